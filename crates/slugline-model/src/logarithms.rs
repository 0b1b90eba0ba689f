//! Natural logarithms of many numbers, each the same to the last bit as that of libm.
//!
//! What libm computes for a normal number is neither branch nor table (its origin is `e_log.c` of
//! FreeBSD, by Sun Microsystems). In a loop of its own, processors take two numbers at a time,
//! or more.

use crate::wide_instructions::{Work, by_wide_instructions};

/// The bits of the least normal number above 0.
const LEAST: u64 = 0x0010_0000_0000_0000;

/// Those of the greatest.
const GREATEST: u64 = 0x7fef_ffff_ffff_ffff;

/// Those of the upper half of 1 less those of √½, as `e_log.c` has it.
const TO_ROOT: u64 = (0x3ff0_0000 - ROOT) << 32;

/// The upper half of √½.
const ROOT: u64 = 0x3fe6_a09e;

const MANTISSA: u64 = (1 << MANTISSA_BITS) - 1;

const MANTISSA_BITS: u32 = 52;

/// The bits of 2⁵²: with a small whole number in its lowest ones, that is added to it.
const TWO_TO_52: u64 = 0x4330_0000_0000_0000;

/// 2⁵² and what is added to exponents.
const TWO_TO_52_AND_BIAS: f64 = 4_503_599_627_370_496.0 + 1_023.0;

/// The natural logarithm of one number.
pub(crate) fn logarithm(number: f64) -> f64 {
    let mut numbers = [number];
    logarithms(&mut numbers);
    numbers[0]
}

/// Turns each number into its natural logarithm.
pub(crate) fn logarithms(numbers: &mut [f64]) {
    // One of the two differences has its highest bit set if a number is below the least or above
    // the greatest.
    let outside = numbers.iter().fold(0, |outside, number| {
        let bits = number.to_bits();
        outside | bits.wrapping_sub(LEAST) | GREATEST.wrapping_sub(bits)
    });
    if outside >> 63 == 0 {
        by_wide_instructions(numbers.len(), OfNormals(numbers));
    } else {
        for number in numbers {
            *number = libm::log(*number);
        }
    }
}

/// Normal numbers above 0 that are to become their logarithms.
struct OfNormals<'a>(&'a mut [f64]);

impl Work for OfNormals<'_> {
    #[expect(
        clippy::inline_always,
        reason = "only what is inlined is compiled for wide instructions"
    )]
    #[inline(always)]
    fn work(self) {
        for number in self.0 {
            *number = of_normal(*number);
        }
    }
}

/// The logarithm of a normal number above 0, by the steps of libm in their order.
#[expect(
    clippy::inline_always,
    reason = "only what is inlined is compiled for wide instructions"
)]
#[inline(always)]
fn of_normal(number: f64) -> f64 {
    // number = 2^exponent · (1 + f), with 1 + f from √½ to √2.
    let shifted = number.to_bits() + TO_ROOT;
    let exponent = f64::from_bits(TWO_TO_52 | (shifted >> MANTISSA_BITS)) - TWO_TO_52_AND_BIAS;
    let f = f64::from_bits((shifted & MANTISSA) + (ROOT << 32)) - 1.0;
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let square = s * s;
    let fourth = square * square;
    let even = fourth * (LG2 + fourth * (LG4 + fourth * LG6));
    let odd = square * (LG1 + fourth * (LG3 + fourth * (LG5 + fourth * LG7)));
    s * (half_square + (odd + even)) + exponent * LN2_LOW - half_square + f + exponent * LN2_HIGH
}

/// The first bits of the logarithm of 2, and the rest of it.
pub(crate) const LN2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
pub(crate) const LN2_LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);
const LG1: f64 = f64::from_bits(0x3fe5_5555_5555_5593);
const LG2: f64 = f64::from_bits(0x3fd9_9999_9997_fa04);
const LG3: f64 = f64::from_bits(0x3fd2_4924_9422_9359);
const LG4: f64 = f64::from_bits(0x3fcc_71c5_1d8e_78af);
const LG5: f64 = f64::from_bits(0x3fc7_4664_96cb_03de);
const LG6: f64 = f64::from_bits(0x3fc3_9a09_d078_c69f);
const LG7: f64 = f64::from_bits(0x3fc2_f112_df3e_5244);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn assert_those_of_libm(numbers: &[f64]) {
        let mut ours = numbers.to_vec();
        logarithms(&mut ours);
        for (number, ours) in numbers.iter().zip(ours) {
            let theirs = libm::log(*number);
            assert!(
                ours.to_bits() == theirs.to_bits() || (ours.is_nan() && theirs.is_nan()),
                "{number:e}: {ours:e}, libm {theirs:e}"
            );
        }
    }

    #[test]
    fn the_ends_of_ranges_have_logarithms_of_libm() {
        for middle in [
            f64::from_bits(LEAST),
            f64::from_bits(GREATEST),
            0.0,
            f64::MIN_POSITIVE,
            std::f64::consts::FRAC_1_SQRT_2,
            f64::from_bits(ROOT << 32),
            1.0,
            std::f64::consts::SQRT_2,
            2.0,
            -1.0,
            f64::INFINITY,
        ] {
            for number in [middle.next_down(), middle, middle.next_up()] {
                assert_those_of_libm(&[number]);
                assert_those_of_libm(&[3.0, number, 0.1]);
            }
        }
        assert_those_of_libm(&[f64::NAN, -0.0, f64::NEG_INFINITY]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn normal_numbers_have_logarithms_of_libm(
            bits in prop::collection::vec(LEAST..=GREATEST, 0..100),
            near_one in prop::collection::vec(0.5_f64..2.0, 0..100),
            masses in prop::collection::vec(1e-10_f64..1e6, 0..100),
        ) {
            let any: Vec<f64> = bits.into_iter().map(f64::from_bits).collect();
            for numbers in [any, near_one, masses] {
                assert_those_of_libm(&numbers);
            }
        }

        #[test]
        fn any_numbers_have_logarithms_of_libm(
            numbers in prop::collection::vec(prop::num::f64::ANY, 0..20),
        ) {
            assert_those_of_libm(&numbers);
        }
    }
}
