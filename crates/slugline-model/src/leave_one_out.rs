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
    own: Vec<OwnTerm>,
    terms: Vec<LeftTerm>,
    /// Topics with what is left of their masses, term by term.
    pairs: Vec<(u32, u64)>,
    weights: Vec<(u32, f64)>,
    computed: ComputedTerms,
    scores: Vec<f64>,
}

/// A term of one of the articles that are left out.
#[derive(Clone, Copy)]
struct OwnTerm {
    term: u32,
    /// Which of them.
    member: u32,
    mass: u64,
}

/// A term of articles that are left out, and what the others have of it.
#[derive(Clone, Copy)]
struct LeftTerm {
    term: u32,
    mass: u64,
    /// 0 if it is in too few of the others to count.
    idf: u64,
    /// Where its pairs end.
    pairs_end: usize,
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

    /// Scores articles, with their topics, by what all others say: `visit` is given each one's
    /// scores of all topics in turn, −∞ for a topic that no other article has. Nothing (an
    /// empty list) if no term of the article is in enough other articles to count, or if
    /// there is no other article. Topics ascend.
    ///
    /// An error if the statistics can't be sums over the articles.
    pub(crate) fn score(
        &self,
        members: &[(CountRow<'_>, &[u32])],
        scratch: &mut Scratch,
        mut visit: impl FnMut(&[f64]),
    ) -> Result<(), ModelError> {
        let totals = self
            .totals_without(members, scratch)
            .ok_or(ModelError::Statistics(NOT_PART))?;
        if totals.articles == 0 {
            for _ in members {
                visit(&[]);
            }
            return Ok(());
        }
        let constants = self.evidence(&totals, scratch);
        let Scratch {
            terms,
            weights,
            computed,
            scores,
            ..
        } = scratch;
        for (article, _) in members {
            let mut places = Places { terms, next: 0 };
            let counts = article.iter().filter(|&(_, count)| count > 0.0);
            let counts = counts.map(|(term, count)| {
                let idf = places.of(term).map_or(0, |place| terms[place].idf);
                (term, f64::from(count), idf_value(idf))
            });
            weigh(self.params, counts, weights);
            scores.clear();
            if !weights.is_empty() {
                let mut places = Places { terms, next: 0 };
                let computed = &*computed;
                let scored = weights.iter().filter_map(move |&(term, weight)| {
                    Some(computed.term(places.of(term)?, weight))
                });
                score(&constants, scored, scores);
            }
            visit(scores);
        }
        Ok(())
    }

    /// The sums over all terms without the articles, and the articles' terms. `None` if
    /// there is more in the articles than in the sums.
    fn totals_without(
        &self,
        members: &[(CountRow<'_>, &[u32])],
        scratch: &mut Scratch,
    ) -> Option<Totals> {
        let mut totals = self.totals.clone();
        totals.articles = totals.articles.checked_sub(members.len() as u64)?;
        totals.idf = Idf::new(self.params.uses_idf(), totals.articles);
        scratch.own.clear();
        for (member, (article, topics)) in (0_u32..).zip(members) {
            for &topic in *topics {
                let left = &mut totals.topics[topic as usize].articles;
                *left = left.checked_sub(1)?;
                totals.present -= usize::from(*left == 0);
            }
            let masses = self.params.masses(*article);
            let own = masses.map(|(term, mass)| OwnTerm { term, member, mass });
            scratch.own.extend(own);
        }
        if members.len() > 1 {
            scratch
                .own
                .sort_unstable_by_key(|own| (own.term, own.member));
        }
        scratch.terms.clear();
        scratch.pairs.clear();
        for own in scratch.own.chunk_by(|a, b| a.term == b.term) {
            let left = self.without(own, members, &mut totals, &mut scratch.pairs)?;
            scratch.terms.push(left);
        }
        Some(totals)
    }

    /// Takes one term of the articles from the totals.
    fn without(
        &self,
        own: &[OwnTerm],
        members: &[(CountRow<'_>, &[u32])],
        totals: &mut Totals,
        pairs_left: &mut Vec<(u32, u64)>,
    ) -> Option<LeftTerm> {
        let min_df = self.params.min_df;
        let term = own.first()?.term;
        let TermSums {
            articles: df,
            mass,
            ref pairs,
        } = self.terms[term as usize];
        if df < min_df {
            return Some(LeftTerm {
                term,
                mass,
                idf: 0,
                pairs_end: pairs_left.len(),
            });
        }
        let df_left = df.checked_sub(own.len() as u64)?;
        let mass_left = own
            .iter()
            .try_fold(mass, |left, own| left.checked_sub(own.mass))?;
        // The term may fall below the least number of articles; then it counts in none.
        let stays = df_left >= min_df;
        let (log, log_without) = (totals.idf.log(df), totals.idf.log(df_left));
        totals.terms -= u64::from(!stays);
        totals.all.remove(mass, log);
        if stays {
            totals.all.add(mass_left, log_without);
        }
        let mut own_pairs = 0;
        for &(topic, pair) in &self.pairs[pairs.clone()] {
            let mut left = pair;
            for own in own {
                if members[own.member as usize].1.binary_search(&topic).is_ok() {
                    own_pairs += 1;
                    left = left.checked_sub(own.mass)?;
                }
            }
            if left > mass_left {
                return None;
            }
            let total = &mut totals.topics[topic as usize].mass;
            total.remove(pair, log);
            if stays {
                total.add(left, log_without);
                pairs_left.push((topic, left));
            }
        }
        let topics = own.iter().map(|own| members[own.member as usize].1.len());
        (own_pairs == topics.sum::<usize>()).then_some(LeftTerm {
            term,
            mass: mass_left,
            idf: if stays { totals.idf.of(df_left) } else { 0 },
            pairs_end: pairs_left.len(),
        })
    }

    /// What the terms say, in the order of the terms.
    fn evidence(&self, totals: &Totals, scratch: &mut Scratch) -> Constants {
        let formula = Formula::new(self.params, View::Decision);
        scratch.computed.clear();
        let mut start = 0;
        for left in &scratch.terms {
            let pairs = &scratch.pairs[start..left.pairs_end];
            start = left.pairs_end;
            let pairs = pairs
                .iter()
                .map(|&(topic, mass)| (topic, weighted(left.idf, mass)));
            let mass = weighted(left.idf, left.mass);
            scratch.computed.push(|evidence| {
                if left.idf == 0 {
                    return 0.0;
                }
                formula.term(totals, mass, pairs, evidence)
            });
        }
        formula.constants(totals, &vec![0.0; totals.topics.len()])
    }
}

/// Finds terms that are asked for in ascending order.
#[derive(Clone, Copy)]
struct Places<'a> {
    terms: &'a [LeftTerm],
    next: usize,
}

impl Places<'_> {
    fn of(&mut self, term: u32) -> Option<usize> {
        while self.terms.get(self.next)?.term < term {
            self.next += 1;
        }
        (self.terms[self.next].term == term).then_some(self.next)
    }
}
