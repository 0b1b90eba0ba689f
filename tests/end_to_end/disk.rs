//! A model or results that cannot be written: the old model stays, nothing else is left.

use std::fs::File;
use std::process::Command;

use insta::assert_snapshot;

use crate::news::{json_lines, many_stories};
use crate::program::{Desk, Outcome, PROGRAM};

/// Runs a line of shell in which `$slugline` is the program.
#[cfg(unix)]
fn shell(desk: &Desk, line: &str) -> Outcome {
    let mut command = Command::new("sh");
    command.args(["-c", line]).env("slugline", PROGRAM);
    desk.set_up(&mut command);
    command.output().unwrap().into()
}

#[test]
fn a_folder_that_is_not_there() {
    let desk = Desk::with_news();
    assert_snapshot!(desk.run("train news.jsonl -m missing/news.model"), @"
    exit code 1
    -- stderr
    error: missing/news.model: cannot be written: No such file or directory (os error 2)
    hint: make the folder first, or name another
    ");
    assert_snapshot!(desk.run("train news.jsonl -m news.jsonl/news.model"), @"
    exit code 1
    -- stderr
    error: news.jsonl/news.model: cannot be written: not a directory
    hint: make the folder first, or name another
    ");
}

/// The limit on the size of a file stands for a disk that fills up half way.
#[cfg(unix)]
#[test]
fn no_space_for_the_model() {
    let desk = Desk::with_model();
    desk.train("news.jsonl -m old.model --ngrams 1");
    let old = desk.read("old.model");
    let outcome = shell(
        &desk,
        // Without the signal, as on a full disk.
        "trap '' XFSZ; ulimit -f 1; \"$slugline\" train news.jsonl --quiet -m old.model",
    );
    assert_snapshot!(outcome, @"
    exit code 1
    -- stderr
    error: old.model: cannot be written: File too large (os error 27)
    hint: free some space; an old file of that name is still there
    ");
    assert_eq!(desk.read("old.model"), old);
    assert_eq!(desk.files(), ["news.jsonl", "news.model", "old.model"]);
}

#[cfg(unix)]
#[test]
fn no_permission_to_write() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::with_news();
    desk.make_folder("locked");
    set_permissions(desk.path("locked"), Permissions::from_mode(0o555)).unwrap();
    if File::create(desk.path("locked/probe")).is_ok() {
        println!("no_permission_to_write: skipped, this user may write anywhere");
        return;
    }
    assert_snapshot!(desk.run("train news.jsonl --quiet -m locked/news.model"), @"
    exit code 1
    -- stderr
    error: locked/news.model: cannot be written: Permission denied (os error 13)
    hint: name a folder that you may write to
    ");
}

/// To put a file in the place of `/dev/null` would be harm beyond this program.
#[cfg(unix)]
#[test]
fn a_pipe_or_a_device_is_not_replaced() {
    use std::os::unix::fs::FileTypeExt;

    let desk = Desk::with_news();
    let made = shell(&desk, "mkfifo pipe.model");
    assert_eq!(made.code, Some(0));
    assert_snapshot!(desk.run("train news.jsonl -m pipe.model"), @"
    exit code 2
    -- stderr
    error: pipe.model: a folder or a device, where a file is to be written
    hint: give the name of a file
    ");
    let kind = desk.path("pipe.model").metadata().unwrap().file_type();
    assert!(kind.is_fifo());
}

#[test]
fn results_that_cannot_be_written() {
    let desk = Desk::with_model();
    let Ok(full) = File::options().write(true).open("/dev/full") else {
        println!("results_that_cannot_be_written: skipped, there is no /dev/full");
        return;
    };
    for arguments in [
        "classify news.jsonl -m news.model",
        "classify news.jsonl -m news.model --format json",
        "evaluate news.jsonl -m news.model",
        "inspect news.model",
        "completions bash",
    ] {
        let mut command = desk.command(arguments);
        let outcome: Outcome = command
            .stdout(full.try_clone().unwrap())
            .output()
            .unwrap()
            .into();
        assert_eq!(outcome.code, Some(1), "{outcome}");
        let message = "error: the results cannot be written: No space left on device";
        assert!(outcome.stderr.contains(message), "{arguments}: {outcome}");
    }
}

/// As behind `| head -1`.
#[test]
fn a_reader_that_has_enough_ends_the_program_quietly() {
    use std::io::{BufRead, BufReader};

    let desk = Desk::with_model();
    desk.write("many.jsonl", json_lines(&many_stories(8_000)));
    for format in ["text", "json", "jsonl", "csv"] {
        let arguments = format!("classify many.jsonl -m news.model --top 3 --format {format}");
        let mut child = desk.command(&arguments).spawn().unwrap();
        let mut first = String::new();
        let mut reader = BufReader::new(child.stdout.take().unwrap());
        reader.read_line(&mut first).unwrap();
        drop(reader);
        let outcome: Outcome = child.wait_with_output().unwrap().into();
        assert_eq!(outcome.to_string(), "exit code 0\n", "{format}");
        assert!(!first.is_empty());
    }
}
