//! What a long job tells its caller while it runs.

use std::ops::ControlFlow;

use crate::ReadError;

/// Something that happened while articles were read.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// Articles so far, and bytes of the inputs that were read so far.
    Progress {
        /// Articles that were read and could be used.
        articles: u64,
        /// Bytes of the files as they lie on disk, before decompression.
        bytes: u64,
    },
    /// A record that could not be used, or an input that could not be read, was left out.
    Skipped(&'a ReadError),
    /// The last article was read; the training articles are scored again now.
    Calibrating,
    /// A part of a job of several begins, such as an algorithm of a comparison.
    Step {
        /// Which, from 0.
        step: usize,
        /// How many there are, as far as is known.
        steps: usize,
        /// What it is called.
        name: &'a str,
    },
    /// A fold of a cross-validation begins.
    Fold {
        /// Which, from 0.
        fold: usize,
        /// How many there are.
        folds: usize,
    },
}

/// Receives events; may ask the job to stop, which then ends with
/// [`Error::Stopped`](crate::Error::Stopped).
pub type Observer<'a> = &'a mut dyn FnMut(Event<'_>) -> ControlFlow<()>;
