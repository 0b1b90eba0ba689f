//! The tokenizer: options and stemmer, and the two stages from text to tokens.

use std::borrow::Cow;
use std::fmt;

use frostem::Stemmer;
use unicode_normalization::char::is_combining_mark;

use crate::TokenizerError;
use crate::clean::clean;
use crate::fold::fold;
use crate::lexer::{Lexer, Stop};
use crate::masks::Masks;
use crate::options::{MAX_WORD_CHARS, Spelling, StopWords, TokenizerOptions};
use crate::short_word::{PackedWord, SENTENCE_END, ShortWord};
use crate::spelling::american;
use crate::stop_words::is_stop_word;

/// A word of a text, before [`Tokenizer::normalize`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'a> {
    /// In lower case, or the name of a kind such as `<number>`. Never empty, and without spaces.
    pub text: &'a str,
    /// Whether a sentence begins between the previous word and this one; true for the first.
    pub starts_sentence: bool,
}

/// A word of a text as a model sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// The normalized word. Never empty, and without spaces.
    pub text: &'a str,
    /// Whether a sentence begins between the previous token and this one, be it with a word
    /// that was left out; true for the first. An n-gram has no such token but its first.
    pub starts_sentence: bool,
}

/// Some words of a text, in small letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run<'a> {
    /// Words of fewer than 16 bytes, [packed](ShortWord::packed), with a [`SENTENCE_END`] before
    /// each that starts a sentence.
    Packed(&'a [PackedWord]),
    /// A word of 16 bytes or more.
    Long(&'a str),
}

/// About so many words are handed over together.
const WORDS_TOGETHER: usize = 256;

/// The buffers of one thread, for any number of texts; they grow to the longest of them.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    copy: String,
    normalized: String,
    masks: Masks,
    words: Vec<PackedWord>,
    word: String,
}

/// Turns texts into tokens.
///
/// It never changes and holds no text: one serves all threads, each with its own [`Scratch`].
///
/// ```
/// use slugline_tokenizer::{Scratch, Tokenizer, TokenizerOptions};
///
/// let tokenizer = Tokenizer::new(TokenizerOptions::default())?;
/// let mut tokens = Vec::new();
/// tokenizer.for_each_token(
///     "Canada’s defence spending rose 1.4%.“We agree,” said the U.S.",
///     &mut Scratch::default(),
///     |token| tokens.push((token.text.to_owned(), token.starts_sentence)),
/// );
/// let texts: Vec<_> = tokens.iter().map(|(text, _)| text.as_str()).collect();
/// assert_eq!(texts, [
///     "canada", "defense", "spending", "rose", "<percent>",
///     "we", "agree", "said", "the", "u.s.",
/// ]);
/// let starts: Vec<_> = tokens.iter().filter(|(_, starts)| *starts).map(|(text, _)| text).collect();
/// assert_eq!(starts, ["canada", "we"]);
/// # Ok::<(), slugline_tokenizer::TokenizerError>(())
/// ```
#[derive(Clone)]
pub struct Tokenizer {
    options: TokenizerOptions,
    stemmer: Option<Stemmer>,
}

impl Tokenizer {
    /// Makes a tokenizer.
    ///
    /// # Errors
    ///
    /// [`TokenizerError::MinLength`] if `min_length` is out of its range.
    pub fn new(options: TokenizerOptions) -> Result<Self, TokenizerError> {
        if !(1..=MAX_WORD_CHARS).contains(&options.min_length) {
            return Err(TokenizerError::MinLength {
                given: options.min_length,
            });
        }
        let stemmer = options
            .stem
            .map(|language| Stemmer::new(language.algorithm()));
        Ok(Self { options, stemmer })
    }

    /// The options it was made with.
    #[must_use]
    pub fn options(&self) -> &TokenizerOptions {
        &self.options
    }

