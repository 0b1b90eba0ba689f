//! Ctrl-C while training: the old model stays, and no temporary file is left.
#![cfg(unix)]

use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use insta::{allow_duplicates, assert_snapshot};

use crate::news::{json_lines, many_stories};
use crate::program::{Desk, Outcome, PATIENCE};

/// More than the program and the pipe hold before an article is used: once it is written,
/// the program is at work.
const AT_WORK: usize = 2_000_000;

/// Sends a signal, and waits for the program to end.
fn end(mut child: Child, signal: &str) -> Outcome {
    let sent = Command::new("kill")
        .arg(signal)
        .arg(child.id().to_string())
        .status();
    assert!(sent.unwrap().success());
    let started = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if started.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("the program went on after {signal}");
        }
        thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().unwrap().into()
}

/// A desk with an old model, and training from a pipe that has an old model to replace.
fn training() -> (Desk, Child) {
    let desk = Desk::new();
    desk.write("old.model", "old");
    let child = start(&desk, "train - -m old.model");
    (desk, child)
}

fn start(desk: &Desk, arguments: &str) -> Child {
    let mut command = desk.command(arguments);
    command.stdin(Stdio::piped()).spawn().unwrap()
}

fn assert_nothing_changed(desk: &Desk) {
    assert_eq!(desk.read("old.model"), b"old");
    assert_eq!(desk.files(), ["old.model"]);
}

fn articles() -> Vec<u8> {
    json_lines(&many_stories(1_000)).into_bytes()
}

#[test]
fn while_it_waits_for_articles() {
    for signal in ["-INT", "-TERM", "-HUP"] {
        let (desk, mut child) = training();
        let mut pipe = child.stdin.take().unwrap();
        let articles = articles();
        for _ in 0..AT_WORK.div_ceil(articles.len()) {
            pipe.write_all(&articles).unwrap();
        }
        let outcome = end(child, signal);
        // Open until here: the program waited for more.
        drop(pipe);
        allow_duplicates! { assert_snapshot!(outcome, @"
        exit code 130
        -- stderr
        error: interrupted: nothing was written
        ") };
        assert_nothing_changed(&desk);
    }
}

#[test]
fn while_articles_keep_coming() {
    let (desk, mut child) = training();
    let mut pipe = child.stdin.take().unwrap();
    let articles = articles();
    for _ in 0..AT_WORK.div_ceil(articles.len()) {
        pipe.write_all(&articles).unwrap();
    }
    let writer = thread::spawn(move || while pipe.write_all(&articles).is_ok() {});
    let outcome = end(child, "-INT");
    writer.join().unwrap();
    assert_snapshot!(outcome, @"
    exit code 130
    -- stderr
    error: interrupted: nothing was written
    ");
    assert_nothing_changed(&desk);
}

#[test]
fn while_articles_are_added_or_removed() {
    for command in ["update", "forget"] {
        let desk = Desk::with_model();
        let old = desk.read("news.model");
        let mut child = start(&desk, &format!("{command} news.model -"));
        let mut pipe = child.stdin.take().unwrap();
        let articles = articles();
        for _ in 0..AT_WORK.div_ceil(articles.len()) {
            pipe.write_all(&articles).unwrap();
        }
        let outcome = end(child, "-INT");
        drop(pipe);
        allow_duplicates! { assert_snapshot!(outcome, @"
        exit code 130
        -- stderr
        error: interrupted: nothing was written
        ") };
        assert!(desk.read("news.model") == old);
        assert_eq!(desk.files(), ["news.jsonl", "news.model"]);
    }
}
