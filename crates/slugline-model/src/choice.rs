//! The topics that an article gets, without an order of all the others.

use std::cmp::Ordering;

use crate::calibration::{logistic, relative_lead};
use crate::model::best_first;
use crate::softmax::{highest, share};
use crate::{Calibration, DecisionRule};

/// One number is above another by more than rounding if it is above so many times the other.
const MARGIN_OF_ROUNDING: f64 = 1.0 + 1e-9;

/// The best topic is sought among so many at a time.
const LOOKED_AT_TOGETHER: usize = 16;

/// The margins of an article's topics, to choose from: what [`DecisionRule::rank`] has, by topic.
///
/// Few of a thousand topics are given. To put all in order, and to compute all of their
/// probabilities, takes longer than to score them.
#[derive(Clone, Debug, Default)]
pub struct Margins {
    by_topic: Vec<f64>,
    /// Topics with what is on its way from a score to a margin.
    measured: Vec<(u32, f64)>,
}

impl Margins {
    /// Takes the scores of all topics in place of those of another article.
    pub fn fill(&mut self, rule: &DecisionRule, scores: &[f64]) {
        self.by_topic.clear();
        if rule.is_best_topic() {
            // A margin is the score.
            self.by_topic.extend_from_slice(scores);
            return;
        }
        self.measured.clear();
        self.measured.extend((0_u32..).zip(scores.iter().copied()));
        rule.measure(&mut self.measured);
        let margins = self.measured.iter().map(|&(_, margin)| margin);
        self.by_topic.extend(margins);
    }

    /// The first of [`DecisionRule::rank`].
    #[must_use]
    pub fn best(&self) -> Option<u32> {
        let highest = highest(&self.by_topic);
        // Nearly all groups are passed over without a branch for each of their topics.
        let groups = (0_u32..)
            .step_by(LOOKED_AT_TOGETHER)
            .zip(self.by_topic.chunks(LOOKED_AT_TOGETHER));
        let has_best = |group: &[f64]| {
            let mut has = false;
            for &own in group {
                has |= own >= highest;
            }
            has
        };
        let topics = groups
            .filter(|&(_, group)| has_best(group))
            .flat_map(|(first, group)| (first..).zip(group.iter().copied()));
        let best = topics.filter(|&(_, margin)| margin >= highest);
        best.min_by(best_first).map(|best| best.0)
    }

    /// The topics of [`DecisionRule::decide`], in the order of [`DecisionRule::rank`].
    #[must_use]
    pub fn given(&self, rule: &DecisionRule) -> Vec<u32> {
        if rule.is_best_topic() {
            let best = self.best();
            let given = best.filter(|&best| self.by_topic[best as usize] > f64::NEG_INFINITY);
            return given.into_iter().collect();
        }
        let given = self.topics().filter(|&(_, margin)| margin >= 0.0);
        let mut given: Vec<(u32, f64)> = given.collect();
        given.sort_unstable_by(best_first);
        given.into_iter().map(|(topic, _)| topic).collect()
    }

    /// That of a topic in [`DecisionRule::probabilities`].
    #[must_use]
    pub fn probability(&self, rule: &DecisionRule, topic: u32) -> Option<f64> {
        rule.calibration?
            .probability(topic as usize, &self.by_topic)
    }

    fn topics(&self) -> impl Iterator<Item = (u32, f64)> {
        (0_u32..).zip(self.by_topic.iter().copied())
    }
}

impl Calibration {
    /// The probability of one topic, from the margins of all in order of topics: the same number
    /// as among all of them, for less where that is possible. `None` for a topic that isn't there.
    fn probability(self, topic: usize, margins: &[f64]) -> Option<f64> {
        let margin = margins.get(topic)?;
        match self {
            Self::Sigmoid { slope, intercept } => Some(logistic(slope * margin + intercept)),
            Self::Lead {
                slope,
                intercept,
                scale,
            } => lead_of_best(slope, intercept, scale, margins, topic)
                .or_else(|| self.probabilities(margins).get(topic).copied()),
            Self::Softmax { scale } => share(scale, margins, topic),
        }
    }
}

/// The probability of a topic in [`Calibration::Lead`] if it is the best and another has a score. How the
/// others stand to each other matters only where none of them may be likelier.
fn lead_of_best(
    slope: f64,
    intercept: f64,
    scale: f64,
    scores: &[f64],
    topic: usize,
) -> Option<f64> {
    let own = scores[topic];
    let others = || {
        let others = scores
            .iter()
            .enumerate()
            .filter(|&(place, _)| place != topic);
        others.map(|(_, &score)| score)
    };
    let next = others().fold(f64::NEG_INFINITY, f64::max);
    if own.partial_cmp(&next) != Some(Ordering::Greater) || next == f64::NEG_INFINITY {
        return None;
    }
    let sure = logistic(slope * relative_lead(own, next) + intercept);
    let mut sum = 0.0;
    // The likeliest of the others has 1 of the sum, and more than `sure` only while that is small.
    for score in others() {
        if sure >= 0.5 || sure > MARGIN_OF_ROUNDING / (1.0 + sum) {
            return Some(sure);
        }
        sum += libm::exp(scale * (score - next));
    }
    let share = 1.0 / sum;
    Some(sure.max(share / (1.0 + share)))
}
