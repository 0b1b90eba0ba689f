//! One article's own topics beside the probabilities it was given.

/// How many topics an article may have: whether probabilities are of one choice or of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Labelling {
    /// Topics exclude each other and an article's probabilities sum to 1: one decision an article.
    SingleLabel,
    /// Each topic is decided on its own: as many decisions an article as there are topics.
    MultiLabel,
}

/// One article's truth and the probabilities of its topics.
///
/// A topic that isn't listed has the probability 0, so a list may be cut off after the best ones;
/// log-loss and Brier score then punish what was cut off, and only the whole list makes them mean
/// what they say.
///
/// An article's own topic that no list can have, as its id lies outside the topics of the
/// [`ProbabilityTally`](crate::ProbabilityTally), is for this article one topic more, of
/// probability 0: what the model has never seen counts as missed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankedTopics<'a> {
    /// The article's own topics, in any order; repetitions count once.
    pub truth: &'a [u32],
    /// Topics with their probabilities in 0 to 1, each topic at most once, best first. Another
    /// order is sorted by probability; among equals the order stays, and the first is the top
    /// topic.
    pub ranked: &'a [(u32, f64)],
}
