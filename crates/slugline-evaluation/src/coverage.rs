//! How accurate the surest articles are: what accuracy costs in articles left to a person.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::counts::ratio;
use crate::places::Place;

/// The accuracy among the articles one is surest of.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Coverage {
    /// The share of the articles that were asked for.
    pub coverage: f64,
    /// How many articles that is. More than the share where articles as sure as the last one had
    /// to be taken along.
    pub articles: u64,
    /// The share of them whose top topic is one of their own.
    pub accuracy: f64,
}

/// Articles, and those whose top topic is right, by the probability of the top topic.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CoverageCounts {
    by_confidence: BTreeMap<u64, Confidence>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Confidence {
    articles: u64,
    right: u64,
}

impl CoverageCounts {
    pub(crate) fn add(&mut self, top: Place) {
        let confidence = self
            .by_confidence
            .entry(bucket(top.probability))
            .or_default();
        confidence.articles += 1;
        confidence.right += u64::from(top.own);
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (&bucket, other) in &other.by_confidence {
            let confidence = self.by_confidence.entry(bucket).or_default();
            confidence.articles += other.articles;
            confidence.right += other.right;
        }
    }

    /// A row for every tenth of the articles.
    pub(crate) fn table(&self) -> Vec<Coverage> {
        let all: u64 = self.by_confidence.values().map(|c| c.articles).sum();
        let mut surest = self.by_confidence.values().rev();
        let mut covered = Confidence::default();
        (1..=10)
            .map(|tenths| {
                while covered.articles < (all * tenths).div_ceil(10) {
                    let Some(next) = surest.next() else { break };
                    covered.articles += next.articles;
                    covered.right += next.right;
                }
                Coverage {
                    coverage: ratio(tenths, 10),
                    articles: covered.articles,
                    accuracy: ratio(covered.right, covered.articles),
                }
            })
            .collect()
    }
}

/// Ranks probabilities: a higher one is in the same bucket or in one with a higher number.
///
/// Equally wide buckets would lump together what lies near 1, where most articles are. These
/// keep the first eight bits after the leading one of the smaller of p and 1 − p: two
/// probabilities share a bucket only if that differs by less than a 256th of itself. There are
/// 2¹⁸ + 2¹⁴ at most, and a corpus fills some thousand.
fn bucket(probability: f64) -> u64 {
    const HALF: f64 = 0.5;
    // The bits of floating-point numbers of one sign are in the order of the numbers.
    let leading_bits = |p: f64| p.to_bits() >> (f64::MANTISSA_DIGITS - 1 - 8);
    if probability <= HALF {
        leading_bits(probability)
    } else {
        2 * leading_bits(HALF) - leading_bits(1.0 - probability)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_in_the_order_of_probabilities_and_tell_1024ths_apart() {
        let buckets: Vec<u64> = (0..=1024_u32)
            .map(|i| bucket(f64::from(i) / 1024.0))
            .collect();
        assert!(buckets.is_sorted_by(|a, b| a < b));
        assert!(bucket(1.0) < 1 << 19);
        // The closer to certainty, the finer.
        assert!(bucket(1.0 - 1e-12) < bucket(1.0 - 0.9e-12));
        assert!(bucket(1e-12) < bucket(1.1e-12));
        assert_eq!(bucket(0.9001), bucket(0.90005));
    }
}
