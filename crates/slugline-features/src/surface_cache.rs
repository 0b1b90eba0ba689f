//! Remembers what each surface form came to, within a bound on memory.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use crate::probe_table::{ProbeTable, Slot};

/// How many surface forms are remembered before the cache starts afresh.
const MAX_SURFACES: usize = 1 << 19;

/// Longer surface forms, in bytes, are not remembered. Together the two bounds keep a
/// cache below 100 MB on an endless stream of nonsense.
const MAX_SURFACE_BYTES: usize = 64;

/// So many words at most are looked up together.
pub(crate) const WORDS_LOOKED_UP: usize = 256;

/// A short word as two numbers, by which it is known here: which word they are is up to the
/// caller. [`SENTENCE_END`] is no word, and `[u64::MAX; 2]` is left out.
pub type PackedWord = [u64; 2];

/// Stands between the last word of a sentence and the first of the next.
pub const SENTENCE_END: PackedWord = [0; 2];

/// What a word, as it stands in the article, comes to, as one number: whatever it is, it can be
/// counted under that, without a branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Meaning(u32);

impl Meaning {
    /// Not a token, such as a stop word: its neighbours are adjacent to each other.
    pub(crate) const DROPPED: Self = Self(0);
    /// No word, but the end of a sentence: no n-gram spans it.
    pub(crate) const SENTENCE_END: Self = Self(1);
    /// A token that the set of terms doesn't know: no n-gram spans it.
    pub(crate) const UNKNOWN: Self = Self(2);
    /// It isn't remembered.
    pub(crate) const NEW: Self = Self(u32::MAX);

    const TERMS: u32 = 3;

    /// A term of this id.
    pub(crate) fn known(term: u32) -> Self {
        Self(term + Self::TERMS)
    }

    /// The id of the term.
    pub(crate) fn term(self) -> Option<u32> {
        self.0.checked_sub(Self::TERMS)
    }

    /// The one that is counted there.
    pub(crate) fn at(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(Self::NEW.0))
    }

    /// Where it is counted.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// What the surface forms met so far came to.
///
/// The hash seed is random, which makes it hard to slow the tables down by crafted input; nothing
/// iterates over them.
#[derive(Clone, Debug, Default)]
pub(crate) struct SurfaceCache {
    packed: ProbeTable<Entry>,
    long: HashTable<(Box<str>, Meaning)>,
    hasher: RandomState,
}

impl SurfaceCache {
    pub(crate) fn get(&self, text: &str) -> Option<Meaning> {
        if text.len() > MAX_SURFACE_BYTES {
            return None;
        }
        let hash = self.hasher.hash_one(text);
        let found = self.long.find(hash, |(other, _)| **other == *text);
        found.map(|&(_, meaning)| meaning)
    }

    /// Remembers the meaning of a surface form that [`Self::get`] did not find.
    pub(crate) fn remember(&mut self, text: &str, meaning: Meaning) {
        if text.len() > MAX_SURFACE_BYTES {
            return;
        }
        self.make_room();
        let Self { long, hasher, .. } = self;
        let entry = (text.into(), meaning);
        long.insert_unique(hasher.hash_one(text), entry, |(text, _)| {
            hasher.hash_one(&**text)
        });
    }

    /// Finds the meanings of at most [`WORDS_LOOKED_UP`] words. The memory of all is asked for
    /// before the first is read, so that one cache miss need not wait for the next.
    pub(crate) fn find_packed(&self, words: &[PackedWord], meanings: &mut [Meaning]) {
        let mut hashes = [0; WORDS_LOOKED_UP];
        for (hash, &word) in hashes.iter_mut().zip(words) {
            *hash = hash_of(&self.hasher, word);
            self.packed.prefetch(*hash);
        }
        for ((meaning, &word), hash) in meanings.iter_mut().zip(words).zip(hashes) {
            *meaning = self.get_hashed(word, hash);
        }
    }

    pub(crate) fn get_packed(&self, word: PackedWord) -> Meaning {
        self.get_hashed(word, hash_of(&self.hasher, word))
    }

    #[inline]
    fn get_hashed(&self, word: PackedWord, hash: u64) -> Meaning {
        let found = self.packed.find(word, hash);
        found.map_or(Meaning::NEW, |entry| entry.meaning)
    }

    /// Remembers the meaning of a word that [`Self::get_packed`] did not find.
    pub(crate) fn remember_packed(&mut self, word: PackedWord, meaning: Meaning) {
        self.make_room();
        let Self { packed, hasher, .. } = self;
        packed.make_room(|word| hash_of(hasher, word));
        if let Err(place) = packed.find(word, hash_of(hasher, word)) {
            packed.put(place, Entry { word, meaning });
        }
    }

    fn make_room(&mut self) {
        if self.packed.len() + self.long.len() >= MAX_SURFACES {
            self.packed.clear();
            self.long.clear();
        }
    }
}

#[inline]
fn hash_of(hasher: &RandomState, word: PackedWord) -> u64 {
    let mut hasher = hasher.build_hasher();
    for number in word {
        hasher.write_u64(number);
    }
    hasher.finish()
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    word: PackedWord,
    meaning: Meaning,
}

impl Slot for Entry {
    type Key = PackedWord;

    const EMPTY: Self = Self {
        word: [u64::MAX; 2],
        meaning: Meaning::DROPPED,
    };

    #[inline]
    fn key(&self) -> PackedWord {
        self.word
    }
}
