//! `slugline compare`: every algorithm on the same articles.

use insta::assert_snapshot;
use serde_json::Value;

use crate::news::{json_lines, many_stories, one_topic_stories};
use crate::program::Desk;

const NAMES: [&str; 5] = [
    "complement",
    "multinomial",
    "bernoulli",
    "refined",
    "linfa-bayes bernoulli",
];

/// The figures of a comparison, without times.
fn figures(desk: &Desk, arguments: &str) -> Value {
    let mut json = desk
        .run(&format!("compare {arguments} --format json"))
        .json();
    let untimed = |value: &mut Value, name: &str| {
        let seconds = value.as_object_mut().unwrap().remove(name);
        assert!(seconds.unwrap().as_f64().unwrap() >= 0.0, "{name}");
    };
    untimed(&mut json, "reading_seconds");
    for row in json["rows"].as_array_mut().unwrap() {
        untimed(row, "train_seconds");
        untimed(row, "classify_seconds");
    }
    json
}

/// The lines of a text without padding, and without the figures of its rows.
fn steady(text: &str) -> String {
    let is_figure = |word: &str| word.contains('.') && word.parse::<f64>().is_ok();
    let words = |line: &str| {
        let words: Vec<&str> = line
            .split_whitespace()
            .map(|word| if is_figure(word) { "[n]" } else { word })
            .collect();
        words.join(" ") + "\n"
    };
    text.lines().map(words).collect()
}

