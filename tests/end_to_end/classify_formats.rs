//! The forms in which topics are printed: text, JSON, JSON Lines and CSV.

use insta::assert_snapshot;
use serde_json::Value;

use crate::program::Desk;

fn desk() -> Desk {
    let desk = Desk::with_model();
    desk.write(
        "trade.txt",
        "Tariff on imports\n\nCustoms will collect a duty on imports.",
    );
    desk.write("unknown.txt", "Zzyzx qwrtp.");
    desk.write("nothing.jsonl", "");
    let rows = "id,text\n\"a, \"\"b\"\"\",Customs duty and crude oil\n\u{1b}[31m,Zzyzx\n";
    desk.write("rows.csv", rows);
    desk
}

/// The article as JSON, once it is known to have the keys it should.
fn checked(article: &Value) -> Value {
    let has = |keys: &[&str], value: &Value| {
        let object = value.as_object().unwrap();
        keys.iter().all(|&key| object.contains_key(key)) && object.len() == keys.len()
    };
    let topics = article["topics"].as_array().unwrap();
    let keys = ["id", "topics", "terms", "note"];
    let keys = if topics.is_empty() {
        &keys[..]
    } else {
        &keys[..3]
    };
    assert!(has(keys, article), "{article}");
    for topic in topics {
        assert!(has(&["topic", "score", "probability"], topic), "{topic}");
        assert!((0.0..=1.0).contains(&topic["probability"].as_f64().unwrap()));
        assert!(topic["score"].is_f64());
    }
    article.clone()
}

#[test]
fn json_is_an_object_for_a_text_and_an_array_for_several() {
    let desk = desk();
    let json = |inputs: &str| {
        desk.run(&format!("classify {inputs} -m news.model --format json"))
            .json()
    };
    let (trade, unknown) = (checked(&json("trade.txt")), checked(&json("unknown.txt")));
    assert_eq!(trade["id"], "trade.txt");
    assert_eq!(trade["topics"][0]["topic"], "trade");
    assert_eq!(unknown["terms"], 0);
    assert_eq!(
        json("trade.txt unknown.txt"),
        Value::from(vec![trade, unknown])
    );
    assert_eq!(json("nothing.jsonl"), Value::from(Vec::<Value>::new()));
    let rows = json("rows.csv");
    let ids: Vec<Value> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| checked(row)["id"].clone())
        .collect();
    assert_eq!(ids, ["a, \"b\"", "\u{1b}[31m"]);
}

#[test]
fn json_stays_valid_where_an_input_is_missing() {
    let desk = desk();
    let outcome = desk.run("classify missing.txt trade.txt -m news.model --format json");
    assert_eq!(outcome.code, Some(3));
    let articles: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(articles.as_array().unwrap().len(), 1);
    let outcome = desk.run("classify missing.txt gone.txt -m news.model --format json");
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(1), "[]\n"));
}

#[test]
fn json_lines_are_the_same_objects_a_line_each() {
    let desk = desk();
    let inputs = "trade.txt unknown.txt rows.csv -m news.model";
    let lines = desk
        .run(&format!("classify {inputs} --format jsonl"))
        .results();
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let array = desk.run(&format!("classify {inputs} --format json")).json();
    assert_eq!(Value::from(lines), array);
    assert_eq!(
        desk.run("classify nothing.jsonl -m news.model --format jsonl")
            .results(),
        ""
    );
}

#[test]
fn keys_of_json_come_in_the_documented_order() {
    let desk = desk();
    let line = desk
        .run("classify trade.txt -m news.model --top 1 --explain --format jsonl")
        .results();
    let at = |key: &str| {
        line.find(&format!("\"{key}\":"))
            .unwrap_or_else(|| panic!("{key}: {line}"))
    };
    let keys = [
        "id",
        "topics",
        "topic",
        "score",
        "probability",
        "explanation",
        "bias",
    ];
    assert!(keys.map(at).is_sorted(), "{line}");
    assert!(
        line.ends_with(",\"terms\":7}\n") || line.contains("],\"terms\":"),
        "{line}"
    );
}

#[test]
fn csv_has_a_row_for_each_topic_and_quotes_what_needs_it() {
    let desk = desk();
    let outcome =
        desk.run("classify trade.txt unknown.txt rows.csv -m news.model --top 2 --format csv");
    let table = outcome.results();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    assert_eq!(header, ["id", "topic", "probability", "score", "terms"]);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let ids: Vec<&str> = rows.iter().map(|row| &row[0]).collect();
    let quoted = "a, \"b\"";
    assert_eq!(
        ids,
        [
            "trade.txt",
            "trade.txt",
            "unknown.txt",
            quoted,
            quoted,
            "\u{1b}[31m"
        ]
    );
    assert_eq!(&rows[0][1], "trade");
    assert_eq!(
        rows[2].iter().collect::<Vec<_>>(),
        ["unknown.txt", "", "", "", "0"]
    );

    let json = desk
        .run("classify trade.txt -m news.model --top 1 --format json")
        .json();
    let number = |column: usize| rows[0][column].parse::<f64>().unwrap();
    assert_eq!(json["topics"][0]["probability"], number(2));
    assert_eq!(json["topics"][0]["score"], number(3));
    let header = "id,topic,probability,score,terms\n";
    assert_eq!(
        desk.run("classify nothing.jsonl -m news.model --format csv")
            .results(),
        header
    );
}

/// What comes from articles must not move the cursor or colour the screen.
#[test]
fn text_shows_control_characters_as_escapes() {
    let text = desk()
        .run("classify rows.csv -m news.model --top 1")
        .results();
    assert!(!text.contains('\u{1b}'), "{text}");
    assert_snapshot!(text.lines().last().unwrap(), @r"\u{1b}[31m	(the model knows no term of the article)");
}
