//! The command-line program slugline: topic tagging for news.
//!
//! This crate holds the program's arguments, its progress bar and its output; all that
//! it does is done by the crate `slugline`, which is the one to build on. It is a
//! library only so that the program can be tested as it is.

mod args;
mod commands;
mod console;
mod detail_files;
mod exit;
mod failure;
mod interrupt;
mod open_model;
mod output;
mod progress;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Args, Command};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;

/// Runs the program: arguments from the environment, results to standard output, all
/// else to standard error.
///
/// Exit codes: 0 all well; 1 the command could not do its job; 2 wrong usage; 3 some
/// inputs failed and the rest was done; 130 interrupted.
#[must_use]
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return console::usage(&error),
    };
    let console = Console::default();
    match run(args, &console) {
        Ok(exit) => exit.into(),
        Err(Failure::OutputClosed) => Exit::Success.into(),
        Err(failure) => {
            console.failure(&failure);
            failure.exit().into()
        }
    }
}

fn run(args: Args, console: &Console) -> Result<Exit, Failure> {
    match args.command {
        Command::Train(args) => commands::train::run(&args, console),
        Command::Classify(args) => commands::classify::run(&args, console),
        Command::Evaluate(args) => commands::evaluate::run(&args, console),
        Command::Compare(args) => commands::compare::run(&args, console),
        Command::Tune(args) => commands::tune::run(&args, console),
        Command::Update(args) => commands::change::update(&args.change, console),
        Command::Merge(args) => commands::merge::run(&args, console),
        Command::Forget(args) => commands::change::forget(&args.change, console),
        Command::Compact(args) => commands::compact::run(&args, console),
        Command::Inspect(args) => commands::inspect::run(&args),
        Command::Completions(args) => commands::completions::run(&args),
    }
}
