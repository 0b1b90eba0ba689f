//! What a term weighs in an article that is scored: a factor of its count times one of its rarity.

use slugline_features::{SMALL_COUNTS, Weighting, small_count};

use crate::{Algorithm, NaiveBayesValidParams};

/// How the terms of an article that is scored are weighed.
///
/// For complement naive Bayes, the inverse document frequency, which is in the sums already, has
/// the power ¼, and a dampened count 1¼: rare pairs are not to drown the words that an article is
/// about. Chosen by cross-validation on training data, of powers 0, ¼, ½, 1, 1½ and 2 of the
/// frequency and 0, ½, 1, 1¼, 1½ and 2 of the count.
#[derive(Clone, Debug)]
pub(crate) struct Weighing {
    algorithm: Algorithm,
    weighting: Weighting,
    /// [`Self::frequency`] of the counts that nearly all terms have.
    small: [f64; SMALL_COUNTS],
}

impl Weighing {
    pub(crate) fn new(params: &NaiveBayesValidParams) -> Self {
        let weighting = match params.algorithm {
            Algorithm::Bernoulli => Weighting::COUNTS,
            Algorithm::Complement | Algorithm::Multinomial => params.weighting,
        };
        let mut own = Self {
            algorithm: params.algorithm,
            weighting,
            small: [0.0; SMALL_COUNTS],
        };
        for count in 1..SMALL_COUNTS {
            own.small[count] = own.compute_frequency(count as f64);
        }
        own
    }

    /// The factor of a count above 0.
    fn frequency(&self, count: f64) -> f64 {
        small_count(count).map_or_else(|| self.compute_frequency(count), |small| self.small[small])
    }

    fn compute_frequency(&self, count: f64) -> f64 {
        let frequency = self.weighting.term_frequency(count);
        match self.algorithm {
            Algorithm::Bernoulli => 1.0,
            Algorithm::Complement if self.weighting.sublinear_tf => frequency * root(frequency),
            Algorithm::Complement | Algorithm::Multinomial => frequency,
        }
    }

    /// The factor of an inverse document frequency; that of 0, which is none, is 0.
    pub(crate) fn rarity(&self, idf: f64) -> f64 {
        match self.algorithm {
            Algorithm::Bernoulli if idf > 0.0 => 1.0,
            Algorithm::Complement => root(idf),
            Algorithm::Bernoulli | Algorithm::Multinomial => idf,
        }
    }

    /// Weighs terms (id, count, [`Self::rarity`]). Those that count are left: present, and of a
    /// rarity above 0; they are of Euclidean length 1 together where the weighting asks it.
    pub(crate) fn weigh(
        &self,
        terms: impl Iterator<Item = (u32, f64, f64)>,
        weighted: &mut Vec<(u32, f64)>,
    ) {
        weighted.clear();
        weighted.extend(
            terms
                .filter(|&(_, count, rarity)| count > 0.0 && rarity > 0.0)
                .map(|(term, count, rarity)| (term, self.frequency(count) * rarity)),
        );
        if self.weighting.l2_norm {
            let squares: f64 = weighted.iter().map(|(_, weight)| weight * weight).sum();
            // Squares of the smallest dense counts vanish; such weights stay as they are.
            let norm = if squares > 0.0 { squares.sqrt() } else { 1.0 };
            for (_, weight) in weighted {
                *weight /= norm;
            }
        }
    }
}

/// The fourth root. Square roots are the same on every machine.
fn root(number: f64) -> f64 {
    number.sqrt().sqrt()
}
