//! How high up in its ranking an article's own topics stand.

use std::collections::BTreeMap;

use crate::mean::Mean;
use crate::places::Places;

/// Precision is taken among this many of the topics ranked best.
const CUTS: [usize; 3] = [1, 3, 5];

/// Means over all articles of what is a fraction in each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct RankingMeans {
    precision_at: [Mean; CUTS.len()],
    pub(crate) ndcg: Mean,
    pub(crate) average_precision: Mean,
}

/// Topics with the same probability.
struct Tie {
    topics: u64,
    /// How many of them are the article's own.
    own: u64,
}

impl RankingMeans {
    pub(crate) fn add(&mut self, places: &Places) {
        for (mean, cut) in self.precision_at.iter_mut().zip(CUTS) {
            let best = places.listed.iter().take(cut);
            let hits = best.filter(|place| place.own).count();
            mean.add(hits as f64 / cut as f64);
        }
        let ties = ties(places);
        self.ndcg.add(ndcg(&ties, places.own));
        self.average_precision
            .add(average_precision(&ties, places.own));
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (mean, other) in self.precision_at.iter_mut().zip(&other.precision_at) {
            mean.merge(other);
        }
        self.ndcg.merge(&other.ndcg);
        self.average_precision.merge(&other.average_precision);
    }

    pub(crate) fn precision_at(&self) -> BTreeMap<usize, f64> {
        let means = self.precision_at.iter().map(Mean::get);
        CUTS.into_iter().zip(means).collect()
    }
}

/// The ranking as groups of equal probability, best first; topics not listed are in the last.
fn ties(places: &Places) -> Vec<Tie> {
    let equal = places
        .listed
        .chunk_by(|a, b| a.probability.total_cmp(&b.probability).is_eq());
    let mut ties: Vec<Tie> = equal
        .map(|tie| Tie {
            topics: tie.len() as u64,
            own: tie.iter().filter(|place| place.own).count() as u64,
        })
        .collect();
    let unlisted = Tie {
        topics: places.unlisted,
        own: places.unlisted_own,
    };
    match (places.listed.last(), ties.last_mut()) {
        (Some(last), Some(zeros)) if last.probability == 0.0 => {
            zeros.topics += unlisted.topics;
            zeros.own += unlisted.own;
        }
        _ => ties.push(unlisted),
    }
    ties
}

/// The discounted cumulative gain beside that of a perfect ranking. A tie shares its places: each
/// of its topics gains the mean of their discounts, as if all orders of them were averaged.
fn ndcg(ties: &[Tie], own: u64) -> f64 {
    if own == 0 {
        return 0.0;
    }
    let (mut above, mut gain) = (0, 0.0);
    for tie in ties {
        if tie.own > 0 {
            let share = tie.own as f64 / tie.topics as f64;
            gain += share * discounts(above, tie.topics);
        }
        above += tie.topics;
    }
    // Rounding may put a perfect ranking a bit above itself.
    (gain / discounts(0, own)).min(1.0)
}

/// The sum of the discounts of the `count` places after the first `above`: 1 ÷ log₂(place + 1),
/// places counted from 1.
fn discounts(above: u64, count: u64) -> f64 {
    let places = above + 1..=above + count;
    places
        .map(|place| 1.0 / libm::log2(place as f64 + 1.0))
        .sum()
}

/// For each own topic, the share of own ones among those ranked as high or higher; the mean.
fn average_precision(ties: &[Tie], own: u64) -> f64 {
    if own == 0 {
        return 1.0;
    }
    let (mut topics, mut hits, mut sum) = (0, 0, 0.0);
    for tie in ties {
        topics += tie.topics;
        hits += tie.own;
        if tie.own > 0 {
            sum += tie.own as f64 * (hits as f64 / topics as f64);
        }
    }
    sum / own as f64
}
