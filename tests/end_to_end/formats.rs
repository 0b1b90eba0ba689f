//! The same articles in every format give the same model, byte for byte.

use std::fs;

use insta::assert_snapshot;

use crate::news::{self, Story, fasttext, folders, gzip, json_lines, ninjs, table, zstd};
use crate::program::Desk;

/// Trains on the inputs, and returns the bytes of the model.
fn model(desk: &Desk, inputs_and_options: &str) -> Vec<u8> {
    desk.train(&format!("{inputs_and_options} --model a.model"));
    let model = desk.read("a.model");
    fs::remove_file(desk.path("a.model")).unwrap();
    model
}

#[test]
fn articles_of_one_topic() {
    let stories = news::one_topic_stories();
    let desk = Desk::new();
    desk.write("a.jsonl", json_lines(&stories));
    desk.write("a.ndjson", json_lines(&stories));
    desk.write("a.csv", table(&stories, b','));
    desk.write("a.tsv", table(&stories, b'\t'));
    folders(&desk, "folder", &stories);
    let expected = model(&desk, "a.jsonl");
    for input in ["a.ndjson", "a.csv", "a.tsv", "folder"] {
        assert_eq!(model(&desk, input), expected, "{input}");
    }
}

#[test]
fn articles_of_several_topics() {
    let stories = news::stories();
    let desk = Desk::new();
    desk.write("a.jsonl", json_lines(&stories));
    desk.write("a.csv", table(&stories, b','));
    desk.write("a.tsv", table(&stories, b'\t'));
    desk.write("a.json", ninjs(&stories));
    let expected = model(&desk, "a.jsonl");
    assert_eq!(model(&desk, "a.json"), expected);
    for input in ["a.csv", "a.tsv"] {
        let input = format!("{input} --label-separator ;");
        assert_eq!(model(&desk, &input), expected, "{input}");
    }
}

#[test]
fn fasttext_lines_are_articles_without_titles() {
    let without_title = |story: Story| Story {
        body: format!("{} {}", story.title, story.body),
        title: "",
        ..story
    };
    let desk = Desk::new();
    let fasttext = fasttext(&news::stories());
    let stories: Vec<Story> = news::stories().into_iter().map(without_title).collect();
    desk.write("a.jsonl", json_lines(&stories));
    let expected = model(&desk, "a.jsonl");
    for name in ["a.ft", "a.txt", "a"] {
        desk.write(name, &fasttext);
        assert_eq!(model(&desk, name), expected, "{name}");
    }
    desk.write("b.csv", &fasttext);
    assert_eq!(model(&desk, "b.csv --corpus-format fasttext"), expected);
}

#[test]
fn compressed_files_are_read_through() {
    let stories = news::one_topic_stories();
    let desk = Desk::new();
    desk.write("a.jsonl", json_lines(&stories));
    desk.write("b.jsonl.gz", gzip(json_lines(&stories)));
    desk.write("c.jsonl.zst", zstd(json_lines(&stories)));
    desk.write("d.csv.gz", gzip(table(&stories, b',')));
    desk.write("e.tsv.zst", zstd(table(&stories, b'\t')));
    for story in &stories {
        let text = format!("{}\n\n{}", story.title, story.body);
        let name = format!("folder/{}/{}.txt.gz", story.topics[0], story.title);
        desk.write(&name, gzip(text));
    }
    let expected = model(&desk, "a.jsonl");
    for input in [
        "b.jsonl.gz",
        "c.jsonl.zst",
        "d.csv.gz",
        "e.tsv.zst",
        "folder",
    ] {
        assert_eq!(model(&desk, input), expected, "{input}");
    }
}

#[test]
fn standard_input_is_told_by_how_it_begins_or_by_the_option() {
    let stories = news::one_topic_stories();
    let desk = Desk::new();
    desk.write("a.jsonl", json_lines(&stories));
    let expected = model(&desk, "a.jsonl");
    for (input, format) in [
        (json_lines(&stories).into_bytes(), ""),
        (gzip(json_lines(&stories)), ""),
        (zstd(json_lines(&stories)), "--corpus-format jsonl"),
        (table(&stories, b','), "--corpus-format csv"),
        (table(&stories, b'\t'), "--corpus-format tsv"),
    ] {
        let outcome = desk.pipe(input, &format!("train - --quiet -m piped.model {format}"));
        assert_eq!(outcome.to_string(), "exit code 0\n", "{format}");
        assert_eq!(desk.read("piped.model"), expected, "{format}");
    }
}

