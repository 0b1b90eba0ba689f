//! The fitted state: sums over articles that add, merge and subtract exactly.

use std::ops::Range;
use std::sync::OnceLock;

use crate::packed::{Cursor, PackedStatistics};
use crate::record::TermStatistics;
use crate::{ModelError, StatisticsParts};

/// What to say of articles that statistics can't be sums over.
pub(crate) const NOT_PART: &str = "the articles are not among those that the model was trained on";

/// What training has counted: whole numbers that are sums over articles.
///
/// The statistics of two sets of articles add up to those of both, and those of a part
/// can be taken away from those of the whole: exactly, to the last bit.
///
/// Those of a file stay as they lie there until all of them are asked for.
#[derive(Clone, Debug)]
pub struct Statistics {
    packed: Option<PackedStatistics>,
    /// Filled from the beginning if they are not packed.
    parts: OnceLock<StatisticsParts>,
}

/// Whether they have the same numbers.
impl PartialEq for Statistics {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Eq for Statistics {}

impl Statistics {
    /// Checks the arrays against each other.
    ///
    /// # Errors
    /// [`ModelError::Statistics`] that says what contradicts what;
    /// [`ModelError::NoArticles`] and [`ModelError::NoTopics`] if there are none;
    /// [`ModelError::TooLarge`] if all weights together reach 2⁴⁷.
    pub fn from_parts(parts: StatisticsParts) -> Result<Self, ModelError> {
        parts.check()?;
        Ok(Self {
            packed: None,
            parts: parts.into(),
        })
    }

    /// The statistics that lie in a file, without a look at what they say of each term. That is
    /// checked where it is read; [`Self::check`] looks at all of it.
    ///
    /// # Errors
    /// As [`Self::from_parts`], for what is not said of single terms.
    pub fn from_packed(packed: PackedStatistics) -> Result<Self, ModelError> {
        packed.check()?;
        Ok(Self {
            packed: Some(packed),
            parts: OnceLock::new(),
        })
    }

    /// The lists that the statistics are in a file.
    #[must_use]
    pub fn packed(&self) -> PackedStatistics {
        match &self.packed {
            Some(packed) => packed.clone(),
            None => PackedStatistics::pack(self.parts()),
        }
    }

    /// The same statistics, packed already as they will lie in a file, on all threads.
    #[must_use]
    pub fn pack(self) -> Self {
        Self {
            packed: Some(self.packed()),
            ..self
        }
    }

    /// The same statistics, packed into less space where that can be done.
    #[must_use]
    pub fn compact(&self) -> Self {
        Self {
            packed: Some(self.packed().share()),
            parts: OnceLock::new(),
        }
    }

    /// Checks what [`Self::from_packed`] takes for granted.
    ///
    /// # Errors
    /// As [`Self::from_parts`].
    pub fn check(&self) -> Result<(), ModelError> {
        match (&self.packed, self.parts.get()) {
            (Some(packed), _) => packed.unpack().map(drop),
            (None, _) => Ok(()),
        }
    }

    /// The arrays. Of statistics that [`Self::check`] refuses, they know of no article that has
    /// any term.
    #[must_use]
    pub fn parts(&self) -> &StatisticsParts {
        self.parts.get_or_init(|| {
            let packed = self.packed.as_ref();
            packed.map_or_else(StatisticsParts::default, |packed| {
                packed.unpack().unwrap_or_else(|_| packed.empty())
            })
        })
    }

    /// How many articles there are.
    #[must_use]
    pub fn articles(&self) -> u64 {
        self.packed
            .as_ref()
            .map_or_else(|| self.parts().articles, |packed| packed.articles)
    }

    /// How many articles have exactly one topic.
    #[must_use]
    pub fn single_topic_articles(&self) -> u64 {
        self.packed.as_ref().map_or_else(
            || self.parts().single_topic_articles,
            |packed| packed.single_topic_articles,
        )
    }

    /// How many articles have each topic.
    #[must_use]
    pub fn topic_articles(&self) -> &[u64] {
        self.packed.as_ref().map_or_else(
            || &self.parts().topic_articles[..],
            |packed| &packed.topic_articles,
        )
    }

    /// How many terms there are.
    #[must_use]
    pub fn terms(&self) -> usize {
        self.packed.as_ref().map_or_else(
            || self.parts().document_frequencies.len(),
            |packed| packed.terms,
        )
    }

    /// How many topics there are.
    #[must_use]
    pub fn topics(&self) -> usize {
        self.topic_articles().len()
    }

    /// Whether every article has exactly one topic.
    #[must_use]
    pub fn is_single_topic(&self) -> bool {
        self.single_topic_articles() == self.articles()
    }

    /// What was counted of a term, read where it lies. Ascending terms are read fastest. What
    /// can't be is told, and is a term that no article has.
    pub(crate) fn term<'a>(
        &'a self,
        term: usize,
        cursor: &'a mut Cursor,
    ) -> (TermStatistics<'a>, Result<(), ModelError>) {
        if let (Some(packed), None) = (&self.packed, self.parts.get()) {
            let read = packed.read(term, cursor);
            return (cursor.term(), read);
        }
        let parts = self.parts();
        let pairs = self.pair_range(term);
        let term = TermStatistics {
            articles: parts.document_frequencies[term],
            mass: parts.term_masses[term],
            topics: &parts.pair_topics[pairs.clone()],
            masses: &parts.pair_masses[pairs],
        };
        (term, Ok(()))
    }

