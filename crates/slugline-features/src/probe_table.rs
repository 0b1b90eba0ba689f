//! A hash table that is nearly always looked at in one place of memory.

use crate::prefetch::prefetch;

/// What a table holds: a key, and what belongs to it.
pub(crate) trait Slot: Copy {
    type Key: Copy + PartialEq;

    /// A slot with nothing in it. Its key is that of no other.
    const EMPTY: Self;

    fn key(&self) -> Self::Key;
}

/// Open addressing and linear probing, at most half full: an entry is nearly always in the first
/// slot that is looked at, where a table with an index apart touches two places.
///
/// Hashes come from outside, so that one may serve for several looks. Nothing iterates over a
/// table but to make it larger.
#[derive(Clone, Debug)]
pub(crate) struct ProbeTable<S> {
    /// A power of two of them.
    slots: Vec<S>,
    len: usize,
}

const FIRST_SLOTS: usize = 1 << 10;

/// A table has so many slots for each entry at most when it is cleared.
const LARGEST_SHARE: usize = 16;

/// So far ahead of its use memory is asked for while a table grows.
const SLOTS_AHEAD: usize = 16;

impl<S: Slot> Default for ProbeTable<S> {
    fn default() -> Self {
        Self {
            slots: vec![S::EMPTY; FIRST_SLOTS],
            len: 0,
        }
    }
}

impl<S: Slot> ProbeTable<S> {
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// A table that is far larger than it need be is made small again: to clear it once more would
    /// take longer than to fill it.
    pub(crate) fn clear(&mut self) {
        if self.len < self.slots.len() / LARGEST_SHARE && self.slots.len() > FIRST_SLOTS {
            *self = Self::default();
            return;
        }
        self.slots.fill(S::EMPTY);
        self.len = 0;
    }

    /// Asks for the memory that [`Self::find`] will look at first.
    #[inline]
    pub(crate) fn prefetch(&self, hash: u64) {
        prefetch(&self.slots, self.first_place(hash));
    }

    #[inline]
    fn first_place(&self, hash: u64) -> usize {
        #[expect(clippy::cast_possible_truncation, reason = "low bits serve as well")]
        let place = hash as usize & (self.slots.len() - 1);
        place
    }

    /// The entry of a key, or the place where there is room for it.
    #[inline]
    pub(crate) fn find(&self, key: S::Key, hash: u64) -> Result<S, usize> {
        let last = self.slots.len() - 1;
        let mut place = self.first_place(hash);
        loop {
            let slot = &self.slots[place];
            if slot.key() == key {
                return Ok(*slot);
            }
            if slot.key() == S::EMPTY.key() {
                return Err(place);
            }
            place = (place + 1) & last;
        }
    }

    /// Makes sure that there is room for one more entry. Places found before are void then.
    #[inline]
    pub(crate) fn make_room(&mut self, hash: impl Fn(S::Key) -> u64) {
        if 2 * self.len >= self.slots.len() {
            self.grow(hash);
        }
    }

    /// Puts an entry into the place that [`Self::find`] gave for its key.
    #[inline]
    pub(crate) fn put(&mut self, place: usize, entry: S) {
        self.slots[place] = entry;
        self.len += 1;
    }

    #[inline(never)]
    fn grow(&mut self, hash: impl Fn(S::Key) -> u64) {
        let larger = vec![S::EMPTY; 2 * self.slots.len()];
        let old = std::mem::replace(&mut self.slots, larger);
        for (place, &slot) in old.iter().enumerate() {
            if let Some(ahead) = old.get(place + SLOTS_AHEAD) {
                self.prefetch(hash(ahead.key()));
            }
            if slot.key() != S::EMPTY.key()
                && let Err(place) = self.find(slot.key(), hash(slot.key()))
            {
                self.slots[place] = slot;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    impl Slot for (u64, u64) {
        type Key = u64;
        const EMPTY: Self = (u64::MAX, 0);

        fn key(&self) -> u64 {
            self.0
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever the hashes, even if all are the same, a table has what a map has.
        #[test]
        fn entries_are_those_of_a_map(
            keys in prop::collection::vec(0_u64..2_000, 0..3_000),
            hashes in 1_u64..5_000,
        ) {
            let hash = |key: u64| key % hashes;
            let mut table = ProbeTable::<(u64, u64)>::default();
            let mut map = HashMap::new();
            for (value, key) in (0..).zip(keys) {
                table.make_room(hash);
                let new = *map.entry(key).or_insert(value);
                match table.find(key, hash(key)) {
                    Ok(entry) => prop_assert_eq!(entry, (key, new)),
                    Err(place) => {
                        prop_assert_eq!(new, value);
                        table.put(place, (key, value));
                    }
                }
            }
            prop_assert_eq!(table.len(), map.len());
            table.clear();
            prop_assert_eq!(table.len(), 0);
            prop_assert!(table.find(0, 0).is_err());
        }
    }
}
