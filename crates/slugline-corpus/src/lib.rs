//! Reads news articles and their topics from folders, JSON Lines, ninjs, CSV, TSV and fastText
//! files.
//!
//! Reading is split in two, so that the costly half can run on every core:
//!
//! 1. a [`Reader`] cuts its [`Input`] into [`Record`]s, one after the other, in memory that does
//!    not grow with the input;
//! 2. [`Record::parse`] makes an [`Article`] of one record. It is a pure function: records may be
//!    parsed in parallel and in any order.
//!
//! What is wrong with the input as a whole is a [`CorpusError`], returned by [`Reader::open`]. What
//! is wrong with one record is a [`RecordError`]: it names the file and the line, and the reader
//! goes on after it unless [`RecordError::is_fatal`].
//!
//! ```
//! use slugline_corpus::{Input, Labels, ReadOptions, Reader};
//!
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("news.jsonl");
//! std::fs::write(
//!     &path,
//!     concat!(
//!         r#"{"id": "a", "text": "Oil up\n\nCrude rose by a dollar.", "labels": ["energy"]}"#,
//!         "\n",
//!         r#"{"id": "b", "text": "No topic here"}"#,
//!     ),
//! )?;
//!
//! let reader = Reader::open(&Input::from(path), Labels::Required, &ReadOptions::default())?;
//! let mut articles = Vec::new();
//! let mut skipped = Vec::new();
//! for record in reader {
//!     match record.and_then(|record| record.parse()) {
//!         Ok(article) => articles.push(article),
//!         Err(error) => skipped.push(error),
//!     }
//! }
//!
//! assert_eq!(articles[0].title.as_deref(), Some("Oil up"));
//! assert_eq!(articles[0].body, "Crude rose by a dollar.");
//! assert_eq!(articles[0].topics, ["energy"]);
//! assert!(skipped[0].to_string().ends_with("news.jsonl:2: no labels"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod article;
mod corpus_error;
mod delimited;
mod detect;
mod duplicate_ids;
mod encoding;
mod fasttext;
mod folder;
mod format;
mod input;
mod json_fields;
mod json_items;
mod json_lines;
mod json_string;
mod json_values;
mod labels;
mod lines;
mod location;
mod ninjs;
mod ninjs_file;
mod ninjs_layout;
mod ninjs_subject;
mod ninjs_text;
mod ninjs_values;
mod options;
mod plain_json;
mod reader;
mod record;
mod record_error;
mod schema;
mod source;
mod table;
mod title;
mod zstd;

pub use article::Article;
pub use corpus_error::CorpusError;
pub use duplicate_ids::DuplicateIds;
pub use format::{Format, UnknownFormatName};
pub use input::Input;
pub use labels::{MAX_LABEL_BYTES, MAX_LABELS};
pub use location::Location;
pub use options::{Labels, ReadOptions};
pub use reader::Reader;
pub use record::{MAX_RECORD_BYTES, Record};
pub use record_error::{RecordError, RecordProblem};
pub use title::MAX_TITLE_CHARS;
