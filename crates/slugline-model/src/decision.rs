//! Which topics an article gets, given its scores.

use serde::{Deserialize, Serialize};

use crate::calibration::Calibration;
use crate::model::best_first;
use crate::spread::scales;
use crate::threshold::{distance, thresholds};
use crate::{ModelError, OutOfSample, TopicSets};

/// See [`DecisionRule::rival`]. Chosen by five-fold cross-validation on the training part of
/// Reuters-21578 and on the articles of this project, of 0 and 0.2.
const RIVAL: f64 = 0.2;

/// What turns scores into topics and probabilities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionRule {
    /// Topics exclude each other: an article gets its best topic, and no other.
    pub single_topic: bool,
    /// By topic, what its scores are divided by to compare with those of the others: finite,
    /// above 0. Empty: 1 throughout.
    pub scales: Vec<f64>,
    /// What share of the strongest other topic's score is taken from a topic's own, where
    /// several topics are decided: 0 to 1.
    pub rival: f64,
    /// By topic, the standing from which on an article gets it: finite. Empty if none were
    /// chosen: then an article gets its best topic.
    pub thresholds: Vec<f64>,
    /// How a score becomes a probability, if it was fitted.
    pub calibration: Option<Calibration>,
}

impl DecisionRule {
    /// The rule of a model whose training articles were not scored again: the best topic.
    #[must_use]
    pub fn best_topic(single_topic: bool) -> Self {
        Self {
            single_topic,
            scales: Vec::new(),
            rival: 0.0,
            thresholds: Vec::new(),
            calibration: None,
        }
    }

    pub(crate) fn fit(
        single_topic: bool,
        scores: &OutOfSample,
        truth: &TopicSets,
        topics: usize,
    ) -> Self {
        if single_topic {
            return Self {
                calibration: Calibration::softmax(scores.articles(), truth),
                ..Self::best_topic(true)
            };
        }
        let scaled = scales(scores.spreads());
        let rule = Self {
            single_topic,
            rival: if scaled.is_some() { RIVAL } else { 0.0 },
            scales: scaled.unwrap_or_default(),
            thresholds: Vec::new(),
            calibration: None,
        };
        let mut standings = scores.articles().to_vec();
        for article in &mut standings {
            rule.stand(article);
        }
        let thresholds = thresholds(&standings, truth, topics);
        Self {
            calibration: Calibration::sigmoid(&standings, truth, &thresholds),
            thresholds,
            ..rule
        }
    }

    /// Turns the scores of topics into their standings, which the thresholds are held
    /// against: a score in its topic's unit, less a share of the strongest other one's.
    ///
    /// An article that is plainly about one topic has less room for the next: the words of
    /// a topic's neighbour speak for it, too, and the more so the more there are of them.
    pub fn stand(&self, topics: &mut [(u32, f64)]) {
        for (topic, score) in topics.iter_mut() {
            if let Some(scale) = self.scales.get(*topic as usize) {
                *score /= scale;
            }
        }
        if self.rival == 0.0 {
            return;
        }
        let (mut first, mut second) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        for &(_, score) in topics.iter() {
            if score > first {
                (first, second) = (score, first);
            } else if score > second {
                second = score;
            }
        }
        // A topic that is alone has no rival.
        if second == f64::NEG_INFINITY {
            return;
        }
        for (_, score) in topics.iter_mut() {
            // Where two are first, each is the other's rival, and `second` is `first`.
            let rival = if *score >= first { second } else { first };
            *score -= self.rival * rival;
        }
    }

    pub(crate) fn check(&self, topics: usize) -> Result<(), ModelError> {
        if !self.thresholds.is_empty() && self.thresholds.len() != topics {
            return Err(ModelError::Decision(
                "there are not as many thresholds as topics",
            ));
        }
        if self
            .thresholds
            .iter()
            .any(|threshold| !threshold.is_finite())
        {
            return Err(ModelError::Decision("a threshold is not a finite number"));
        }
        match self.calibration {
            Some(calibration) if !calibration.is_valid() => {
                Err(ModelError::Decision("the calibration is out of range"))
            }
            Some(Calibration::Sigmoid { .. }) if self.thresholds.is_empty() => {
                Err(ModelError::Decision("a sigmoid needs thresholds"))
            }
            _ => Ok(()),
        }
    }

    /// How far a score is above its threshold; just the score where an article gets its best
    /// topic.
    fn margin(&self, topic: u32, score: f64) -> f64 {
        match self.thresholds.get(topic as usize) {
            Some(&threshold) if !self.single_topic => distance(score, threshold),
            _ => score,
        }
    }

    /// Puts topics with their scores in order, the best first: the one furthest above its
    /// threshold, in units of it, which is the most probable one, or, where an article gets its best topic,
    /// the one with the highest score. Ties go to the first topic in order.
    pub fn sort(&self, topics: &mut [(u32, f64)]) {
        let distance = |topic: &(u32, f64)| (topic.0, self.margin(topic.0, topic.1));
        topics.sort_unstable_by(|a, b| best_first(&distance(a), &distance(b)));
    }

    /// All topics with their standings, in the order of [`Self::sort`], from the scores of
    /// all.
    #[must_use]
    pub fn rank(&self, scores: &[f64]) -> Vec<(u32, f64)> {
        let mut topics: Vec<(u32, f64)> = (0_u32..).zip(scores.iter().copied()).collect();
        self.stand(&mut topics);
        self.sort(&mut topics);
        topics
    }

    /// Whether a topic with this score is given; `best` says whether it is the highest.
    fn gives(&self, topic: u32, score: f64, best: bool) -> bool {
        match self.thresholds.get(topic as usize) {
            Some(&threshold) if !self.single_topic => score >= threshold,
            _ => best && score > f64::NEG_INFINITY,
        }
    }

    /// The topics that are given, ascending, of topics with scores in the order of
    /// [`Self::sort`]. A score of −∞, that of a topic without articles, never gives it.
    #[must_use]
    pub fn decide(&self, ranked: &[(u32, f64)]) -> Vec<u32> {
        let mut given: Vec<u32> = ranked
            .iter()
            .enumerate()
            .filter(|&(rank, &(topic, score))| self.gives(topic, score, rank == 0))
            .map(|(_, &(topic, _))| topic)
            .collect();
        given.sort_unstable();
        given
    }

    /// By topic, the probability that it applies, from the scores of all topics. `None`
    /// without calibration.
    #[must_use]
    pub fn probabilities(&self, scores: &[f64]) -> Option<Vec<f64>> {
        let mut topics: Vec<(u32, f64)> = (0_u32..).zip(scores.iter().copied()).collect();
        self.stand(&mut topics);
        let standings: Vec<f64> = topics.into_iter().map(|(_, standing)| standing).collect();
        self.calibration
            .map(|calibration| calibration.probabilities(&standings, &self.thresholds))
    }
}
