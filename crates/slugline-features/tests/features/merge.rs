//! Vocabularies depend on their terms alone, however many interners met them, in any order.

use proptest::collection::vec;
use proptest::prelude::*;
use slugline_features::{MAX_NGRAMS, TermCounter, TermInterner, Vocabulary};

use crate::naive::{self, Article};

/// A corpus, the interner that counts each article, and an order to merge them in.
fn splits() -> impl Strategy<Value = (Vec<Article>, Vec<usize>, Vec<usize>)> {
    (naive::articles(), 1..5_usize).prop_flat_map(|(articles, interners)| {
        let places = vec(0..interners, articles.len());
        let order = Just((0..interners).collect::<Vec<_>>()).prop_shuffle();
        (Just(articles).prop_shuffle(), places, order)
    })
}

fn interned<'a>(
    articles: impl IntoIterator<Item = &'a Article>,
    ngrams: usize,
) -> (TermInterner, Vec<slugline_features::TermCounts>) {
    let mut counter = TermCounter::new(TermInterner::new(), ngrams).unwrap();
    let counts = articles
        .into_iter()
        .map(|article| naive::counted(&mut counter, article))
        .collect();
    (counter.into_terms(), counts)
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn ids_and_counts_do_not_depend_on_the_split(
        (articles, places, order) in splits(),
        ngrams in 1..=MAX_NGRAMS,
    ) {
        let terms = naive::terms(&articles, ngrams);
        let expected = naive::vocabulary(&terms);

        let mut merged = TermInterner::new();
        let mut parts = Vec::new();
        for &place in &order {
            let own = || articles.iter().zip(&places).filter(|(_, p)| **p == place);
            let (interner, counts) = interned(own().map(|(article, _)| article), ngrams);
            let map = merged.merge(&interner);
            prop_assert_eq!(map.len(), interner.len());
            parts.push((map, own().map(|(article, _)| article).collect::<Vec<_>>(), counts));
        }
        prop_assert_eq!(merged.len(), terms.len());
        prop_assert_eq!(merged.is_empty(), terms.is_empty());

        let (vocabulary, new_ids) = merged.into_vocabulary();
        prop_assert_eq!(&vocabulary, &expected);
        for (map, articles, counts) in parts {
            for (article, counts) in articles.into_iter().zip(counts) {
                let new_id = |id: u32| new_ids[map[id as usize] as usize];
                prop_assert_eq!(
                    naive::spelt_out(&counts, &vocabulary, new_id),
                    naive::count(article, ngrams)
                );
            }
        }
    }

    #[test]
    fn new_ids_are_those_of_the_terms_in_order(
        articles in naive::articles(),
        ngrams in 1..=MAX_NGRAMS,
    ) {
        let (interner, _) = interned(&articles, ngrams);
        let (vocabulary, mut new_ids) = interner.into_vocabulary();
        let terms = naive::in_order(&naive::terms(&articles, ngrams));
        let texts: Vec<String> = terms.iter().map(|term| term.join(" ")).collect();
        let ids = 0..u32::try_from(vocabulary.len()).unwrap();
        prop_assert_eq!(ids.clone().map(|id| vocabulary.term(id)).collect::<Vec<_>>(), texts);
        new_ids.sort_unstable();
        prop_assert_eq!(new_ids, ids.collect::<Vec<_>>());
    }
}

#[test]
fn merging_the_same_terms_again_adds_nothing() {
    let article: Article = vec![vec![("oil", 1), ("prices", 1), ("z", 1)]];
    let (mut interner, _) = interned([&article], 3);
    let same: Vec<u32> = (0..6).collect();
    assert_eq!(interner.merge(&interner.clone()), same);
    assert_eq!(interner.len(), 6);
    assert!(interner.merge(&TermInterner::new()).is_empty());
    assert_eq!(interner.len(), 6);
}

#[test]
fn no_terms_make_an_empty_vocabulary() {
    let (vocabulary, new_ids) = TermInterner::new().into_vocabulary();
    assert!(TermInterner::new().is_empty());
    assert!(vocabulary.is_empty() && new_ids.is_empty());
    assert_eq!(vocabulary, Vocabulary::default());
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn a_vocabulary_is_gone_on_with(
        (articles, places, _) in splits(),
        ngrams in 1..=MAX_NGRAMS,
    ) {
        let part = |wanted: bool| {
            let members = articles.iter().zip(&places).filter(|&(_, &place)| (place == 0) == wanted);
            interned(members.map(|(article, _)| article), ngrams).0
        };
        let (first, ids) = part(true).into_vocabulary();
        let mut terms = TermInterner::from(&first);
        prop_assert_eq!(terms.len(), first.len());
        let same = terms.merge(&part(true));
        prop_assert_eq!(same, ids);
        prop_assert_eq!(&terms.clone().into_vocabulary().0, &first);
        let _ = terms.merge(&part(false));
        let expected = naive::vocabulary(&naive::terms(&articles, ngrams));
        prop_assert_eq!(terms.into_vocabulary().0, expected);
    }
}
