//! Topics as numbers, and the topics of many articles as linfa targets.

use linfa::Label;
use ndarray::{ArrayView1, ArrayView2};

/// A topic: its place, from 0, in the sorted list of a model's topics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicId(pub u32);

impl Label for TopicId {}

/// Topics have dense ids, and models an entry for each id up to the highest: a stray id
/// must not ask for memory without bound.
pub(crate) const MAX_TOPICS: u32 = 1 << 20;

/// The topics of each of many articles, a set an article.
///
/// ```
/// use slugline_model::TopicSets;
///
/// let topics: TopicSets = [vec![2, 0], vec![], vec![1]].into_iter().collect();
/// assert_eq!(topics.len(), 3);
/// assert_eq!(topics.get(0), [0, 2]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicSets {
    starts: Vec<usize>,
    topics: Vec<u32>,
}

impl TopicSets {
    /// Topics of no article.
    #[must_use]
    pub fn new() -> Self {
        Self {
            starts: vec![0],
            topics: Vec::new(),
        }
    }

    /// Adds an article with its topics, in any order; a topic given twice counts once.
    pub fn push(&mut self, topics: impl IntoIterator<Item = u32>) {
        let mut topics: Vec<u32> = topics.into_iter().collect();
        topics.sort_unstable();
        topics.dedup();
        self.topics.append(&mut topics);
        self.starts.push(self.topics.len());
    }

    /// One topic an article.
    #[must_use]
    pub fn from_labels(labels: ArrayView1<'_, TopicId>) -> Self {
        labels.iter().map(|&TopicId(topic)| [topic]).collect()
    }

    /// Topics from a table, articles × topics, of which the article has which.
    #[must_use]
    pub fn from_table(table: ArrayView2<'_, bool>) -> Self {
        table
            .rows()
            .into_iter()
            .map(|row| (0_u32..).zip(row).filter(|&(_, &has)| has).map(|(t, _)| t))
            .collect()
    }

    /// How many articles there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there is no article.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The topics of an article, ascending; none for an article that isn't there.
    #[must_use]
    pub fn get(&self, article: usize) -> &[u32] {
        match self.starts.get(article..) {
            Some(&[start, end, ..]) => &self.topics[start..end],
            _ => &[],
        }
    }

    /// The topics of each article in turn.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        (0..self.len()).map(|article| self.get(article))
    }
}

impl Default for TopicSets {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: IntoIterator<Item = u32>> FromIterator<T> for TopicSets {
    fn from_iter<I: IntoIterator<Item = T>>(articles: I) -> Self {
        let mut sets = Self::new();
        for topics in articles {
            sets.push(topics);
        }
        sets
    }
}
