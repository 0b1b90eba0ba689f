//! From scores to probabilities, fitted on out-of-sample scores.

use linfa::ParamGuard;
use linfa::composing::platt_scaling::{Platt, PlattParams, platt_newton_method};
use ndarray::Array1;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::softmax::softmax;

/// The scores of an article's topics, best first, and its own topics.
pub(crate) type Judged<'a> = (&'a [(u32, f64)], &'a [u32]);

/// The scale of a softmax is sought from 2⁻⁴⁰ to 2⁴⁰: strongly smoothed scores, the
/// smallest, differ by about a millionth.
const SCALE_BITS: f64 = 40.0;

/// So many articles are summed on one thread.
const SUMMED_TOGETHER: usize = 256;

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
    /// For topics that exclude each other: the probability of the best one is a sigmoid of its
    /// relative lead, `1 / (1 + exp(−(slope · lead / √max(score, lead) + intercept)))` (after
    /// Platt 1999) with `lead = score − next score`, and no less than that of the next one; the
    /// others share what is left as a softmax of `scale · score` says. All sum to 1. `slope` and
    /// `scale` are above 0.
    ///
    /// Scores grow with the evidence there is, and so do leads. Divided by the score a lead would
    /// say how clear the evidence is and not how much; by its root it says both.
    ///
    /// A softmax has one number for two things, how sure the best topic is and how the others
    /// stand to each other, and scores of text have longer tails than it allows for.
    Lead {
        /// What the relative lead is multiplied by.
        slope: f64,
        /// The log-odds of the best topic without a lead.
        intercept: f64,
        /// What the scores of the other topics are multiplied by.
        scale: f64,
    },
    /// For topics each on its own: `1 / (1 + exp(−(slope · margin + intercept)))` (Platt
    /// 1999, "Probabilistic outputs for support vector machines"), with the margin of
    /// [`DecisionRule::judge`](crate::DecisionRule::judge). `slope` is above 0.
    Sigmoid {
        /// What the margin is multiplied by.
        slope: f64,
        /// The log-odds at the threshold.
        intercept: f64,
    },
}

impl Calibration {
    pub(crate) fn is_valid(self) -> bool {
        match self {
            Self::Softmax { scale } => is_factor(scale),
            Self::Lead {
                slope,
                intercept,
                scale,
            } => is_factor(slope) && intercept.is_finite() && is_factor(scale),
            Self::Sigmoid { slope, intercept } => is_factor(slope) && intercept.is_finite(),
        }
    }

    /// The probability of each topic, from the margins of all; see
    /// [`DecisionRule::judge`](crate::DecisionRule::judge).
    pub(crate) fn probabilities(self, scores: &[f64]) -> Vec<f64> {
        match self {
            Self::Softmax { scale } => softmax(scale, scores),
            Self::Lead {
                slope,
                intercept,
                scale,
            } => lead(slope, intercept, scale, scores),
            Self::Sigmoid { slope, intercept } => scores
                .iter()
                .map(|margin| logistic(slope * margin + intercept))
                .collect(),
        }
    }

