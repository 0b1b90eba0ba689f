//! Explanations: contributions that add up to the score.

use slugline::{Algorithm, Recipe, TrainOptions, Weighting};

use crate::generate;
use crate::support::{small_model, train_with};

#[test]
fn contributions_add_up_to_the_score_and_come_strongest_first() {
    for algorithm in [
        Algorithm::Complement,
        Algorithm::Multinomial,
        Algorithm::Bernoulli,
        Algorithm::Refined,
    ] {
        for weighting in [Weighting::TF_IDF, Weighting::COUNTS] {
            for several in [false, true] {
                let recipe = Recipe {
                    algorithm,
                    weighting,
                    min_df: 2,
                    ..Recipe::default()
                };
                let options = TrainOptions {
                    recipe,
                    ..TrainOptions::default()
                };
                let articles = generate::articles(11, 60, several);
                let (model, _) = train_with(&articles, &options).unwrap();
                let mut classifier = model.classifier();
                for article in &articles {
                    let tags = classifier.classify(article.title.as_deref(), &article.body);
                    for topic in &tags.ranked {
                        let why = classifier.explain(topic.topic);
                        let terms = why.contributions.iter().map(|(_, part)| part);
                        let sum = why.bias + terms.clone().sum::<f64>();
                        assert!((sum - topic.score).abs() < 1e-9, "{sum} {}", topic.score);
                        assert_eq!(terms.len(), tags.terms);
                        assert!(terms.is_sorted_by(|a, b| a.abs() >= b.abs()));
                    }
                }
            }
        }
    }
}

#[test]
fn the_words_that_tell_a_topic_come_first() {
    let model = small_model();
    let mut classifier = model.classifier();
    classifier.classify(None, "tariffs on gas in winter, and tariffs on steel");
    let why = classifier.explain(1);
    assert_eq!(model.topics()[1], "trade");
    let strongest: Vec<&str> = why.contributions[..2]
        .iter()
        .map(|(term, _)| term.as_str())
        .collect();
    assert!(
        strongest.contains(&"tariffs") && strongest.contains(&"steel"),
        "{why:?}"
    );
    let against = why
        .contributions
        .iter()
        .find(|(term, _)| term == "gas")
        .unwrap();
    assert!(against.1 < 0.0, "{why:?}");
}

#[test]
fn there_is_nothing_to_explain_before_an_article_or_of_no_topic() {
    let model = small_model();
    let mut classifier = model.classifier();
    assert!(classifier.explain(0).contributions.is_empty());
    classifier.classify(None, "steel");
    assert!(classifier.explain(7).contributions.is_empty());
    assert!(model.strongest_terms(7, 10).is_empty());
    assert!(model.strongest_terms(usize::MAX, 10).is_empty());
}
