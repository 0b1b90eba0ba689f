//! Which n-grams more than one article has, in memory of a fixed size.

use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};

use foldhash::quality::RandomState;

use crate::prefetch::prefetch;

/// The n-grams that were told of by more than one article, and a few besides.
///
/// Articles tell of their n-grams on any number of threads, each n-gram once. Of what is known
/// afterwards one side is certain: an n-gram that is denied was told of once at most. Of those that
/// were told of once most are denied, and the more of them the more memory there is.
///
/// These are two Bloom filters whose bits for one n-gram lie in one word each (Putze, Sanders and
/// Singler 2007), so that a single operation sets them and tells whether all were set before.
#[derive(Debug)]
pub struct RepeatedNgrams {
    blocks: Vec<Block>,
    /// The same for all threads, whose ids differ.
    hasher: RandomState,
}

/// Bits of n-grams that were told of, and of those that were told of again. They are read
/// together, so that they share a cache line.
#[derive(Debug, Default)]
#[repr(align(16))]
struct Block {
    once: AtomicU64,
    again: AtomicU64,
}

/// How many bits an n-gram has in a word, some of which may be the same one. Of three to six, four
/// let the fewest n-grams pass with one byte for each, and hardly more than the fewest with two.
const BITS: u32 = 4;

/// So far ahead of its use memory is asked for.
const HASHES_AHEAD: usize = 16;

impl RepeatedNgrams {
    /// None so far, in about so many bytes of memory.
    ///
    /// Of the n-grams that were told of once, where that are three in four, 1% aren't denied with two
    /// bytes for each distinct n-gram, 7% with one byte and a third with half of one.
    #[must_use]
    pub fn new(bytes: usize) -> Self {
        let blocks = (bytes / size_of::<Block>()).max(1);
        Self {
            blocks: (0..blocks).map(|_| Block::default()).collect(),
            hasher: RandomState::default(),
        }
    }

    /// The hash of a word.
    pub(crate) fn hash_word(&self, word: &str) -> u64 {
        self.hasher.hash_one(word)
    }

    /// The hash of an n-gram, by those of its prefix and its last word.
    pub(crate) fn hash_ngram(&self, prefix: u64, last: u64) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        hasher.write_u64(prefix);
        hasher.write_u64(last);
        hasher.finish()
    }

    /// Tells of the n-grams with these hashes, each of them once for an article.
    pub(crate) fn tell(&self, hashes: &[u64]) {
        for (place, &hash) in hashes.iter().enumerate() {
            if let Some(&ahead) = hashes.get(place + HASHES_AHEAD) {
                prefetch(&self.blocks, self.place(ahead));
            }
            let (block, bits) = (&self.blocks[self.place(hash)], bits(hash));
            // A single atomic operation: of two threads that tell of the same n-gram at a time,
            // one is the second.
            if block.once.fetch_or(bits, Ordering::Relaxed) & bits == bits {
                block.again.fetch_or(bits, Ordering::Relaxed);
            }
        }
    }

    /// Whether the n-gram with this hash may have been told of more than once.
    pub(crate) fn may_have(&self, hash: u64) -> bool {
        let again = &self.blocks[self.place(hash)].again;
        again.load(Ordering::Relaxed) & bits(hash) == bits(hash)
    }

    /// Where the bits of an n-gram are, by the high bits of its hash.
    fn place(&self, hash: u64) -> usize {
        let place = (u128::from(hash) * self.blocks.len() as u128) >> u64::BITS;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "below the number of blocks"
        )]
        let place = place as usize;
        place
    }
}

/// The bits of an n-gram, by the low bits of its hash.
fn bits(hash: u64) -> u64 {
    (0..BITS).fold(0, |bits, bit| bits | 1 << (hash >> (6 * bit) & 63))
}
