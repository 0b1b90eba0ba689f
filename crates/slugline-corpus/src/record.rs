//! A record: the bytes of one article, cut from the input and not yet read.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;

use crate::article::Row;
use crate::folder::TextFile;
use crate::lines::Piece;
use crate::schema::Schema;
use crate::table::TableRow;
use crate::{Article, Location, RecordError, RecordProblem, encoding, fasttext, json_lines, ninjs};

/// The most bytes a record may have, after decompression: 64 MiB. A larger line, row, item or
/// file is a [`RecordError`], and is not held in memory while the reader skips it.
pub const MAX_RECORD_BYTES: u64 = 64 << 20;

/// What a reader cuts: where it is, and what it is or what is wrong with it.
pub(crate) type Cut = (Location, Result<Content, RecordProblem>);

impl Piece {
    /// The record that the piece is, in the file of that name.
    pub(crate) fn into_cut(self, path: &Arc<Path>, content: fn(Bytes) -> Content) -> Cut {
        let bytes = self.bytes.ok_or(RecordProblem::TooLarge);
        (Location::line_of(path, self.line), bytes.map(content))
    }
}

/// The bytes of one article, and where they come from.
#[derive(Debug)]
pub struct Record {
    pub(crate) location: Location,
    pub(crate) content: Content,
    pub(crate) schema: Arc<Schema>,
}

/// What a record was cut as.
#[derive(Debug)]
pub(crate) enum Content {
    JsonLine(Bytes),
    NinjsItem(Bytes),
    FastTextLine(Bytes),
    TableRow(TableRow),
    TextFile(TextFile),
}

impl Record {
    /// Makes an article of the record. It looks at nothing but the record, so records may be
    /// parsed on many threads at once.
    ///
    /// # Errors
    ///
    /// [`RecordError`] where the record is not in its format, or has no text, or has no labels
    /// though [`Labels::Required`](crate::Labels::Required) was asked for.
    pub fn parse(self) -> Result<Article, RecordError> {
        let Self {
            location,
            content,
            schema,
        } = self;
        parse(content, &schema, &location).map_err(|problem| {
            let location = match &problem {
                RecordProblem::NotJson { line, .. } => location.below(line.saturating_sub(1)),
                _ => location,
            };
            RecordError::new(location, problem)
        })
    }

    /// Where the record is.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// Its size, decompressed: what it takes of memory, and a measure of the work to parse it.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let bytes = match &self.content {
            Content::JsonLine(bytes) | Content::NinjsItem(bytes) | Content::FastTextLine(bytes) => {
                bytes.len()
            }
            Content::TableRow(row) => row.bytes(),
            Content::TextFile(file) => file.bytes.len(),
        };
        bytes as u64
    }
}

fn parse(content: Content, schema: &Schema, location: &Location) -> Result<Article, RecordProblem> {
    match content {
        Content::JsonLine(line) => {
            let line = encoding::decode(&line);
            let row = json_lines::parse(&line, schema)?;
            row.into_article(schema, location, || json_lines::field_names(&line))
        }
        Content::NinjsItem(item) => {
            let row = ninjs::parse(&encoding::decode(&item), schema)?;
            // What an item lacks was told, and it has no other fields to choose.
            row.into_article(schema, location, Vec::new)
        }
        Content::FastTextLine(line) => {
            let row = fasttext::parse(&encoding::decode(&line));
            row.into_article(schema, location, Vec::new)
        }
        // The columns a row needs were found in the header.
        Content::TableRow(row) => row.parse(schema).into_article(schema, location, Vec::new),
        Content::TextFile(file) => {
            let row = Row {
                id: Some(file.id),
                title: None,
                text: Some(encoding::decode_file(file.bytes)?),
                labels: file.topic.map(|topic| vec![topic]),
            };
            row.into_article(schema, location, Vec::new)
        }
    }
}
