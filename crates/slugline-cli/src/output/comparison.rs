//! Algorithms beside each other, for people.

use slugline::{Comparison, SignificanceTest};

use super::table::Table;
use super::{plural, size, thousands};

/// A comparison by cross-validation with so many folds, or on articles of a test.
pub(crate) fn text(comparison: &Comparison, folds: Option<usize>) -> String {
    let mut table = Table::default();
    table.row([
        &"algorithm",
        &"top-1",
        &"micro-F1",
        &"macro-F1",
        &"calibration",
        &"p",
        &"train",
        &"classify",
        &"model",
    ]);
    for row in &comparison.rows {
        table.row([
            &row.name,
            &ratio(row.top1_accuracy),
            &ratio(row.micro_f1),
            &ratio(row.macro_f1),
            &row.calibration_error.map(ratio).unwrap_or_default(),
            &row.p.map(chance).unwrap_or_default(),
            &format!("{:.2} s", row.train_seconds),
            &format!("{:.2} s", row.classify_seconds),
            &row.model_bytes
                .map(|bytes| size(bytes as f64))
                .unwrap_or_default(),
        ]);
    }
    format!("{}\n{}", table.text(""), notes(comparison, folds))
}

fn notes(comparison: &Comparison, folds: Option<usize>) -> String {
    let articles = plural(comparison.articles, "article");
    let topics = plural(comparison.topics as u64, "topic");
    let measured = match folds {
        Some(folds) => {
            format!("measured on {articles} with {topics}, by {folds}-fold cross-validation")
        }
        None => format!(
            "trained on {articles} with {topics}, measured on {}",
            plural(comparison.measured, "article")
        ),
    };
    let (figure, test, first) = match comparison.test {
        SignificanceTest::McNemar => ("top-1", "McNemar's exact test", ""),
        SignificanceTest::Bootstrap => (
            "micro-F1",
            "a paired bootstrap test",
            ", trained on each article's first topic",
        ),
    };
    format!(
        "{measured}
calibration  expected error of the probabilities
p            how likely {figure} would be as far from the first row's by chance: {test}
train        time for a model of all articles, once they are read and counted, which took {:.2} s
classify     time for all articles that are measured, once they are read and counted
linfa-bayes  the best topic, by the {} in the most articles{first}
",
        comparison.reading_seconds,
        match comparison.peer_terms {
            1 => "term".to_owned(),
            terms => format!("{} terms", thousands(terms as u64)),
        }
    )
}

fn ratio(ratio: f64) -> String {
    format!("{ratio:.4}")
}

fn chance(p: f64) -> String {
    if p < 0.0001 {
        "<0.0001".to_owned()
    } else {
        ratio(p)
    }
}
