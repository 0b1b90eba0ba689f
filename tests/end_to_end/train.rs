//! Training from every kind of input: what it says, and what the model then knows.

use insta::assert_snapshot;

use crate::news::{self, json_lines};
use crate::program::Desk;

#[test]
fn a_summary_says_what_went_into_the_model() {
    let desk = Desk::with_news();
    assert_snapshot!(desk.run("train news.jsonl --model news.model"), @"
    exit code 0
    -- stderr
    trained on 16 articles with 3 topics and 295 terms in [time]
    leave-one-out accuracy of the best topic: [share]%
    leave-one-out micro-F1 of all topics: [share]% (thresholds chosen on the same scores)
    wrote news.model ([size])
    ");
    assert_eq!(desk.files(), ["news.jsonl", "news.model"]);
}

#[test]
fn articles_of_one_topic_each_get_their_best_topic() {
    let desk = Desk::new();
    desk.write("news.jsonl", json_lines(&news::one_topic_stories()));
    assert_snapshot!(desk.run("train news.jsonl --model news.model"), @"
    exit code 0
    -- stderr
    trained on 12 articles with 3 topics and 242 terms in [time]
    leave-one-out accuracy of the best topic: [share]%
    wrote news.model ([size])
    ");
}

#[test]
fn without_calibration_training_only_counts() {
    let desk = Desk::with_news();
    assert_snapshot!(desk.run("train news.jsonl --model m --no-calibration"), @"
    exit code 0
    -- stderr
    trained on 16 articles with 3 topics and 295 terms in [time]
    no thresholds were chosen: an article gets its best topic alone
    wrote m ([size])
    ");
    assert_snapshot!(desk.run("classify news.jsonl --model m --threshold 0.5"), @"
    exit code 1
    -- stderr
    error: the model has no probabilities
    hint: train on more articles and without --no-calibration, or use --top in place of --threshold
    ");
}

#[test]
fn quiet_says_nothing_when_all_is_well() {
    let desk = Desk::with_news();
    assert_snapshot!(desk.run("train news.jsonl --model m --quiet"), @"exit code 0");
}

#[test]
fn every_option_reaches_the_model() {
    let desk = Desk::with_news();
    desk.train(
        "news.jsonl -m m --algorithm bernoulli --ngrams 3 --min-df 2 --alpha 0.25 --title-weight 5 \
         --stem english --stop-words none --numbers keep --spelling none --min-length 4",
    );
    let model = desk.run("inspect m --format json").json();
    let recipe = serde_json::to_string_pretty(&model["recipe"]).unwrap();
    assert_snapshot!(recipe, @r#"
    {
      "algorithm": "bernoulli",
      "alpha": 0.25,
      "decision": {
        "objective": "macro-f1",
        "single_topic": null
      },
      "min_df": 2,
      "ngrams": 3,
      "title_weight": 5,
      "tokenizer": {
        "min_length": 4,
        "numbers": "keep",
        "spelling": "none",
        "stem": "english",
        "stop_words": "none"
      },
      "weighting": {
        "idf": true,
        "l2_norm": true,
        "sublinear_tf": true
      }
    }
    "#);
}

/// What is compacted while it is trained, of files that are read twice or of standard input.
#[test]
fn a_compact_model_is_the_one_that_compact_makes() {
    let desk = Desk::with_news();
    for min_df in [1, 2] {
        desk.train(&format!("news.jsonl -m whole --min-df {min_df}"));
        desk.run("compact whole -o compacted --quiet");
        let compacted = desk.read("compacted");
        let outcome = desk.run(&format!(
            "train news.jsonl -m m --compact --min-df {min_df}"
        ));
        assert_eq!(outcome.code, Some(0), "{outcome}");
        assert!(desk.read("m") == compacted);
        let arguments = format!("train - -m piped --compact --min-df {min_df} --quiet");
        let outcome = desk.pipe(desk.read("news.jsonl"), &arguments);
        assert_eq!(outcome.code, Some(0), "{outcome}");
        assert!(desk.read("piped") == compacted);
    }
    assert_snapshot!(desk.run("train news.jsonl -m m --compact --min-df 2"), @"
    exit code 0
    -- stderr
    trained on 16 articles with 3 topics and 39 terms in [time]
    leave-one-out accuracy of the best topic: [share]%
    leave-one-out micro-F1 of all topics: [share]% (thresholds chosen on the same scores)
    wrote m ([size])
    ");
    assert_snapshot!(desk.run("update m news.jsonl"), @"
    exit code 1
    -- stderr
    error: m: the model was compacted: it no longer knows the articles that it was trained on
    hint: take the model from before, or train again on all articles
    ");
}

#[test]
fn what_is_left_out_is_named_once_though_it_is_read_twice() {
    let desk = Desk::with_news();
    desk.write("broken.jsonl", "{}\n{}\n");
    let arguments = "train broken.jsonl news.jsonl -m m --compact --min-df 2";
    assert_snapshot!(desk.run(arguments), @"
    exit code 3
    -- stderr
    error: broken.jsonl:1: row without text
    hint: the row is empty
    error: broken.jsonl:2: row without text
    trained on 16 articles with 3 topics and 39 terms in [time]
    leave-one-out accuracy of the best topic: [share]%
    leave-one-out micro-F1 of all topics: [share]% (thresholds chosen on the same scores)
    wrote m ([size])
    warning: 2 inputs or records were left out
    ");
    assert_snapshot!(desk.run(&format!("{arguments} --strict")), @"
    exit code 1
    -- stderr
    error: broken.jsonl:1: row without text
    hint: the row is empty
    ");
}

#[test]
fn a_minimum_that_no_term_reaches_is_warned_of() {
    let desk = Desk::with_news();
    assert_snapshot!(desk.run("train news.jsonl -m m --min-df 100"), @"
    exit code 0
    -- stderr
    warning: the model knows no term, and will tag nothing
    hint: give --min-df a lower number, or train on more articles
    trained on 16 articles with 3 topics and 0 terms in [time]
    leave-one-out accuracy of the best topic: [share]%
    leave-one-out micro-F1 of all topics: [share]% (thresholds chosen on the same scores)
    wrote m ([size])
    ");
}

#[test]
fn ids_that_were_given_twice_are_warned_of() {
    let desk = Desk::with_news();
    assert_snapshot!(desk.run("train news.jsonl news.jsonl -m m"), @"
    exit code 0
    -- stderr
    warning: 16 articles had the id of an earlier one, such as “0”; all were trained on
    trained on 32 articles with 3 topics and 295 terms in [time]
    leave-one-out accuracy of the best topic: [share]%
    leave-one-out micro-F1 of all topics: [share]% (thresholds chosen on the same scores)
    wrote m ([size])
    ");
}

#[test]
fn a_new_model_takes_the_place_of_the_old_one() {
    let desk = Desk::with_model();
    let old = desk.read("news.model");
    desk.train("news.jsonl -m news.model --ngrams 1");
    assert_ne!(desk.read("news.model"), old);
    assert_eq!(desk.files(), ["news.jsonl", "news.model"]);
}

/// `latest.model` may well lead to the model of a date.
#[cfg(unix)]
#[test]
fn a_link_to_a_model_stays_a_link() {
    let desk = Desk::with_model();
    desk.write("dated/2024.model", "old");
    std::os::unix::fs::symlink("dated/2024.model", desk.path("latest.model")).unwrap();
    desk.train("news.jsonl -m latest.model");
    assert!(desk.path("latest.model").is_symlink());
    assert_eq!(desk.read("dated/2024.model"), desk.read("news.model"));
}
