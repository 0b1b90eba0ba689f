//! Holds counting, vocabularies, matrices and weights against naive definitions of them.

#![expect(clippy::unwrap_used, reason = "a test helper fails by panicking")]

mod counter;
mod matrix;
mod merge;
mod naive;
mod packed;
mod repeated;
mod surface_cache;
mod vocabulary;
mod weighting;

/// Prints a failing case instead of writing it into the source tree.
fn config() -> proptest::test_runner::Config {
    proptest::test_runner::Config {
        failure_persistence: None,
        ..Default::default()
    }
}
