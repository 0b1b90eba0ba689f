//! The classes of characters that words are made of.

use unicode_normalization::char::is_combining_mark;

/// What a character is to a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// A letter of a script that puts spaces between words.
    Letter,
    /// A decimal digit of any script.
    Digit,
    /// A combining mark: part of the word whose letter it follows.
    Mark,
    /// A letter of a script that writes words without spaces between them.
    Dense,
    /// Everything that separates words.
    Other,
}

/// What an ASCII byte is to the fast way through a text; a byte of another character is nothing
/// of all this.
mod byte {
    pub(super) const ALPHANUMERIC: u8 = 1;
    /// Behind a word it can be no part of what hangs on the word.
    pub(super) const ENDS_WORD: u8 = 4;
    /// What a token may consist of as it stands.
    pub(super) const LOWER: u8 = 8;

    pub(super) static CLASSES: [u8; 256] = classes();

    const fn classes() -> [u8; 256] {
        let mut classes = [0; 256];
        let mut index = 0_u8;
        while index < 128 {
            let mut class = 0;
            if index.is_ascii_alphanumeric() {
                class |= ALPHANUMERIC;
            } else {
                let hangs_on = matches!(
                    index,
                    b'.' | b'-' | b'_' | b'+' | b'@' | b':' | b'&' | b'\'' | b'`' | b'$'
                );
                if !hangs_on {
                    class |= ENDS_WORD;
                }
            }
            if !index.is_ascii_uppercase() && index != b'`' {
                class |= LOWER;
            }
            classes[index as usize] = class;
            index += 1;
        }
        classes
    }
}

fn is_byte(byte: u8, class: u8) -> bool {
    byte::CLASSES[usize::from(byte)] & class != 0
}

/// Whether the byte is an ASCII character that is in no word.
#[inline]
pub(crate) fn is_ascii_outside(byte: u8) -> bool {
    byte.is_ascii() && !is_byte(byte, byte::ALPHANUMERIC)
}

/// Whether nothing hangs on a word that this byte follows: it takes no part in words.
#[inline]
pub(crate) fn ends_word(byte: u8) -> bool {
    is_byte(byte, byte::ENDS_WORD)
}

/// Whether the text is ASCII without capitals and without a backtick, which would become an
/// apostrophe.
pub(crate) fn is_ascii_lower(text: &str) -> bool {
    text.bytes().all(|b| is_byte(b, byte::LOWER))
}

impl Class {
    pub(crate) fn of(c: char) -> Self {
        match c {
            'a'..='z' | 'A'..='Z' => Self::Letter,
            '0'..='9' => Self::Digit,
            // With two apostrophes that Unicode counts as letters: `is_apostrophe` has them.
            '\0'..='\x7f' | '\u{2bb}' | '\u{2bc}' => Self::Other,
            _ if c >= '\u{300}' && is_combining_mark(c) => Self::Mark,
            _ if c.is_alphabetic() && is_dense(c) => Self::Dense,
            _ if c.is_alphabetic() => Self::Letter,
            _ if c.is_numeric() => Self::Digit,
            _ => Self::Other,
        }
    }

    fn is_in_word(self) -> bool {
        matches!(self, Self::Letter | Self::Digit | Self::Mark)
    }
}

/// Chinese, Japanese, Thai, Lao, Myanmar and Khmer; not Korean, which has spaces.
fn is_dense(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{a9e0}'..='\u{a9ff}'
        | '\u{aa60}'..='\u{aa7f}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The apostrophes of print, of typewriters, and those that take their place by mistake.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '\u{2bc}' | '\u{2bb}' | '`')
}

pub(crate) fn is_currency(c: char) -> bool {
    matches!(
        c,
        '$' | '£' | '€' | '¥' | '\u{a2}' | '\u{a4}' | '\u{e3f}' | '\u{20a0}'..='\u{20cf}'
    )
}

/// The character at a byte position, if the text goes on there.
pub(crate) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

pub(crate) fn class_at(text: &str, at: usize) -> Class {
    char_at(text, at).map_or(Class::Other, Class::of)
}

/// Where the run of letters, digits and marks that goes on at `from` ends.
pub(crate) fn word_end(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        if is_byte(byte, byte::ALPHANUMERIC) {
            at += 1;
        } else if byte.is_ascii() {
            break;
        } else {
            match char_at(text, at) {
                Some(c) if Class::of(c).is_in_word() => at += c.len_utf8(),
                _ => break,
            }
        }
    }
    at
}

/// Where the run of ASCII bytes of one kind that goes on at `from` ends.
pub(crate) fn ascii_end(text: &str, from: usize, is_kind: impl Fn(&u8) -> bool) -> usize {
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    from + rest
        .iter()
        .position(|byte| !is_kind(byte))
        .unwrap_or(rest.len())
}

pub(crate) fn digits_end(text: &str, from: usize) -> usize {
    let mut at = from;
    while let Some(c) = char_at(text, at).filter(|&c| Class::of(c) == Class::Digit) {
        at += c.len_utf8();
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_fall_into_their_classes() {
        for (chars, class) in [
            ("aZéßжΣعह한", Class::Letter),
            ("0９٣๒", Class::Digit),
            ("\u{301}\u{94d}\u{e48}\u{5b0}", Class::Mark),
            ("日のアー々ไກမខ", Class::Dense),
            (" .’ʼ…。・\u{fffd}\0😀", Class::Other),
        ] {
            for c in chars.chars() {
                assert_eq!(Class::of(c), class, "{c:?}");
            }
        }
    }

    #[test]
    fn a_word_ends_where_another_script_begins() {
        assert_eq!(word_end("GDPは", 0), 3);
        assert_eq!(word_end("cafe\u{301} x", 0), 6);
        assert_eq!(digits_end("٢٠x", 0), 4);
    }
}
