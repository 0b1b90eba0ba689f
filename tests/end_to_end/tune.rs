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
    let untimed: Vec<&str> = outcome
        .stdout
        .lines()
        .map(|line| match line.split_once("  0.") {
            Some((setting, _)) => setting.trim_end(),
            None => line,
        })
        .collect();
    assert_snapshot!(untimed.join("\n"), @"
    algorithm   alpha  min-df  ngrams  stem  title-weight  micro-F1  macro-F1   top-1  seconds
    complement      1       1       2  none             2

    ranked by micro-F1, by 4-fold cross-validation on 16 articles
    best options for train: none, the defaults are best
    ");
    assert_snapshot!(crate::program::Outcome { stdout: String::new(), ..outcome }, @"
    exit code 0
    -- stderr
    trained on 16 articles with 3 topics and 295 terms in [time]
    leave-one-out accuracy of the best topic: [share]%
    leave-one-out micro-F1 of all topics: [share]% (thresholds chosen on the same scores)
    wrote tuned.model ([size])
    tried 1 of 15 settings: the time was spent, and --budget gives more
    ");
}

#[test]
fn the_search_begins_with_the_options_given() {
    let desk = Desk::with_news();
    let given = "--algorithm multinomial --stop-words none --stem german --numbers keep";
    desk.train(&format!("news.jsonl -m given.model {given}"));
    let outcome = desk.run(&format!(
        "tune news.jsonl -m m --folds 4 --budget 0 {given}"
    ));
    assert_eq!(desk.read("m"), desk.read("given.model"));
    let last = outcome.stdout.lines().last();
    assert_snapshot!(last.unwrap_or_default(), @"best options for train: --algorithm multinomial --stem german, and the others that were given");
}

#[test]
fn what_is_left_out_is_named_once() {
    let desk = Desk::with_news();
    let mut news = desk.read("news.jsonl");
    news.extend(b"{\"text\": \"No topic\"}\n");
    desk.write("some.jsonl", news);
    let outcome = desk.run("tune some.jsonl -m m --folds 4 --quiet");
    assert_eq!(outcome.code, Some(3));
    assert_snapshot!(outcome.stderr, @"
    error: some.jsonl:17: no labels
    hint: name the field with --labels-field; the row has: text
    warning: 1 input or record was left out
    ");
    let outcome = desk.run("tune some.jsonl -m strict --folds 4 --quiet --strict");
    assert_eq!(outcome.code, Some(1));
    assert_eq!(desk.files(), ["m", "news.jsonl", "some.jsonl"]);
}

#[test]
fn what_cannot_be_tuned() {
    let desk = Desk::with_news();
    assert_snapshot!(desk.run("tune - -m m"), @"
    exit code 2
    -- stderr
    error: stdin: must be read several times, which standard input and a pipe cannot be
    hint: write the articles to a file first
    ");
    assert_snapshot!(desk.run("tune news.jsonl -m missing/m"), @"
    exit code 1
    -- stderr
    error: missing/m: cannot be written: No such file or directory (os error 2)
    hint: make the folder first, or name another
    ");
    assert_snapshot!(desk.run("tune news.jsonl -m m --budget 5m"), @"
    exit code 2
    -- stderr
    error: invalid value '5m' for '--budget <SECONDS>': a number of seconds from 0 up is needed

    For more information, try '--help'.
    ");
    assert_snapshot!(desk.run("tune news.jsonl -m m --folds 17"), @"
    exit code 1
    -- stderr
    error: 17 folds are more than the 16 article(s) at hand: ask for at most as many folds as there are articles, or add articles
    hint: give a number of parts from 2 up to the number of articles
    ");
    assert_eq!(desk.files(), ["news.jsonl"]);
}
