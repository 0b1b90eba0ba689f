//! How far probabilities are from what happens: the reliability table and calibration errors.

use serde::Serialize;

use crate::counts::ratio;
use crate::mean::Mean;

/// The number of bins, as in most published calibration errors since Guo et al. 2017.
const BINS: usize = 15;

/// Decisions with about the same probability, and how often they were right.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ReliabilityBin {
    /// The lower bound of the probabilities; exclusive, but in the first bin, which includes 0.
    pub from: f64,
    /// The upper bound of the probabilities, inclusive.
    pub to: f64,
    /// How many decisions had such a probability: articles if single-label, pairs of an article
    /// and a topic if multi-label.
    pub decisions: u64,
    /// The mean of their probabilities, 0 of none.
    pub mean_probability: f64,
    /// The share of them in which the topic was the article's own, 0 of none.
    pub frequency: f64,
}

impl ReliabilityBin {
    fn gap(&self) -> f64 {
        (self.frequency - self.mean_probability).abs()
    }
}

/// Fifteen bins of equal width.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Reliability {
    bins: [Bin; BINS],
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Bin {
    probability: Mean,
    own: u64,
}

impl Reliability {
    /// Adds a number of decisions with the same probability and outcome.
    pub(crate) fn add(&mut self, probability: f64, own: bool, times: u64) {
        // Compared with the bounds that are reported; multiplying could round across one.
        let below = (1..BINS).take_while(|&i| bound(i) < probability).count();
        let bin = &mut self.bins[below];
        bin.probability.add_times(probability, times);
        bin.own += if own { times } else { 0 };
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (bin, other) in self.bins.iter_mut().zip(&other.bins) {
            bin.probability.merge(&other.probability);
            bin.own += other.own;
        }
    }

    /// All bins, those without a decision too.
    pub(crate) fn table(&self) -> Vec<ReliabilityBin> {
        let row = |(i, bin): (usize, &Bin)| ReliabilityBin {
            from: bound(i),
            to: bound(i + 1),
            decisions: bin.probability.count(),
            mean_probability: bin.probability.get(),
            frequency: ratio(bin.own, bin.probability.count()),
        };
        self.bins.iter().enumerate().map(row).collect()
    }
}

/// The `i`-th of the bounds 0, 1/15, …, 1.
fn bound(i: usize) -> f64 {
    i as f64 / BINS as f64
}

/// The mean, over decisions, of how far the frequency in their bin is from the mean probability.
pub(crate) fn expected_error(table: &[ReliabilityBin]) -> f64 {
    let decisions: u64 = table.iter().map(|bin| bin.decisions).sum();
    let share = |bin: &ReliabilityBin| ratio(bin.decisions, decisions);
    table.iter().map(|bin| share(bin) * bin.gap()).sum()
}

/// The same for the worst bin.
pub(crate) fn maximum_error(table: &[ReliabilityBin]) -> f64 {
    let gaps = table.iter().map(ReliabilityBin::gap);
    gaps.fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_belongs_to_the_bin_below() {
        let bin_of = |probability| {
            let mut reliability = Reliability::default();
            reliability.add(probability, true, 1);
            let table = reliability.table();
            let bin = table.iter().position(|bin| bin.decisions == 1).unwrap();
            let ReliabilityBin { from, to, .. } = table[bin];
            assert!(from < probability || bin == 0);
            assert!(probability <= to);
            bin
        };
        assert_eq!((bin_of(0.0), bin_of(1.0)), (0, BINS - 1));
        for i in 1..BINS {
            let at = i as f64 / 15.0;
            assert_eq!((bin_of(at), bin_of(at.next_down())), (i - 1, i - 1));
            assert_eq!(bin_of(at.next_up()), i);
        }
    }
}
