//! Exact leave-one-out scores: what a model trained without the article would say of it.

use std::iter;

use slugline_features::CountRow;

use crate::derivation::idf_value;
use crate::formula::{Constants, Formula, View};
use crate::left_terms::{LeftTerm, OwnTerm, Places, gather};
use crate::logarithms::logarithms;
use crate::losses::Losses;
use crate::mass::{factor, weighted};
use crate::scoring::{Evidence, ScoredTerm, many, score};
use crate::statistics::NOT_PART;
use crate::totals::{Idf, Totals};
use crate::weighing::Weighing;
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
    /// Which pairs of one of the terms the articles have, and with which masses.
    own_pairs: Vec<(usize, u64)>,
    /// What the evidence of the terms needs logarithms of, in a row.
    numbers: Vec<f64>,
    /// Places among `terms`, and what these weigh in one of the articles.
    weights: Vec<(u32, f64)>,
    /// The evidence of the terms, in a row.
    evidence: Vec<f32>,
    scores: Vec<f64>,
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
            own_pairs: Vec::new(),
            numbers: Vec::new(),
            weights: Vec::new(),
            evidence: Vec::new(),
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
        gather(
            self.parts,
            self.params,
            members,
            &mut scratch.own,
            &mut scratch.terms,
        );
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
            evidence,
            scores,
            ..
        } = scratch;
        for (article, _) in members {
            let mut places = Places { terms, next: 0 };
            let counts = article.iter().filter(|&(_, count)| count > 0.0);
            let counts = counts.filter_map(|(term, count)| {
                let place = places.of(term)?;
                // Whether a term counts is hard to foresee: it is known here before the roots are.
                let idf = terms[place as usize].idf;
                let rarity = || self.weighing.rarity(idf_value(idf));
                (idf > 0).then(|| (place, f64::from(count), rarity()))
            });
            self.weighing.weigh(counts, weights);
            scores.clear();
            if !weights.is_empty() {
                let (terms, evidence) = (&*terms, &*evidence);
                let scored = weights
                    .iter()
                    .map(|&(place, weight)| self.scored(&terms[place as usize], weight, evidence));
                score(&constants, scored, scores);
            }
            visit(scores);
        }
        Ok(())
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
    ///
    /// Most of its topics are none of the articles': all that these lose is that the document
    /// frequency falls. That is done for all topics first, and then what the articles' own have
    /// lost besides.
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
            own_pairs,
            numbers,
            ..
        } = scratch;
        let topics = &self.parts.pair_topics[left.start..left.end];
        let masses = &self.parts.pair_masses[left.start..left.end];
        let (articles, mass) = (left.articles, left.mass);
        left.articles = articles.checked_sub(own.len() as u64)?;
        own_pairs.clear();
        for own in own {
            left.mass = left.mass.checked_sub(own.mass)?;
            for topic in members[own.member as usize].1 {
                own_pairs.push((place(topics, *topic, totals.topics.len())?, own.mass));
            }
        }
        if own.len() > 1 {
            own_pairs.sort_unstable();
        }
        let log = self.log(articles);
        let stays = left.articles >= self.params.min_df;
        // A term in fewer articles than the least number counts in none: all of its mass goes.
        let log_left = if stays { self.log(left.articles) } else { 0 };
        totals.all.remove(mass, log);
        losses.add((topics, masses), mass, log - log_left, &mut totals.topics);
        let start = numbers.len();
        if stays {
            totals.all.add(left.mass, log_left);
            left.idf = totals.idf.below_head(log_left);
            self.numbers(left, mass, totals, numbers);
        } else {
            totals.terms -= 1;
            for (&topic, &mass) in topics.iter().zip(masses) {
                totals.topics[topic as usize].mass.remove(mass, 0);
            }
        }
        left.numbers = numbers.len();
        let is_above = |mass: u64| usize::from(mass > left.mass);
        let mut above = masses.iter().map(|&mass| is_above(mass)).sum::<usize>();
        for pair in own_pairs.chunk_by(|a, b| a.0 == b.0) {
            let place = pair[0].0;
            let mut masses_of = pair.iter().map(|pair| pair.1);
            let taken = masses_of.try_fold(0_u64, u64::checked_add)?;
            let mass = masses[place].checked_sub(taken)?;
            above = above + is_above(mass) - is_above(masses[place]);
            left.topics -= usize::from(mass == 0);
            if stays {
                let total = &mut totals.topics[topics[place] as usize];
                total.mass.remove(taken, log_left);
                let pair = (topics[place], weighted(left.idf, mass));
                let mass = weighted(left.idf, left.mass);
                self.formula
                    .arguments(totals, mass, iter::once(pair), numbers);
                for (part, number) in (left.numbers + 1..numbers.len()).enumerate() {
                    numbers[start + 1 + part * topics.len() + place] = numbers[number];
                }
                numbers.truncate(left.numbers);
            }
        }
        (above == 0).then_some(())
    }

    /// Writes what the evidence of a term needs logarithms of, as if all of its pairs had the
    /// masses of all articles, of which `most` is none above.
    fn numbers(&self, left: &LeftTerm, most: u64, totals: &Totals, numbers: &mut Vec<f64>) {
        let topics = self.parts.pair_topics[left.start..left.end].iter().copied();
        let masses = self.parts.pair_masses[left.start..left.end].iter();
        let mass = weighted(left.idf, left.mass);
        if let Some(factor) = factor(left.idf, most) {
            let pairs = topics.zip(masses.map(|&mass| mass as f64 * factor));
            self.formula.arguments(totals, mass, pairs, numbers);
        } else {
            let pairs = topics.zip(masses.map(|&mass| weighted(left.idf, mass)));
            self.formula.arguments(totals, mass, pairs, numbers);
        }
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
            evidence,
            ..
        } = scratch;
        logarithms(numbers);
        evidence.clear();
        let mut start = 0;
        for left in terms.iter_mut() {
            left.evidence = evidence.len();
            if left.idf > 0 {
                let numbers = &numbers[start..left.numbers];
                left.common = self.formula.term(totals.present, numbers, evidence);
            }
            start = left.numbers;
        }
        self.formula.constants(totals, &[])
    }

    /// A term on its way into a score.
    fn scored<'b>(&'b self, left: &LeftTerm, weight: f64, evidence: &'b [f32]) -> ScoredTerm<'b> {
        let topics = &self.parts.pair_topics[left.start..left.end];
        let evidence = &evidence[left.evidence..][..topics.len()];
        ScoredTerm {
            weight,
            common: left.common,
            has_many_topics: left.topics >= many(self.totals.topics.len()),
            evidence: if topics.len() == self.totals.topics.len() {
                Evidence::Row(evidence)
            } else {
                Evidence::Lists(topics, evidence)
            },
        }
    }
}

/// Where the topics of a term, which ascend, have one of so many topics.
fn place(own: &[u32], topic: u32, topics: usize) -> Option<usize> {
    if own.len() == topics {
        Some(topic as usize)
    } else {
        own.binary_search(&topic).ok()
    }
}
