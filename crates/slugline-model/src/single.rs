//! Weights as 32-bit numbers: what they are off by, no decision shows.

/// The 32-bit number nearest to `value`.
#[expect(
    clippy::cast_possible_truncation,
    reason = "weights are kept in half the memory, and digits are all that is lost"
)]
pub(crate) fn single(value: f64) -> f32 {
    value as f32
}
