//! Likelihoods, probabilities and topics beside scikit-learn's, which
//! `tests/data/scikit_learn.py` computed.

use linfa::ParamGuard;
use linfa::traits::Predict;
use linfa_bayes::NaiveBayes;
use ndarray::Array1;
use slugline_features::Weighting;
use slugline_model::{Algorithm, TopicId};

use crate::corpus::{Corpus, assert_close, dense, matrix, params};
use crate::formulas::joint;

const FIGURES: &str = include_str!("../data/scikit_learn.json");

#[derive(serde::Deserialize)]
struct Figures {
    counts: Vec<Vec<f32>>,
    topics: Vec<u32>,
    articles: Vec<Vec<f32>>,
    cases: Vec<Case>,
}

#[derive(serde::Deserialize)]
struct Case {
    algorithm: Algorithm,
    alpha: f64,
    joint: Vec<Vec<f64>>,
    probabilities: Vec<Vec<f64>>,
    topics: Vec<u32>,
}

#[test]
fn agrees_with_scikit_learn() {
    let figures: Figures = serde_json::from_str(FIGURES).unwrap();
    let corpus = Corpus {
        rows: figures.counts,
        topics: figures.topics.iter().map(|&topic| vec![topic]).collect(),
        topic_count: 4,
    };
    assert_eq!(figures.cases.len(), 9);
    for case in figures.cases {
        let params = params(case.algorithm, Weighting::COUNTS).alpha(case.alpha);
        let model = corpus.model(&params.check().unwrap());
        for (article, theirs) in figures.articles.iter().zip(&case.joint) {
            assert_close(&joint(&model, article), theirs, 1e-6);
        }
        let table = dense(&figures.articles);
        let (probabilities, topics) = model.predict_proba(table.view());
        assert!(topics.iter().map(|topic| topic.0).eq(0..4));
        for (ours, theirs) in probabilities.rows().into_iter().zip(&case.probabilities) {
            assert_close(&ours.to_vec(), theirs, 1e-6);
        }
        let predicted: Array1<TopicId> = model.predict(&matrix(&figures.articles));
        assert!(predicted.iter().map(|topic| topic.0).eq(case.topics));
    }
}
