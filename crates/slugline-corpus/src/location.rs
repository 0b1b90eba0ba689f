//! Where a record comes from: its file and its line.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// The place of a record, for messages: `FILE:LINE`, or `FILE` where the record is a whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    path: Arc<Path>,
    line: Option<u64>,
}

impl Location {
    pub(crate) fn file(path: impl Into<Arc<Path>>) -> Self {
        Self {
            path: path.into(),
            line: None,
        }
    }

    pub(crate) fn line_of(path: &Arc<Path>, line: u64) -> Self {
        Self {
            path: Arc::clone(path),
            line: Some(line),
        }
    }

    /// The place so many lines further down.
    pub(crate) fn below(self, lines: u64) -> Self {
        Self {
            line: self.line.map(|line| line + lines),
            ..self
        }
    }

    /// The file as it was named when it was opened; `stdin` for the standard input.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The line the record begins on, counted from 1; `None` where the record is a whole file.
    #[must_use]
    pub fn line(&self) -> Option<u64> {
        self.line
    }

    /// The id of a row that has none of its own: `FILE-NAME:LINE`.
    pub(crate) fn row_id(&self) -> String {
        let name = self.path.file_name().map(|name| name.to_string_lossy());
        let name = name.unwrap_or_default();
        match self.line {
            Some(line) => format!("{name}:{line}"),
            None => name.into_owned(),
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.path.display())?;
        match self.line {
            Some(line) => write!(formatter, ":{line}"),
            None => Ok(()),
        }
    }
}
