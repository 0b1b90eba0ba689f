//! Probability reports beside scikit-learn's figures and definitions, and the cases at their edges.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};
use serde_json::Value;
use slugline_evaluation::{EvaluationError, Labelling, ProbabilityTally, RankedTopics};

use crate::naive_probabilities::{self as naive, Article, TOPICS, ranked};
use crate::scikit_learn::assert_same;

const FIGURES: &str = include_str!("../data/probabilities.json");

#[derive(serde::Deserialize)]
struct Figures {
    cases: Vec<Case>,
}

#[derive(serde::Deserialize)]
struct Case {
    name: String,
    single_label: bool,
    topics: usize,
    truth: Vec<Vec<u32>>,
    ranked: Vec<Vec<(u32, f64)>>,
    report: Value,
}

#[test]
fn agrees_with_scikit_learn() {
    let figures: Figures = serde_json::from_str(FIGURES).unwrap();
    assert_eq!(figures.cases.len(), 15);
    for case in figures.cases {
        let labelling = if case.single_label {
            Labelling::SingleLabel
        } else {
            Labelling::MultiLabel
        };
        let mut tally = ProbabilityTally::new(case.topics, labelling);
        for (truth, ranked) in case.truth.iter().zip(&case.ranked) {
            tally.add(RankedTopics { truth, ranked }).unwrap();
        }
        let report = serde_json::to_value(tally.report()).unwrap();
        assert_same(&report, &case.report, &case.name);
    }
}

/// Probabilities that often tie, often are 0 or 1, or are any.
fn probability() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(0.0),
        Just(-0.0),
        Just(1.0),
        (0..=8_u32).prop_map(|i| f64::from(i) / 8.0),
        0.0..=1.0,
        (0.0..40.0).prop_map(|power: f64| 1.0 - (-power).exp()),
    ]
}

/// One id that no list can have is enough: every order of the topics is tried for nDCG.
fn article() -> impl Strategy<Value = Article> {
    let listed = subsequence((0..TOPICS).collect::<Vec<_>>(), 0..=TOPICS as usize);
    let ranked = listed
        .prop_shuffle()
        .prop_flat_map(|topics| {
            let count = topics.len();
            (Just(topics), vec(probability(), count))
        })
        .prop_map(|(topics, p)| topics.into_iter().zip(p).collect());
    (vec(0..TOPICS + 1, 0..4), ranked)
}

fn labelling() -> impl Strategy<Value = Labelling> {
    prop_oneof![Just(Labelling::SingleLabel), Just(Labelling::MultiLabel)]
}

fn tally(articles: &[Article], labelling: Labelling) -> ProbabilityTally {
    let mut tally = ProbabilityTally::new(TOPICS as usize, labelling);
    for article in articles {
        tally.add(ranked(article)).unwrap();
    }
    tally
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn agrees_with_the_definitions(articles in vec(article(), 0..12), labelling in labelling()) {
        let report = tally(&articles, labelling).report();
        let (expected, maximum) = naive::calibration_errors(&articles, labelling);
        for (name, ours, naive) in [
            ("log-loss", report.log_loss, naive::log_loss(&articles, labelling)),
            ("Brier", report.brier_score, naive::brier_score(&articles, labelling)),
            ("ECE", report.calibration_error, expected),
            ("MCE", report.maximum_calibration_error, maximum),
            ("P@1", report.precision_at[&1], naive::precision_at(&articles, 1)),
            ("P@3", report.precision_at[&3], naive::precision_at(&articles, 3)),
            ("P@5", report.precision_at[&5], naive::precision_at(&articles, 5)),
            ("nDCG", report.ndcg, naive::ndcg(&articles)),
            ("LRAP", report.average_precision, naive::average_precision(&articles)),
        ] {
            prop_assert!((ours - naive).abs() < 1e-12, "{name}: {ours} is not {naive}");
        }
    }

    #[test]
    fn the_surest_are_those_of_highest_probability(articles in vec(article(), 1..60)) {
        let mut tops: Vec<(f64, bool)> = articles.iter().map(naive::top).collect();
        tops.sort_by(|a, b| b.0.total_cmp(&a.0));
        for row in tally(&articles, Labelling::SingleLabel).report().coverage {
            let covered = usize::try_from(row.articles).unwrap();
            let right = tops[..covered].iter().filter(|top| top.1).count();
            prop_assert_eq!(row.accuracy.to_bits(), (right as f64 / covered as f64).to_bits());
            let asked = (row.coverage * articles.len() as f64 - 1e-9).ceil();
            prop_assert!(row.articles as f64 >= asked);
            // All that were taken along are about as sure as the last one asked for.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss,
                reason = "a number of articles")]
            let (last_asked, last) = (tops[asked as usize - 1].0, tops[covered - 1].0);
            let close = |a: f64, b: f64| (a - b).abs() <= a.min(b) / 256.0;
            prop_assert!(close(last_asked, last) || close(1.0 - last_asked, 1.0 - last));
            // None as sure is left out.
            prop_assert!(tops.get(covered).is_none_or(|next| next.0 < last));
        }
    }

    #[test]
    fn parts_add_up_in_any_order(
        (articles, shuffled) in vec(article(), 0..20)
            .prop_flat_map(|articles| (Just(articles.clone()), Just(articles).prop_shuffle())),
        cut in any::<Index>(),
        labelling in labelling(),
    ) {
        let (first, second) = shuffled.split_at(cut.index(shuffled.len() + 1));
        let mut merged = tally(second, labelling);
        merged.merge(&tally(first, labelling)).unwrap();
        let whole = tally(&articles, labelling);
        prop_assert_eq!(&merged, &whole);
        prop_assert_eq!(
            serde_json::to_string(&merged.report()).unwrap(),
            serde_json::to_string(&whole.report()).unwrap()
        );
    }

    #[test]
    fn topics_that_are_left_out_have_probability_0((truth, ranked) in article(), labelling in labelling()) {
        let mut all: Vec<(u32, f64)> = ranked.clone();
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        let mut likely = all.clone();
        likely.retain(|topic| topic.1 > 0.0);
        if likely.is_empty() {
            return Ok(()); // Then the top topic is one that is listed, or none.
        }
        let mut whole = tally(&[(truth.clone(), all)], labelling).report();
        let cut = tally(&[(truth, likely)], labelling).report();
        // Among topics of probability 0, those that are listed come first.
        whole.precision_at.clone_from(&cut.precision_at);
        prop_assert_eq!(whole, cut);
    }
}

