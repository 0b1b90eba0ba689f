//! The parts of a vocabulary: there and back, looked up, spelt out, and refused if malformed.

use std::collections::BTreeSet;

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use slugline_features::{FeaturesError, MAX_NGRAMS, Ngram, Vocabulary};

use crate::naive;

fn build(words: &[String], ngrams: &[Ngram]) -> Result<Vocabulary, FeaturesError> {
    Vocabulary::from_parts(words.iter().map(String::as_str), ngrams.iter().copied())
}

/// Whether the parts are as `Vocabulary` documents them, found the long way round.
fn well_formed(words: &[String], ngrams: &[Ngram]) -> bool {
    let mut lengths: Vec<usize> = vec![1; words.len()];
    for &[prefix, last] in ngrams {
        match lengths.get(prefix as usize) {
            Some(length) if (last as usize) < words.len() => lengths.push(length + 1),
            _ => return false,
        }
    }
    let keys: Vec<_> = lengths[words.len()..].iter().zip(ngrams).collect();
    words.is_sorted_by(|a, b| a.as_bytes() < b.as_bytes())
        && keys.is_sorted_by(|a, b| a < b)
        && lengths.iter().all(|&length| length <= MAX_NGRAMS)
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn parts_come_back(terms in naive::term_sets()) {
        let (words, ngrams) = naive::parts(&terms);
        let vocabulary = build(&words, &ngrams).unwrap();
        prop_assert_eq!(vocabulary.words().collect::<Vec<_>>(), words);
        prop_assert_eq!(vocabulary.words().len(), vocabulary.len() - ngrams.len());
        prop_assert!(vocabulary.ngrams().eq(ngrams.iter().copied()));
        prop_assert_eq!(vocabulary.len(), terms.len());
        prop_assert_eq!(vocabulary.is_empty(), terms.is_empty());
    }

    #[test]
    fn every_term_is_found_and_spelt_out(terms in naive::term_sets()) {
        let vocabulary = naive::vocabulary(&terms);
        let find = |term: &naive::Term| {
            let mut words = term.iter().map(|word| vocabulary.word_id(word));
            let first = words.next()??;
            words.try_fold(first, |prefix, word| vocabulary.ngram_id(prefix, word?))
        };
        for (id, term) in (0..).zip(naive::in_order(&terms)) {
            prop_assert_eq!(find(&term), Some(id));
            prop_assert_eq!(vocabulary.term(id), term.join(" "));
        }
    }

    #[test]
    fn any_words_can_be_a_vocabulary(words in btree_set(any::<String>(), 0..20), other: String) {
        let words: Vec<String> = words.into_iter().collect();
        let vocabulary = build(&words, &[]).unwrap();
        for (id, word) in (0..).zip(&words) {
            prop_assert_eq!(vocabulary.word_id(word), Some(id));
            prop_assert_eq!(&vocabulary.term(id), word);
        }
        prop_assert_eq!(vocabulary.word_id(&other).is_some(), words.contains(&other));
    }

    #[test]
    fn malformed_parts_are_refused_and_nothing_else_is(
        terms in naive::term_sets(),
        swaps in vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..2),
        damage in vec((any::<prop::sample::Index>(), 0..30_u32, 0..12_u32), 0..2),
    ) {
        let (mut words, mut ngrams) = naive::parts(&terms);
        if !words.is_empty() && !ngrams.is_empty() {
            let (word_count, ngram_count) = (words.len(), ngrams.len());
            for (a, b) in swaps {
                words.swap(a.index(word_count), b.index(word_count));
                ngrams.swap(a.index(ngram_count), b.index(ngram_count));
            }
            for (place, prefix, last) in damage {
                ngrams[place.index(ngram_count)] = [prefix, last];
            }
        }
        prop_assert_eq!(build(&words, &ngrams).is_ok(), well_formed(&words, &ngrams));
    }

    /// Whatever is selected, it is a vocabulary of these terms or refused.
    #[test]
    fn selected_terms_are_a_vocabulary(terms in naive::term_sets(), kept in vec(any::<bool>(), 99)) {
        let ordered = naive::in_order(&terms);
        let ids = (0_u32..).zip(&kept).take(ordered.len());
        let ids: Vec<u32> = ids.filter(|(_, kept)| **kept).map(|(id, _)| id).collect();
        let selected: BTreeSet<naive::Term> =
            ids.iter().map(|&id| ordered[id as usize].clone()).collect();
        let whole = |term: &naive::Term| {
            let (last, prefix) = term.split_last().unwrap();
            prefix.is_empty()
                || selected.contains(prefix) && selected.contains(std::slice::from_ref(last))
        };
        let found = naive::vocabulary(&terms).select(&ids);
        if selected.iter().all(whole) {
            prop_assert_eq!(found, Ok(naive::vocabulary(&selected)));
        } else {
            prop_assert!(matches!(found, Err(FeaturesError::Ngram { .. })), "{:?}", found);
        }
    }

    #[test]
    fn vocabularies_are_equal_if_their_terms_are(
        one in naive::term_sets(),
        other in naive::term_sets(),
    ) {
        prop_assert_eq!(naive::vocabulary(&one) == naive::vocabulary(&other), one == other);
        let words: BTreeSet<_> = one.iter().filter(|term| term.len() == 1).cloned().collect();
        prop_assert_eq!(naive::vocabulary(&one) == naive::vocabulary(&words), one == words);
    }
}

