//! What naive Bayes says of each term and topic, from sums over the training articles.

use rayon::prelude::*;
use slugline_features::CountMatrix;

use super::RefinedValidParams;
use super::articles::masses;
use crate::TopicSets;
use crate::single::single;

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
            evidence.ratios.push(single(ratio));
            evidence.complement.push(single(complement));
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

#[cfg(test)]
mod tests {
    use linfa::ParamGuard;
    use slugline_features::Weighting;

    use super::*;
    use crate::refined::articles::frequencies;
    use crate::{RefinedParams, TermGroup};

    /// Two groups of terms; term 1 is in one article, and term 5 in no group.
    const COUNTS: [[f32; 6]; 5] = [
        [2.0, 1.0, 0.0, 1.0, 0.0, 1.0],
        [1.0, 0.0, 3.0, 0.0, 2.0, 0.0],
        [0.0, 0.0, 1.0, 0.0, 1.0, 0.0],
        [4.0, 0.0, 0.0, 1.0, 1.0, 0.0],
        [0.0; 6],
    ];
    const TOPICS: [&[u32]; 5] = [&[0], &[1], &[1, 2], &[], &[0, 2]];
    const GROUP_OF: [usize; 6] = [0, 0, 0, 1, 1, 2];

    fn groups() -> Vec<TermGroup> {
        let group = |end, min_df| TermGroup {
            end,
            length: 0.7,
            min_df,
        };
        vec![group(3, 2), group(3, 1), group(5, 1)]
    }

    /// Sums over articles of the share of each term in its group, times the inverse
    /// document frequency; 0 for a term that doesn't count.
    fn naive_masses(keep: impl Fn(usize) -> bool, weighting: Weighting) -> Vec<f64> {
        let n = COUNTS.len() as f64;
        let weight = |count: f32| match count {
            count if count > 1.0 && weighting.sublinear_tf => 1.0 + f64::from(count).ln(),
            count => f64::from(count),
        };
        let mass = |term: usize| {
            let has = |row: &&[f32; 6]| row[term] > 0.0;
            let df = COUNTS.iter().filter(has).count();
            if term == 5 || df < 2 && term < 3 {
                return 0.0;
            }
            let share = |row: &[f32; 6]| {
                let group = (0..6).filter(|&other| GROUP_OF[other] == GROUP_OF[term]);
                let norm: f64 = group.map(|other| weight(row[other]).powi(2)).sum();
                let norm = if weighting.l2_norm { norm.sqrt() } else { 1.0 };
                if norm > 0.0 {
                    weight(row[term]) / norm
                } else {
                    0.0
                }
            };
            let idf = if weighting.idf {
                1.0 + ((1.0 + n) / (1.0 + df as f64)).ln()
            } else {
                1.0
            };
            let kept = COUNTS.iter().enumerate().filter(|(i, _)| keep(*i));
            kept.map(|(_, row)| share(row)).sum::<f64>() * idf
        };
        (0..6).map(mass).collect()
    }

    #[test]
    fn ratios_and_complement_are_what_the_formulas_say() {
        let rows = COUNTS.iter().map(|row| {
            let entries = (0_u32..).zip(row.iter().copied());
            entries
                .filter(|(_, count)| *count > 0.0)
                .collect::<Vec<_>>()
        });
        let articles = CountMatrix::from_rows(6, rows).unwrap();
        let topics: TopicSets = TOPICS.iter().map(|own| own.iter().copied()).collect();
        let members = [0, 1, 2, 3, 4];
        for weighting in [Weighting::TF_IDF, Weighting::COUNTS] {
            for alpha in [1.0, 0.01] {
                let params = RefinedParams::new(groups())
                    .alpha(alpha)
                    .weighting(weighting);
                let params = params.check().unwrap();
                let idf = frequencies(&params, 5, &articles.document_frequencies());
                let masses = Masses::new(&params, &idf, &articles, &topics, &members, 3);

                // Terms 0, 2, 3 and 4 count.
                let log_share = |masses: &[f64], term: usize| {
                    let total: f64 = masses.iter().sum();
                    ((masses[term] + alpha) / (total + alpha * 4.0)).ln()
                };
                let own = |topic| naive_masses(|i| TOPICS[i].contains(&topic), weighting);
                let rest = |topic| naive_masses(|i| !TOPICS[i].contains(&topic), weighting);
                for topic in 0..3 {
                    let evidence = masses.evidence(topic);
                    for term in 0..6 {
                        let (mut ratio, mut complement) = (0.0, 0.0);
                        if ![1, 5].contains(&term) {
                            let other = log_share(&rest(topic), term);
                            ratio = (log_share(&own(topic), term) - other).abs();
                            let mean = (0..3).map(|topic| log_share(&rest(topic), term));
                            complement = mean.sum::<f64>() / 3.0 - other;
                        }
                        let found = [evidence.ratios[term], evidence.complement[term]];
                        for (found, expected) in found.into_iter().zip([ratio, complement]) {
                            let distance = (f64::from(found) - expected).abs();
                            assert!(distance < 1e-6, "{topic} {term}: {found}, {expected}");
                        }
                    }
                }
            }
        }
    }
}
