//! Inputs that are no corpus: each named, with what to do about it.

use insta::assert_snapshot;

use crate::news::{gzip, json_lines, stories, zstd};
use crate::program::{Desk, Outcome};

/// What `train` says to an input that it cannot use; the old model has to stay.
fn refused(desk: &Desk, input: &str) -> Outcome {
    desk.write("old.model", "old");
    let outcome = desk.run(&format!("train {input} -m old.model"));
    assert_eq!(outcome.code, Some(1), "{outcome}");
    assert_eq!(outcome.stdout, "");
    assert_eq!(desk.read("old.model"), b"old");
    outcome
}

/// What `train` says to a file of these bytes.
fn refused_file(name: &str, contents: impl AsRef<[u8]>) -> Outcome {
    let desk = Desk::new();
    desk.write(name, contents);
    refused(&desk, name)
}

#[test]
fn an_input_that_is_not_there() {
    assert_snapshot!(refused(&Desk::new(), "missing.jsonl"), @"
    exit code 1
    -- stderr
    error: missing.jsonl: cannot be opened: No such file or directory (os error 2)
    hint: check the name; `-` stands for standard input
    ");
    // Told before the work on the others begins.
    assert_snapshot!(refused(&Desk::with_news(), "news.jsonl missing.csv"), @"
    exit code 1
    -- stderr
    error: missing.csv: cannot be opened: No such file or directory (os error 2)
    hint: check the name; `-` stands for standard input
    ");
}

#[test]
fn files_with_nothing_in_them() {
    assert_snapshot!(refused_file("empty.jsonl", ""), @"
    exit code 1
    -- stderr
    error: empty.jsonl: no article could be read
    hint: an article needs a text and, to train or evaluate, at least one topic
    ");
    assert_snapshot!(refused_file("blank.jsonl", "\n\n \n"), @"
    exit code 1
    -- stderr
    error: blank.jsonl: no article could be read
    hint: an article needs a text and, to train or evaluate, at least one topic
    ");
    assert_snapshot!(refused_file("empty.csv", ""), @"
    exit code 1
    -- stderr
    error: empty.csv: no header, the file is empty
    ");
    assert_snapshot!(refused_file("header.csv", "text,labels\n"), @"
    exit code 1
    -- stderr
    error: header.csv: no article could be read
    hint: an article needs a text and, to train or evaluate, at least one topic
    ");
    assert_snapshot!(refused_file("empty", ""), @"
    exit code 1
    -- stderr
    error: empty: there is nothing in it
    ");
    assert_snapshot!(refused_file("empty.jsonl.gz", gzip("")), @"
    exit code 1
    -- stderr
    error: empty.jsonl.gz: no article could be read
    hint: an article needs a text and, to train or evaluate, at least one topic
    ");
    assert_snapshot!(Desk::new().pipe("", "train - -m m"), @"
    exit code 1
    -- stderr
    error: stdin: there is nothing in it
    ");
}

#[test]
fn folders_without_topic_folders() {
    let desk = Desk::new();
    desk.make_folder("empty");
    assert_snapshot!(refused(&desk, "empty"), @"
    exit code 1
    -- stderr
    error: empty: no files to read in this folder
    hint: a folder holds a text file per article; to train or evaluate, in a folder per topic, such as corpus/trade/1.txt
    ");
    desk.write("flat/1.txt", "No topic.");
    assert_snapshot!(refused(&desk, "flat"), @"
    exit code 1
    -- stderr
    error: flat: no topic folders, only files
    hint: a folder of articles holds a folder per topic with a text file per article, such as corpus/trade/1.txt
    ");
    desk.make_folder("hollow/trade");
    assert_snapshot!(refused(&desk, "hollow"), @"
    exit code 1
    -- stderr
    error: hollow: no files to read in this folder
    hint: a folder holds a text file per article; to train or evaluate, in a folder per topic, such as corpus/trade/1.txt
    ");
}

#[test]
fn one_topic_only() {
    let line = "{\"text\": \"Customs duty\", \"topic\": \"trade\"}\n";
    assert_snapshot!(refused_file("one.jsonl", line.repeat(3)), @"
    exit code 1
    -- stderr
    error: every article has the same topic, “trade”: there is nothing to tell it from
    hint: add articles with other topics, or some with a topic such as “other”
    ");
    let desk = Desk::new();
    desk.write("one/trade/1.txt", "Customs duty");
    assert_snapshot!(refused(&desk, "one"), @"
    exit code 1
    -- stderr
    error: every article has the same topic, “trade”: there is nothing to tell it from
    hint: add articles with other topics, or some with a topic such as “other”
    ");
}

#[test]
fn files_that_are_not_what_they_seem() {
    assert_snapshot!(refused_file("article.txt", "Oil prices rose."), @"
    exit code 1
    -- stderr
    error: article.txt: a plain text file has no labels
    hint: put the texts into a folder per topic, such as corpus/trade/1.txt; for fastText lines give --corpus-format fasttext
    ");
    assert_snapshot!(refused_file("article", "Oil prices rose."), @"
    exit code 1
    -- stderr
    error: article: the format cannot be told from its name or its content
    hint: name the format with --corpus-format: a folder per topic (folder), JSON Lines (jsonl), news items in JSON (ninjs), csv, tsv, fastText lines (fasttext) or one article per file (text)
    ");
    assert_snapshot!(refused_file("array.json", "[{\"text\": \"a\"}]"), @"
    exit code 1
    -- stderr
    error: array.json: not JSON Lines (one object per line) but an array
    hint: convert it with: jq -c '.[]' FILE > FILE.jsonl
    ");
    assert_snapshot!(refused_file("pretty.json", "{\n  \"text\": \"a\"\n}\n"), @"
    exit code 1
    -- stderr
    error: pretty.json: not JSON Lines (one object per line) but an object over several lines
    hint: convert it with: jq -c '.' FILE > FILE.jsonl
    ");
    assert_snapshot!(refused_file("semicolons.csv", "text;labels\na;b\n"), @"
    exit code 1
    -- stderr
    error: semicolons.csv: no column of text; the columns are: text;labels
    hint: the header is separated by semicolons; save the file with commas (CSV) or tabs (TSV)
    ");
    assert_snapshot!(refused_file("tabs.csv", "text\tlabels\na\tb\n"), @r"
    exit code 1
    -- stderr
    error: tabs.csv: no column of text; the columns are: text\tlabels
    hint: the header is separated by tabs; give --corpus-format tsv
    ");
    assert_snapshot!(refused_file("utf16.csv", b"\xff\xfet\0e\0x\0t\0"), @"
    exit code 1
    -- stderr
    error: utf16.csv: the text is UTF-16, UTF-8 is needed
    hint: convert it with: iconv -f UTF-16 -t UTF-8 FILE > NEW-FILE
    ");
    assert_snapshot!(refused_file("picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), @"
    exit code 1
    -- stderr
    error: picture: the format cannot be told from its name or its content
    hint: name the format with --corpus-format: a folder per topic (folder), JSON Lines (jsonl), news items in JSON (ninjs), csv, tsv, fastText lines (fasttext) or one article per file (text)
    ");
    let desk = Desk::with_news();
    assert_snapshot!(refused(&desk, "news.jsonl --corpus-format folder"), @"
    exit code 1
    -- stderr
    error: news.jsonl: not a folder
    hint: leave --corpus-format out, or name another input: it goes for all of them
    ");
    desk.make_folder("folder");
    assert_snapshot!(refused(&desk, "folder --corpus-format csv"), @"
    exit code 1
    -- stderr
    error: folder: a folder, not a file
    hint: leave --corpus-format out, or name another input: it goes for all of them
    ");
}

#[test]
fn a_compressed_file_that_was_cut_short_or_damaged() {
    let desk = Desk::new();
    let lines = json_lines(&stories());
    for (name, whole) in [("a.jsonl.gz", gzip(&lines)), ("a.jsonl.zst", zstd(&lines))] {
        desk.write(name, &whole[..whole.len() / 2]);
        let outcome = desk.run(&format!("train {name} -m m"));
        assert!(matches!(outcome.code, Some(1 | 3)), "{outcome}");
        assert!(
            outcome.stderr.starts_with(&format!("error: {name}:")),
            "{outcome}"
        );
        assert!(
            outcome.stderr.contains("cannot be read beyond here"),
            "{outcome}"
        );
        let strict = desk.run(&format!("train {name} -m strict.model --strict"));
        assert_eq!(strict.code, Some(1), "{strict}");
        assert!(!desk.path("strict.model").exists());
    }
}
