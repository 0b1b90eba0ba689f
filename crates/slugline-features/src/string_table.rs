//! A table of distinct strings: one arena, one index, dense ids in order of arrival.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use crate::prefetch::prefetch;

/// Distinct strings, numbered from 0 in the order in which they arrive.
///
/// The hash seed is random, which makes it hard to slow the table down by crafted input;
/// no result depends on it, because ids follow arrival and nothing iterates the index.
#[derive(Clone, Debug, Default)]
pub(crate) struct StringTable {
    text: String,
    /// Where each string ends in `text`; it begins where the one before it ends.
    ends: Vec<usize>,
    index: HashTable<u32>,
    hasher: RandomState,
}

impl StringTable {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The id of `string`, and whether it is new.
    pub(crate) fn intern(&mut self, string: &str) -> (u32, bool) {
        let hash = self.hasher.hash_one(string);
        if let Some(id) = self.find(string, hash) {
            return (id, false);
        }
        let Self {
            text,
            ends,
            index,
            hasher,
        } = self;
        let id = crate::next_id(ends.len());
        text.push_str(string);
        ends.push(text.len());
        index.insert_unique(hash, id, |&id| hasher.hash_one(slice(text, ends, id)));
        (id, true)
    }

    /// The id of `string`, if it is there.
    pub(crate) fn get(&self, string: &str) -> Option<u32> {
        self.find(string, self.hasher.hash_one(string))
    }

    #[inline]
    fn find(&self, string: &str, hash: u64) -> Option<u32> {
        let is_same = |&id: &u32| self.string(id) == string;
        self.index.find(hash, is_same).copied()
    }

    /// Asks for the memory that says where a string is.
    pub(crate) fn prefetch_place(&self, id: u32) {
        prefetch(&self.ends, id as usize);
    }

    /// Asks for the memory of a string.
    pub(crate) fn prefetch_string(&self, id: u32) {
        let start = (id as usize).checked_sub(1);
        prefetch(
            self.text.as_bytes(),
            start.map_or(0, |before| self.ends[before]),
        );
    }

    pub(crate) fn string(&self, id: u32) -> &str {
        slice(&self.text, &self.ends, id)
    }
}

fn slice<'a>(text: &'a str, ends: &[usize], id: u32) -> &'a str {
    let id = id as usize;
    let start = if id == 0 { 0 } else { ends[id - 1] };
    &text[start..ends[id]]
}
