//! Counts ids that occur more than once, in a few bytes per id.

use std::collections::HashSet;
use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use foldhash::quality::FixedState;

/// Counts the ids that were seen before, so that a program can warn of articles read twice.
///
/// It keeps a 64-bit hash of each id (8 bytes and the slack of a hash set) and not the id: among a
/// million different ids, the chance that any two are mistaken for each other is 3 in 10⁸. The
/// hash is not seeded, so the count is the same in every run.
///
/// ```
/// let mut ids = slugline_corpus::DuplicateIds::default();
/// assert!(!ids.insert("a"));
/// assert!(!ids.insert("b"));
/// assert!(ids.insert("a"));
/// assert_eq!(ids.count(), 1);
/// ```
#[derive(Debug, Clone, Default)]
pub struct DuplicateIds {
    /// Hashed once more, with a seed, lest crafted ids fall into one place.
    seen: HashSet<u64, RandomState>,
    count: u64,
}

impl DuplicateIds {
    /// Notes an id; returns whether it was seen before.
    pub fn insert(&mut self, id: &str) -> bool {
        let hash = FixedState::default().hash_one(id);
        let duplicate = !self.seen.insert(hash);
        self.count += u64::from(duplicate);
        duplicate
    }

    /// How many articles had the id of an earlier one.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }
}
