//! The formulas as the papers write them: dense, slow, and nothing taken apart.

use slugline_features::Weighting;
use slugline_model::{Algorithm, NaiveBayesValidParams};

use crate::corpus::Corpus;

/// A corpus whose sums are computed anew for every question.
pub struct Naive<'a> {
    corpus: &'a Corpus,
    params: &'a NaiveBayesValidParams,
}

impl<'a> Naive<'a> {
    pub fn new(corpus: &'a Corpus, params: &'a NaiveBayesValidParams) -> Self {
        Self { corpus, params }
    }

    fn is_binary(&self) -> bool {
        self.params.algorithm() == Algorithm::Bernoulli
    }

    fn document_frequency(&self, term: usize) -> usize {
        self.corpus
            .rows
            .iter()
            .filter(|row| row[term] > 0.0)
            .count()
    }

    /// The terms that count.
    fn vocabulary(&self) -> Vec<usize> {
        (0..self.corpus.terms())
            .filter(|&term| self.document_frequency(term) as u64 >= self.params.min_df())
            .collect()
    }

    /// `1 + ln((1 + n) / (1 + df))`.
    pub fn idf(&self, term: usize) -> f64 {
        if !self.weighting().idf {
            return 1.0;
        }
        let articles = self.corpus.len() as f64;
        1.0 + ((1.0 + articles) / (1.0 + self.document_frequency(term) as f64)).ln()
    }

    fn weighting(&self) -> Weighting {
        if self.is_binary() {
            Weighting::COUNTS
        } else {
            self.params.weighting()
        }
    }

    fn frequency(&self, count: f32) -> f64 {
        let count = f64::from(count);
        if self.is_binary() {
            f64::from(u8::from(count > 0.0))
        } else if self.weighting().sublinear_tf && count > 1.0 {
            1.0 + count.ln()
        } else {
            count
        }
    }

    /// A training article's weights: its length is measured before document frequencies.
    fn trained(&self, row: &[f32]) -> Vec<f64> {
        let mut weights: Vec<f64> = row.iter().map(|&count| self.frequency(count)).collect();
        self.normalise(&mut weights);
        (0..weights.len())
            .map(|term| weights[term] * self.idf(term))
            .collect()
    }

    /// The weights of an article to be scored: 0 for terms that don't count.
    pub fn scored(&self, row: &[f32]) -> Vec<f64> {
        let mut weights = vec![0.0; row.len()];
        for term in self.vocabulary() {
            let frequency = self.frequency(row[term]);
            weights[term] = match self.params.algorithm() {
                Algorithm::Complement => {
                    let power = if self.weighting().sublinear_tf {
                        1.25
                    } else {
                        1.0
                    };
                    frequency.powf(power) * self.idf(term).powf(0.25)
                }
                Algorithm::Multinomial | Algorithm::Bernoulli => frequency * self.idf(term),
            };
        }
        self.normalise(&mut weights);
        weights
    }

    fn normalise(&self, weights: &mut [f64]) {
        let length = weights.iter().map(|w| w * w).sum::<f64>().sqrt();
        if self.weighting().l2_norm && length > 0.0 {
            for weight in weights {
                *weight /= length;
            }
        }
    }

    /// Articles that have the topic.
    fn articles(&self, topic: u32) -> f64 {
        self.corpus
            .topics
            .iter()
            .filter(|own| own.contains(&topic))
            .count() as f64
    }

    fn topics(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.corpus.topic_count).unwrap()
    }

    /// `ln` of the smoothed share of a term in the articles of which `has` is true.
    fn log_share(&self, term: usize, has: impl Fn(&[u32]) -> bool) -> f64 {
        let alpha = self.params.alpha();
        let (mut own, mut all) = (alpha, 0.0);
        for (row, topics) in self.corpus.rows.iter().zip(&self.corpus.topics) {
            if has(topics) {
                let weights = self.trained(row);
                own += weights[term];
                all += self.vocabulary().iter().map(|&t| weights[t]).sum::<f64>();
            }
        }
        (own / (all + alpha * self.vocabulary().len() as f64)).ln()
    }

    fn log_prior(&self, topic: u32) -> f64 {
        let memberships: f64 = self.topics().map(|topic| self.articles(topic)).sum();
        (self.articles(topic) / memberships).ln()
    }

    pub fn joint(&self, row: &[f32]) -> Vec<f64> {
        let x = self.scored(row);
        let score = |topic: u32| {
            if self.articles(topic) == 0.0 {
                return f64::NEG_INFINITY;
            }
            let has = |own: &[u32]| own.contains(&topic);
            let terms = self.vocabulary().into_iter();
            match self.params.algorithm() {
                Algorithm::Multinomial => {
                    let terms = terms.map(|t| x[t] * self.log_share(t, has));
                    self.log_prior(topic) + terms.sum::<f64>()
                }
                Algorithm::Complement => -terms
                    .map(|t| x[t] * self.log_share(t, |own| !has(own)))
                    .sum::<f64>(),
                Algorithm::Bernoulli => {
                    let terms = terms.map(|t| {
                        let p = self.presence(t, topic);
                        if x[t] > 0.0 { p.ln() } else { (1.0 - p).ln() }
                    });
                    self.log_prior(topic) + terms.sum::<f64>()
                }
            }
        };
        self.topics().map(score).collect()
    }

    /// `P(term in article | topic)`.
    fn presence(&self, term: usize, topic: u32) -> f64 {
        let alpha = self.params.alpha();
        let articles = self.corpus.rows.iter().zip(&self.corpus.topics);
        let with = articles.filter(|(row, own)| own.contains(&topic) && row[term] > 0.0);
        (with.count() as f64 + alpha) / (self.articles(topic) + 2.0 * alpha)
    }

    /// What [`slugline_model::NaiveBayesModel::score`] promises.
    pub fn decision(&self, row: &[f32]) -> Vec<f64> {
        let x = self.scored(row);
        if x.iter().all(|&weight| weight == 0.0) {
            return Vec::new();
        }
        if self.params.algorithm() != Algorithm::Multinomial {
            let joint = self.joint(row);
            let present: Vec<f64> = joint.iter().copied().filter(|s| s.is_finite()).collect();
            let mean = present.iter().sum::<f64>() / present.len() as f64;
            let centred = joint.iter().map(|&score| {
                if score.is_finite() {
                    score - mean
                } else {
                    score
                }
            });
            return centred.collect();
        }
        let odds = |topic: u32| {
            let articles = self.articles(topic);
            if articles == 0.0 {
                return f64::NEG_INFINITY;
            }
            let others = self.corpus.len() as f64 - articles;
            let terms = self.vocabulary().into_iter().map(|t| {
                let here = self.log_share(t, |own| own.contains(&topic));
                let elsewhere = self.log_share(t, |own| !own.contains(&topic));
                x[t] * (here - elsewhere)
            });
            ((articles + 1.0) / (others + 1.0)).ln() + terms.sum::<f64>()
        };
        self.topics().map(odds).collect()
    }
}
