//! The terms of articles that are left out, and the sums that these are in.

use slugline_features::{CountRow, prefetch};

use crate::{NaiveBayesValidParams, StatisticsParts};

/// Masses in a line of a cache.
const LINE: usize = 8;

/// A term of one of the articles that are left out.
#[derive(Clone, Copy)]
pub(crate) struct OwnTerm {
    pub(crate) term: u32,
    /// Which of them.
    pub(crate) member: u32,
    pub(crate) mass: u64,
}

/// A term of articles that are left out, with its sums: of all articles first, then of the
/// others.
#[derive(Clone, Copy)]
pub(crate) struct LeftTerm {
    pub(crate) term: u32,
    /// How many of the articles have it.
    pub(crate) own: usize,
    pub(crate) articles: u64,
    pub(crate) mass: u64,
    /// Where its pairs are.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// With how many topics it was seen.
    pub(crate) topics: usize,
    /// 0 if it is in too few of the others to count.
    pub(crate) idf: u64,
    /// Where its numbers end.
    pub(crate) numbers: usize,
    /// Where its evidence begins.
    pub(crate) evidence: usize,
    pub(crate) common: f64,
}

/// Gets the sums of the articles' terms. They are all over the vocabulary, and each is a cache
/// miss: they are asked for ahead.
pub(crate) fn gather(
    parts: &StatisticsParts,
    params: &NaiveBayesValidParams,
    members: &[(CountRow<'_>, &[u32])],
    own: &mut Vec<OwnTerm>,
    terms: &mut Vec<LeftTerm>,
) {
    own.clear();
    for (member, (article, _)) in (0_u32..).zip(members) {
        for &term in article.terms() {
            prefetch(&parts.document_frequencies, term as usize);
            prefetch(&parts.term_masses, term as usize);
            prefetch(&parts.term_starts, term as usize);
        }
        let masses = params.masses(*article);
        let masses = masses.map(|(term, mass)| OwnTerm { term, member, mass });
        let is_counted =
            |own: &OwnTerm| parts.document_frequencies[own.term as usize] >= params.min_df;
        own.extend(masses.filter(is_counted));
    }
    if members.len() > 1 {
        // Those of each article ascend: a stable sort merges them.
        own.sort_by_key(|own| own.term);
    }
    terms.clear();
    let runs = own.chunk_by(|a, b| a.term == b.term);
    terms.extend(runs.map(|run| {
        let term = run[0].term as usize;
        let start = parts.start(term);
        let end = parts.start(term + 1);
        for place in (start..end).step_by(LINE) {
            prefetch(&parts.pair_topics, place);
            prefetch(&parts.pair_masses, place);
        }
        LeftTerm {
            term: run[0].term,
            own: run.len(),
            articles: parts.document_frequencies[term],
            mass: parts.term_masses[term],
            start,
            end,
            topics: end - start,
            idf: 0,
            numbers: 0,
            evidence: 0,
            common: 0.0,
        }
    }));
}

/// Finds the places of terms that are asked for in ascending order.
pub(crate) struct Places<'a> {
    pub(crate) terms: &'a [LeftTerm],
    pub(crate) next: u32,
}

impl Places<'_> {
    /// The place of a term among the terms, if it is one of them.
    pub(crate) fn of(&mut self, term: u32) -> Option<u32> {
        while self.terms.get(self.next as usize)?.term < term {
            self.next += 1;
        }
        (self.terms[self.next as usize].term == term).then_some(self.next)
    }
}
