//! Sums over articles while they stream past, on one thread.

use rayon::prelude::*;
use slugline_features::{CountRow, prefetch};

use crate::by_term::ByTerm;
use crate::term_sums::{NONE, SEVERAL, TermSums, UNSEEN};
use crate::topic_column::{TopicColumn, add};
use crate::topics_by_term::TopicsByTerm;
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
    /// By term.
    terms: Vec<TermSums>,
    /// By topic, the sums of the terms that were not seen with it alone.
    columns: Vec<TopicColumn>,
    /// What an article adds to columns.
    masses: Vec<(u32, u64)>,
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
            terms: Vec::new(),
            columns: Vec::new(),
            masses: Vec::new(),
        }
    }

    /// All articles of the statistics, to which others are added.
    #[must_use]
    pub fn resume(params: NaiveBayesValidParams, statistics: &Statistics) -> Self {
        let parts = statistics.parts();
        let mut builder = Self {
            articles: parts.articles,
            single_topic_articles: parts.single_topic_articles,
            topic_articles: parts.topic_articles.clone(),
            columns: vec![TopicColumn::default(); statistics.topics()],
            ..Self::new(params)
        };
        builder.terms.reserve_exact(statistics.terms());
        for (id, term) in (0..).zip(0..statistics.terms()) {
            let (articles, mass) = (parts.document_frequencies[term], parts.term_masses[term]);
            let mut pairs = statistics.pairs(term);
            let topics = match (pairs.next(), pairs.next()) {
                (None, _) if articles == 0 => UNSEEN,
                (None, _) => NONE,
                (Some((topic, own)), None) if own == mass => topic,
                _ => SEVERAL,
            };
            builder.terms.push(TermSums {
                articles,
                mass,
                topics,
            });
            if topics == SEVERAL {
                for (topic, mass) in statistics.pairs(term) {
                    builder.columns[topic as usize].add(id, mass);
                }
            }
        }
        builder
    }

    /// Adds an article. `topics` are distinct ids; ids of terms and topics start at 0
    /// and have no large gaps, because memory follows the highest.
    pub fn add(&mut self, article: CountRow<'_>, topics: &[u32]) {
        self.articles += 1;
        self.single_topic_articles += u64::from(topics.len() == 1);
        for &topic in topics {
            *at(&mut self.topic_articles, topic) += 1;
        }
        // Terms ascend.
        if let Some(&last) = article.terms().last() {
            at(&mut self.terms, last);
        }
        if let Some(&last) = topics.iter().max() {
            at(&mut self.columns, last);
        }
        let own = match *topics {
            [] => NONE,
            [topic] => topic,
            _ => SEVERAL,
        };
        for &term in article.terms() {
            prefetch(&self.terms, term as usize);
        }
        for &topic in topics {
            self.columns[topic as usize].prefetch(article.terms());
        }
        // A term that goes to the columns is one more, any other is written over by the next:
        // which of them come would be hard to foresee for a branch.
        self.masses.resize(article.terms().len(), (0, 0));
        let mut in_columns = 0;
        for (term, mass) in self.params.masses(article) {
            let sums = &mut self.terms[term as usize];
            if let Some((topic, apart)) = sums.meet(own) {
                self.columns[topic as usize].add(term, apart);
            }
            sums.add(1, mass);
            self.masses[in_columns] = (term, mass);
            in_columns += usize::from(sums.topics == SEVERAL);
        }
        for &topic in topics {
            self.columns[topic as usize].add_all(&self.masses[..in_columns]);
        }
    }

    /// Adds what another builder has, its term and topic ids replaced through the maps.
    ///
    /// # Panics
    /// If a map is shorter than the other builder's ids ask for, or gives two terms one id.
    pub fn merge(&mut self, other: Self, terms: &[u32], topics: &[u32]) {
        add(&mut self.articles, other.articles);
        add(&mut self.single_topic_articles, other.single_topic_articles);
        for (topic, articles) in other.topic_articles.into_iter().enumerate() {
            add(at(&mut self.topic_articles, topics[topic]), articles);
        }
        let len = terms.iter().map(|&term| term as usize + 1).max();
        if let Some(len) = len.filter(|&len| len > self.terms.len()) {
            self.terms.resize_with(len, TermSums::default);
        }
        let others = inverse(&terms[..other.terms.len()], self.terms.len());
        let own = self.terms.par_chunks_mut(TERMS_TOGETHER);
        let chunks = own.zip(others.par_chunks(TERMS_TOGETHER));
        let apart: Vec<_> = chunks
            .map(|(own, others)| merge_terms(own, others, &other.terms, topics))
            .collect();
        if let Some(&last) = topics.iter().max() {
            at(&mut self.columns, last);
        }
        for (place, topic, mass) in apart.into_iter().flatten() {
            self.columns[topic as usize].add(terms[place as usize], mass);
        }
        let mut columns = vec![Vec::new(); self.columns.len()];
        for (column, &topic) in other.columns.into_iter().zip(topics) {
            columns[topic as usize].push(column);
        }
        let own = self.columns.par_iter_mut();
        own.zip(columns).for_each(|(own, others)| {
            for other in others {
                other.for_each(|term, mass| own.add(terms[term as usize], mass));
            }
        });
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
        check_map(terms, self.terms.len())?;
        check_map(topics, self.topic_articles.len())?;
        let mut topic_articles = vec![0; topics.len()];
        for (&topic, articles) in topics.iter().zip(self.topic_articles) {
            topic_articles[topic as usize] = articles;
        }
        let sums = self.terms;
        let in_order = inverse(&terms[..sums.len()], terms.len());
        let in_columns = TopicsByTerm::new(self.columns, topics, sums.len());
        let by_term = ByTerm {
            sums: &sums,
            in_columns: &in_columns,
            topics,
        };
        Statistics::from_parts(StatisticsParts {
            articles: self.articles,
            single_topic_articles: self.single_topic_articles,
            topic_articles,
            ..by_term.parts(&in_order)
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

/// So many terms are worked on together.
const TERMS_TOGETHER: usize = 1 << 12;

/// Adds the sums of terms at places of others, and returns place, topic and mass of what
/// belongs to columns now.
fn merge_terms(
    own: &mut [TermSums],
    places: &[u32],
    others: &[TermSums],
    topics: &[u32],
) -> Vec<(u32, u32, u64)> {
    let mut apart = Vec::new();
    for (own, &place) in own.iter_mut().zip(places) {
        // There is nothing at a place that is none.
        let Some(other) = others
            .get(place as usize)
            .filter(|other| other.articles > 0)
        else {
            continue;
        };
        let topic = other.only_topic().map(|topic| topics[topic as usize]);
        if let Some((topic, mass)) = own.meet(topic.unwrap_or(other.topics)) {
            apart.push((place, topic, mass));
        }
        if let Some(topic) = topic.filter(|_| own.topics == SEVERAL) {
            apart.push((place, topic, other.mass));
        }
        own.add(other.articles, other.mass);
    }
    apart
}

/// By new id of `len`, the old one, if there is one: else [`NO_TERM`].
fn inverse(map: &[u32], len: usize) -> Vec<u32> {
    let mut inverse = vec![NO_TERM; len];
    for (old, &new) in (0..).zip(map) {
        let place = &mut inverse[new as usize];
        assert_eq!(*place, NO_TERM, "two terms have one new id");
        *place = old;
    }
    inverse
}

/// There are fewer terms than `u32` has numbers.
const NO_TERM: u32 = u32::MAX;

/// The value of an id, which grows the list where it has to.
fn at<T: Clone + Default>(values: &mut Vec<T>, id: u32) -> &mut T {
    let index = id as usize;
    if index >= values.len() {
        values.resize(index + 1, T::default());
    }
    &mut values[index]
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
