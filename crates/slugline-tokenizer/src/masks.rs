//! Which bytes of a text are in words and which begin something, as one bit a byte, found for many
//! bytes at a time.

use wide::i8x16;

const BITS: usize = 64;

/// So many spaces at least follow the small letters: as many as are read together.
const SPACES: usize = 16;

/// A text in small letters, and the classes of its bytes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Masks {
    blocks: Vec<Block>,
    small_letters: Vec<u8>,
}

/// The classes of 64 bytes, the first lowest.
#[derive(Debug, Clone, Copy, Default)]
struct Block {
    /// ASCII letters and digits.
    words: u64,
    /// What can't be stepped over: where a run of these begins, and marks.
    events: u64,
}

impl Masks {
    /// Takes a text in, in place of another.
    pub(crate) fn classify(&mut self, text: &str) {
        self.blocks.clear();
        self.small_letters.clear();
        let (blocks, rest) = text.as_bytes().as_chunks::<BITS>();
        // A text ends in what is in no word and no mark.
        let mut last = [b' '; BITS];
        last[..rest.len()].copy_from_slice(rest);
        let mut in_word = 0;
        for block in blocks.iter().chain([&last]) {
            let block = block.map(|byte| byte.to_ascii_lowercase());
            self.small_letters.extend_from_slice(&block);
            let words = bits(&block, in_words);
            self.blocks.push(Block {
                words,
                events: words & !(words << 1 | in_word) | bits(&block, marks),
            });
            in_word = words >> (BITS - 1);
        }
        self.small_letters.extend_from_slice(&[b' '; SPACES]);
    }

    /// The text with its ASCII letters small, and spaces behind it.
    pub(crate) fn small_letters(&self) -> &[u8] {
        &self.small_letters
    }

    /// Walks from event to event, from a place on: if a word goes on there, that is the first.
    #[inline]
    pub(crate) fn walk(&self, at: usize) -> Walk<'_> {
        let number = at / BITS;
        let mut walk = Walk {
            blocks: &self.blocks,
            number,
            block: Block::default(),
        };
        if let Some(&block) = self.blocks.get(number) {
            let from = u64::MAX << (at % BITS);
            let first = from & from.wrapping_neg();
            walk.block = Block {
                events: (block.events | block.words & first) & from,
                ..block
            };
        }
        walk
    }
}

/// A walk from event to event.
pub(crate) struct Walk<'m> {
    blocks: &'m [Block],
    number: usize,
    /// The block of that number, without the events that were stepped over.
    block: Block,
}

impl Walk<'_> {
    /// The next event. It stays the next one until it is stepped over.
    #[inline]
    pub(crate) fn next_event(&mut self) -> Option<usize> {
        while self.block.events == 0 {
            self.number += 1;
            self.block = *self.blocks.get(self.number)?;
        }
        Some(self.number * BITS + self.block.events.trailing_zeros() as usize)
    }

    /// Where the run of ASCII letters and digits that goes on at `at`, in the block of the next
    /// event, ends.
    #[inline]
    pub(crate) fn run_end(&self, at: usize) -> usize {
        let in_block = at % BITS;
        let len = (!(self.block.words >> in_block)).trailing_zeros() as usize;
        if in_block + len < BITS {
            at + len
        } else {
            self.end_beyond()
        }
    }

    /// Where the run that the block ends with ends.
    #[inline(never)]
    fn end_beyond(&self) -> usize {
        let mut number = self.number + 1;
        // Behind the last block there is nothing, and it ends in a space unless it is not the last.
        while let Some(block) = self.blocks.get(number) {
            if block.words != u64::MAX {
                return number * BITS + (!block.words).trailing_zeros() as usize;
            }
            number += 1;
        }
        number * BITS
    }

    /// Steps over the next event.
    #[inline]
    pub(crate) fn step(&mut self) {
        self.block.events &= self.block.events.wrapping_sub(1);
    }

    /// Steps over the events before a place that is not before the next event.
    #[inline]
    pub(crate) fn step_to(&mut self, at: usize) {
        while self.next_event().is_some_and(|event| event < at) {
            self.step();
        }
    }
}

