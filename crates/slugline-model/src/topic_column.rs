//! The sums of one topic by term, in as little memory as their number allows.

use std::ops::Range;

use slugline_features::prefetch;

/// A place for each term takes half the memory that an entry of a list does: with so many
/// places a term seen, never more than twice that of the list.
const SPACE: usize = 4;

/// A list of fewer entries isn't worth putting into order.
const FEW: usize = 256;

/// The masses of a topic by term, for the terms that it was seen with.
///
/// Ids are mostly given in the order in which terms are met, and common terms are met first:
/// an article's terms lie close together in a column, and so do the places that articles share.
#[derive(Clone, Debug, Default)]
pub(crate) struct TopicColumn {
    /// By term, 0 for one that the topic was not seen with: at most [`SPACE`] times as many
    /// places as terms that it was seen with.
    early: Vec<u64>,
    /// Of the terms behind these: ascending and distinct ones, and then what was added since.
    late: Vec<(u32, u64)>,
    /// With how many entries `late` is put into order: by then half as many are new as terms
    /// were seen, so that an entry is sorted a few times, and memory follows the terms seen.
    full: usize,
}

impl TopicColumn {
    /// A mass is never 0.
    pub(crate) fn add(&mut self, term: u32, mass: u64) {
        if let Some(sum) = self.early.get_mut(term as usize) {
            add(sum, mass);
        } else {
            self.add_late(&[(term, mass)]);
        }
    }

    /// Asks for the places of terms that masses will be added to.
    pub(crate) fn prefetch(&self, terms: &[u32]) {
        for &term in terms {
            prefetch(&self.early, term as usize);
        }
    }

    /// Adds the masses of ascending terms.
    #[inline]
    pub(crate) fn add_all(&mut self, masses: &[(u32, u64)]) {
        let end = self.early.len();
        let early = masses.partition_point(|&(term, _)| (term as usize) < end);
        let (early, late) = masses.split_at(early);
        for &(term, mass) in early {
            add(&mut self.early[term as usize], mass);
        }
        if !late.is_empty() {
            self.add_late(late);
        }
    }

    // Inlined, it would only be in the way of the early terms.
    #[inline(never)]
    fn add_late(&mut self, masses: &[(u32, u64)]) {
        self.late.extend_from_slice(masses);
        if self.late.len() > self.full.max(FEW) {
            self.settle();
        }
    }

    /// Puts the late terms into order, and gives as many of them places as memory allows.
    fn settle(&mut self) {
        // Stable sorting makes use of what ascends already.
        self.late.sort_by_key(|&(term, _)| term);
        self.late.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            if is_same {
                add(&mut kept.1, next.1);
            }
            is_same
        });
        let early = self.early.iter().filter(|&&mass| mass > 0).count();
        let seen = early + self.late.len();
        // Whether there may be places up to the late term that is at `at`.
        let fits =
            |(at, &(term, _)): (usize, &(u32, u64))| (term as usize) < SPACE * (early + at + 1);
        if let Some(last) = self.late.iter().enumerate().rposition(fits) {
            // Terms to come will be behind it, but not far.
            let end = self.late[last].0 as usize + 1;
            let places = (SPACE * (early + last + 1)).min(2 * end);
            self.early.reserve_exact(places - self.early.len());
            self.early.resize(places, 0);
            for (term, mass) in self.late.drain(..=last) {
                self.early[term as usize] = mass;
            }
        }
        self.full = self.late.len() + seen / 2;
    }

    /// Makes the column ready for [`Self::range`].
    pub(crate) fn finish(&mut self) {
        self.settle();
        self.late.shrink_to_fit();
    }

    /// The terms of a range with their masses, ascending. The column must be
    /// finished, and nothing added since.
    pub(crate) fn range(&self, terms: Range<usize>) -> impl Iterator<Item = (u32, u64)> {
        let ends = self.early.len();
        let early = terms.start.min(ends)..terms.end.min(ends);
        let place = |end: usize| {
            self.late
                .partition_point(|&(term, _)| (term as usize) < end)
        };
        let late = &self.late[place(terms.start)..place(terms.end)];
        let places = &self.early[early.clone()];
        (0_u32..)
            .skip(early.start)
            .zip(places.iter().copied())
            .filter(|&(_, mass)| mass > 0)
            .chain(late.iter().copied())
    }

    /// All terms with their masses, each as often as it is kept.
    pub(crate) fn for_each(&self, mut visit: impl FnMut(u32, u64)) {
        for (term, &mass) in (0..).zip(&self.early) {
            if mass > 0 {
                visit(term, mass);
            }
        }
        for &(term, mass) in &self.late {
            visit(term, mass);
        }
    }
}

/// A sum that reaches its end stays there, where [`Statistics::from_parts`] refuses it.
#[inline]
pub(crate) fn add(sum: &mut u64, mass: u64) {
    *sum = sum.saturating_add(mass);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::collection::{btree_map, vec};
    use proptest::prelude::*;

    use super::*;

    /// Articles of early terms and of terms far apart.
    fn articles() -> impl Strategy<Value = Vec<BTreeMap<u32, u64>>> {
        let term = prop_oneof![0_u32..40, 0_u32..600, 0_u32..5000, 0..1_000_000_000_u32];
        vec(btree_map(term, 1_u64..1000, 0..80), 0..60)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// However the masses of a topic are kept, they are those of a map, and take little memory.
        #[test]
        fn columns_are_those_of_a_map(articles in articles(), bounds in vec(0_usize..2000, 3)) {
            let mut column = TopicColumn::default();
            let mut map = BTreeMap::new();
            for (place, article) in articles.into_iter().enumerate() {
                for (&term, &mass) in &article {
                    *map.entry(term).or_insert(0) += mass;
                }
                let masses: Vec<_> = article.into_iter().collect();
                if place % 3 > 0 {
                    column.add_all(&masses);
                } else {
                    masses.into_iter().rev().for_each(|(term, mass)| column.add(term, mass));
                }
                let early = column.early.iter().filter(|&&mass| mass > 0).count();
                prop_assert!(column.early.len() <= SPACE * early);
                prop_assert!(column.early.capacity() <= SPACE * early);
                prop_assert!(column.late.len() <= FEW.max(map.len() + map.len() / 2));
            }
            let mut visited = BTreeMap::new();
            column.for_each(|term, mass| *visited.entry(term).or_insert(0) += mass);
            prop_assert_eq!(&visited, &map);
            column.finish();
            let mut bounds = bounds;
            bounds.extend([0, 2_000_000_000]);
            bounds.sort_unstable();
            let ranges = bounds.windows(2).flat_map(|ends| column.range(ends[0]..ends[1]));
            prop_assert!(ranges.eq(map));
        }

        #[test]
        fn sums_stay_at_their_end(term in 0_u32..5000, early: bool) {
            let mut column = TopicColumn::default();
            if early {
                let masses: Vec<_> = (0..5000).map(|term| (term, 1)).collect();
                column.add_all(&masses);
            }
            column.add(term, u64::MAX - 1);
            column.add(term, 2);
            column.finish();
            let term = term as usize;
            prop_assert!(column.range(term..term + 1).all(|(_, mass)| mass == u64::MAX));
        }
    }
}
