//! Every figure of a report beside scikit-learn's; `tests/data/scikit_learn.py` computed those.

use serde_json::Value;
use slugline_evaluation::{Decision, Tally};

const FIGURES: &str = include_str!("../data/scikit_learn.json");

#[derive(serde::Deserialize)]
struct Case {
    name: String,
    topic_names: Vec<String>,
    truth: Vec<Vec<u32>>,
    predicted: Vec<Vec<u32>>,
    best: Vec<Option<u32>>,
    report: Value,
}

#[derive(serde::Deserialize)]
struct Figures {
    cases: Vec<Case>,
}

#[test]
fn agrees_with_scikit_learn() {
    let figures: Figures = serde_json::from_str(FIGURES).unwrap();
    assert_eq!(figures.cases.len(), 17);
    for case in figures.cases {
        let mut tally = Tally::default();
        for ((truth, predicted), best) in case.truth.iter().zip(&case.predicted).zip(case.best) {
            tally.add(Decision {
                truth,
                predicted,
                best,
            });
        }
        let report = tally.report(&case.topic_names, usize::MAX).unwrap();
        let mut report = serde_json::to_value(report).unwrap();
        if case.report.get("confused").is_none() {
            // scikit-learn has no confusion matrix for several topics per article.
            report.as_object_mut().unwrap().remove("confused");
        }
        assert_same(&report, &case.report, &case.name);
    }
}

/// Asserts equality but for the rounding of fractions.
pub fn assert_same(ours: &Value, theirs: &Value, at: &str) {
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) => {
            assert!(
                a.keys().eq(b.keys()),
                "{at}: {a:?} has other fields than {b:?}"
            );
            for (key, value) in a {
                assert_same(value, &b[key], &format!("{at}, {key}"));
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            assert_eq!(a.len(), b.len(), "{at}: {a:?}, scikit-learn {b:?}");
            for (i, (a, b)) in a.iter().zip(b).enumerate() {
                assert_same(a, b, &format!("{at}[{i}]"));
            }
        }
        (Value::Number(a), Value::Number(b)) if a.is_f64() && b.is_f64() => {
            let difference = a.as_f64().unwrap() - b.as_f64().unwrap();
            assert!(difference.abs() < 1e-14, "{at}: {a}, scikit-learn {b}");
        }
        _ => assert_eq!(ours, theirs, "{at}"),
    }
}
