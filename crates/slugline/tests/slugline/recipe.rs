//! Options out of their range are refused before anything is read.

use slugline::{
    Error, ModelError, Recipe, TokenizerOptions, TopicModel, TrainOptions, cross_validate,
};
use slugline_evaluation::EvaluationError;

use crate::support::{Files, go_on, small_corpus, threads};

fn refused(recipe: Recipe) -> Error {
    let options = TrainOptions {
        recipe,
        ..TrainOptions::default()
    };
    let files = Files::new(&[&small_corpus()]);
    let mut asked = 0;
    let mut observer = |event: slugline::Event<'_>| {
        asked += 1;
        go_on(event)
    };
    let trained = TopicModel::train(files.corpus(), &options, &mut observer);
    let error = trained.expect_err("the recipe is out of range");
    assert_eq!(asked, 0, "the corpus was read");
    let validated = cross_validate(files.corpus(), 2, &options, &mut go_on);
    assert_eq!(
        validated.expect_err("the same").to_string(),
        error.to_string()
    );
    error
}

#[test]
fn a_recipe_out_of_range_is_refused() {
    let default = Recipe::default;
    for alpha in [0.0, -1.0, 1e-11, 1e7, f64::NAN, f64::INFINITY] {
        let error = refused(Recipe { alpha, ..default() });
        assert!(
            matches!(error, Error::Model(ModelError::Alpha(_))),
            "{error:?}"
        );
    }
    let error = refused(Recipe {
        min_df: 0,
        ..default()
    });
    assert!(
        matches!(error, Error::Model(ModelError::MinDf)),
        "{error:?}"
    );
    for ngrams in [0, 6, usize::MAX] {
        let error = refused(Recipe {
            ngrams,
            ..default()
        });
        assert!(matches!(error, Error::Features(_)), "{error:?}");
    }
    let error = refused(Recipe {
        title_weight: 1001,
        ..default()
    });
    assert!(
        matches!(
            error,
            Error::TitleWeight {
                given: 1001,
                max: 1000
            }
        ),
        "{error:?}"
    );
    for min_length in [0, 65] {
        let tokenizer = TokenizerOptions {
            min_length,
            ..TokenizerOptions::default()
        };
        let error = refused(Recipe {
            tokenizer,
            ..default()
        });
        assert!(matches!(error, Error::Tokenizer(_)), "{error:?}");
    }
}

#[test]
fn folds_are_at_least_two_and_at_most_the_articles() {
    let articles = small_corpus();
    let validate = |folds| {
        let files = Files::new(&[&articles]);
        let corpus = files.corpus();
        cross_validate(corpus, folds, &TrainOptions::default(), &mut go_on)
    };
    for folds in [0, 1, 9, usize::MAX] {
        let error = validate(folds).expect_err("these folds can't be");
        assert!(
            matches!(
                error,
                Error::Evaluation(
                    EvaluationError::TooFewFolds { .. } | EvaluationError::TooManyFolds { .. }
                )
            ),
            "{error:?}"
        );
    }
    assert_eq!(validate(8).unwrap().report.articles, 8);
}

/// As many threads as anyone may write are not as many as are started.
#[test]
fn any_number_of_threads_works() {
    let options = TrainOptions {
        threads: threads(usize::MAX),
        ..TrainOptions::default()
    };
    let files = Files::new(&[&small_corpus()]);
    let corpus = files.corpus();
    let (model, _) = TopicModel::train(corpus, &options, &mut go_on).unwrap();
    assert_eq!(model.topics(), ["energy", "trade"]);
}
