//! The numbers of a refined model: every contradiction is refused, the rest is harmless.

use linfa::ParamGuard;
use proptest::collection::vec;
use proptest::prelude::*;
use slugline_model::{
    ModelError, RefinedModel, RefinedParams, RefinedParts, RefinedValidParams, ScoreScratch,
    TermGroup,
};

use crate::corpus::{matrix, row};

fn params() -> RefinedValidParams {
    let group = |end, length| TermGroup {
        end,
        length,
        min_df: 1,
    };
    let groups = vec![group(2, 1.0), group(3, 0.7)];
    RefinedParams::new(groups).check().unwrap()
}

/// Three terms, two topics with articles and one without.
fn sound() -> RefinedParts {
    RefinedParts {
        articles: 4,
        single_topic_articles: 3,
        topic_articles: vec![3, 2, 0],
        document_frequencies: vec![4, 1, 0],
        biases: vec![-0.5, 0.25, f64::NEG_INFINITY],
        units: vec![0.5, 0.0, f32::MAX],
        steps: vec![127, -127, 0, 3, 2, 1, 0, 0, 0],
    }
}

#[test]
fn every_contradiction_is_named() {
    type Damage = fn(&mut RefinedParts);
    let lengths = "its arrays differ in length";
    let counts = "a count is above that of all articles";
    let bias = "a bias is not a finite number";
    let weight = "a weight is out of range";
    let table: &[(Damage, &str)] = &[
        (|p| p.articles = 0, "there is no article to train on"),
        (|p| p.topic_articles.clear(), "no article has a topic"),
        (|p| p.topic_articles.push(1), lengths),
        (|p| p.document_frequencies.truncate(2), lengths),
        (|p| p.document_frequencies.clear(), lengths),
        (|p| p.biases.truncate(2), lengths),
        (|p| p.biases.push(0.0), lengths),
        (|p| p.units.push(0.0), lengths),
        (|p| p.units.clear(), lengths),
        (|p| p.steps.truncate(8), lengths),
        (|p| p.steps.push(0), lengths),
        (|p| p.steps.clear(), lengths),
        (|p| p.articles = 2, counts),
        (|p| p.single_topic_articles = 5, counts),
        (|p| p.topic_articles[1] = u64::MAX, counts),
        (|p| p.document_frequencies[2] = 5, counts),
        (|p| p.biases[0] = f64::NAN, bias),
        (|p| p.biases[0] = f64::INFINITY, bias),
        (|p| p.biases[0] = f64::NEG_INFINITY, bias),
        (|p| p.biases[2] = 0.0, bias),
        (|p| p.biases[2] = f64::NAN, bias),
        (|p| p.units[1] = f32::NAN, weight),
        (|p| p.units[1] = f32::INFINITY, weight),
        (|p| p.units[1] = -1.0, weight),
        (|p| p.steps[4] = -128, weight),
    ];
    let model = RefinedModel::from_parts(params(), sound()).unwrap();
    assert_eq!(model.parts(), &sound());
    for (damage, message) in table {
        let mut parts = sound();
        damage(&mut parts);
        let error = RefinedModel::from_parts(params(), parts).unwrap_err();
        assert!(
            error.to_string().contains(message),
            "{error}, expected {message}"
        );
    }
}

#[test]
fn parameters_out_of_range_are_refused() {
    let group = |end, length, min_df| TermGroup {
        end,
        length,
        min_df,
    };
    let sound = vec![group(2, 1.0, 1), group(2, 0.7, 1), group(9, 1e6, 3)];
    let new = |groups: &[TermGroup]| RefinedParams::new(groups.to_vec());
    new(&sound).alpha(1e-10).cost(1e6).check().unwrap();
    assert_eq!(new(&sound).check().unwrap().groups(), sound);
    new(&[]).check().unwrap();
    for alpha in [0.0, 1e7, -1.0, f64::NAN, f64::INFINITY] {
        let error = new(&sound).alpha(alpha).check().unwrap_err();
        assert!(matches!(error, ModelError::Alpha(_)), "{error}");
    }
    for cost in [0.0, 1e7, -1.0, f64::NAN, f64::INFINITY] {
        let error = new(&sound).cost(cost).check().unwrap_err();
        assert!(matches!(error, ModelError::Cost(_)), "{error}");
    }
    for length in [0.0, -1.0, 1e7, f64::NAN, f64::INFINITY] {
        let error = new(&[group(1, length, 1)]).check().unwrap_err();
        assert!(matches!(error, ModelError::Groups), "{error}");
    }
    let error = new(&[group(2, 1.0, 1), group(1, 1.0, 1)])
        .check()
        .unwrap_err();
    assert!(matches!(error, ModelError::Groups), "{error}");
    let error = new(&[group(2, 1.0, 0)]).check().unwrap_err();
    assert!(matches!(error, ModelError::MinDf), "{error}");
}

proptest! {
    #![proptest_config(crate::config(512))]

    /// Whatever is accepted gives scores that are numbers, and so do articles with terms
    /// that the model lacks.
    #[test]
    fn what_is_accepted_is_harmless(
        counts in vec(prop_oneof![0_u64..4, any::<u64>()], 6),
        units in vec(prop_oneof![0.0_f32..2.0, any::<f32>()], 3),
        biases in vec(prop_oneof![-2.0_f64..2.0, any::<f64>()], 2),
        steps in vec(any::<i8>(), 6),
        row in row(5),
    ) {
        let parts = RefinedParts {
            articles: counts[0],
            single_topic_articles: 0,
            topic_articles: counts[1..3].to_vec(),
            document_frequencies: counts[3..6].to_vec(),
            biases,
            units,
            steps,
        };
        let Ok(model) = RefinedModel::from_parts(params(), parts) else {
            return Ok(());
        };
        let article = matrix(&[row]);
        let mut scores = Vec::new();
        model.score(article.row(0), &mut ScoreScratch::default(), &mut scores);
        prop_assert!(scores.iter().all(|score| *score < f64::INFINITY));
        let _ = (model.explain(article.row(0), 1), model.strongest_terms(1, 2));
    }
}
