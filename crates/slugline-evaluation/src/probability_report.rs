//! The figures of an evaluation of probabilities, ready to be printed or serialised.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::coverage::Coverage;
use crate::reliability::ReliabilityBin;

/// How far probabilities can be trusted and how well they rank; made by
/// [`ProbabilityTally::report`](crate::ProbabilityTally::report).
///
/// A *decision* is an article if topics exclude each other ([single-label]), and an article with
/// one of the topics if each is decided on its own ([multi-label]). Nothing is ever NaN; what there
/// is nothing to take a mean of is 0.
///
/// Serialises to an object with the fields in the order and by the names listed here.
///
/// [single-label]: crate::Labelling::SingleLabel
/// [multi-label]: crate::Labelling::MultiLabel
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProbabilityReport {
    /// The mean over decisions of −ln of the probability given to what was true, in nats; 0 is
    /// perfect. Probabilities are clipped to 10⁻¹⁵ and 1 − 10⁻¹⁵, so a decision adds at most 34.5.
    ///
    /// Single-label: −ln p of the article's topic. An article with several topics counts the mean
    /// over them; one without a topic is left out. Multi-label: −ln p if the topic is the
    /// article's own and −ln (1 − p) if it isn't.
    pub log_loss: f64,
    /// The mean squared difference of probability and outcome, which is 1 or 0; 0 is perfect.
    ///
    /// Single-label: summed over the topics of an article, in 0 to 2: Brier, *Verification of
    /// Forecasts Expressed in Terms of Probability* (Monthly Weather Review 78, 1950). An article
    /// with several topics has each of them in equal parts as its outcome. Multi-label: the mean
    /// of (p − outcome)² over decisions, in 0 to 1, half of Brier's sum over a topic's two outcomes.
    pub brier_score: f64,
    /// Expected calibration error over 15 bins of equal width, in 0 to 1: how far the frequency in
    /// a bin is from its mean probability, weighted by its decisions. Single-label: of the top
    /// topic (Guo et al., *On Calibration of Modern Neural Networks*, ICML 2017). Multi-label: of
    /// every decision, the many near 0 included.
    pub calibration_error: f64,
    /// The largest difference of frequency and mean probability in a bin, however few decisions
    /// are in it.
    pub maximum_calibration_error: f64,
    /// The bins themselves, from 0 to 1; those without a decision too.
    pub reliability: Vec<ReliabilityBin>,
    /// The share of an article's own topics among its best 1, 3 and 5, averaged over articles; a
    /// list that is shorter is not divided by less.
    pub precision_at: BTreeMap<usize, f64>,
    /// Normalised discounted cumulative gain over the whole ranking, averaged over articles: the
    /// sum of 1 ÷ log₂(1 + place) over the article's own topics, divided by what it would be if
    /// they came first (Järvelin and Kekäläinen, *Cumulated Gain-Based Evaluation of IR
    /// Techniques*, ACM TOIS 20, 2002, with relevance 0 or 1 and scikit-learn's discount). Topics of
    /// equal probability share their places evenly. An article without a topic counts 0.
    pub ndcg: f64,
    /// Label ranking average precision, averaged over articles: for each own topic, the share of
    /// own ones among all topics at least as probable. An article without a topic counts 1, as
    /// with scikit-learn.
    pub average_precision: f64,
    /// The accuracy of the top topic among the surest 10%, 20%, …, 100% of the articles, by its
    /// probability. Articles of equal probability are in or out together, and so may those be
    /// whose p and 1 − p both agree to within a 256th: memory stays bounded for that.
    pub coverage: Vec<Coverage>,
}
