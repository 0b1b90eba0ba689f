//! Walks through a clean text once and cuts it into lexemes.

use crate::chars::{
    Class, char_at, ends_word, is_apostrophe, is_ascii_letter, is_currency, word_end,
};
use crate::masks::Masks;
use crate::number::{self, NumberKind};
use crate::short_word::{PlainWord, ShortWord};
use crate::{sentence, word};

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

    /// Visits the lexemes in their order, and says of each whether it starts a sentence. What is
    /// short and plain, which most words are, comes as it will be kept.
    #[inline]
    pub(crate) fn for_each(mut self, mut visit: impl FnMut(Found, bool)) {
        let bytes = self.text.as_bytes();
        loop {
            let start = self.masks.next_minded(self.at);
            let Some(&byte) = bytes.get(start) else {
                return;
            };
            self.at = start;
            if byte == b'\n' {
                self.at += 1;
                self.line_ends = self.line_ends.saturating_add(1);
                self.starts_sentence |= self.line_ends > 1;
                continue;
            }
            // One call below for all that is found: it is then compiled into this loop.
            let found = match self.plain_word(byte) {
                Some(word) => Found::Word(word),
                None => match self.any(byte) {
                    Some(span) => Found::Span(span),
                    None => continue,
                },
            };
            self.line_ends = 0;
            let starts_sentence = std::mem::take(&mut self.starts_sentence);
            visit(found, starts_sentence);
        }
    }

    /// The plain and short word that begins with this byte, if there is one: this steps over it.
    #[inline]
    fn plain_word(&mut self, byte: u8) -> Option<ShortWord> {
        if !is_ascii_letter(byte) {
            return None;
        }
        let bytes = self.text.as_bytes();
        let end = self.masks.word_end(self.at);
        let word = PlainWord::new(bytes, self.at, end)?;
        // What is in capitals may be an acronym that spells a pronoun.
        if !is_plain(bytes, self.at, end) || word.is_pronoun() {
            return None;
        }
        self.at = end;
        Some(word.in_small_letters())
    }

    /// What begins here, if it is in a lexeme; this steps over it, be it or not.
    #[inline(never)]
    fn any(&mut self, byte: u8) -> Option<Span> {
        let number = byte
            .is_ascii_digit()
            .then(|| self.plain_number(self.at))
            .flatten();
        if let Some(span) = number {
            self.at = span.next;
            return number;
        }
        let c = char_at(self.text, self.at)?;
        let span = self.span(self.at, c);
        match span {
            Some(span) => self.at = span.next,
            None => self.skip(c),
        }
        span
    }

    /// The number that begins with the digit at `start`, if it is digits alone and nothing that
    /// could belong to them follows: [`number::number`] would say the same.
    fn plain_number(&self, start: usize) -> Option<Span> {
        let bytes = self.text.as_bytes();
        let end = self.masks.word_end(start);
        let is_alone = match bytes.get(end) {
            Some(b' ') => bytes
                .get(end + 1)
                .is_none_or(|&byte| byte.is_ascii() && !matches!(byte, b'%' | b'$')),
            Some(&next) => ends_word(next) && !matches!(next, b',' | b'/' | b'%'),
            None => true,
        };
        let digits = &bytes[start..end];
        (is_alone && digits.iter().all(u8::is_ascii_digit)).then(|| {
            let kind = number::kind(&self.text[start..end]);
            Span::new(Kind::Number(kind), start, end)
        })
    }

    /// Steps over a character that is in no lexeme, and minds whether it ends a sentence.
    fn skip(&mut self, c: char) {
        if c == '\u{2028}' {
            self.line_ends = self.line_ends.saturating_add(1);
        }
        self.starts_sentence |= self.line_ends > 1 || sentence::is_end(self.text, self.at, c);
        self.at += c.len_utf8();
    }
}

/// What is found in a text.
pub(crate) enum Found {
    /// A plain word, in small letters.
    Word(ShortWord),
    Span(Span),
}

/// A word longer than any abbreviation.
const LONG: usize = 9;

/// Whether nothing hangs on the ASCII word from `start` to `end`: [`word::word`] would not look
/// at what follows either.
#[inline]
fn is_plain(text: &[u8], start: usize, end: usize) -> bool {
    let Some(&next) = text.get(end) else {
        return true;
    };
    if ends_word(next) {
        return true;
    }
    let after = || text.get(end + 1).copied().unwrap_or(b' ');
    match next {
        b':' => after() != b'/',
        b'.' => end - start >= LONG && after().is_ascii_whitespace(),
        _ => false,
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
