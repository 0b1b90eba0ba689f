//! Topics with names and codes: in JSON, JSON Lines and CSV, and as the subjects of ninjs items.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::program::Desk;

/// `defence` is not in it, and `sport` is in no article.
const TOPICS: &str = r#"
[[topic]]
id = "trade"
name = "Trade"
code = "medtop:20000373"

[[topic]]
id = "energy"
name = "Energy, oil"
code = "desk:7"

[[topic]]
id = "sport"
name = "Sport"
"#;

/// A desk with a model whose topics have names and codes, and articles of several kinds.
fn desk() -> Desk {
    let desk = Desk::with_news();
    desk.write("topics.toml", TOPICS);
    let trained = desk.run("train -q news.jsonl -m news.model --topics topics.toml");
    assert_eq!(trained.code, Some(0), "{trained}");
    desk.write(
        "trade.txt",
        "Tariff on imports\n\nCustoms will collect a duty on imports.",
    );
    desk.write(
        "rows.jsonl",
        [
            json!({"id": "http://example.com/1", "text": "Crude oil from the refinery"}),
            json!({"id": "the 2nd/é", "title": "“Army”\u{1}", "text": "Soldiers and a missile"}),
            json!({"text": "Zzyzx qwrtp"}),
        ]
        .map(|row| format!("{row}\n"))
        .concat(),
    );
    desk
}

