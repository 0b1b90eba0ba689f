//! The terms of one article, their evidence computed for it alone.

use crate::scoring::{Evidence, ScoredTerm};

/// The terms of one article with their evidence, where that isn't looked up but computed.
#[derive(Clone, Debug, Default)]
pub(crate) struct ComputedTerms {
    common: Vec<f64>,
    /// By term, where its evidence ends.
    ends: Vec<usize>,
    evidence: Vec<(u32, f32)>,
}

impl ComputedTerms {
    pub(crate) fn clear(&mut self) {
        self.common.clear();
        self.ends.clear();
        self.evidence.clear();
    }

    /// Adds a term; `compute` is to write its evidence behind the list, and to return what is
    /// common to all topics.
    pub(crate) fn push(&mut self, compute: impl FnOnce(&mut Vec<(u32, f32)>) -> f64) {
        self.common.push(compute(&mut self.evidence));
        self.ends.push(self.evidence.len());
    }

    /// The terms with these weights in the article.
    pub(crate) fn weighted<'a>(
        &'a self,
        weights: &'a [(u32, f64)],
    ) -> impl Iterator<Item = ScoredTerm<'a>> {
        let weights = weights.iter().enumerate();
        weights.map(|(place, &(_, weight))| self.term(place, weight))
    }

    /// The term that was added in this place, from 0, with its weight in an article.
    pub(crate) fn term(&self, place: usize, weight: f64) -> ScoredTerm<'_> {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        ScoredTerm {
            weight,
            common: self.common[place],
            evidence: Evidence::Pairs(&self.evidence[start..self.ends[place]]),
        }
    }
}
