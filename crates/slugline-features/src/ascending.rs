//! Puts the few numbers of a large range that an article has into order.

const BITS: usize = 64;

/// A set of numbers as one bit each, and one bit for each 64 of these, which is empty between
/// calls: numbers go in as they come, and out ascending. It takes a few steps a number, where
/// sorting takes a few a number and comparison.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ascending {
    bits: Vec<u64>,
    /// Which of `bits` are not 0.
    blocks: Vec<u64>,
}

impl Ascending {
    /// Visits the numbers in ascending order, each once.
    pub(crate) fn visit(
        &mut self,
        numbers: impl Iterator<Item = usize>,
        mut visit: impl FnMut(usize),
    ) {
        for number in numbers {
            let block = number / BITS;
            if block >= self.bits.len() {
                self.bits.resize(block + 1, 0);
                self.blocks.resize(block / BITS + 1, 0);
            }
            self.bits[block] |= 1 << (number % BITS);
            self.blocks[block / BITS] |= 1 << (block % BITS);
        }
        for (first_block, blocks) in (0..).step_by(BITS).zip(&mut self.blocks) {
            each_bit(std::mem::take(blocks), |bit| {
                let block = first_block + bit;
                let bits = std::mem::take(&mut self.bits[block]);
                each_bit(bits, |bit| visit(block * BITS + bit));
            });
        }
    }
}

/// Visits the bits that are set, the lowest first.
fn each_bit(mut bits: u64, mut visit: impl FnMut(usize)) {
    while bits != 0 {
        visit(bits.trailing_zeros() as usize);
        bits &= bits - 1;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn numbers_come_out_as_of_a_sorted_set(
            rounds in prop::collection::vec(
                prop::collection::vec(prop_oneof![0_usize..200, 0_usize..20_000], 0..60), 0..4),
        ) {
            let mut ascending = Ascending::default();
            for numbers in rounds {
                let mut visited = Vec::new();
                ascending.visit(numbers.iter().copied(), |number| visited.push(number));
                let sorted: Vec<usize> = BTreeSet::from_iter(numbers).into_iter().collect();
                prop_assert_eq!(visited, sorted);
            }
        }
    }
}
