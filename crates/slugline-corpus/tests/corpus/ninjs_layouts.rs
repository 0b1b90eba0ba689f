//! How files and folders of ninjs items are told from others, and laid out.

use slugline_corpus::{Format, Input, Labels, ReadOptions};

use crate::ninjs::{SHOWN, SUPERDESK, V1, V2, V3, ninjs, read_default};
use crate::support::{Files, open, read, read_all, refusal, show};

fn all() -> [&'static str; 4] {
    [V3, V2, V1, SUPERDESK]
}

fn on_one_line(item: &str) -> String {
    item.lines().map(str::trim).collect()
}

#[test]
fn every_version_is_read_in_every_layout() {
    let lines = all().map(on_one_line).join("\n");
    for labels in [Labels::Required, Labels::Optional] {
        for (name, text) in [
            ("n.json", format!("[{}]", all().join(",\n"))),
            (
                "n.json",
                format!("\u{feff}[\n{}\n]\n", all().map(on_one_line).join(", ")),
            ),
            ("n", format!("\n[ {}]", all().join(","))),
            ("n.json", all().join("\n")),
            ("n.json", lines.clone()),
            ("n.jsonl", lines.clone()),
            ("n.ndjson", lines.replace('\n', "\r\n\r\n")),
            ("n", lines.clone()),
        ] {
            let (articles, errors) = read_default(name, &text, labels);
            assert_eq!(errors, [""; 0], "{name}: {text}");
            assert_eq!(articles, SHOWN, "{name}: {text}");
        }
        for (item, shown) in all().into_iter().zip(SHOWN) {
            for text in [item, &on_one_line(item)] {
                let (articles, errors) = read_default("n.json", text, labels);
                assert_eq!((articles, errors), (vec![shown.to_owned()], vec![]));
            }
        }
    }
}

#[test]
fn other_json_stays_what_it_was() {
    // A row of JSON Lines may have fields of the names ninjs has.
    for (line, shown) in [
        (
            r#"{"uri": "u", "headline": "H", "body": "B", "labels": "a"}"#,
            "n.json:1|H|B|a",
        ),
        (
            r#"{"uri": "u", "headlines": ["H"], "text": "B", "label": "a"}"#,
            "n.json:1|-|B|a",
        ),
        (
            r#"{"uri": "u", "headline": "H", "topics": ["a"]}"#,
            "n.json:1|H||a",
        ),
        (
            r#"{"id": "i", "headline": "H", "label": "a", "bodies": []}"#,
            "i|H||a",
        ),
    ] {
        let (articles, errors) = read_default("n.json", line, Labels::Required);
        assert_eq!((articles, errors), (vec![shown.to_owned()], vec![]));
    }
    let named = ReadOptions {
        text_field: Some("lead".into()),
        ..ReadOptions::default()
    };
    let line = br#"{"uri": "u", "headlines": [], "lead": "L", "labels": ["a"]}"#;
    let (articles, _) = read("n.jsonl", line, Labels::Required, &named);
    assert_eq!(articles, ["n.jsonl:1|-|L|a"]);
    let asked = ReadOptions {
        format: Some(Format::JsonLines),
        ..ReadOptions::default()
    };
    let (message, hint) = refusal("n.json", b"{\n\"uri\": 1}", Labels::Optional, &asked);
    assert!(message.contains("not JSON Lines"), "{message}");
    assert!(hint.contains("jq -c"), "{hint}");
    for text in [
        "[\n]",
        "[{\"uri\": \"u\"}]",
        "{\n\"uri\": \"u\", \"title\": \"T\"}",
    ] {
        let (message, hint) = refusal(
            "n.json",
            text.as_bytes(),
            Labels::Required,
            &ReadOptions::default(),
        );
        assert!(message.contains("not JSON Lines"), "{message}");
        assert!(hint.contains("jq -c"), "{hint}");
    }
}

