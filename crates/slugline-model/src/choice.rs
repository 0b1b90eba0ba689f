//! The topics that an article gets, without an order of all the others.

use crate::DecisionRule;
use crate::model::best_first;

/// The margins of an article's topics, to choose from: what [`DecisionRule::rank`] has, by topic.
///
/// Few of a thousand topics are given. To put all in order, and to compute all of their
/// probabilities, takes longer than to score them.
#[derive(Clone, Debug, Default)]
pub struct Margins(Vec<(u32, f64)>);

impl Margins {
    /// Takes the scores of all topics in place of those of another article.
    pub fn fill(&mut self, rule: &DecisionRule, scores: &[f64]) {
        self.0.clear();
        self.0.extend((0_u32..).zip(scores.iter().copied()));
        rule.measure(&mut self.0);
    }

    /// The first of [`DecisionRule::rank`].
    #[must_use]
    pub fn best(&self) -> Option<u32> {
        let best = self.0.iter().min_by(|a, b| best_first(a, b));
        best.map(|best| best.0)
    }

    /// The topics of [`DecisionRule::decide`], in the order of [`DecisionRule::rank`].
    #[must_use]
    pub fn given(&self, rule: &DecisionRule) -> Vec<u32> {
        if rule.is_best_topic() {
            let best = self.best();
            let given = best.filter(|&best| self.0[best as usize].1 > f64::NEG_INFINITY);
            return given.into_iter().collect();
        }
        let given = self.0.iter().filter(|(_, margin)| *margin >= 0.0);
        let mut given: Vec<(u32, f64)> = given.copied().collect();
        given.sort_unstable_by(best_first);
        given.into_iter().map(|(topic, _)| topic).collect()
    }

    /// That of a topic in [`DecisionRule::probabilities`].
    #[must_use]
    pub fn probability(&self, rule: &DecisionRule, topic: u32) -> Option<f64> {
        rule.calibration?.probability(topic as usize, &self.0)
    }
}
