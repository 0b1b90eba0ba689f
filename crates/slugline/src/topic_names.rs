//! The names of topics, numbered as they arrive.

use std::collections::HashMap;

/// Topic names with ids from 0, in order of arrival.
#[derive(Clone, Debug, Default)]
pub(crate) struct TopicNames {
    names: Vec<String>,
    ids: HashMap<String, u32>,
}

impl TopicNames {
    pub(crate) fn new(names: &[String]) -> Self {
        let mut topics = Self::default();
        for name in names {
            topics.id(name);
        }
        topics
    }

    /// The id of a topic, which is a new one for a new name.
    pub(crate) fn id(&mut self, name: &str) -> u32 {
        if let Some(&id) = self.ids.get(name) {
            return id;
        }
        let id = u32::try_from(self.names.len()).expect("fewer than 2^32 topics fit into memory");
        self.names.push(name.to_owned());
        self.ids.insert(name.to_owned(), id);
        id
    }

    /// Adds the topics of another, and returns their ids here by their ids there.
    pub(crate) fn merge(&mut self, other: &Self) -> Vec<u32> {
        other.names.iter().map(|topic| self.id(topic)).collect()
    }

    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// The names in byte order, and the new ids by the old.
    pub(crate) fn into_sorted(self) -> (Vec<String>, Vec<u32>) {
        let mut order: Vec<(String, u32)> = self.names.into_iter().zip(0..).collect();
        order.sort_unstable();
        let mut ids = vec![0; order.len()];
        for (new, (_, old)) in (0..).zip(&order) {
            ids[*old as usize] = new;
        }
        (order.into_iter().map(|(name, _)| name).collect(), ids)
    }
}
