//! A word of few bytes as three numbers, which are cheap to hash, to compare and to keep.

use std::fmt;

use crate::acronym::PRONOUNS;

/// A word has fewer bytes than this if it is short: nearly all have.
const BYTES: usize = 24;

/// A short word as three numbers, by [`ShortWord::packed`].
pub type PackedWord = [u64; BYTES / 8];

/// Stands between the last word of a sentence and the first of the next: no word is packed so.
pub const SENTENCE_END: PackedWord = [0; BYTES / 8];

/// A word of a text, before [`Tokenizer::normalize`](crate::Tokenizer::normalize), of at most 23
/// bytes.
///
/// ```
/// use slugline_tokenizer::ShortWord;
///
/// let word = ShortWord::new("tariff").expect("it has six bytes");
/// assert_eq!(word.text(), "tariff");
/// assert_eq!(ShortWord::from_packed(word.packed()), Some(word));
/// assert_eq!(ShortWord::new("internationalisation-wise"), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ShortWord([u8; BYTES]);

impl ShortWord {
    /// The word, if it is short enough.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let mut bytes = [0; BYTES];
        bytes[..BYTES - 1]
            .get_mut(..text.len())?
            .copy_from_slice(text.as_bytes());
        let mut numbers = numbers(&bytes);
        numbers[BYTES / 8 - 1] |= (text.len() as u64) << 56;
        Some(Self::of_numbers(numbers))
    }

    /// Written eight bytes at a time, as they will be read: what a processor has just written is
    /// read at once only where it was written in one piece.
    #[inline]
    pub(crate) fn of_numbers(numbers: PackedWord) -> Self {
        let mut bytes = [0; BYTES];
        for (bytes, number) in bytes.as_chunks_mut().0.iter_mut().zip(numbers) {
            *bytes = number.to_le_bytes();
        }
        Self(bytes)
    }

    /// The text of the word.
    #[must_use]
    pub fn text(&self) -> &str {
        let bytes = &self.0[..usize::from(self.0[BYTES - 1])];
        // It was made of a text.
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// The word as three numbers. No two words have the same, and none has those of
    /// [`SENTENCE_END`], but the word without a letter, which no text has.
    #[inline]
    #[must_use]
    pub fn packed(self) -> PackedWord {
        numbers(&self.0)
    }

    /// The word that these numbers stand for, if there is one.
    #[must_use]
    pub fn from_packed(packed: PackedWord) -> Option<Self> {
        let Self(bytes) = Self::of_numbers(packed);
        let len = usize::from(bytes[BYTES - 1]);
        let (text, padding) = bytes[..BYTES - 1].split_at_checked(len)?;
        let is_word = std::str::from_utf8(text).is_ok() && padding.iter().all(|&byte| byte == 0);
        is_word.then_some(Self(bytes))
    }
}

/// A short word of ASCII letters and digits, as a text has it.
#[derive(Clone, Copy)]
pub(crate) struct PlainWord {
    numbers: PackedWord,
    len: usize,
}

impl PlainWord {
    /// The word from `start` to `end` of a text.
    #[inline]
    pub(crate) fn new(text: &[u8], start: usize, end: usize) -> Option<Self> {
        let len = end - start;
        let kept = KEPT.get(len)?;
        // What follows the word is read with it, and blotted out, which takes no branch on how
        // long it is.
        let mut numbers = match text[start..].first_chunk() {
            Some(bytes) => numbers(bytes),
            None => last_numbers(&text[start..end]),
        };
        for (number, kept) in numbers.iter_mut().zip(kept) {
            *number &= kept;
        }
        Some(Self { numbers, len })
    }

    /// Whether it is one of the [`PRONOUNS`].
    #[inline]
    pub(crate) fn is_pronoun(self) -> bool {
        const FIRST: u64 = packed(PRONOUNS[0])[0];
        const SECOND: u64 = packed(PRONOUNS[1])[0];
        const THIRD: u64 = packed(PRONOUNS[2])[0];
        matches!(self.numbers[0], FIRST | SECOND | THIRD)
    }

    #[inline]
    pub(crate) fn in_small_letters(self) -> PackedWord {
        let mut numbers = self.numbers.map(small_letters);
        numbers[BYTES / 8 - 1] |= (self.len as u64) << 56;
        numbers
    }
}

/// The numbers of a word that the text ends with, or nearly.
#[cold]
fn last_numbers(word: &[u8]) -> PackedWord {
    let mut bytes = [0; BYTES];
    bytes[..word.len()].copy_from_slice(word);
    numbers(&bytes)
}

/// A text of fewer than 24 bytes of ASCII, packed as a constant.
pub(crate) const fn packed(text: &str) -> PackedWord {
    let text = text.as_bytes();
    let mut numbers = [0; BYTES / 8];
    let mut at = 0;
    while at < text.len() {
        numbers[at / 8] |= (text[at] as u64) << (8 * (at % 8));
        at += 1;
    }
    numbers[BYTES / 8 - 1] |= (text.len() as u64) << 56;
    numbers
}

impl fmt::Debug for ShortWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ShortWord").field(&self.text()).finish()
    }
}

/// Eight bytes each, the first of them lowest.
#[inline]
fn numbers(bytes: &[u8; BYTES]) -> PackedWord {
    let (eights, _) = bytes.as_chunks();
    std::array::from_fn(|i| u64::from_le_bytes(eights[i]))
}

/// By length, the bits of a word's bytes.
static KEPT: [[u64; BYTES / 8]; BYTES] = kept();

const fn kept() -> [[u64; BYTES / 8]; BYTES] {
    let mut kept = [[0; BYTES / 8]; BYTES];
    let mut len = 0;
    while len < BYTES {
        let mut byte = 0;
        while byte < len {
            kept[len][byte / 8] |= 0xff << (8 * (byte % 8));
            byte += 1;
        }
        len += 1;
    }
    kept
}

/// Eight bytes of ASCII at a time: the high bit of a byte tells, after an addition that can't
/// reach the next byte, whether it was at or beyond a letter.
fn small_letters(bytes: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let from_a = bytes + EACH * u64::from(0x80 - b'A');
    let beyond_z = bytes + EACH * u64::from(0x7f - b'Z');
    let capitals = (from_a ^ beyond_z) & (EACH * 0x80);
    bytes | capitals >> 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_text_are_those_of_their_letters() {
        let text = "xOPEC0zZaA@[`{Liechtensteiner, UK US IT WHO";
        for start in 0..text.len() {
            for end in start..text.len() {
                let small = text[start..end].to_ascii_lowercase();
                let word = PlainWord::new(text.as_bytes(), start, end);
                let short = ShortWord::new(&small).map(ShortWord::packed);
                assert_eq!(word.map(PlainWord::in_small_letters), short, "{small}");
                let is_pronoun = PRONOUNS.contains(&&text[start..end]);
                assert_eq!(word.is_some_and(PlainWord::is_pronoun), is_pronoun);
            }
        }
    }

    #[test]
    fn numbers_that_are_no_word_are_refused() {
        let word = ShortWord::new("für").unwrap().packed();
        for (number, changed) in [(0, word[0] ^ 0xff00), (1, 1), (2, u64::MAX), (2, 2 << 56)] {
            let mut packed = word;
            packed[number] = changed;
            assert_eq!(ShortWord::from_packed(packed), None, "{packed:?}");
        }
    }
}
