//! Exact leave-one-out scores: what a model trained without the article would say of it.

use slugline_features::{CountRow, prefetch};

use crate::computed::ComputedTerms;
use crate::derivation::idf_value;
use crate::formula::{Constants, Formula, View};
use crate::logarithms::logarithms;
use crate::losses::Losses;
use crate::mass::weighted;
use crate::statistics::NOT_PART;
use crate::totals::{Idf, Totals};
use crate::weighing::Weighing;
use crate::weights::score;
use crate::{ModelError, NaiveBayesValidParams, Statistics, StatisticsParts};

/// Logarithms of document frequencies below this are computed once. Hardly a term is in more
/// articles; the table takes half a megabyte.
const KNOWN_LOGS: u64 = 1 << 16;

/// Scores articles that a model was trained on as if each had not been.
///
/// An article's own contribution is taken from the statistics of its own terms and from
/// the sums over all terms, and the score is computed from what is left by the very code
/// that scores a new article: the result is the same to the last bit. The cost is that of
/// a score plus a logarithm for each pair of an own term and a topic.
pub(crate) struct LeaveOneOut<'a> {
    parts: &'a StatisticsParts,
    params: &'a NaiveBayesValidParams,
    formula: Formula,
    weighing: Weighing,
    totals: Totals,
    /// By document frequency, [`Idf::log`].
    logs: Vec<u64>,
}

/// Buffers of one thread.
pub(crate) struct Scratch {
    own: Vec<OwnTerm>,
    terms: Vec<LeftTerm>,
    /// The sums over all terms: of all articles first, then of the others.
    totals: Totals,
    losses: Losses,
    /// The masses of one of the terms by topic.
    masses: Vec<u64>,
    /// What the evidence of the terms needs logarithms of, in a row.
    numbers: Vec<f64>,
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
    articles: u64,
    mass: u64,
    /// Where its pairs are.
    start: usize,
    end: usize,
    /// 0 if it is in too few of the others to count.
    idf: u64,
    /// Where its numbers end.
    numbers: usize,
}

impl<'a> LeaveOneOut<'a> {
    pub(crate) fn new(statistics: &'a Statistics, params: &'a NaiveBayesValidParams) -> Self {
        let totals = Totals::new(statistics, params);
        let known = 0..KNOWN_LOGS.min(totals.articles.saturating_add(1));
        Self {
            parts: statistics.parts(),
            params,
            formula: Formula::new(params, View::Decision),
            weighing: Weighing::new(params),
            logs: known.map(|df| totals.idf.log(df)).collect(),
            totals,
        }
    }

