//! Why a topic has its score, and which terms speak most for it.

use slugline_features::CountRow;

use crate::model::best_first;
use crate::{NaiveBayesModel, ScoreScratch};

/// Why a topic has its score: what each term contributed.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The part of the score that doesn't depend on the article's terms.
    pub bias: f64,
    /// Terms with what each adds to the score, in order of term. Bias and contributions
    /// add up to the score.
    pub contributions: Vec<(u32, f64)>,
}

impl NaiveBayesModel {
    /// What each term of the article contributes to the score of a topic. A topic that the
    /// model doesn't have is explained as one without articles: by a bias of −∞ alone.
    #[must_use]
    pub fn explain(&self, article: CountRow<'_>, topic: u32) -> Explanation {
        if topic as usize >= self.statistics().topics() {
            return Explanation {
                bias: f64::NEG_INFINITY,
                contributions: Vec::new(),
            };
        }
        let constants = self.derivation().constants();
        let mut scratch = ScoreScratch::default();
        self.compute(article, &mut scratch);
        let offset = constants.offset[topic as usize];
        let weighted = scratch
            .computed
            .weighted(&scratch.terms, constants.bias.len());
        Explanation {
            bias: constants.bias[topic as usize],
            contributions: weighted
                .zip(&scratch.terms)
                .map(|(term, &(id, weight))| {
                    let evidence = term.evidence_for(topic).unwrap_or(0.0);
                    (id, weight * (offset + term.common + evidence))
                })
                .collect(),
        }
    }

    /// The terms seen with a topic that speak most for it, strongest first, at most
    /// `limit`: each with what it contributes to the score of an article that says this
    /// one term, once. None for a topic that the model doesn't have.
    #[must_use]
    pub fn strongest_terms(&self, topic: u32, limit: usize) -> Vec<(u32, f64)> {
        let Some(offset) = self.derivation().constants().offset.get(topic as usize) else {
            return Vec::new();
        };
        let mut weighed = Vec::with_capacity(1);
        let mut terms = Vec::new();
        for id in (0_u32..).take(self.statistics().terms()) {
            let once = std::iter::once((id, 1.0, self.weights().rarity(id)));
            self.derivation().weighing().weigh(once, &mut weighed);
            let Some(&(_, weight)) = weighed.first() else {
                continue;
            };
            let term = self.weights().term((id, weight));
            if let Some(evidence) = term.evidence_for(topic) {
                terms.push((id, weight * (offset + term.common + evidence)));
            }
        }
        strongest(terms, limit)
    }
}

/// The best of some ids with their numbers, at most `limit`, best first.
pub(crate) fn strongest(mut terms: Vec<(u32, f64)>, limit: usize) -> Vec<(u32, f64)> {
    if limit < terms.len() {
        terms.select_nth_unstable_by(limit, best_first);
        terms.truncate(limit);
    }
    terms.sort_unstable_by(best_first);
    terms
}
