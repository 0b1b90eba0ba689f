//! Holds the models against naive formulas, linfa-bayes, scikit-learn and retraining.

#![expect(clippy::unwrap_used, reason = "a test helper fails by panicking")]

mod calibration;
mod choice;
mod corpus;
mod cross_fit;
mod exactness;
mod explanation;
mod formulas;
mod interfaces;
mod leave_one_out;
mod linfa_bayes;
mod naive;
mod packed;
mod params;
mod parts;
mod refined;
mod refined_parts;
mod scikit_learn;
mod stability;
mod standings;
mod thresholds;

/// Prints a failing case instead of writing it into the source tree.
fn config(cases: u32) -> proptest::test_runner::Config {
    proptest::test_runner::Config {
        cases,
        failure_persistence: None,
        ..Default::default()
    }
}
