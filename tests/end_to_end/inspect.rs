//! `slugline inspect`: what a model has learnt.

use insta::assert_snapshot;

use crate::program::Desk;

#[test]
fn a_model_for_people() {
    assert_snapshot!(Desk::with_model().run("inspect news.model --top 3"), @"
    exit code 0
    -- stdout
    algorithm                 complement
    smoothing (alpha)                  1
    n-grams of up to             2 words
    least articles of a term           1
    title counts                 2 times
    stemming                        none
    articles                          16
    words                            130
    n-grams                          165
    probabilities             calibrated
    can be updated                   yes
    an article gets topics that reach their thresholds

    topic    articles  threshold  strongest terms
    defence         6     -0.211  army, soldiers, missile
    energy          7     -0.540  crude, pipeline, refinery
    trade           7     -0.090  duty, tariff, customs
    ");
}

#[test]
fn one_topic() {
    assert_snapshot!(Desk::with_model().run("inspect news.model --topic energy --top 5"), @"
    exit code 0
    -- stdout
    algorithm                 complement
    smoothing (alpha)                  1
    n-grams of up to             2 words
    least articles of a term           1
    title counts                 2 times
    stemming                        none
    articles                          16
    words                            130
    n-grams                          165
    probabilities             calibrated
    can be updated                   yes
    an article gets topics that reach their thresholds

    topic      energy
    articles   7
    threshold  -0.540

    strongest terms  weight
    crude             0.620
    pipeline          0.588
    refinery          0.558
    output            0.540
    gas               0.526
    ");
}

#[test]
fn a_topic_that_is_not_there() {
    assert_snapshot!(Desk::with_model().run("inspect news.model --topic enrgy"), @"
    exit code 2
    -- stderr
    error: the model has no topic “enrgy”
    hint: its topics are: defence, energy, trade
    ");
}

#[test]
fn a_model_for_programs() {
    let desk = Desk::with_model();
    let model = desk.run("inspect news.model --top 2 --format json").json();
    assert_eq!(model["articles"], 16);
    assert_eq!(model["single_topic"], false);
    assert_eq!(model["calibrated"], true);
    let topics = model["topics"].as_array().unwrap();
    for (topic, (name, articles)) in
        topics
            .iter()
            .zip([("defence", 6), ("energy", 7), ("trade", 7)])
    {
        assert_eq!(topic["topic"], name);
        assert_eq!(topic["articles"], articles);
        assert!(topic["threshold"].is_f64());
        assert_eq!(topic["terms"].as_array().unwrap().len(), 2);
    }
    let one = desk
        .run("inspect news.model --topic energy --top 2 --format json")
        .json();
    assert_eq!(one["topics"][0], topics[1]);
}

#[test]
fn a_model_that_is_not_there() {
    assert_snapshot!(Desk::new().run("inspect missing.model"), @"
    exit code 1
    -- stderr
    error: missing.model: the model cannot be read: No such file or directory (os error 2)
    hint: train a model first: slugline train CORPUS --model FILE
    ");
}
