//! How the weights of a model follow from its statistics, a term at a time.

use crate::formula::{Constants, Formula, View};
use crate::logarithms::logarithms;
use crate::mass::weighted;
use crate::packed::Cursor;
use crate::record::TermStatistics;
use crate::totals::Totals;
use crate::weighing::Weighing;
use crate::{NaiveBayesValidParams, Statistics};

/// How weights follow from statistics: those by topic, and what all others depend on.
#[derive(Clone, Debug)]
pub(crate) struct Derivation {
    formula: Formula,
    totals: Totals,
    constants: Constants,
    weighing: Weighing,
    min_df: u64,
}

impl Derivation {
    pub(crate) fn new(statistics: &Statistics, params: &NaiveBayesValidParams, view: View) -> Self {
        let formula = Formula::new(params, view);
        let totals = Totals::new(statistics, params);
        let mut absence = vec![0.0; statistics.topics()];
        if formula.looks_at_absence() {
            let mut cursor = Cursor::default();
            for term in 0..statistics.terms() {
                let (own, _) = statistics.term(term, &mut cursor);
                if own.articles >= params.min_df {
                    for (topic, own) in masses(own, totals.idf.of(own.articles)) {
                        absence[topic as usize] += formula.absence(&totals, topic, own);
                    }
                }
            }
        }
        Self {
            constants: formula.constants(&totals, &absence),
            formula,
            totals,
            weighing: Weighing::new(params),
            min_df: params.min_df,
        }
    }

    /// The same for [`View::Decision`] with weights by topic that were derived before: those by
    /// term need none of the sums over all terms.
    pub(crate) fn resume(
        statistics: &Statistics,
        params: &NaiveBayesValidParams,
        constants: Constants,
    ) -> Self {
        Self {
            constants,
            formula: Formula::new(params, View::Decision),
            totals: Totals::empty(statistics, params),
            weighing: Weighing::new(params),
            min_df: params.min_df,
        }
    }

    pub(crate) fn constants(&self) -> &Constants {
        &self.constants
    }

    /// What terms weigh in an article that is scored.
    pub(crate) fn weighing(&self) -> &Weighing {
        &self.weighing
    }

    /// The [`Weighing::rarity`] of a term in so many articles, or 0 if it doesn't count.
    pub(crate) fn rarity(&self, articles: u64) -> f64 {
        if articles >= self.min_df {
            self.weighing
                .rarity(idf_value(self.totals.idf.of(articles)))
        } else {
            0.0
        }
    }

    /// What [`Formula::term`] makes of a term that counts. `numbers` is a buffer.
    pub(crate) fn term(
        &self,
        own: TermStatistics<'_>,
        numbers: &mut Vec<f64>,
        evidence: &mut Vec<f32>,
    ) -> f64 {
        let idf = self.totals.idf.of(own.articles);
        let mass = weighted(idf, own.mass);
        numbers.clear();
        self.formula
            .arguments(&self.totals, mass, masses(own, idf), numbers);
        logarithms(numbers);
        self.formula.term(self.totals.present, numbers, evidence)
    }
}

/// The masses of a term by topic, times its inverse document frequency.
fn masses(term: TermStatistics<'_>, idf: u64) -> impl Iterator<Item = (u32, f64)> + Clone {
    let pairs = term.topics.iter().copied().zip(term.masses);
    pairs.map(move |(topic, &mass)| (topic, weighted(idf, mass)))
}

/// A fixed-point document frequency as a number.
pub(crate) fn idf_value(idf: u64) -> f64 {
    const ONE: f64 = (1_u64 << slugline_features::LOG_FRACTION_BITS) as f64;
    idf as f64 / ONE
}
