//! Walks through a clean text once and cuts it into lexemes: by the rules here, and by shorter ways
//! in `gather`.

mod gather;

use crate::chars::{Class, char_at, is_apostrophe, is_currency, word_end};
use crate::masks::Masks;
use crate::number::{self, NumberKind};
use crate::options::Numbers;
use crate::short_word::{PackedWord, SENTENCE_END};
use crate::{sentence, word};

pub(crate) use gather::Stop;

/// What a stretch of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters, perhaps with digits, apostrophes or an `&` among them.
    Word,
    /// Single letters with full stops, or capitals that stand for such: `U.S.`, `US`.
    Acronym,
    /// Letters, a hyphen and a short number: `F-16`.
    Designation,
    /// A number with what belongs to it.
    Number(NumberKind),
    Url,
    Email,
    /// A run of letters of a script without spaces.
    Dense,
}

/// A stretch of text, and where to go on after it: a possessive *s* is in neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) kind: Kind,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) next: usize,
}

impl Span {
    pub(crate) fn new(kind: Kind, start: usize, end: usize) -> Self {
        Self {
            kind,
            start,
            end,
            next: end,
        }
    }
}

/// Walks through a text.
pub(crate) struct Lexer<'t> {
    text: &'t str,
    masks: &'t Masks,
    numbers: Numbers,
    at: usize,
    /// Line ends since the last lexeme: two make a paragraph.
    line_ends: u8,
    /// No address begins before this place; what has been looked at is not looked at again.
    no_address_before: usize,
}

impl<'t> Lexer<'t> {
    /// The masks must be those of the text.
    pub(crate) fn new(text: &'t str, masks: &'t Masks, numbers: Numbers) -> Self {
        Self {
            text,
            masks,
            numbers,
            at: 0,
            line_ends: 0,
            no_address_before: 0,
        }
    }

    /// What begins here, if it is in a lexeme; this steps over it, be it or not.
    #[inline(never)]
    fn any(&mut self, words: &mut Vec<PackedWord>) -> Option<Span> {
        let c = char_at(self.text, self.at)?;
        let span = self.span(self.at, c);
        match span {
            Some(span) => self.at = span.next,
            None if self.skip(c) => end_sentence(words),
            None => {}
        }
        span
    }

    /// Steps over a character that is in no lexeme, and says whether it ends a sentence.
    fn skip(&mut self, c: char) -> bool {
        if matches!(c, '\n' | '\u{2028}') {
            self.line_ends = self.line_ends.saturating_add(1);
        }
        let ends_sentence = self.line_ends > 1 || sentence::is_end(self.text, self.at, c);
        self.at += c.len_utf8();
        ends_sentence
    }

    /// What begins with the character `c` at `start`, if it is in a lexeme.
    fn span(&mut self, start: usize, c: char) -> Option<Span> {
        match Class::of(c) {
            Class::Letter => Some(word::word(self.text, start, &mut self.no_address_before)),
            Class::Digit => Some(number::number(self.text, start)),
            Class::Dense => Some(Span::new(Kind::Dense, start, dense_end(self.text, start))),
            Class::Other if is_currency(c) => number::money(self.text, start),
            Class::Mark | Class::Other => None,
        }
    }
}

/// Marks the end of a sentence, unless the words end with one: a row of dots has many.
fn end_sentence(words: &mut Vec<PackedWord>) {
    if words.last() != Some(&SENTENCE_END) {
        words.push(SENTENCE_END);
    }
}

fn dense_end(text: &str, start: usize) -> usize {
    let mut at = start;
    while let Some(c) = char_at(text, at) {
        if !matches!(Class::of(c), Class::Dense | Class::Mark) {
            break;
        }
        at += c.len_utf8();
    }
    at
}

/// Where to go on after a possessive *s* behind an apostrophe, if there is one at `end`.
pub(crate) fn skip_possessive(text: &str, end: usize) -> usize {
    let Some(apostrophe) = char_at(text, end).filter(|&c| is_apostrophe(c)) else {
        return end;
    };
    let s = end + apostrophe.len_utf8();
    let is_s = matches!(text.as_bytes().get(s), Some(b's' | b'S'));
    if is_s && word_end(text, s) == s + 1 {
        s + 1
    } else {
        end
    }
}