#[test]
fn nothing_gives_zeros() {
    for labelling in [Labelling::SingleLabel, Labelling::MultiLabel] {
        let report = ProbabilityTally::new(0, labelling).report();
        let mut json = serde_json::to_value(&report).unwrap();
        let rows = |json: &mut Value, field: &str| {
            let rows = json.as_object_mut().unwrap().remove(field).unwrap();
            rows.as_array().unwrap().clone()
        };
        let bins = rows(&mut json, "reliability");
        assert_eq!(bins.len(), 15);
        assert!(
            bins.iter()
                .all(|bin| bin["decisions"] == 0 && bin["frequency"] == 0.0)
        );
        let coverage = rows(&mut json, "coverage");
        assert_eq!(coverage.len(), 10);
        assert!(
            coverage
                .iter()
                .all(|row| row["articles"] == 0 && row["accuracy"] == 0.0)
        );
        assert_eq!(
            serde_json::to_string(&json).unwrap(),
            r#"{"average_precision":0.0,"brier_score":0.0,"calibration_error":0.0,"#.to_owned()
                + r#""log_loss":0.0,"maximum_calibration_error":0.0,"ndcg":0.0,"#
                + r#""precision_at":{"1":0.0,"3":0.0,"5":0.0}}"#
        );
    }
}

#[test]
fn a_perfect_ranking_is_never_better_than_perfect() {
    // Summed in two parts, eleven discounts can come out above their sum in one go.
    let truth: Vec<u32> = (0..11).collect();
    for likely in 0..11 {
        let p = |topic: u32| if topic < likely { 0.75 } else { 0.5 };
        let ranked: Vec<(u32, f64)> = truth.iter().map(|&topic| (topic, p(topic))).collect();
        let mut tally = ProbabilityTally::new(11, Labelling::MultiLabel);
        let truth = &truth;
        tally
            .add(RankedTopics {
                truth,
                ranked: &ranked,
            })
            .unwrap();
        let ndcg = tally.report().ndcg;
        assert!((1.0 - 1e-15..=1.0).contains(&ndcg), "{ndcg}");
    }
}

#[test]
fn lists_that_are_none_of_probabilities_are_refused_and_change_nothing() {
    let untouched = ProbabilityTally::new(3, Labelling::MultiLabel);
    let mut tally = untouched.clone();
    let mut refuse = |ranked: &[(u32, f64)]| {
        let refused = tally.add(RankedTopics {
            truth: &[0],
            ranked,
        });
        assert_eq!(tally, untouched);
        refused.unwrap_err()
    };
    for probability in [f64::NAN, f64::INFINITY, -1e-300, 1.0_f64.next_up()] {
        let error = refuse(&[(0, 0.5), (2, probability)]);
        assert!(matches!(
            error,
            EvaluationError::NotAProbability { topic: 2, .. }
        ));
    }
    let unknown = EvaluationError::UnknownTopic {
        topic: 3,
        topics: 3,
    };
    assert_eq!(refuse(&[(3, 0.5)]), unknown);
    let repeated = EvaluationError::RepeatedTopic { topic: 1 };
    assert_eq!(refuse(&[(1, 0.5), (0, 0.2), (1, 0.5)]), repeated);
}

#[test]
fn tallies_of_different_decisions_do_not_merge() {
    let mut tally = ProbabilityTally::new(3, Labelling::MultiLabel);
    for (topics, labelling) in [(2, Labelling::MultiLabel), (3, Labelling::SingleLabel)] {
        let refused = tally.merge(&ProbabilityTally::new(topics, labelling));
        assert_eq!(refused, Err(EvaluationError::UnlikeTallies));
    }
}
