//! Articles as sums: the form in which the shares of threads, corpora and models become one.

use slugline_features::TermInterner;
use slugline_model::StatisticsBuilder;

use crate::sample::Sample;
use crate::topic_names::TopicNames;

/// What was counted of some articles, under ids of its own.
pub(crate) struct Counted {
    pub(crate) terms: TermInterner,
    pub(crate) topics: TopicNames,
    pub(crate) statistics: StatisticsBuilder,
    pub(crate) sample: Sample,
    /// The hash of each article, in no order.
    pub(crate) hashes: Vec<u64>,
}

impl Counted {
    /// Takes other articles in, their ids made those of this.
    pub(crate) fn merge(&mut self, other: Self) {
        let terms = self.terms.merge(&other.terms);
        let topics = self.topics.merge(&other.topics);
        self.statistics.merge(other.statistics, &terms, &topics);
        self.sample.merge(other.sample, &terms, &topics);
        self.hashes.extend(other.hashes);
    }
}
