//! What can be wrong with parameters, statistics and data.

use thiserror::Error;

/// An error of this crate.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// A smoothing parameter out of its range.
    #[error("the smoothing alpha is {0}: it must be between 1e-10 and 1e6")]
    Alpha(f64),
    /// A cost of errors out of its range.
    #[error("the cost of errors is {0}: it must be between 1e-6 and 1e6")]
    Cost(f64),
    /// Groups of terms that do not ascend, or have no length.
    #[error("groups of terms must ascend and have a length above 0")]
    Groups,
    /// A minimum document frequency of 0.
    #[error("the minimum document frequency is 0: it must be at least 1")]
    MinDf,
    /// No article to train on.
    #[error("there is no article to train on")]
    NoArticles,
    /// No article has a topic.
    #[error("no article has a topic")]
    NoTopics,
    /// Records and targets of different length.
    #[error("{articles} articles, but topics for {targets}")]
    Length {
        /// Rows of the count matrix.
        articles: usize,
        /// Articles in the targets.
        targets: usize,
    },
    /// A topic id that is too high for ids without gaps.
    #[error("topic {topic}: topics are numbered from 0 without gaps, and below {max}")]
    Topic {
        /// The id.
        topic: u32,
        /// The lowest id that is refused.
        max: u32,
    },
    /// A batch with another number of terms than the model that it is to be added to.
    #[error("the articles have {found} terms, and the model has {expected}")]
    Terms {
        /// Terms of the model.
        expected: usize,
        /// Terms of the batch.
        found: usize,
    },
    /// A batch weighted in another way than the model that it is to be added to.
    #[error(
        "the model's articles were weighted in another way: keep its weighting, and do not \
         mix Bernoulli with the other algorithms"
    )]
    Weighting,
    /// Maps of term or topic ids that do not give each id its own place.
    #[error("a map of ids is too short, or does not give every id a place of its own")]
    Ids,
    /// Weights that add up to more than the statistics can hold exactly.
    #[error("the articles' weights add up to 2^47 or more, beyond which sums are not exact")]
    TooLarge,
    /// Statistics that contradict themselves, such as those of a damaged file.
    #[error("the statistics contradict themselves: {0}")]
    Statistics(&'static str),
    /// Thresholds or calibration that do not fit the topics.
    #[error("the decision rule does not fit the model: {0}")]
    Decision(&'static str),
    /// An error of linfa itself.
    #[error(transparent)]
    Linfa(#[from] linfa::Error),
}
