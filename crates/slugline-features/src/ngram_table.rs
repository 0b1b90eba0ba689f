//! A table of distinct n-grams, each a shorter term followed by one more word.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

/// An n-gram as two term ids: the (n − 1)-gram that it begins with, and its last word.
///
/// `new york times` is (`new york`, `times`): the text of an n-gram is never stored.
pub type Ngram = [u32; 2];

/// Distinct n-grams, numbered from 0 in the order in which they arrive.
#[derive(Clone, Debug, Default)]
pub(crate) struct NgramTable {
    ngrams: Vec<Ngram>,
    index: HashTable<u32>,
    hasher: RandomState,
}

impl NgramTable {
    pub(crate) fn get(&self, ngram: Ngram) -> Option<u32> {
        self.index
            .find(self.hasher.hash_one(ngram), |&id| {
                self.ngrams[id as usize] == ngram
            })
            .copied()
    }

    /// The id of `ngram`, and whether it is new.
    pub(crate) fn intern(&mut self, ngram: Ngram) -> (u32, bool) {
        let Self {
            ngrams,
            index,
            hasher,
        } = self;
        let hash = hasher.hash_one(ngram);
        if let Some(&id) = index.find(hash, |&id| ngrams[id as usize] == ngram) {
            return (id, false);
        }
        let id = crate::next_id(ngrams.len());
        ngrams.push(ngram);
        index.insert_unique(hash, id, |&id| hasher.hash_one(ngrams[id as usize]));
        (id, true)
    }

    pub(crate) fn as_slice(&self) -> &[Ngram] {
        &self.ngrams
    }
}
