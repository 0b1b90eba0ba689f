//! Counting over an interner and over a vocabulary, held against windows of words.

use proptest::prelude::*;
use slugline_features::{
    FeaturesError, MAX_NGRAMS, TermCounter, TermCounts, TermInterner, Vocabulary,
};

use crate::naive::{self, Article};

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn an_interner_counts_every_ngram(
        articles in naive::articles(),
        ngrams in 1..=MAX_NGRAMS,
    ) {
        let mut counter = TermCounter::new(TermInterner::new(), ngrams).unwrap();
        let counts: Vec<_> =
            articles.iter().map(|article| naive::counted(&mut counter, article)).collect();
        let (vocabulary, new_ids) = counter.into_terms().into_vocabulary();
        for (counts, article) in counts.iter().zip(&articles) {
            let counts = naive::spelt_out(counts, &vocabulary, |id| new_ids[id as usize]);
            prop_assert_eq!(counts, naive::count(article, ngrams));
        }
    }

    #[test]
    fn a_vocabulary_counts_the_ngrams_it_has(
        articles in naive::articles(),
        terms in naive::term_sets(),
        ngrams in 1..=MAX_NGRAMS,
    ) {
        let vocabulary = naive::vocabulary(&terms);
        let mut counter = TermCounter::new(&vocabulary, ngrams).unwrap();
        for article in &articles {
            let counts = naive::counted(&mut counter, article);
            let mut expected = naive::count(article, ngrams);
            expected.retain(|term, _| terms.contains(term));
            prop_assert_eq!(naive::spelt_out(&counts, &vocabulary, |id| id), expected);
        }
    }
}

/// The counts of one article of unweighted sentences, as "term count" in order of id.
fn count(vocabulary: &Vocabulary, ngrams: usize, sentences: &[&'static str]) -> Vec<String> {
    let article: Article = sentences
        .iter()
        .map(|sentence| sentence.split(' ').map(|word| (word, 1)).collect())
        .collect();
    let mut counter = TermCounter::new(vocabulary, ngrams).unwrap();
    let counts = naive::counted(&mut counter, &article);
    let entry = |(id, count)| format!("{} {count}", vocabulary.term(id));
    counts.row().iter().map(entry).collect()
}

#[test]
fn unknown_words_part_their_neighbours_and_stop_words_join_them() {
    let vocabulary = Vocabulary::from_parts(["new", "york"], [[0, 1]]).unwrap();
    let cases = [
        (&["new york"][..], &["new 1", "york 1", "new york 1"][..]),
        (&["new the of york"], &["new 1", "york 1", "new york 1"]),
        (&["new old york"], &["new 1", "york 1"]),
        (&["new", "york"], &["new 1", "york 1"]),
        (
            &["york new york New York"],
            &["new 2", "york 3", "new york 2"],
        ),
        (&["the old of"], &[]),
    ];
    for (sentences, expected) in cases {
        assert_eq!(count(&vocabulary, 2, sentences), expected, "{sentences:?}");
    }
    assert_eq!(count(&vocabulary, 1, &["new york"]), ["new 1", "york 1"]);
}

/// A triple whose last two words are no pair of the vocabulary still begins a quadruple.
#[test]
fn an_ngram_counts_though_its_last_words_are_no_term() {
    let words = ["a", "b", "c", "d"];
    let ngrams = [[0, 1], [4, 2], [5, 3]];
    let vocabulary = Vocabulary::from_parts(words, ngrams).unwrap();
    assert_eq!(
        count(&vocabulary, 4, &["a b c d"]),
        ["a 1", "b 1", "c 1", "d 1", "a b 1", "a b c 1", "a b c d 1"]
    );
}

#[test]
fn articles_do_not_touch_each_other() {
    let vocabulary = Vocabulary::from_parts(["new", "york"], [[0, 1]]).unwrap();
    let mut counter = TermCounter::new(&vocabulary, 2).unwrap();
    let mut counts = TermCounts::default();
    counter.count("new", 1, || Some("new"));
    counter.take(&mut counts);
    assert_eq!(counts.row().terms(), [0]);
    // No end of a sentence in between: the end of the article is one.
    counter.count("york", 3, || Some("york"));
    counter.take(&mut counts);
    assert_eq!(
        (counts.row().terms(), counts.row().counts()),
        (&[1][..], &[3.0][..])
    );
    counter.take(&mut counts);
    assert_eq!(counts, TermCounts::default());
}

#[test]
fn counts_stop_at_the_largest() {
    let mut counter = TermCounter::new(TermInterner::new(), 1).unwrap();
    let mut counts = TermCounts::default();
    for _ in 0..3 {
        counter.count("oil", u32::MAX, || Some("oil"));
    }
    counter.take(&mut counts);
    assert_eq!(counts.row().counts(), [4_294_967_296.0]);
}

#[test]
fn lengths_of_ngrams_out_of_range_are_refused() {
    for ngrams in [0, MAX_NGRAMS + 1, usize::MAX] {
        let refused = TermCounter::new(TermInterner::new(), ngrams).unwrap_err();
        assert_eq!(refused, FeaturesError::Ngrams(ngrams));
        assert!(refused.to_string().contains("between 1 and 5"), "{refused}");
    }
}
