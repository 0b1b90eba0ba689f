//! Holds metrics and folds against scikit-learn, linfa and definitions spelt out naively.

#![expect(clippy::unwrap_used, reason = "a test helper fails by panicking")]

mod folds;
mod metrics;
mod naive;
mod naive_probabilities;
mod probabilities;
mod scikit_learn;
mod significance;

/// Prints a failing case instead of writing it into the source tree.
fn config() -> proptest::test_runner::Config {
    proptest::test_runner::Config {
        failure_persistence: None,
        ..Default::default()
    }
}
