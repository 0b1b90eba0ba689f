//! Properties of tallies and reports on random decisions, and the cases at their edges.

use linfa::prelude::ToConfusionMatrix;
use ndarray::Array1;
use proptest::collection::vec;
use proptest::prelude::*;
use slugline_evaluation::{
    DEFAULT_CONFUSIONS, Decision, EvaluationError, PrecisionRecallF1, Report, Tally,
};

use crate::naive::{self, Article, decision};

const TOPICS: u32 = 7;

fn names() -> Vec<String> {
    [
        "arts", "crime", "defence", "energy", "health", "sport", "trade",
    ]
    .map(String::from)
    .into()
}

/// Topics in any order and with repetitions.
fn topics() -> impl Strategy<Value = Vec<u32>> {
    vec(0..TOPICS, 0..5)
}

fn articles() -> impl Strategy<Value = Vec<Article>> {
    vec((topics(), topics(), proptest::option::of(0..TOPICS)), 0..40)
}

fn tally(articles: &[Article]) -> Tally {
    let mut tally = Tally::default();
    for article in articles {
        tally.add(decision(article));
    }
    tally
}

/// The report's figures as one list, to be compared but for rounding.
fn figures(report: &Report) -> Vec<f64> {
    let triple = |f: PrecisionRecallF1| [f.precision, f.recall, f.f1];
    let mut figures = vec![report.accuracy, report.top1_accuracy];
    figures.extend(triple(report.micro));
    figures.extend(triple(report.macro_));
    figures.extend(
        report
            .per_topic
            .iter()
            .flat_map(|t| [t.precision, t.recall, t.f1]),
    );
    figures
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn agrees_with_the_definitions(articles in articles(), confusions in 0..30_usize) {
        let ours = tally(&articles).report(&names(), confusions).unwrap();
        let naive = naive::report(&articles, &names(), confusions);
        prop_assert_eq!((ours.articles, ours.topics), (naive.articles, naive.topics));
        let rows = |report: &Report| -> Vec<_> {
            report.per_topic.iter().map(|row| (row.topic.clone(), row.articles)).collect()
        };
        prop_assert_eq!(rows(&ours), rows(&naive));
        prop_assert_eq!(&ours.confused, &naive.confused);
        for (a, b) in figures(&ours).into_iter().zip(figures(&naive)) {
            prop_assert!((a - b).abs() < 1e-12, "{a} is not {b}: {ours:?}");
        }
    }

    #[test]
    fn parts_add_up_in_any_order(articles in articles(), cut in any::<prop::sample::Index>()) {
        let (first, second) = articles.split_at(cut.index(articles.len() + 1));
        let mut merged = tally(second);
        merged.merge(&tally(first));
        prop_assert_eq!(merged, tally(&articles));
    }

    #[test]
    fn accuracy_is_linfas(pairs in vec((0..TOPICS, 0..TOPICS), 1..60)) {
        let truth: Array1<_> = pairs.iter().map(|&(t, _)| t as usize).collect();
        let predicted: Array1<_> = pairs.iter().map(|&(_, p)| p as usize).collect();
        let linfas = predicted.confusion_matrix(&truth).unwrap().accuracy();
        let one_topic: Vec<Article> =
            pairs.iter().map(|&(t, p)| (vec![t], vec![p], Some(p))).collect();
        let report = tally(&one_topic).report(&names(), 0).unwrap();
        prop_assert!((report.accuracy - f64::from(linfas)).abs() < 1e-6);
        prop_assert!((report.top1_accuracy - f64::from(linfas)).abs() < 1e-6);
        prop_assert!((report.micro.f1 - f64::from(linfas)).abs() < 1e-6);
    }
}

#[test]
fn no_articles_give_zeros() {
    let report = Tally::default()
        .report(&names(), DEFAULT_CONFUSIONS)
        .unwrap();
    assert_eq!(
        serde_json::to_string(&report).unwrap(),
        r#"{"articles":0,"topics":0,"accuracy":0.0,"top1_accuracy":0.0,"#.to_owned()
            + r#""micro":{"precision":0.0,"recall":0.0,"f1":0.0},"#
            + r#""macro":{"precision":0.0,"recall":0.0,"f1":0.0},"per_topic":[],"confused":[]}"#
    );
}

#[test]
fn json_keeps_its_shape() {
    // "crime" is only ever given in error: listed last, and no part of the macro average.
    let articles = [(vec![6], vec![6], Some(6)), (vec![6], vec![1], Some(1))];
    let report = tally(&articles)
        .report(&names(), DEFAULT_CONFUSIONS)
        .unwrap();
    assert_eq!(
        serde_json::to_string(&report).unwrap(),
        r#"{"articles":2,"topics":1,"accuracy":0.5,"top1_accuracy":0.5,"#.to_owned()
            + r#""micro":{"precision":0.5,"recall":0.5,"f1":0.5},"#
            + r#""macro":{"precision":1.0,"recall":0.5,"f1":0.6666666666666666},"per_topic":["#
            + r#"{"topic":"trade","articles":2,"precision":1.0,"recall":0.5,"f1":0.6666666666666666},"#
            + r#"{"topic":"crime","articles":0,"precision":0.0,"recall":0.0,"f1":0.0}],"#
            + r#""confused":[{"topic":"trade","taken_for":"crime","articles":1}]}"#
    );
}

#[test]
fn ids_without_a_name_are_errors() {
    for (truth, predicted) in [(7, 0), (0, 7), (u32::MAX, 0)] {
        let articles = [(vec![truth], vec![predicted], None)];
        let error = tally(&articles).report(&names(), 0).unwrap_err();
        let topic = truth.max(predicted);
        assert_eq!(error, EvaluationError::UnnamedTopic { topic, names: 7 });
    }
    // The best topic is only looked up among the article's own and needs no name.
    let articles = [(vec![0], vec![0], Some(u32::MAX))];
    assert!(tally(&articles).report(&names(), 0).is_ok());
}

#[test]
fn an_article_with_countless_confusions_is_left_out_of_them() {
    let names: Vec<String> = (0..300).map(|id| id.to_string()).collect();
    let confused = |missed: u32| {
        // From 201 on, topics rightly given, which are no part of any pair.
        let truth: Vec<u32> = (0..missed).chain(201..300).collect();
        let predicted: Vec<u32> = (101..300).collect();
        let mut tally = Tally::default();
        tally.add(Decision {
            truth: &truth,
            predicted: &predicted,
            best: None,
        });
        let report = tally.report(&names, usize::MAX).unwrap();
        assert_eq!(report.topics, truth.len());
        report.confused.len()
    };
    assert_eq!(confused(100), 10_000);
    assert_eq!(confused(101), 0);
}
