//! What one article adds to the statistics: a whole number for each of its terms.

use slugline_features::{CountRow, SMALL_COUNTS, Weighting, small_count};

use crate::{Algorithm, NaiveBayesValidParams};

/// How many binary digits behind the point a mass has.
///
/// Seventeen digits are 8 millionths of an article's weight of 1, a ten thousandth of what a term
/// of an article of 150 words weighs: finer than what counting an article at all can tell, and
/// two bytes of a file instead of three. Counts themselves are exact.
pub const MASS_FRACTION_BITS: u32 = 17;

const ONE: f64 = (1_u64 << MASS_FRACTION_BITS) as f64;

impl NaiveBayesValidParams {
    /// Whether an article has the same masses under both. Smoothing, the least number of
    /// articles and document frequencies are applied to the sums, not to an article.
    pub(crate) fn has_masses_of(&self, other: &Self) -> bool {
        let key = |params: &Self| {
            let binary = params.algorithm == Algorithm::Bernoulli;
            let Weighting {
                sublinear_tf,
                l2_norm,
                ..
            } = params.weighting;
            (!binary).then_some((sublinear_tf, l2_norm))
        };
        key(self) == key(other)
    }

    /// The terms of an article with what each adds to the sums: its weight, without
    /// document frequencies, as a fixed-point number with [`MASS_FRACTION_BITS`] digits.
    ///
    /// A term that is present adds at least one unit, so that a sum is 0 only where no
    /// article has the term.
    pub(crate) fn masses<'a>(
        &self,
        article: CountRow<'a>,
    ) -> impl Iterator<Item = (u32, u64)> + use<'a> {
        let binary = self.algorithm == Algorithm::Bernoulli;
        let weighting = self.weighting;
        let norm = if binary { 1.0 } else { weighting.norm(article) };
        // 0 is no mass: it hasn't been computed yet.
        let mut known = [0; SMALL_COUNTS];
        article
            .iter()
            .filter(|&(_, count)| count > 0.0)
            .map(move |(term, count)| {
                let compute = || {
                    if binary {
                        to_mass(1.0)
                    } else {
                        mass(weighting, norm, count)
                    }
                };
                let mass = match small_count(count.into()) {
                    Some(small) => {
                        if known[small] == 0 {
                            known[small] = compute();
                        }
                        known[small]
                    }
                    None => compute(),
                };
                (term, mass)
            })
    }
}

/// The mass of a term that comes so many times. Few are computed: inlined, it would only be in
/// the way of the others.
#[inline(never)]
fn mass(weighting: Weighting, norm: f64, count: f32) -> u64 {
    to_mass(weighting.term_frequency(f64::from(count)) / norm)
}

fn to_mass(weight: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates, and weights are not negative"
    )]
    let mass = (weight * ONE).round() as u64;
    mass.max(1)
}

/// The product of a unit of mass and one of a fixed-point logarithm.
const UNIT: f64 = (1_u64 << (MASS_FRACTION_BITS + slugline_features::LOG_FRACTION_BITS)) as f64;

/// A sum of masses, times a fixed-point document frequency, as a number.
pub(crate) fn weighted(idf: u64, mass: u64) -> f64 {
    factor(idf, mass).map_or_else(
        || scaled(u128::from(idf) * u128::from(mass)),
        |factor| mass as f64 * factor,
    )
}

/// What a mass of at most `most`, as a number, is to be multiplied by to be [`weighted`]. `None`
/// where numbers don't hold such masses without rounding: then the product would be rounded twice.
pub(crate) fn factor(idf: u64, most: u64) -> Option<f64> {
    ((idf | most) >> f64::MANTISSA_DIGITS == 0).then_some(idf as f64 / UNIT)
}

/// A product of a mass and a fixed-point logarithm, or a sum of them, as a number.
pub(crate) fn scaled(product: u128) -> f64 {
    // The same number either way; most products are small, and are converted much faster.
    let product = u64::try_from(product).map_or_else(|_| product as f64, |small| small as f64);
    product / UNIT
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Numbers of any length in bits.
    fn numbers() -> impl Strategy<Value = u64> {
        (any::<u64>(), 0_u32..64).prop_map(|(number, shorter)| number >> shorter)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_product_of_numbers_is_that_of_whole_ones(idf in numbers(), mass in numbers()) {
            let expected = (u128::from(idf) * u128::from(mass)) as f64 / UNIT;
            prop_assert_eq!(weighted(idf, mass).to_bits(), expected.to_bits());
        }
    }
}
