//! The figures of an evaluation, ready to be printed or serialised.

use serde::Serialize;

use crate::confusion::Confusion;

/// How good the decisions are; made by [`Tally::report`](crate::Tally::report).
///
/// Every ratio lies in 0 to 1 and is 0 where its denominator is 0 (no articles, a topic never
/// given), as with scikit-learn's `zero_division=0`; none is ever NaN.
///
/// Serialises to an object with the fields in the order and by the names listed here, except
/// that `macro_` is called `macro`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The number of articles evaluated.
    pub articles: u64,
    /// The number of topics that at least one evaluated article has.
    pub topics: usize,
    /// The share of articles given exactly their own set of topics (subset accuracy). An article
    /// without a topic is right if it was given none.
    pub accuracy: f64,
    /// The share of articles whose highest-scoring topic is one of their own. An article without
    /// a topic, or without any scored topic, counts as wrong.
    ///
    /// If every article has one topic and is given the best one, this equals `accuracy`.
    pub top1_accuracy: f64,
    /// Over all decisions, each counting the same. Topics no evaluated article has are part of
    /// it: giving one is an error.
    pub micro: PrecisionRecallF1,
    /// The means over the `topics` topics, each counting the same; F1 is the mean of the topics'
    /// F1s. A topic no evaluated article has is not part of it, as its recall is undefined.
    #[serde(rename = "macro")]
    pub macro_: PrecisionRecallF1,
    /// First the `topics` topics that evaluated articles have, in the order of the ids; after
    /// them, with 0 articles and all figures 0, those that were only ever given in error.
    pub per_topic: Vec<TopicReport>,
    /// The most frequent confusions, most frequent first, ties in the order of the ids.
    ///
    /// With one topic per article this is the confusion matrix off its diagonal. With several,
    /// which error stands for which miss cannot be known: every missed topic is paired with every
    /// topic given in error, and each pair counts the article once, unweighted. A count is thus
    /// always a number of articles one could list, but the counts do not add up to the number of
    /// errors: one miss beside three topics given in error counts in three pairs. An article with
    /// more than 10,000 pairs says nothing about what is taken for what and is left out here.
    pub confused: Vec<Confusion>,
}

/// Precision, recall and their harmonic mean, each in 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct PrecisionRecallF1 {
    /// The share of the given topics that is right.
    pub precision: f64,
    /// The share of the articles' own topics that was given.
    pub recall: f64,
    /// The harmonic mean of precision and recall; in a macro average the mean of such means.
    pub f1: f64,
}

impl PrecisionRecallF1 {
    /// The mean of each of the three figures over `topics`, and 0 of none.
    pub(crate) fn mean(topics: &[TopicReport]) -> Self {
        if topics.is_empty() {
            return Self::default();
        }
        let mean = |figure: fn(&TopicReport) -> f64| {
            topics.iter().map(figure).sum::<f64>() / topics.len() as f64
        };
        Self {
            precision: mean(|topic| topic.precision),
            recall: mean(|topic| topic.recall),
            f1: mean(|topic| topic.f1),
        }
    }
}

/// The figures of one topic.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TopicReport {
    /// The topic's name.
    pub topic: String,
    /// How many of the evaluated articles have the topic.
    pub articles: u64,
    /// The share of the articles given the topic that have it.
    pub precision: f64,
    /// The share of the articles that have the topic that were given it.
    pub recall: f64,
    /// The harmonic mean of precision and recall.
    pub f1: f64,
}
