//! Puts n-grams into order, of which each prefix begins few.

use crate::Ngram;

/// N-grams with the terms that they are, by prefix and then by last word.
pub(crate) struct ByPrefix {
    /// By prefix, where its own begin in `entries`; one entry more at the end.
    starts: Vec<usize>,
    /// Last words with terms.
    entries: Vec<[u32; 2]>,
}

/// So many threads at most put n-grams into order: each goes through all of them.
const MOST_PARTS: usize = 8;

impl ByPrefix {
    /// `ngrams` are distinct, the same ones in each call, and their prefixes below `prefixes`.
    ///
    /// Each n-gram is put to the others of its prefix at once, so that only these, mostly a few,
    /// have to be compared: sorting all took more than twice the time.
    pub(crate) fn new<I: Iterator<Item = (Ngram, u32)>>(
        ngrams: impl Fn() -> I + Sync,
        prefixes: usize,
    ) -> Self {
        // First how many n-grams a prefix has, one place further.
        let mut starts = vec![0; prefixes + 1];
        for ([prefix, _], _) in ngrams() {
            starts[prefix as usize + 1] += 1;
        }
        for prefix in 0..prefixes {
            starts[prefix + 1] += starts[prefix];
        }
        let mut entries = vec![[0; 2]; starts[prefixes]];
        let parts = rayon::current_num_threads().min(MOST_PARTS);
        let mut rest = entries.as_mut_slice();
        rayon::scope(|scope| {
            let mut first = 0;
            for part in 1..=parts {
                // Each has about as many n-grams.
                let end = starts[prefixes] * part / parts;
                let last = starts.partition_point(|&start| start < end).max(first);
                let own;
                (own, rest) = rest.split_at_mut(starts[last] - starts[first]);
                let (starts, ngrams) = (&starts[first..=last], &ngrams);
                scope.spawn(move |_| fill(ngrams(), first, starts, own));
                first = last;
            }
        });
        Self { starts, entries }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The n-grams in order, each with its term.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Ngram, u32)> {
        (0_u32..)
            .zip(self.starts.windows(2))
            .flat_map(|(prefix, ends)| {
                let own = &self.entries[ends[0]..ends[1]];
                own.iter().map(move |&[last, term]| ([prefix, last], term))
            })
    }
}

/// Writes the n-grams of some prefixes, from `first` on, whose `starts` these are, in order.
fn fill(
    ngrams: impl Iterator<Item = (Ngram, u32)>,
    first: usize,
    starts: &[usize],
    entries: &mut [[u32; 2]],
) {
    let mut next: Vec<usize> = starts.iter().map(|start| start - starts[0]).collect();
    // The last start is that of what comes behind.
    next.pop();
    for ([prefix, last], term) in ngrams {
        let own = (prefix as usize).checked_sub(first);
        if let Some(place) = own.and_then(|own| next.get_mut(own)) {
            entries[*place] = [last, term];
            *place += 1;
        }
    }
    let mut rest = entries;
    for ends in starts.windows(2) {
        let own;
        (own, rest) = rest.split_at_mut(ends[1] - ends[0]);
        own.sort_unstable();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn ngrams_come_in_the_order_of_a_map(
            ngrams in prop::collection::btree_map((0_u32..3000, 0_u32..50), any::<u32>(), 0..300)
                .prop_flat_map(|ngrams| Just(ngrams.into_iter().collect::<Vec<_>>()).prop_shuffle()),
        ) {
            let ngrams: Vec<_> = ngrams
                .into_iter()
                .map(|((prefix, last), term)| ([prefix, last], term))
                .collect();
            let map: BTreeMap<_, _> = ngrams.iter().copied().collect();
            let by_prefix = ByPrefix::new(|| ngrams.iter().copied(), 3000);
            prop_assert!(by_prefix.iter().eq(map));
        }
    }
}
