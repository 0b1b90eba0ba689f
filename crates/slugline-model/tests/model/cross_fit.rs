//! Bernoulli's out-of-sample scores are those of models of the other nine folds.

use linfa::ParamGuard;
use proptest::prelude::*;
use slugline_features::Weighting;
use slugline_model::{Algorithm, ModelError};

use crate::corpus::{Corpus, Labels, any_params, any_weighting, corpus, params};
use crate::leave_one_out::{bits, retrained};

const FOLDS: usize = 10;

proptest! {
    #![proptest_config(crate::config(96))]

    #[test]
    fn equals_retraining_on_the_other_folds(
        corpus in prop_oneof![corpus(Labels::One), corpus(Labels::Any)],
        params in any_params(Just(Algorithm::Bernoulli), any_weighting()),
        copies in 1_usize..3,
    ) {
        // Up to twice the articles, so that folds of two occur.
        let corpus = Corpus {
            rows: vec![corpus.rows; copies].concat(),
            topics: vec![corpus.topics; copies].concat(),
            ..corpus
        };
        let model = corpus.model(&params);
        let (_, scores) = model.calibrate(&corpus.matrix(), &corpus.topic_sets()).unwrap();
        prop_assert!(!scores.is_leave_one_out());
        // Copies share a fold.
        let mut fold_of = Vec::new();
        for (group, first) in corpus.distinct().enumerate() {
            fold_of.extend(corpus.copies(first).map(|_| group % FOLDS));
        }
        for (article, ours) in scores.articles().iter().enumerate() {
            let other_fold = |other: usize| fold_of[other] != fold_of[article];
            let expected = retrained(&corpus, &params, article, other_fold);
            prop_assert_eq!(bits(ours), bits(&expected), "article {}", article);
        }
    }
}

#[test]
fn articles_of_another_corpus_are_an_error_not_a_gap() {
    let params = params(Algorithm::Bernoulli, Weighting::COUNTS)
        .check()
        .unwrap();
    let trained = Corpus::new(2, &[(&[1.0, 1.0], &[0]), (&[1.0, 0.0], &[1])]);
    // The same terms and topics as often, but not together.
    let other = Corpus::new(2, &[(&[1.0, 0.0], &[0]), (&[1.0, 1.0], &[1])]);
    let error = trained
        .model(&params)
        .calibrate(&other.matrix(), &other.topic_sets())
        .unwrap_err();
    assert!(matches!(error, ModelError::Statistics(_)), "{error}");
}
