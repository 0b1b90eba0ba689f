//! What folds promise, on random articles, and which requests they refuse.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;
use slugline_evaluation::{EvaluationError, stratified_folds};

type Topics = Vec<Vec<u32>>;

fn folds_of(topics: &Topics, folds: usize, seed: u64) -> Vec<usize> {
    let topics: Vec<&[u32]> = topics.iter().map(Vec::as_slice).collect();
    stratified_folds(&topics, folds, seed).unwrap()
}

/// Each article with up to `most` topics, in any order and with repetitions, and a valid number
/// of folds.
fn articles_and_folds(most: usize) -> impl Strategy<Value = (Topics, usize)> {
    vec(vec(0..9_u32, 0..=most), 2..80).prop_flat_map(|topics| {
        let articles = topics.len();
        (Just(topics), 2..=articles.min(12))
    })
}

/// How many of the articles that `counts` picks each fold has.
fn in_each_fold(fold: &[usize], folds: usize, counts: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut sizes = vec![0; folds];
    for (_, &fold) in fold
        .iter()
        .enumerate()
        .filter(|&(article, _)| counts(article))
    {
        sizes[fold] += 1;
    }
    sizes
}

fn spread(sizes: &[usize]) -> usize {
    sizes.iter().max().unwrap() - sizes.iter().min().unwrap()
}

/// The topics in the order they are dealt out, each with the articles it deals out. The order
/// depends on the topics alone, as all of a topic's articles are dealt out at once.
fn dealt_out(topics: &Topics) -> Vec<(u32, BTreeSet<usize>)> {
    let mut left: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
    for (article, own) in topics.iter().enumerate() {
        for &topic in own {
            left.entry(topic).or_default().insert(article);
        }
    }
    let mut dealt = Vec::new();
    while let Some((&topic, articles)) = left.iter().min_by_key(|(_, articles)| articles.len()) {
        let articles = articles.clone();
        for other in left.values_mut() {
            other.retain(|article| !articles.contains(article));
        }
        left.retain(|_, articles| !articles.is_empty());
        dealt.push((topic, articles));
    }
    dealt
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn one_topic_each_is_spread_evenly((topics, folds) in articles_and_folds(1), seed: u64) {
        let fold = folds_of(&topics, folds, seed);
        prop_assert!(spread(&in_each_fold(&fold, folds, |_| true)) <= 1);
        for topic in 0..9 {
            let sizes = in_each_fold(&fold, folds, |article| topics[article].contains(&topic));
            prop_assert!(spread(&sizes) <= 1, "topic {topic}: {sizes:?}");
        }
    }

    #[test]
    fn no_fold_is_empty((topics, folds) in articles_and_folds(4), seed: u64) {
        let fold = folds_of(&topics, folds, seed);
        prop_assert_eq!(fold.len(), topics.len());
        prop_assert!(!in_each_fold(&fold, folds, |_| true).contains(&0));
    }

    /// Whenever a topic's articles are dealt out, they go to the folds that have the fewest of
    /// them, so no fold that got one can end up with two more than another.
    #[test]
    fn every_topic_goes_where_it_is_rarest((topics, folds) in articles_and_folds(4), seed: u64) {
        let fold = folds_of(&topics, folds, seed);
        let mut placed: BTreeSet<usize> = BTreeSet::new();
        for (topic, articles) in dealt_out(&topics) {
            placed.extend(&articles);
            let has = |article: usize| placed.contains(&article) && topics[article].contains(&topic);
            let sizes = in_each_fold(&fold, folds, has);
            let fewest = *sizes.iter().min().unwrap();
            for article in articles {
                prop_assert!(sizes[fold[article]] <= fewest + 1, "topic {topic}: {sizes:?}");
            }
        }
    }

    #[test]
    fn articles_without_a_topic_are_spread_evenly(
        (topics, folds) in articles_and_folds(2),
        seed: u64,
    ) {
        let fold = folds_of(&topics, folds, seed);
        let sizes = in_each_fold(&fold, folds, |article| topics[article].is_empty());
        prop_assert!(spread(&sizes) <= 1, "{sizes:?}");
    }

    #[test]
    fn order_and_repetition_of_topics_are_ignored(
        (topics, folds) in articles_and_folds(4),
        seed: u64,
    ) {
        let sets = topics.iter().map(|own| own.iter().copied().collect::<BTreeSet<_>>());
        let sorted: Topics = sets.map(|own| own.into_iter().collect()).collect();
        prop_assert_eq!(folds_of(&topics, folds, seed), folds_of(&sorted, folds, seed));
    }

    /// A second topic that always comes with the first one changes nothing.
    #[test]
    fn twin_topics_count_as_one((topics, folds) in articles_and_folds(1), seed: u64) {
        let twins = topics.iter().map(|own| own.iter().flat_map(|&t| [t, t + 100]).collect());
        prop_assert_eq!(
            folds_of(&twins.collect(), folds, seed),
            folds_of(&topics, folds, seed)
        );
    }
}

#[test]
fn the_seed_alone_decides() {
    let topics: Topics = (0..12).map(|i| vec![i % 2, 2 + i % 5]).collect();
    // Written down from a run: folds must not change between machines or versions unnoticed.
    assert_eq!(
        folds_of(&topics, 3, 7),
        [1, 0, 2, 2, 0, 0, 1, 1, 0, 1, 2, 2]
    );
    assert_ne!(folds_of(&topics, 3, 7), folds_of(&topics, 3, 8));
}

#[test]
fn each_fold_is_as_likely_as_any_other() {
    // A topic of its own for each article, so that article n is dealt out after n others.
    let topics: Topics = (0..5).map(|topic| vec![topic]).collect();
    let mut times = [[0; 5]; 5];
    for seed in 0..4000 {
        for (article, fold) in folds_of(&topics, 5, seed).into_iter().enumerate() {
            times[article][fold] += 1;
        }
    }
    // 800 each, with a standard deviation of 25.
    assert!(
        times
            .as_flattened()
            .iter()
            .all(|times| (700..=900).contains(times)),
        "{times:?}"
    );
}

#[test]
fn impossible_numbers_of_folds_are_refused() {
    let few = |folds| Err(EvaluationError::TooFewFolds { folds });
    let many = |folds, articles| Err(EvaluationError::TooManyFolds { folds, articles });
    let two: &[&[u32]] = &[&[1], &[]];
    assert_eq!(stratified_folds(two, 0, 0), few(0));
    assert_eq!(stratified_folds(two, 1, 0), few(1));
    assert_eq!(stratified_folds(two, 3, 0), many(3, 2));
    assert_eq!(stratified_folds(&[], 2, 0), many(2, 0));
    assert_eq!(stratified_folds(two, usize::MAX, 0), many(usize::MAX, 2));
}
