//! Runs the program in a temporary folder, and shows what came of it.

use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::news;

/// The program, built with these tests.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_slugline-under-test");

/// No run takes nearly as long, unless it has stopped getting on.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A temporary folder in which the program runs, so that all names in its messages are
/// those that were given to it.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    /// A desk with the articles of [`news`] in `news.jsonl`.
    pub fn with_news() -> Self {
        let desk = Self::new();
        desk.write("news.jsonl", news::json_lines(&news::stories()));
        desk
    }

    /// A desk with a model of these articles in `news.model`, which gives several topics.
    pub fn with_model() -> Self {
        let desk = Self::with_news();
        desk.train("news.jsonl --model news.model");
        desk
    }

    /// Trains where it has to succeed.
    pub fn train(&self, arguments: &str) {
        let outcome = self.run(&format!("train --quiet {arguments}"));
        assert_eq!(outcome.code, Some(0), "{outcome}");
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, and the folders that it is in.
    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }

    pub fn make_folder(&self, name: &str) {
        fs::create_dir_all(self.path(name)).unwrap();
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// The names of all files of the folder, hidden ones too.
    pub fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// The program with arguments, which are parted by spaces.
    pub fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(arguments.split_whitespace());
        self.set_up(&mut command);
        command
    }

    /// Runs a command in the folder, with nothing to read and all output caught.
    pub fn set_up(&self, command: &mut Command) {
        command
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
            command.env_remove(name);
        }
    }

    pub fn run(&self, arguments: &str) -> Outcome {
        self.pipe("", arguments)
    }

    /// Runs the program with something to read from standard input.
    pub fn pipe(&self, input: impl Into<Vec<u8>>, arguments: &str) -> Outcome {
        let mut command = assert_cmd::Command::from(self.command(arguments));
        command.write_stdin(input).timeout(PATIENCE);
        command.output().unwrap().into()
    }
}

/// How the program ended, and what it said.
pub struct Outcome {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Outcome {
    /// The results of a run that went well.
    pub fn results(self) -> String {
        assert_eq!(self.code, Some(0), "{self}");
        self.stdout
    }

    pub fn json(self) -> serde_json::Value {
        serde_json::from_str(&self.results()).unwrap()
    }
}

/// Exit code and both outputs, without what differs from run to run.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => writeln!(f, "exit code {code}")?,
            None => writeln!(f, "ended by a signal")?,
        }
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                writeln!(f, "-- {name}")?;
            }
            for line in text.lines() {
                writeln!(f, "{}", steady(line))?;
            }
        }
        Ok(())
    }
}

/// A line without times, sizes, and the figures that the summary of `train` gives.
fn steady(line: &str) -> String {
    let did = ["trained on ", "added ", "removed ", "merged "];
    if did.iter().any(|did| line.starts_with(did))
        && let Some((what, _)) = line.rsplit_once(" in ")
    {
        return format!("{what} in [time]");
    }
    if line.starts_with("wrote ")
        && let Some((what, _)) = line.rsplit_once(" (")
    {
        return format!("{what} ([size])");
    }
    if line.starts_with("leave-one-out ")
        && let Some((what, figure)) = line.split_once(": ")
        && let Some((number, rest)) = figure.split_once('%')
        && number
            .parse::<f64>()
            .is_ok_and(|share| (0.0..=100.0).contains(&share))
    {
        return format!("{what}: [share]%{rest}");
    }
    line.to_owned()
}
