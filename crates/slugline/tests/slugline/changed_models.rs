//! Models that articles were added to and removed from: the bytes of one that was trained anew.

use proptest::prelude::*;
use slugline::{
    Algorithm, Article, Error, Recipe, TopicModel, TopicScheme, TrainOptions, TrainSummary,
};

use crate::generate::{self, Random};
use crate::support::{Files, article, cases, go_on, small_corpus, small_refined_model, threads};
use crate::support::{train, train_with};

fn options() -> impl Strategy<Value = TrainOptions> {
    let algorithm = prop_oneof![
        Just(Algorithm::Complement),
        Just(Algorithm::Multinomial),
        Just(Algorithm::Bernoulli),
    ];
    let recipe = (algorithm, 1_usize..4, 1_u64..4, 0_u32..3).prop_map(
        |(algorithm, ngrams, min_df, title_weight)| Recipe {
            algorithm,
            ngrams,
            min_df,
            title_weight,
            ..Recipe::default()
        },
    );
    (recipe, any::<bool>(), 1_usize..4).prop_map(|(recipe, calibrate, count)| TrainOptions {
        recipe,
        calibrate,
        compact: false,
        threads: threads(count),
    })
}

fn updated(model: TopicModel, articles: &[Article]) -> Result<(TopicModel, TrainSummary), Error> {
    model.update(Files::new(&[articles]).corpus(), threads(2), &mut go_on)
}

fn without(model: TopicModel, articles: &[Article]) -> Result<(TopicModel, TrainSummary), Error> {
    model.forget(Files::new(&[articles]).corpus(), threads(2), &mut go_on)
}

fn merged<const N: usize>(models: [&TopicModel; N]) -> Result<(TopicModel, TrainSummary), Error> {
    let models = models.map(|model| Ok(model.clone()));
    TopicModel::merge(models, threads(2), &mut go_on)
}

fn bytes(model: &TopicModel) -> Vec<u8> {
    model.to_bytes().unwrap()
}

/// The model as it comes back from its file.
fn loaded(model: &TopicModel) -> TopicModel {
    TopicModel::from_bytes(&bytes(model)).unwrap()
}

/// The summary without what it says of reading.
fn steady(summary: TrainSummary) -> TrainSummary {
    TrainSummary {
        bytes: 0,
        duplicate_ids: 0,
        first_duplicate_id: None,
        ..summary
    }
}

/// Two articles of different topics, so that any others make a model with them.
fn two() -> Vec<Article> {
    vec![
        article("", "crude oil", &["energy"]),
        article("", "steel tariff", &["trade"]),
    ]
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn adding_merging_and_forgetting_are_training_anew(
        seed: u64,
        counts in (0_usize..60, 0_usize..30, 0_usize..10),
        several: bool,
        options in options(),
    ) {
        let mut random = Random::new(seed);
        let mut all = generate::articles(seed, counts.0 + counts.1 + counts.2, several);
        // Some articles twice.
        for _ in 0..random.below(4) {
            let again = random.below(all.len().max(1));
            all.extend(all.get(again).cloned());
        }
        random.shuffle(&mut all);
        let (a, rest) = all.split_at(counts.0.min(all.len()));
        let (b, c) = rest.split_at(counts.1.min(rest.len()));
        let parts = [a, b, c].map(|part| [&two(), part].concat());
        let (expected, summary) = train_with(&parts.concat(), &options).unwrap();
        let expected = bytes(&expected);
        let models = [0, 1, 2].map(|part| train_with(&parts[part], &options).unwrap().0);

        let (model, its) = updated(loaded(&models[0]), &parts[1..].concat()).unwrap();
        prop_assert!(bytes(&model) == expected, "updated at once");
        prop_assert_eq!(steady(its), steady(summary.clone()));
        let model = updated(models[2].clone(), &parts[0]).unwrap().0;
        let model = updated(model, &parts[1]).unwrap().0;
        prop_assert!(bytes(&model) == expected, "updated twice");

        for order in [[0, 1, 2], [2, 0, 1]] {
            let (model, its) = merged(order.map(|place| &models[place])).unwrap();
            prop_assert!(bytes(&model) == expected, "merged");
            prop_assert_eq!(steady(its), steady(summary.clone()));
        }
        let pair = merged([&models[1], &models[2]]).unwrap().0;
        prop_assert!(bytes(&merged([&pair, &loaded(&models[0])]).unwrap().0) == expected);

        for (gone, stay) in [(0, [1, 2]), (1, [2, 0]), (2, [0, 1])] {
            let stay = stay.map(|part| parts[part].as_slice()).concat();
            let (anew, summary) = train_with(&stay, &options).unwrap();
            let (model, its) = without(loaded(&model), &parts[gone]).unwrap();
            prop_assert!(bytes(&model) == bytes(&anew), "forgotten");
            prop_assert_eq!(steady(its), steady(summary));
        }
    }

    #[test]
    fn a_compacted_model_says_the_same(
        seed: u64,
        count in 10_usize..100,
        several: bool,
        options in options(),
    ) {
        let articles = generate::articles(seed, count, several);
        let (model, _) = train_with(&[two(), articles].concat(), &options).unwrap();
        let file = bytes(&model);
        let compact = loaded(&model.clone().compact().unwrap());
        let smaller = bytes(&compact);
        prop_assert!(smaller.len() < file.len());
        prop_assert!(bytes(&compact.clone().compact().unwrap()) == smaller);
        let (mut classifier, mut compact) = (model.classifier(), compact.classifier());
        for article in generate::articles(seed ^ 1, 20, several) {
            let title = article.title.as_deref();
            let tags = classifier.classify(title, &article.body);
            prop_assert_eq!(&compact.classify(title, &article.body), &tags);
            for tag in tags.ranked {
                let (a, b) = (classifier.explain(tag.topic), compact.explain(tag.topic));
                prop_assert_eq!(a, b);
            }
        }
    }
}

