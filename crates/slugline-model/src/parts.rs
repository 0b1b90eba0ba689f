//! The arrays that statistics consist of, and what must hold between them.

use rayon::prelude::*;

use crate::ModelError;

/// The arrays of [`Statistics`](crate::Statistics), as a file holds them.
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

impl StatisticsParts {
    /// Where the pairs of a term begin. Starts that were checked end at the number of
    /// pairs, which is the length of an array in memory.
    pub(crate) fn start(&self, term: usize) -> usize {
        usize::try_from(self.term_starts[term]).unwrap_or(usize::MAX)
    }

    /// Checks the arrays against each other: no later use of them can then panic, wrap
    /// around, or take the logarithm of a negative number.
    pub(crate) fn check(&self) -> Result<(), ModelError> {
        if self.articles == 0 {
            return Err(ModelError::NoArticles);
        }
        if self.topic_articles.is_empty() {
            return Err(ModelError::NoTopics);
        }
        self.check_lengths().map_err(ModelError::Statistics)?;
        self.check_articles().map_err(ModelError::Statistics)?;
        let terms = (0..self.document_frequencies.len()).into_par_iter();
        let problem = terms.find_map_first(|term| self.check_term(term).err());
        if let Some(problem) = problem {
            return Err(ModelError::Statistics(problem));
        }
        // A sum that stopped at the end of its range is not exact either.
        self.term_masses
            .iter()
            .try_fold(0_u64, |sum, &mass| sum.checked_add(mass))
            .filter(|&sum| sum < u64::MAX)
            .map(|_| ())
            .ok_or(ModelError::TooLarge)
    }

    fn check_lengths(&self) -> Result<(), &'static str> {
        let terms = self.document_frequencies.len();
        let pairs = self.pair_topics.len();
        if self.term_masses.len() != terms || self.term_starts.len() != terms + 1 {
            Err("the arrays by term have different lengths")
        } else if self.pair_masses.len() != pairs {
            Err("the arrays by pair have different lengths")
        } else if self.term_starts[0] != 0
            || self.term_starts[terms] != pairs as u64
            || !self.term_starts.is_sorted()
        {
            Err("the pairs do not follow the terms")
        } else {
            Ok(())
        }
    }

    fn check_articles(&self) -> Result<(), &'static str> {
        if self.topic_articles.iter().any(|&n| n > self.articles) {
            Err("a topic has more articles than there are")
        } else if self.single_topic_articles > self.articles {
            Err("more articles have one topic than there are")
        } else if self.document_frequencies.iter().any(|&n| n > self.articles) {
            Err("a term is in more articles than there are")
        } else {
            Ok(())
        }
    }

    fn check_term(&self, term: usize) -> Result<(), &'static str> {
        let (articles, mass) = (self.document_frequencies[term], self.term_masses[term]);
        // Each article that has a term adds at least one unit to its mass.
        if mass < articles || (articles == 0 && mass > 0) {
            return Err("a term's weight does not fit the articles that have it");
        }
        let range = self.start(term)..self.start(term + 1);
        let topics = &self.pair_topics[range.clone()];
        let articles = |topic: &u32| self.topic_articles.get(*topic as usize).copied();
        if !topics.is_sorted_by(|a, b| a < b) || topics.iter().any(|t| articles(t).is_none()) {
            Err("the topics of a term are unsorted or unknown")
        } else if topics.iter().any(|t| articles(t) == Some(0)) {
            Err("a topic without articles has terms")
        } else if self.pair_masses[range]
            .iter()
            .any(|&own| own == 0 || own > mass)
        {
            Err("a topic has more of a term than there is")
        } else {
            Ok(())
        }
    }
}
