//! The fitted state: sums over articles that add, merge and subtract exactly.

use std::ops::Range;

use crate::ModelError;

/// The arrays of [`Statistics`], as a file holds them.
///
/// A mass is a weight as a fixed-point number; see [`MASS_FRACTION_BITS`](crate::MASS_FRACTION_BITS).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatisticsParts {
    /// Articles in all.
    pub articles: u64,
    /// Articles with exactly one topic.
    pub single_topic_articles: u64,
    /// Articles by topic.
    pub topic_articles: Vec<u64>,
    /// By term, the articles that have it.
    pub document_frequencies: Vec<u64>,
    /// By term, the sum of its masses over all articles. It isn't the sum over topics:
    /// an article with two topics is in it once.
    pub term_masses: Vec<u64>,
    /// By term, where its pairs begin in the two arrays below; one entry more at the end.
    pub term_starts: Vec<u64>,
    /// The topic of each pair of term and topic that was seen, ascending within a term.
    pub pair_topics: Vec<u32>,
    /// The sum of the term's masses over the topic's articles, for each pair.
    pub pair_masses: Vec<u64>,
}

/// What training has counted: whole numbers that are sums over articles.
///
/// The statistics of two sets of articles add up to those of both, and those of a part
/// can be taken away from those of the whole: exactly, to the last bit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statistics(StatisticsParts);

impl Statistics {
    /// Checks the arrays against each other.
    ///
    /// # Errors
    /// [`ModelError::Statistics`] that says what contradicts what;
    /// [`ModelError::NoArticles`], [`ModelError::NoTopics`].
    pub fn from_parts(parts: StatisticsParts) -> Result<Self, ModelError> {
        if parts.articles == 0 {
            return Err(ModelError::NoArticles);
        }
        let topics = parts.topic_articles.len();
        if topics == 0 {
            return Err(ModelError::NoTopics);
        }
        let wrong = |what| Err(ModelError::Statistics(what));
        let terms = parts.document_frequencies.len();
        if parts.term_masses.len() != terms || parts.term_starts.len() != terms + 1 {
            return wrong("the arrays by term have different lengths");
        }
        let pairs = parts.pair_topics.len();
        if parts.pair_masses.len() != pairs {
            return wrong("the arrays by pair have different lengths");
        }
        if parts.single_topic_articles > parts.articles
            || parts.topic_articles.iter().any(|&n| n > parts.articles)
        {
            return wrong("a topic has more articles than there are");
        }
        if parts.term_starts[0] != 0
            || parts.term_starts[terms] != pairs as u64
            || !parts.term_starts.is_sorted()
        {
            return wrong("the pairs do not follow the terms");
        }
        for term in 0..terms {
            if parts.document_frequencies[term] > parts.articles {
                return wrong("a term is in more articles than there are");
            }
            let range = start(&parts, term)..start(&parts, term + 1);
            let own = &parts.pair_topics[range.clone()];
            if !own.is_sorted_by(|a, b| a < b)
                || own.last().is_some_and(|&topic| topic as usize >= topics)
            {
                return wrong("the topics of a term are unsorted or unknown");
            }
            if parts.pair_masses[range]
                .iter()
                .any(|&mass| mass == 0 || mass > parts.term_masses[term])
            {
                return wrong("a topic has more of a term than there is");
            }
        }
        Ok(Self(parts))
    }

    /// The arrays.
    #[must_use]
    pub fn parts(&self) -> &StatisticsParts {
        &self.0
    }

    /// How many terms there are.
    #[must_use]
    pub fn terms(&self) -> usize {
        self.0.document_frequencies.len()
    }

    /// How many topics there are.
    #[must_use]
    pub fn topics(&self) -> usize {
        self.0.topic_articles.len()
    }

    /// Whether every article has exactly one topic.
    #[must_use]
    pub fn is_single_topic(&self) -> bool {
        self.0.single_topic_articles == self.0.articles
    }

    /// Where the pairs of a term are.
    pub(crate) fn pair_range(&self, term: usize) -> Range<usize> {
        start(&self.0, term)..start(&self.0, term + 1)
    }

    pub(crate) fn pairs(&self, term: usize) -> impl Iterator<Item = (u32, u64)> {
        let range = self.pair_range(term);
        self.0.pair_topics[range.clone()]
            .iter()
            .copied()
            .zip(self.0.pair_masses[range].iter().copied())
    }

    /// The statistics of both sets of articles together. The side with fewer topics is
    /// taken to lack the last ones.
    ///
    /// # Errors
    /// [`ModelError::Terms`] if the two are over different numbers of terms.
    pub fn merge(&self, other: &Self) -> Result<Self, ModelError> {
        self.combine(other, u64::checked_add)
    }

    /// These statistics without a part of their articles.
    ///
    /// # Errors
    /// [`ModelError::Terms`] if the two are over different numbers of terms,
    /// [`ModelError::Statistics`] if `part` isn't a part, and [`ModelError::NoArticles`]
    /// if nothing is left.
    pub fn subtract(&self, part: &Self) -> Result<Self, ModelError> {
        self.combine(part, u64::checked_sub)
    }

    fn combine(
        &self,
        other: &Self,
        operation: fn(u64, u64) -> Option<u64>,
    ) -> Result<Self, ModelError> {
        let (left, right) = (&self.0, &other.0);
        if self.terms() != other.terms() {
            return Err(ModelError::Terms {
                expected: self.terms(),
                found: other.terms(),
            });
        }
        let apply = |a, b| {
            operation(a, b).ok_or(ModelError::Statistics(
                "what is to be added or taken away is out of range",
            ))
        };
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

/// Checked in [`Statistics::from_parts`] before it is used: starts ascend to the number
/// of pairs, which is the length of an array in memory.
fn start(parts: &StatisticsParts, term: usize) -> usize {
    usize::try_from(parts.term_starts[term]).unwrap_or(usize::MAX)
}
