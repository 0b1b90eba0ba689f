//! Records that many terms have, written once.

use std::collections::HashMap;

use bytes::Bytes;
use slugline_features::PackedIntegers;

use crate::record::varint_len;

/// Records that several terms have: most terms of an article are in no other, and have the same
/// topics and mass as its other ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedRecords {
    /// Where each record ends in `records`; it begins where the one before it ends.
    pub ends: PackedIntegers,
    /// The records, one behind the other.
    pub records: Bytes,
}

impl Default for SharedRecords {
    fn default() -> Self {
        Self {
            ends: PackedIntegers::new(std::iter::empty()),
            records: Bytes::new(),
        }
    }
}

/// In front of a record that a term has for itself; what is even is the number of a shared one.
pub(crate) const OWN: u64 = 1;

/// What a shared record costs besides its bytes: where it ends.
const COST_OF_ONE: u64 = 2;

/// Which records are shared, by their bytes.
pub(crate) type Places<'a> = HashMap<&'a [u8], u64>;

impl SharedRecords {
    /// Shares those of the records that it saves space to share: the most frequent first, of
    /// equals the lower ones.
    pub(crate) fn choose<'a>(records: impl Iterator<Item = &'a [u8]>) -> (Self, Places<'a>) {
        let mut counts: HashMap<&[u8], u64> = HashMap::new();
        for record in records {
            *counts.entry(record).or_default() += 1;
        }
        // Of one term alone nothing is shared.
        counts.retain(|_, count| *count > 1);
        let mut counts: Vec<(&[u8], u64)> = counts.into_iter().collect();
        counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let mut places = Places::new();
        let (mut ends, mut shared) = (Vec::new(), Vec::new());
        for (record, count) in counts {
            let (place, len) = (places.len() as u64, record.len() as u64);
            // A later one is no more frequent, but it may be longer.
            if len + COST_OF_ONE + count * varint_len(2 * place) < count * len {
                shared.extend_from_slice(record);
                ends.push(shared.len() as u64);
                places.insert(record, place);
            }
        }
        let shared = Self {
            ends: PackedIntegers::new(ends.into_iter()),
            records: shared.into(),
        };
        (shared, places)
    }

    /// How many bytes it takes.
    pub(crate) fn len(&self) -> usize {
        self.records.len() + self.ends.bytes().len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The bytes of a record, if there is one of this number.
    pub(crate) fn get(&self, number: u64) -> Option<&[u8]> {
        let number = usize::try_from(number).ok()?;
        let start = match number.checked_sub(1) {
            Some(before) => self.ends.get(before)?,
            None => 0,
        };
        let end = self.ends.get(number)?;
        let start = usize::try_from(start).ok()?;
        self.records.get(start..usize::try_from(end).ok()?)
    }
}