    pub(crate) fn scratch(&self) -> Scratch {
        Scratch {
            own: Vec::new(),
            terms: Vec::new(),
            totals: self.totals.clone(),
            losses: Losses::default(),
            masses: Vec::new(),
            numbers: Vec::new(),
            weights: Vec::new(),
            computed: ComputedTerms::default(),
            scores: Vec::new(),
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
        self.leave_out(members, scratch)
            .ok_or(ModelError::Statistics(NOT_PART))?;
        if scratch.totals.articles == 0 {
            for _ in members {
                visit(&[]);
            }
            return Ok(());
        }
        let constants = self.evidence(scratch);
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

    /// Gets the sums of the articles' terms. They are all over the vocabulary, and each is a cache
    /// miss: they are asked for ahead.
    fn gather(&self, members: &[(CountRow<'_>, &[u32])], scratch: &mut Scratch) {
        let (parts, Scratch { own, terms, .. }) = (self.parts, scratch);
        own.clear();
        for (member, (article, _)) in (0_u32..).zip(members) {
            for &term in article.terms() {
                prefetch(&parts.document_frequencies, term as usize);
                prefetch(&parts.term_masses, term as usize);
                prefetch(&parts.term_starts, term as usize);
            }
            let masses = self.params.masses(*article);
            let masses = masses.map(|(term, mass)| OwnTerm { term, member, mass });
            let is_counted =
                |own: &OwnTerm| parts.document_frequencies[own.term as usize] >= self.params.min_df;
            own.extend(masses.filter(is_counted));
        }
        if members.len() > 1 {
            own.sort_unstable_by_key(|own| (own.term, own.member));
        }
        terms.clear();
        let runs = own.chunk_by(|a, b| a.term == b.term);
        terms.extend(runs.map(|run| {
            let term = run[0].term as usize;
            let start = parts.start(term);
            prefetch(&parts.pair_topics, start);
            prefetch(&parts.pair_masses, start);
            LeftTerm {
                term: run[0].term,
                own: run.len(),
                articles: parts.document_frequencies[term],
                mass: parts.term_masses[term],
                start,
                end: parts.start(term + 1),
                idf: 0,
                numbers: 0,
            }
        }));
    }

    /// Makes the sums over all terms, and those of the articles' terms, those of the other
    /// articles. `None` if there is more in the articles than in the sums.
    fn leave_out(&self, members: &[(CountRow<'_>, &[u32])], scratch: &mut Scratch) -> Option<()> {
        let Totals {
            articles,
            terms,
            all,
            ..
        } = self.totals;
        let totals = &mut scratch.totals;
        (totals.terms, totals.all, totals.present) = (terms, all, self.totals.present);
        totals.topics.clone_from(&self.totals.topics);
        totals.articles = articles.checked_sub(members.len() as u64)?;
        totals.idf = Idf::new(self.params.uses_idf(), totals.articles);
        for &topic in members.iter().flat_map(|(_, topics)| *topics) {
            let left = &mut totals.topics[topic as usize].articles;
            *left = left.checked_sub(1)?;
            totals.present -= usize::from(*left == 0);
        }
        scratch.losses.restart(totals.topics.len());
        scratch.numbers.clear();
        let own = std::mem::take(&mut scratch.own);
        let mut terms = std::mem::take(&mut scratch.terms);
        let mut rest = own.as_slice();
        let left_out = terms.iter_mut().try_for_each(|left| {
            let of_term = rest.split_off(..left.own)?;
            self.remove(left, of_term, members, scratch)
        });
        (scratch.own, scratch.terms) = (own, terms);
        scratch.losses.settle(&mut scratch.totals.topics);
        left_out
    }

    /// Takes what the articles have of a term from its sums and the totals, and finds the numbers
    /// of its evidence.
    fn remove(
        &self,
        left: &mut LeftTerm,
        own: &[OwnTerm],
        members: &[(CountRow<'_>, &[u32])],
        scratch: &mut Scratch,
    ) -> Option<()> {
        let Scratch {
            totals,
            losses,
            masses,
            numbers,
            ..
        } = scratch;
        let topics = &self.parts.pair_topics[left.start..left.end];
        masses.clear();
        masses.extend_from_slice(&self.parts.pair_masses[left.start..left.end]);
        let (articles, mass) = (left.articles, left.mass);
        left.articles = articles.checked_sub(own.len() as u64)?;
        let log = self.log(articles);
        for own in own {
            left.mass = left.mass.checked_sub(own.mass)?;
            for topic in members[own.member as usize].1 {
                let pair = &mut masses[topics.binary_search(topic).ok()?];
                *pair = pair.checked_sub(own.mass)?;
                totals.topics[*topic as usize].mass.remove(own.mass, log);
            }
        }
        if masses.iter().any(|&pair| pair > left.mass) {
            return None;
        }
        totals.all.remove(mass, log);
        if left.articles >= self.params.min_df {
            let log_left = self.log(left.articles);
            totals.all.add(left.mass, log_left);
            let lost = log - log_left;
            losses.add((topics, masses), left.mass, lost, &mut totals.topics);
            left.idf = totals.idf.below_head(log_left);
            let weighted = |mass| weighted(left.idf, mass);
            let pairs = topics.iter().zip(&*masses);
            let pairs = pairs.map(|(&topic, &mass)| (topic, weighted(mass)));
            self.formula
                .arguments(totals, weighted(left.mass), pairs, numbers);
        } else {
            // The term is in fewer articles than the least number: it counts in none.
            totals.terms -= 1;
            for (&topic, &pair) in topics.iter().zip(&*masses) {
                totals.topics[topic as usize].mass.remove(pair, log);
            }
        }
        left.numbers = numbers.len();
        Some(())
    }

    /// [`Idf::log`], which is the same in any number of articles.
    fn log(&self, df: u64) -> u64 {
        let known = usize::try_from(df).ok().and_then(|df| self.logs.get(df));
        known.copied().unwrap_or_else(|| self.totals.idf.log(df))
    }

    /// Computes the evidence of the articles' terms, and what depends on the topic alone.
    fn evidence(&self, scratch: &mut Scratch) -> Constants {
        let Scratch {
            terms,
            totals,
            numbers,
            computed,
            ..
        } = scratch;
        logarithms(numbers);
        computed.clear();
        let mut start = 0;
        for left in terms {
            let numbers = &numbers[start..left.numbers];
            let topics = &self.parts.pair_topics[left.start..left.end];
            computed.push(|evidence| match left.idf {
                0 => 0.0,
                _ => self.formula.term(totals.present, topics, numbers, evidence),
            });
            start = left.numbers;
        }
        self.formula.constants(totals, &[])
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
