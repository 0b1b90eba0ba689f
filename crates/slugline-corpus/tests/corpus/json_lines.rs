//! JSON Lines: the fields and their forms, and every line that is no article.

use slugline_corpus::{Labels, MAX_RECORD_BYTES, ReadOptions};

use crate::support::{Files, open, read, read_all};

fn one(line: &str, labels: Labels, options: &ReadOptions) -> String {
    let (articles, errors) = read("n.jsonl", line.as_bytes(), labels, options);
    assert_eq!(articles.len() + errors.len(), 1, "{line}");
    articles.into_iter().chain(errors).next().unwrap()
}

#[test]
fn a_row_becomes_an_article() {
    for (line, expected) in [
        (
            r#"{"text": "Oil up", "labels": ["a", "b"]}"#,
            "n.jsonl:1|-|Oil up|a,b",
        ),
        (r#"{"id": "x", "text": "T\n\nB", "labels": "a"}"#, "x|T|B|a"),
        (
            r#"{"id": 7, "body": " B\n", "title": "T", "topics": "a"}"#,
            "7|T|B|a",
        ),
        (
            r#"{"id": " ", "content": "B", "headline": "", "label": "a"}"#,
            "n.jsonl:1|-|B|a",
        ),
        (r#"{"title": "T", "topic": "a"}"#, "n.jsonl:1|T||a"),
        (
            r#"{"title": "T", "text": null, "category": "a;b"}"#,
            "n.jsonl:1|T||a;b",
        ),
        // An explicit title wins over the one in the text.
        (
            r#"{"title": "T", "text": "U\n\nB", "labels": ["a"]}"#,
            "n.jsonl:1|T|U\n\nB|a",
        ),
        // Of several usual names the first in the documented order counts, `null` does not.
        (
            r#"{"body": "B", "text": "A", "label": "b", "labels": "a"}"#,
            "n.jsonl:1|-|A|a",
        ),
        (
            r#"{"text": "A", "body": "B", "labels": "a", "label": "b"}"#,
            "n.jsonl:1|-|A|a",
        ),
        (
            r#"{"text": null, "body": "B", "labels": null, "label": "b"}"#,
            "n.jsonl:1|-|B|b",
        ),
        // Of one name that occurs twice the last counts.
        (
            r#"{"text": "A", "text": "B", "labels": "a"}"#,
            "n.jsonl:1|-|B|a",
        ),
        (
            r#"{"text": 5, "labels": [1, -2, 1.5, true, null, "a", ""]}"#,
            "n.jsonl:1|-|5|1,-2,1.5,true,a",
        ),
        (
            r#"{"x": {"y": [1, {"text": "no"}]}, "text": "B", "labels": "a"}"#,
            "n.jsonl:1|-|B|a",
        ),
        (
            "{\"te\\u0078t\": \"\\u00e9\\ud83d\\udee2\", \"labels\": \"a\"}",
            "n.jsonl:1|-|é🛢|a",
        ),
        // Strings of an array are never cut.
        (
            r#"{"text": "B", "labels": [" Oil, gas;coal ", "a\nb"]}"#,
            "n.jsonl:1|-|B|Oil, gas;coal,a b",
        ),
    ] {
        assert_eq!(
            one(line, Labels::Required, &ReadOptions::default()),
            expected,
            "{line}"
        );
    }
}

#[test]
fn fields_and_separator_can_be_named() {
    let options = ReadOptions {
        text_field: Some("lead".into()),
        title_field: Some("head".into()),
        labels_field: Some("desk".into()),
        id_field: Some("slug".into()),
        label_separator: Some(";".into()),
        ..ReadOptions::default()
    };
    let line =
        r#"{"id": 1, "text": "no", "slug": "s", "head": "H", "lead": "L", "desk": "a; b;;a"}"#;
    assert_eq!(one(line, Labels::Required, &options), "s|H|L|a,b");
    let title_as_text = ReadOptions {
        text_field: Some("title".into()),
        ..ReadOptions::default()
    };
    let line = r#"{"title": "T", "text": "B", "labels": "a"}"#;
    assert_eq!(
        one(line, Labels::Required, &title_as_text),
        "n.jsonl:1|-|T|a"
    );
    let no_separator = ReadOptions {
        label_separator: Some(String::new()),
        ..options
    };
    let line = r#"{"lead": "L", "desk": "a;b"}"#;
    assert_eq!(
        one(line, Labels::Required, &no_separator),
        "n.jsonl:1|-|L|a;b"
    );
}

#[test]
fn what_is_wrong_with_a_row_is_said_with_its_line() {
    for (line, expected) in [
        (
            r#"{"text": "B" "labels": []}"#,
            "n.jsonl:1: not valid JSON: expected `,` or `}` at column 14",
        ),
        (
            r#"{"text": "B", "labels": ["a"]} x"#,
            "n.jsonl:1: not valid JSON: trailing characters at column 32",
        ),
        (
            r#"{"text": "B"#,
            "n.jsonl:1: not valid JSON: EOF while parsing a string at column 11",
        ),
        (r#""text""#, "n.jsonl:1: not a JSON object"),
        ("null", "n.jsonl:1: not a JSON object"),
        (
            r#"{"text": ["B"], "labels": ["a"]}"#,
            "n.jsonl:1: the field `text` is an array",
        ),
        (
            r#"{"text": "B", "topics": {"a": 1}}"#,
            "n.jsonl:1: the field `topics` is an object",
        ),
        (
            r#"{"text": "B", "labels": [["a"]]}"#,
            "n.jsonl:1: the field `labels` is an array of other than strings",
        ),
        (r#"{"labels": ["a"]}"#, "n.jsonl:1: row without text"),
        (
            r#"{"text": null, "labels": ["a"]}"#,
            "n.jsonl:1: row without text",
        ),
        (r#"{"text": " \n", "labels": ["a"]}"#, "n.jsonl:1: no text"),
        (r#"{"title": " ", "labels": ["a"]}"#, "n.jsonl:1: no text"),
        (r#"{"text": "B"}"#, "n.jsonl:1: no labels"),
        (
            r#"{"text": "B", "labels": []}"#,
            "n.jsonl:1: no labels: the field is empty",
        ),
        (
            r#"{"text": "B", "labels": ["", " \t"]}"#,
            "n.jsonl:1: no labels: the field is empty",
        ),
        (
            r#"{"text": "B", "labels": ""}"#,
            "n.jsonl:1: no labels: the field is empty",
        ),
    ] {
        assert_eq!(
            one(line, Labels::Required, &ReadOptions::default()),
            expected,
            "{line}"
        );
    }
}

#[test]
fn without_a_need_for_labels_they_are_never_wrong() {
    for (line, expected) in [
        (r#"{"text": "B", "labels": ["a"]}"#, "n.jsonl:1|-|B|a"),
        (r#"{"text": "B"}"#, "n.jsonl:1|-|B|"),
        (r#"{"text": "B", "labels": []}"#, "n.jsonl:1|-|B|"),
        (r#"{"text": "B", "labels": {"a": 1}}"#, "n.jsonl:1|-|B|"),
        (r#"{"labels": ["a"]}"#, "n.jsonl:1: row without text"),
    ] {
        assert_eq!(
            one(line, Labels::Optional, &ReadOptions::default()),
            expected,
            "{line}"
        );
    }
    let long = format!(r#"{{"text": "B", "labels": "{}"}}"#, "x".repeat(65_537));
    assert_eq!(
        one(&long, Labels::Optional, &ReadOptions::default()),
        "n.jsonl:1|-|B|"
    );
    assert_eq!(
        one(&long, Labels::Required, &ReadOptions::default()),
        "n.jsonl:1: a label of 65537 bytes, more than 65536"
    );
}

#[test]
fn hints_name_the_fields_there_are() {
    let lines = b"{\"headline\": \"T\", \"tags\": []}\n{\"lead\": \"L\", \"tags\": []}\n{}\n";
    let files = Files::new(&[("n.jsonl", lines)]);
    let options = ReadOptions::default();
    let reader = open(&files.path("n.jsonl"), Labels::Required, &options).unwrap();
    let (_, errors) = read_all(reader);
    let hints: Vec<_> = errors.iter().map(|error| error.hint().unwrap()).collect();
    assert_eq!(
        hints,
        [
            "name the field with --labels-field; the row has: headline, tags",
            "name the field with --text-field; the row has: lead, tags",
            "the row is empty",
        ]
    );
}

#[test]
fn lines_end_in_either_way_and_keep_their_numbers() {
    let text = "\u{feff}{\"text\": \"A\"}\r\n\r\n   \n{\"text\": \"B\"}\nx\n\n{\"text\": \"C\"}";
    let (articles, errors) = read(
        "n.ndjson",
        text.as_bytes(),
        Labels::Optional,
        &ReadOptions::default(),
    );
    assert_eq!(
        articles,
        ["n.ndjson:1|-|A|", "n.ndjson:4|-|B|", "n.ndjson:7|-|C|"]
    );
    assert_eq!(errors, ["n.ndjson:5: not a JSON object"]);
}

#[test]
fn bytes_that_are_not_utf8_are_read_as_windows_1252() {
    let (articles, errors) = read(
        "n.jsonl",
        b"{\"text\": \"\xa3600m \x96 up\"}\n{\"text\": \"\xc2\xa3600m \xff\"}",
        Labels::Optional,
        &ReadOptions::default(),
    );
    assert_eq!(
        articles,
        ["n.jsonl:1|-|£600m – up|", "n.jsonl:2|-|£600m \u{fffd}|"]
    );
    assert_eq!(errors, [""; 0]);
}

#[test]
fn a_deeply_nested_row_is_an_error_or_skipped() {
    let deep = "[".repeat(200_000);
    let ignored = format!("{{\"text\": \"B\", \"x\": {deep}{}}}", "]".repeat(200_000));
    let read_as_text = format!("{{\"text\": {deep}");
    assert_eq!(
        one(&ignored, Labels::Optional, &ReadOptions::default()),
        "n.jsonl:1|-|B|"
    );
    let message = one(&read_as_text, Labels::Optional, &ReadOptions::default());
    assert!(
        message.starts_with("n.jsonl:1: not valid JSON: recursion limit"),
        "{message}"
    );
}

#[test]
fn a_line_at_the_limit_is_read_and_one_above_is_skipped() {
    let limit = usize::try_from(MAX_RECORD_BYTES).unwrap();
    let frame = r#"{"text": ""}"#.len();
    let row = |bytes: usize| format!("{{\"text\": \"{}\"}}\n", "x".repeat(bytes - frame));
    let text = row(limit) + &row(limit + 1) + &row(100);
    let (articles, errors) = read(
        "n.jsonl",
        text.as_bytes(),
        Labels::Optional,
        &ReadOptions::default(),
    );
    let lengths: Vec<_> = articles
        .iter()
        .map(|shown| shown.matches('x').count())
        .collect();
    assert_eq!(lengths, [limit - frame, 100 - frame]);
    assert_eq!(
        errors,
        ["n.jsonl:2: larger than 64 MiB, the most one article may have"]
    );
}
