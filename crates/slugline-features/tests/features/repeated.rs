//! N-grams of a single article, which get no id: held against counting them all.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use slugline_features::{
    CountMatrix, FeaturesError, MAX_NGRAMS, RepeatedNgrams, RepeatedTerms, TermCounter, TermCounts,
    TermInterner, Weighting,
};

use crate::naive::{self, Article, Term};

/// What two threads make of every other article, with the terms of each.
fn counted(
    articles: &[Article],
    ngrams: usize,
    terms: impl Fn() -> RepeatedTerms + Sync,
) -> [(Vec<TermCounts>, TermInterner); 2] {
    let count = |first: usize| {
        let mut counter = TermCounter::new(terms(), ngrams).unwrap();
        let own = articles.iter().skip(first).step_by(2);
        let counts = own.map(|article| naive::counted(&mut counter, article));
        (counts.collect(), counter.into_terms().into())
    };
    let count = &count;
    std::thread::scope(|scope| {
        let threads = [0, 1].map(|first| scope.spawn(move || count(first)));
        threads.map(|thread| thread.join().unwrap())
    })
}

/// The counts, from the lowest to the highest.
fn sorted(counts: impl IntoIterator<Item = f32>) -> Vec<f32> {
    let mut counts: Vec<f32> = counts.into_iter().collect();
    counts.sort_by(f32::total_cmp);
    counts
}

/// Counts that are in no way rounded.
fn to_f32(count: u32) -> f32 {
    f32::from(u16::try_from(count).unwrap())
}

proptest! {
    #![proptest_config(crate::config())]

    /// However little memory there is, all that more than one article has is a term, and what
    /// isn't is counted apart; with enough of it, that is all else.
    #[test]
    fn what_has_no_id_is_in_one_article_and_counted_apart(
        articles in naive::articles(),
        ngrams in 1..=MAX_NGRAMS,
        memory in prop_oneof![Just(0_usize), Just(40), Just(1 << 18)],
    ) {
        let repeated = Arc::new(RepeatedNgrams::new(memory));
        let first = counted(&articles, ngrams, || RepeatedTerms::first(Arc::clone(&repeated)));
        for (_, terms) in first {
            let (vocabulary, _) = terms.into_vocabulary();
            prop_assert_eq!(vocabulary.len(), vocabulary.words().len());
        }
        let second = counted(&articles, ngrams, || RepeatedTerms::second(Arc::clone(&repeated)));

        let mut occurrences: BTreeMap<Term, usize> = BTreeMap::new();
        for article in &articles {
            for term in naive::terms(std::slice::from_ref(article), ngrams) {
                *occurrences.entry(term).or_default() += 1;
            }
        }
        for (first, (counts, terms)) in second.into_iter().enumerate() {
            let (vocabulary, new_ids) = terms.into_vocabulary();
            for (counts, article) in counts.iter().zip(articles.iter().skip(first).step_by(2)) {
                let found = naive::spelt_out(counts, &vocabulary, |id| new_ids[id as usize]);
                let all = naive::count(article, ngrams);
                let lone = all.iter().filter(|(term, _)| !found.contains_key(*term));
                for (term, _) in lone.clone() {
                    prop_assert!(term.len() > 1 && occurrences[term] == 1, "{term:?}");
                }
                prop_assert!(found.iter().all(|(term, count)| all.get(term) == Some(count)));
                if memory > 1_000 {
                    let none = found.keys().all(|term| term.len() == 1 || occurrences[term] > 1);
                    prop_assert!(none, "an n-gram of one article has an id");
                }
                let expected = sorted(lone.map(|(_, &count)| to_f32(count)));
                prop_assert_eq!(sorted(counts.row().lone().iter().copied()), expected);
            }
        }
    }

    /// The norm is the same to the last bit, whatever part of an article's counts is apart.
    #[test]
    fn counts_apart_are_part_of_the_norm(
        counts in prop::collection::vec(prop_oneof![1.0_f32..20.0, (1_u8..20).prop_map(f32::from)], 0..40),
        apart in 0_usize..40,
    ) {
        let norm = |counts: &[f32], apart: &[f32]| {
            let row = (0..).zip(counts.iter().copied());
            let matrix = CountMatrix::from_rows(counts.len(), [row]).unwrap();
            let matrix = matrix.with_lone([apart]).unwrap();
            Weighting::TF_IDF.norm(matrix.row(0)).to_bits()
        };
        let (terms, lone) = counts.split_at(apart.min(counts.len()));
        prop_assert_eq!(norm(terms, lone), norm(&counts, &[]));
    }

    #[test]
    fn a_matrix_has_the_counts_apart_that_it_was_given(
        lone in prop::collection::vec(prop::collection::vec(0.0_f32..9.0, 0..4), 0..8),
        rows in 0_usize..8,
    ) {
        let matrix = CountMatrix::from_rows(1, vec![[(0, 1.0)]; rows]).unwrap();
        let apart = matrix.clone().with_lone(&lone).unwrap();
        for (row, counts) in apart.rows().enumerate() {
            prop_assert_eq!(counts.counts(), &[1.0]);
            prop_assert_eq!(counts.lone(), lone.get(row).map_or(&[][..], Vec::as_slice));
        }
        prop_assert!(apart.row(rows).lone().is_empty());
        prop_assert!(apart.select_terms(&[0]) == matrix);
    }
}

#[test]
fn counts_apart_are_checked_as_others() {
    let matrix = CountMatrix::from_rows(1, [[(0, 1.0)]; 2]).unwrap();
    let refused = matrix.with_lone([[1.0], [-1.0]]);
    let expected = FeaturesError::Count {
        row: 1,
        count: -1.0,
    };
    assert_eq!(refused, Err(expected));
}
