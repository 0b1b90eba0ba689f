//! A file of ninjs items, in whichever layout: one item, an array of them, or one per line.

use std::io;
use std::path::Path;

use crate::json_items::Items;
use crate::lines::{Lines, Piece};
use crate::ninjs_layout;
use crate::source::Source;

/// What cuts the file.
pub(crate) enum NinjsFile {
    OnePerLine(Lines),
    Items(Items),
}

impl NinjsFile {
    /// Reads on from where the source is; `path` is what it is called.
    pub(crate) fn new(mut source: Source, path: &Path) -> Self {
        if ninjs_layout::is_one_per_line(&mut source, path) {
            Self::OnePerLine(Lines::new(source))
        } else {
            Self::Items(Items::new(source))
        }
    }

    /// The line that was read last.
    pub(crate) fn line(&self) -> u64 {
        match self {
            Self::OnePerLine(lines) => lines.number(),
            Self::Items(items) => items.line(),
        }
    }

    /// See [`Lines::would_wait`].
    pub(crate) fn would_wait(&self) -> bool {
        match self {
            Self::OnePerLine(lines) => lines.would_wait(),
            Self::Items(_) => false,
        }
    }

    /// The next item, `None` at the end. An error ends the file.
    pub(crate) fn next(&mut self) -> io::Result<Option<Piece>> {
        match self {
            Self::OnePerLine(lines) => lines.next(),
            Self::Items(items) => items.next(),
        }
    }
}
