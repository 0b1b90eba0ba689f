//! What can be wrong with an input as a whole, and what to do about it.

use std::io;
use std::path::PathBuf;

use crate::Input;

/// An input that cannot be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CorpusError {
    /// It is not there, or may not be read.
    #[error("{input}: cannot be opened")]
    Open {
        /// What was to be read.
        input: Input,
        /// Why it could not be.
        source: io::Error,
    },
    /// There is nothing in it, and its name does not tell its format.
    #[error("{input}: there is nothing in it")]
    Empty {
        /// What was to be read.
        input: Input,
    },
    /// Neither its name nor its content tells its format.
    #[error("{input}: the format cannot be told from its name or its content")]
    UnknownFormat {
        /// What was to be read.
        input: Input,
    },
    /// A plain text file was given where labels are required.
    #[error("{input}: a plain text file has no labels")]
    TextWithoutLabels {
        /// What was to be read.
        input: Input,
    },
    /// It was said to be a folder.
    #[error("{input}: not a folder")]
    NotAFolder {
        /// What was to be read.
        input: Input,
    },
    /// It is a folder, and was said to be something else.
    #[error("{}: a folder, not a file", path.display())]
    NotAFile {
        /// What was to be read.
        path: PathBuf,
    },
    /// The folder has files, but no folder per topic.
    #[error("{}: no topic folders, only files", path.display())]
    NoTopicFolders {
        /// The folder.
        path: PathBuf,
    },
    /// There is no article in the folder.
    #[error("{}: no files to read in this folder", path.display())]
    EmptyFolder {
        /// The folder.
        path: PathBuf,
    },
    /// The file is JSON, but not one object per line.
    #[error("{input}: not JSON Lines (one object per line) but {found}")]
    NotJsonLines {
        /// What was to be read.
        input: Input,
        /// What it is: `an array` or `an object over several lines`.
        found: &'static str,
    },
    /// A field was named that ninjs items do not have, or not in this role.
    #[error("{input}: in ninjs items the field of {role} cannot be chosen so")]
    FieldOfNinjs {
        /// What was to be read.
        input: Input,
        /// What the field was to be read as: `text`, `labels`, `title` or `id`.
        role: &'static str,
    },
    /// A file of rows is in UTF-16.
    #[error("{input}: the text is UTF-16, UTF-8 is needed")]
    Utf16 {
        /// What was to be read.
        input: Input,
    },
    /// A CSV or TSV file has nothing in it.
    #[error("{input}: no header, the file is empty")]
    NoHeader {
        /// What was to be read.
        input: Input,
    },
    /// The header of a CSV or TSV file cannot be read.
    #[error("{input}: the header cannot be read: {reason}")]
    BadHeader {
        /// What was to be read.
        input: Input,
        /// What is wrong with it.
        reason: String,
    },
    /// The header of a CSV or TSV file lacks a column.
    #[error("{input}: no column of {role}; the columns are: {}", columns.join(", "))]
    MissingColumn {
        /// What was to be read.
        input: Input,
        /// What is missing: `text`, `labels`, `title` or `id`.
        role: &'static str,
        /// The columns there are.
        columns: Vec<String>,
    },
}

impl CorpusError {
    /// What to do about it, where there is something to say.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Open { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                Some("check the name; `-` stands for standard input".to_owned())
            }
            Self::NotAFolder { .. } | Self::NotAFile { .. } => Some(
                "leave --corpus-format out, or name another input: it goes for all of them"
                    .to_owned(),
            ),
            Self::UnknownFormat { .. } => Some(
                "name the format with --corpus-format: a folder per topic (folder), JSON Lines \
                 (jsonl), news items in JSON (ninjs), csv, tsv, fastText lines (fasttext) or one \
                 article per file (text)"
                    .to_owned(),
            ),
            Self::TextWithoutLabels { .. } => Some(
                "put the texts into a folder per topic, such as corpus/trade/1.txt; for fastText \
                 lines give --corpus-format fasttext"
                    .to_owned(),
            ),
            Self::EmptyFolder { .. } => Some(
                "a folder holds a text file per article; to train or evaluate, in a folder per \
                 topic, such as corpus/trade/1.txt"
                    .to_owned(),
            ),
            Self::NoTopicFolders { .. } => Some(
                "a folder of articles holds a folder per topic with a text file per article, \
                 such as corpus/trade/1.txt"
                    .to_owned(),
            ),
            Self::NotJsonLines { found, .. } => {
                let filter = if *found == "an array" { ".[]" } else { "." };
                Some(format!(
                    "convert it with: jq -c '{filter}' FILE > FILE.jsonl"
                ))
            }
            Self::FieldOfNinjs { role: "labels", .. } => Some(
                "the topics are told by subjects.name, subjects.uri or subjects.code; for other \
                 fields give --corpus-format jsonl"
                    .to_owned(),
            ),
            Self::FieldOfNinjs { role, .. } => Some(format!(
                "leave out --{role}-field, or give --corpus-format jsonl"
            )),
            Self::Utf16 { .. } => {
                Some("convert it with: iconv -f UTF-16 -t UTF-8 FILE > NEW-FILE".to_owned())
            }
            Self::MissingColumn { role, columns, .. } => Some(column_hint(role, columns)),
            _ => None,
        }
    }
}

/// A header in one piece was cut at the wrong character more often than it names one column.
fn column_hint(role: &str, columns: &[String]) -> String {
    let separators = [(";", "semicolons"), ("\t", "tabs"), (",", "commas")];
    let found = match columns {
        [column] => separators
            .iter()
            .find(|(separator, _)| column.contains(separator)),
        _ => None,
    };
    match found {
        Some((";", _)) => "the header is separated by semicolons; save the file with commas \
                           (CSV) or tabs (TSV)"
            .to_owned(),
        Some((_, name)) => {
            let format = if *name == "tabs" { "tsv" } else { "csv" };
            format!("the header is separated by {name}; give --corpus-format {format}")
        }
        None => format!("name the column with --{role}-field"),
    }
}
