//! Turns the text of a news article into tokens, without an allocation per token.
//!
//! The text of news is dirty: sentences run together by a lost space, curly and straight
//! quotes, entities and tags, two spellings of English. Every rule below makes one token of
//! what is one word, so that a model need not learn each disguise. [`Tokenizer`] works in two
//! stages: [`for_each_word`](Tokenizer::for_each_word) finds the words of a text, and
//! [`normalize`](Tokenizer::normalize) makes a token of one of them, the same one each time.
//!
//! # Words
//!
//! | in the text | words | the rule |
//! |---|---|---|
//! | `talks.Carney` | `talks`, `carney` | a full stop ends a word and a sentence, even without its space |
//! | `Ottawa’s`, `Carneys’` | `ottawa`, `carneys` | the possessive *s* goes, whatever the apostrophe |
//! | `don’t`, `O'Brien` | `don't`, `o'brien` | a contraction or a name is one word |
//! | `l’industrie` | `l`, `industrie` | an elided article is a word of its own |
//! | `long-standing` | `long`, `standing` | a compound is its parts; an n-gram joins them again |
//! | `U.N.`, `UN` | `un` | one form for an acronym, with full stops or without |
//! | `U.S.`, `US` | `u.s.` | it keeps its stops where it would spell a function word; `p.m.` too |
//! | `WHO`, `IT` | `w.h.o.`, `i.t.` | as `US`, but pronouns among other words in capitals |
//! | `AT&T` | `at&t` | up to three capitals on each side are one name |
//! | `F-16`, `F16` | `f16` | letters and up to three digits are one name |
//! | `G7`, `5G` | `g7`, `5g` | letters and digits together are a word |
//! | `@handle`, `#trade` | `handle`, `trade` | the sign goes |
//! | `経済政策` | `経済`, `済政`, `政策` | adjacent pairs where a script has no spaces (Chinese, Japanese, Thai, Lao, Khmer, Myanmar); Korean has them |
//!
//! Numbers are folded to their kinds, unless [`Numbers::Keep`] is chosen:
//!
//! | kind | what it takes |
//! |---|---|
//! | `<money>` | a currency sign before or after, with its magnitude: `$1.13bn`, `€5` |
//! | `<percent>` | `76%`, `5pc` |
//! | `<date>` | day, month and year in figures: `12/05/2024`, `2024-05-12` |
//! | `<year>` | four digits from 1500 to 2099, a decade of them: `2004`, `1990s` |
//! | `<time>` | `10:30`, `5pm` |
//! | `<number>` | all others: `1,750`, `3rd`, `9/11`, `10` of `10km` and of `10-year` |
//!
//! Addresses are always folded: `<url>`, `<email>`. No other token has a bracket in it.
//!
//! # Sentences
//!
//! A word [starts a sentence](Word::starts_sentence) after `.`, `!`, `?`, `…` or their like in
//! other scripts, and after a blank line. The full stop of an initial, an abbreviation
//! (`Mr.`; `No.` before a number) or an acronym ends none, nor does one before a small letter
//! that follows at once (`bbc.co.uk`).
//!
//! # Cleaning
//!
//! Before all that, entities are decoded (`&amp;nbsp;` twice), tags are taken off, invisible
//! characters removed, Windows-1252 that was read as Latin-1 is repaired, and the text is
//! brought into Unicode normal form KC; a text that needs none of it is not copied. Control
//! characters and U+FFFD separate words. A word of more than 64 characters is none, and is
//! left out.
//!
//! # Why not the word boundaries of Unicode
//!
//! [UAX #29](https://www.unicode.org/reports/tr29/) joins letters across a full stop, so that
//! `talks.Carney` is one word, and parts `F-16`, `$1.13bn` and every address, which each need
//! a rule of their own. Little would be left to its implementation, `unicode-segmentation`,
//! which is therefore not used. Stems come from `frostem`, which tracks the Snowball project;
//! the better known `rust-stemmers` has not moved since 2019 and lacks languages added since.

mod acronym;
mod address;
mod chars;
mod clean;
mod data;
mod error;
mod fold;
mod html;
mod language;
mod lexer;
mod masks;
mod number;
mod options;
mod sentence;
mod short_word;
mod spelling;
mod stop_words;
mod tokenizer;
mod word;

pub use error::TokenizerError;
pub use language::Language;
pub use options::{Numbers, Spelling, StopWords, TokenizerOptions};
pub use short_word::{PackedWord, SENTENCE_END, ShortWord};
pub use tokenizer::{Run, Scratch, Token, Tokenizer, Word};

/// Runs the example of the README as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
