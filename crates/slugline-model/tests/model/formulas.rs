//! Joint log-likelihoods and decision scores beside the formulas written out.

use linfa_bayes::NaiveBayes;
use proptest::prelude::*;
use slugline_features::Weighting;
use slugline_model::{Algorithm, NaiveBayesModel, TopicId};

use crate::corpus::{
    Corpus, Labels, any_algorithm, any_params, assert_close, corpus, counting_algorithm, dense,
    rounding, row, score,
};
use crate::naive::Naive;

/// The joint log-likelihoods of one article, in order of topic.
pub fn joint(model: &NaiveBayesModel, row: &[f32]) -> Vec<f64> {
    let table = dense(&[row.to_vec()]);
    let joint = model.joint_log_likelihood(table.view());
    let topics = u32::try_from(joint.len()).unwrap();
    (0..topics).map(|topic| joint[&TopicId(topic)][0]).collect()
}

fn corpus_and_row(labels: Labels) -> impl Strategy<Value = (Corpus, Vec<f32>)> {
    corpus(labels).prop_flat_map(|corpus| {
        let terms = corpus.terms();
        (Just(corpus), row(terms))
    })
}

/// Counts that are whole numbers have exact masses.
fn whole((mut corpus, mut row): (Corpus, Vec<f32>)) -> (Corpus, Vec<f32>) {
    let all = corpus.rows.iter_mut().flatten().chain(&mut row);
    all.for_each(|count| *count = count.ceil());
    (corpus, row)
}

proptest! {
    #![proptest_config(crate::config(96))]

    #[test]
    fn counts_agree_with_the_formulas(
        (corpus, row) in prop_oneof![
            corpus_and_row(Labels::One),
            corpus_and_row(Labels::Any),
        ].prop_map(whole),
        params in any_params(any_algorithm(), Just(Weighting::COUNTS)),
    ) {
        let model = corpus.model(&params);
        let naive = Naive::new(&corpus, &params);
        let tolerance = rounding(naive.scored(&row).iter().sum());
        assert_close(&joint(&model, &row), &naive.joint(&row), tolerance);
        assert_close(&score(&model, &row), &naive.decision(&row), tolerance);
    }

    #[test]
    fn tf_idf_agrees_with_the_formulas(
        (corpus, row) in corpus_and_row(Labels::Any),
        params in any_params(counting_algorithm(), Just(Weighting::TF_IDF)),
    ) {
        let model = corpus.model(&params);
        let naive = Naive::new(&corpus, &params);
        // A mass is off by half a unit, 2⁻²¹, at most, or by a whole one for weights that
        // would round to 0; so is a term's sum, over n articles and times its document
        // frequency. The logarithm of a sum, smoothed by α, is then off by 1/α times as
        // much, for the term and for the V terms together, and a log-odds twice.
        let terms = corpus.terms();
        let rarest = (0..terms).map(|term| naive.idf(term)).fold(1.0, f64::max);
        let sum_error = corpus.len() as f64 * rarest * 2.0_f64.powi(-20);
        let weight: f64 = naive.scored(&row).iter().sum();
        let tolerance = rounding(weight) + 4.0 * weight * sum_error / params.alpha();
        assert_close(&joint(&model, &row), &naive.joint(&row), tolerance);
        assert_close(&score(&model, &row), &naive.decision(&row), tolerance);
    }

    #[test]
    fn bernoulli_has_no_use_for_the_weighting(
        (corpus, row) in corpus_and_row(Labels::Any),
        params in any_params(Just(Algorithm::Bernoulli), Just(Weighting::TF_IDF)),
    ) {
        let naive = Naive::new(&corpus, &params);
        let tolerance = rounding(naive.scored(&row).iter().sum());
        assert_close(&score(&corpus.model(&params), &row), &naive.decision(&row), tolerance);
    }
}
