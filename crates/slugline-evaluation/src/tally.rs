//! Counts decisions, article by article and in any order.

use std::collections::BTreeMap;

use crate::EvaluationError;
use crate::confusion::ConfusionCounts;
use crate::counts::{Counts, ratio};
use crate::decision::{Decision, sorted_set};
use crate::report::{PrecisionRecallF1, Report, TopicReport};

/// The counts of an evaluation: everything a [`Report`] is made of.
///
/// All counts are integers, so neither the order of the articles nor how they were spread over
/// tallies that are [merged](Tally::merge) later changes a report by a single bit.
///
/// Memory grows with the topics that occur and with the pairs of them that are confused, never
/// with the size of an id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    articles: u64,
    exact: u64,
    best_right: u64,
    topics: BTreeMap<u32, Counts>,
    confusions: ConfusionCounts,
}

impl Tally {
    /// Counts one article.
    pub fn add(&mut self, decision: Decision<'_>) {
        let truth = sorted_set(decision.truth);
        let predicted = sorted_set(decision.predicted);
        let is_own = |topic: u32| truth.binary_search(&topic).is_ok();

        self.articles += 1;
        self.exact += u64::from(truth == predicted);
        self.best_right += u64::from(decision.best.is_some_and(is_own));

        for &topic in &*truth {
            self.topics.entry(topic).or_default().articles += 1;
        }
        let mut hits = 0;
        for &topic in &*predicted {
            let counts = self.topics.entry(topic).or_default();
            counts.predicted += 1;
            if is_own(topic) {
                counts.correct += 1;
                hits += 1;
            }
        }
        self.confusions.add(&truth, &predicted, hits);
    }

    /// Adds what `other` has counted, so that threads can count apart.
    pub fn merge(&mut self, other: &Self) {
        self.articles += other.articles;
        self.exact += other.exact;
        self.best_right += other.best_right;
        for (&topic, &counts) in &other.topics {
            *self.topics.entry(topic).or_default() += counts;
        }
        self.confusions.merge(&other.confusions);
    }

    /// The metrics of all articles counted so far.
    ///
    /// * `topic_names`: the name of each topic id; may also name topics that never occurred.
    /// * `confusions`: how many confused pairs to list at most, the most frequent first; usually
    ///   [`DEFAULT_CONFUSIONS`](crate::DEFAULT_CONFUSIONS), 0 for none, `usize::MAX` for all.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::UnnamedTopic`] if a counted topic's id lies outside `topic_names`.
    pub fn report(
        &self,
        topic_names: &[String],
        confusions: usize,
    ) -> Result<Report, EvaluationError> {
        let mut sum = Counts::default();
        let mut per_topic = Vec::with_capacity(self.topics.len());
        let mut only_predicted = Vec::new();
        for (&topic, &counts) in &self.topics {
            sum += counts;
            let PrecisionRecallF1 {
                precision,
                recall,
                f1,
            } = counts.precision_recall_f1();
            let rows = if counts.articles > 0 {
                &mut per_topic
            } else {
                &mut only_predicted
            };
            rows.push(TopicReport {
                topic: topic_name(topic_names, topic)?,
                articles: counts.articles,
                precision,
                recall,
                f1,
            });
        }
        let topics = per_topic.len();
        let macro_ = PrecisionRecallF1::mean(&per_topic);
        per_topic.append(&mut only_predicted);

        Ok(Report {
            articles: self.articles,
            topics,
            accuracy: ratio(self.exact, self.articles),
            top1_accuracy: ratio(self.best_right, self.articles),
            micro: sum.precision_recall_f1(),
            macro_,
            per_topic,
            confused: self.confusions.most_frequent(topic_names, confusions)?,
        })
    }
}

/// The name of a topic that was counted.
pub(crate) fn topic_name(topic_names: &[String], topic: u32) -> Result<String, EvaluationError> {
    let unnamed = EvaluationError::UnnamedTopic {
        topic,
        names: topic_names.len(),
    };
    topic_names.get(topic as usize).cloned().ok_or(unnamed)
}
