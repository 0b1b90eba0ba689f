//! Topics with unusual names go in and come out as they are.

use serde_json::json;

use crate::program::Desk;

const NAMES: [&str; 7] = [
    "Oil, gas & coal",
    "a topic with spaces",
    "🛢️ energy",
    "“quoted”",
    "Ελλάδα",
    "__label__x",
    "-",
];

/// A corpus with two articles for each name; the words tell the topics apart.
fn corpus(names: &[&str]) -> String {
    let rows = names.iter().enumerate().flat_map(|(number, name)| {
        [1, 2].map(|_| {
            json!({"text": format!("word{number} common"), "labels": [name]}).to_string() + "\n"
        })
    });
    rows.collect()
}

/// The best topic of a text that is of the topic with this number.
fn best(desk: &Desk, number: usize) -> String {
    let text = format!("word{number}");
    let outcome = desk.pipe(text, "classify -m m --top 1 --format json");
    outcome.json()["topics"][0]["topic"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn spaces_commas_emoji_and_quotes() {
    let desk = Desk::new();
    desk.write("a.jsonl", corpus(&NAMES));
    desk.train("a.jsonl -m m");
    for (number, name) in NAMES.iter().enumerate() {
        assert_eq!(best(&desk, number), *name);
        let csv = desk
            .pipe(
                format!("word{number}"),
                "classify -m m --top 1 --format csv",
            )
            .results();
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        assert_eq!(&reader.records().next().unwrap().unwrap()[1], *name);
        let report = desk.run("evaluate a.jsonl -m m --format json").json();
        let topics = report["per_topic"].as_array().unwrap();
        assert!(topics.iter().any(|topic| topic["topic"] == *name));
    }
    let one = desk
        .command("inspect m --format json --topic")
        .arg(NAMES[0])
        .output()
        .unwrap();
    assert_eq!(one.status.code(), Some(0));
}

#[test]
fn ten_thousand_characters() {
    let desk = Desk::new();
    let long = "é".repeat(10_000);
    desk.write("a.jsonl", corpus(&[&long, "short"]));
    desk.train("a.jsonl -m m");
    assert_eq!(best(&desk, 0), long);
    for command in [
        "inspect m",
        "evaluate a.jsonl -m m",
        "classify a.jsonl -m m",
    ] {
        assert!(desk.run(command).results().contains(&long), "{command}");
    }
}

#[test]
fn a_label_beyond_all_bounds_is_left_out_and_named() {
    let desk = Desk::new();
    desk.write("a.jsonl", corpus(&["trade", "energy", &"x".repeat(70_000)]));
    let outcome = desk.run("train a.jsonl -m m");
    assert_eq!(outcome.code, Some(3));
    insta::assert_snapshot!(outcome, @"
    exit code 3
    -- stderr
    error: a.jsonl:5: a label of 70000 bytes, more than 65536
    error: a.jsonl:6: a label of 70000 bytes, more than 65536
    trained on 4 articles with 2 topics and 5 terms in [time]
    leave-one-out accuracy of the best topic: [share]%
    wrote m ([size])
    warning: 2 inputs or records were left out
    ");
}

#[test]
fn line_breaks_and_colours_in_a_name_do_no_harm() {
    let desk = Desk::new();
    desk.write("a.jsonl", corpus(&["two\nlines", "\u{1b}[31mred", "plain"]));
    desk.train("a.jsonl -m m");
    assert_eq!(best(&desk, 0), "two lines");
    for command in [
        "inspect m",
        "evaluate a.jsonl -m m",
        "classify a.jsonl -m m",
    ] {
        assert!(!desk.run(command).results().contains('\u{1b}'), "{command}");
    }
}
