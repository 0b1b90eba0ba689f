//! Cross-validation against a naive one that trains on files without the fold.

use std::ops::ControlFlow;

use slugline::{
    Algorithm, Article, Error, Evaluation, Event, Recipe, Report, TrainOptions, cross_validate,
};
use slugline_evaluation::{DEFAULT_CONFUSIONS, Decision, Tally, stratified_folds};
use xxhash_rust::xxh3::xxh3_64;

use crate::generate;
use crate::support::{Files, article, go_on, threads, train_with};

fn validate(articles: &[Article], folds: usize, options: &TrainOptions) -> Evaluation {
    let files = Files::new(&[articles]);
    let corpus = files.corpus();
    cross_validate(corpus, folds, options, &mut go_on).unwrap()
}

/// The order in which articles are dealt out to folds: that of a hash of what they say.
pub fn hash(article: &Article) -> u64 {
    let mut topics = article.topics.clone();
    topics.sort();
    let mut bytes = Vec::new();
    let title = article.title.clone().unwrap_or_default();
    for part in [&title, &article.body].into_iter().chain(&topics) {
        bytes.extend((part.len() as u64).to_le_bytes());
        bytes.extend(part.as_bytes());
    }
    xxh3_64(&bytes)
}

fn naive(articles: &[Article], folds: usize, options: &TrainOptions) -> (Report, u64) {
    let mut articles = articles.to_vec();
    articles.sort_by_key(hash);
    let mut names: Vec<String> = articles.iter().flat_map(|a| a.topics.clone()).collect();
    names.sort();
    names.dedup();
    let id = |name: &String| u32::try_from(names.binary_search(name).unwrap()).unwrap();
    let topics: Vec<Vec<u32>> = articles
        .iter()
        .map(|a| a.topics.iter().map(id).collect())
        .collect();
    let slices: Vec<&[u32]> = topics.iter().map(Vec::as_slice).collect();
    let fold_of = stratified_folds(&slices, folds, 0).unwrap();

    let mut tally = Tally::default();
    let mut without_known_term = 0;
    for fold in 0..folds {
        let in_fold = |own: &usize| *own == fold;
        let pairs = || articles.iter().zip(&fold_of);
        let rest: Vec<Article> = pairs()
            .filter(|(_, own)| !in_fold(own))
            .map(|(a, _)| a.clone())
            .collect();
        let (model, _) = train_with(&rest, options).unwrap();
        for ((article, own), truth) in pairs().zip(&topics) {
            if !in_fold(own) {
                continue;
            }
            let tags = model.classify(article.title.as_deref(), &article.body);
            let global = |topic: u32| id(&model.topics()[topic as usize]);
            // By the scores alone: how many words are known is no part of it.
            let mut scores = vec![0.0; tags.ranked.len()];
            for topic in &tags.ranked {
                scores[topic.topic as usize] = topic.score;
            }
            let rule = model.model().rule();
            let given = rule.decide(&rule.rank(&scores));
            let predicted: Vec<u32> = given.into_iter().map(global).collect();
            let best = tags.ranked.first().map(|best| global(best.topic));
            without_known_term += u64::from(best.is_none());
            tally.add(Decision {
                truth,
                predicted: &predicted,
                best,
            });
        }
    }
    (
        tally.report(&names, DEFAULT_CONFUSIONS).unwrap(),
        without_known_term,
    )
}

#[test]
fn it_is_what_training_without_each_fold_gives() {
    for algorithm in [
        Algorithm::Complement,
        Algorithm::Multinomial,
        Algorithm::Bernoulli,
        Algorithm::Refined,
    ] {
        for (several, calibrate, min_df) in [
            (false, true, 1),
            (true, true, 2),
            (true, false, 1),
            (false, false, 3),
        ] {
            let recipe = Recipe {
                algorithm,
                min_df,
                ..Recipe::default()
            };
            let options = TrainOptions {
                recipe,
                calibrate,
                compact: false,
                threads: threads(3),
            };
            let mut articles = generate::articles(u64::from(several), 90, several);
            // In all folds but one, this topic is unknown or the other way round.
            articles.push(article("", "football, and a report", &["sport"]));
            let found = validate(&articles, 4, &options);
            let (report, without_known_term) = naive(&articles, 4, &options);
            assert_eq!(found.report, report, "{options:?}");
            assert_eq!(found.without_known_term, without_known_term);
            assert!(found.unknown_topics.is_empty());
        }
    }
}

#[test]
fn neither_order_nor_threads_matter() {
    let mut articles = generate::articles(4, 400, true);
    let on = |count| TrainOptions {
        threads: threads(count),
        ..TrainOptions::default()
    };
    let expected = validate(&articles, 5, &on(1));
    articles.reverse();
    assert_eq!(validate(&articles, 5, &on(6)), expected);
}

#[test]
fn every_fold_is_announced_and_may_be_the_last() {
    let articles = generate::articles(4, 50, false);
    for stop_at in [0, 2, 9] {
        let mut seen = Vec::new();
        let files = Files::new(&[&articles]);
        let corpus = files.corpus();
        let result = cross_validate(corpus, 5, &TrainOptions::default(), &mut |event| {
            if let Event::Fold { fold, folds } = event {
                seen.push((fold, folds));
                if fold == stop_at {
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        });
        let expected: Vec<_> = (0..=stop_at.min(4)).map(|fold| (fold, 5)).collect();
        assert_eq!(seen, expected);
        assert_eq!(matches!(result, Err(Error::Stopped)), stop_at < 5);
    }
}

#[test]
fn one_topic_is_nothing_to_validate() {
    let articles = [
        article("", "oil", &["energy"]),
        article("", "gas", &["energy"]),
    ];
    let files = Files::new(&[&articles]);
    let corpus = files.corpus();
    let result = cross_validate(corpus, 2, &TrainOptions::default(), &mut go_on);
    assert!(matches!(result, Err(Error::OneTopic(_))), "{result:?}");
}