#[test]
fn an_item_is_told_behind_much_else_and_in_bounds() {
    for (kib, is_told) in [(3, true), (60, true), (900, true), (1100, false)] {
        let long = "x".repeat(kib << 10);
        let item =
            format!(r#"{{"located": "{long}", "uri": "u", "body_text": "B", "subject": ["a"]}}"#);
        let (articles, errors) = read_default("n.json", &item, Labels::Required);
        let expected = is_told.then_some("u|-|B|a");
        assert_eq!(articles, Vec::from_iter(expected), "{kib}");
        assert_eq!(errors.len(), usize::from(!is_told));
    }
    let standard = r#"{"standard": {"version": "2.0", "name": "NINJS"}, "headline": "H"}"#;
    let (articles, _) = read_default("n", standard, Labels::Optional);
    assert_eq!(articles, ["n:1|H||"]);
}

fn read_folder(files: &Files, labels: Labels, options: &ReadOptions) -> (Vec<String>, Vec<String>) {
    let (articles, errors) = read_all(open(files.root(), labels, options).unwrap());
    let errors = errors.iter().map(|error| files.shorten(&error.to_string()));
    (articles.iter().map(show).collect(), errors.collect())
}

#[test]
fn a_folder_to_classify_may_hold_items_and_texts() {
    let files = Files::new(&[
        ("2024/05/v3.json", format!("\u{feff}{V3}").as_bytes()),
        (
            "2024/06/array.json",
            format!("[{V2},\n1,\n{V1}]").as_bytes(),
        ),
        ("a.txt", b"Text"),
        ("b.json", b"{\"text\": \"B\"}\n"),
        ("c.json", b"[{\"uri\": \"u\", \"headline\": \"H\"}"),
        ("d.csv", b"text"),
        ("e.ndjson", on_one_line(SUPERDESK).as_bytes()),
    ]);
    let (articles, errors) = read_folder(&files, Labels::Optional, &ReadOptions::default());
    let [v3, v2, v1, superdesk] = SHOWN;
    assert_eq!(articles, [v3, v2, v1, "a|-|Text|", "u|H||", superdesk]);
    assert_eq!(
        errors,
        [
            "2024/06/array.json:8: not a JSON object",
            "b.json: a jsonl file in a folder of text files",
            "c.json:1: cannot be read",
            "d.csv: a csv file in a folder of text files",
        ]
    );
}

#[test]
fn a_folder_of_items_is_read_with_their_topics() {
    let flat = Files::new(&[
        ("1.json", V3.as_bytes()),
        ("2.json", V2.as_bytes()),
        ("README.md", b"x"),
    ]);
    let mut articles = Vec::new();
    for input in Input::from(flat.root()).expand() {
        let Input::Path(path) = input else { panic!() };
        let reader = open(&path, Labels::Required, &ReadOptions::default()).unwrap();
        let (read, errors) = read_all(reader);
        assert!(errors.is_empty(), "{errors:?}");
        articles.extend(read.iter().map(show));
    }
    assert_eq!(articles, SHOWN[..2]);

    let nested = Files::new(&[
        ("0.json", V3.as_bytes()),
        ("2024/05/1.json", V2.as_bytes()),
        ("2024/05/note.txt", b"x"),
    ]);
    let (articles, errors) = read_folder(&nested, Labels::Required, &ninjs());
    assert_eq!(
        (articles, errors),
        (SHOWN[..2].iter().map(|&s| s.to_owned()).collect(), vec![])
    );
    let reader = open(nested.root(), Labels::Required, &ninjs()).unwrap();
    assert_eq!(reader.total_bytes(), Some((V3.len() + V2.len()) as u64));

    let reader = open(nested.root(), Labels::Required, &ReadOptions::default()).unwrap();
    let (_, errors) = read_all(reader);
    assert_eq!(
        errors[0].hint().unwrap(),
        "name the file itself as the input, or move it elsewhere; for a folder of ninjs items \
         give --corpus-format ninjs"
    );
    let texts = Files::new(&[("a/1.txt", b"x")]);
    let error = open(texts.root(), Labels::Required, &ninjs()).unwrap_err();
    assert_eq!(
        texts.shorten(&error.to_string()),
        "ROOT: no files to read in this folder"
    );
}
