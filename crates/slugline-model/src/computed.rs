//! The terms of one article, their evidence computed for it alone.

use crate::scoring::{Evidence, ScoredTerm, many};

/// The terms of one article with their evidence, where that isn't looked up but computed.
#[derive(Clone, Debug, Default)]
pub(crate) struct ComputedTerms {
    common: Vec<f64>,
    /// By term, where its evidence ends.
    ends: Vec<usize>,
    /// The topics of all terms that were seen with any, and the evidence for each.
    topics: Vec<u32>,
    evidence: Vec<f32>,
}

impl ComputedTerms {
    pub(crate) fn clear(&mut self) {
        self.common.clear();
        self.ends.clear();
        self.topics.clear();
        self.evidence.clear();
    }

    /// Adds a term that was seen with these topics; `compute` is to write its evidence for them
    /// behind the list, and to return what is common to all topics.
    pub(crate) fn push(&mut self, topics: &[u32], compute: impl FnOnce(&mut Vec<f32>) -> f64) {
        self.topics.extend_from_slice(topics);
        self.common.push(compute(&mut self.evidence));
        self.ends.push(self.evidence.len());
    }

    /// The terms with these weights in the article, in a model of so many topics.
    pub(crate) fn weighted<'a>(
        &'a self,
        weights: &'a [(u32, f64)],
        topics: usize,
    ) -> impl Iterator<Item = ScoredTerm<'a>> {
        let weights = weights.iter().enumerate();
        weights.map(move |(place, &(_, weight))| self.term(place, weight, topics))
    }

    fn term(&self, place: usize, weight: f64, topics: usize) -> ScoredTerm<'_> {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        let pairs = start..self.ends[place];
        ScoredTerm {
            weight,
            common: self.common[place],
            has_many_topics: pairs.len() >= many(topics),
            evidence: Evidence::Lists(&self.topics[pairs.clone()], &self.evidence[pairs]),
        }
    }
}
