//! From scores to probabilities, fitted on out-of-sample scores.

use std::f64::consts::LN_2;

use linfa::ParamGuard;
use linfa::composing::platt_scaling::{Platt, PlattParams, platt_newton_method};
use ndarray::Array1;
use serde::{Deserialize, Serialize};

use crate::TopicSets;

/// How a score becomes a probability.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Calibration {
    /// For topics that exclude each other: `softmax(scale · score)`, which sums to 1
    /// (temperature scaling: Guo et al. 2017, "On calibration of modern neural
    /// networks", section 4.2). `scale` is above 0.
    Softmax {
        /// What scores are multiplied by.
        scale: f64,
    },
    /// For topics each on its own: `1 / (1 + exp(−(slope · (score − threshold) +
    /// intercept)))` (Platt 1999, "Probabilistic outputs for support vector machines").
    /// `slope` is above 0.
    Sigmoid {
        /// What the distance from the topic's threshold is multiplied by.
        slope: f64,
        /// The log-odds at the threshold.
        intercept: f64,
    },
}

impl Calibration {
    pub(crate) fn is_valid(self) -> bool {
        match self {
            Self::Softmax { scale } => scale > 0.0 && scale.is_finite(),
            Self::Sigmoid { slope, intercept } => {
                slope > 0.0 && slope.is_finite() && intercept.is_finite()
            }
        }
    }

    /// The probability of each topic; `thresholds` are the topics' own.
    pub(crate) fn probabilities(self, scores: &[f64], thresholds: &[f64]) -> Vec<f64> {
        match self {
            Self::Softmax { scale } => {
                let best = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let odds: Vec<f64> = scores
                    .iter()
                    .map(|score| libm::exp(scale * (score - best)))
                    .collect();
                let sum: f64 = odds.iter().sum();
                odds.iter().map(|odds| odds / sum).collect()
            }
            Self::Sigmoid { slope, intercept } => scores
                .iter()
                .zip(thresholds)
                .map(|(score, threshold)| logistic(slope * (score - threshold) + intercept))
                .collect(),
        }
    }

    /// The scale of the softmax with the highest likelihood. `None` without a score.
    pub(crate) fn softmax(scores: &[Vec<(u32, f64)>], truth: &TopicSets) -> Option<Self> {
        let articles: Vec<(&[(u32, f64)], f64)> = scores
            .iter()
            .zip(truth.iter())
            .filter_map(|(scores, own)| {
                let own = scores
                    .iter()
                    .find(|(topic, _)| own.first() == Some(topic))?;
                Some((scores.as_slice(), own.1))
            })
            .collect();
        // The likelihood is concave in the scale: its slope falls, and is 0 at the best.
        let rising = |scale: f64| {
            let slope: f64 = articles
                .iter()
                .map(|&(scores, own)| own - mean_score(scores, scale))
                .sum();
            slope > 0.0
        };
        if articles.is_empty() {
            return None;
        }
        let (mut low, mut high) = (-20.0, 20.0);
        for _ in 0..50 {
            let middle = f64::midpoint(low, high);
            if rising(libm::exp(middle * LN_2)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        let scale = libm::exp(f64::midpoint(low, high) * LN_2);
        Some(Self::Softmax { scale })
    }

    /// The sigmoid with the highest likelihood, by linfa's Platt scaling. `None` where
    /// the scores can't tell true from false decisions.
    pub(crate) fn sigmoid(
        scores: &[Vec<(u32, f64)>],
        truth: &TopicSets,
        thresholds: &[f64],
    ) -> Option<Self> {
        let (distances, hits): (Vec<f64>, Vec<bool>) = scores
            .iter()
            .zip(truth.iter())
            .flat_map(|(scores, own)| {
                scores.iter().map(|&(topic, score)| {
                    (score - thresholds[topic as usize], own.contains(&topic))
                })
            })
            .unzip();
        let params: PlattParams<f64, ()> = Platt::params();
        let (a, b) = platt_newton_method(
            Array1::from(distances).view(),
            Array1::from(hits).view(),
            params.check_ref().ok()?,
        )
        .ok()?;
        let sigmoid = Self::Sigmoid {
            slope: -a,
            intercept: -b,
        };
        sigmoid.is_valid().then_some(sigmoid)
    }
}

/// The mean score under the softmax of the scores.
fn mean_score(scores: &[(u32, f64)], scale: f64) -> f64 {
    // Scores come best first.
    let best = scores.first().map_or(0.0, |best| best.1);
    let (mut odds_sum, mut sum) = (0.0, 0.0);
    for &(_, score) in scores {
        let odds = libm::exp(scale * (score - best));
        odds_sum += odds;
        sum += odds * score;
    }
    sum / odds_sum
}

fn logistic(log_odds: f64) -> f64 {
    if log_odds >= 0.0 {
        1.0 / (1.0 + libm::exp(-log_odds))
    } else {
        let odds = libm::exp(log_odds);
        odds / (1.0 + odds)
    }
}
