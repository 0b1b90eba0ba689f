//! Joint log-likelihoods beside those of linfa-bayes, on dense counts.

use std::collections::HashMap;

use linfa::traits::Fit;
use linfa::{DatasetBase, ParamGuard};
use linfa_bayes::{BernoulliNb, MultinomialNb, NaiveBayes};
use ndarray::{Array1, Array2, ArrayView2};
use proptest::prelude::*;
use slugline_features::Weighting;
use slugline_model::{Algorithm, TopicId};

use crate::corpus::{Corpus, Labels, assert_close, corpus, params, rounding};

/// A corpus in which every term is in an article: others don't count here, but do there.
fn with_all_terms() -> impl Strategy<Value = Corpus> {
    corpus(Labels::OneEach).prop_map(|mut corpus| {
        for term in 0..corpus.terms() {
            if corpus.rows.iter().all(|row| row[term] == 0.0) {
                corpus.rows[0][term] = 1.0;
            }
        }
        corpus
    })
}

/// Dense counts with targets as linfa-bayes takes them.
fn dataset(corpus: &Corpus, records: Array2<f64>) -> DatasetBase<Array2<f64>, Array1<TopicId>> {
    let topics = corpus.topics.iter().map(|own| TopicId(own[0]));
    DatasetBase::new(records, topics.collect())
}

/// `records` are what both were given.
fn compare(
    records: ArrayView2<'_, f64>,
    ours: &HashMap<&TopicId, Array1<f64>>,
    theirs: &HashMap<&TopicId, Array1<f64>>,
) {
    let most = records.rows().into_iter().map(|row| row.sum());
    let tolerance = rounding(most.fold(0.0, f64::max));
    assert_eq!(ours.len(), theirs.len());
    for (topic, theirs) in theirs {
        assert_close(&ours[topic].to_vec(), &theirs.to_vec(), tolerance);
    }
}

proptest! {
    #![proptest_config(crate::config(48))]

    #[test]
    fn multinomial_agrees(corpus in with_all_terms(), alpha in 0.01_f64..3.0) {
        let mut corpus = corpus;
        corpus.rows.iter_mut().flatten().for_each(|count| *count = count.ceil());
        let dataset = dataset(&corpus, corpus.dense());
        let theirs = MultinomialNb::params().alpha(alpha).fit(&dataset).unwrap();
        let ours = params(Algorithm::Multinomial, Weighting::COUNTS).alpha(alpha);
        let ours = corpus.model(&ours.check().unwrap());
        let x = dataset.records.view();
        compare(x, &ours.joint_log_likelihood(x), &theirs.joint_log_likelihood(x));
    }

    #[test]
    fn bernoulli_agrees(corpus in with_all_terms(), alpha in 0.01_f64..3.0) {
        let binary = corpus.dense().mapv(|count| f64::from(u8::from(count > 0.0)));
        let dataset = dataset(&corpus, binary);
        let theirs = BernoulliNb::params().alpha(alpha).binarize(None).fit(&dataset).unwrap();
        let ours = params(Algorithm::Bernoulli, Weighting::COUNTS).alpha(alpha);
        let ours = corpus.model(&ours.check().unwrap());
        let x = dataset.records.view();
        // Ours takes counts as they are, and looks at their presence alone.
        compare(x, &ours.joint_log_likelihood(corpus.dense().view()), &theirs.joint_log_likelihood(x));
    }
}