fn items(desk: &Desk, arguments: &str) -> Vec<Value> {
    let lines = desk.run(&format!("classify {arguments} --format ninjs"));
    let lines = lines.results();
    assert!(lines.is_empty() || lines.ends_with('\n'), "{lines}");
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn topics_that_the_file_lacks_are_named_in_a_warning() {
    let desk = Desk::with_news();
    desk.write("topics.toml", TOPICS);
    assert_snapshot!(desk.run("train -q news.jsonl -m m --topics topics.toml"), @"
    exit code 0
    -- stderr
    warning: 1 topic of the articles has no [[topic]] in the file of --topics, and so neither name nor code: defence
    hint: add a [[topic]] with id = \"defence\", spelt as in the articles
    ");
}

#[test]
fn a_file_of_topics_that_is_none_is_told_before_training() {
    let desk = Desk::with_news();
    desk.write(
        "twice.toml",
        "[[topic]]\nid = \"a\"\n[[topic]]\nid = \"a\"\n",
    );
    desk.write("nameless.toml", "[[topic]]\nname = \"A\"\n");
    let train = |file: &str| desk.run(&format!("train news.jsonl -m m --topics {file}"));
    assert_snapshot!(train("missing.toml"), @"
    exit code 1
    -- stderr
    error: missing.toml: the topics cannot be read: No such file or directory (os error 2)
    hint: give --topics the name of a TOML file, or leave it out
    ");
    assert_snapshot!(train("twice.toml"), @"
    exit code 1
    -- stderr
    error: twice.toml: line 3: a second topic with the id “a”
    hint: keep one of the two
    ");
    assert_snapshot!(train("nameless.toml"), @r#"
    exit code 1
    -- stderr
    error: nameless.toml: line 1: a topic without an id
    hint: give each topic three lines below a line [[topic]]: id = "trade", name = "Trade" and code = "medtop:20000373"; id is what the articles call it
    "#);
    assert_snapshot!(train("news.jsonl"), @r#"
    exit code 1
    -- stderr
    error: news.jsonl: line 1: invalid key-value pair, expected key
    hint: give each topic three lines below a line [[topic]]: id = "trade", name = "Trade" and code = "medtop:20000373"; id is what the articles call it
    "#);
    assert_eq!(desk.files(), ["nameless.toml", "news.jsonl", "twice.toml"]);
}

#[test]
fn json_has_name_and_code_beside_a_topic() {
    let desk = desk();
    let article = desk
        .run("classify trade.txt -m news.model --top 3 --explain --format json")
        .json();
    let topics = article["topics"].as_array().unwrap();
    let label = |topic: &str| {
        let topic = topics.iter().find(|found| found["topic"] == topic).unwrap();
        (topic.get("name").cloned(), topic.get("code").cloned())
    };
    let text = |text: &str| Some(json!(text));
    assert_eq!(label("trade"), (text("Trade"), text("medtop:20000373")));
    assert_eq!(label("energy"), (text("Energy, oil"), text("desk:7")));
    assert_eq!(label("defence"), (None, None));
    assert!(topics[0]["explanation"]["terms"].is_array());
    let line = desk.run("classify trade.txt -m news.model --format jsonl");
    let start = r#"{"id":"trade.txt","topics":[{"topic":"trade","name":"Trade","code":"medtop:"#;
    assert!(line.stdout.starts_with(start), "{line}");
    let text = desk.run("classify trade.txt -m news.model").results();
    assert!(
        text.contains("trade ") && !text.contains("Trade "),
        "{text}"
    );
}

#[test]
fn csv_has_two_more_columns() {
    let desk = desk();
    let table = desk
        .run("classify trade.txt rows.jsonl -m news.model --top 1 --format csv")
        .results();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().unwrap().clone();
    assert_eq!(
        header.iter().collect::<Vec<_>>(),
        [
            "id",
            "topic",
            "probability",
            "score",
            "terms",
            "code",
            "name"
        ]
    );
    let rows: Vec<[String; 3]> = reader
        .records()
        .map(|row| [1, 5, 6].map(|column| row.as_ref().unwrap()[column].to_owned()))
        .collect();
    assert_eq!(
        rows,
        [
            ["trade", "medtop:20000373", "Trade"],
            ["energy", "desk:7", "Energy, oil"],
            ["defence", "", ""],
            ["", "", ""]
        ]
    );
    let empty = desk.pipe(
        "",
        "classify -m news.model --format csv --corpus-format jsonl",
    );
    assert_eq!(empty.stdout.lines().next(), table.lines().next(), "{empty}");
}

#[test]
fn inspect_shows_names_and_codes() {
    let desk = desk();
    let model = desk.run("inspect news.model --format json").json();
    let labels: Vec<_> = model["topics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|topic| {
            (
                topic["topic"].as_str(),
                topic["name"].as_str(),
                topic["code"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        labels,
        [
            (Some("defence"), None, None),
            (Some("energy"), Some("Energy, oil"), Some("desk:7")),
            (Some("trade"), Some("Trade"), Some("medtop:20000373")),
        ]
    );
    let text = desk
        .run("inspect news.model --topic trade --top 1")
        .results();
    let from = text.find("topic      ").unwrap();
    let to = text.find("articles   7").unwrap();
    assert_eq!(
        &text[from..to],
        "topic      trade\nname       Trade\ncode       medtop:20000373\n"
    );
}

#[test]
fn a_news_item_has_the_topics_as_subjects() {
    let desk = desk();
    let items = items(&desk, "trade.txt rows.jsonl -m news.model --top 1");
    let uris: Vec<&str> = items
        .iter()
        .map(|item| item["uri"].as_str().unwrap())
        .collect();
    assert_eq!(
        uris,
        [
            "urn:slugline:trade.txt",
            "http://example.com/1",
            "urn:slugline:the%202nd%2F%C3%A9",
            "urn:slugline:rows.jsonl%3A3"
        ]
    );
    for item in &items {
        assert_eq!(item["type"], "text");
        assert_eq!(item["representationType"], "partial");
        assert_eq!(item["standard"]["name"], "ninjs");
        assert_eq!(item["standard"]["version"], "3.1");
        assert!(item.get("bodies").is_none(), "{item}");
    }
    assert_eq!(
        items[0]["headlines"],
        json!([{"value": "Tariff on imports"}])
    );
    assert_eq!(items[1].get("headlines"), None);
    assert_eq!(items[2]["headlines"], json!([{"value": "“Army”\u{1}"}]));
    assert_eq!(items[3]["subjects"], json!([]));

    let without_figures = |item: &Value| {
        let mut subject = item["subjects"][0].clone();
        for figure in ["relevance", "confidence"] {
            let figure = subject.as_object_mut().unwrap().remove(figure).unwrap();
            assert!(
                figure.as_u64().is_some_and(|figure| figure <= 100),
                "{item}"
            );
        }
        subject
    };
    let creator = format!("slugline {}", env!("CARGO_PKG_VERSION"));
    let trade = "http://cv.iptc.org/newscodes/mediatopic/20000373";
    assert_eq!(
        without_figures(&items[0]),
        json!({"name": "Trade", "uri": trade, "creator": creator})
    );
    assert_eq!(
        without_figures(&items[1]),
        json!({"name": "Energy, oil", "literal": "desk:7", "creator": creator})
    );
    assert_eq!(
        without_figures(&items[2]),
        json!({"name": "defence", "literal": "defence", "creator": creator})
    );
}

/// Confidence is the probability; relevance, that of the topic among those of all.
#[test]
fn figures_of_a_subject_follow_from_the_probabilities() {
    let desk = desk();
    let article = desk.run("classify trade.txt -m news.model --top 3 --format json");
    let probabilities: Vec<f64> = article.json()["topics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|topic| topic["probability"].as_f64().unwrap())
        .collect();
    let sum: f64 = probabilities.iter().sum();
    let percent = |share: f64| json!(format!("{:.0}", share * 100.0).parse::<u64>().unwrap());
    let expected: Vec<[Value; 2]> = probabilities
        .iter()
        .map(|p| [percent(*p), percent(p / sum)])
        .collect();
    for top in 1..=3 {
        let item = items(&desk, &format!("trade.txt -m news.model --top {top}")).remove(0);
        let subjects = item["subjects"].as_array().unwrap();
        let found: Vec<[Value; 2]> = subjects
            .iter()
            .map(|subject| ["confidence", "relevance"].map(|figure| subject[figure].clone()))
            .collect();
        assert_eq!(found, expected[..top]);
    }
    desk.train("news.jsonl -m plain.model --no-calibration");
    let item = items(&desk, "trade.txt -m plain.model").remove(0);
    let creator = format!("slugline {}", env!("CARGO_PKG_VERSION"));
    let subject = json!({"name": "trade", "literal": "trade", "creator": creator});
    assert_eq!(item["subjects"], json!([subject]));
}

#[test]
fn what_is_written_is_read_again_as_ninjs() {
    let desk = desk();
    let written = desk
        .run("classify trade.txt -m news.model --format ninjs")
        .results();
    desk.write("items.jsonl", &written);
    let again = desk
        .run("classify items.jsonl -m news.model --format ninjs")
        .results();
    let item = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert_eq!(item(&again)["uri"], item(&written)["uri"]);
    assert_eq!(item(&again)["headlines"], item(&written)["headlines"]);
    let report = desk
        .run("evaluate items.jsonl -m news.model --labels-field subjects.code --format json")
        .json();
    assert_eq!(report["articles"], 1);
    assert_eq!(
        items(&desk, "items.jsonl items.jsonl -m news.model").len(),
        2
    );
}

/// The standard's own schema is no part of this repository: where it isn't found, this is skipped.
/// It is looked for in the folder that `SLUGLINE_SCHEMAS` names, or else in `shared/schemas`
/// beside the repository.
#[test]
fn items_are_valid_by_the_schema_of_the_standard() {
    let folder = env::var_os("SLUGLINE_SCHEMAS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/schemas"),
        PathBuf::from,
    );
    let Ok(schema) = fs::read_to_string(folder.join("ninjs-3.1.json")) else {
        println!("schema of ninjs: skipped, {} has none", folder.display());
        return;
    };
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let desk = desk();
    let items = items(
        &desk,
        "trade.txt rows.jsonl news.jsonl -m news.model --top 2",
    );
    assert!(items.len() > 16);
    for item in &items {
        let mut problems = Vec::new();
        check(&schema, &schema, item, "", &mut problems);
        assert!(problems.is_empty(), "{problems:?}: {item}");
    }
    // The check itself finds what is wrong.
    for (pointer, wrong) in [
        ("", json!({})),
        ("/uri", json!(1)),
        ("/type", json!("prose")),
        ("/headlines/0", json!({"text": "T", "value": "T"})),
        ("/headlines/0", json!({})),
        ("/subjects/0/relevance", json!(101)),
        ("/subjects/0/confidence", json!(0.5)),
        ("/standard", json!({"name": "ninjs", "publisher": "IPTC"})),
    ] {
        let mut item = items[0].clone();
        *item.pointer_mut(pointer).unwrap() = wrong;
        let mut problems = Vec::new();
        check(&schema, &schema, &item, "", &mut problems);
        assert_eq!(problems.len(), 1, "{pointer}: {problems:?}");
    }
}

/// Notes where a value breaks a schema, as far as that says with the keywords that it has for what
/// the program writes.
fn check(root: &Value, schema: &Value, value: &Value, at: &str, problems: &mut Vec<String>) {
    let mut note = |holds: bool, what: &str| {
        if !holds {
            problems.push(format!("{at}: {what}"));
        }
    };
    if let Some(required) = schema["required"].as_array() {
        let has = |name: &Value| value.get(name.as_str().unwrap()).is_some();
        note(required.iter().all(has), "a property is missing");
    }
    if let Some(kind) = schema["type"].as_str() {
        let is_kind = match kind {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "integer" => value.is_i64(),
            _ => false,
        };
        note(is_kind, &format!("no {kind}"));
    }
    if let Some(values) = schema["enum"].as_array() {
        note(values.contains(value), "not one of the values");
    }
    let number = value.as_i64();
    let within = |limit: &Value, order: fn(i64, i64) -> bool| {
        let both = number.zip(limit.as_i64());
        both.is_none_or(|(number, limit)| order(number, limit))
    };
    note(
        within(&schema["minimum"], |number, limit| number >= limit),
        "too low",
    );
    note(
        within(&schema["maximum"], |number, limit| number <= limit),
        "too high",
    );
    if let (Some(object), Some(known)) = (value.as_object(), schema["properties"].as_object()) {
        let closed = ["additionalProperties", "unevaluatedProperties"];
        let closed = closed.iter().any(|keyword| schema[*keyword] == false);
        note(
            !closed || object.keys().all(|name| known.contains_key(name)),
            "a stray property",
        );
        for (name, value) in object {
            if let Some(schema) = known.get(name) {
                check(root, schema, value, &format!("{at}/{name}"), problems);
            }
        }
    }
    if schema["items"].is_object() {
        for value in value.as_array().into_iter().flatten() {
            check(root, &schema["items"], value, at, problems);
        }
    }
    if let Some(definition) = schema["$ref"]
        .as_str()
        .and_then(|name| name.strip_prefix('#'))
    {
        check(root, root.pointer(definition).unwrap(), value, at, problems);
    }
}
