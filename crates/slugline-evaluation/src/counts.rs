//! Articles with a topic, given it, and both: the counts precision and recall are ratios of.

use std::ops::AddAssign;

use crate::report::PrecisionRecallF1;

/// One topic's counts, in articles, or the sum of several topics' counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Articles that have the topic.
    pub(crate) articles: u64,
    /// Articles that were given the topic.
    pub(crate) predicted: u64,
    /// Articles that have it and were given it.
    pub(crate) correct: u64,
}

impl Counts {
    /// F1 is 2 × correct ÷ (articles + predicted), which equals the harmonic mean of precision
    /// and recall and, unlike it, is defined when both are 0.
    pub(crate) fn precision_recall_f1(self) -> PrecisionRecallF1 {
        PrecisionRecallF1 {
            precision: ratio(self.correct, self.predicted),
            recall: ratio(self.correct, self.articles),
            f1: ratio(2 * self.correct, self.articles + self.predicted),
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.articles += other.articles;
        self.predicted += other.predicted;
        self.correct += other.correct;
    }
}

/// `part` of `whole`, and 0 of nothing: scikit-learn's `zero_division=0`.
pub(crate) fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}
