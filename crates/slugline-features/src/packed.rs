//! Whole numbers as they lie in a file, read one by one where they are needed.

use std::ops::Range;

use bytes::Bytes;

/// A list of whole numbers of 1, 2, 4 or 8 bytes each, little-endian. It shares the memory that it
/// was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedIntegers {
    bytes: Bytes,
    width: usize,
}

impl PackedIntegers {
    /// The numbers in the narrowest width that holds the largest of them.
    pub fn new(values: impl ExactSizeIterator<Item = u64> + Clone) -> Self {
        let width = match values.clone().max().unwrap_or(0) {
            0..=0xff => 1,
            0x100..=0xffff => 2,
            0x1_0000..=0xffff_ffff => 4,
            _ => 8,
        };
        let mut bytes = Vec::with_capacity(values.len() * width);
        for value in values {
            bytes.extend_from_slice(&value.to_le_bytes()[..width]);
        }
        Self {
            bytes: bytes.into(),
            width,
        }
    }

    /// The numbers of `width` bytes each that lie in `bytes`. `None` if numbers have no such width
    /// or the last one is cut off.
    #[must_use]
    pub fn from_bytes(bytes: Bytes, width: usize) -> Option<Self> {
        let fits = matches!(width, 1 | 2 | 4 | 8) && bytes.len().is_multiple_of(width);
        fits.then_some(Self { bytes, width })
    }

    /// The bytes of all numbers in a row.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// How many bytes a number has: 1, 2, 4 or 8.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many numbers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len() / self.width
    }

    /// Whether there is no number.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// A number by its place, if it is there.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<u64> {
        (place < self.len()).then(|| self.at(place))
    }

    /// The numbers in their order.
    pub fn iter(&self) -> impl Iterator<Item = u64> {
        self.iter_in(0..self.len())
    }

    /// The numbers of some places; none if these are not all there.
    fn iter_in(&self, places: Range<usize>) -> impl Iterator<Item = u64> {
        let places = if places.end <= self.len() {
            places
        } else {
            0..0
        };
        places.map(|place| self.at(place))
    }

    /// The number of a place that is there.
    #[inline]
    fn at(&self, place: usize) -> u64 {
        let bytes = &self.bytes[..];
        match self.width {
            1 => bytes[place].into(),
            2 => u16::from_le_bytes(bytes.as_chunks().0[place]).into(),
            4 => u32::from_le_bytes(bytes.as_chunks().0[place]).into(),
            _ => u64::from_le_bytes(bytes.as_chunks().0[place]),
        }
    }

    /// The sum of the numbers of some places. It stops at the highest number that there is.
    fn sum_in(&self, places: Range<usize>) -> u64 {
        let bytes = places.start * self.width..places.end * self.width;
        let bytes = self.bytes.get(bytes).unwrap_or_default();
        match self.width {
            1 => bytes.iter().map(|&byte| u64::from(byte)).sum(),
            2 => {
                let (numbers, _) = bytes.as_chunks();
                let numbers = numbers.iter().map(|&number| u16::from_le_bytes(number));
                numbers.map(u64::from).sum()
            }
            _ => self.iter_in(places).fold(0, u64::saturating_add),
        }
    }
}

/// So many runs share a place that is known from the beginning.
pub(crate) const RUNS_TOGETHER: usize = 16;

/// Runs that follow each other in a row of anything, by their lengths. Where one begins is known
/// for every 16th, and added up for the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Runs {
    lengths: PackedIntegers,
    starts: Vec<u32>,
    total: usize,
}

impl Runs {
    /// `None` unless the lengths add up to `total`, and that to less than 2³².
    pub(crate) fn new(lengths: PackedIntegers, total: usize) -> Option<Self> {
        let mut starts = Vec::with_capacity(lengths.len() / RUNS_TOGETHER + 1);
        let mut start = 0_u64;
        for first in (0..lengths.len()).step_by(RUNS_TOGETHER) {
            starts.push(u32::try_from(start).ok()?);
            let last = lengths.len().min(first + RUNS_TOGETHER);
            start = start.checked_add(lengths.sum_in(first..last))?;
        }
        let fits = u32::try_from(start).is_ok() && start == total as u64;
        fits.then_some(Self {
            lengths,
            starts,
            total,
        })
    }

    pub(crate) fn lengths(&self) -> &PackedIntegers {
        &self.lengths
    }

    /// How many runs there are.
    pub(crate) fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Where the run is; nowhere if there is none of this number.
    pub(crate) fn range(&self, run: usize) -> Range<usize> {
        let Some(length) = self.lengths.get(run) else {
            return self.total..self.total;
        };
        let together = run / RUNS_TOGETHER;
        let before = self.lengths.sum_in(together * RUNS_TOGETHER..run);
        let start = self.starts[together] as usize + as_usize(before);
        start..start + as_usize(length)
    }

    /// The runs with where they are, from `first` on.
    pub(crate) fn ranges_from(&self, first: usize) -> impl Iterator<Item = Range<usize>> {
        let mut end = self.range(first).start;
        let lengths = self.lengths.iter_in(first..self.len().max(first));
        lengths.map(move |length| {
            let start = end;
            end += as_usize(length);
            start..end
        })
    }

    /// The run that the place is in, which must be below the total.
    pub(crate) fn run_of(&self, place: usize) -> usize {
        let after = self
            .starts
            .partition_point(|&start| start as usize <= place);
        let first = after.saturating_sub(1) * RUNS_TOGETHER;
        let runs = self.ranges_from(first);
        first + runs.take_while(|range| range.end <= place).count()
    }
}

/// A part of a total that is the length of something in memory.
fn as_usize(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_lie_one_behind_the_other() {
        for factor in [1, 300, 100_000] {
            let lengths: Vec<u64> = (0..100).map(|run| run * 7 % 5 * factor).collect();
            let packed = PackedIntegers::new(lengths.iter().copied());
            assert!(packed.iter().eq(lengths.iter().copied()));
            let total = usize::try_from(lengths.iter().sum::<u64>()).unwrap();
            assert!(Runs::new(packed.clone(), total + 1).is_none());
            let runs = Runs::new(packed, total).unwrap();
            let ranges: Vec<Range<usize>> = runs.ranges_from(0).collect();
            assert_eq!(ranges.len(), runs.len());
            let mut end = 0;
            for (run, range) in ranges.iter().enumerate() {
                assert_eq!(range, &runs.range(run));
                assert_eq!((range.start, range.len() as u64), (end, lengths[run]));
                end = range.end;
                if !range.is_empty() {
                    assert_eq!(runs.run_of(range.start), run);
                    assert_eq!(runs.run_of(range.end - 1), run);
                }
            }
            assert_eq!(runs.range(100), total..total);
        }
    }

    #[test]
    fn lengths_that_are_too_large_are_refused() {
        let lengths = PackedIntegers::new([u64::MAX, 1, 0].into_iter());
        assert!(Runs::new(lengths.clone(), 0).is_none());
        assert!(Runs::new(lengths, usize::MAX).is_none());
    }
}
