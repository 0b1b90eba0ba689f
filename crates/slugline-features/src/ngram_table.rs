//! A table of distinct n-grams, each a shorter term followed by one more word.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

/// An n-gram as two term ids: the (n − 1)-gram that it begins with, and its last word.
///
/// `new york times` is (`new york`, `times`): the text of an n-gram is never stored.
pub type Ngram = [u32; 2];

/// The term ids of distinct n-grams.
///
/// The n-gram lies in the table itself: finding one touches one place in memory besides the
/// table's index. Nothing iterates over it.
#[derive(Clone, Debug, Default)]
pub(crate) struct NgramTable {
    terms: HashTable<(Ngram, u32)>,
    hasher: RandomState,
}

impl NgramTable {
    /// The term id of `ngram`, or that which `new` gives it because it has none yet.
    pub(crate) fn get_or_insert(&mut self, ngram: Ngram, new: impl FnOnce() -> u32) -> u32 {
        let Self { terms, hasher } = self;
        let hash = |ngram: &Ngram| hasher.hash_one(packed(*ngram));
        let entry = terms.entry(
            hash(&ngram),
            |&(other, _)| other == ngram,
            |(ngram, _)| hash(ngram),
        );
        match entry {
            Entry::Occupied(found) => found.get().1,
            Entry::Vacant(place) => {
                let term = new();
                place.insert((ngram, term));
                term
            }
        }
    }
}

/// Both ids in one number, which is hashed in one step.
fn packed([prefix, last]: Ngram) -> u64 {
    u64::from(prefix) << 32 | u64::from(last)
}
