//! The score of every topic for an article, from its terms.

use slugline_features::prefetch;

use crate::formula::Constants;
use crate::wide_instructions::{Work, by_wide_instructions};

/// A term that was seen with at least one in so many topics, and two, is one of many topics.
const MANY_TOPICS: usize = 3;

/// So many rows are added at a time: each score is read and written once for all of them.
const ROWS_TOGETHER: usize = 8;

/// So many are where there are no more.
const FEW_ROWS: usize = 4;

/// So many pairs of a list are fetched from memory at a time.
const PAIRS_IN_A_LINE: usize = 8;

/// One term of an article on its way into a score.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ScoredTerm<'a> {
    /// The term's weight in the article.
    pub(crate) weight: f64,
    pub(crate) common: f64,
    /// Whether it was seen with [`many`] topics.
    pub(crate) has_many_topics: bool,
    pub(crate) evidence: Evidence<'a>,
}

/// What a term says for the topics that it was seen with.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Evidence<'a> {
    /// These topics, ascending, and its evidence for each.
    Pairs(&'a [(u32, f32)]),
    /// The same as two lists. The evidence of a topic may be 0: it wasn't seen with that.
    Lists(&'a [u32], &'a [f32]),
    /// One topic, and the evidence for it.
    One(u32, f32),
    /// By topic; 0 for one that it wasn't seen with.
    Row(&'a [f32]),
}

impl ScoredTerm<'_> {
    /// The evidence for a topic, if the term was seen with it.
    pub(crate) fn evidence_for(&self, topic: u32) -> Option<f64> {
        let found = match self.evidence {
            Evidence::Pairs(pairs) => {
                let place = pairs.binary_search_by_key(&topic, |pair| pair.0);
                place.ok().map(|place| pairs[place].1)
            }
            Evidence::Lists(topics, evidence) => {
                let place = topics.binary_search(&topic);
                let evidence = place.ok().map(|place| evidence[place]);
                evidence.filter(|&evidence| evidence != 0.0)
            }
            Evidence::One(own, evidence) => (topic == own).then_some(evidence),
            Evidence::Row(row) => {
                let evidence = row.get(topic as usize).copied();
                evidence.filter(|&evidence| evidence != 0.0)
            }
        };
        found.map(f64::from)
    }
}

/// From how many on the topics of a term are many.
pub(crate) fn many(topics: usize) -> usize {
    topics.div_ceil(MANY_TOPICS).max(2)
}

/// The score of every topic for an article of these terms.
///
/// Those of many topics come first, then the others, each in the order of `terms`: however evidence
/// lies, scores are the same to the last bit. While rows are added, lists are on their way from
/// memory.
pub(crate) fn score<'a>(
    constants: &Constants,
    terms: impl Iterator<Item = ScoredTerm<'a>>,
    scores: &mut Vec<f64>,
) {
    let at_most = terms.size_hint().1.unwrap_or(0);
    let (mut first, mut then) = (Vec::with_capacity(at_most), Vec::with_capacity(at_most));
    let (mut total, mut common) = (0.0, 0.0);
    for term in terms {
        total += term.weight;
        common += term.weight * term.common;
        if term.has_many_topics {
            first.push(term);
            continue;
        }
        if let Evidence::Pairs(pairs) = term.evidence {
            for place in (0..pairs.len()).step_by(PAIRS_IN_A_LINE) {
                prefetch(pairs, place);
            }
        }
        then.push(term);
    }
    let constants = constants.bias.iter().zip(&constants.offset);
    scores.clear();
    scores.extend(constants.map(|(bias, offset)| bias + total * offset + common));
    by_wide_instructions(scores.len(), AddAll(&first, scores));
    for term in then {
        add(term, scores);
    }
}

/// Adds terms to scores, with as many rows at a time as follow each other.
struct AddAll<'a>(&'a [ScoredTerm<'a>], &'a mut [f64]);

impl Work for AddAll<'_> {
    #[expect(
        clippy::inline_always,
        reason = "only what is inlined is compiled for wide instructions"
    )]
    #[inline(always)]
    fn work(self) {
        let Self(mut rest, scores) = self;
        while let [term, behind @ ..] = rest {
            rest = if let Some((rows, behind)) = first_rows::<ROWS_TOGETHER>(rest) {
                add_rows(rows, scores);
                behind
            } else if let Some((rows, behind)) = first_rows::<FEW_ROWS>(rest) {
                add_rows(rows, scores);
                behind
            } else {
                add(*term, scores);
                behind
            };
        }
    }
}

/// Rows with their weights.
type Rows<'a, const N: usize> = [(f64, &'a [f32]); N];

