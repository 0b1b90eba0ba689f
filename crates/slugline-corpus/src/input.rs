//! Names what is to be read: a path or the standard input.

use std::convert::Infallible;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::Format;

/// What a [`Reader`](crate::Reader) reads: a file, a folder, or the standard input.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Input {
    /// A file or a folder.
    Path(PathBuf),
    /// The standard input, written `-`.
    Stdin,
}

impl Input {
    /// The corpus files in place of a folder that holds such files and no folders, such as one
    /// JSON Lines file a month, or one ninjs file an item: in the order of their names, hidden files and files of other kinds
    /// left out. Anything else stands for itself.
    ///
    /// ```
    /// use slugline_corpus::Input;
    ///
    /// let folder = tempfile::tempdir()?;
    /// for name in ["b.jsonl", "a.jsonl.gz", "README.md"] {
    ///     std::fs::write(folder.path().join(name), "")?;
    /// }
    /// let files = Input::from(folder.path()).expand();
    /// let file = |name| Input::from(folder.path().join(name));
    /// assert_eq!(files, [file("a.jsonl.gz"), file("b.jsonl")]);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn expand(&self) -> Vec<Self> {
        let files = match self {
            Self::Path(path) => corpus_files(path),
            Self::Stdin => Vec::new(),
        };
        if files.is_empty() {
            return vec![self.clone()];
        }
        files.into_iter().map(Self::Path).collect()
    }

    /// The path, or `stdin`, which stands for it in locations and ids.
    pub(crate) fn as_path(&self) -> &Path {
        match self {
            Self::Path(path) => path,
            Self::Stdin => Path::new("stdin"),
        }
    }
}

/// The corpus files of a folder that holds no folder; none if it can't be read, which reading it
/// will tell.
fn corpus_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let visible = entries.flatten().filter(|entry| {
        let name = entry.file_name();
        !name.as_encoded_bytes().starts_with(b".")
    });
    let mut files = Vec::new();
    for path in visible.map(|entry| entry.path()) {
        if path.is_dir() {
            return Vec::new();
        }
        if Format::of_name(&path).is_some_and(|format| format != Format::Text) {
            files.push(path);
        }
    }
    files.sort_unstable();
    files
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
