//! Articles that come one by one, as from a news agency: each is tagged before there is another.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;

use crate::program::{Desk, PATIENCE};

/// Writes records into a pipe, in pieces, each record once the line about the one before has come;
/// returns all lines.
fn tag_one_by_one(desk: &Desk, arguments: &str, records: [&str; 3]) -> Vec<String> {
    let mut command = desk.command(arguments);
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut feed = child.stdin.take().unwrap();
    let (give, take) = mpsc::channel();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let reader = thread::spawn(move || lines.for_each(|line| give.send(line.unwrap()).unwrap()));
    let mut come = Vec::new();
    for record in records {
        let (start, end) = record.split_at(record.len() / 2);
        for part in [start, end, "\n"] {
            feed.write_all(part.as_bytes()).unwrap();
        }
        match take.recv_timeout(PATIENCE) {
            Ok(line) => come.push(line),
            Err(error) => {
                child.kill().unwrap();
                panic!("{arguments}: {error} after {come:?}");
            }
        }
    }
    drop(feed);
    assert!(child.wait().unwrap().success());
    reader.join().unwrap();
    assert!(take.try_recv().is_err());
    come
}

#[test]
fn each_article_is_tagged_before_the_next_comes() {
    let desk = Desk::with_model();
    let texts = [
        "Customs will collect a duty on imports.",
        "Crude output of the refinery rose.",
        "Exporters object to the duty.",
    ];
    let formats: [fn(&str) -> String; 3] = [
        |text| format!(r#"{{"text": "{text}"}}"#),
        |text| format!("__label__any {text}"),
        |text| format!(r#"{{"uri": "urn:x", "body_text": "{text}"}}"#),
    ];
    for format in formats {
        let records = texts.map(format);
        let records = records.each_ref().map(String::as_str);
        for threads in 1..=3 {
            let arguments = format!("classify - -m news.model --format jsonl --threads {threads}");
            let lines = tag_one_by_one(&desk, &arguments, records);
            for (line, topic) in lines.iter().zip(["trade", "energy", "trade"]) {
                assert!(line.contains(&format!(r#""topic":"{topic}""#)), "{line}");
            }
        }
    }
}
