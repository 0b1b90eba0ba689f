//! Gives a lexeme its text as a token: small letters, or the name of its kind.

use crate::acronym;
use crate::chars::{Class, is_apostrophe, is_ascii_lower};
use crate::lexer::{Kind, Span};
use crate::options::{MAX_WORD_CHARS, Numbers};

/// Visits the words of a lexeme of the text: one, or none if it is too long, or the pairs of a
/// dense run.
pub(crate) fn fold(
    text: &str,
    span: Span,
    numbers: Numbers,
    buffer: &mut String,
    mut visit: impl FnMut(&str),
) {
    let text = &text[span.start..span.end];
    match span.kind {
        Kind::Dense => return pairs(text, visit),
        Kind::Url => return visit("<url>"),
        Kind::Email => return visit("<email>"),
        _ if is_too_long(text) => return,
        Kind::Number(kind) if numbers == Numbers::Fold => return visit(kind.token()),
        Kind::Acronym => acronym::fold(text, buffer),
        Kind::Designation => lower_case(text.chars().filter(|&c| c != '-'), buffer),
        Kind::Word | Kind::Number(_) if is_lower_case(text) => return visit(text),
        Kind::Word | Kind::Number(_) if text.is_ascii() => {
            ascii_lower_case(text, buffer);
        }
        Kind::Word | Kind::Number(_) => lower_case(text.chars(), buffer),
    }
    visit(buffer);
}

/// Chinese, Japanese and their like: two letters are a word more often than one is, and which
/// two is told by no space; so each is paired with its neighbour, as search engines do.
fn pairs(run: &str, mut visit: impl FnMut(&str)) {
    let mut letters = run
        .char_indices()
        .filter(|&(_, c)| Class::of(c) != Class::Mark)
        .map(|(at, _)| at)
        .chain([run.len()]);
    let (Some(mut first), Some(mut second)) = (letters.next(), letters.next()) else {
        return;
    };
    if second == run.len() {
        visit_pair(run, &mut visit);
    }
    for end in letters {
        visit_pair(&run[first..end], &mut visit);
        (first, second) = (second, end);
    }
}

/// No pair is longer than a word may be, however many marks its letters bear.
fn visit_pair(pair: &str, visit: &mut impl FnMut(&str)) {
    if !is_too_long(pair) {
        visit(pair);
    }
}

fn is_too_long(text: &str) -> bool {
    text.len() > MAX_WORD_CHARS && text.chars().nth(MAX_WORD_CHARS).is_some()
}

fn is_lower_case(text: &str) -> bool {
    if text.is_ascii() {
        return is_ascii_lower(text);
    }
    let is_lower = |c: char| !is_apostrophe(c) && c.to_lowercase().eq([c]);
    text.chars().all(|c| c == '\'' || is_lower(c))
}

/// What [`lower_case`] does, for ASCII.
fn ascii_lower_case(text: &str, out: &mut String) {
    out.clear();
    out.push_str(text);
    out.make_ascii_lowercase();
    if out.contains('`') {
        *out = out.replace('`', "'");
    }
}

/// Writes small letters and plain apostrophes, as `str::to_lowercase` does it, in a buffer.
fn lower_case(chars: impl Iterator<Item = char>, out: &mut String) {
    out.clear();
    let mut chars = chars.peekable();
    while let Some(c) = chars.next() {
        match c {
            // The Greek sigma has a form of its own at the end of a word.
            'Σ' if chars.peek().is_none() && !out.is_empty() => out.push('ς'),
            _ if is_apostrophe(c) => out.push('\''),
            _ => out.extend(c.to_lowercase()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(kind: Kind, text: &str) -> Vec<String> {
        let span = Span::new(kind, 0, text.len());
        let mut words = Vec::new();
        fold(text, span, Numbers::Fold, &mut String::new(), |word| {
            words.push(word.to_owned());
        });
        words
    }

    #[test]
    fn letters_become_small_by_the_rules_of_their_script() {
        for (word, expected) in [
            ("OTTAWA", "ottawa"),
            ("O’Brien", "o'brien"),
            ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"),
            ("STRASSE", "strasse"),
            ("Ärger", "ärger"),
            ("İstanbul", "i\u{307}stanbul"),
            ("МОСКВА", "москва"),
        ] {
            assert_eq!(folded(Kind::Word, word), [expected]);
        }
    }

    #[test]
    fn dense_runs_are_visited_in_overlapping_pairs() {
        for (run, expected) in [
            ("経済政策", &["経済", "済政", "政策"][..]),
            ("日", &["日"]),
            ("日本", &["日本"]),
            ("ที่นี่", &["ที่นี่"]),
            ("กินข้าว", &["กิน", "นข้", "ข้า", "าว"]),
        ] {
            assert_eq!(folded(Kind::Dense, run), expected, "{run}");
        }
    }

    #[test]
    fn what_is_too_long_is_no_word() {
        let longest = "é".repeat(MAX_WORD_CHARS);
        assert_eq!(folded(Kind::Word, &longest), [longest.as_str()]);
        assert!(folded(Kind::Word, &(longest + "e")).is_empty());
        assert!(folded(Kind::Dense, &format!("ก{}", "\u{e48}".repeat(100))).is_empty());
    }
}