#[test]
fn several_inputs_of_several_formats_are_one_corpus() {
    let stories = news::one_topic_stories();
    let desk = Desk::new();
    desk.write("all.jsonl", json_lines(&stories));
    desk.write("1.jsonl.gz", gzip(json_lines(&stories[..3])));
    desk.write("2.csv", table(&stories[3..7], b','));
    folders(&desk, "3", &stories[7..]);
    let expected = model(&desk, "all.jsonl");
    assert_eq!(model(&desk, "1.jsonl.gz 2.csv 3"), expected);
    assert_eq!(model(&desk, "3 1.jsonl.gz 2.csv"), expected);
}

#[test]
fn a_folder_of_corpus_files_stands_for_them() {
    let stories = news::stories();
    let desk = Desk::new();
    desk.write("all.jsonl", json_lines(&stories));
    desk.write("months/01.jsonl", json_lines(&stories[..5]));
    desk.write("months/02.jsonl.gz", gzip(json_lines(&stories[5..])));
    desk.write("months/README.md", "One file a month.");
    assert_eq!(model(&desk, "months"), model(&desk, "all.jsonl"));
}

#[test]
fn fields_may_have_other_names() {
    let desk = Desk::new();
    let (mut named, mut csv) = (String::new(), "Kop,Artikel,Rubriek\n".to_owned());
    for story in news::one_topic_stories() {
        let line = serde_json::json!({
            "kop": story.title, "artikel": story.body, "rubriek": story.topics[0], "text": "no",
        });
        named.push_str(&format!("{line}\n"));
        csv.push_str(&format!(
            "{:?},{:?},{}\n",
            story.title, story.body, story.topics[0]
        ));
    }
    desk.write("usual.jsonl", json_lines(&news::one_topic_stories()));
    desk.write("named.jsonl", named);
    desk.write("named.csv", csv);
    let expected = model(&desk, "usual.jsonl");
    for input in ["named.jsonl", "named.csv"] {
        let options = "--text-field artikel --title-field kop --labels-field rubriek";
        assert_eq!(
            model(&desk, &format!("{input} {options}")),
            expected,
            "{input}"
        );
    }
}

#[test]
fn a_field_that_is_not_there_is_named_with_those_that_are() {
    let desk = Desk::new();
    desk.write("a.csv", "headline,body,desk\nOil up,Crude rose,energy\n");
    desk.write(
        "a.jsonl",
        r#"{"headline": "Oil up", "body": "Crude rose", "desk": "energy"}"#,
    );
    assert_snapshot!(desk.run("train a.csv -m m"), @"
    exit code 1
    -- stderr
    error: a.csv: no column of labels; the columns are: headline, body, desk
    hint: name the column with --labels-field
    ");
    assert_snapshot!(desk.run("train a.jsonl -m m"), @"
    exit code 1
    -- stderr
    error: a.jsonl:1: no labels
    hint: name the field with --labels-field; the row has: headline, body, desk
    error: a.jsonl: no article could be read
    hint: an article needs a text and, to train or evaluate, at least one topic
    ");
    assert_snapshot!(desk.run("train a.csv -m m --labels-field dusk"), @"
    exit code 1
    -- stderr
    error: a.csv: no column of labels; the columns are: headline, body, desk
    hint: name the column with --labels-field
    ");
}

#[test]
fn labels_of_one_string_stay_one_topic_without_a_separator() {
    let desk = Desk::new();
    desk.write("a.csv", table(&news::stories(), b','));
    desk.train("a.csv -m m");
    let model = desk.run("inspect m --format json").json();
    let topics: Vec<&str> = model["topics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|topic| topic["topic"].as_str().unwrap())
        .collect();
    let expected = [
        "defence",
        "energy",
        "energy;defence",
        "trade",
        "trade;defence",
        "trade;energy",
    ];
    assert_eq!(topics, expected);
}

/// The same articles as if by several hands: a byte-order mark, line ends of two systems.
#[test]
fn marks_and_line_ends_do_not_matter() {
    let lines = json_lines(&news::one_topic_stories());
    let ends = ["\n", "\r\n", "\r\n\n"].into_iter().cycle();
    let mixed: String = lines
        .lines()
        .zip(ends)
        .flat_map(<[&str; 2]>::from)
        .collect();
    let desk = Desk::new();
    desk.write("a.jsonl", &lines);
    desk.write("b.jsonl", format!("\u{feff}{mixed}"));
    assert_eq!(model(&desk, "b.jsonl"), model(&desk, "a.jsonl"));
    let table = String::from_utf8(table(&news::one_topic_stories(), b',')).unwrap();
    desk.write("c.csv", format!("\u{feff}{}", table.replace('\n', "\r\n")));
    assert_eq!(model(&desk, "c.csv"), model(&desk, "a.jsonl"));
}
