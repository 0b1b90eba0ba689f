//! What can go wrong in an evaluation: folds, topics and probabilities that cannot be.

/// An evaluation that cannot be done as asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EvaluationError {
    /// Fewer than two folds leave nothing to train on.
    #[error(
        "cross-validation needs at least 2 folds, not {folds}: one to test on and the rest to train on"
    )]
    TooFewFolds {
        /// The number of folds asked for.
        folds: usize,
    },

    /// A fold without an article has nothing to test on.
    #[error(
        "{folds} folds are more than the {articles} article(s) at hand: ask for at most as many folds as there are articles, or add articles"
    )]
    TooManyFolds {
        /// The number of folds asked for.
        folds: usize,
        /// The number of articles to spread over them.
        articles: usize,
    },

    /// A counted topic id lies outside the list of topic names.
    #[error(
        "topic id {topic} has no name: the list of topic names has {names} entries and needs one for every id that was counted"
    )]
    UnnamedTopic {
        /// The topic's id.
        topic: u32,
        /// The length of the list of names.
        names: usize,
    },

    /// A ranked topic id lies outside the topics the tally was made for.
    #[error(
        "topic id {topic} was given a probability, but the tally was made for {topics} topic(s): make it for as many as are ranked"
    )]
    UnknownTopic {
        /// The topic's id.
        topic: u32,
        /// The number of topics the tally was made for.
        topics: usize,
    },

    /// A number outside 0 to 1, or none.
    #[error(
        "topic id {topic} was given {probability}, which is no probability: give one from 0 to 1, after calibration, not a score"
    )]
    NotAProbability {
        /// The topic's id.
        topic: u32,
        /// What it was given.
        probability: f64,
    },

    /// One article's list has a topic twice.
    #[error("topic id {topic} was ranked twice for one article: give each topic one probability")]
    RepeatedTopic {
        /// The topic's id.
        topic: u32,
    },

    /// Means over different decisions have no common mean.
    #[error(
        "tallies of different numbers of topics, or of single-label and multi-label decisions, can't be merged: report each by itself"
    )]
    UnlikeTallies,
}