/// The first terms' rows, if all of these have one, and the terms behind them.
#[expect(
    clippy::inline_always,
    reason = "only what is inlined is compiled for wide instructions"
)]
#[inline(always)]
fn first_rows<'a, 't, const N: usize>(
    terms: &'t [ScoredTerm<'a>],
) -> Option<(Rows<'a, N>, &'t [ScoredTerm<'a>])> {
    let (first, behind) = terms.split_first_chunk::<N>()?;
    let mut rows: Rows<'a, N> = [(0.0, &[]); N];
    for (row, term) in rows.iter_mut().zip(first) {
        let Evidence::Row(evidence) = term.evidence else {
            return None;
        };
        *row = (term.weight, evidence);
    }
    Some((rows, behind))
}

/// Adds a term. Nothing is added where there is no evidence: no score is −0.
#[expect(
    clippy::inline_always,
    reason = "only what is inlined is compiled for wide instructions"
)]
#[inline(always)]
fn add(term: ScoredTerm<'_>, scores: &mut [f64]) {
    let weight = term.weight;
    match term.evidence {
        Evidence::Pairs(pairs) => {
            for &(topic, evidence) in pairs {
                scores[topic as usize] += weight * f64::from(evidence);
            }
        }
        Evidence::Lists(topics, evidence) => {
            for (&topic, &evidence) in topics.iter().zip(evidence) {
                scores[topic as usize] += weight * f64::from(evidence);
            }
        }
        Evidence::One(topic, evidence) => {
            scores[topic as usize] += weight * f64::from(evidence);
        }
        Evidence::Row(row) => add_rows([(weight, row)], scores),
    }
}

/// Adds rows, one after the other.
#[expect(
    clippy::inline_always,
    reason = "only what is inlined is compiled for wide instructions"
)]
#[inline(always)]
fn add_rows<const N: usize>(rows: Rows<'_, N>, scores: &mut [f64]) {
    let topics = scores.len();
    let rows = rows.map(|(weight, row)| (weight, &row[..topics]));
    for (topic, score) in scores.iter_mut().enumerate() {
        // Added to in its place, it would be written once for each of the rows.
        let mut sum = *score;
        for (weight, row) in rows {
            sum += weight * f64::from(row[topic]);
        }
        *score = sum;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type List = Vec<(u32, f32)>;

    /// A score, a pair at a time.
    fn plainly(constants: &Constants, terms: &[(f64, f64, List)]) -> Vec<u64> {
        let topics = constants.bias.len();
        let total: f64 = terms.iter().map(|term| term.0).sum();
        let common: f64 = terms.iter().map(|term| term.0 * term.1).sum();
        let score = |topic: usize| {
            let mut score = constants.bias[topic] + total * constants.offset[topic] + common;
            let (first, then): (Vec<_>, Vec<_>) =
                terms.iter().partition(|term| term.2.len() >= many(topics));
            for (weight, _, list) in first.into_iter().chain(then) {
                for &(_, evidence) in list.iter().filter(|pair| pair.0 as usize == topic) {
                    score += weight * f64::from(evidence);
                }
            }
            score.to_bits()
        };
        (0..topics).map(score).collect()
    }

    fn bits(constants: &Constants, terms: &[ScoredTerm<'_>]) -> Vec<u64> {
        let mut scores = vec![0.5; 3];
        score(constants, terms.iter().copied(), &mut scores);
        scores.into_iter().map(f64::to_bits).collect()
    }

    fn corpora() -> impl Strategy<Value = (Constants, Vec<(f64, f64, List)>)> {
        (1..100_u32).prop_flat_map(|ids| {
            let topics = ids as usize;
            let lists = prop::collection::btree_map(0..ids, 0.001_f32..9.0, 1..=topics);
            let lists = lists.prop_map(|list| list.into_iter().collect());
            let terms = prop::collection::vec((0.001..2.0, -9.0..9.0, lists), 1..30);
            let bias = prop_oneof![5 => -9.0..9.0, 1 => Just(f64::NEG_INFINITY)];
            let constants = prop::collection::vec((bias, -9.0..9.0), topics).prop_map(|of| {
                let (bias, offset) = of.into_iter().unzip();
                Constants { bias, offset }
            });
            (constants, terms)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// However evidence lies, scores are what adding up says, to the last bit.
        #[test]
        fn scores_of_rows_are_those_of_lists((constants, terms) in corpora()) {
            let topics = constants.bias.len();
            let rows: Vec<Vec<f32>> = terms.iter().map(|(_, _, list)| {
                let mut row = vec![0.0; topics];
                for &(topic, evidence) in list {
                    row[topic as usize] = evidence;
                }
                row
            }).collect();
            let split: Vec<(Vec<u32>, Vec<f32>)> =
                terms.iter().map(|term| term.2.iter().copied().unzip()).collect();
            let term = |(weight, common, list): &(f64, f64, List), evidence| ScoredTerm {
                weight: *weight,
                common: *common,
                has_many_topics: list.len() >= many(topics),
                evidence,
            };
            let lists: Vec<ScoredTerm<'_>> = terms
                .iter()
                .zip(&split)
                .map(|(own, (topics, evidence))| term(own, Evidence::Lists(topics, evidence)))
                .collect();
            let mixed: Vec<ScoredTerm<'_>> = terms
                .iter()
                .zip(&rows)
                .map(|(own, row)| term(own, match &own.2[..] {
                    &[(topic, evidence)] => Evidence::One(topic, evidence),
                    list if list.len() >= many(topics) => Evidence::Row(row),
                    list => Evidence::Pairs(list),
                }))
                .collect();
            // As where articles are left out: rows of terms of all topics, and lists among them.
            let all: Vec<ScoredTerm<'_>> = mixed
                .iter()
                .zip(&lists)
                .zip(&terms)
                .map(|((own, list), (_, _, pairs))| if pairs.len() == topics { *own } else { *list })
                .collect();
            let expected = plainly(&constants, &terms);
            prop_assert_eq!(&bits(&constants, &mixed), &expected);
            prop_assert_eq!(&bits(&constants, &lists), &expected);
            prop_assert_eq!(&bits(&constants, &all), &expected);
        }
    }
}
