//! Words: what begins with a letter, and what hangs on it by apostrophe, full stop or hyphen.

use crate::acronym;
use crate::address;
use crate::chars::{Class, ascii_end, char_at, class_at, is_apostrophe, is_currency, word_end};
use crate::lexer::{Kind, Span, skip_possessive};
use crate::{number, sentence};

/// The lexeme that begins with the letter at `start`.
pub(crate) fn word(text: &str, start: usize, no_address_before: &mut usize) -> Span {
    let end = word_end(text, start);
    let Some(c) = char_at(text, end) else {
        return plain(text, start, end);
    };
    let may_go_on = || {
        text.as_bytes()
            .get(end + 1)
            .is_some_and(|byte| !byte.is_ascii_whitespace())
    };
    let may_be_address = matches!(c, '.' | '-' | '_' | '+' | '@' | ':') && may_go_on();
    if may_be_address && end >= *no_address_before {
        match address::address(text, start, end) {
            Ok(span) => return span,
            Err(searched_to) => *no_address_before = searched_to,
        }
    }
    match c {
        '.' => before_full_stop(text, start, end),
        '-' => designation(text, start, end).unwrap_or_else(|| plain(text, start, end)),
        '&' => joined_capitals(text, start, end).unwrap_or_else(|| plain(text, start, end)),
        _ if is_apostrophe(c) => with_apostrophes(text, start, end),
        _ if is_currency(c) => {
            number::money_of(text, start, end).unwrap_or_else(|| plain(text, start, end))
        }
        _ => plain(text, start, end),
    }
}

fn plain(text: &str, start: usize, end: usize) -> Span {
    let next = skip_possessive(text, end);
    let kind = if acronym::is_in_capitals(text, start, end, next) {
        Kind::Acronym
    } else {
        Kind::Word
    };
    Span {
        kind,
        start,
        end,
        next,
    }
}

fn before_full_stop(text: &str, start: usize, end: usize) -> Span {
    if let Some(end) = acronym::dotted_end(text, start) {
        return Span {
            kind: Kind::Acronym,
            start,
            end,
            next: skip_possessive(text, end),
        };
    }
    let span = plain(text, start, end);
    if sentence::is_abbreviation(text, start, end) {
        Span {
            next: end + 1,
            ..span
        }
    } else {
        span
    }
}

/// `don’t` and `O’Brien` are one word; `Ottawa’s` leaves its possessive *s*, and `l’industrie`
/// is two, for its article is none of the noun's letters.
fn with_apostrophes(text: &str, start: usize, first_end: usize) -> Span {
    let mut end = first_end;
    while let Some(apostrophe) = char_at(text, end).filter(|&c| is_apostrophe(c)) {
        let tail = end + apostrophe.len_utf8();
        if class_at(text, tail) != Class::Letter || skip_possessive(text, end) != end {
            break;
        }
        let tail_end = word_end(text, tail);
        if end == first_end && is_elided(&text[start..end]) && tail_end > tail + 1 {
            return Span {
                kind: Kind::Word,
                start,
                end,
                next: tail,
            };
        }
        end = tail_end;
    }
    plain(text, start, end)
}

/// French, Catalan and Italian words that lose their vowel before another one.
///
/// Not *o* (`O’Brien`) nor *i* (`I’ll`).
pub(crate) fn is_elided(word: &str) -> bool {
    const ELIDED: [&str; 14] = [
        "c", "d", "j", "l", "m", "n", "s", "t", "qu", "all", "dall", "dell", "nell", "sull",
    ];
    ELIDED
        .iter()
        .any(|elided| word.eq_ignore_ascii_case(elided))
}

/// `F-16`, `G-7`, `COVID-19`: letters and up to three digits name one thing, as `F16` does.
///
/// A number in its own right has more digits (`mid-1990s`) or goes on (`up-5.3%`). The plural
/// *s* of `F-16s` is left out; a small letter before the hyphen makes it a number (`mid-90s`).
fn designation(text: &str, start: usize, end: usize) -> Option<Span> {
    let digits = end + 1;
    let digits_end = ascii_end(text, digits, u8::is_ascii_digit);
    let letters = &text[start..end];
    if !(1..=3).contains(&(digits_end - digits)) || !letters.chars().all(char::is_alphabetic) {
        return None;
    }
    let is_plural = letters.ends_with(char::is_uppercase)
        && text.as_bytes().get(digits_end) == Some(&b's')
        && word_end(text, digits_end) == digits_end + 1;
    let after = digits_end + usize::from(is_plural);
    let goes_on = match char_at(text, after) {
        Some('.' | ',' | '-' | '/' | ':') => class_at(text, after + 1) == Class::Digit,
        Some('%') => true,
        _ => word_end(text, after) > after,
    };
    let span = Span::new(Kind::Designation, start, digits_end);
    (!goes_on).then(|| Span {
        next: skip_possessive(text, after),
        ..span
    })
}

/// `AT&T`, `R&D`: few capitals on both sides are one name.
fn joined_capitals(text: &str, start: usize, ampersand: usize) -> Option<Span> {
    let end = word_end(text, ampersand + 1);
    let is_short_capitals =
        |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_uppercase());
    let is_name =
        is_short_capitals(&text[start..ampersand]) && is_short_capitals(&text[ampersand + 1..end]);
    is_name.then(|| Span {
        kind: Kind::Word,
        start,
        end,
        next: skip_possessive(text, end),
    })
}
