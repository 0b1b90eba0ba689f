//! Which topic is taken for which: pairs of a missed topic and one given in error, counted.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::EvaluationError;
use crate::tally::topic_name;

/// How many [`Confusion`]s a report lists unless asked otherwise.
pub const DEFAULT_CONFUSIONS: usize = 20;

/// The most pairs one article may add, lest a hostile one (a hundred topics missed, a hundred
/// others given in error, and more) fill the memory.
const MAX_PAIRS_PER_ARTICLE: usize = 10_000;

/// A topic that articles were not given, and another they were given in error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// The articles' own topic, which was missed.
    pub topic: String,
    /// The topic that is not theirs, which was given.
    pub taken_for: String,
    /// How many articles this happened to.
    pub articles: u64,
}

/// The number of articles behind each pair of (missed topic, topic given in error).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ConfusionCounts {
    articles: BTreeMap<(u32, u32), u64>,
}

impl ConfusionCounts {
    /// Counts one article; both sets sorted and distinct, `hits` the size of what they share.
    pub(crate) fn add(&mut self, truth: &[u32], predicted: &[u32], hits: usize) {
        let pairs = (truth.len() - hits).saturating_mul(predicted.len() - hits);
        if pairs == 0 || pairs > MAX_PAIRS_PER_ARTICLE {
            return;
        }
        let missed = truth.iter().filter(|t| predicted.binary_search(t).is_err());
        for &topic in missed {
            let wrong = predicted.iter().filter(|p| truth.binary_search(p).is_err());
            for &taken_for in wrong {
                *self.articles.entry((topic, taken_for)).or_default() += 1;
            }
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (&pair, &articles) in &other.articles {
            *self.articles.entry(pair).or_default() += articles;
        }
    }

    /// The `limit` most frequent pairs, most frequent first, ties by the two ids.
    pub(crate) fn most_frequent(
        &self,
        topic_names: &[String],
        limit: usize,
    ) -> Result<Vec<Confusion>, EvaluationError> {
        let mut pairs: Vec<_> = self.articles.iter().collect();
        // The sort is stable and the map is in the order of the ids.
        pairs.sort_by_key(|&(_, &articles)| Reverse(articles));
        pairs
            .into_iter()
            .take(limit)
            .map(|(&(topic, taken_for), &articles)| {
                Ok(Confusion {
                    topic: topic_name(topic_names, topic)?,
                    taken_for: topic_name(topic_names, taken_for)?,
                    articles,
                })
            })
            .collect()
    }
}
