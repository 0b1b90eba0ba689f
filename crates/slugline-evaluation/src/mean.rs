//! Means of fractions that come out the same, to the last bit, in whatever order they are added.

/// A mean whose sum is kept in whole units of 2⁻⁶⁴.
///
/// Integers add up to the same in any order, floating-point numbers don't. A value of at least
/// 2⁻¹¹ is a whole number of units as it is, for an `f64` has 53 significant bits; a smaller one is
/// rounded by at most 2⁻⁶⁵, a thousandth of the last bit of a sum near 1. There is room for
/// 2⁵⁸ of the largest losses of a single decision (34.5); a sum beyond that stays at the largest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Mean {
    units: u128,
    count: u64,
}

/// The number of units in 1, 2⁶⁴.
const ONE: f64 = 18_446_744_073_709_551_616.0;

impl Mean {
    /// Adds a value of at least 0.
    pub(crate) fn add(&mut self, value: f64) {
        self.add_times(value, 1);
    }

    /// Adds the same value, of at least 0, a number of times.
    pub(crate) fn add_times(&mut self, value: f64, times: u64) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a cast of a float saturates; what is added is rounded and at least 0"
        )]
        let units = (value * ONE).round() as u128;
        self.units = self
            .units
            .saturating_add(units.saturating_mul(u128::from(times)));
        self.count += times;
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.units = self.units.saturating_add(other.units);
        self.count += other.count;
    }

    /// How many values were added.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// The mean, and 0 of nothing.
    pub(crate) fn get(&self) -> f64 {
        if self.count == 0 {
            0.0
        } else {
            self.units as f64 / ONE / self.count as f64
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_changes_nothing_where_floats_would_differ() {
        let (there, back) = ([0.1, 0.2, 0.3], [0.3, 0.2, 0.1]);
        let float_sum = |values: [f64; 3]| values.iter().sum::<f64>();
        assert_ne!(float_sum(there).to_bits(), float_sum(back).to_bits());
        let mean_of = |values: [f64; 3]| {
            let mut mean = Mean::default();
            for value in values {
                mean.add(value);
            }
            mean
        };
        assert_eq!(mean_of(there), mean_of(back));
        assert!((mean_of(there).get() - 0.2).abs() < 1e-16);
    }

    #[test]
    fn times_is_adding_again_and_again() {
        let (mut once, mut again) = (Mean::default(), Mean::default());
        once.add_times(1e-15, 1_000);
        for _ in 0..1_000 {
            again.add(1e-15);
        }
        assert_eq!(once, again);
        assert!((once.get() - 1e-15).abs() < 1e-19);
    }

    #[test]
    fn the_largest_sum_stays_finite() {
        let mut mean = Mean::default();
        mean.add_times(f64::MAX, u64::MAX);
        mean.merge(&Mean { units: 1, count: 0 });
        assert!(mean.get().is_finite());
        assert_eq!(Mean::default().get().to_bits(), 0.0_f64.to_bits());
    }
}
