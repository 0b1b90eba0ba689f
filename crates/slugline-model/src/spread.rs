//! How the scores of a topic spread over many articles.

/// Count, sum and sum of squares of one topic's scores.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Spread {
    scores: f64,
    sum: f64,
    squares: f64,
}

impl Spread {
    /// Adds the scores of an article, a topic each. Those of topics without articles, −∞,
    /// are left out.
    pub(crate) fn add_all(spreads: &mut [Self], scores: &[f64]) {
        for (spread, &score) in spreads.iter_mut().zip(scores) {
            if score.is_finite() {
                spread.scores += 1.0;
                spread.sum += score;
                spread.squares += score * score;
            }
        }
    }

    pub(crate) fn merge_all(spreads: &mut [Self], others: &[Self]) {
        for (spread, other) in spreads.iter_mut().zip(others) {
            spread.scores += other.scores;
            spread.sum += other.sum;
            spread.squares += other.squares;
        }
    }

    /// The spread of the scores divided by a number.
    fn divided_by(self, scale: f64) -> Self {
        Self {
            scores: self.scores,
            sum: self.sum / scale,
            squares: self.squares / (scale * scale),
        }
    }

    /// The standard deviation, or 0 without scores.
    pub(crate) fn deviation(self) -> f64 {
        let mean = self.sum / self.scores.max(1.0);
        (self.squares / self.scores.max(1.0) - mean * mean)
            .max(0.0)
            .sqrt()
    }
}

/// What the scores of each topic are to be divided by to compare with each other's: the
/// square root of their deviation, in a unit that gives all quotients together a deviation
/// of 1. `None` where no topic's scores differ.
pub(crate) fn scales(spreads: &[Spread]) -> Option<Vec<f64>> {
    let deviations: Vec<f64> = spreads.iter().map(|spread| spread.deviation()).collect();
    let varied = deviations.iter().filter(|&&deviation| deviation > 0.0);
    let mean = varied.clone().sum::<f64>() / varied.count().max(1) as f64;
    if !(mean > 0.0 && mean.is_finite()) {
        return None;
    }
    let mut scales: Vec<f64> = deviations
        .iter()
        .map(|&deviation| if deviation > 0.0 { deviation } else { mean }.sqrt())
        .collect();
    let mut all = [Spread::default()];
    for (spread, &scale) in spreads.iter().zip(&scales) {
        Spread::merge_all(&mut all, &[spread.divided_by(scale)]);
    }
    let unit = all[0].deviation();
    for scale in &mut scales {
        *scale *= unit;
    }
    Some(scales)
}
