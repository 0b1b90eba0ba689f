//! Colour and progress: on a terminal, and nowhere else.

use std::process::{Command, Stdio};

use crate::news::{json_lines, many_stories};
use crate::program::{Desk, PROGRAM};

const ESCAPE: char = '\u{1b}';

/// What a terminal would get to show, or `None` where no terminal can be had.
fn on_terminal(desk: &Desk, arguments: &str, no_color: bool) -> Option<String> {
    let mut command = Command::new("script");
    command.args([
        "-q",
        "-e",
        "-c",
        &format!("{PROGRAM} {arguments}"),
        "/dev/null",
    ]);
    desk.set_up(&mut command);
    command.env("TERM", "xterm-256color").stdin(Stdio::null());
    if no_color {
        command.env("NO_COLOR", "1");
    }
    let output = command.output().ok()?;
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_file_or_a_pipe_gets_no_escape_codes() {
    let desk = Desk::with_model();
    for arguments in [
        "train news.jsonl -m m",
        "evaluate news.jsonl -m news.model",
        "classify news.jsonl missing.txt -m news.model --explain",
        "inspect missing.model",
        "evaluate",
        "--help",
    ] {
        let outcome = desk.run(arguments);
        let both = outcome.stdout + &outcome.stderr;
        assert!(!both.contains(ESCAPE), "{arguments}: {both:?}");
        assert!(!both.contains('\r'), "{arguments}: {both:?}");
    }
}

#[test]
fn a_terminal_gets_colour_and_a_bar_unless_asked_not_to() {
    let desk = Desk::new();
    desk.write("many.jsonl", json_lines(&many_stories(20_000)));
    let show = |arguments: &str, no_color| on_terminal(&desk, arguments, no_color);
    let Some(error) = show("inspect missing.model", false) else {
        println!(
            "a_terminal_gets_colour_and_a_bar_unless_asked_not_to: skipped, there is no `script`"
        );
        return;
    };
    assert!(error.contains("missing.model"), "{error:?}");
    assert!(error.contains(ESCAPE), "{error:?}");
    let plain = show("inspect missing.model", true).unwrap();
    assert!(plain.starts_with("error: missing.model: "), "{plain:?}");
    assert!(!plain.contains(ESCAPE), "{plain:?}");

    let bar = show("train many.jsonl -m m", false).unwrap();
    assert!(bar.contains(" articles/s"), "{bar:?}");
    let bars = show("train many.jsonl -m m --compact --min-df 2", false).unwrap();
    for pass in ["pass 1 of 2  ", "pass 2 of 2  "] {
        assert!(bars.contains(pass), "{bars:?}");
    }
    let plain = show("train many.jsonl -m m", true).unwrap();
    assert!(!plain.contains(ESCAPE), "{plain:?}");
    assert!(!plain.contains("articles/s"), "{plain:?}");
    let quiet = show("train many.jsonl -m m --quiet", false).unwrap();
    assert_eq!(quiet, "");
}
