//! Sums over articles while they stream past, on one thread.

use rayon::prelude::*;
use slugline_features::CountRow;

use crate::topic_sums::{TopicSums, add};
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
}

/// The sums of one term.
#[derive(Clone, Debug, Default)]
struct TermSums {
    articles: u64,
    mass: u64,
    topics: TopicSums,
}

impl TermSums {
    fn add(&mut self, articles: u64, mass: u64) {
        add(&mut self.articles, articles);
        add(&mut self.mass, mass);
    }
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
        }
    }

    /// All articles of the statistics, to which others are added.
    #[must_use]
    pub fn resume(params: NaiveBayesValidParams, statistics: &Statistics) -> Self {
        let parts = statistics.parts();
        let terms = (0..statistics.terms()).map(|term| {
            let mut topics = TopicSums::default();
            for (topic, mass) in statistics.pairs(term) {
                topics.add(topic, mass);
            }
            TermSums {
                articles: parts.document_frequencies[term],
                mass: parts.term_masses[term],
                topics,
            }
        });
        Self {
            params,
            articles: parts.articles,
            single_topic_articles: parts.single_topic_articles,
            topic_articles: parts.topic_articles.clone(),
            terms: terms.collect(),
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
        // Terms ascend.
        if let Some(&last) = article.terms().last() {
            at(&mut self.terms, last);
        }
        for (term, mass) in self.params.masses(article) {
            let term = &mut self.terms[term as usize];
            term.add(1, mass);
            for &topic in topics {
                term.topics.add(topic, mass);
            }
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
        own.zip(others.par_chunks(TERMS_TOGETHER))
            .for_each(|(own, others)| {
                for (own, &place) in own.iter_mut().zip(others) {
                    // There is nothing at a place that is none.
                    if let Some(sums) = other.terms.get(place as usize) {
                        own.add(sums.articles, sums.mass);
                        let add = |topic, mass| own.topics.add(topics[topic as usize], mass);
                        sums.topics.for_each(add);
                    }
                }
            });
        drop_apart(other.terms);
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
        let mut parts = StatisticsParts {
            articles: self.articles,
            single_topic_articles: self.single_topic_articles,
            topic_articles: vec![0; topics.len()],
            document_frequencies: Vec::with_capacity(terms.len()),
            term_masses: Vec::with_capacity(terms.len()),
            term_starts: Vec::with_capacity(terms.len() + 1),
            pair_topics: Vec::new(),
            pair_masses: Vec::new(),
        };
        for (&topic, articles) in topics.iter().zip(self.topic_articles) {
            parts.topic_articles[topic as usize] = articles;
        }
        let sums = self.terms;
        let in_order = inverse(&terms[..sums.len()], terms.len());
        let pieces: Vec<_> = in_order
            .par_chunks(TERMS_TOGETHER)
            .map(|places| Piece::new(places.iter().map(|&place| sums.get(place as usize)), topics))
            .collect();
        let pairs = pieces.iter().map(|piece| piece.pair_topics.len()).sum();
        parts.pair_topics.reserve_exact(pairs);
        parts.pair_masses.reserve_exact(pairs);
        parts.term_starts.push(0);
        for piece in pieces {
            let start = parts.pair_topics.len() as u64;
            let ends = piece.ends.iter().map(|&end| start + end as u64);
            parts.term_starts.extend(ends);
            parts.document_frequencies.extend(piece.articles);
            parts.term_masses.extend(piece.masses);
            parts.pair_topics.extend(piece.pair_topics);
            parts.pair_masses.extend(piece.pair_masses);
        }
        drop_apart(sums);
        Statistics::from_parts(parts)
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

/// What [`StatisticsParts`] has of some terms that follow each other.
#[derive(Default)]
struct Piece {
    articles: Vec<u64>,
    masses: Vec<u64>,
    /// Where the pairs of each term end.
    ends: Vec<usize>,
    pair_topics: Vec<u32>,
    pair_masses: Vec<u64>,
}

impl Piece {
    /// `None` is a term that no article has.
    fn new<'a>(terms: impl Iterator<Item = Option<&'a TermSums>>, topics: &[u32]) -> Self {
        let mut piece = Self::default();
        let mut pairs = Vec::new();
        for term in terms {
            if let Some(sums) = term {
                let visit = |topic: u32, mass| pairs.push((topics[topic as usize], mass));
                sums.topics.for_each(visit);
            }
            pairs.sort_unstable();
            for (topic, mass) in pairs.drain(..) {
                piece.pair_topics.push(topic);
                piece.pair_masses.push(mass);
            }
            piece.articles.push(term.map_or(0, |sums| sums.articles));
            piece.masses.push(term.map_or(0, |sums| sums.mass));
            piece.ends.push(piece.pair_topics.len());
        }
        piece
    }
}

/// By new id of `len`, the old one, if there is one: else [`NONE`].
fn inverse(map: &[u32], len: usize) -> Vec<u32> {
    let mut inverse = vec![NONE; len];
    for (old, &new) in (0..).zip(map) {
        let place = &mut inverse[new as usize];
        assert_eq!(*place, NONE, "two terms have one new id");
        *place = old;
    }
    inverse
}

/// There are fewer terms than `u32` has numbers.
const NONE: u32 = u32::MAX;

/// Frees memory in many pieces on all threads.
fn drop_apart(sums: Vec<TermSums>) {
    sums.into_par_iter().for_each(drop);
}

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
