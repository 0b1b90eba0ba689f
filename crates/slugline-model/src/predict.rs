//! linfa's `Predict`, and linfa-bayes' `NaiveBayes`, on a fitted model.

use std::collections::HashMap;

use linfa::dataset::Records;
use linfa::traits::{Predict, PredictInplace};
use linfa_bayes::NaiveBayes;
use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};
use slugline_features::CountMatrix;

use crate::derivation::Derivation;
use crate::formula::View;
use crate::model::{rank, scores_of};
use crate::weights::Weights;
use crate::{NaiveBayesModel, ScoreScratch, TopicId, TopicSets};

/// Higher counts, up to infinity, would take scores out of the range of `f64`.
const MAX_COUNT: f64 = (1_u64 << 32) as f64;

/// One topic an article: the highest joint log-likelihood, ties to the first topic.
impl PredictInplace<CountMatrix, Array1<TopicId>> for NaiveBayesModel {
    fn predict_inplace<'a>(&'a self, articles: &'a CountMatrix, topics: &mut Array1<TopicId>) {
        let (derivation, weights) = self.joint_weights();
        let constants = derivation.constants();
        let (mut terms, mut scores) = (Vec::new(), Vec::new());
        *topics = articles
            .rows()
            .map(|article| {
                weights.article(derivation.weighing(), article, &mut terms);
                scores_of((constants, &weights), &terms, &mut scores);
                TopicId(rank(&scores).first().map_or(0, |best| best.0))
            })
            .collect();
    }

    fn default_target(&self, articles: &CountMatrix) -> Array1<TopicId> {
        Array1::default(articles.nsamples())
    }
}

/// The topics of each article by the model's [`DecisionRule`](crate::DecisionRule); none
/// for an article without a term that counts.
impl PredictInplace<CountMatrix, TopicSets> for NaiveBayesModel {
    fn predict_inplace<'a>(&'a self, articles: &'a CountMatrix, topics: &mut TopicSets) {
        let (mut scratch, mut scores) = (ScoreScratch::default(), Vec::new());
        *topics = articles
            .rows()
            .map(|article| {
                self.score(article, &mut scratch, &mut scores);
                self.rule().decide(&self.rule().rank(&scores))
            })
            .collect();
    }

    fn default_target(&self, _articles: &CountMatrix) -> TopicSets {
        TopicSets::new()
    }
}

impl Predict<&CountMatrix, Array1<TopicId>> for NaiveBayesModel {
    fn predict(&self, articles: &CountMatrix) -> Array1<TopicId> {
        let mut topics = PredictInplace::<_, Array1<TopicId>>::default_target(self, articles);
        PredictInplace::predict_inplace(self, articles, &mut topics);
        topics
    }
}

impl Predict<&CountMatrix, TopicSets> for NaiveBayesModel {
    fn predict(&self, articles: &CountMatrix) -> TopicSets {
        let mut topics = TopicSets::new();
        PredictInplace::predict_inplace(self, articles, &mut topics);
        topics
    }
}

/// The public, dense side: counts of a small vocabulary, articles × terms.
///
/// Entries that are not positive numbers count as absent, and those above 2³² as 2³², the
/// highest count of a [`CountMatrix`]. Log-probabilities subtract the highest score before
/// they are exponentiated, so that long articles stay finite.
impl NaiveBayes<'_, f64, TopicId> for NaiveBayesModel {
    fn joint_log_likelihood(&self, x: ArrayView2<f64>) -> HashMap<&TopicId, Array1<f64>> {
        let joint = self.joint(x);
        self.topic_ids()
            .iter()
            .zip(joint.axis_iter(Axis(1)))
            .map(|(topic, column)| (topic, column.to_owned()))
            .collect()
    }

    fn predict_log_proba(&self, x: ArrayView2<f64>) -> (Array2<f64>, Vec<&TopicId>) {
        let mut joint = self.joint(x);
        for mut row in joint.rows_mut() {
            let best = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            if best == f64::NEG_INFINITY {
                // No topic has an article: none is likelier than another.
                row.fill(-libm::log(row.len() as f64));
                continue;
            }
            let sum: f64 = row.iter().map(|score| libm::exp(score - best)).sum();
            // In this order: the best of a long article is so low that a sum with it would
            // swallow the logarithm.
            let log_sum = libm::log(sum);
            row.mapv_inplace(|score| score - best - log_sum);
        }
        (joint, self.topic_ids().iter().collect())
    }
}

impl NaiveBayesModel {
    /// Derived anew at each call, because only the interfaces of linfa ask for them.
    fn joint_weights(&self) -> (Derivation, Weights) {
        let derivation = Derivation::new(self.statistics(), self.params(), View::Joint);
        let weights = Weights::derive(&derivation, self.statistics());
        (derivation, weights)
    }

    /// Joint log-likelihoods, articles × topics.
    fn joint(&self, x: ArrayView2<f64>) -> Array2<f64> {
        let (derivation, weights) = self.joint_weights();
        let constants = derivation.constants();
        let mut joint = Array2::zeros((x.nrows(), self.statistics().topics()));
        let (mut terms, mut scores) = (Vec::new(), Vec::new());
        for (row, mut result) in x.rows().into_iter().zip(joint.rows_mut()) {
            let counts = (0_u32..).zip(row).filter(|&(_, &count)| count > 0.0);
            let counts =
                counts.map(|(term, &count)| (term, count.min(MAX_COUNT), weights.rarity(term)));
            derivation.weighing().weigh(counts, &mut terms);
            scores_of((constants, &weights), &terms, &mut scores);
            result.assign(&ArrayView1::from(&scores));
        }
        joint
    }
}
