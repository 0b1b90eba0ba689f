//! Acronyms: one token for `U.N.`, `UN` and `U.N`, and none that is a pronoun by mistake.

use crate::chars::{Class, char_at, word_end};
use crate::stop_words::is_stop_word;

/// Where the acronym of single letters with full stops that begins at `start` ends.
///
/// It has two letters or more, and the last full stop may be missing. In `U.S.officials` it
/// ends before the word.
pub(crate) fn dotted_end(text: &str, start: usize) -> Option<usize> {
    let mut at = start;
    let mut letters = 0;
    while let Some(c) = char_at(text, at).filter(|&c| Class::of(c) == Class::Letter) {
        let after = at + c.len_utf8();
        if word_end(text, after) > after {
            break;
        }
        letters += 1;
        at = after;
        if text.as_bytes().get(after) != Some(&b'.') {
            break;
        }
        at += 1;
    }
    (letters > 1).then_some(at)
}

/// The acronyms that may spell a pronoun, which [`is_in_capitals`] decides by what is around them.
pub(crate) const PRONOUNS: [&str; 3] = ["US", "WHO", "IT"];

/// Whether the word from `start` to `end` is one of the acronyms that spell a pronoun.
///
/// `US` in capitals is the country, in headlines too, where the pronoun is rare. `WHO` and
/// `IT` are acronyms unless the word before or after (from `next` on) is in capitals as well:
/// in a headline in capitals they are more often the pronoun.
pub(crate) fn is_in_capitals(text: &str, start: usize, end: usize, next: usize) -> bool {
    match &text[start..end] {
        "US" => true,
        "WHO" | "IT" => !follows_capitals(text, start) && !precedes_capitals(text, next),
        _ => false,
    }
}

/// As many letters tell whether a neighbour is in capitals; a single one does not.
const LETTERS_SEEN: usize = 8;

fn follows_capitals(text: &str, start: usize) -> bool {
    text[..start].strip_suffix(' ').is_some_and(|before| {
        is_capitals(
            before
                .chars()
                .rev()
                .take_while(|c| c.is_alphabetic())
                .take(LETTERS_SEEN),
        )
    })
}

fn precedes_capitals(text: &str, end: usize) -> bool {
    text[end..].strip_prefix(' ').is_some_and(|after| {
        is_capitals(
            after
                .chars()
                .take_while(|c| c.is_alphabetic())
                .take(LETTERS_SEEN),
        )
    })
}

fn is_capitals(mut letters: impl Iterator<Item = char>) -> bool {
    let mut count = 0;
    letters.all(|c| {
        count += 1;
        c.is_uppercase()
    }) && count > 1
}

/// Writes the one form of an acronym: small letters without full stops (`un`), save where
/// those spell another word; then each letter has its full stop (`u.s.`, `p.m.`).
pub(crate) fn fold(acronym: &str, out: &mut String) {
    let letters = || {
        acronym
            .chars()
            .filter(|&c| Class::of(c) == Class::Letter)
            .flat_map(char::to_lowercase)
    };
    out.clear();
    out.extend(letters());
    if is_stop_word(out) || out == "pm" {
        out.clear();
        letters().for_each(|letter| out.extend([letter, '.']));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dotted_acronyms_end_where_words_begin() {
        for (text, acronym) in [
            ("U.S. officials", Some("U.S.")),
            ("U.S officials", Some("U.S")),
            ("U.S.officials", Some("U.S.")),
            ("U.S.A.", Some("U.S.A.")),
            ("a.m.", Some("a.m.")),
            ("É.U.", Some("É.U.")),
            ("J. Smith", None),
            ("J.Smith", None),
            ("B.1", None),
        ] {
            assert_eq!(
                dotted_end(text, 0).map(|end| &text[..end]),
                acronym,
                "{text}"
            );
        }
    }

    #[test]
    fn acronyms_lose_their_stops_unless_they_spell_a_word() {
        let mut out = String::new();
        for (acronym, folded) in [
            ("U.N.", "un"),
            ("U.S.A.", "usa"),
            ("U.S", "u.s."),
            ("US", "u.s."),
            ("W.H.O.", "w.h.o."),
            ("a.m.", "a.m."),
            ("P.M.", "p.m."),
        ] {
            fold(acronym, &mut out);
            assert_eq!(out, folded);
        }
    }

    #[test]
    fn pronouns_among_capitals_stay_pronouns() {
        for (text, word, expected) in [
            ("the WHO said", "WHO", true),
            ("WHO warns", "WHO", true),
            ("WHO IS TO BLAME", "WHO", false),
            ("TRUMP SAYS IT", "IT", false),
            ("an IT firm", "IT", true),
            ("CONTACT US", "US", true),
            ("the US said", "US", true),
            ("A WHO report", "WHO", true),
        ] {
            let start = text.find(word).unwrap();
            let end = start + word.len();
            assert_eq!(is_in_capitals(text, start, end, end), expected, "{text}");
        }
    }
}
