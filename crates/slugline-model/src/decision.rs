//! Which topics an article gets, given its scores.

use serde::{Deserialize, Serialize};

use crate::calibration::Calibration;
use crate::model::best_first;
use crate::spread::scales;
use crate::threshold::{Objective, thresholds};
use crate::{ModelError, OutOfSample, TopicSets};

/// See [`DecisionRule::level`]: the share of training articles whose best score is below it.
/// Chosen by cross-validation on the training part of Reuters-21578 and on this project's
/// articles and their titles, of shares from 0 to 0.3.
const BELOW_LEVEL: f64 = 0.1;

/// Scores are raised by this factor at most: no product of it is infinite.
const MOST_RAISED: f64 = 1e6;

/// How much further below its thresholds an article is for each unit that its best score is
/// below the floor: enough to leave it without topics a little below.
const FLOOR_WEIGHT: f64 = 3.0;

/// How topics are to be decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionOptions {
    /// Whether topics exclude each other. Default: they do if every training article has
    /// exactly one.
    pub single_topic: Option<bool>,
    /// What the thresholds are chosen for, where topics don't exclude each other.
    pub objective: Objective,
}

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
    /// The best score, in its topic's unit, below which all scores of an article are raised, in
    /// proportion, until the best one reaches it: a headline has less evidence than the articles
    /// that thresholds are chosen on. Finite and above 0. `None`: none is raised.
    pub level: Option<f64>,
    /// The best score, in its topic's unit, from which on an article is taken to be about
    /// anything that the model knows; finite. `None`: any will do.
    pub floor: Option<f64>,
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
            level: None,
            floor: None,
            thresholds: Vec::new(),
            calibration: None,
        }
    }

    /// Chooses thresholds and fits probabilities on out-of-sample scores of articles with
    /// these topics. `topics` is the number of the model's topics, and `exclusive` says
    /// whether every training article has exactly one.
    #[must_use]
    pub fn fit(
        options: DecisionOptions,
        exclusive: bool,
        scores: &OutOfSample,
        truth: &TopicSets,
        topics: usize,
    ) -> Self {
        let single_topic = options.single_topic.unwrap_or(exclusive);
        if single_topic {
            return Self {
                calibration: Calibration::exclusive(&scores.distinct(scores.articles(), truth)),
                ..Self::best_topic(true)
            };
        }
        let scaled = scales(scores.spreads());
        let mut rule = Self {
            rival: if scaled.is_some() {
                scores.rival()
            } else {
                0.0
            },
            scales: scaled.unwrap_or_default(),
            ..Self::best_topic(false)
        };
        let mut strongest: Vec<f64> = scores
            .articles()
            .iter()
            .map(|article| rule.strongest(article))
            .filter(|score| score.is_finite())
            .collect();
        strongest.sort_unstable_by(f64::total_cmp);
        rule.level = quantile(&strongest, BELOW_LEVEL).filter(|&level| level > 0.0);
        rule.floor = quantile(&strongest, scores.below_floor());
        let mut standings = scores.articles().to_vec();
        for article in &mut standings {
            rule.stand(article);
        }
        rule.thresholds = thresholds(options.objective, &standings, truth, topics);
        let mut margins = scores.articles().to_vec();
        for article in &mut margins {
            rule.judge(article);
        }
        rule.calibration = Calibration::sigmoid(&scores.distinct(&margins, truth));
        rule
    }

    /// Turns the scores of topics into their standings, which the thresholds are held
    /// against: a score in its topic's unit, less a share of the strongest other one's, and
    /// raised where all are below [`Self::level`].
    ///
    /// An article that is plainly about one topic has less room for the next: the words of
    /// a topic's neighbour speak for it, too, and the more so the more there are of them.
    pub fn stand(&self, topics: &mut [(u32, f64)]) {
        self.stand_and_tell(topics);
    }

    /// [`Self::stand`], which returns the article's best score in its topic's unit.
    fn stand_and_tell(&self, topics: &mut [(u32, f64)]) -> f64 {
        for (topic, score) in topics.iter_mut() {
            *score = self.scaled(*topic, *score);
        }
        let (mut first, mut second) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        for &(_, score) in topics.iter() {
            if score > first {
                (first, second) = (score, first);
            } else if score > second {
                second = score;
            }
        }
        let raise = self.level.filter(|&level| first > 0.0 && first < level);
        let raise = raise.map_or(1.0, |level| (level / first).min(MOST_RAISED));
        for (_, score) in topics.iter_mut() {
            // Where two are first, each is the other's rival, and `second` is `first`.
            let rival = if *score >= first { second } else { first };
            // A topic that is alone has no rival.
            if rival > f64::NEG_INFINITY {
                *score -= self.rival * rival;
            }
            *score *= raise;
        }
        first
    }

    pub(crate) fn check(&self, topics: usize) -> Result<(), ModelError> {
        if !self.thresholds.is_empty() && self.thresholds.len() != topics {
            return Err(ModelError::Decision(
                "there are not as many thresholds as topics",
            ));
        }
        if !self.scales.is_empty() && self.scales.len() != topics {
            return Err(ModelError::Decision(
                "there are not as many scales as topics",
            ));
        }
        if !self
            .scales
            .iter()
            .all(|&scale| scale > 0.0 && scale.is_finite())
        {
            return Err(ModelError::Decision("a scale is not a number above 0"));
        }
        if !(0.0..=1.0).contains(&self.rival) {
            return Err(ModelError::Decision("the rival's share is not from 0 to 1"));
        }
        if self
            .level
            .is_some_and(|level| !(level > 0.0 && level.is_finite()))
        {
            return Err(ModelError::Decision("the level is not a number above 0"));
        }
        if self.floor.is_some_and(|floor| !floor.is_finite()) {
            return Err(ModelError::Decision("the floor is not a finite number"));
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

    /// A score in the unit of its topic.
    fn scaled(&self, topic: u32, score: f64) -> f64 {
        self.scales
            .get(topic as usize)
            .map_or(score, |scale| score / scale)
    }

    /// The highest score of an article, each in the unit of its topic.
    fn strongest(&self, topics: &[(u32, f64)]) -> f64 {
        topics
            .iter()
            .map(|&(topic, score)| self.scaled(topic, score))
            .fold(f64::NEG_INFINITY, f64::max)
    }

    /// Turns the scores of topics into margins and puts the topics in order, the best first;
    /// ties go to the first topic in order.
    ///
    /// A margin says how far a topic's standing is above its threshold: 0 and above gives the
    /// topic. It is lower by three times what the article's best score lacks to
    /// [`Self::floor`]. Where an article gets its best topic, the margin is the score.
    pub fn judge(&self, topics: &mut [(u32, f64)]) {
        self.measure(topics);
        topics.sort_unstable_by(best_first);
    }

    /// Turns the scores of topics into margins, and leaves them in their order.
    pub(crate) fn measure(&self, topics: &mut [(u32, f64)]) {
        if !self.is_best_topic() {
            let strongest = self.stand_and_tell(topics);
            let lack = self.floor.map_or(0.0, |floor| (floor - strongest).max(0.0));
            for (topic, standing) in topics.iter_mut() {
                let threshold = self.thresholds[*topic as usize];
                *standing -= threshold + FLOOR_WEIGHT * lack;
            }
        }
    }

    /// Whether an article gets its best topic, whatever its score.
    #[must_use]
    pub fn is_best_topic(&self) -> bool {
        self.single_topic || self.thresholds.is_empty()
    }

    /// All topics with their margins, in the order of [`Self::judge`], from the scores of all.
    #[must_use]
    pub fn rank(&self, scores: &[f64]) -> Vec<(u32, f64)> {
        let mut topics: Vec<(u32, f64)> = (0_u32..).zip(scores.iter().copied()).collect();
        self.judge(&mut topics);
        topics
    }

    /// The topics that are given, ascending, of topics with margins in the order of
    /// [`Self::judge`]. A score of −∞, that of a topic without articles, never gives it.
    #[must_use]
    pub fn decide(&self, ranked: &[(u32, f64)]) -> Vec<u32> {
        let mut given: Vec<u32> = if self.is_best_topic() {
            let best = ranked.first().filter(|best| best.1 > f64::NEG_INFINITY);
            best.map(|best| best.0).into_iter().collect()
        } else {
            let given = ranked.iter().filter(|&&(_, margin)| margin >= 0.0);
            given.map(|&(topic, _)| topic).collect()
        };
        given.sort_unstable();
        given
    }

    /// By topic, the probability that it applies, from the margins of all topics, as
    /// [`Self::rank`] has them. `None` without calibration.
    #[must_use]
    pub fn probabilities(&self, ranked: &[(u32, f64)]) -> Option<Vec<f64>> {
        let calibration = self.calibration?;
        let mut margins = vec![0.0; ranked.len()];
        for &(topic, margin) in ranked {
            margins[topic as usize] = margin;
        }
        Some(calibration.probabilities(&margins))
    }
}

/// The number that a share of them, ascending, is below.
fn quantile(numbers: &[f64], share: f64) -> Option<f64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a length"
    )]
    let below = (numbers.len() as f64 * share) as usize;
    numbers.get(below).copied()
}
