//! Numbers of any width in a row of bytes, lowest bit first.

/// So many bits at most are written or taken at once.
const MAX_WIDTH: u32 = 56;

/// Writes bits behind each other.
#[derive(Debug, Default)]
pub(crate) struct BitWriter {
    words: Vec<u64>,
    /// Bits that don't fill a word yet, and how many: fewer than 64.
    pending: u64,
    count: u32,
}

impl BitWriter {
    /// The low `width` bits of a number that has no others, up to [`MAX_WIDTH`].
    #[inline]
    pub(crate) fn put(&mut self, value: u64, width: u32) {
        debug_assert!(width <= MAX_WIDTH && value >> width == 0);
        self.put_word(value, width);
    }

    #[inline]
    fn put_word(&mut self, value: u64, width: u32) {
        self.pending |= value << self.count;
        let count = self.count + width;
        if count >= u64::BITS {
            self.words.push(self.pending);
            // What there was no room for; all of it was written if nothing was pending.
            self.pending = value.checked_shr(u64::BITS - self.count).unwrap_or(0);
            self.count = count - u64::BITS;
        } else {
            self.count = count;
        }
    }

    /// All bits of another writer.
    pub(crate) fn append(&mut self, other: &Self) {
        for &word in &other.words {
            self.put_word(word, u64::BITS);
        }
        self.put_word(other.pending, other.count);
    }

    /// So many zeros, and a one behind them.
    pub(crate) fn put_zeros(&mut self, mut zeros: u64) {
        while zeros >= 32 {
            self.put(0, 32);
            zeros -= 32;
        }
        let zeros = u32::try_from(zeros).unwrap_or_default();
        self.put(1 << zeros, zeros + 1);
    }

    /// The bytes, the last filled up with zeros.
    pub(crate) fn finish(self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self
            .words
            .iter()
            .flat_map(|word| word.to_le_bytes())
            .collect();
        let rest = self.count.div_ceil(8) as usize;
        bytes.extend_from_slice(&self.pending.to_le_bytes()[..rest]);
        bytes
    }
}

/// Takes bits as they were written; `None` where they end.
#[derive(Debug)]
pub(crate) struct BitReader<'a> {
    bytes: &'a [u8],
    /// The next bit.
    at: usize,
}

impl<'a> BitReader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// A number of so many bits, up to [`MAX_WIDTH`].
    pub(crate) fn take(&mut self, width: u32) -> Option<u64> {
        debug_assert!(width <= MAX_WIDTH);
        let value = self.window() & ((1 << width) - 1);
        self.skip(width)?;
        Some(value)
    }

    /// How many zeros stand before the next one, which is taken, too.
    pub(crate) fn take_zeros(&mut self) -> Option<u64> {
        let mut zeros = 0;
        loop {
            let window = self.window();
            if window != 0 {
                let last = window.trailing_zeros();
                self.skip(last + 1)?;
                return Some(zeros + u64::from(last));
            }
            self.skip(MAX_WIDTH)?;
            zeros += u64::from(MAX_WIDTH);
        }
    }

    /// Whether nothing is left but the zeros that fill up a byte.
    pub(crate) fn is_at_end(&self) -> bool {
        self.at.div_ceil(8) == self.bytes.len() && self.window() == 0
    }

    /// The next [`MAX_WIDTH`] bits at least, with zeros behind the end.
    fn window(&self) -> u64 {
        let rest = self.bytes.get(self.at / 8..).unwrap_or_default();
        let mut window = [0; 8];
        let length = rest.len().min(8);
        window[..length].copy_from_slice(&rest[..length]);
        u64::from_le_bytes(window) >> (self.at % 8)
    }

    fn skip(&mut self, bits: u32) -> Option<()> {
        self.at += bits as usize;
        (self.at.div_ceil(8) <= self.bytes.len()).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn numbers_come_back(
            numbers in prop::collection::vec((0_u64..1 << 40, 0_u32..=56, 0_u64..200), 0..50),
            cut in 0_usize..50,
        ) {
            let write = |numbers: &[(u64, u32, u64)]| {
                let mut writer = BitWriter::default();
                for &(value, width, zeros) in numbers {
                    writer.put(value & ((1 << width) - 1), width);
                    writer.put_zeros(zeros);
                }
                writer
            };
            let bytes = write(&numbers).finish();
            let (first, second) = numbers.split_at(cut.min(numbers.len()));
            let mut joined = write(first);
            joined.append(&write(second));
            prop_assert_eq!(&joined.finish(), &bytes);
            let mut reader = BitReader::new(&bytes);
            for (value, width, zeros) in numbers {
                prop_assert_eq!(reader.take(width), Some(value & ((1 << width) - 1)));
                prop_assert_eq!(reader.take_zeros(), Some(zeros));
            }
            prop_assert!(reader.is_at_end());
            prop_assert_eq!(reader.take_zeros(), None);
        }
    }
}