    /// The first stage: visits the words of a text in their order, in lower case, with numbers
    /// and addresses folded to their kinds.
    ///
    /// A caller that leaves out a word which starts a sentence hands the mark on to the next,
    /// as [`for_each_token`](Self::for_each_token) does.
    pub fn for_each_word(
        &self,
        text: &str,
        scratch: &mut Scratch,
        mut visit: impl FnMut(Word<'_>),
    ) {
        let mut starts_sentence = false;
        let mut visit = |text: &str, starts_sentence: &mut bool| {
            visit(Word {
                text,
                starts_sentence: std::mem::take(starts_sentence),
            });
        };
        self.for_each_run(text, scratch, |run| match run {
            Run::Packed(words) => {
                for &word in words {
                    if word == SENTENCE_END {
                        starts_sentence = true;
                    } else {
                        visit(ShortWord::of_numbers(word).text(), &mut starts_sentence);
                    }
                }
            }
            Run::Long(word) => visit(word, &mut starts_sentence),
        });
    }

    /// As [`for_each_word`](Self::for_each_word), for a caller who would have short words packed:
    /// visits the words of a text, many together.
    ///
    /// It takes one pass to find the words, one that classifies bytes, and a third over a text
    /// that needs cleaning; it allocates nothing once the buffers in `scratch` are large enough.
    pub fn for_each_run(&self, text: &str, scratch: &mut Scratch, mut visit: impl FnMut(Run<'_>)) {
        let Scratch {
            copy,
            normalized,
            masks,
            words,
            word,
        } = scratch;
        let text = clean(text, copy, normalized);
        masks.classify(text);
        let numbers = self.options.numbers;
        let mut lexer = Lexer::new(text, masks, numbers);
        // A visitor that panicked may have left some.
        words.clear();
        words.reserve_exact(WORDS_TOGETHER);
        words.push(SENTENCE_END);
        loop {
            let stop = lexer.gather(words);
            if let Stop::At(span) = stop {
                fold(text, span, numbers, word, |word| {
                    let short = ShortWord::new(word);
                    if short.is_none() || words.len() >= WORDS_TOGETHER {
                        hand_over(words, &mut visit);
                    }
                    match short {
                        Some(word) => words.push(word.packed()),
                        None => visit(Run::Long(word)),
                    }
                });
                continue;
            }
            hand_over(words, &mut visit);
            if stop == Stop::End {
                return;
            }
        }
    }

    /// The second stage, for one word of the first: unifies its spelling and stems it, or
    /// leaves it out (`None`) as a stop word or as too short.
    ///
    /// It depends on nothing but the word, so that a caller who meets a word again need not
    /// ask again: stemming allocates and costs far more than finding a word in a map does.
    ///
    /// ```
    /// use slugline_tokenizer::{Language, Tokenizer, TokenizerOptions};
    ///
    /// let options = TokenizerOptions { stem: Some(Language::English), ..Default::default() };
    /// let tokenizer = Tokenizer::new(options)?;
    /// assert_eq!(tokenizer.normalize("centralised").as_deref(), Some("central"));
    /// assert_eq!(tokenizer.normalize("<number>").as_deref(), Some("<number>"));
    /// # Ok::<(), slugline_tokenizer::TokenizerError>(())
    /// ```
    #[must_use]
    pub fn normalize<'w>(&self, word: &'w str) -> Option<Cow<'w, str>> {
        // A folded kind: no word of a text has a bracket in it.
        if word.starts_with('<') {
            return Some(Cow::Borrowed(word));
        }
        let is_stopped = self.options.stop_words == StopWords::English && is_stop_word(word);
        if is_stopped || word.chars().nth(self.options.min_length - 1).is_none() {
            return None;
        }
        let word = match self.options.spelling {
            Spelling::English => american(word),
            Spelling::None => word,
        };
        let stem = match self.stemmer {
            Some(stemmer) if is_letters(word) => stemmer.stem(word),
            _ => return Some(Cow::Borrowed(word)),
        };
        Some(if stem.is_empty() {
            Cow::Borrowed(word)
        } else {
            stem
        })
    }

    /// Both stages: visits the tokens of a text in their order.
    pub fn for_each_token(
        &self,
        text: &str,
        scratch: &mut Scratch,
        mut visit: impl FnMut(Token<'_>),
    ) {
        let mut starts_sentence = false;
        self.for_each_word(text, scratch, |word| {
            starts_sentence |= word.starts_sentence;
            if let Some(text) = self.normalize(word.text) {
                let starts_sentence = std::mem::take(&mut starts_sentence);
                visit(Token {
                    text: &text,
                    starts_sentence,
                });
            }
        });
    }
}

fn hand_over(words: &mut Vec<PackedWord>, visit: &mut impl FnMut(Run<'_>)) {
    visit(Run::Packed(words));
    words.clear();
}

impl fmt::Debug for Tokenizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokenizer")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// Acronyms with full stops, numbers and contractions are no words of a stemmer.
fn is_letters(word: &str) -> bool {
    word.chars()
        .all(|c| c.is_alphabetic() || is_combining_mark(c))
}
