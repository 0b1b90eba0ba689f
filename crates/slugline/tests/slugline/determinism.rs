//! The bytes of a model depend on the articles and the recipe, and on nothing else.

use proptest::prelude::*;
use slugline::{
    Algorithm, Article, Error, Recipe, TopicModel, TrainOptions, TrainSummary, Weighting,
};

use crate::generate::{self, Random};
use crate::support::{Files, cases, go_on, threads};

fn options() -> impl Strategy<Value = TrainOptions> {
    let algorithm = prop_oneof![
        Just(Algorithm::Complement),
        Just(Algorithm::Multinomial),
        Just(Algorithm::Bernoulli),
        Just(Algorithm::Refined),
    ];
    let weighting = prop_oneof![Just(Weighting::TF_IDF), Just(Weighting::COUNTS)];
    let recipe = (algorithm, weighting, 1_usize..4, 0_u32..4, 1_u64..4).prop_map(
        |(algorithm, weighting, ngrams, title_weight, min_df)| Recipe {
            algorithm,
            weighting,
            ngrams,
            title_weight,
            min_df,
            ..Recipe::default()
        },
    );
    (recipe, any::<bool>(), 1_usize..=8).prop_map(|(recipe, calibrate, count)| TrainOptions {
        recipe,
        calibrate,
        compact: false,
        threads: threads(count),
    })
}

/// The file and the summary, without how many bytes the corpus took.
fn outcome(parts: &[&[Article]], options: &TrainOptions) -> Result<(Vec<u8>, TrainSummary), Error> {
    let files = Files::new(parts);
    let corpus = files.corpus();
    let (model, summary) = TopicModel::train(corpus, options, &mut go_on)?;
    let summary = TrainSummary {
        bytes: 0,
        ..summary
    };
    Ok((model.to_bytes().unwrap(), summary))
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn any_order_split_and_number_of_threads_gives_the_same_file(
        seed: u64,
        count in 8_usize..600,
        several: bool,
        options in options(),
        cuts in prop::collection::vec(0.0..1.0, 0..4),
    ) {
        let articles = generate::articles(seed, count, several);
        let one = TrainOptions { threads: threads(1), ..options.clone() };
        let expected = outcome(&[&articles], &one).unwrap();

        let mut others = articles;
        Random::new(seed ^ 1).shuffle(&mut others);
        let mut parts = vec![others.as_slice()];
        for cut in cuts {
            let last = parts.pop().unwrap();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a share of a length is a length"
            )]
            let (a, b) = last.split_at((last.len() as f64 * cut) as usize);
            parts.extend([a, b]);
        }
        let (bytes, summary) = outcome(&parts, &options).unwrap();
        prop_assert!(bytes == expected.0, "the files differ");
        prop_assert_eq!(summary, expected.1);
    }
}

#[test]
fn another_article_or_another_recipe_gives_another_file() {
    let articles = generate::articles(1, 50, false);
    let options = TrainOptions::default();
    let whole = outcome(&[&articles], &options).unwrap().0;
    assert!(outcome(&[&articles[1..]], &options).unwrap().0 != whole);
    let words = TrainOptions {
        recipe: Recipe {
            ngrams: 1,
            ..Recipe::default()
        },
        ..options
    };
    assert!(outcome(&[&articles], &words).unwrap().0 != whole);
}
