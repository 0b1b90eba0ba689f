//! Sums over all terms: what the weight of one term depends on besides itself.

use slugline_features::{inverse_document_frequency, log_count};

use crate::mass::scaled;
use crate::packed::Cursor;
use crate::{NaiveBayesValidParams, Statistics};

/// Inverse document frequencies in a corpus of a given size, or 1 throughout.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Idf {
    enabled: bool,
    /// The frequency of a term in no article, the highest there is.
    head: u64,
}

impl Idf {
    pub(crate) fn new(enabled: bool, articles: u64) -> Self {
        Self {
            enabled,
            head: inverse_document_frequency(if enabled { articles } else { 0 }, 0),
        }
    }

    /// What the frequency of a term in `df` articles is below `head`.
    pub(crate) fn log(self, df: u64) -> u64 {
        if self.enabled { log_count(df) } else { 0 }
    }

    /// The frequency of a term in `df` articles, fixed point.
    pub(crate) fn of(self, df: u64) -> u64 {
        self.below_head(self.log(df))
    }

    /// The frequency of a term whose [`Self::log`] is known.
    pub(crate) fn below_head(self, log: u64) -> u64 {
        self.head.saturating_sub(log)
    }
}

/// A sum over terms of mass × inverse document frequency.
///
/// The frequency is `head − log(df)`, and `head` alone depends on the number of articles.
/// Kept as two exact sums, the whole can be read for any number of articles: this is what
/// makes leaving one article out cheap *and* the same, to the last bit, as training
/// without it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mass {
    plain: u128,
    logs: u128,
}

impl Mass {
    pub(crate) fn add(&mut self, mass: u64, log: u64) {
        self.plain += u128::from(mass);
        self.logs += u128::from(mass) * u128::from(log);
    }

    pub(crate) fn remove(&mut self, mass: u64, log: u64) {
        self.plain -= u128::from(mass);
        self.logs -= u128::from(mass) * u128::from(log);
    }

    /// Takes a sum of masses × logarithms away: document frequencies have fallen.
    pub(crate) fn lose(&mut self, logs: u128) {
        self.logs -= logs;
    }

    pub(crate) fn without(self, part: Self) -> Self {
        Self {
            plain: self.plain.saturating_sub(part.plain),
            logs: self.logs.saturating_sub(part.logs),
        }
    }

    pub(crate) fn value(self, idf: Idf) -> f64 {
        scaled((u128::from(idf.head) * self.plain).saturating_sub(self.logs))
    }
}

/// Sums over the terms that count, in all articles and by topic.
#[derive(Clone, Debug)]
pub(crate) struct Totals {
    pub(crate) idf: Idf,
    pub(crate) articles: u64,
    /// Terms in at least `min_df` articles.
    pub(crate) terms: u64,
    pub(crate) all: Mass,
    pub(crate) topics: Vec<TopicTotals>,
    /// Topics with at least one article.
    pub(crate) present: usize,
}

/// The articles of one topic, and the mass of their terms.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TopicTotals {
    pub(crate) articles: u64,
    pub(crate) mass: Mass,
}

impl Totals {
    /// Of no term.
    pub(crate) fn empty(statistics: &Statistics, params: &NaiveBayesValidParams) -> Self {
        let (articles, of_topics) = (statistics.articles(), statistics.topic_articles());
        Self {
            idf: Idf::new(params.uses_idf(), articles),
            articles,
            terms: 0,
            all: Mass::default(),
            topics: of_topics
                .iter()
                .map(|&articles| TopicTotals {
                    articles,
                    mass: Mass::default(),
                })
                .collect(),
            present: of_topics.iter().filter(|&&n| n > 0).count(),
        }
    }

    pub(crate) fn new(statistics: &Statistics, params: &NaiveBayesValidParams) -> Self {
        let mut totals = Self::empty(statistics, params);
        let mut cursor = Cursor::default();
        for term in 0..statistics.terms() {
            let (own, _) = statistics.term(term, &mut cursor);
            if own.articles < params.min_df {
                continue;
            }
            let log = totals.idf.log(own.articles);
            totals.terms += 1;
            totals.all.add(own.mass, log);
            for (topic, mass) in own.pairs() {
                totals.topics[topic as usize].mass.add(mass, log);
            }
        }
        totals
    }

    /// The mass of the articles that don't have the topic.
    pub(crate) fn complement(&self, topic: usize) -> f64 {
        self.all.without(self.topics[topic].mass).value(self.idf)
    }

    pub(crate) fn mass(&self, topic: usize) -> f64 {
        self.topics[topic].mass.value(self.idf)
    }
}
