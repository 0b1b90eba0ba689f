//! The weights of a fitted model, derived from its statistics, and the score of an article.

use slugline_features::{CountRow, Weighting};

use crate::formula::{Constants, Formula, View};
use crate::mass::weighted;
use crate::totals::Totals;
use crate::{Algorithm, NaiveBayesValidParams, Statistics};

/// How weights follow from statistics: those by topic, and what all others depend on.
#[derive(Clone, Debug)]
pub(crate) struct Derivation {
    formula: Formula,
    totals: Totals,
    constants: Constants,
    min_df: u64,
}

/// Weights by term, and by pairs of term and topic that were seen: those of a [`Derivation`] for
/// all terms. What belongs to a term lies together: an article's terms are all over the
/// vocabulary, and each place costs a cache miss.
#[derive(Clone, Debug)]
pub(crate) struct Weights {
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

impl Derivation {
    pub(crate) fn new(statistics: &Statistics, params: &NaiveBayesValidParams, view: View) -> Self {
        let formula = Formula::new(params, view);
        let totals = Totals::new(statistics, params);
        let mut absence = vec![0.0; statistics.topics()];
        if formula.looks_at_absence() {
            for (term, &df) in statistics.parts().document_frequencies.iter().enumerate() {
                if df >= params.min_df {
                    for (topic, own) in masses(statistics, term, totals.idf.of(df)) {
                        absence[topic as usize] += formula.absence(&totals, topic, own);
                    }
                }
            }
        }
        Self {
            constants: formula.constants(&totals, &absence),
            formula,
            totals,
            min_df: params.min_df,
        }
    }

    pub(crate) fn constants(&self) -> &Constants {
        &self.constants
    }

    /// The inverse document frequency of a term, or 0 if it doesn't count.
    pub(crate) fn idf(&self, statistics: &Statistics, term: u32) -> f64 {
        let df = statistics.parts().document_frequencies.get(term as usize);
        df.filter(|&&df| df >= self.min_df)
            .map_or(0.0, |&df| idf_value(self.totals.idf.of(df)))
    }

    /// What [`Formula::term`] makes of a term that counts.
    pub(crate) fn term(
        &self,
        statistics: &Statistics,
        term: usize,
        evidence: &mut Vec<(u32, f64)>,
    ) -> f64 {
        let parts = statistics.parts();
        let idf = self.totals.idf.of(parts.document_frequencies[term]);
        let mass = weighted(idf, parts.term_masses[term]);
        let pairs = masses(statistics, term, idf);
        self.formula.term(&self.totals, mass, pairs, evidence)
    }
}

/// The masses of a term by topic, times its inverse document frequency.
fn masses(statistics: &Statistics, term: usize, idf: u64) -> impl Iterator<Item = (u32, f64)> {
    let pairs = statistics.pairs(term);
    pairs.map(move |(topic, mass)| (topic, weighted(idf, mass)))
}

impl Weights {
    pub(crate) fn derive(derivation: &Derivation, statistics: &Statistics) -> Self {
        let parts = statistics.parts();
        let mut evidence = Vec::with_capacity(parts.pair_masses.len());
        let terms = (0_u32..).zip(&parts.document_frequencies).map(|(term, _)| {
            let idf = derivation.idf(statistics, term);
            if idf == 0.0 {
                return TermWeights::default();
            }
            let start = evidence.len();
            TermWeights {
                idf,
                common: derivation.term(statistics, term as usize, &mut evidence),
                start,
                end: evidence.len(),
            }
        });
        Self {
            terms: terms.collect(),
            evidence,
        }
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
}

/// The terms of one article with their evidence, where that isn't looked up but computed.
#[derive(Clone, Debug, Default)]
pub(crate) struct ComputedTerms {
    common: Vec<f64>,
    /// By term, where its evidence ends.
    ends: Vec<usize>,
    evidence: Vec<(u32, f64)>,
}

impl ComputedTerms {
    pub(crate) fn clear(&mut self) {
        self.common.clear();
        self.ends.clear();
        self.evidence.clear();
    }

    /// Adds a term; `compute` is to write its evidence behind the list, and to return what is
    /// common to all topics.
    pub(crate) fn push(&mut self, compute: impl FnOnce(&mut Vec<(u32, f64)>) -> f64) {
        self.common.push(compute(&mut self.evidence));
        self.ends.push(self.evidence.len());
    }

    /// The terms with these weights in the article.
    pub(crate) fn weighted<'a>(
        &'a self,
        weights: &'a [(u32, f64)],
    ) -> impl Iterator<Item = ScoredTerm<'a>> + Clone {
        let weights = weights.iter().enumerate();
        weights.map(|(place, &(_, weight))| self.term(place, weight))
    }

    /// The term that was added in this place, from 0, with its weight in an article.
    pub(crate) fn term(&self, place: usize, weight: f64) -> ScoredTerm<'_> {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        ScoredTerm {
            weight,
            common: self.common[place],
            evidence: &self.evidence[start..self.ends[place]],
        }
    }
}

/// Weighs the terms (id, count, inverse document frequency or 0) of an article to be scored.
///
/// For complement naive Bayes, the inverse document frequency, which is in the sums already, has
/// the power ¼, and a dampened count 1¼: rare pairs are not to drown the words that an article is
/// about. Chosen by cross-validation on training data, of powers 0, ¼, ½, 1, 1½ and 2 of the
/// frequency and 0, ½, 1, 1¼, 1½ and 2 of the count.
pub(crate) fn weigh(
    params: &NaiveBayesValidParams,
    terms: impl Iterator<Item = (u32, f64, f64)>,
    weighted: &mut Vec<(u32, f64)>,
) {
    let weighting = match params.algorithm {
        Algorithm::Bernoulli => Weighting::COUNTS,
        Algorithm::Complement | Algorithm::Multinomial => params.weighting,
    };
    weighted.clear();
    weighted.extend(
        terms
            .filter(|&(_, count, idf)| count > 0.0 && idf > 0.0)
            .map(|(term, count, idf)| {
                let weight = match params.algorithm {
                    Algorithm::Bernoulli => 1.0,
                    Algorithm::Multinomial => weighting.term_frequency(count) * idf,
                    Algorithm::Complement => {
                        let frequency = weighting.term_frequency(count);
                        let dampened = if weighting.sublinear_tf {
                            frequency
                        } else {
                            1.0
                        };
                        // Square roots are the same on every machine.
                        frequency * (dampened * idf).sqrt().sqrt()
                    }
                };
                (term, weight)
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
