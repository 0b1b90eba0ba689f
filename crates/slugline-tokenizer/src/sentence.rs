//! Where a sentence ends, and which full stops end none.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use crate::chars::{Class, char_at, class_at};
use crate::data::rows;

/// Whether the character `c` at byte `at`, which is in no word, ends a sentence.
pub(crate) fn is_end(text: &str, at: usize, c: char) -> bool {
    match c {
        '.' => is_full_stop(text, at),
        // The marks of other scripts that normal form KC does not turn into these; U+2029
        // separates paragraphs.
        '!' | '?' | '。' | '।' | '॥' | '؟' | '۔' | '։' | '።' | '။' | '។' | '\u{2029}' => {
            true
        }
        _ => false,
    }
}

/// A full stop ends a sentence even when the space after it was lost (`talks.Carney`), but not
/// before a small letter (`bbc.co.uk`), nor when it is the point of `.5` or `.NET`.
fn is_full_stop(text: &str, at: usize) -> bool {
    let next = char_at(text, at + 1);
    let follows_space = text[..at]
        .chars()
        .next_back()
        .is_none_or(char::is_whitespace);
    !next.is_some_and(|c| c.is_lowercase() || follows_space && c.is_alphanumeric())
}

/// Whether the full stop after the word from `start` to `end` belongs to the word: that of an
/// initial or an abbreviation. (An acronym such as `U.S.` has its full stops in itself.)
pub(crate) fn is_abbreviation(text: &str, start: usize, end: usize) -> bool {
    let word = &text[start..end];
    let mut chars = word.chars();
    if chars.next().is_some_and(char::is_uppercase) && chars.next().is_none() {
        return true;
    }
    match abbreviation(word) {
        Some(Abbreviation::Always) => true,
        Some(Abbreviation::BeforeNumber) => {
            let after = end + 1;
            let space = usize::from(text.as_bytes().get(after) == Some(&b' '));
            class_at(text, after + space) == Class::Digit
        }
        None => false,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Abbreviation {
    Always,
    /// Otherwise a word: `No. 10`, but `no.`
    BeforeNumber,
}

/// The longest abbreviation has fewer bytes.
const BYTES: usize = 8;

struct Abbreviations {
    known: HashMap<&'static str, Abbreviation, FixedState>,
    /// By length, the letters that abbreviations begin with, a bit each: this spares most words
    /// at the end of a sentence the search.
    initials: [u32; BYTES],
}

static ABBREVIATIONS: LazyLock<Abbreviations> = LazyLock::new(|| {
    let known: HashMap<_, _, _> = rows(include_str!("data/abbreviations.txt"))
        .map(|row| match row.split_once(' ') {
            Some((word, _)) => (word, Abbreviation::BeforeNumber),
            None => (row, Abbreviation::Always),
        })
        .collect();
    let mut initials = [0; BYTES];
    for word in known.keys() {
        initials[word.len()] |= initial(word);
    }
    Abbreviations { known, initials }
});

/// A bit for the first letter, be it small or a capital; for other characters that of some letter.
fn initial(word: &str) -> u32 {
    word.bytes().next().map_or(0, |first| 1 << (first & 0x1f))
}

fn abbreviation(word: &str) -> Option<Abbreviation> {
    let Abbreviations { known, initials } = &*ABBREVIATIONS;
    if initials.get(word.len())? & initial(word) == 0 {
        return None;
    }
    let mut lower = [0; BYTES];
    let lower = lower.get_mut(..word.len())?;
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    known.get(std::str::from_utf8(lower).ok()?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_are_sorted_and_short_enough_to_be_found() {
        let lines: Vec<_> = rows(include_str!("data/abbreviations.txt")).collect();
        assert!(lines.is_sorted_by(|a, b| a < b));
        for line in lines {
            let (word, condition) = line.split_once(' ').unwrap_or((line, ""));
            assert!(abbreviation(word).is_some(), "{line}");
            assert!(["", "number"].contains(&condition), "{line}");
        }
    }

    #[test]
    fn some_full_stops_end_no_sentence() {
        for (text, is_part_of_word) in [
            ("Mr. Carney", true),
            ("DR. Hall", true),
            ("J. Hall", true),
            ("No. 10", true),
            ("no. He", false),
            ("talks. He", false),
            ("plans. 10", false),
        ] {
            let end = text.find('.').unwrap();
            assert_eq!(is_abbreviation(text, 0, end), is_part_of_word, "{text}");
        }
    }
}
