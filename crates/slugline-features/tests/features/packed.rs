//! Packed vocabularies: the same terms, look-ups and spelling as of those put together.

use std::collections::BTreeSet;

use bytes::Bytes;
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use slugline_features::{FeaturesError, MAX_NGRAMS, PackedIntegers, PackedVocabulary, Vocabulary};

use crate::naive;

fn packed(vocabulary: &Vocabulary) -> Vocabulary {
    let packed = Vocabulary::from_packed(vocabulary.packed()).unwrap();
    packed.check().unwrap();
    assert_eq!(packed.packed(), vocabulary.packed());
    packed
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn a_packed_vocabulary_is_the_same(
        terms in naive::term_sets(),
        pairs in vec((0_u32..40, 0_u32..40), 0..30),
    ) {
        let vocabulary = naive::vocabulary(&terms);
        let packed = packed(&vocabulary);
        prop_assert_eq!(&packed, &vocabulary);
        for term in 0..vocabulary.len() + 2 {
            let term = u32::try_from(term).unwrap();
            prop_assert_eq!(packed.term(term), vocabulary.term(term));
        }
        for (prefix, last) in pairs {
            prop_assert_eq!(packed.ngram_id(prefix, last), vocabulary.ngram_id(prefix, last));
        }
        let words = vocabulary.words().count();
        let selected: Vec<u32> = (0..).take(words).step_by(2).collect();
        prop_assert_eq!(packed.select(&selected), vocabulary.select(&selected));
    }

    /// Words of few different bytes share beginnings, of which some are whole words.
    #[test]
    fn packed_words_are_found(words in btree_set("[ab\u{0}é]{0,12}", 0..90), other in "[ab\u{0}é]{0,12}") {
        let words: Vec<String> = words.into_iter().collect();
        let vocabulary = Vocabulary::from_parts(words.iter().map(String::as_str), []).unwrap();
        let packed = packed(&vocabulary);
        for (id, word) in (0..).zip(&words) {
            prop_assert_eq!(packed.word_id(word), Some(id));
        }
        prop_assert_eq!(packed.word_id(&other), vocabulary.word_id(&other));
    }

    /// Whatever the lists hold, look-ups end and find terms that are there.
    #[test]
    fn lists_of_anything_are_looked_up(
        text in vec(97_u8..100, 0..20),
        lengths in vec(0_u64..5, 0..12),
        counts in vec(0_u64..4, 0..20),
        lasts in vec(0_u16..9, 0..20),
    ) {
        let lasts: Vec<u8> = lasts.into_iter().flat_map(u16::to_le_bytes).collect();
        let lists = PackedVocabulary {
            text: text.into(),
            lengths: PackedIntegers::new(lengths.into_iter()),
            ngrams: PackedIntegers::new(counts.into_iter()),
            last_words: lasts.into(),
        };
        let Ok(vocabulary) = Vocabulary::from_packed(lists) else {
            return Ok(());
        };
        let ids = 0..u32::try_from(vocabulary.len() + 3).unwrap();
        for id in ids.clone() {
            prop_assert!(vocabulary.term(id).split(' ').count() <= MAX_NGRAMS + 1);
            prop_assert!(vocabulary.word_id(&vocabulary.term(id)).is_none_or(|id| ids.contains(&id)));
            for last in 0..9 {
                prop_assert!(vocabulary.ngram_id(id, last).is_none_or(|id| ids.contains(&id)));
            }
        }
        let parts = Vocabulary::from_parts(vocabulary.words(), vocabulary.ngrams());
        prop_assert_eq!(vocabulary.check().is_ok(), parts.is_ok());
    }
}

/// Last words beyond 2¹⁶ have a list of their own for each prefix.
#[test]
fn pairs_of_many_words_are_found() {
    let words: Vec<String> = (100_000..240_000).map(|word| word.to_string()).collect();
    let last = |step: u32| step * 9_973 % 140_000;
    let pairs: BTreeSet<[u32; 2]> = (0..5_000)
        .map(|step| [step % 37 * 3_000, last(step)])
        .collect();
    let words = words.iter().map(String::as_str);
    let vocabulary = Vocabulary::from_parts(words, pairs.iter().copied()).unwrap();
    let packed = packed(&vocabulary);
    assert_eq!(packed, vocabulary);
    for (id, &[prefix, last]) in (140_000..).zip(&pairs) {
        assert_eq!(packed.ngram_id(prefix, last), Some(id));
        assert_eq!(
            packed.term(id),
            format!("{} {}", 100_000 + prefix, 100_000 + last)
        );
        assert_eq!(
            packed.ngram_id(prefix, last + 1).is_some(),
            pairs.contains(&[prefix, last + 1])
        );
    }
}

#[test]
fn lists_that_do_not_agree_are_refused() {
    let whole = Vocabulary::from_parts(["new", "york"], [[0, 1]])
        .unwrap()
        .packed();
    let numbers = |numbers: &[u64]| PackedIntegers::new(numbers.iter().copied());
    let lists = [
        PackedVocabulary {
            text: Bytes::from_static(b"newyorks"),
            ..whole.clone()
        },
        PackedVocabulary {
            lengths: numbers(&[3]),
            ..whole.clone()
        },
        PackedVocabulary {
            lengths: numbers(&[u64::MAX, 8]),
            ..whole.clone()
        },
        PackedVocabulary {
            ngrams: numbers(&[2]),
            ..whole.clone()
        },
        PackedVocabulary {
            ngrams: numbers(&[1, 0, 0, 0]),
            ..whole.clone()
        },
        PackedVocabulary {
            last_words: Bytes::from_static(&[1]),
            ..whole.clone()
        },
    ];
    for lists in lists {
        let refused = Vocabulary::from_packed(lists.clone());
        assert_eq!(refused, Err(FeaturesError::Lists), "{lists:?}");
    }
    let text = Bytes::from_static(b"\xff\xffwyork");
    let vocabulary = Vocabulary::from_packed(PackedVocabulary { text, ..whole }).unwrap();
    assert_eq!(vocabulary.check(), Err(FeaturesError::Text));
}
