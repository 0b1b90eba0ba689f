//! `slugline evaluate`: figures for people and for programs.

use insta::assert_snapshot;

use crate::news::{json_lines, many_stories};
use crate::program::Desk;

/// Two articles that the model gets right, one of a topic that it does not know, and one
/// whose words it does not know.
const NEW: &str = r#"{"id": 1, "text": "Customs collect a duty and a tariff on imports.", "topics": ["trade"]}
{"id": 2, "text": "The army moved soldiers and tanks; a missile of the navy.", "topics": ["defence"]}
{"id": 3, "text": "Soldiers of the army brigade beat the navy fleet by two goals.", "topics": ["sport"]}
{"id": 4, "text": "Zzyzx qwrtp.", "topics": ["energy"]}
"#;

fn desk() -> Desk {
    let desk = Desk::with_model();
    desk.write("new.jsonl", NEW);
    desk
}

#[test]
fn figures_for_people() {
    assert_snapshot!(desk().run("evaluate new.jsonl -m news.model"), @"
    exit code 0
    -- stdout
    articles       4
    topics         4
    accuracy       0.5000  all topics of an article right, and no other
    top-1 accuracy 0.5000  the best topic is one of the article's own

    average  precision  recall      F1
    micro       0.6667  0.5000  0.5714
    macro       0.3750  0.5000  0.4167

    topic    articles  precision  recall      F1
    defence         1     0.5000  1.0000  0.6667
    energy          1     0.0000  0.0000  0.0000
    trade           1     1.0000  1.0000  1.0000
    sport           1     0.0000  0.0000  0.0000

    most confused             articles
    sport, taken for defence         1

    probabilities
    log-loss           5.8804
    Brier score        0.2311
    calibration error  0.2341
    average precision  0.6458
    nDCG               0.7852
    precision at 1     0.5000
    precision at 3     0.1667
    precision at 5     0.1000

    surest articles  articles  best topic right
    10.0%                   1              0.0%
    20.0%                   1              0.0%
    30.0%                   2             50.0%
    40.0%                   2             50.0%
    50.0%                   2             50.0%
    60.0%                   3             66.7%
    70.0%                   3             66.7%
    80.0%                   4             50.0%
    90.0%                   4             50.0%
    100.0%                  4             50.0%

    probability     decisions    mean  came true
    0.000 to 0.067          9  0.0029     0.2222
    0.067 to 0.133          1  0.0734     0.0000
    0.933 to 1.000          3  0.9986     0.6667
    -- stderr
    warning: not known to the model, and so missed in every article: sport
    warning: 1 article had no term that the model knows, and got no topic
    ");
}

#[test]
fn figures_of_probabilities_for_programs() {
    let json = desk()
        .run("evaluate new.jsonl -m news.model --format json")
        .json();
    let probabilities = &json["probabilities"];
    for name in ["log_loss", "brier_score", "calibration_error", "ndcg"] {
        let figure = probabilities[name].as_f64().unwrap();
        assert!((0.0..35.0).contains(&figure), "{name} {figure}");
    }
    assert_eq!(probabilities["reliability"].as_array().unwrap().len(), 15);
    assert_eq!(probabilities["coverage"].as_array().unwrap().len(), 10);
    assert_eq!(probabilities["precision_at"]["1"], json["top1_accuracy"]);
}

#[test]
fn figures_for_programs() {
    let desk = desk();
    desk.run("train news.jsonl -m counted.model --no-calibration");
    assert_snapshot!(desk.run("evaluate new.jsonl -m counted.model --format json"), @r#"
    exit code 0
    -- stdout
    {
      "articles": 4,
      "topics": 4,
      "accuracy": 0.5,
      "top1_accuracy": 0.5,
      "micro": {
        "precision": 0.6666666666666666,
        "recall": 0.5,
        "f1": 0.5714285714285714
      },
      "macro": {
        "precision": 0.375,
        "recall": 0.5,
        "f1": 0.41666666666666663
      },
      "per_topic": [
        {
          "topic": "defence",
          "articles": 1,
          "precision": 0.5,
          "recall": 1.0,
          "f1": 0.6666666666666666
        },
        {
          "topic": "energy",
          "articles": 1,
          "precision": 0.0,
          "recall": 0.0,
          "f1": 0.0
        },
        {
          "topic": "trade",
          "articles": 1,
          "precision": 1.0,
          "recall": 1.0,
          "f1": 1.0
        },
        {
          "topic": "sport",
          "articles": 1,
          "precision": 0.0,
          "recall": 0.0,
          "f1": 0.0
        }
      ],
      "confused": [
        {
          "topic": "sport",
          "taken_for": "defence",
          "articles": 1
        }
      ]
    }
    -- stderr
    warning: not known to the model, and so missed in every article: sport
    warning: 1 article had no term that the model knows, and got no topic
    "#);
}

#[test]
fn quiet_keeps_the_warnings() {
    let desk = desk();
    let loud = desk.run("evaluate new.jsonl -m news.model");
    let quiet = desk.run("evaluate new.jsonl -m news.model --quiet");
    assert_eq!(quiet.to_string(), loud.to_string());
    assert!(quiet.stderr.contains("sport"));
}

#[test]
fn cross_validation_gives_the_same_figures_on_any_number_of_threads() {
    let desk = Desk::new();
    desk.write("many.jsonl", json_lines(&many_stories(400)));
    let figures = |threads: usize| {
        let arguments =
            format!("evaluate many.jsonl --cross-validate 4 --format json --threads {threads}");
        desk.run(&arguments)
    };
    let one = figures(1);
    for threads in [2, 4] {
        assert_eq!(
            figures(threads).to_string(),
            one.to_string(),
            "{threads} threads"
        );
    }
    let report = one.json();
    assert_eq!(report["articles"], 400);
    assert!(report["top1_accuracy"].as_f64().unwrap() > 0.9, "{report}");
}

#[test]
fn cross_validation_takes_the_options_of_train() {
    let desk = Desk::with_news();
    let figures = |options: &str| {
        let arguments = format!("evaluate news.jsonl --cross-validate 4 --format json {options}");
        desk.run(&arguments).results()
    };
    assert_ne!(
        figures("--ngrams 1 --algorithm multinomial --alpha 0.01"),
        figures("")
    );
}

#[test]
fn more_parts_than_articles_are_refused() {
    let desk = Desk::with_news();
    assert_snapshot!(desk.run("evaluate news.jsonl --cross-validate 17"), @"
    exit code 1
    -- stderr
    error: 17 folds are more than the 16 article(s) at hand: ask for at most as many folds as there are articles, or add articles
    hint: give a number of parts from 2 up to the number of articles
    ");
}

#[test]
fn rows_without_topics_are_left_out_and_counted() {
    let desk = desk();
    desk.write("some.jsonl", format!("{NEW}{{\"text\": \"No topic\"}}\n"));
    let outcome = desk.run("evaluate some.jsonl -m news.model --format json");
    assert_eq!(outcome.code, Some(3));
    assert_eq!(
        outcome.stdout,
        desk.run("evaluate new.jsonl -m news.model --format json")
            .results()
    );
    assert_snapshot!(outcome.stderr, @"
    error: some.jsonl:5: no labels
    hint: name the field with --labels-field; the row has: text
    warning: not known to the model, and so missed in every article: sport
    warning: 1 article had no term that the model knows, and got no topic
    warning: 1 input or record was left out
    ");
    assert_snapshot!(desk.run("evaluate some.jsonl -m news.model --strict"), @"
    exit code 1
    -- stderr
    error: some.jsonl:5: no labels
    hint: name the field with --labels-field; the row has: text
    ");
}

#[test]
fn nothing_to_evaluate_on_is_an_error() {
    let desk = desk();
    desk.write("none.jsonl", "\n");
    assert_snapshot!(desk.run("evaluate none.jsonl -m news.model"), @"
    exit code 1
    -- stderr
    error: none.jsonl: no article could be read
    hint: an article needs a text and, to train or evaluate, at least one topic
    ");
    assert_snapshot!(desk.run("evaluate none.jsonl --cross-validate 2"), @"
    exit code 1
    -- stderr
    error: none.jsonl: no article could be read
    hint: an article needs a text and, to train or evaluate, at least one topic
    ");
    assert_snapshot!(desk.run("evaluate missing.jsonl -m news.model"), @"
    exit code 1
    -- stderr
    error: missing.jsonl: cannot be opened: No such file or directory (os error 2)
    hint: check the name; `-` stands for standard input
    ");
}
