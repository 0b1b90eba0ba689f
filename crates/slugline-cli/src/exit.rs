//! The exit codes of the program.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All well.
    Success = 0,
    /// The command could not do its job.
    Failure = 1,
    /// Wrong usage.
    Usage = 2,
    /// Some inputs failed, and the rest was done.
    Partial = 3,
    /// The user stopped it: 128 and the number of the signal, as shells have it.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
