//! What can go wrong in an evaluation: folds that cannot be, and topics without a name.

/// An evaluation that cannot be done as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
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
}
