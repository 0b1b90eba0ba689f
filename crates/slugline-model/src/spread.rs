//! How the scores of a topic spread over many articles.

/// The share of the mean square that is no variance: sums of squares leave up to about
/// 1e-16 for each score of it.
const EQUAL: f64 = 1e-12;

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

    /// The standard deviation, or 0 without scores and where they differ by no more than
    /// rounding leaves of equal ones.
    pub(crate) fn deviation(self) -> f64 {
        let mean = self.sum / self.scores.max(1.0);
        let square = self.squares / self.scores.max(1.0);
        let variance = square - mean * mean;
        if variance > EQUAL * square {
            variance.sqrt()
        } else {
            0.0
        }
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
    if unit == 0.0 {
        return None;
    }
    for scale in &mut scales {
        *scale *= unit;
    }
    Some(scales)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The spreads of topics, each a column of scores.
    fn spreads<const TOPICS: usize>(articles: &[[f64; TOPICS]]) -> Vec<Spread> {
        let mut spreads = vec![Spread::default(); TOPICS];
        for scores in articles {
            Spread::add_all(&mut spreads, scores);
        }
        spreads
    }

    #[test]
    fn quotients_deviate_by_the_root_of_the_deviation_and_by_1_together() {
        let articles = [[1.0, 40.0], [3.0, -40.0], [1.0, 40.0], [3.0, -40.0]];
        let scales = scales(&spreads(&articles)).unwrap();
        // Deviations of 1 and 40: the quotients' are as 1 to √40.
        assert!((scales[1] / scales[0] - 40.0_f64.sqrt()).abs() < 1e-12);
        let quotients = articles.iter().flat_map(|scores| {
            scores
                .iter()
                .zip(&scales)
                .map(|(score, scale)| score / scale)
        });
        let quotients: Vec<f64> = quotients.collect();
        let n = quotients.len() as f64;
        let mean = quotients.iter().sum::<f64>() / n;
        let variance = quotients.iter().map(|q| (q - mean).powi(2)).sum::<f64>() / n;
        assert!((variance - 1.0).abs() < 1e-12, "{variance}");
    }

    #[test]
    fn a_topic_whose_scores_are_equal_has_the_mean_of_the_others() {
        let scale = |last: [f64; 3]| {
            let rows = [
                [1.0, 10.0, last[0]],
                [3.0, 30.0, last[1]],
                [1.0, 10.0, last[2]],
            ];
            scales(&spreads(&rows)).unwrap()
        };
        for equal in [[0.1; 3], [f64::NEG_INFINITY; 3], [0.0; 3], [1e9 / 3.0; 3]] {
            let scales = scale(equal);
            let ratio = (scales[2] / scales[0]).powi(2);
            assert!((ratio - 5.5).abs() < 1e-9, "{ratio}");
        }
    }

    #[test]
    fn scores_that_do_not_differ_have_no_scale() {
        assert_eq!(scales(&[]), None);
        assert_eq!(scales(&spreads(&[[0.1, 0.7]])), None);
        assert_eq!(scales(&spreads(&[[0.1, 0.7]; 11])), None);
        assert_eq!(scales(&spreads(&[[f64::NEG_INFINITY; 2]; 3])), None);
    }
}