#[test]
fn malformed_parts_get_the_error_that_names_them() {
    use FeaturesError::{Ngram, Ngrams, Order};
    type Case = (&'static [&'static str], &'static [[u32; 2]], FeaturesError);
    let cases: [Case; 14] = [
        (&["b", "a"], &[], Order { term: 1 }),
        (&["a", "b", "b"], &[], Order { term: 2 }),
        // Bytes, not letters: a capital comes before, an accent behind.
        (&["a", "B"], &[], Order { term: 1 }),
        (&["é", "z"], &[], Order { term: 1 }),
        (&["", ""], &[], Order { term: 1 }),
        (&[], &[[0, 0]], Ngram { term: 0 }),
        (&["a", "b"], &[[2, 0]], Ngram { term: 2 }),
        (&["a", "b"], &[[0, 1], [0, 2]], Ngram { term: 3 }),
        (&["a", "b"], &[[0, u32::MAX]], Ngram { term: 2 }),
        (&["a", "b"], &[[u32::MAX, 0]], Ngram { term: 2 }),
        (&["a", "b"], &[[0, 1], [0, 1]], Order { term: 3 }),
        (&["a", "b"], &[[0, 1], [0, 0]], Order { term: 3 }),
        (&["a", "b"], &[[0, 1], [2, 0], [1, 0]], Order { term: 4 }),
        (&["a"], &[[0, 0], [1, 0], [2, 0], [3, 0], [4, 0]], Ngrams(6)),
    ];
    for (words, ngrams, error) in cases {
        let refused = Vocabulary::from_parts(words.iter().copied(), ngrams.iter().copied());
        assert_eq!(refused, Err(error), "{words:?} {ngrams:?}");
    }
    let longest = Vocabulary::from_parts(["a"], [[0, 0], [1, 0], [2, 0], [3, 0]]).unwrap();
    assert_eq!(longest.term(4), "a a a a a");
}

#[test]
fn ids_beyond_the_vocabulary_are_no_term() {
    let vocabulary = Vocabulary::from_parts(["new", "york"], [[0, 1]]).unwrap();
    assert_eq!(vocabulary.term(3), "");
    assert_eq!(vocabulary.term(u32::MAX), "");
    assert_eq!(Vocabulary::default().term(0), "");
    assert_eq!(vocabulary.ngram_id(1, 0), None);
    assert_eq!(vocabulary.ngram_id(u32::MAX, u32::MAX), None);
    assert_eq!(vocabulary.word_id("new york"), None);
}

#[test]
fn what_is_no_selection_is_refused() {
    let vocabulary = Vocabulary::from_parts(["new", "york"], [[0, 1]]).unwrap();
    for terms in [[1, 0].as_slice(), &[0, 0], &[2, 0], &[0, 1, 3], &[u32::MAX]] {
        assert_eq!(
            vocabulary.select(terms),
            Err(FeaturesError::Selection),
            "{terms:?}"
        );
    }
    assert_eq!(vocabulary.select(&[0, 1, 2]).as_ref(), Ok(&vocabulary));
    assert_eq!(vocabulary.select(&[]), Ok(Vocabulary::default()));
}
