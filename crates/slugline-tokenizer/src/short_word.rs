//! A word of few bytes as two numbers, which are cheap to hash, to compare and to keep.

use std::fmt;

/// A word has fewer bytes than this if it is short: nearly all have.
const BYTES: usize = 16;

/// A short word as two numbers, by [`ShortWord::packed`].
pub type PackedWord = [u64; BYTES / 8];

/// Stands between the last word of a sentence and the first of the next: no word is packed so.
pub const SENTENCE_END: PackedWord = [0; BYTES / 8];

/// A word of a text, before [`Tokenizer::normalize`](crate::Tokenizer::normalize), of at most 15
/// bytes.
///
/// ```
/// use slugline_tokenizer::ShortWord;
///
/// let word = ShortWord::new("tariff").expect("it has six bytes");
/// assert_eq!(word.text(), "tariff");
/// assert_eq!(ShortWord::from_packed(word.packed()), Some(word));
/// assert_eq!(ShortWord::new("internationalisation"), None);
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

    /// The word as two numbers. No two words have the same, and none has those of
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

/// The word from `start` to `end` of a text in small letters, if it is short. At least 16 bytes of
/// the text must follow its start.
///
/// What follows the word is read with it, and blotted out, which takes no branch on how long it is.
#[inline]
pub(crate) fn short(text: &[u8], start: usize, end: usize) -> Option<PackedWord> {
    let len = end - start;
    let [first, second] = KEPT.get(len)?;
    let [low, high] = numbers(text.get(start..)?.first_chunk()?);
    Some([low & first, high & second | (len as u64) << 56])
}

/// A text of fewer than 16 bytes of ASCII, packed as a constant.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_text_are_those_of_their_letters() {
        let text = "xopec0zzaa@[`{liechtensteiner, uk us it who                ";
        for start in 0..text.len() - BYTES {
            for end in start..text.len() {
                let word = &text[start..end];
                let expected = ShortWord::new(word).map(ShortWord::packed);
                assert_eq!(short(text.as_bytes(), start, end), expected, "{word}");
            }
        }
    }

    #[test]
    fn numbers_that_are_no_word_are_refused() {
        let word = ShortWord::new("für").unwrap().packed();
        for (number, changed) in [
            (0, word[0] ^ 0xff00),
            (1, word[1] | 1),
            (1, u64::MAX),
            (1, 2 << 56),
        ] {
            let mut packed = word;
            packed[number] = changed;
            assert_eq!(ShortWord::from_packed(packed), None, "{packed:?}");
        }
    }
}
