//! A table of distinct n-grams, each a shorter term followed by one more word.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;

/// An n-gram as two term ids: the (n − 1)-gram that it begins with, and its last word.
///
/// `new york times` is (`new york`, `times`): the text of an n-gram is never stored.
pub type Ngram = [u32; 2];

/// The term ids of distinct n-grams.
///
/// Open addressing and linear probing, at most two thirds full: nearly always an n-gram is found
/// in the one place in memory that is looked at. Nothing iterates over it.
#[derive(Clone, Debug, Default)]
pub(crate) struct NgramTable {
    /// A power of two of them, or none.
    slots: Vec<Slot>,
    len: usize,
    hasher: RandomState,
}

/// A quarter of a cache line.
#[derive(Clone, Copy, Debug)]
#[repr(align(16))]
struct Slot {
    ngram: Ngram,
    term: u32,
}

/// There are fewer terms than `u32` has numbers.
const EMPTY: Slot = Slot {
    ngram: [u32::MAX; 2],
    term: 0,
};

const FIRST_SLOTS: usize = 1 << 10;

impl NgramTable {
    /// The term id of `ngram`, or that which `new` gives it because it has none yet.
    #[inline]
    pub(crate) fn get_or_insert(&mut self, ngram: Ngram, new: impl FnOnce() -> u32) -> u32 {
        if 3 * self.len >= 2 * self.slots.len() {
            self.grow();
        }
        match self.find(ngram) {
            Ok(term) => term,
            Err(place) => {
                let term = new();
                self.slots[place] = Slot { ngram, term };
                self.len += 1;
                term
            }
        }
    }

    /// The term id of an n-gram, or the slot where there is room for it.
    #[inline]
    fn find(&self, ngram: Ngram) -> Result<u32, usize> {
        let last = self.slots.len() - 1;
        #[expect(clippy::cast_possible_truncation, reason = "low bits serve as well")]
        let mut place = self.hasher.hash_one(packed(ngram)) as usize & last;
        loop {
            let slot = &self.slots[place];
            if slot.ngram == ngram {
                return Ok(slot.term);
            }
            if slot.ngram == EMPTY.ngram {
                return Err(place);
            }
            place = (place + 1) & last;
        }
    }

    fn grow(&mut self) {
        let larger = vec![EMPTY; FIRST_SLOTS.max(2 * self.slots.len())];
        let old = std::mem::replace(&mut self.slots, larger);
        for slot in old.into_iter().filter(|slot| slot.ngram != EMPTY.ngram) {
            if let Err(place) = self.find(slot.ngram) {
                self.slots[place] = slot;
            }
        }
    }
}

/// Both ids in one number, which is hashed in one step.
fn packed([prefix, last]: Ngram) -> u64 {
    u64::from(prefix) << 32 | u64::from(last)
}