#[test]
fn a_table_for_people() {
    let desk = Desk::new();
    desk.write("one.jsonl", json_lines(&one_topic_stories()));
    let outcome = desk.run("compare one.jsonl --folds 4");
    assert_eq!(outcome.stderr, "");
    assert_snapshot!(steady(&outcome.results()), @"
    algorithm top-1 micro-F1 macro-F1 calibration p train classify model
    complement [n] [n] [n] [n] [n] s [n] s [n] kB
    multinomial [n] [n] [n] [n] [n] [n] s [n] s [n] kB
    bernoulli [n] [n] [n] [n] [n] [n] s [n] s [n] kB
    refined [n] [n] [n] [n] [n] [n] s [n] s [n] kB
    linfa-bayes bernoulli [n] [n] [n] [n] [n] s [n] s

    measured on 12 articles with 3 topics, by 4-fold cross-validation
    calibration expected error of the probabilities
    p how likely top-1 would be as far from the first row's by chance: McNemar's exact test
    train time for a model of all articles, once they are read and counted, which took [n] s
    classify time for all articles that are measured, once they are read and counted
    linfa-bayes the best topic, by the 242 terms in the most articles
    ");
    let desk = Desk::with_news();
    assert_snapshot!(steady(&desk.run("compare news.jsonl --test news.jsonl").results()), @"
    algorithm top-1 micro-F1 macro-F1 calibration p train classify model
    complement [n] [n] [n] [n] [n] s [n] s [n] kB
    multinomial [n] [n] [n] [n] [n] [n] s [n] s [n] kB
    bernoulli [n] [n] [n] [n] [n] s [n] s [n] kB
    refined [n] [n] [n] [n] [n] [n] s [n] s [n] kB
    linfa-bayes bernoulli [n] [n] [n] [n] [n] s [n] s

    trained on 16 articles with 3 topics, measured on 16 articles
    calibration expected error of the probabilities
    p how likely micro-F1 would be as far from the first row's by chance: a paired bootstrap test
    train time for a model of all articles, once they are read and counted, which took [n] s
    classify time for all articles that are measured, once they are read and counted
    linfa-bayes the best topic, by the 295 terms in the most articles, trained on each article's first topic
    ");
}

#[test]
fn each_row_has_the_figures_that_evaluate_gives() {
    let desk = Desk::new();
    desk.write("many.jsonl", json_lines(&many_stories(200)));
    // The last article is about nothing that the models know: they give it no topic.
    let strange: Vec<String> = (0..80).map(|i| format!("qwz{i}x")).collect();
    let strange = format!("{} tariff", strange.join(" "));
    let strange = serde_json::json!({"text": strange, "topics": ["trade"]});
    let other = json_lines(&many_stories(299)[200..]);
    desk.write("other.jsonl", format!("{other}{strange}\n"));
    let by_folds = figures(&desk, "many.jsonl --folds 3");
    let by_test = figures(&desk, "many.jsonl --test other.jsonl");
    assert_eq!(by_folds["articles"], 200);
    assert_eq!(by_folds["measured"], 200);
    assert_eq!(by_test["measured"], 100);
    for (comparison, arguments) in [
        (&by_folds, "many.jsonl --cross-validate 3"),
        (&by_test, "other.jsonl -m"),
    ] {
        let rows = comparison["rows"].as_array().unwrap();
        assert_eq!(rows.len(), NAMES.len());
        for (row, name) in rows.iter().zip(NAMES) {
            assert_eq!(row["name"], name);
            if name.starts_with("linfa") {
                assert!(row["calibration_error"].is_null() && row["model_bytes"].is_null());
                continue;
            }
            desk.train(&format!("many.jsonl -m {name} --algorithm {name}"));
            assert_eq!(row["model_bytes"], desk.read(name).len(), "{name}");
            let option = if arguments.ends_with("-m") {
                name.to_owned()
            } else {
                format!("--algorithm {name}")
            };
            let report = desk
                .run(&format!("evaluate {arguments} {option} --format json"))
                .json();
            assert_eq!(row["top1_accuracy"], report["top1_accuracy"], "{name}");
            assert_eq!(row["micro_f1"], report["micro"]["f1"], "{name}");
            assert_eq!(row["macro_f1"], report["macro"]["f1"], "{name}");
            let error = &report["probabilities"]["calibration_error"];
            assert_eq!(row["calibration_error"], *error, "{name}");
        }
        assert!(rows[0]["p"].is_null());
        for row in &rows[1..] {
            assert!((0.0..=1.0).contains(&row["p"].as_f64().unwrap()), "{row}");
        }
    }
}

#[test]
fn neither_threads_nor_the_order_of_articles_show() {
    let desk = Desk::new();
    let mut stories = many_stories(150);
    desk.write("many.jsonl", json_lines(&stories));
    desk.write("test.jsonl", json_lines(&stories[..90]));
    let one = figures(&desk, "many.jsonl --folds 3 --threads 1");
    let test = figures(&desk, "many.jsonl --test test.jsonl --threads 1");
    desk.write(
        "test.jsonl",
        json_lines(&stories[..90].iter().rev().cloned().collect::<Vec<_>>()),
    );
    stories.reverse();
    desk.write("many.jsonl", json_lines(&stories));
    assert_eq!(figures(&desk, "many.jsonl --folds 3 --threads 3"), one);
    assert_eq!(
        figures(&desk, "many.jsonl --test test.jsonl --threads 3"),
        test
    );
}

/// The first row is what `evaluate` says of the same options.
#[test]
fn the_options_of_train_hold_for_all() {
    let desk = Desk::new();
    desk.write("one.jsonl", json_lines(&many_stories(90)));
    let given =
        "--stem english --stop-words none --title-weight 0 --ngrams 1 --min-length 3 --alpha 0.3";
    let default = figures(&desk, "one.jsonl --folds 3");
    let compared = figures(&desk, &format!("one.jsonl --folds 3 {given}"));
    assert_ne!(compared["rows"], default["rows"]);
    let evaluated = desk
        .run(&format!(
            "evaluate one.jsonl --cross-validate 3 --format json {given}"
        ))
        .json();
    let first = &compared["rows"][0];
    assert_eq!(first["micro_f1"], evaluated["micro"]["f1"]);
    let error = &evaluated["probabilities"]["calibration_error"];
    assert_eq!(&first["calibration_error"], error);

    let uncalibrated = figures(&desk, "one.jsonl --folds 3 --no-calibration");
    assert!(uncalibrated["rows"][0]["calibration_error"].is_null());
}

#[test]
fn what_cannot_be_compared() {
    let desk = Desk::with_news();
    desk.write("empty.jsonl", "\n");
    desk.write(
        "sport.jsonl",
        "{\"text\": \"Two goals.\", \"topics\": [\"sport\"]}\n",
    );
    assert_snapshot!(desk.run("compare news.jsonl --folds 1"), @"
    exit code 2
    -- stderr
    error: cross-validation needs at least 2 folds, not 1: one to test on and the rest to train on
    hint: give a number of parts from 2 up to the number of articles
    ");
    assert_snapshot!(desk.run("compare news.jsonl --test empty.jsonl"), @"
    exit code 1
    -- stderr
    error: empty.jsonl: no article could be read
    hint: an article needs a text and, to train or evaluate, at least one topic
    ");
    assert_snapshot!(desk.run("compare sport.jsonl"), @"
    exit code 1
    -- stderr
    error: every article has the same topic, “sport”: there is nothing to tell it from
    hint: add articles with other topics, or some with a topic such as “other”
    ");
    assert_snapshot!(desk.run("compare news.jsonl --test sport.jsonl --folds 3").stderr, @"
    error: the argument '--test <CORPUS>...' cannot be used with '--folds <K>'

    Usage: slugline compare --test <CORPUS>... <CORPUS>...

    For more information, try '--help'.
    ");
    let outcome = desk.run("compare news.jsonl --test sport.jsonl news.jsonl");
    assert_snapshot!(outcome.stderr, @"warning: not in the articles that were trained on, and so missed in every article: sport");
    assert_eq!(outcome.code, Some(0));
}
