//! What naive Bayes says of each term and topic, from sums over the training articles.

use rayon::prelude::*;
use slugline_features::CountMatrix;

use super::RefinedValidParams;
use super::articles::masses;
use crate::TopicSets;

/// Masses of terms: their weights in articles, summed over all articles and by topic, times
/// their inverse document frequencies.
pub(crate) struct Masses {
    alpha: f64,
    /// By term, whether it counts.
    counts: Vec<bool>,
    all: Vec<f64>,
    total: f64,
    /// α for each term that counts.
    smoothing: f64,
    /// By topic, the terms of its articles, ascending.
    topics: Vec<Vec<(u32, f64)>>,
    /// By term, the mean over the topics of `ln(Q(t) + α)`.
    means: Vec<f64>,
    /// The mean over the topics of `ln(ΣQ + αV)`.
    mean_total: f64,
}

/// What naive Bayes says of the terms with regard to one topic; `S` are the masses in its
/// articles, `Q` those in all others, `V` the number of terms that count.
pub(crate) struct Evidence {
    /// By term, the absolute value of the log-count ratio
    ///
    /// ```text
    /// r(t) = ln((S(t) + α) / (ΣS + αV)) − ln((Q(t) + α) / (ΣQ + αV))
    /// ```
    ///
    /// (Wang and Manning 2012, "Baselines and bigrams", section 2); 0 for a term that
    /// doesn't count.
    pub(crate) ratios: Vec<f32>,
    /// By term, the weight of complement naive Bayes, `−ln((Q(t) + α) / (ΣQ + αV))`, above
    /// its mean over the topics (Rennie et al. 2003, equation 6).
    pub(crate) complement: Vec<f32>,
}

impl Masses {
    pub(crate) fn new(
        params: &RefinedValidParams,
        idf: &[f32],
        articles: &CountMatrix,
        topics: &TopicSets,
        members: &[u32],
        topic_count: u32,
    ) -> Self {
        let alpha = params.alpha;
        let all = sum(params, idf, articles, members.iter().copied());
        let by_topic: Vec<Vec<(u32, f64)>> = (0..topic_count)
            .into_par_iter()
            .map(|topic| {
                let own = members.iter().copied();
                let own = own.filter(|&article| topics.get(article as usize).contains(&topic));
                let sums = (0_u32..).zip(sum(params, idf, articles, own));
                sums.filter(|&(_, mass)| mass > 0.0).collect()
            })
            .collect();
        let total: f64 = all.iter().sum();
        let smoothing = alpha * idf.iter().filter(|&&idf| idf > 0.0).count().max(1) as f64;
        let share = 1.0 / f64::from(topic_count.max(1));
        let mut means: Vec<f64> = all.iter().map(|all| libm::log(all + alpha)).collect();
        let mut mean_total = 0.0;
        for own in &by_topic {
            let mut sum = 0.0;
            for &(term, mass) in own {
                sum += mass;
                let all = all[term as usize];
                means[term as usize] +=
                    share * (ln_rest(all, mass, alpha) - libm::log(all + alpha));
            }
            mean_total += share * libm::log((total - sum).max(0.0) + smoothing);
        }
        Self {
            alpha,
            counts: idf.iter().map(|&idf| idf > 0.0).collect(),
            all,
            total,
            smoothing,
            topics: by_topic,
            means,
            mean_total,
        }
    }

    pub(crate) fn evidence(&self, topic: u32) -> Evidence {
        let own = &self.topics[topic as usize];
        let own_total: f64 = own.iter().map(|own| own.1).sum();
        let ln = libm::log;
        let rest_total = ln((self.total - own_total).max(0.0) + self.smoothing);
        let base = rest_total - ln(own_total + self.smoothing);
        let offset = rest_total - self.mean_total;
        let ln_alpha = ln(self.alpha);
        let mut own = own.iter().peekable();
        let mut evidence = Evidence {
            ratios: Vec::with_capacity(self.all.len()),
            complement: Vec::with_capacity(self.all.len()),
        };
        for (term, (&all, &counts)) in (0_u32..).zip(self.all.iter().zip(&self.counts)) {
            let own = own.next_if(|own| own.0 == term).map_or(0.0, |own| own.1);
            let seen = if own > 0.0 {
                ln(own + self.alpha)
            } else {
                ln_alpha
            };
            let rest = ln_rest(all, own, self.alpha);
            let (ratio, complement) = if counts {
                let complement = self.means[term as usize] - rest + offset;
                ((base + seen - rest).abs(), complement)
            } else {
                (0.0, 0.0)
            };
            evidence.ratios.push(ratio as f32);
            evidence.complement.push(complement as f32);
        }
        evidence
    }
}

/// `ln(Q + α)`. Differences of sums can be off below 0 by their last bits.
fn ln_rest(all: f64, own: f64, alpha: f64) -> f64 {
    libm::log((all - own).max(0.0) + alpha)
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
