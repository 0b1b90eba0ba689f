//! Exact leave-one-out scores: what a model trained without the article would say of it.

use slugline_features::CountRow;

use crate::computed::ComputedTerms;
use crate::derivation::idf_value;
use crate::formula::{Constants, Formula, View};
use crate::mass::weighted;
use crate::scoring::score;
use crate::statistics::NOT_PART;
use crate::totals::{Idf, Totals};
use crate::weighing::Weighing;
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
    weighing: Weighing,
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
    own: Vec<OwnTerm>,
    terms: Vec<LeftTerm>,
    /// The pairs of those terms, in a row.
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

/// A term of articles that are left out, with its sums: of all articles first, then of the
/// others.
#[derive(Clone, Copy)]
struct LeftTerm {
    term: u32,
    /// How many of the articles have it.
    own: usize,
    sums: TermSums,
    /// 0 if it is in too few of the others to count.
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
            weighing: Weighing::new(params),
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
        self.gather(members, scratch);
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
                (term, f64::from(count), self.weighing.rarity(idf_value(idf)))
            });
            self.weighing.weigh(counts, weights);
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

    /// Gets the sums of the articles' terms. It does nothing else, so that one cache miss need
    /// not wait for the next.
    fn gather(&self, members: &[(CountRow<'_>, &[u32])], scratch: &mut Scratch) {
        let Scratch {
            own, terms, pairs, ..
        } = scratch;
        own.clear();
        for (member, (article, _)) in (0_u32..).zip(members) {
            let masses = self.params.masses(*article);
            let masses = masses.map(|(term, mass)| OwnTerm { term, member, mass });
            let is_counted =
                |own: &OwnTerm| self.terms[own.term as usize].articles >= self.params.min_df;
            own.extend(masses.filter(is_counted));
        }
        if members.len() > 1 {
            own.sort_unstable_by_key(|own| (own.term, own.member));
        }
        terms.clear();
        let runs = own.chunk_by(|a, b| a.term == b.term);
        terms.extend(runs.map(|run| LeftTerm {
            term: run[0].term,
            own: run.len(),
            sums: self.terms[run[0].term as usize],
            idf: 0,
        }));
        pairs.clear();
        for TermSums { start, end, .. } in terms.iter_mut().map(|term| &mut term.sums) {
            let from = pairs.len();
            pairs.extend_from_slice(&self.pairs[*start..*end]);
            (*start, *end) = (from, pairs.len());
        }
    }

    /// The sums over all terms without the articles, whose terms' sums become those of the
    /// others. `None` if there is more in the articles than in the sums.
    fn totals_without(
        &self,
        members: &[(CountRow<'_>, &[u32])],
        scratch: &mut Scratch,
    ) -> Option<Totals> {
        let mut totals = self.totals.clone();
        totals.articles = totals.articles.checked_sub(members.len() as u64)?;
        totals.idf = Idf::new(self.params.uses_idf(), totals.articles);
        for &topic in members.iter().flat_map(|(_, topics)| *topics) {
            let left = &mut totals.topics[topic as usize].articles;
            *left = left.checked_sub(1)?;
            totals.present -= usize::from(*left == 0);
        }
        let mut own = scratch.own.as_slice();
        for left in &mut scratch.terms {
            let of_term = own.split_off(..left.own)?;
            let pairs = &mut scratch.pairs[left.sums.start..left.sums.end];
            self.remove(left, of_term, members, pairs, &mut totals)?;
        }
        Some(totals)
    }

    /// Takes what the articles have of a term from its sums and the totals.
    fn remove(
        &self,
        left: &mut LeftTerm,
        own: &[OwnTerm],
        members: &[(CountRow<'_>, &[u32])],
        pairs: &mut [(u32, u64)],
        totals: &mut Totals,
    ) -> Option<()> {
        let TermSums { articles, mass, .. } = left.sums;
        let articles_left = articles.checked_sub(own.len() as u64)?;
        let mass_left = own
            .iter()
            .try_fold(mass, |mass, own| mass.checked_sub(own.mass))?;
        // The term may fall below the least number of articles; then it counts in none.
        let stays = articles_left >= self.params.min_df;
        let (log, log_without) = (totals.idf.log(articles), totals.idf.log(articles_left));
        totals.terms -= u64::from(!stays);
        totals.all.remove(mass, log);
        if stays {
            totals.all.add(mass_left, log_without);
            left.idf = totals.idf.of(articles_left);
        }
        left.sums.mass = mass_left;
        let mut own_pairs = 0;
        for (topic, pair) in pairs {
            let total = &mut totals.topics[*topic as usize].mass;
            total.remove(*pair, log);
            for own in own {
                if members[own.member as usize].1.binary_search(topic).is_ok() {
                    own_pairs += 1;
                    *pair = pair.checked_sub(own.mass)?;
                }
            }
            if *pair > mass_left {
                return None;
            }
            if stays {
                total.add(*pair, log_without);
            }
        }
        let topics = own.iter().map(|own| members[own.member as usize].1.len());
        (own_pairs == topics.sum::<usize>()).then_some(())
    }

    /// Computes the evidence of the articles' terms, and what depends on the topic alone.
    fn evidence(&self, totals: &Totals, scratch: &mut Scratch) -> Constants {
        let formula = Formula::new(self.params, View::Decision);
        scratch.computed.clear();
        for left in &scratch.terms {
            let pairs = &scratch.pairs[left.sums.start..left.sums.end];
            let pairs = pairs
                .iter()
                .map(|&(topic, mass)| (topic, weighted(left.idf, mass)));
            let mass = weighted(left.idf, left.sums.mass);
            scratch.computed.push(|evidence| match left.idf {
                0 => 0.0,
                _ => formula.term(totals, mass, pairs, evidence),
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
