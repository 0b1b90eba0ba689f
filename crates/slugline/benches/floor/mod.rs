//! The floors of the roofline: what is left of each stage when it has no rules.

/// How many bytes are ASCII letters: a pass over all bytes, many at a time.
pub fn letters(text: &str) -> usize {
    // So many can be counted in a byte, which lets the compiler count in vectors of bytes.
    let runs = text.as_bytes().chunks(usize::from(u8::MAX));
    runs.map(|run| {
        let letters = run.iter().map(|byte| u8::from(byte.is_ascii_alphabetic()));
        usize::from(letters.sum::<u8>())
    })
    .sum()
}

/// Splits a text at what is no ASCII letter or digit, and hands over a hash of each word in lower
/// case, byte by byte. Without a use of it the compiler leaves the hash out, and splitting remains.
#[inline]
pub fn words(text: &str, mut visit: impl FnMut(u64)) {
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    const FACTOR: u64 = 0x0100_0000_01b3;
    let (mut hash, mut inside) = (START, false);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            hash = (hash ^ u64::from(byte | 0x20)).wrapping_mul(FACTOR);
            inside = true;
        } else if inside {
            visit(hash);
            (hash, inside) = (START, false);
        }
    }
    if inside {
        visit(hash);
    }
}

/// Counts hashes in a table with open addressing, which knows nothing of what was hashed.
pub struct Counts {
    slots: Vec<(u64, u32)>,
    distinct: usize,
}

impl Counts {
    pub fn new() -> Self {
        Self {
            slots: vec![(0, 0); 1 << 12],
            distinct: 0,
        }
    }

    pub fn distinct(&self) -> usize {
        self.distinct
    }

    #[inline]
    pub fn add(&mut self, hash: u64) {
        let slot = self.slot(hash);
        let new = slot.1 == 0;
        *slot = (hash, slot.1 + 1);
        self.distinct += usize::from(new);
        if self.distinct * 2 > self.slots.len() {
            self.grow();
        }
    }

    /// The slot of a hash, or the free one where it belongs.
    fn slot(&mut self, hash: u64) -> &mut (u64, u32) {
        let mask = self.slots.len() - 1;
        // The upper bits are the better mixed ones.
        let mut at = (hash >> 32) as usize & mask;
        while self.slots[at].1 != 0 && self.slots[at].0 != hash {
            at = (at + 1) & mask;
        }
        &mut self.slots[at]
    }

    fn grow(&mut self) {
        let twice = vec![(0, 0); self.slots.len() * 2];
        for (hash, count) in std::mem::replace(&mut self.slots, twice) {
            if count > 0 {
                *self.slot(hash) = (hash, count);
            }
        }
    }
}
