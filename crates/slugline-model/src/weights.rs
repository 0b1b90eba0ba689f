//! The weights of a fitted model, derived from its statistics, and the score of an article.

use slugline_features::{CountRow, Weighting};

use crate::formula::{Constants, Formula, View};
use crate::mass::weighted;
use crate::totals::Totals;
use crate::{NaiveBayesValidParams, Statistics};

/// Weights by topic, by term, and by pairs of the two that were seen. What belongs to a term lies
/// together: an article's terms are all over the vocabulary, and each place costs a cache miss.
#[derive(Clone, Debug)]
pub(crate) struct Weights {
    constants: Constants,
    terms: Vec<TermWeights>,
    /// The evidence of terms for topics, term by term.
    evidence: Vec<(u32, f64)>,
}

#[derive(Clone, Copy, Debug, Default)]
struct TermWeights {
    /// The inverse document frequency, or 0 for a term that doesn't count.
    idf: f64,
    common: f64,
    /// Where its evidence begins and ends.
    start: usize,
    end: usize,
}

/// One term of an article on its way into a score.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ScoredTerm<'a> {
    /// The term's weight in the article.
    pub(crate) weight: f64,
    pub(crate) common: f64,
    /// The topics that the term was seen with, ascending, and its evidence for each.
    pub(crate) evidence: &'a [(u32, f64)],
}

impl ScoredTerm<'_> {
    /// The evidence for a topic, if the term was seen with it.
    pub(crate) fn evidence_for(&self, topic: u32) -> Option<f64> {
        let place = self.evidence.binary_search_by_key(&topic, |pair| pair.0);
        place.ok().map(|place| self.evidence[place].1)
    }
}

impl Weights {
    pub(crate) fn derive(
        statistics: &Statistics,
        params: &NaiveBayesValidParams,
        view: View,
    ) -> Self {
        let formula = Formula::new(params, view);
        let totals = Totals::new(statistics, params);
        let parts = statistics.parts();
        let mut absence = vec![0.0; statistics.topics()];
        let mut weights = Self {
            constants: Constants {
                bias: Vec::new(),
                offset: Vec::new(),
            },
            terms: Vec::with_capacity(statistics.terms()),
            evidence: Vec::with_capacity(parts.pair_masses.len()),
        };
        for (term, &df) in parts.document_frequencies.iter().enumerate() {
            if df < params.min_df {
                weights.terms.push(TermWeights::default());
                continue;
            }
            let idf = totals.idf.of(df);
            let pairs = || {
                statistics
                    .pairs(term)
                    .map(|(topic, mass)| (topic, weighted(idf, mass)))
            };
            for (topic, own) in pairs() {
                absence[topic as usize] += formula.absence(&totals, topic, own);
            }
            let mass = weighted(idf, parts.term_masses[term]);
            let start = weights.evidence.len();
            weights.terms.push(TermWeights {
                idf: idf_value(idf),
                common: formula.term(&totals, mass, pairs(), &mut weights.evidence),
                start,
                end: weights.evidence.len(),
            });
        }
        weights.constants = formula.constants(&totals, &absence);
        weights
    }

    /// The terms of an article that count, each with its weight in the article: present,
    /// in enough articles, and of Euclidean length 1 together where the weighting asks it.
    pub(crate) fn article(
        &self,
        params: &NaiveBayesValidParams,
        article: CountRow<'_>,
        weighted: &mut Vec<(u32, f64)>,
    ) {
        weigh(
            params,
            article
                .iter()
                .map(|(term, count)| (term, f64::from(count), self.idf(term))),
            weighted,
        );
    }

    /// The inverse document frequency of a term, or 0 if it doesn't count.
    pub(crate) fn idf(&self, term: u32) -> f64 {
        self.terms.get(term as usize).map_or(0.0, |term| term.idf)
    }

    /// A term of the article with the evidence that the model has on it.
    pub(crate) fn term(&self, (term, weight): (u32, f64)) -> ScoredTerm<'_> {
        let TermWeights {
            common, start, end, ..
        } = self.terms[term as usize];
        ScoredTerm {
            weight,
            common,
            evidence: &self.evidence[start..end],
        }
    }

    pub(crate) fn constants(&self) -> &Constants {
        &self.constants
    }
}

/// Weighs the terms (id, count, inverse document frequency or 0) of an article.
pub(crate) fn weigh(
    params: &NaiveBayesValidParams,
    terms: impl Iterator<Item = (u32, f64, f64)>,
    weighted: &mut Vec<(u32, f64)>,
) {
    let binary = params.algorithm == crate::Algorithm::Bernoulli;
    let weighting = if binary {
        Weighting::COUNTS
    } else {
        params.weighting
    };
    weighted.clear();
    weighted.extend(
        terms
            .filter(|&(_, count, idf)| count > 0.0 && idf > 0.0)
            .map(|(term, count, idf)| {
                let weight = if binary {
                    1.0
                } else {
                    weighting.term_frequency(count)
                };
                (term, weight * idf)
            }),
    );
    if weighting.l2_norm {
        let squares: f64 = weighted.iter().map(|(_, weight)| weight * weight).sum();
        // Squares of the smallest dense counts vanish; such weights stay as they are.
        let norm = if squares > 0.0 { squares.sqrt() } else { 1.0 };
        for (_, weight) in weighted {
            *weight /= norm;
        }
    }
}

/// The score of every topic for an article of these terms.
pub(crate) fn score<'a>(
    constants: &Constants,
    terms: impl Iterator<Item = ScoredTerm<'a>> + Clone,
    scores: &mut Vec<f64>,
) {
    let (mut total, mut common) = (0.0, 0.0);
    for term in terms.clone() {
        total += term.weight;
        common += term.weight * term.common;
    }
    scores.clear();
    scores.extend(
        constants
            .bias
            .iter()
            .zip(&constants.offset)
            .map(|(bias, offset)| bias + total * offset + common),
    );
    for term in terms {
        for &(topic, evidence) in term.evidence {
            scores[topic as usize] += term.weight * evidence;
        }
    }
}

/// A fixed-point document frequency as a number.
pub(crate) fn idf_value(idf: u64) -> f64 {
    const ONE: f64 = (1_u64 << slugline_features::LOG_FRACTION_BITS) as f64;
    idf as f64 / ONE
}
