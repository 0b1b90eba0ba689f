//! The topics that have articles, numbered without gaps.

use crate::TopicSets;

/// The topics that have articles. Ids without any leave no trace in what is said of others:
/// a model without them would say the same.
pub(super) struct KnownTopics {
    /// By place, the topic's id.
    pub(super) ids: Vec<u32>,
    /// The places of each article's topics.
    pub(super) sets: TopicSets,
    /// All ids, known or not.
    topic_count: u32,
}

impl KnownTopics {
    /// Of `topic_count` topics those that an article has.
    pub(super) fn of(topics: &TopicSets, topic_count: u32) -> Self {
        let mut ids: Vec<u32> = topics.iter().flatten().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        let place = |topic: &u32| u32::try_from(ids.partition_point(|id| id < topic)).ok();
        Self {
            sets: topics
                .iter()
                .map(|own| own.iter().filter_map(place).collect::<Vec<u32>>())
                .collect(),
            ids,
            topic_count,
        }
    }

    /// How many are known.
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.ids.len()).unwrap_or(u32::MAX)
    }

    /// By id, what each topic has: those that are known their own of `values`, in order of
    /// place, and the others what `unknown` makes.
    pub(super) fn by_id<T>(&self, values: Vec<T>, unknown: impl Fn() -> T) -> Vec<T> {
        let mut known = self.ids.iter().zip(values).peekable();
        (0..self.topic_count)
            .map(|id| match known.next_if(|&(&own, _)| own == id) {
                Some((_, value)) => value,
                None => unknown(),
            })
            .collect()
    }
}