    /// Where the pairs of a term are.
    pub(crate) fn pair_range(&self, term: usize) -> Range<usize> {
        self.parts().start(term)..self.parts().start(term + 1)
    }

    pub(crate) fn pairs(&self, term: usize) -> impl Iterator<Item = (u32, u64)> {
        let range = self.pair_range(term);
        self.parts().pair_topics[range.clone()]
            .iter()
            .copied()
            .zip(self.parts().pair_masses[range].iter().copied())
    }

    /// The statistics of both sets of articles together. The side with fewer topics is
    /// taken to lack the last ones.
    ///
    /// # Errors
    /// [`ModelError::Terms`] if the two are over different numbers of terms;
    /// [`ModelError::TooLarge`] if the weights together reach 2⁴⁷.
    pub fn merge(&self, other: &Self) -> Result<Self, ModelError> {
        self.combine(other, |a, b| a.checked_add(b).ok_or(ModelError::TooLarge))
    }

    /// These statistics without a part of their articles.
    ///
    /// # Errors
    /// [`ModelError::Terms`] if the two are over different numbers of terms,
    /// [`ModelError::Statistics`] if `part` isn't a part, and [`ModelError::NoArticles`]
    /// if nothing is left.
    pub fn subtract(&self, part: &Self) -> Result<Self, ModelError> {
        self.combine(part, |a, b| {
            a.checked_sub(b).ok_or(ModelError::Statistics(NOT_PART))
        })
    }

    /// The statistics over some of the terms and topics alone, both ascending: they become
    /// terms and topics 0, 1 and so on.
    ///
    /// # Errors
    /// [`ModelError::Ids`] if they do not ascend or are not all there, and
    /// [`ModelError::NoTopics`] without a topic.
    pub fn select(&self, terms: &[u32], topics: &[u32]) -> Result<Self, ModelError> {
        let ascend = |ids: &[u32], end: usize| {
            ids.is_sorted_by(|a, b| a < b) && ids.last().is_none_or(|&id| (id as usize) < end)
        };
        if !ascend(terms, self.terms()) || !ascend(topics, self.topics()) {
            return Err(ModelError::Ids);
        }
        let of = |values: &[u64], ids: &[u32]| ids.iter().map(|&id| values[id as usize]).collect();
        let mut places = vec![None; self.topics()];
        for (place, &topic) in (0_u32..).zip(topics) {
            places[topic as usize] = Some(place);
        }
        let mut parts = StatisticsParts {
            articles: self.articles(),
            single_topic_articles: self.single_topic_articles(),
            topic_articles: of(&self.parts().topic_articles, topics),
            document_frequencies: of(&self.parts().document_frequencies, terms),
            term_masses: of(&self.parts().term_masses, terms),
            term_starts: vec![0],
            ..StatisticsParts::default()
        };
        for &term in terms {
            for (topic, mass) in self.pairs(term as usize) {
                if let Some(place) = places[topic as usize] {
                    parts.pair_topics.push(place);
                    parts.pair_masses.push(mass);
                }
            }
            parts.term_starts.push(parts.pair_topics.len() as u64);
        }
        Self::from_parts(parts)
    }

    fn combine(
        &self,
        other: &Self,
        apply: fn(u64, u64) -> Result<u64, ModelError>,
    ) -> Result<Self, ModelError> {
        let (left, right) = (self.parts(), other.parts());
        if self.terms() != other.terms() {
            return Err(ModelError::Terms {
                expected: self.terms(),
                found: other.terms(),
            });
        }
        let lists = |a: &[u64], b: &[u64]| {
            (0..a.len().max(b.len()))
                .map(|i| apply(value(a, i), value(b, i)))
                .collect::<Result<Vec<_>, _>>()
        };
        let mut parts = StatisticsParts {
            articles: apply(left.articles, right.articles)?,
            single_topic_articles: apply(left.single_topic_articles, right.single_topic_articles)?,
            topic_articles: lists(&left.topic_articles, &right.topic_articles)?,
            document_frequencies: lists(&left.document_frequencies, &right.document_frequencies)?,
            term_masses: lists(&left.term_masses, &right.term_masses)?,
            term_starts: vec![0],
            ..StatisticsParts::default()
        };
        for term in 0..self.terms() {
            let mut a = self.pairs(term).peekable();
            let mut b = other.pairs(term).peekable();
            while let Some(topic) = a.peek().into_iter().chain(b.peek()).map(|p| p.0).min() {
                let mass = apply(
                    a.next_if(|p| p.0 == topic).map_or(0, |p| p.1),
                    b.next_if(|p| p.0 == topic).map_or(0, |p| p.1),
                )?;
                if mass > 0 {
                    parts.pair_topics.push(topic);
                    parts.pair_masses.push(mass);
                }
            }
            parts.term_starts.push(parts.pair_topics.len() as u64);
        }
        Self::from_parts(parts)
    }
}

fn value(values: &[u64], index: usize) -> u64 {
    values.get(index).copied().unwrap_or(0)
}
