//! Exact leave-one-out scores: what a model trained without the article would say of it.

use std::ops::Range;

use slugline_features::CountRow;

use crate::formula::{Constants, Formula, View};
use crate::mass::weighted;
use crate::statistics::NOT_PART;
use crate::totals::{Idf, Totals};
use crate::weights::{ComputedTerms, idf_value, score, weigh};
use crate::{ModelError, NaiveBayesValidParams, Statistics};

/// Scores articles that a model was trained on as if each had not been.
///
/// An article's own contribution is taken from the statistics of its own terms and from
/// the sums over all terms, and the score is computed from what is left by the very code
/// that scores a new article: the result is the same to the last bit. The cost is that of
/// a score plus a logarithm for each pair of an own term and a topic.
pub(crate) struct LeaveOneOut<'a> {
    terms: Vec<TermSums>,
    /// Topics with masses, term by term.
    pairs: Vec<(u32, u64)>,
    params: &'a NaiveBayesValidParams,
    totals: Totals,
}

/// The statistics of a term. They are put together here because an article's terms are all over
/// the vocabulary, and each place costs a cache miss.
struct TermSums {
    articles: u64,
    mass: u64,
    /// Where its pairs are.
    pairs: Range<usize>,
}

/// Buffers of one thread.
#[derive(Default)]
pub(crate) struct Scratch {
    terms: Vec<OwnTerm>,
    weights: Vec<(u32, f64)>,
    computed: ComputedTerms,
}

/// A term of the article, and what the other articles have of it.
#[derive(Clone, Copy)]
struct OwnTerm {
    term: u32,
    count: f32,
    own_mass: u64,
    mass: u64,
    idf: u64,
}

impl<'a> LeaveOneOut<'a> {
    pub(crate) fn new(statistics: &'a Statistics, params: &'a NaiveBayesValidParams) -> Self {
        let parts = statistics.parts();
        let frequencies = parts.document_frequencies.iter();
        let terms = frequencies.zip(&parts.term_masses).enumerate();
        let terms = terms.map(|(term, (&articles, &mass))| TermSums {
            articles,
            mass,
            pairs: statistics.pair_range(term),
        });
        let pairs = parts.pair_topics.iter().zip(&parts.pair_masses);
        Self {
            terms: terms.collect(),
            pairs: pairs.map(|(&topic, &mass)| (topic, mass)).collect(),
            params,
            totals: Totals::new(statistics, params),
        }
    }

    /// The scores of all topics; −∞ for a topic that no other article has. Nothing (an
    /// empty list) if no term of the article is in enough other articles to count, or if
    /// there is no other article. `topics` are the article's own, ascending.
    ///
    /// An error if the statistics can't be sums over this article.
    pub(crate) fn score(
        &self,
        article: CountRow<'_>,
        topics: &[u32],
        scratch: &mut Scratch,
        scores: &mut Vec<f64>,
    ) -> Result<(), ModelError> {
        scores.clear();
        if self.totals.articles <= 1 {
            return Ok(());
        }
        let totals = self
            .totals_without(article, topics, &mut scratch.terms)
            .ok_or(ModelError::Statistics(NOT_PART))?;
        weigh(
            self.params,
            scratch
                .terms
                .iter()
                .map(|own| (own.term, f64::from(own.count), idf_value(own.idf))),
            &mut scratch.weights,
        );
        if scratch.weights.is_empty() {
            return Ok(());
        }
        let constants = self.evidence(&totals, topics, scratch);
        let terms = scratch.computed.weighted(&scratch.weights);
        score(&constants, terms, scores);
        Ok(())
    }

    /// The sums over all terms without the article, and the article's terms. `None` if
    /// there is more in the article than in the sums.
    fn totals_without(
        &self,
        article: CountRow<'_>,
        topics: &[u32],
        terms: &mut Vec<OwnTerm>,
    ) -> Option<Totals> {
        let min_df = self.params.min_df;
        let mut totals = self.totals.clone();
        totals.articles -= 1;
        totals.idf = Idf::new(self.params.uses_idf(), totals.articles);
        for &topic in topics {
            let left = &mut totals.topics[topic as usize].articles;
            *left = left.checked_sub(1)?;
            totals.present -= usize::from(*left == 0);
        }
        terms.clear();
        let counts = article.iter().filter(|&(_, count)| count > 0.0);
        for ((term, own_mass), (_, count)) in self.params.masses(article).zip(counts) {
            let TermSums {
                articles: df,
                mass,
                ref pairs,
            } = self.terms[term as usize];
            if df < min_df {
                continue;
            }
            let mass_left = mass.checked_sub(own_mass)?;
            // The term may fall below the least number of articles; then it counts in none.
            let stays = df > min_df;
            let (log, log_without) = (totals.idf.log(df), totals.idf.log(df - 1));
            totals.terms -= u64::from(!stays);
            totals.all.remove(mass, log);
            if stays {
                totals.all.add(mass_left, log_without);
            }
            let mut own_pairs = 0;
            for &(topic, pair) in &self.pairs[pairs.clone()] {
                let is_own = topics.binary_search(&topic).is_ok();
                own_pairs += usize::from(is_own);
                let left = pair.checked_sub(if is_own { own_mass } else { 0 })?;
                if left > mass_left {
                    return None;
                }
                let total = &mut totals.topics[topic as usize].mass;
                total.remove(pair, log);
                if stays {
                    total.add(left, log_without);
                }
            }
            if own_pairs < topics.len() {
                return None;
            }
            terms.push(OwnTerm {
                term,
                count,
                own_mass,
                mass: mass_left,
                idf: if stays { totals.idf.of(df - 1) } else { 0 },
            });
        }
        Some(totals)
    }

    fn evidence(&self, totals: &Totals, own_topics: &[u32], scratch: &mut Scratch) -> Constants {
        let formula = Formula::new(self.params, View::Decision);
        scratch.computed.clear();
        for own in scratch.terms.iter().filter(|own| own.idf > 0) {
            let pairs = self.terms[own.term as usize].pairs.clone();
            let pairs = self.pairs[pairs].iter().map(|&(topic, mass)| {
                let left = if own_topics.binary_search(&topic).is_ok() {
                    mass - own.own_mass
                } else {
                    mass
                };
                (topic, weighted(own.idf, left))
            });
            let mass = weighted(own.idf, own.mass);
            scratch
                .computed
                .push(|evidence| formula.term(totals, mass, pairs, evidence));
        }
        formula.constants(totals, &vec![0.0; totals.topics.len()])
    }
}
