//! How a format is told, and what is refused before a record is read.

use std::error::Error;
use std::path::Path;

use slugline_corpus::{Format, Labels, ReadOptions};

use crate::support::{Files, open, read, refusal};

fn with(format: Format) -> ReadOptions {
    ReadOptions {
        format: Some(format),
        ..ReadOptions::default()
    }
}

#[test]
fn content_tells_what_the_name_does_not() {
    let far = format!(
        "{}{{\"text\": \"B\", \"labels\": \"a\"}}",
        " \n".repeat(500)
    );
    for (name, content, expected) in [
        ("n.train", "__label__a B", "n.train:1|-|B|a"),
        ("n.txt", "__label__a B", "n.txt:1|-|B|a"),
        (
            "n",
            "\u{feff}\n {\"text\": \"B\", \"labels\": \"a\"}",
            "n:2|-|B|a",
        ),
        ("n", &far, "n:501|-|B|a"),
    ] {
        let (articles, _) = read(
            name,
            content.as_bytes(),
            Labels::Required,
            &ReadOptions::default(),
        );
        assert_eq!(articles, [expected]);
    }
}

#[test]
fn a_file_to_classify_is_text_unless_it_says_otherwise() {
    for (name, content, expected) in [
        (
            "n.txt",
            "\u{feff}T\r\n\r\n__label__a B",
            "n.txt|T|__label__a B|",
        ),
        ("n.txt", "{\"text\": \"B\"}", "n.txt|-|{\"text\": \"B\"}|"),
        ("n.wire.md", "Oil up", "n.wire.md|-|Oil up|"),
        ("n", "{\"text\": \"B\"}", "n:1|-|B|"),
    ] {
        let (articles, _) = read(
            name,
            content.as_bytes(),
            Labels::Optional,
            &ReadOptions::default(),
        );
        // A text of its own is named by the path that was given, which leads to a temporary folder.
        let [article] = articles.as_slice() else {
            panic!("{name}: {articles:?}");
        };
        assert!(article.ends_with(expected), "{name}: {article}");
    }
}

#[test]
fn the_format_asked_for_goes_before_the_name() {
    let (articles, _) = read(
        "n.csv",
        b"__label__a B",
        Labels::Required,
        &with(Format::FastText),
    );
    assert_eq!(articles, ["n.csv:1|-|B|a"]);
    let (articles, _) = read("n.jsonl", b"{}", Labels::Optional, &with(Format::Text));
    // A text of its own is named by the path that was given.
    assert!(articles[0].ends_with("/n.jsonl|-|{}|"), "{articles:?}");
}

#[test]
fn what_cannot_be_read_is_refused_with_what_to_do() {
    let default = ReadOptions::default;
    for (name, content, options, message, hint) in [
        (
            "n.xml",
            &b"<a/>"[..],
            default(),
            "n.xml: the format cannot be told from its name or its content",
            "(jsonl)",
        ),
        ("n", b"", default(), "n: there is nothing in it", ""),
        (
            "n.txt",
            b"Oil up",
            default(),
            "n.txt: a plain text file has no labels",
            "corpus/trade/1.txt",
        ),
        (
            "n.csv",
            b"Oil up",
            with(Format::Text),
            "n.csv: a plain text file has no labels",
            "fasttext",
        ),
        (
            "n.json",
            b"[\n{}]",
            default(),
            "n.json: not JSON Lines (one object per line) but an array",
            "jq -c '.[]'",
        ),
        (
            "n",
            b"[{}]",
            default(),
            "n: not JSON Lines (one object per line) but an array",
            "jq -c '.[]'",
        ),
        (
            "n.json",
            b"{\r\n \"text\": 1}",
            default(),
            "n.json: not JSON Lines (one object per line) but an object over several lines",
            "jq -c '.'",
        ),
        (
            "n.csv",
            b"\xff\xfet\0",
            default(),
            "n.csv: the text is UTF-16, UTF-8 is needed",
            "iconv",
        ),
        (
            "n.jsonl",
            b"\xfe\xff\0{",
            default(),
            "n.jsonl: the text is UTF-16, UTF-8 is needed",
            "iconv",
        ),
        (
            "n.txt",
            b"x",
            with(Format::Folder),
            "n.txt: not a folder",
            "leave --corpus-format out",
        ),
    ] {
        let (refused, hinted) = refusal(name, content, Labels::Required, &options);
        assert_eq!(refused, message);
        assert!(hinted.contains(hint), "{hinted}");
    }
}

#[test]
fn a_missing_file_names_the_cause() {
    let error = open(
        Path::new("no/such.jsonl"),
        Labels::Optional,
        &ReadOptions::default(),
    );
    let error = error.unwrap_err();
    assert_eq!(error.to_string(), "no/such.jsonl: cannot be opened");
    assert!(error.source().unwrap().to_string().contains("No such file"));
}

#[test]
fn a_folder_is_no_file() {
    let files = Files::new(&[("t/1.txt", b"One")]);
    let error = open(files.root(), Labels::Required, &with(Format::Csv)).unwrap_err();
    assert_eq!(
        files.shorten(&error.to_string()),
        "ROOT: a folder, not a file"
    );
}

#[test]
fn a_text_of_nothing_or_not_of_text_is_an_error() {
    for (content, message) in [
        (&b" \n"[..], "n.txt: no text"),
        (b"\x7fELF\0", "n.txt: a binary file, not text"),
    ] {
        let (articles, errors) = read("n.txt", content, Labels::Optional, &ReadOptions::default());
        assert_eq!((articles, errors), (vec![], vec![message.to_owned()]));
    }
}

#[test]
fn records_are_cut_on_one_thread_and_parsed_on_another() {
    let files = Files::new(&[("n.jsonl", b"{\"text\": \"A\"}\n{\"text\": \"B\"}\n")]);
    let reader = open(
        &files.path("n.jsonl"),
        Labels::Optional,
        &ReadOptions::default(),
    )
    .unwrap();
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || reader.for_each(|record| sender.send(record.unwrap()).unwrap()));
    let bodies: Vec<_> = receiver
        .iter()
        .map(|record| record.parse().unwrap().body)
        .collect();
    assert_eq!(bodies, ["A", "B"]);
}
