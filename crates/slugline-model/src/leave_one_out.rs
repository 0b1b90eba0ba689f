//! Exact leave-one-out scores: what a model trained without the article would say of it.

use slugline_features::CountRow;

use crate::computed::ComputedTerms;
use crate::derivation::idf_value;
use crate::formula::{Constants, Formula, View};
use crate::mass::weighted;
use crate::statistics::NOT_PART;
use crate::totals::{Idf, Totals};
use crate::weights::{score, weigh};
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
#[derive(Clone, Copy)]
struct TermSums {
    articles: u64,
    mass: u64,
    /// Where its pairs are.
    start: usize,
    end: usize,
}

/// Buffers of one thread.
#[derive(Default)]
pub(crate) struct Scratch {
    terms: Vec<OwnTerm>,
    /// The pairs of those terms, in a row.
    pairs: Vec<(u32, u64)>,
    weights: Vec<(u32, f64)>,
    computed: ComputedTerms,
}

/// A term of the article, with its sums: of all articles first, then of the others.
#[derive(Clone, Copy)]
struct OwnTerm {
    term: u32,
    count: f32,
    own_mass: u64,
    sums: TermSums,
    /// 0 if the term doesn't count without the article.
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
            start: statistics.pair_range(term).start,
            end: statistics.pair_range(term).end,
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
        self.gather(article, scratch);
        let totals = self
            .totals_without(topics, scratch)
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
        let constants = self.evidence(&totals, scratch);
        let terms = scratch.computed.weighted(&scratch.weights);
        score(&constants, terms, scores);
        Ok(())
    }

    /// Gets the sums of the article's terms. It does nothing else, so that one cache miss need
    /// not wait for the next.
    fn gather(&self, article: CountRow<'_>, scratch: &mut Scratch) {
        let Scratch { terms, pairs, .. } = scratch;
        let counts = article.iter().filter(|&(_, count)| count > 0.0);
        let masses = self.params.masses(article);
        terms.clear();
        terms.extend(
            masses
                .zip(counts)
                .map(|((term, own_mass), (_, count))| OwnTerm {
                    term,
                    count,
                    own_mass,
                    sums: self.terms[term as usize],
                    idf: 0,
                }),
        );
        terms.retain(|own| own.sums.articles >= self.params.min_df);
        pairs.clear();
        for TermSums { start, end, .. } in terms.iter_mut().map(|own| &mut own.sums) {
            let from = pairs.len();
            pairs.extend_from_slice(&self.pairs[*start..*end]);
            (*start, *end) = (from, pairs.len());
        }
    }

    /// The sums over all terms without the article, whose terms' sums become those of the
    /// others. `None` if there is more in the article than in the sums.
    fn totals_without(&self, topics: &[u32], scratch: &mut Scratch) -> Option<Totals> {
        let min_df = self.params.min_df;
        let mut totals = self.totals.clone();
        totals.articles -= 1;
        totals.idf = Idf::new(self.params.uses_idf(), totals.articles);
        for &topic in topics {
            let left = &mut totals.topics[topic as usize].articles;
            *left = left.checked_sub(1)?;
            totals.present -= usize::from(*left == 0);
        }
        for own in &mut scratch.terms {
            let df = own.sums.articles;
            let mass = own.sums.mass;
            let mass_left = mass.checked_sub(own.own_mass)?;
            // The term may fall below the least number of articles; then it counts in none.
            let stays = df > min_df;
            let (log, log_without) = (totals.idf.log(df), totals.idf.log(df - 1));
            totals.terms -= u64::from(!stays);
            totals.all.remove(mass, log);
            if stays {
                totals.all.add(mass_left, log_without);
                own.idf = totals.idf.of(df - 1);
            }
            own.sums.mass = mass_left;
            let mut own_pairs = 0;
            for (topic, pair) in &mut scratch.pairs[own.sums.start..own.sums.end] {
                let is_own = topics.binary_search(topic).is_ok();
                own_pairs += usize::from(is_own);
                let left = pair.checked_sub(if is_own { own.own_mass } else { 0 })?;
                if left > mass_left {
                    return None;
                }
                let total = &mut totals.topics[*topic as usize].mass;
                total.remove(*pair, log);
                if stays {
                    total.add(left, log_without);
                }
                *pair = left;
            }
            if own_pairs < topics.len() {
                return None;
            }
        }
        Some(totals)
    }

    /// Computes the evidence of the article's terms, and what depends on the topic alone.
    fn evidence(&self, totals: &Totals, scratch: &mut Scratch) -> Constants {
        let formula = Formula::new(self.params, View::Decision);
        scratch.computed.clear();
        for own in scratch.terms.iter().filter(|own| own.idf > 0) {
            let pairs = &scratch.pairs[own.sums.start..own.sums.end];
            let pairs = pairs
                .iter()
                .map(|&(topic, mass)| (topic, weighted(own.idf, mass)));
            let mass = weighted(own.idf, own.sums.mass);
            scratch
                .computed
                .push(|evidence| formula.term(totals, mass, pairs, evidence));
        }
        formula.constants(totals, &vec![0.0; totals.topics.len()])
    }
}
