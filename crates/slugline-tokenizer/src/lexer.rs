//! Walks through a clean text once and cuts it into lexemes.

use crate::acronym::is_pronoun;
use crate::chars::{
    Class, char_at, ends_word, is_apostrophe, is_ascii_letter, is_currency, word_end,
};
use crate::masks::Masks;
use crate::number::{self, NumberKind};
use crate::{sentence, word};

/// What a stretch of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// ASCII letters, perhaps with digits, and nothing hangs on them: most words.
    Plain,
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

/// A stretch of text that will become a token, or several if it is dense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lexeme {
    pub(crate) kind: Kind,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) starts_sentence: bool,
}

pub(crate) struct Lexer<'t> {
    text: &'t str,
    masks: &'t Masks,
    at: usize,
    starts_sentence: bool,
    /// Line ends since the last lexeme: two make a paragraph.
    line_ends: u8,
    /// No address begins before this place; what has been looked at is not looked at again.
    no_address_before: usize,
}

impl<'t> Lexer<'t> {
    /// The masks must be those of the text.
    pub(crate) fn new(text: &'t str, masks: &'t Masks) -> Self {
        Self {
            text,
            masks,
            at: 0,
            starts_sentence: true,
            line_ends: 0,
            no_address_before: 0,
        }
    }

    #[inline]
    fn lexeme(&mut self, span: Span) -> Lexeme {
        self.at = span.next;
        self.line_ends = 0;
        Lexeme {
            kind: span.kind,
            start: span.start,
            end: span.end,
            starts_sentence: std::mem::take(&mut self.starts_sentence),
        }
    }

    /// The plain word that begins with the letter at `start`, if there is one.
    #[inline]
    fn plain_word(&self, start: usize) -> Option<Span> {
        let bytes = self.text.as_bytes();
        let end = self.masks.word_end(start).min(bytes.len());
        let is_plain = bytes.get(end).is_none_or(|&byte| ends_word(byte));
        // What is in capitals may be an acronym that spells a pronoun.
        (is_plain && !is_pronoun(&bytes[start..end])).then(|| Span::new(Kind::Plain, start, end))
    }

    /// Steps over a character that is in no lexeme, and minds whether it ends a sentence.
    fn skip(&mut self, c: char) {
        if matches!(c, '\n' | '\u{2028}') {
            self.line_ends = self.line_ends.saturating_add(1);
        }
        self.starts_sentence |= self.line_ends > 1 || sentence::is_end(self.text, self.at, c);
        self.at += c.len_utf8();
    }
}

impl Iterator for Lexer<'_> {
    type Item = Lexeme;

    #[inline]
    fn next(&mut self) -> Option<Lexeme> {
        loop {
            let start = self.masks.next_minded(self.at);
            let &byte = self.text.as_bytes().get(start)?;
            self.at = start;
            let plain = if is_ascii_letter(byte) {
                self.plain_word(start)
            } else if byte == b'\n' {
                self.skip('\n');
                continue;
            } else {
                None
            };
            if let Some(span) = plain {
                return Some(self.lexeme(span));
            }
            let c = char_at(self.text, start)?;
            match self.span(start, c) {
                Some(span) => return Some(self.lexeme(span)),
                None => self.skip(c),
            }
        }
    }
}

impl Lexer<'_> {
    /// What begins with the character `c` at `start`, if it is in a lexeme.
    #[inline(never)]
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
