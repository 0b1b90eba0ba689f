//! Exponentials of many numbers: those of `libm`, several at a time.

use crate::logarithms::{LN2_HIGH, LN2_LOW};
use crate::wide_instructions::{Work, by_wide_instructions};

/// So many are computed together, if all of them are of the usual kind.
const TOGETHER: usize = 64;

/// Of lower numbers the exponential may have fewer than 53 bits.
const LOWEST: f64 = -700.0;

/// Added to a number of less than 2⁵¹, this leaves its integer in the lowest bits.
const TO_INTEGER: f64 = 6_755_399_441_055_744.0;

/// From here on a number is divided by the logarithm of 2; that it is a little above half of it
/// follows from how `libm` compares.
const REDUCED_FROM: f64 = f64::from_bits(0x3fd6_2e43_0000_0000);

/// `libm` takes the exponential of what is this close to 0 for the number plus 1.
const TINY: f64 = f64::from_bits(0x3e30_0001_0000_0000);

const INVERSE_LN2: f64 = f64::from_bits(0x3ff7_1547_652b_82fe);

/// The coefficients of x², x⁴ and so on in x · (exp(x) + 1) / (exp(x) − 1).
const COEFFICIENTS: [f64; 5] = [
    1.666_666_666_666_660_2e-1,
    -2.777_777_777_701_559_3e-3,
    6.613_756_321_437_934e-5,
    -1.653_390_220_546_525_2e-6,
    4.138_136_797_057_238_5e-8,
];

/// Puts the exponential of each number in its place: what `libm::exp` says, to the last bit. It is
/// fast for numbers that are not above 0.
///
/// `libm` computes one at a time, and asks of each which of its ways to go: of a thousand topics
/// that takes a third of the time of their scores.
pub(crate) fn exponentials(numbers: &mut [f64]) {
    by_wide_instructions(numbers.len(), Exponentials(numbers));
}

/// Numbers that are to become their exponentials.
struct Exponentials<'a>(&'a mut [f64]);

impl Work for Exponentials<'_> {
    #[expect(
        clippy::inline_always,
        reason = "only what is inlined is compiled for wide instructions"
    )]
    #[inline(always)]
    fn work(self) {
        for numbers in self.0.chunks_mut(TOGETHER) {
            let mut are_usual = true;
            for &number in &*numbers {
                // Without a branch, so that the compiler can look at several at a time.
                let (is_below, is_zero) = (number <= -TINY, number == 0.0);
                are_usual &= number >= LOWEST;
                are_usual &= is_below | is_zero;
            }
            if are_usual {
                for number in numbers {
                    *number = exponential(*number);
                }
            } else {
                for number in numbers {
                    *number = libm::exp(*number);
                }
            }
        }
    }
}

/// The exponential of a number from [`LOWEST`] to −[`TINY`] or of 0, by the steps of `libm::exp`
/// (FreeBSD's `e_exp.c`) without a branch, so that the compiler can do several at a time.
#[expect(
    clippy::inline_always,
    reason = "only what is inlined is compiled for wide instructions"
)]
#[inline(always)]
fn exponential(number: f64) -> f64 {
    let halves = INVERSE_LN2 * number - 0.5;
    let nearest = (halves + TO_INTEGER) - TO_INTEGER;
    // Towards zero, that is up.
    let towards_zero = nearest + if nearest < halves { 1.0 } else { 0.0 };
    let exponent = if number <= -REDUCED_FROM {
        towards_zero
    } else {
        0.0
    };
    let high = number - exponent * LN2_HIGH;
    let low = exponent * LN2_LOW;
    let reduced = high - low;
    let square = reduced * reduced;
    let [p1, p2, p3, p4, p5] = COEFFICIENTS;
    let c = reduced - square * (p1 + square * (p2 + square * (p3 + square * (p4 + square * p5))));
    let mantissa = 1.0 + (reduced * c / (2.0 - c) - low + high);
    let power = ((exponent + TO_INTEGER).to_bits() << 52).wrapping_add(1.0_f64.to_bits());
    mantissa * f64::from_bits(power)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn assert_same(numbers: &[f64]) {
        let mut ours = numbers.to_vec();
        exponentials(&mut ours);
        for (&number, ours) in numbers.iter().zip(ours) {
            let theirs = libm::exp(number);
            assert_eq!(ours.to_bits(), theirs.to_bits(), "exp({number:e})");
        }
    }

    /// Numbers beside those where `libm` goes another way, and beside the integers and halves of
    /// their quotients.
    #[test]
    fn edges_are_those_of_libm() {
        let high_words = [0x3e30_0000, 0x3fd6_2e42, 0x3ff0_a2b2, 0x4086_232b];
        let edges = high_words.map(|word: u64| f64::from_bits(word << 32));
        let logarithms = (0..2050).map(|half| f64::from(half) / 2.0 * std::f64::consts::LN_2);
        for edge in edges
            .into_iter()
            .chain(logarithms)
            .chain([700.0, 745.2, 0.0])
        {
            for steps in 0..8 {
                let bits = edge.to_bits();
                for bits in [
                    bits + steps,
                    bits.saturating_sub(steps),
                    bits + (steps << 29),
                ] {
                    let bits = bits | ((steps & 1) * 0xffff_ffff);
                    assert_same(&[-f64::from_bits(bits)]);
                }
            }
        }
        assert_same(&[
            f64::NEG_INFINITY,
            -0.0,
            0.0,
            1.0,
            -1.0,
            800.0,
            -800.0,
            -1e-300,
        ]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn exponentials_are_those_of_libm(
            numbers in prop::collection::vec(
                prop_oneof![-800.0..1.0, -1.0..0.0, -1e-6..0.0, -1e-15..0.0, -1e-300..0.0],
                0..200,
            ),
        ) {
            assert_same(&numbers);
        }
    }
}
