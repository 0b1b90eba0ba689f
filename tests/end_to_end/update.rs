//! `update`, `merge`, `forget` and `compact`: the file that training anew would make, or a
//! refusal that says why not.

use insta::{allow_duplicates, assert_snapshot};

use crate::news::{json_lines, many_stories, stories};
use crate::program::Desk;

/// The articles of `news.jsonl` in two files, a model of each, and one of all.
fn desk() -> Desk {
    let desk = Desk::with_model();
    let articles = json_lines(&stories());
    let lines: Vec<&str> = articles.split_inclusive('\n').collect();
    let (odd, even): (Vec<_>, Vec<_>) = (0..).zip(lines).partition(|(line, _)| line % 2 == 1);
    for (name, lines) in [("1", odd), ("2", even)] {
        let text: String = lines.into_iter().map(|(_, line)| line).collect();
        desk.write(&format!("{name}.jsonl"), text);
        desk.train(&format!("{name}.jsonl -m {name}.model"));
    }
    desk
}

#[test]
fn articles_are_added() {
    let desk = desk();
    assert_snapshot!(desk.run("update 1.model 2.jsonl -o new.model"), @"
    exit code 0
    -- stderr
    added 8 articles in [time]
    the model is now one of 16 articles with 3 topics and 295 terms
    leave-one-out accuracy of the best topic: [share]%
    leave-one-out micro-F1 of all topics: [share]% (thresholds chosen on the same scores)
    wrote new.model ([size])
    ");
    assert!(desk.read("new.model") == desk.read("news.model"));
    // Over the model itself, from standard input.
    let even = desk.read("2.jsonl");
    let outcome = desk.pipe(
        even,
        "update 1.model - --corpus-format jsonl --quiet --threads 1",
    );
    assert_eq!(outcome.to_string(), "exit code 0\n");
    assert!(desk.read("1.model") == desk.read("news.model"));
}

#[test]
fn models_are_merged() {
    let desk = desk();
    assert_snapshot!(desk.run("merge 2.model 1.model -o new.model"), @"
    exit code 0
    -- stderr
    merged 2 models in [time]
    the model is one of 16 articles with 3 topics and 295 terms
    leave-one-out accuracy of the best topic: [share]%
    leave-one-out micro-F1 of all topics: [share]% (thresholds chosen on the same scores)
    wrote new.model ([size])
    ");
    assert!(desk.read("new.model") == desk.read("news.model"));
    let again = desk.run("merge 1.model 2.model -o 1.model --quiet");
    assert_eq!(again.to_string(), "exit code 0\n");
    assert!(desk.read("1.model") == desk.read("news.model"));
}

#[test]
fn articles_are_forgotten() {
    let desk = desk();
    assert_snapshot!(desk.run("forget news.model 2.jsonl -o new.model"), @"
    exit code 0
    -- stderr
    removed 8 articles in [time]
    the model is now one of 8 articles with 3 topics and 162 terms
    leave-one-out accuracy of the best topic: [share]%
    leave-one-out micro-F1 of all topics: [share]% (thresholds chosen on the same scores)
    wrote new.model ([size])
    ");
    assert!(desk.read("new.model") == desk.read("1.model"));
    assert_eq!(
        desk.run("forget news.model 1.jsonl -q").to_string(),
        "exit code 0\n"
    );
    assert!(desk.read("news.model") == desk.read("2.model"));
}

#[test]
fn a_model_is_compacted() {
    let desk = desk();
    assert_snapshot!(desk.run("compact news.model -o small.model"), @"
    exit code 0
    -- stderr
    wrote small.model ([size])
    ");
    let (model, small) = (desk.read("news.model"), desk.read("small.model"));
    assert!(small.len() < model.len());
    for arguments in ["--format json", "--format json --explain --top 3"] {
        let classify = |model: &str| {
            let arguments = format!("classify news.jsonl -m {model} {arguments}");
            desk.run(&arguments).results()
        };
        assert_eq!(classify("small.model"), classify("news.model"));
    }
    assert_snapshot!(desk.run("compact small.model -o small.model"), @"
    exit code 0
    -- stderr
    nothing to leave out: the model was compacted: it no longer knows the articles that it was trained on
    wrote small.model ([size])
    ");
    assert!(desk.read("small.model") == small);
    for command in ["update", "forget"] {
        let outcome = desk.run(&format!("{command} small.model 1.jsonl"));
        allow_duplicates! { assert_snapshot!(outcome, @"
        exit code 1
        -- stderr
        error: small.model: the model was compacted: it no longer knows the articles that it was trained on
        hint: take the model from before, or train again on all articles
        ") }
    }
    let inspected = desk.run("inspect small.model").results();
    assert!(inspected.contains("can be updated  "), "{inspected}");
    let updatable = |model: &str| {
        let model = desk.run(&format!("inspect {model} --format json")).json();
        model["updatable"].as_bool()
    };
    assert_eq!(updatable("small.model"), Some(false));
    assert_eq!(updatable("news.model"), Some(true));
}

#[test]
fn what_is_left_out_and_what_was_given_twice() {
    let desk = desk();
    desk.write(
        "broken.jsonl",
        [&desk.read("2.jsonl"), b"{}\n".as_slice()].concat(),
    );
    assert_snapshot!(desk.run("update 1.model broken.jsonl 2.jsonl -o new.model"), @"
    exit code 3
    -- stderr
    error: broken.jsonl:9: row without text
    hint: the row is empty
    warning: 8 articles had the id of an earlier one, such as “0”; all were added
    added 16 articles in [time]
    the model is now one of 24 articles with 3 topics and 295 terms
    leave-one-out accuracy of the best topic: [share]%
    leave-one-out micro-F1 of all topics: [share]% (thresholds chosen on the same scores)
    wrote new.model ([size])
    warning: 1 input or record was left out
    ");
    desk.train("1.jsonl 2.jsonl 2.jsonl -m twice.model");
    assert!(desk.read("new.model") == desk.read("twice.model"));
    assert_snapshot!(desk.run("update 1.model broken.jsonl --strict"), @"
    exit code 1
    -- stderr
    error: broken.jsonl:9: row without text
    hint: the row is empty
    ");
    desk.write("empty.jsonl", "");
    assert_snapshot!(desk.run("update news.model empty.jsonl -o same.model"), @"
    exit code 0
    -- stderr
    added 0 articles in [time]
    the model is now one of 16 articles with 3 topics and 295 terms
    leave-one-out accuracy of the best topic: [share]%
    leave-one-out micro-F1 of all topics: [share]% (thresholds chosen on the same scores)
    wrote same.model ([size])
    ");
    assert!(desk.read("same.model") == desk.read("news.model"));
}

#[test]
fn articles_that_the_model_does_not_have() {
    let desk = desk();
    let model = desk.read("1.model");
    assert_snapshot!(desk.run("forget 1.model news.jsonl"), @"
    exit code 1
    -- stderr
    error: news.jsonl:1: the model was not trained on the article “0”, nor on 7 others
    hint: an article is known by its title, text and topics: give all as they were trained on, and an article no more often
    ");
    assert_snapshot!(desk.run("forget 1.model 1.jsonl"), @"
    exit code 1
    -- stderr
    error: 1.model: no article of the model would be left
    hint: delete the model, or leave out articles that are to stay
    ");
    assert!(desk.read("1.model") == model);
}

#[test]
fn a_refined_model_is_final() {
    let desk = desk();
    desk.train("news.jsonl -m refined.model --algorithm refined");
    for command in ["update", "forget"] {
        let outcome = desk.run(&format!("{command} refined.model 1.jsonl"));
        allow_duplicates! { assert_snapshot!(outcome, @"
        exit code 1
        -- stderr
        error: refined.model: a refined model holds weights, and no sums that articles can be added to or taken from
        hint: train again on all articles, with --algorithm refined
        ") }
    }
    assert_snapshot!(desk.run("merge 1.model refined.model -o new.model"), @"
    exit code 1
    -- stderr
    error: refined.model: a refined model holds weights, and no sums that articles can be added to or taken from
    hint: train again on all articles, with --algorithm refined
    ");
    assert_snapshot!(desk.run("compact refined.model -o new.model"), @"
    exit code 0
    -- stderr
    nothing to leave out: a refined model holds weights, and no sums that articles can be added to or taken from
    wrote new.model ([size])
    ");
    assert!(desk.read("new.model") == desk.read("refined.model"));
}

#[test]
fn models_that_were_not_made_alike() {
    let desk = desk();
    desk.train("2.jsonl -m words.model --ngrams 1");
    desk.train("2.jsonl -m counted.model --no-calibration");
    desk.write("a.toml", "[[topic]]\nid = \"trade\"\nname = \"Trade\"\n");
    desk.write("b.toml", "[[topic]]\nid = \"trade\"\nname = \"Commerce\"\n");
    desk.train("1.jsonl 2.jsonl -m a.model --topics a.toml");
    desk.train("1.jsonl -m b.model --topics b.toml");
    assert_snapshot!(desk.run("merge 1.model words.model -o new.model"), @"
    exit code 1
    -- stderr
    error: words.model: the models were trained with different options: ngrams is 1, and 2 in the first
    hint: train one of them again, with the options of the other
    ");
    assert_snapshot!(desk.run("merge 1.model counted.model -o new.model"), @"
    exit code 1
    -- stderr
    error: counted.model: the model was trained without calibration, and the first one with
    hint: train one of them again, with the options of the other
    ");
    assert_snapshot!(desk.run("merge a.model 2.model b.model -o new.model"), @"
    exit code 1
    -- stderr
    error: b.model: the topic “trade” has another name or code than in the models before
    hint: train one of them again, with the same file of --topics as the other
    ");
    assert!(!desk.files().contains(&"new.model".to_owned()));
    // What the topics are called stays.
    assert_eq!(
        desk.run("forget a.model 2.jsonl -q").to_string(),
        "exit code 0\n"
    );
    desk.train("1.jsonl -m expected.model --topics a.toml");
    assert!(desk.read("a.model") == desk.read("expected.model"));
}

#[test]
fn wrong_usage() {
    let desk = desk();
    for (arguments, said) in [
        ("update 1.model", "<CORPUS>..."),
        ("merge 1.model -o new.model", "2 values required"),
        ("merge 1.model 2.model", "--output <FILE>"),
        ("compact 1.model", "--output <FILE>"),
        ("forget 1.model 1.jsonl --ngrams 1", "--ngrams"),
    ] {
        let outcome = desk.run(arguments);
        assert_eq!(outcome.code, Some(2), "{outcome}");
        assert!(outcome.stderr.contains(said), "{arguments}: {outcome}");
    }
    assert_snapshot!(desk.run("update missing.model 1.jsonl"), @"
    exit code 1
    -- stderr
    error: missing.model: the model cannot be read: No such file or directory (os error 2)
    hint: train a model first: slugline train CORPUS --model FILE
    ");
    assert_snapshot!(desk.run("update 1.model 2.jsonl -o nowhere/new.model"), @"
    exit code 1
    -- stderr
    error: nowhere/new.model: cannot be written: No such file or directory (os error 2)
    hint: make the folder first, or name another
    ");
}

#[test]
fn many_articles_on_any_number_of_threads() {
    let desk = Desk::new();
    let stories = many_stories(500);
    desk.write("all.jsonl", json_lines(&stories));
    desk.write("1.jsonl", json_lines(&stories[..200]));
    desk.write("2.jsonl", json_lines(&stories[200..]));
    for options in [
        "",
        "--algorithm bernoulli --min-df 2",
        "--no-calibration --ngrams 3",
    ] {
        for name in ["all", "1", "2"] {
            desk.train(&format!("{name}.jsonl -m {name}.model {options}"));
        }
        let all = desk.read("all.model");
        for (command, expected) in [
            ("update 1.model 2.jsonl --threads 1", "all.model"),
            ("update 2.model 1.jsonl --threads 4", "all.model"),
            ("merge 1.model 2.model --threads 3", "all.model"),
            ("forget all.model 1.jsonl --threads 1", "2.model"),
            ("forget all.model 2.jsonl --threads 4", "1.model"),
        ] {
            let outcome = desk.run(&format!("{command} -o new.model -q"));
            assert_eq!(outcome.code, Some(0), "{command}: {outcome}");
            assert!(
                desk.read("new.model") == desk.read(expected),
                "{command} {options}"
            );
        }
        assert!(desk.read("all.model") == all);
    }
}
