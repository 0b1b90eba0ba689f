//! Sums that are kept by topic, put together by term.

use rayon::prelude::*;

use crate::topic_column::TopicColumn;

/// At least so many terms are put together at once: few, since the first terms, which are the
/// common ones, have most of the masses.
const TERMS_TOGETHER: usize = 1 << 9;

/// At most so many times each column is divided.
const BLOCKS: usize = 1 << 8;

/// The masses by topic of terms that columns have.
pub(crate) struct TopicsByTerm {
    /// So many terms are in a block.
    terms: usize,
    blocks: Vec<Block>,
}

/// What columns have of some terms that follow each other.
struct Block {
    /// By term, where its masses begin; one entry more at the end.
    starts: Vec<usize>,
    /// By term and topic.
    masses: Vec<(u32, u64)>,
}

impl TopicsByTerm {
    /// `topics` gives the columns' topics new ids.
    pub(crate) fn new(mut columns: Vec<TopicColumn>, topics: &[u32], terms: usize) -> Self {
        columns.par_iter_mut().for_each(TopicColumn::finish);
        let mut in_order: Vec<_> = topics.iter().copied().zip(&columns).collect();
        in_order.sort_unstable_by_key(|&(topic, _)| topic);
        let together = terms.div_ceil(BLOCKS).max(TERMS_TOGETHER);
        let starts: Vec<_> = (0..terms).step_by(together).collect();
        let blocks = starts
            .par_iter()
            .map(|&start| Block::new(&in_order, start, together.min(terms - start)));
        Self {
            terms: together,
            blocks: blocks.collect(),
        }
    }

    /// The masses of a term, ascending by topic.
    pub(crate) fn get(&self, term: usize) -> &[(u32, u64)] {
        let block = &self.blocks[term / self.terms];
        let place = term % self.terms;
        &block.masses[block.starts[place]..block.starts[place + 1]]
    }
}

impl Block {
    fn new(columns: &[(u32, &TopicColumn)], start: usize, terms: usize) -> Self {
        // First how many masses a term has, one place further.
        let mut ends = vec![0; terms + 1];
        for (_, column) in columns {
            for (term, _) in column.range(start..start + terms) {
                ends[term as usize - start + 1] += 1;
            }
        }
        for term in 0..terms {
            ends[term + 1] += ends[term];
        }
        let starts = ends.clone();
        let mut masses = vec![(0, 0); ends[terms]];
        for &(topic, column) in columns {
            for (term, mass) in column.range(start..start + terms) {
                let next = &mut ends[term as usize - start];
                masses[*next] = (topic, mass);
                *next += 1;
            }
        }
        Self { starts, masses }
    }
}
