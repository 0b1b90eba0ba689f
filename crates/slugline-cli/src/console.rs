//! Messages to the person at the terminal, on standard error.

use std::cell::Cell;
use std::io::Write;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Printable, thousands};

/// Records that were left out are named one by one up to this many, and then counted.
const NAMED_SKIPS: u64 = 20;

/// Standard error; colour only on a terminal, and not with `NO_COLOR`.
#[derive(Default)]
pub(crate) struct Console {
    quiet: Cell<bool>,
    skipped: Cell<u64>,
    last_hint: Cell<Option<String>>,
}

impl Console {
    /// Leaves out what is neither an error nor a warning.
    pub(crate) fn set_quiet(&self, quiet: bool) {
        self.quiet.set(quiet);
    }

    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet.get()
    }

    pub(crate) fn failure(&self, failure: &Failure) {
        self.line("error", AnsiColor::Red, &failure.message());
        if let Some(hint) = failure.hint() {
            self.line("hint", AnsiColor::Cyan, &hint);
        }
    }

    pub(crate) fn warning(&self, message: &str) {
        self.line("warning", AnsiColor::Yellow, message);
    }

    pub(crate) fn hint(&self, message: &str) {
        self.line("hint", AnsiColor::Cyan, message);
    }

    /// Names a record or an input that was left out. The same hint is not said twice.
    pub(crate) fn skipped(&self, message: &str, hint: Option<String>) {
        self.skipped.set(self.skipped.get() + 1);
        if self.skipped.get() > NAMED_SKIPS {
            return;
        }
        self.line("error", AnsiColor::Red, message);
        let last = self.last_hint.take();
        if let Some(hint) = hint.as_ref().filter(|hint| last.as_ref() != Some(hint)) {
            self.hint(hint);
        }
        self.last_hint.set(hint.or(last));
    }

    /// Counts what was left out, and says how the command ended because of it.
    pub(crate) fn finish(&self) -> Exit {
        let skipped = self.skipped.get();
        if skipped == 0 {
            return Exit::Success;
        }
        let more = skipped.saturating_sub(NAMED_SKIPS);
        let message = match (skipped, more) {
            (1, _) => "1 input or record was left out".to_owned(),
            (_, 0) => format!("{skipped} inputs or records were left out"),
            _ => format!(
                "{} inputs or records were left out ({} of them not named above)",
                thousands(skipped),
                thousands(more)
            ),
        };
        self.warning(&message);
        Exit::Partial
    }

    /// What a job has to tell besides its results, such as a summary.
    pub(crate) fn note(&self, message: &str) {
        if !self.is_quiet() {
            // Nothing can be done about a standard error that is closed.
            let _ = writeln!(anstream::stderr(), "{message}");
        }
    }

    #[expect(
        clippy::unused_self,
        reason = "messages go through the one console there is"
    )]
    fn line(&self, kind: &str, color: AnsiColor, message: &str) {
        let style = Style::new().bold().fg_color(Some(color.into()));
        let message = Printable(message);
        let _ = writeln!(anstream::stderr(), "{style}{kind}{style:#}: {message}");
    }
}

/// Prints what clap has to say: help and version to standard output, errors of usage to
/// standard error.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    let exit = if error.use_stderr() {
        Exit::Usage
    } else {
        Exit::Success
    };
    let _ = error.print();
    exit.into()
}
