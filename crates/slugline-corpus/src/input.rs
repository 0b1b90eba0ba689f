//! Names what is to be read: a path or the standard input.

use std::convert::Infallible;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// What a [`Reader`](crate::Reader) reads: a file, a folder, or the standard input.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Input {
    /// A file or a folder.
    Path(PathBuf),
    /// The standard input, written `-`.
    Stdin,
}

impl Input {
    /// The path, or `stdin`, which stands for it in locations and ids.
    pub(crate) fn as_path(&self) -> &Path {
        match self {
            Self::Path(path) => path,
            Self::Stdin => Path::new("stdin"),
        }
    }
}

/// `-` is the standard input, all else a path.
impl From<PathBuf> for Input {
    fn from(path: PathBuf) -> Self {
        if path.as_os_str() == "-" {
            Self::Stdin
        } else {
            Self::Path(path)
        }
    }
}

/// `-` is the standard input, all else a path.
impl From<&Path> for Input {
    fn from(path: &Path) -> Self {
        Self::from(path.to_path_buf())
    }
}

/// `-` is the standard input, all else a path.
impl FromStr for Input {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(PathBuf::from(text)))
    }
}

impl fmt::Display for Input {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.as_path().display())
    }
}
