//! Help, version and completions.

use std::process::{Command, Stdio};

use insta::assert_snapshot;

use crate::program::Desk;

const COMMANDS: [&str; 11] = [
    "train",
    "classify",
    "evaluate",
    "compare",
    "tune",
    "update",
    "merge",
    "forget",
    "compact",
    "inspect",
    "completions",
];

#[test]
fn help_goes_to_standard_output() {
    let desk = Desk::new();
    let help = desk.run("--help").results();
    assert_eq!(desk.run("help").results(), help);
    assert_snapshot!("slugline", help);
}

#[test]
fn each_command_has_help() {
    let desk = Desk::new();
    for command in COMMANDS {
        let help = desk.run(&format!("{command} --help")).results();
        assert_snapshot!(command, help);
    }
}

#[test]
fn version() {
    let expected = format!("slugline {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(Desk::new().run("--version").results(), expected);
    assert_eq!(Desk::new().run("-V").results(), expected);
}

#[test]
fn completions_know_every_command_and_pass_the_shells_own_check() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = desk.run(&format!("completions {shell}")).results();
        for word in COMMANDS
            .into_iter()
            .chain(["label-separator", "cross-validate"])
        {
            assert!(script.contains(word), "{shell}: {word}");
        }
        desk.write(shell, script);
        let mut check = Command::new(shell);
        check.arg("-n").arg(shell);
        desk.set_up(&mut check);
        match check.stderr(Stdio::piped()).output() {
            Ok(output) => assert!(output.status.success(), "{shell}: {output:?}"),
            Err(_) => println!("completions for {shell}: check skipped, there is no {shell}"),
        }
    }
}

#[test]
fn completions_for_an_unknown_shell() {
    let outcome = Desk::new().run("completions tcsh");
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome
            .stderr
            .contains("bash, elvish, fish, powershell, zsh")
    );
}
