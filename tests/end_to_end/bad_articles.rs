//! Articles that cannot be used among others that can: named, left out, counted.

use std::fs::File;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use insta::assert_snapshot;

use crate::news::{folders, json_lines, one_topic_stories, stories};
use crate::program::Desk;

/// A good corpus with other lines after it, from line 17 on.
fn desk_with(lines: &str) -> Desk {
    let desk = Desk::new();
    desk.write("good.jsonl", json_lines(&stories()));
    desk.write("mixed.jsonl", json_lines(&stories()) + lines);
    desk
}

/// The model has to be that of the good articles alone.
fn assert_rest_was_done(desk: &Desk, model: &str) {
    desk.train("good.jsonl -m good.model");
    assert_eq!(desk.read(model), desk.read("good.model"));
}

const BAD: &str = r#"not json
{"text": "cut short
["an", "array"]
{"labels": ["trade"]}
{"text": "No topic"}
{"text": "No topic", "labels": []}
{"text": " ", "labels": ["trade"]}
{"text": 5, "labels": {"trade": 1}}
"#;

#[test]
fn rows_that_are_no_article() {
    let desk = desk_with(BAD);
    assert_snapshot!(desk.run("train mixed.jsonl -m m"), @"
    exit code 3
    -- stderr
    error: mixed.jsonl:17: not a JSON object
    error: mixed.jsonl:18: not valid JSON: EOF while parsing a string at column 19
    error: mixed.jsonl:19: not a JSON object
    error: mixed.jsonl:20: row without text
    hint: name the field with --text-field; the row has: labels
    error: mixed.jsonl:21: no labels
    hint: name the field with --labels-field; the row has: text
    error: mixed.jsonl:22: no labels: the field is empty
    error: mixed.jsonl:23: no text
    error: mixed.jsonl:24: the field `labels` is an object
    trained on 16 articles with 3 topics and 295 terms in [time]
    leave-one-out accuracy of the best topic: [share]%
    leave-one-out micro-F1 of all topics: [share]% (thresholds chosen on the same scores)
    wrote m ([size])
    warning: 8 inputs or records were left out
    ");
    assert_rest_was_done(&desk, "m");
}

#[test]
fn strict_stops_at_the_first() {
    let desk = desk_with(BAD);
    desk.write("m", "old");
    assert_snapshot!(desk.run("train mixed.jsonl -m m --strict"), @"
    exit code 1
    -- stderr
    error: mixed.jsonl:17: not a JSON object
    ");
    assert_eq!(desk.read("m"), b"old");
    assert_eq!(desk.files(), ["good.jsonl", "m", "mixed.jsonl"]);
}

#[test]
fn rows_of_tables_that_do_not_fit_the_header() {
    let desk = Desk::new();
    desk.write("a.csv", "text,labels\nDuty,trade\nCrude\nGas,energy,more\n,trade\nArmy,\nGrid,energy\n\"open,energy\n");
    assert_snapshot!(desk.run("train a.csv -m m"), @"
    exit code 3
    -- stderr
    error: a.csv:3: fewer fields than the header: 1 of 2
    hint: a field that holds the separator or a line break needs quotes
    error: a.csv:4: more fields than the 2 of the header
    error: a.csv:5: no text
    error: a.csv:6: no labels: the field is empty
    error: a.csv:8: the row opens a quote that is never closed
    hint: close the quote; a quote inside a quoted field is doubled
    trained on 2 articles with 2 topics and 2 terms in [time]
    leave-one-out accuracy of the best topic: [share]%
    wrote m ([size])
    warning: 5 inputs or records were left out
    ");
}

#[test]
fn fasttext_lines_without_label_or_text() {
    let desk = Desk::new();
    desk.write(
        "a.ft",
        "__label__trade Duty\nno label\n__label__trade\n__label__energy Crude\n",
    );
    assert_snapshot!(desk.run("train a.ft -m m"), @"
    exit code 3
    -- stderr
    error: a.ft:2: no labels
    error: a.ft:3: no text
    trained on 2 articles with 2 topics and 2 terms in [time]
    leave-one-out accuracy of the best topic: [share]%
    wrote m ([size])
    warning: 2 inputs or records were left out
    ");
}

#[test]
fn only_the_first_twenty_are_named_and_all_are_counted() {
    let desk = desk_with(&"{\"text\": \"No topic\"}\n".repeat(1_000));
    let outcome = desk.run("train mixed.jsonl -m m");
    assert_eq!(outcome.code, Some(3));
    assert_eq!(outcome.stderr.matches("error: ").count(), 20);
    assert_eq!(outcome.stderr.matches("hint: ").count(), 1);
    assert_snapshot!(outcome.stderr.lines().last().unwrap(), @"warning: 1,000 inputs or records were left out (980 of them not named above)");
}

#[test]
fn files_of_a_folder_that_are_no_text() {
    let desk = Desk::new();
    folders(&desk, "folder", &one_topic_stories());
    desk.write("folder/trade/empty.txt", "");
    desk.write(
        "folder/trade/picture.txt",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01",
    );
    desk.write("folder/trade/more.jsonl", "{}");
    assert_snapshot!(desk.run("train folder -m m"), @"
    exit code 3
    -- stderr
    error: folder/trade/empty.txt: no text
    error: folder/trade/more.jsonl: a jsonl file in a folder of text files
    hint: name the file itself as the input, or move it elsewhere; for a folder of ninjs items give --corpus-format ninjs
    error: folder/trade/picture.txt: a binary file, not text
    trained on 12 articles with 3 topics and 242 terms in [time]
    leave-one-out accuracy of the best topic: [share]%
    wrote m ([size])
    warning: 3 inputs or records were left out
    ");
    desk.write("good.jsonl", json_lines(&one_topic_stories()));
    assert_rest_was_done(&desk, "m");
}

#[test]
fn a_binary_file_under_the_name_of_another() {
    let desk = Desk::with_model();
    let bytes: Vec<u8> = (0..=255).cycle().take(5_000).collect();
    desk.write("program.txt", &bytes);
    assert_snapshot!(desk.run("classify program.txt -m news.model"), @"
    exit code 1
    -- stderr
    error: program.txt: a binary file, not text
    warning: 1 input or record was left out
    ");
    for name in ["program.jsonl", "program.csv", "program.ft"] {
        desk.write(name, &bytes);
        let outcome = desk.run(&format!("train {name} -m m"));
        assert_eq!(outcome.code, Some(1), "{outcome}");
        assert!(outcome.stderr.starts_with("error: program."), "{outcome}");
        // What is in the file must not reach the terminal as it is.
        let control = |c: char| c.is_control() && c != '\n';
        assert!(!outcome.stderr.contains(control), "{outcome}");
    }
}

/// A line of 100 MB, which takes a few kilobytes on the disk.
#[test]
fn a_line_of_100_megabytes() {
    let desk = desk_with("");
    let file = File::create(desk.path("huge.jsonl.gz")).unwrap();
    let mut file = GzEncoder::new(file, Compression::fast());
    file.write_all(b"{\"labels\": [\"trade\"], \"text\": \"")
        .unwrap();
    let spaces = vec![b' '; 1_000_000];
    (0..100).for_each(|_| file.write_all(&spaces).unwrap());
    file.write_all(b"\"}\n").unwrap();
    file.write_all(json_lines(&stories()).as_bytes()).unwrap();
    file.finish().unwrap();
    assert_snapshot!(desk.run("train huge.jsonl.gz -m m"), @"
    exit code 3
    -- stderr
    error: huge.jsonl.gz:1: larger than 64 MiB, the most one article may have
    trained on 16 articles with 3 topics and 295 terms in [time]
    leave-one-out accuracy of the best topic: [share]%
    leave-one-out micro-F1 of all topics: [share]% (thresholds chosen on the same scores)
    wrote m ([size])
    warning: 1 input or record was left out
    ");
    assert_rest_was_done(&desk, "m");
}

#[test]
fn a_text_of_100_megabytes() {
    let desk = Desk::with_model();
    let file = File::create(desk.path("huge.txt")).unwrap();
    file.set_len(100_000_000).unwrap();
    assert_snapshot!(desk.run("classify huge.txt -m news.model"), @"
    exit code 1
    -- stderr
    error: huge.txt: larger than 64 MiB, the most one article may have
    warning: 1 input or record was left out
    ");
}

#[test]
fn a_topic_with_one_article() {
    let desk = desk_with("{\"text\": \"Two goals in the last minute\", \"labels\": [\"sport\"]}\n");
    assert_snapshot!(desk.run("train mixed.jsonl -m m"), @"
    exit code 0
    -- stderr
    trained on 17 articles with 4 topics and 301 terms in [time]
    leave-one-out accuracy of the best topic: [share]%
    leave-one-out micro-F1 of all topics: [share]% (thresholds chosen on the same scores)
    wrote m ([size])
    ");
    desk.write("goals.txt", "Two goals");
    assert!(
        desk.run("classify goals.txt -m m --top 1")
            .results()
            .contains("sport")
    );
}

/// Every article is the only one of its topic: there is nothing to choose a threshold on.
#[test]
fn every_topic_with_one_article() {
    let desk = Desk::new();
    desk.write(
        "a.ft",
        "__label__trade Duty\n__label__energy Crude\n__label__defence Army\n",
    );
    assert_snapshot!(desk.run("train a.ft -m m"), @"
    exit code 0
    -- stderr
    trained on 3 articles with 3 topics and 3 terms in [time]
    leave-one-out accuracy of the best topic: [share]%
    wrote m ([size])
    ");
    desk.write("b.txt", "Crude");
    assert!(desk.run("classify b.txt -m m").results().contains("energy"));
}

#[test]
fn invalid_utf_8_is_read_as_best_it_can_be() {
    let desk = Desk::with_model();
    let latin = b"Customs \xab duty \xbb on crude, says the arm\xe9e";
    let utf_8 = "Customs « duty » on crude, says the armée";
    let arguments = "classify -m news.model --top 3 --format json";
    let read = desk.pipe(latin, arguments).json();
    assert_eq!(read, desk.pipe(utf_8, arguments).json());
    assert_ne!(read["terms"], 0);
}
