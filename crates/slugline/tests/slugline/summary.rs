//! What training says of itself: events, figures, and corpora there is nothing to learn from.

use std::fs;
use std::ops::ControlFlow;

use slugline::{
    Algorithm, Article, Corpus, Error, Event, Recipe, TopicModel, TrainOptions, TrainSummary,
};

use crate::generate;
use crate::support::{Files, article, go_on, small_corpus, train_with};

fn summary(articles: &[Article], algorithm: Algorithm, calibrate: bool) -> TrainSummary {
    let recipe = Recipe {
        algorithm,
        ..Recipe::default()
    };
    let options = TrainOptions {
        recipe,
        calibrate,
        ..TrainOptions::default()
    };
    train_with(articles, &options).unwrap().1
}

#[test]
fn articles_are_scored_out_of_sample_if_asked() {
    let (single, several) = (
        generate::articles(8, 400, false),
        generate::articles(8, 400, true),
    );
    for algorithm in [
        Algorithm::Complement,
        Algorithm::Multinomial,
        Algorithm::Bernoulli,
        Algorithm::Refined,
    ] {
        for articles in [&single, &several] {
            assert_eq!(summary(articles, algorithm, false).out_of_sample, None);
            let scored = summary(articles, algorithm, true).out_of_sample.unwrap();
            let by_folds = [Algorithm::Bernoulli, Algorithm::Refined].contains(&algorithm);
            assert_eq!(scored.leave_one_out, !by_folds);
            assert_eq!(scored.articles, 400);
            // One article in ten has the words of another topic, a sixth has none of any.
            assert!((0.5..0.99).contains(&scored.top1_accuracy), "{scored:?}");
            assert_eq!(scored.micro_f1.is_some(), articles == &several);
        }
    }
}

/// Trained anew without each article in turn.
#[test]
fn leave_one_out_is_what_it_says() {
    let articles = generate::articles(9, 30, false);
    let options = TrainOptions::default();
    let right = (0..articles.len()).filter(|&left_out| {
        let mut others = articles.clone();
        let article = others.remove(left_out);
        let (model, _) = train_with(&others, &options).unwrap();
        let tags = model.classify(article.title.as_deref(), &article.body);
        let best = tags
            .ranked
            .first()
            .map(|best| &model.topics()[best.topic as usize]);
        best == article.topics.first()
    });
    let expected = right.count() as f64 / articles.len() as f64;
    let scored = summary(&articles, Algorithm::Complement, true)
        .out_of_sample
        .unwrap();
    assert!(
        (scored.top1_accuracy - expected).abs() < 1e-12,
        "{scored:?} {expected}"
    );
}

#[test]
fn ids_given_twice_are_counted_and_trained_on() {
    let mut articles = small_corpus();
    articles[3].id = articles[1].id.clone();
    articles[5].id = articles[1].id.clone();
    articles[6].id = articles[0].id.clone();
    let summary = summary(&articles, Algorithm::Complement, true);
    assert_eq!((summary.articles, summary.duplicate_ids), (8, 3));
    assert_eq!(
        summary.first_duplicate_id.as_deref(),
        Some(articles[1].id.as_str())
    );
}

#[test]
fn terms_are_those_that_count() {
    let articles = small_corpus();
    let options = |min_df| TrainOptions {
        recipe: Recipe {
            min_df,
            ngrams: 1,
            ..Recipe::default()
        },
        ..TrainOptions::default()
    };
    let (model, all) = train_with(&articles, &options(1)).unwrap();
    assert_eq!(all.terms, model.vocabulary().len() as u64);
    // oil, gas, rise, steel, tariffs
    assert_eq!(train_with(&articles, &options(2)).unwrap().1.terms, 5);
}

#[test]
fn events_tell_how_far_it_is() {
    let articles = generate::articles(8, 500, false);
    let files = Files::new(&[&articles[..100], &articles[100..]]);
    fs::write(
        &files.paths[0],
        fs::read_to_string(&files.paths[0]).unwrap() + "{\"text\": 1}\n",
    )
    .unwrap();
    let corpus = files.corpus();
    let total = corpus.total_bytes().unwrap();
    let (mut progress, mut skipped, mut calibrating) = (Vec::new(), Vec::new(), 0);
    let (_, summary) = TopicModel::train(corpus, &TrainOptions::default(), &mut |event| {
        match event {
            Event::Progress { articles, bytes } => progress.push((articles, bytes)),
            Event::Skipped(error) => skipped.push(error.to_string()),
            Event::Calibrating => calibrating = progress.len(),
            _ => panic!("training has no folds"),
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    assert!(progress.is_sorted());
    assert_eq!(progress.last(), Some(&(500, total)));
    assert_eq!(calibrating, progress.len(), "after the last article");
    assert_eq!((summary.articles, summary.bytes), (500, total));
    assert_eq!(skipped.len(), 1);
    assert!(skipped[0].contains("0.jsonl:101"), "{skipped:?}");
}

#[test]
fn training_stops_at_any_event_when_asked() {
    let files = Files::new(&[&generate::articles(8, 500, false)]);
    fs::write(
        &files.paths[0],
        "nonsense\n".to_owned() + &fs::read_to_string(&files.paths[0]).unwrap(),
    )
    .unwrap();
    let events = |stop_at: usize| {
        let mut events = 0;
        let result = TopicModel::train(files.corpus(), &TrainOptions::default(), &mut |_| {
            events += 1;
            if events == stop_at {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        (events, result.map(drop))
    };
    let (all, result) = events(0);
    assert!(result.is_ok() && all > 3);
    for stop_at in 1..=all {
        let (seen, result) = events(stop_at);
        assert_eq!(seen, stop_at);
        assert!(matches!(result, Err(Error::Stopped)), "{result:?}");
    }
}

#[test]
fn there_has_to_be_something_to_learn_from() {
    let train = |articles: &[Article]| train_with(articles, &TrainOptions::default());
    let error = train(&[
        article("", "oil", &["energy"]),
        article("", "gas", &["energy"]),
    ]);
    assert!(matches!(error, Err(Error::OneTopic(topic)) if topic == "energy"));

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("empty.jsonl");
    for text in ["", "\n\n", "{\"text\": \"oil\"}\n", "nonsense"] {
        fs::write(&path, text).unwrap();
        let trained = Corpus::from_path(&path)
            .and_then(|corpus| TopicModel::train(corpus, &TrainOptions::default(), &mut go_on));
        let message = trained.expect_err("nothing to learn from").to_string();
        assert!(message.contains("empty.jsonl"), "{message}");
    }
    // Words that a topic could be told by are not needed: a model without terms is one.
    let (model, _) = train(&[article("", "?", &["a"]), article("", "!", &["b"])]).unwrap();
    assert_eq!(model.classify(None, "oil").terms, 0);
    let loaded = TopicModel::from_bytes(&model.to_bytes().unwrap()).unwrap();
    assert!(loaded.vocabulary().is_empty());
}
