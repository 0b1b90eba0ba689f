//! `slugline tune`: a search for the best options, and a model of them.

use insta::assert_snapshot;
use serde_json::Value;

use crate::news::{json_lines, many_stories, one_topic_stories};
use crate::program::Desk;

/// The settings of a search with their figures, without times.
fn settings(desk: &Desk, arguments: &str) -> Vec<Value> {
    let outcome = desk.run(&format!("tune {arguments} --format json"));
    let mut settings = outcome.json()["settings"].as_array().unwrap().clone();
    for setting in &mut settings {
        let seconds = setting.as_object_mut().unwrap().remove("seconds");
        assert!(seconds.unwrap().as_f64().unwrap() >= 0.0);
    }
    settings
}

/// Whether no setting stands behind a worse one.
fn is_ranked(settings: &[Value], figure: &str) -> bool {
    settings.is_sorted_by(|a, b| a[figure].as_f64() >= b[figure].as_f64())
}

#[test]
fn the_best_setting_is_trained_as_train_would() {
    let desk = Desk::new();
    desk.write("many.jsonl", json_lines(&many_stories(120)));
    let settings = settings(
        &desk,
        "many.jsonl -m tuned.model --folds 3 --budget 1e9 --quiet",
    );
    assert!(is_ranked(&settings, "micro_f1"), "{settings:?}");
    // Each parameter by itself, from the defaults on.
    assert!(settings.len() >= 15, "{}", settings.len());
    let recipe = &settings[0]["recipe"];
    let text = |name: &str| recipe[name].as_str().unwrap().to_owned();
    desk.train(&format!(
        "many.jsonl -m same.model --algorithm {} --alpha {} --min-df {} --ngrams {} --title-weight {} \
         --stem {}",
        text("algorithm"),
        recipe["alpha"],
        recipe["min_df"],
        recipe["ngrams"],
        recipe["title_weight"],
        recipe["tokenizer"]["stem"].as_str().unwrap_or("none"),
    ));
    assert_eq!(desk.read("tuned.model"), desk.read("same.model"));
    let report = desk
        .run(&format!(
            "evaluate many.jsonl --cross-validate 3 --format json --algorithm {} --alpha {} \
             --min-df {} --ngrams {} --title-weight {} --stem {}",
            text("algorithm"),
            recipe["alpha"],
            recipe["min_df"],
            recipe["ngrams"],
            recipe["title_weight"],
            recipe["tokenizer"]["stem"].as_str().unwrap_or("none"),
        ))
        .json();
    assert_eq!(settings[0]["micro_f1"], report["micro"]["f1"]);
    assert_eq!(settings[0]["macro_f1"], report["macro"]["f1"]);
    assert_eq!(settings[0]["top1_accuracy"], report["top1_accuracy"]);
}

#[test]
fn threads_do_not_show() {
    let desk = Desk::new();
    desk.write("one.jsonl", json_lines(&one_topic_stories()));
    let one = settings(
        &desk,
        "one.jsonl -m 1.model --folds 3 --budget 1e9 --threads 1",
    );
    assert!(is_ranked(&one, "top1_accuracy"), "{one:?}");
    let three = settings(
        &desk,
        "one.jsonl -m 3.model --folds 3 --budget 1e9 --threads 3",
    );
    assert_eq!(one, three);
    assert_eq!(desk.read("1.model"), desk.read("3.model"));
}

#[test]
fn without_time_the_defaults_are_tried_alone() {
    let desk = Desk::with_news();
    desk.train("news.jsonl -m default.model");
    let outcome = desk.run("tune news.jsonl -m tuned.model --folds 4 --budget 0");
    assert_eq!(desk.read("tuned.model"), desk.read("default.model"));
    // The last number of the second line is a time.
    let untimed: Vec<&str> = outcome
        .stdout
        .lines()
        .enumerate()
        .map(|(i, line)| {
            if i == 1 {
                line.rsplit_once("  ").unwrap().0.trim_end()
            } else {
                line
            }
        })
        .collect();
    assert_snapshot!(untimed.join("\n"), @"");
    assert_snapshot!(crate::program::Outcome { stdout: String::new(), ..outcome }, @"");
}

#[test]
fn what_is_left_out_is_named_once() {
    let desk = Desk::with_news();
    let mut news = desk.read("news.jsonl");
    news.extend(b"{\"text\": \"No topic\"}\n");
    desk.write("some.jsonl", news);
    let outcome = desk.run("tune some.jsonl -m m --folds 4 --quiet");
    assert_eq!(outcome.code, Some(3));
    assert_snapshot!(outcome.stderr, @"");
    let outcome = desk.run("tune some.jsonl -m strict --folds 4 --quiet --strict");
    assert_eq!(outcome.code, Some(1));
    assert_eq!(desk.files(), ["m", "news.jsonl", "some.jsonl"]);
}

#[test]
fn what_cannot_be_tuned() {
    let desk = Desk::with_news();
    assert_snapshot!(desk.run("tune - -m m"), @"");
    assert_snapshot!(desk.run("tune news.jsonl -m missing/m"), @"");
    assert_snapshot!(desk.run("tune news.jsonl -m m --budget 5m"), @"");
    assert_snapshot!(desk.run("tune news.jsonl -m m --folds 17"), @"");
    assert_eq!(desk.files(), ["news.jsonl"]);
}
