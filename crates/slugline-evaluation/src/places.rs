//! An article's ranking as every metric needs it: checked, sorted, right and wrong told apart.

use crate::EvaluationError;
use crate::decision::sorted_set;
use crate::ranked_topics::RankedTopics;

/// One listed topic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Place {
    pub(crate) probability: f64,
    /// Whether it is one of the article's own.
    pub(crate) own: bool,
}

/// An article's topics by falling probability.
#[derive(Debug)]
pub(crate) struct Places {
    pub(crate) listed: Vec<Place>,
    /// How many topics were not listed; their probability is 0.
    pub(crate) unlisted: u64,
    /// How many of those are the article's own.
    pub(crate) unlisted_own: u64,
    /// How many topics the article has.
    pub(crate) own: u64,
}

impl Places {
    pub(crate) fn new(article: RankedTopics<'_>, topics: usize) -> Result<Self, EvaluationError> {
        let RankedTopics { truth, ranked } = article;
        check(ranked, topics)?;
        let truth = sorted_set(truth);
        let mut listed: Vec<Place> = ranked
            .iter()
            .map(|&(topic, probability)| Place {
                // Else −0, which `total_cmp` takes for less than 0.
                probability: probability.abs(),
                own: truth.binary_search(&topic).is_ok(),
            })
            .collect();
        // Stable, and one look if the list is in order.
        listed.sort_by(|a, b| b.probability.total_cmp(&a.probability));

        let own = truth.len() as u64;
        let listed_own = listed.iter().filter(|place| place.own).count() as u64;
        let unknown = truth.iter().filter(|&&t| t as usize >= topics).count();
        Ok(Self {
            unlisted: (topics - listed.len() + unknown) as u64,
            unlisted_own: own - listed_own,
            own,
            listed,
        })
    }

    /// The topic with the highest probability; where none is listed, one that counts as wrong.
    pub(crate) fn top(&self) -> Place {
        self.listed.first().copied().unwrap_or(Place {
            probability: 0.0,
            own: false,
        })
    }
}

/// Probabilities between 0 and 1, of known topics, each at most once.
fn check(ranked: &[(u32, f64)], topics: usize) -> Result<(), EvaluationError> {
    for &(topic, probability) in ranked {
        if topic as usize >= topics {
            return Err(EvaluationError::UnknownTopic { topic, topics });
        }
        if !(0.0..=1.0).contains(&probability) {
            return Err(EvaluationError::NotAProbability { topic, probability });
        }
    }
    let mut ids: Vec<u32> = ranked.iter().map(|&(topic, _)| topic).collect();
    ids.sort_unstable();
    match ids.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(EvaluationError::RepeatedTopic { topic: pair[0] }),
        None => Ok(()),
    }
}
