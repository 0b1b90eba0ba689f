//! A model that was saved and loaded is the model that was trained, to the last bit.

use proptest::prelude::*;
use slugline::{
    Algorithm, Article, DecisionOptions, Language, Numbers, Objective, Recipe, Spelling, StopWords,
    TokenizerOptions, TopicModel, TrainOptions, Weighting,
};

use crate::generate;
use crate::support::{cases, train_with};

fn assert_same(trained: &TopicModel, articles: &[Article]) {
    let bytes = trained.to_bytes().unwrap();
    let loaded = TopicModel::from_bytes(&bytes).unwrap();
    assert!(loaded.to_bytes().unwrap() == bytes, "the files differ");
    assert_eq!(loaded.recipe(), trained.recipe());
    assert_eq!(loaded.topics(), trained.topics());
    assert_eq!(loaded.vocabulary(), trained.vocabulary());
    assert_eq!(loaded.model().rule(), trained.model().rule());
    let (mut trained, mut loaded) = (trained.classifier(), loaded.classifier());
    for Article { title, body, .. } in articles {
        let expected = trained.classify(title.as_deref(), body);
        let found = loaded.classify(title.as_deref(), body);
        assert_eq!(found, expected);
        for topic in found.ranked {
            assert_eq!(loaded.explain(topic.topic), trained.explain(topic.topic));
        }
    }
}

proptest! {
    #![proptest_config(cases(30))]

    #[test]
    fn a_loaded_model_says_the_same(
        seed: u64,
        count in 10_usize..120,
        several: bool,
        calibrate: bool,
        refined: bool,
        alpha in 1e-10..1e6,
    ) {
        let articles = generate::articles(seed, count, several);
        let algorithm = if refined { Algorithm::Refined } else { Algorithm::Complement };
        let recipe = Recipe { algorithm, alpha, ..Recipe::default() };
        let options = TrainOptions { recipe, calibrate, ..TrainOptions::default() };
        let (model, _) = train_with(&articles, &options).unwrap();
        assert_same(&model, &generate::articles(seed ^ 1, 20, several));
    }

    /// The nearest number to what is written, and not one beside it.
    #[test]
    fn numbers_come_back_to_the_last_bit(alpha in 1e-10..1e6) {
        let recipe = Recipe { alpha, ..Recipe::default() };
        let options = TrainOptions { recipe, calibrate: false, ..TrainOptions::default() };
        let (model, _) = train_with(&crate::support::small_corpus(), &options).unwrap();
        let loaded = TopicModel::from_bytes(&model.to_bytes().unwrap()).unwrap();
        prop_assert_eq!(loaded.recipe().alpha.to_bits(), alpha.to_bits());
    }
}

#[test]
fn every_option_comes_back() {
    let recipe = Recipe {
        tokenizer: TokenizerOptions {
            numbers: Numbers::Keep,
            spelling: Spelling::None,
            stem: Some(Language::English),
            stop_words: StopWords::None,
            min_length: 2,
        },
        ngrams: 3,
        title_weight: 0,
        algorithm: Algorithm::Bernoulli,
        alpha: 0.1 + 0.2,
        min_df: 2,
        weighting: Weighting {
            sublinear_tf: false,
            idf: true,
            l2_norm: false,
        },
        decision: DecisionOptions {
            single_topic: Some(false),
            objective: Objective::Precision(0.1 + 0.7),
        },
    };
    let options = TrainOptions {
        recipe,
        ..TrainOptions::default()
    };
    let articles = generate::articles(7, 200, true);
    let (model, _) = train_with(&articles, &options).unwrap();
    assert_same(&model, &articles);
}
