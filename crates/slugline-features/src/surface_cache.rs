//! Remembers what each surface form came to, within a bound on memory.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::RandomState;
use hashbrown::HashTable;

/// How many surface forms are remembered before the cache starts afresh.
const MAX_SURFACES: usize = 1 << 20;

/// Longer surface forms, in bytes, are not remembered. Together the two bounds keep a
/// cache below 150 MB on an endless stream of nonsense.
const MAX_SURFACE_BYTES: usize = 64;

/// Forms of fewer bytes, which are nearly all, lie in the table itself: finding one touches one
/// place in memory besides the table's index.
const KEY_BYTES: usize = 24;

/// A surface form padded with zeros, its length in the last byte.
type Key = [u64; KEY_BYTES / 8];

/// What a word, as it stands in the article, comes to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Meaning {
    /// Not a token, such as a stop word: its neighbours are adjacent to each other.
    Dropped,
    /// A token that the set of terms doesn't know: no n-gram spans it.
    Unknown,
    /// The id of the token.
    Known(u32),
}

/// What the surface forms met so far came to.
///
/// The hash seed is random, which makes it hard to slow the tables down by crafted input; nothing
/// iterates over them.
#[derive(Clone, Debug, Default)]
pub(crate) struct SurfaceCache {
    short: HashTable<(Key, Meaning)>,
    long: HashTable<(Box<str>, Meaning)>,
    hasher: RandomState,
}

/// A surface form on its way into the cache, hashed once for finding and remembering it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Surface<'s> {
    Short(Key, u64),
    Long(&'s str, u64),
    TooLong,
}

impl SurfaceCache {
    pub(crate) fn surface<'s>(&self, text: &'s str) -> Surface<'s> {
        match key(text) {
            Some(key) => Surface::Short(key, hash(&self.hasher, key)),
            None if text.len() <= MAX_SURFACE_BYTES => {
                Surface::Long(text, self.hasher.hash_one(text))
            }
            None => Surface::TooLong,
        }
    }

    pub(crate) fn get(&self, surface: Surface<'_>) -> Option<Meaning> {
        match surface {
            Surface::Short(key, hash) => {
                let found = self.short.find(hash, |(other, _)| *other == key);
                found.map(|&(_, meaning)| meaning)
            }
            Surface::Long(text, hash) => {
                let found = self.long.find(hash, |(other, _)| **other == *text);
                found.map(|&(_, meaning)| meaning)
            }
            Surface::TooLong => None,
        }
    }

    /// Remembers the meaning of a surface form that [`SurfaceCache::get`] did not find.
    pub(crate) fn remember(&mut self, surface: Surface<'_>, meaning: Meaning) {
        let Self {
            short,
            long,
            hasher,
        } = self;
        if short.len() + long.len() == MAX_SURFACES {
            short.clear();
            long.clear();
        }
        match surface {
            Surface::Short(key, hash) => {
                short.insert_unique(hash, (key, meaning), |(key, _)| self::hash(hasher, *key));
            }
            Surface::Long(text, hash) => {
                let entry = (text.into(), meaning);
                long.insert_unique(hash, entry, |(text, _)| hasher.hash_one(&**text));
            }
            Surface::TooLong => {}
        }
    }
}

/// A surface form of fewer than [`KEY_BYTES`] bytes as a key.
#[inline]
fn key(text: &str) -> Option<Key> {
    let bytes = text.as_bytes();
    if bytes.len() >= KEY_BYTES {
        return None;
    }
    let mut key = Key::default();
    for (word, bytes) in key.iter_mut().zip(bytes.chunks(8)) {
        *word = match bytes.try_into() {
            Ok(bytes) => u64::from_le_bytes(bytes),
            Err(_) => bytes
                .iter()
                .rev()
                .fold(0, |word, &b| word << 8 | u64::from(b)),
        };
    }
    key[KEY_BYTES / 8 - 1] |= (bytes.len() as u64) << 56;
    Some(key)
}

/// Number by number: as an array, a key would be hashed like any string of bytes.
#[inline]
fn hash(hasher: &RandomState, key: Key) -> u64 {
    let mut hasher = hasher.build_hasher();
    for word in key {
        hasher.write_u64(word);
    }
    hasher.finish()
}
