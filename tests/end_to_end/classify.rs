//! Classifying what is given in every way it can be given.

use insta::assert_snapshot;

use crate::news::{json_lines, many_stories};
use crate::program::Desk;

const TRADE: &str = "Tariff on imports\n\nCustoms will collect a duty on imports from exporters.";
const ENERGY: &str = "Refinery output\n\nCrude output of the refinery rose by 10 barrels a day.";
const BOTH: &str =
    "Customs seized tanks and missiles meant for export to an army; exporters object.";
const UNKNOWN: &str = "Zzyzx qwrtp.";

/// A model and some texts.
fn desk() -> Desk {
    let desk = Desk::with_model();
    desk.write("trade.txt", TRADE);
    desk.write("energy.txt", ENERGY);
    desk.write("both.txt", BOTH);
    desk.write("unknown.txt", UNKNOWN);
    desk
}

#[test]
fn one_text_file() {
    assert_snapshot!(desk().run("classify trade.txt -m news.model"), @"
    exit code 0
    -- stdout
    trade.txt
      topic  probability   score
      trade        0.998  +1.123
    ");
}

#[test]
fn several_text_files_get_a_line_each() {
    let outcome = desk().run("classify trade.txt energy.txt both.txt unknown.txt -m news.model");
    assert_snapshot!(outcome, @"
    exit code 0
    -- stdout
    trade.txt	trade 0.998
    energy.txt	energy 1.000
    both.txt	trade 0.889, defence 0.414
    unknown.txt	(the model knows no term of the article)
    ");
}

#[test]
fn standard_input_is_one_article() {
    let desk = desk();
    let piped = desk.pipe(ENERGY, "classify -m news.model").results();
    assert_eq!(
        desk.pipe(ENERGY, "classify - -m news.model").results(),
        piped
    );
    let named = desk.run("classify energy.txt -m news.model").results();
    assert_eq!(piped.replace("stdin", "energy.txt"), named);
}

#[test]
fn a_folder_is_classified_file_by_file_in_the_order_of_names() {
    let desk = desk();
    desk.write("inbox/b.txt", TRADE);
    desk.write("inbox/a/2.txt", ENERGY);
    desk.write("inbox/a/1.txt", BOTH);
    desk.write("inbox/.hidden", TRADE);
    assert_snapshot!(desk.run("classify inbox -m news.model"), @"
    exit code 0
    -- stdout
    a/1	trade 0.889, defence 0.414
    a/2	energy 1.000
    b	trade 0.998
    ");
}

#[test]
fn rows_need_no_topics_and_come_out_in_order() {
    let desk = desk();
    desk.write(
        "rows.csv",
        "id,text\nfirst,Customs duty\nsecond,Crude oil\nthird,The army\n",
    );
    let rows = "{\"text\": \"Customs duty\"}\n{\"id\": \"x\", \"text\": \"Crude oil\"}\n";
    desk.write("rows.jsonl", rows);
    desk.write("rows.ft", "The army\n__label__none Crude oil\n");
    let outcome = desk.run("classify rows.csv rows.jsonl rows.ft -m news.model --top 1");
    assert_snapshot!(outcome, @"
    exit code 0
    -- stdout
    first	trade 0.990
    second	energy 0.994
    third	defence 0.975
    rows.jsonl:1	trade 0.990
    x	energy 0.994
    rows.ft:1	defence 0.975
    rows.ft:2	energy 0.994
    ");
}

#[test]
fn any_number_of_threads_gives_the_same_output() {
    let desk = Desk::with_model();
    desk.write("many.jsonl", json_lines(&many_stories(1_000)));
    let classify = |threads: usize| {
        let arguments = format!("classify many.jsonl -m news.model --threads {threads}");
        desk.run(&arguments).results()
    };
    let one = classify(1);
    let ids: Vec<&str> = one
        .lines()
        .map(|line| line.split('\t').next().unwrap())
        .collect();
    let expected: Vec<String> = (0..1_000).map(|id| id.to_string()).collect();
    assert_eq!(ids, expected);
    for threads in [2, 4, 13] {
        assert_eq!(classify(threads), one, "{threads} threads");
    }
}

#[test]
fn top_gives_so_many_topics_whatever_their_thresholds() {
    let desk = desk();
    assert_snapshot!(desk.run("classify trade.txt -m news.model --top 2"), @"
    exit code 0
    -- stdout
    trade.txt
      topic   probability   score
      trade         0.998  +1.123
      energy        0.063  -0.279
    ");
    let all = desk
        .run("classify trade.txt -m news.model --top 99 --format json")
        .json();
    assert_eq!(all["topics"].as_array().unwrap().len(), 3);
    assert!(
        all["topics"]
            .as_array()
            .unwrap()
            .is_sorted_by(|a, b| { a["score"].as_f64() >= b["score"].as_f64() })
    );
}

#[test]
fn a_threshold_takes_the_place_of_the_models_own() {
    let desk = desk();
    let topics = |options: &str| {
        let arguments = format!("classify trade.txt -m news.model --format json {options}");
        let article = desk.run(&arguments).json();
        article["topics"].as_array().unwrap().clone()
    };
    let all = topics("--threshold 0");
    assert_eq!(all.len(), 3);
    assert_eq!(topics("--threshold 0 --top 2"), all[..2]);
    let second = all[1]["probability"].as_f64().unwrap();
    let reached = |limit: f64| -> Vec<_> {
        let topics = all
            .iter()
            .filter(|topic| topic["probability"].as_f64().unwrap() >= limit);
        topics.cloned().collect()
    };
    assert_eq!(topics(&format!("--threshold {second}")), reached(second));
    assert_eq!(topics(&format!("--threshold {second} --top 1")), all[..1]);
    assert_snapshot!(desk.run("classify trade.txt -m news.model --threshold 1"), @"
    exit code 0
    -- stdout
    trade.txt
      no topic: no topic reaches its threshold
    ");
}

#[test]
fn no_known_term_means_no_topic_and_says_so() {
    let desk = desk();
    for options in ["", "--top 2", "--threshold 0", "--explain"] {
        let arguments = format!("classify unknown.txt -m news.model {options}");
        let expected = "unknown.txt\n  no topic: the model knows no term of the article\n";
        assert_eq!(desk.run(&arguments).results(), expected, "{options}");
    }
}

#[test]
fn a_missing_file_does_not_keep_the_others_from_being_done() {
    let desk = desk();
    let outcome = desk.run("classify trade.txt missing.txt energy.txt -m news.model --top 1");
    assert_snapshot!(outcome, @"
    exit code 3
    -- stdout
    trade.txt	trade 0.998
    energy.txt	energy 1.000
    -- stderr
    error: missing.txt: cannot be opened: No such file or directory (os error 2)
    hint: check the name; `-` stands for standard input
    warning: 1 input or record was left out
    ");
    assert_snapshot!(desk.run("classify missing.txt gone.txt -m news.model"), @"
    exit code 1
    -- stderr
    error: missing.txt: cannot be opened: No such file or directory (os error 2)
    hint: check the name; `-` stands for standard input
    error: gone.txt: cannot be opened: No such file or directory (os error 2)
    warning: 2 inputs or records were left out
    ");
    let strict = desk.run("classify trade.txt missing.txt energy.txt -m news.model --strict");
    assert_snapshot!(strict, @"
    exit code 1
    -- stdout
    trade.txt	trade 0.998
    -- stderr
    error: missing.txt: cannot be opened: No such file or directory (os error 2)
    hint: check the name; `-` stands for standard input
    ");
}

#[test]
fn nothing_to_read_is_an_error_where_it_is_the_only_input() {
    let desk = desk();
    desk.write("empty.txt", " \n");
    assert_snapshot!(desk.pipe("", "classify -m news.model"), @"
    exit code 1
    -- stderr
    error: stdin: no text
    warning: 1 input or record was left out
    ");
    assert_snapshot!(desk.run("classify empty.txt -m news.model"), @"
    exit code 1
    -- stderr
    error: empty.txt: no text
    warning: 1 input or record was left out
    ");
    assert_snapshot!(desk.run("classify empty.txt trade.txt -m news.model --top 1"), @"
    exit code 3
    -- stdout
    trade.txt	trade 0.998
    -- stderr
    error: empty.txt: no text
    warning: 1 input or record was left out
    ");
    desk.make_folder("inbox");
    assert_snapshot!(desk.run("classify inbox -m news.model"), @"
    exit code 1
    -- stderr
    error: inbox: no files to read in this folder
    hint: a folder holds a text file per article; to train or evaluate, in a folder per topic, such as corpus/trade/1.txt
    warning: 1 input or record was left out
    ");
}

#[test]
fn a_title_of_its_own_line_counts_as_the_title_field_does() {
    let desk = desk();
    desk.write("row.jsonl", r#"{"id": "trade.txt", "title": "Tariff on imports", "body": "Customs will collect a duty on imports from exporters."}"#);
    let row = desk
        .run("classify row.jsonl -m news.model --format jsonl")
        .results();
    assert_eq!(
        row,
        desk.run("classify trade.txt -m news.model --format jsonl")
            .results()
    );
}