/// A bit for each byte, the first lowest. `is` sets the highest bit of each byte that is meant.
#[inline]
fn bits(block: &[u8; BITS], is: impl Fn(i8x16) -> i8x16) -> u64 {
    let (sixteens, _) = block.as_chunks::<16>();
    sixteens.iter().rev().fold(0, |bits, bytes| {
        let bytes = i8x16::new(bytes.map(u8::cast_signed));
        bits << 16 | u64::from(is(bytes).to_bitmask())
    })
}

/// Small ASCII letters, and digits.
#[inline]
fn in_words(bytes: i8x16) -> i8x16 {
    let between =
        |first: u8, last: u8| bytes.simd_gt(splat(first - 1)) & bytes.simd_lt(splat(last + 1));
    between(b'a', b'z') | between(b'0', b'9')
}

/// What is in no word and yet can't be stepped over: it ends a line or a sentence, begins an amount
/// of money, or belongs to a character outside ASCII, whose bytes all have their highest bit.
#[inline]
fn marks(bytes: i8x16) -> i8x16 {
    let is = |mark: u8| bytes.simd_eq(splat(mark));
    is(b'\n') | is(b'.') | is(b'!') | is(b'?') | is(b'$') | bytes
}

fn splat(byte: u8) -> i8x16 {
    i8x16::splat(byte.cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_in_ascii_word(byte: u8) -> bool {
        byte.is_ascii_alphanumeric()
    }

    fn is_mark(byte: u8) -> bool {
        !byte.is_ascii() || b"\n.!?$".contains(&byte)
    }

    /// Walks in steps of one event, from every place, against the bytes one by one.
    #[test]
    fn walks_meet_the_events_of_the_bytes_one_by_one() {
        let all: String = (0..=0x17f).filter_map(char::from_u32).collect();
        for from in 0..70 {
            let text: String = all.chars().skip(from).collect();
            let mut masks = Masks::default();
            masks.classify(&text);
            let bytes = text.as_bytes();
            let in_word = |at: usize| at < bytes.len() && is_in_ascii_word(bytes[at]);
            let small = text.to_ascii_lowercase();
            assert!(masks.small_letters().starts_with(small.as_bytes()));
            for start in 0..text.len() + 3 {
                let is_event = |&at: &usize| {
                    is_mark(bytes[at]) || in_word(at) && (at == start || !in_word(at - 1))
                };
                let expected: Vec<_> = (start..text.len()).filter(is_event).collect();
                let mut walk = masks.walk(start);
                let mut events = Vec::new();
                while let Some(at) = walk.next_event() {
                    events.push(at);
                    if in_word(at) {
                        let end = (at..=text.len()).find(|&at| !in_word(at));
                        assert_eq!(Some(walk.run_end(at)), end);
                    }
                    walk.step();
                }
                assert_eq!(events, expected);
                let to = start + 40;
                let mut walk = masks.walk(start);
                walk.step_to(to);
                let next = expected.into_iter().find(|&event| event >= to);
                assert_eq!(walk.next_event(), next);
            }
        }
    }

    #[test]
    fn there_is_nothing_behind_the_text() {
        let mut masks = Masks::default();
        for text in ["", "a", &"a".repeat(63), &"a".repeat(64), &"a".repeat(200)] {
            masks.classify(text);
            let mut walk = masks.walk(0);
            assert_eq!(walk.next_event(), (!text.is_empty()).then_some(0));
            assert_eq!(walk.run_end(0), text.len());
            assert_eq!(masks.walk(text.len()).next_event(), None);
            assert_eq!(masks.walk(1000).next_event(), None);
            assert_eq!(
                masks.small_letters()[text.len()..][..SPACES],
                [b' '; SPACES]
            );
        }
    }
}
