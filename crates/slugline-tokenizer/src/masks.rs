//! Which bytes of a text are of which class, as one bit a byte, found for many bytes at a time.

use crate::chars::{is_in_ascii_word, is_minded};

const BITS: usize = 64;

/// The classes of a text's bytes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Masks {
    /// What is in no ASCII word.
    outside: Vec<u64>,
    /// What can't be stepped over: words and what ends a sentence or begins something else.
    minded: Vec<u64>,
}

impl Masks {
    /// Takes the classes of a text in, in place of those of another.
    pub(crate) fn classify(&mut self, text: &str) {
        self.outside.clear();
        self.minded.clear();
        let (blocks, rest) = text.as_bytes().as_chunks::<BITS>();
        // A text ends in what is in no word and not minded.
        let mut last = [b' '; BITS];
        last[..rest.len()].copy_from_slice(rest);
        for block in blocks.iter().chain([&last]) {
            self.outside.push(!bits(block, is_in_ascii_word));
            self.minded.push(bits(block, is_minded));
        }
    }

    /// The first byte from `at` on that is minded, or beyond the end of the text.
    #[inline]
    pub(crate) fn next_minded(&self, at: usize) -> usize {
        next(&self.minded, at)
    }

    /// Where the run of ASCII letters and digits that goes on at `at` ends.
    #[inline]
    pub(crate) fn word_end(&self, at: usize) -> usize {
        next(&self.outside, at)
    }
}

/// The first bit from `at` on that is set, or where the bits end.
#[inline]
fn next(masks: &[u64], at: usize) -> usize {
    let (mut block, bit) = (at / BITS, at % BITS);
    let Some(&mask) = masks.get(block) else {
        return masks.len() * BITS;
    };
    let mut mask = mask >> bit << bit;
    while mask == 0 {
        block += 1;
        match masks.get(block) {
            Some(&next) => mask = next,
            None => return masks.len() * BITS,
        }
    }
    block * BITS + mask.trailing_zeros() as usize
}

/// A bit for each byte, the first lowest.
#[inline]
fn bits(block: &[u8; BITS], is: impl Fn(u8) -> bool) -> u64 {
    // Written so that the compiler classifies many bytes in one instruction.
    let mut flags = [0; BITS];
    for (flag, &byte) in flags.iter_mut().zip(block) {
        *flag = u8::from(is(byte));
    }
    let (eights, _) = flags.as_chunks::<8>();
    eights.iter().rev().fold(0, |bits, &eight| {
        // Each flag, the lowest bit of its byte, is moved into the highest byte.
        const GATHER: u64 = 0x0102_0408_1020_4080;
        bits << 8 | u64::from_le_bytes(eight).wrapping_mul(GATHER) >> 56
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_those_of_the_bytes_one_by_one() {
        let all: String = (0..=0x17f).filter_map(char::from_u32).collect();
        for from in 0..70 {
            let text: String = all.chars().skip(from).collect();
            let mut masks = Masks::default();
            masks.classify(&text);
            let bytes = text.as_bytes();
            let first =
                |at: usize, is: &dyn Fn(u8) -> bool| (at..text.len()).find(|&at| is(bytes[at]));
            for at in 0..text.len() {
                let minded = first(at, &is_minded);
                assert_eq!(
                    masks.next_minded(at).min(text.len()),
                    minded.unwrap_or(text.len())
                );
                let end = first(at, &|byte| !is_in_ascii_word(byte));
                assert_eq!(masks.word_end(at), end.unwrap_or(text.len()));
            }
        }
    }

    #[test]
    fn nothing_is_minded_behind_the_text() {
        let mut masks = Masks::default();
        for text in ["", "a", &"a".repeat(64), &"a".repeat(65)] {
            masks.classify(text);
            assert_eq!(masks.word_end(0), text.len());
            assert!(masks.next_minded(text.len()) >= text.len());
            assert!(masks.next_minded(1000) >= text.len());
        }
    }
}
