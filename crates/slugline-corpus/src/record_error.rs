//! What can be wrong with one record: where it is, what it is, and what to do about it.

use std::error::Error;
use std::fmt;
use std::io;

use crate::{Format, Location, MAX_LABEL_BYTES, MAX_LABELS, MAX_RECORD_BYTES};

/// A record that is no article. The reader goes on after it, unless [`Self::is_fatal`].
#[derive(Debug)]
pub struct RecordError {
    location: Location,
    problem: RecordProblem,
}

/// What is wrong with a record.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordProblem {
    /// The record is not JSON.
    #[error("not valid JSON: {reason} at column {column}")]
    NotJson {
        /// What the parser says.
        reason: String,
        /// The line of the record at which it says so, counted from 1.
        line: u64,
        /// The byte of that line, counted from 1.
        column: usize,
    },
    /// The record may be JSON, but is not an object.
    #[error("not a JSON object")]
    NotAnObject,
    /// A field holds something it cannot be read from.
    #[error("the field `{field}` is {found}")]
    WrongType {
        /// The name of the field.
        field: String,
        /// What it holds, such as `an object`.
        found: &'static str,
    },
    /// The row has neither a text nor a title field.
    #[error("row without text")]
    MissingText {
        /// The fields it has, at most 20 of them.
        fields: Vec<String>,
    },
    /// There is nothing but white space in the text.
    #[error("no text")]
    EmptyText,
    /// The row has no field of labels, though they are required.
    #[error("no labels")]
    MissingLabels {
        /// The fields it has, at most 20 of them; none where its format has no fields.
        fields: Vec<String>,
    },
    /// The ninjs item is of a type that need not have a text, and has none.
    #[error("an item of type `{kind}` without text")]
    TypeWithoutText {
        /// The type, such as `picture`.
        kind: String,
    },
    /// The ninjs item has no subject to take a label from, though labels are required.
    #[error("no labels: the item has no `subjects` with {part}")]
    MissingSubjects {
        /// What is looked for in a subject, such as `a name`.
        part: &'static str,
    },
    /// The labels of the row are empty, though they are required.
    #[error("no labels: the field is empty")]
    EmptyLabels,
    /// A label has more than [`MAX_LABEL_BYTES`].
    #[error("a label of {bytes} bytes, more than {MAX_LABEL_BYTES}")]
    LabelTooLong {
        /// Its length.
        bytes: usize,
    },
    /// The article has more than [`MAX_LABELS`].
    #[error("more than {MAX_LABELS} labels")]
    TooManyLabels,
    /// The row has fewer fields than the header.
    #[error("fewer fields than the header: {found} of {expected}")]
    TooFewFields {
        /// The fields of the row.
        found: usize,
        /// The fields of the header.
        expected: usize,
    },
    /// The row has more fields than the header.
    #[error("more fields than the {expected} of the header")]
    TooManyFields {
        /// The fields of the header.
        expected: usize,
    },
    /// The file ended inside a quoted field of this row.
    #[error("the row opens a quote that is never closed")]
    OpenQuote,
    /// The record has more than [`MAX_RECORD_BYTES`].
    #[error("larger than {} MiB, the most one article may have", MAX_RECORD_BYTES >> 20)]
    TooLarge,
    /// The file holds no text.
    #[error("a binary file, not text")]
    Binary,
    /// The folder of text files holds a file of rows.
    #[error("a {format} file in a folder of text files")]
    NotText {
        /// The format its name tells.
        format: Format,
    },
    /// A file or a folder inside the input could not be read. The reader goes on with the next.
    #[error("cannot be read")]
    Unreadable(#[source] io::Error),
    /// The input could not be read to its end: it is cut short, damaged, or on a failing disk.
    #[error("cannot be read beyond here")]
    Interrupted(#[source] io::Error),
}

impl RecordError {
    pub(crate) fn new(location: Location, problem: RecordProblem) -> Self {
        Self { location, problem }
    }

    /// Where the record is, or where in it the JSON breaks off.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// What is wrong with it.
    #[must_use]
    pub fn problem(&self) -> &RecordProblem {
        &self.problem
    }

    /// Whether the reader ends here, so that what the input holds beyond is not read at all.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        matches!(self.problem, RecordProblem::Interrupted(_))
    }

    /// What to do about it, where there is something to say.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match &self.problem {
            RecordProblem::MissingText { fields } => Some(name_the_field("--text-field", fields)),
            RecordProblem::MissingLabels { fields } if !fields.is_empty() => {
                Some(name_the_field("--labels-field", fields))
            }
            RecordProblem::TooFewFields { .. } | RecordProblem::TooManyFields { .. } => {
                Some("a field that holds the separator or a line break needs quotes".to_owned())
            }
            RecordProblem::OpenQuote => {
                Some("close the quote; a quote inside a quoted field is doubled".to_owned())
            }
            RecordProblem::NotText { format } => {
                let hint = "name the file itself as the input, or move it elsewhere";
                Some(match format {
                    Format::JsonLines => {
                        format!("{hint}; for a folder of ninjs items give --corpus-format ninjs")
                    }
                    _ => hint.to_owned(),
                })
            }
            _ => None,
        }
    }
}

fn name_the_field(option: &str, fields: &[String]) -> String {
    match fields {
        [] => "the row is empty".to_owned(),
        fields => format!(
            "name the field with {option}; the row has: {}",
            fields.join(", ")
        ),
    }
}

impl fmt::Display for RecordError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.location, self.problem)
    }
}

impl Error for RecordError {
    /// What lies under the problem; the problem itself is in the message.
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.problem.source()
    }
}
