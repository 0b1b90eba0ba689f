//! Sums over articles while they stream past, on one thread.

use foldhash::fast::RandomState;
use hashbrown::HashMap;
use slugline_features::CountRow;

use crate::{ModelError, NaiveBayesValidParams, Statistics, StatisticsParts};

/// Adds articles up into [`Statistics`].
///
/// Threads add apart, each with its own ids of terms and topics, and are merged in the
/// end: every sum is one of whole numbers, so that neither split nor order shows.
#[derive(Clone, Debug)]
pub struct StatisticsBuilder {
    params: NaiveBayesValidParams,
    articles: u64,
    single_topic_articles: u64,
    topic_articles: Vec<u64>,
    document_frequencies: Vec<u64>,
    term_masses: Vec<u64>,
    /// Only pairs of term and topic that were seen. Never iterated in an order that shows.
    pair_masses: HashMap<(u32, u32), u64, RandomState>,
}

impl StatisticsBuilder {
    /// No article yet.
    #[must_use]
    pub fn new(params: NaiveBayesValidParams) -> Self {
        Self {
            params,
            articles: 0,
            single_topic_articles: 0,
            topic_articles: Vec::new(),
            document_frequencies: Vec::new(),
            term_masses: Vec::new(),
            pair_masses: HashMap::default(),
        }
    }

    /// All articles of the statistics, to which others are added.
    #[must_use]
    pub fn resume(params: NaiveBayesValidParams, statistics: &Statistics) -> Self {
        let parts = statistics.parts();
        let pairs = (0_u32..).take(statistics.terms()).flat_map(|term| {
            statistics
                .pairs(term as usize)
                .map(move |(topic, mass)| ((term, topic), mass))
        });
        let mut pair_masses =
            HashMap::with_capacity_and_hasher(parts.pair_topics.len(), RandomState::default());
        pair_masses.extend(pairs);
        Self {
            params,
            articles: parts.articles,
            single_topic_articles: parts.single_topic_articles,
            topic_articles: parts.topic_articles.clone(),
            document_frequencies: parts.document_frequencies.clone(),
            term_masses: parts.term_masses.clone(),
            pair_masses,
        }
    }

    /// Adds an article. `topics` are distinct ids; ids of terms and topics start at 0
    /// and have no large gaps, because memory follows the highest.
    pub fn add(&mut self, article: CountRow<'_>, topics: &[u32]) {
        self.articles += 1;
        self.single_topic_articles += u64::from(topics.len() == 1);
        for &topic in topics {
            *at(&mut self.topic_articles, topic) += 1;
        }
        for (term, mass) in self.params.masses(article) {
            *at(&mut self.document_frequencies, term) += 1;
            add(at(&mut self.term_masses, term), mass);
            for &topic in topics {
                add(self.pair_masses.entry((term, topic)).or_default(), mass);
            }
        }
    }

    /// Adds what another builder has, its term and topic ids replaced through the maps.
    ///
    /// # Panics
    /// If a map is shorter than the other builder's ids ask for.
    pub fn merge(&mut self, other: Self, terms: &[u32], topics: &[u32]) {
        add(&mut self.articles, other.articles);
        add(&mut self.single_topic_articles, other.single_topic_articles);
        for (topic, articles) in other.topic_articles.into_iter().enumerate() {
            add(at(&mut self.topic_articles, topics[topic]), articles);
        }
        for (term, articles) in other.document_frequencies.into_iter().enumerate() {
            add(at(&mut self.document_frequencies, terms[term]), articles);
        }
        for (term, mass) in other.term_masses.into_iter().enumerate() {
            add(at(&mut self.term_masses, terms[term]), mass);
        }
        for ((term, topic), mass) in other.pair_masses {
            let pair = (terms[term as usize], topics[topic as usize]);
            add(self.pair_masses.entry(pair).or_default(), mass);
        }
    }

    /// The statistics, over as many terms and topics as the maps are long.
    ///
    /// `terms` and `topics` hold, by the ids used so far, the final ids.
    ///
    /// # Errors
    /// [`ModelError::NoArticles`] and [`ModelError::NoTopics`] where there is nothing to
    /// learn from; [`ModelError::Ids`] if a map has no place for an id, or is not one to
    /// one; [`ModelError::TooLarge`] if sums of weights are no longer exact.
    pub fn finish(self, terms: &[u32], topics: &[u32]) -> Result<Statistics, ModelError> {
        check_map(terms, self.document_frequencies.len())?;
        check_map(topics, self.topic_articles.len())?;
        let mut pairs: Vec<(u32, u32, u64)> = self
            .pair_masses
            .into_iter()
            .map(|((term, topic), mass)| (terms[term as usize], topics[topic as usize], mass))
            .collect();
        pairs.sort_unstable();

        let mut term_starts = vec![0_u64; terms.len() + 1];
        for &(term, _, _) in &pairs {
            term_starts[term as usize + 1] += 1;
        }
        for term in 0..terms.len() {
            term_starts[term + 1] += term_starts[term];
        }
        Statistics::from_parts(StatisticsParts {
            articles: self.articles,
            single_topic_articles: self.single_topic_articles,
            topic_articles: permuted(&self.topic_articles, topics),
            document_frequencies: permuted(&self.document_frequencies, terms),
            term_masses: permuted(&self.term_masses, terms),
            term_starts,
            pair_topics: pairs.iter().map(|&(_, topic, _)| topic).collect(),
            pair_masses: pairs.iter().map(|&(_, _, mass)| mass).collect(),
        })
    }
}

impl StatisticsBuilder {
    /// The statistics, where the ids used so far are the final ones, below the given
    /// numbers of terms and topics.
    ///
    /// # Errors
    /// As [`Self::finish`].
    ///
    /// # Panics
    /// If an id is not below its number.
    pub fn finish_same_ids(self, terms: usize, topics: usize) -> Result<Statistics, ModelError> {
        let ids = |n| (0_u32..).take(n).collect::<Vec<_>>();
        self.finish(&ids(terms), &ids(topics))
    }
}

/// The value of an id, which grows the list where it has to.
fn at(values: &mut Vec<u64>, id: u32) -> &mut u64 {
    let index = id as usize;
    if index >= values.len() {
        values.resize(index + 1, 0);
    }
    &mut values[index]
}

/// A sum that reaches its end stays there, where [`Statistics::from_parts`] refuses it.
fn add(sum: &mut u64, mass: u64) {
    *sum = sum.saturating_add(mass);
}

/// Whether the map gives each of `ids` ids a place, and no place to two.
fn check_map(map: &[u32], ids: usize) -> Result<(), ModelError> {
    let mut taken = vec![false; map.len()];
    let is_place = |&id: &u32| {
        taken
            .get_mut(id as usize)
            .is_some_and(|taken| !std::mem::replace(taken, true))
    };
    if ids <= map.len() && map.iter().all(is_place) {
        Ok(())
    } else {
        Err(ModelError::Ids)
    }
}

fn permuted(values: &[u64], ids: &[u32]) -> Vec<u64> {
    let mut result = vec![0; ids.len()];
    for (&id, &value) in ids.iter().zip(values) {
        result[id as usize] = value;
    }
    result
}
