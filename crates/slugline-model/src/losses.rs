//! What topics lose of their sums of masses × logarithms where document frequencies fall.

use crate::totals::TopicTotals;

/// By topic, a sum of masses × logarithms, which is to be taken from its totals.
///
/// It has 64 bits as long as these hold it, which is for nearly all articles throughout: sums of
/// 128 take twice the time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Losses {
    logs: Vec<u64>,
    /// No sum is above it.
    most: u64,
}

impl Losses {
    /// Nothing is lost by so many topics.
    pub(crate) fn restart(&mut self, topics: usize) {
        self.logs.clear();
        self.logs.resize(topics, 0);
        self.most = 0;
    }

    /// Each of the topics loses its mass × `log`; no mass is above `most`. What 64 bits might not
    /// hold is taken from the totals at once.
    pub(crate) fn add(
        &mut self,
        (topics, masses): (&[u32], &[u64]),
        most: u64,
        log: u64,
        totals: &mut [TopicTotals],
    ) {
        let pairs = topics.iter().zip(masses);
        let most = most.checked_mul(log);
        if let Some(most) = most.and_then(|most| self.most.checked_add(most)) {
            self.most = most;
            if topics.len() == self.logs.len() {
                // All topics, in order.
                for (logs, &mass) in self.logs.iter_mut().zip(masses) {
                    *logs += mass * log;
                }
                return;
            }
            for (&topic, &mass) in pairs {
                self.logs[topic as usize] += mass * log;
            }
        } else {
            for (&topic, &mass) in pairs {
                let product = u128::from(mass) * u128::from(log);
                totals[topic as usize].mass.lose(product);
            }
        }
    }

    /// Takes the sums from the totals.
    pub(crate) fn settle(&self, totals: &mut [TopicTotals]) {
        for (topic, &logs) in totals.iter_mut().zip(&self.logs) {
            topic.mass.lose(logs.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::totals::Mass;

    /// Numbers of any length in bits up to so many.
    fn numbers(bits: u32) -> impl Strategy<Value = u64> {
        (any::<u64>(), 0..bits).prop_map(move |(number, shorter)| number >> (64 - bits + shorter))
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Whether 64 bits hold the sums or not.
        #[test]
        fn masses_lose_a_logarithm(
            terms in prop::collection::vec(
                (prop::collection::vec(numbers(60), 3), numbers(36), numbers(36)),
                0..8,
            ),
        ) {
            let topics = [0, 2, 3];
            let mut totals = [TopicTotals::default(); 4];
            let mut left = [Mass::default(); 4];
            for (masses, log, lost) in &terms {
                for (&topic, &mass) in topics.iter().zip(masses) {
                    totals[topic as usize].mass.add(mass, log + lost);
                    left[topic as usize].add(mass, *log);
                }
            }
            let mut losses = Losses::default();
            losses.restart(9);
            losses.restart(totals.len());
            for (masses, _, lost) in &terms {
                let most = masses.iter().copied().max().unwrap_or(0);
                losses.add((&topics, masses), most, *lost, &mut totals);
            }
            losses.settle(&mut totals);
            prop_assert_eq!(totals.map(|topic| topic.mass), left);
        }
    }
}
