//! A table of distinct n-grams, each a shorter term followed by one more word.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;

use crate::probe_table::{ProbeTable, Slot};

/// An n-gram as two term ids: the (n − 1)-gram that it begins with, and its last word.
///
/// `new york times` is (`new york`, `times`): the text of an n-gram is never stored.
pub type Ngram = [u32; 2];

/// The term ids of distinct n-grams.
#[derive(Clone, Debug, Default)]
pub(crate) struct NgramTable {
    terms: ProbeTable<Entry>,
    hasher: RandomState,
}

/// A quarter of a cache line.
#[derive(Clone, Copy, Debug)]
#[repr(align(16))]
struct Entry {
    ngram: Ngram,
    term: u32,
}

impl Slot for Entry {
    type Key = Ngram;

    /// There are fewer terms than `u32` has numbers.
    const EMPTY: Self = Self {
        ngram: [u32::MAX; 2],
        term: 0,
    };

    #[inline]
    fn key(&self) -> Ngram {
        self.ngram
    }
}

impl NgramTable {
    pub(crate) fn len(&self) -> usize {
        self.terms.len()
    }

    pub(crate) fn clear(&mut self) {
        self.terms.clear();
    }

    /// Asks for the memory that [`Self::get_or_insert`] will look at first.
    #[inline]
    pub(crate) fn prefetch(&self, ngram: Ngram) {
        self.terms.prefetch(hash_of(&self.hasher, ngram));
    }

    /// The term id of `ngram`, if it has one.
    pub(crate) fn get(&self, ngram: Ngram) -> Option<u32> {
        let found = self.terms.find(ngram, hash_of(&self.hasher, ngram));
        found.ok().map(|entry| entry.term)
    }

    /// The term id of `ngram`, or that which `new` gives it because it has none yet.
    #[inline]
    pub(crate) fn get_or_insert(&mut self, ngram: Ngram, new: impl FnOnce() -> u32) -> u32 {
        let Self { terms, hasher } = self;
        let hash = |ngram| hash_of(hasher, ngram);
        terms.make_room(hash);
        match terms.find(ngram, hash(ngram)) {
            Ok(entry) => entry.term,
            Err(place) => {
                let term = new();
                terms.put(place, Entry { ngram, term });
                term
            }
        }
    }
}

/// Both ids are one number, which is hashed in one step.
#[inline]
fn hash_of(hasher: &RandomState, [prefix, last]: Ngram) -> u64 {
    hasher.hash_one(u64::from(prefix) << 32 | u64::from(last))
}