    /// The likeliest probabilities of topics that exclude each other: those of the best topic by
    /// linfa's Platt scaling of its leads, those of the others by the softmax of the articles
    /// whose best topic is wrong, or of all if none is. A softmax alone where leads don't tell
    /// right from wrong, `None` without a score.
    pub(crate) fn exclusive(articles: &[Judged<'_>]) -> Option<Self> {
        let (leads, hits): (Vec<f64>, Vec<bool>) = articles
            .iter()
            .filter_map(|(scores, own)| match scores {
                [best, next, ..] => Some((relative_lead(best.1, next.1), own.contains(&best.0))),
                _ => None,
            })
            .unzip();
        let lead = platt(&leads, hits).and_then(|(slope, intercept)| {
            let others = articles.iter();
            let others = others.map(|(scores, own)| (scores.get(1..).unwrap_or_default(), *own));
            let others = others.collect::<Vec<_>>();
            let scale = likeliest_scale(&others).or_else(|| likeliest_scale(articles))?;
            Some(Self::Lead {
                slope,
                intercept,
                scale,
            })
        });
        lead.filter(|lead| lead.is_valid()).or_else(|| {
            let scale = likeliest_scale(articles)?;
            Some(Self::Softmax { scale })
        })
    }

    /// The sigmoid with the highest likelihood, by linfa's Platt scaling. `None` where
    /// the scores can't tell true from false decisions.
    pub(crate) fn sigmoid(articles: &[Judged<'_>]) -> Option<Self> {
        let (distances, hits): (Vec<f64>, Vec<bool>) = articles
            .iter()
            .flat_map(|(margins, own)| {
                let margins = margins.iter();
                margins.map(|(topic, margin)| (*margin, own.contains(topic)))
            })
            .unzip();
        let (slope, intercept) = platt(&distances, hits)?;
        let sigmoid = Self::Sigmoid { slope, intercept };
        sigmoid.is_valid().then_some(sigmoid)
    }
}

fn is_factor(number: f64) -> bool {
    number > 0.0 && number.is_finite()
}

/// See [`Calibration::Lead`]; 0 without a lead.
pub(crate) fn relative_lead(best: f64, next: f64) -> f64 {
    let lead = best - next;
    if lead > 0.0 {
        lead / best.max(lead).sqrt()
    } else {
        0.0
    }
}

/// The probabilities of [`Calibration::Lead`].
fn lead(slope: f64, intercept: f64, scale: f64, scores: &[f64]) -> Vec<f64> {
    let is_better = |&a: &usize, &b: &usize| scores[a].total_cmp(&scores[b]).then(b.cmp(&a));
    let Some(best) = (0..scores.len()).max_by(is_better) else {
        return Vec::new();
    };
    let mut others = scores.to_vec();
    others[best] = f64::NEG_INFINITY;
    let next = others.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if next == f64::NEG_INFINITY {
        return softmax(scale, scores);
    }
    let mut probabilities = softmax(scale, &others);
    let share = probabilities.iter().copied().fold(0.0, f64::max);
    let sure = logistic(slope * relative_lead(scores[best], next) + intercept);
    let sure = sure.max(share / (1.0 + share));
    for probability in &mut probabilities {
        // Rounding must not put one above the best.
        *probability = (*probability * (1.0 - sure)).min(sure);
    }
    probabilities[best] = sure;
    probabilities
}

/// The scale of the softmax with the highest likelihood, of the articles whose own topic is
/// among the scores, which come best first. `None` without one.
///
/// As in Platt's sigmoid (1999, section 2.2), nothing is taken for certain: with `n`
/// articles and `k` topics, an article counts as its own topic's to `(n + 1) / (n + k)`
/// and as each other's to `1 / (n + k)`. Without it, a scale has no end where every
/// article has its own topic as its best, as in any small corpus.
fn likeliest_scale(articles: &[Judged<'_>]) -> Option<f64> {
    let articles: Vec<(&[(u32, f64)], f64)> = articles
        .iter()
        .filter_map(|&(scores, own)| {
            let own = scores
                .iter()
                .find(|(topic, _)| own.first() == Some(topic))?;
            Some((scores, own.1))
        })
        .collect();
    if articles.is_empty() {
        return None;
    }
    let n = articles.len() as f64;
    // The likelihood is concave in the scale: its slope falls, and is 0 at the best.
    let expected: f64 = articles
        .iter()
        .map(|&(scores, own)| {
            let best = best_score(scores);
            let sum: f64 = scores.iter().map(|&(_, score)| score - best).sum();
            (n * (own - best) + sum) / (n + scores.len() as f64)
        })
        .sum();
    let rising = |scale: f64| {
        // Summed in the same order on any number of threads.
        let given = |articles: &[(&[(u32, f64)], f64)]| -> f64 {
            let articles = articles.iter();
            articles.map(|(scores, _)| mean_score(scores, scale)).sum()
        };
        let parts: Vec<f64> = articles.par_chunks(SUMMED_TOGETHER).map(given).collect();
        expected > parts.iter().sum()
    };
    let (mut low, mut high) = (-SCALE_BITS, SCALE_BITS);
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        if rising(libm::exp2(middle)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(libm::exp2(f64::midpoint(low, high)))
}

/// Slope and intercept of the likeliest sigmoid of the distances, by linfa's Platt scaling.
/// `None` where there is none.
fn platt(distances: &[f64], hits: Vec<bool>) -> Option<(f64, f64)> {
    // Newton's method stops at a gradient that is small in absolute terms: distances of
    // about 1 make it small for scores of any unit.
    let sum: f64 = distances.iter().map(|distance| distance.abs()).sum();
    let unit = sum / distances.len() as f64;
    if !is_factor(unit) {
        return None;
    }
    let distances: Array1<f64> = distances.iter().map(|distance| distance / unit).collect();
    let params: PlattParams<f64, ()> = Platt::params();
    let (a, b) = platt_newton_method(
        distances.view(),
        Array1::from(hits).view(),
        params.check_ref().ok()?,
    )
    .ok()?;
    Some((-a / unit, -b))
}

/// Scores come best first. They are taken above the best one, because they may differ little from
/// each other and much from 0.
fn best_score(scores: &[(u32, f64)]) -> f64 {
    scores.first().map_or(0.0, |best| best.1)
}

/// The mean score above the best under the softmax of the scores.
fn mean_score(scores: &[(u32, f64)], scale: f64) -> f64 {
    let best = best_score(scores);
    let (mut odds_sum, mut sum) = (0.0, 0.0);
    for &(_, score) in scores {
        let odds = libm::exp(scale * (score - best));
        odds_sum += odds;
        sum += odds * (score - best);
    }
    sum / odds_sum
}

pub(crate) fn logistic(log_odds: f64) -> f64 {
    if log_odds >= 0.0 {
        1.0 / (1.0 + libm::exp(-log_odds))
    } else {
        let odds = libm::exp(log_odds);
        odds / (1.0 + odds)
    }
}