#[test]
fn nothing_to_add_or_to_forget_changes_nothing() {
    let model = train(&small_corpus());
    for (changed, summary) in [
        updated(model.clone(), &[]).unwrap(),
        without(model.clone(), &[]).unwrap(),
        merged([&model]).unwrap(),
    ] {
        assert!(bytes(&changed) == bytes(&model));
        assert_eq!(summary.articles, 8);
    }
}

#[test]
fn topics_and_terms_come_and_go() {
    let model = train(&small_corpus());
    let new = [article(
        "Wheat",
        "a drought spoils the harvest",
        &["farming"],
    )];
    let (more, _) = updated(model.clone(), &new).unwrap();
    assert_eq!(more.topics(), ["energy", "farming", "trade"]);
    assert!(more.vocabulary().word_id("drought").is_some());
    let (less, _) = without(more, &new).unwrap();
    assert!(bytes(&less) == bytes(&model));
}

/// What is added or forgotten is counted as often as it is given.
#[test]
fn an_article_twice_is_two_articles() {
    let articles = small_corpus();
    let model = train(&articles);
    let (twice, summary) = updated(model.clone(), &articles).unwrap();
    assert_eq!((summary.articles, summary.duplicate_ids), (16, 0));
    assert!(bytes(&twice) == bytes(&merged([&model, &model]).unwrap().0));
    let (once, summary) = without(twice, &articles).unwrap();
    assert_eq!(summary.articles, 8);
    assert!(bytes(&once) == bytes(&model));
}

#[test]
fn articles_that_were_never_in_are_named() {
    let articles = small_corpus();
    let model = train(&articles);
    let strangers = [
        articles[1].clone(),
        // Known once, and gone by now.
        articles[1].clone(),
        article("", "crude oil prices rise", &["energy"]),
        article("Oil up", "crude oil prices rise", &["trade"]),
    ];
    match without(model, &strangers) {
        Err(Error::NotTrainedOn {
            location,
            id,
            others,
        }) => {
            assert_eq!((location.line(), others), (Some(2), 2));
            assert_eq!(id, articles[1].id);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_cannot_be_exact_is_refused() {
    let articles = small_corpus();
    let model = train(&articles);
    let all = without(model.clone(), &articles);
    assert!(matches!(all, Err(Error::NothingLeft)), "{all:?}");
    let topic = without(model.clone(), &articles[..4]);
    assert!(matches!(topic, Err(Error::OneTopic(_))), "{topic:?}");

    let refined = small_refined_model();
    assert!(matches!(
        refined.check_updatable(),
        Err(Error::RefinedModel)
    ));
    let compact = model.clone().compact().unwrap();
    assert!(matches!(compact.check_updatable(), Err(Error::Compacted)));
    model.check_updatable().unwrap();
    assert!(matches!(
        updated(refined.clone(), &articles),
        Err(Error::RefinedModel)
    ));
    assert!(matches!(
        without(compact.clone(), &articles),
        Err(Error::Compacted)
    ));
    let source = |other: &TopicModel| match merged([&model, other]) {
        Err(Error::Merge { model: 1, source }) => *source,
        other => panic!("{other:?}"),
    };
    assert!(matches!(source(&refined), Error::RefinedModel));
    assert!(matches!(source(&compact), Error::Compacted));

    let counted = TrainOptions {
        calibrate: false,
        ..TrainOptions::default()
    };
    let (counted, _) = train_with(&articles, &counted).unwrap();
    let error = source(&counted);
    assert!(
        matches!(error, Error::CalibrationsDiffer { expected: true }),
        "{error}"
    );

    let mut other = TrainOptions::default();
    other.recipe.tokenizer.min_length = 3;
    let (other, _) = train_with(&articles, &other).unwrap();
    match source(&other) {
        Error::RecipesDiffer {
            option,
            expected,
            found,
        } => assert_eq!([option, expected, found], ["min_length", "1", "3"]),
        other => panic!("{other}"),
    }
    let none = TopicModel::merge([], threads(1), &mut go_on);
    assert!(matches!(none, Err(Error::NoModels)), "{none:?}");
}

#[test]
fn names_and_codes_stay_and_are_united() {
    let scheme = |text: &str| TopicScheme::from_toml(text).unwrap();
    let model = train(&small_corpus());
    let name = "[[topic]]\nid = \"trade\"\nname = \"Trade\"\n";
    let code = "[[topic]]\nid = \"trade\"\ncode = \"eco\"\n";
    let both = "[[topic]]\nid = \"trade\"\nname = \"Trade\"\ncode = \"eco\"\n";
    let other = "[[topic]]\nid = \"trade\"\nname = \"Commerce\"\n";
    let with = |text: &str| model.clone().with_scheme(&scheme(text));

    let (same, _) = updated(with(name), &[]).unwrap();
    assert!(bytes(&same) == bytes(&with(name)));
    for [a, b] in [[name, code], [code, name], [both, name]] {
        let (model, _) = merged([&with(a), &with(b)]).unwrap();
        assert_eq!(model.scheme(), &scheme(both));
    }
    let error = merged([&with(name), &model, &with(other)]).expect_err("two names");
    match error {
        Error::Merge { model: 2, source } => {
            assert!(matches!(*source, Error::SchemesDiffer { topic } if topic == "trade"));
        }
        error => panic!("{error}"),
    }
}
