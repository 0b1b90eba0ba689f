//! How much each term says for or against a topic: naive Bayes log-count ratios.

use slugline_features::CountMatrix;

use super::RefinedValidParams;
use super::articles::masses;

/// Masses of the terms in all articles of a training set.
pub(crate) struct Masses {
    all: Vec<f64>,
    /// The sum over the terms that count, each times its inverse document frequency.
    total: f64,
    /// How many terms count.
    terms: f64,
}

impl Masses {
    pub(crate) fn new(
        params: &RefinedValidParams,
        idf: &[f32],
        articles: &CountMatrix,
        members: &[u32],
    ) -> Self {
        let all = sum(params, idf, articles, members.iter().copied());
        Self {
            total: all.iter().sum(),
            terms: idf.iter().filter(|&&idf| idf > 0.0).count() as f64,
            all,
        }
    }

    /// By term, the absolute value of its log-count ratio for a topic,
    ///
    /// ```text
    /// r(t) = ln((S(t) + α) / (ΣS + αV)) − ln((Q(t) + α) / (ΣQ + αV))
    /// ```
    ///
    /// with `S` the masses in the articles of the topic and `Q` those in all others (Wang
    /// and Manning 2012, "Baselines and bigrams", section 2, on IDF-weighted masses); 0 for
    /// a term that doesn't count. `own` are the articles of the topic.
    pub(crate) fn ratios(
        &self,
        params: &RefinedValidParams,
        idf: &[f32],
        articles: &CountMatrix,
        own: impl Iterator<Item = u32>,
    ) -> Vec<f32> {
        let own = sum(params, idf, articles, own);
        let own_total: f64 = own.iter().sum();
        let alpha = params.alpha;
        let ln = libm::log;
        let smoothing = alpha * self.terms;
        let base = ln(self.total - own_total + smoothing) - ln(own_total + smoothing);
        let ln_alpha = ln(alpha);
        own.iter()
            .zip(&self.all)
            .zip(idf)
            .map(|((&own, &all), &idf)| {
                if idf <= 0.0 {
                    return 0.0;
                }
                let seen = if own > 0.0 { ln(own + alpha) } else { ln_alpha };
                // Differences of sums can be off below 0 by their last bits.
                let rest = (all - own).max(0.0);
                (base + seen - ln(rest + alpha)).abs() as f32
            })
            .collect()
    }
}

fn sum(
    params: &RefinedValidParams,
    idf: &[f32],
    articles: &CountMatrix,
    members: impl Iterator<Item = u32>,
) -> Vec<f64> {
    let mut sums = vec![0.0; idf.len()];
    for article in members {
        masses(params, articles.row(article as usize), |term, mass| {
            sums[term as usize] += mass;
        });
    }
    for (sum, &idf) in sums.iter_mut().zip(idf) {
        *sum *= f64::from(idf);
    }
    sums
}
