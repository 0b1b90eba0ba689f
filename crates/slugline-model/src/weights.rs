//! The weights of all terms of a fitted model.

use std::ops::Range;
use std::{panic, thread};

use slugline_features::{CountRow, prefetch};

use crate::Statistics;
use crate::derivation::Derivation;
use crate::packed::Cursor;
use crate::scoring::{Evidence, ScoredTerm, many};
use crate::weighing::Weighing;

/// Weights by term, and by pairs of term and topic that were seen: those of a [`Derivation`] for
/// all terms. Evidence has 32 bits: with a thousand topics there is more of it than fits into a
/// cache, and half of it is read in little more than half of the time. What belongs to a term lies
/// together: an article's terms are all over the vocabulary, and each place costs a cache miss.
#[derive(Clone, Debug)]
pub(crate) struct Weights {
    terms: Vec<TermWeights>,
    /// The topics that terms were seen with, term by term, and the evidence for each.
    pairs: Vec<(u32, f32)>,
    /// The evidence, topic by topic, of terms that were seen with many: 0 for the others.
    rows: Vec<f32>,
    topics: usize,
    /// Whether the statistics fit what they were derived with.
    is_sound: bool,
}

/// Aligned, so that none lies in two cache lines.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(32))]
struct TermWeights {
    /// [`Weighing::rarity`], or 0 for a term that doesn't count.
    rarity: f64,
    common: f64,
    /// Where in `pairs` its own begin, which of the `rows` is its own, or the one topic.
    start: u32,
    /// How many pairs it has, or [`ROW`].
    pairs: u32,
    /// The evidence for its topic, if it has one pair: this saves a cache miss.
    evidence: f32,
}

/// To derive the weights of fewer terms takes no longer than to begin a thread.
const LEAST_TERMS: usize = 1 << 12;

/// The evidence is a row.
const ROW: u32 = u32::MAX;

impl Weights {
    pub(crate) fn derive(derivation: &Derivation, statistics: &Statistics) -> Self {
        Self::derive_terms(derivation, statistics, 0..statistics.terms())
    }

    /// The same on some threads, which are its own: those of a pool may all be waiting for the
    /// weights.
    pub(crate) fn derive_on(
        threads: usize,
        derivation: &Derivation,
        statistics: &Statistics,
    ) -> Self {
        let terms = statistics.terms();
        let together = terms.div_ceil(threads.max(1)).max(LEAST_TERMS);
        let derive = |first: usize| {
            let terms = first..terms.min(first + together);
            Self::derive_terms(derivation, statistics, terms)
        };
        thread::scope(|scope| {
            let others: Vec<_> = (together..terms)
                .step_by(together)
                .map(|first| {
                    let derive = move || derive(first);
                    (first, thread::Builder::new().spawn_scoped(scope, derive))
                })
                .collect();
            let mut all = derive(0);
            for (first, other) in others {
                all.append(match other {
                    Ok(thread) => thread
                        .join()
                        .unwrap_or_else(|panic| panic::resume_unwind(panic)),
                    // There are no more threads to be had.
                    Err(_) => derive(first),
                });
            }
            all
        })
    }

    /// Takes in the weights of the terms that follow.
    fn append(&mut self, other: Self) {
        let (pairs, rows) = (self.pairs.len(), self.rows.len() / self.topics.max(1));
        let terms = other.terms.into_iter().map(|term| {
            let before = match term.pairs {
                1 => 0,
                ROW => rows,
                _ => pairs,
            };
            TermWeights {
                start: next_place(term.start as usize + before),
                ..term
            }
        });
        self.terms.extend(terms);
        self.pairs.extend(other.pairs);
        self.rows.extend(other.rows);
        self.is_sound &= other.is_sound;
    }

    /// The weights of some terms that follow each other, as if there were no others.
    fn derive_terms(derivation: &Derivation, statistics: &Statistics, terms: Range<usize>) -> Self {
        let topics = statistics.topics();
        let (mut pairs, mut own_evidence, mut rows) = (Vec::new(), Vec::new(), Vec::new());
        let (mut cursor, mut numbers) = (Cursor::default(), Vec::new());
        let mut is_sound = true;
        let terms = terms.map(|term| {
            let (own, read) = statistics.term(term, &mut cursor);
            is_sound &= read.is_ok();
            let rarity = derivation.rarity(own.articles);
            if rarity == 0.0 {
                return TermWeights::default();
            }
            own_evidence.clear();
            let common = derivation.term(own, &mut numbers, &mut own_evidence);
            if let (&[topic], &[evidence]) = (own.topics, &own_evidence[..]) {
                return TermWeights {
                    rarity,
                    common,
                    start: topic,
                    pairs: 1,
                    evidence,
                };
            }
            let own_pairs = own.topics.iter().copied().zip(own_evidence.iter().copied());
            if own_pairs.len() < many(topics) {
                let start = pairs.len();
                pairs.extend(own_pairs);
                return TermWeights {
                    rarity,
                    common,
                    start: next_place(start),
                    pairs: next_place(own.topics.len()),
                    evidence: 0.0,
                };
            }
            let row = rows.len();
            rows.resize(row + topics, 0.0);
            for (topic, evidence) in own_pairs {
                rows[row + topic as usize] = evidence;
            }
            TermWeights {
                rarity,
                common,
                start: next_place(row / topics),
                pairs: ROW,
                evidence: 0.0,
            }
        });
        Self {
            terms: terms.collect(),
            pairs,
            rows,
            topics,
            is_sound,
        }
    }

    /// Whether the records of all terms could be read.
    pub(crate) fn is_sound(&self) -> bool {
        self.is_sound
    }

    /// The terms of an article that count, each with its weight in the article.
    pub(crate) fn article(
        &self,
        weighing: &Weighing,
        article: CountRow<'_>,
        weighted: &mut Vec<(u32, f64)>,
    ) {
        for &term in article.terms() {
            prefetch(&self.terms, term as usize);
        }
        let terms = article.iter();
        weighing.weigh(
            terms.map(|(term, count)| (term, f64::from(count), self.rarity(term))),
            weighted,
        );
    }

    /// What [`Weighing::rarity`] makes of a term, 0 if it doesn't count.
    pub(crate) fn rarity(&self, term: u32) -> f64 {
        self.terms
            .get(term as usize)
            .map_or(0.0, |term| term.rarity)
    }

    /// A term of the article with the evidence that the model has on it.
    #[inline]
    pub(crate) fn term(&self, (term, weight): (u32, f64)) -> ScoredTerm<'_> {
        let own = self.terms[term as usize];
        let start = own.start as usize;
        ScoredTerm {
            weight,
            common: own.common,
            has_many_topics: own.pairs == ROW,
            evidence: match own.pairs {
                1 => Evidence::One(own.start, own.evidence),
                ROW => Evidence::Row(&self.rows[start * self.topics..][..self.topics]),
                pairs => Evidence::Pairs(&self.pairs[start..start + pairs as usize]),
            },
        }
    }
}

/// A place in a list. One of 2³² entries would take 64 GB of memory.
fn next_place(place: usize) -> u32 {
    u32::try_from(place).expect("fewer than 2^32 pairs fit into memory")
}
