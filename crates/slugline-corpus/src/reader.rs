//! The reader: finds out what an input is, opens it, and cuts it into records.

use std::fmt;
use std::fs;
use std::io;
use std::iter::FusedIterator;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;

use crate::folder::{self, Folder, TextFile, Walk};
use crate::lines::{Lines, Piece};
use crate::ninjs_file::NinjsFile;
use crate::record::{Content, Cut, Record};
use crate::schema::Schema;
use crate::source::{Consumed, Source};
use crate::table::Table;
use crate::{
    CorpusError, Format, Input, Labels, Location, ReadOptions, RecordError, RecordProblem, detect,
};

/// The records of an input, in its order. Whatever its size, only one record is in memory.
///
/// After an error that [`RecordError::is_fatal`] there is no further record.
pub struct Reader {
    input: Input,
    schema: Arc<Schema>,
    path: Arc<Path>,
    cutter: Cutter,
    consumed: Consumed,
    is_compressed: bool,
    finished: bool,
}

/// What cuts the input.
enum Cutter {
    Folder(Box<Folder>),
    JsonLines(Lines),
    Ninjs(NinjsFile),
    FastText(Lines),
    Table(Box<Table>),
    /// A file that is one article; `None` once it is read.
    Text(Option<Source>),
}

impl Reader {
    /// Opens an input, and finds out its format if `options` do not name it: from the extension
    /// of its name (looking through `.gz` and `.zst`), or else from the way it begins (`{` is
    /// JSON Lines, `__label__` is fastText). JSON is read as ninjs where its first object is a
    /// news item: where it has none of the usual fields of a row for text or labels, but
    /// `headlines` or `bodies`, or a `standard` that is ninjs, or a `uri` beside a text as ninjs 1
    /// has it. With [`Labels::Optional`], anything else is one article of plain text. Compression
    /// is told from the content whatever the name.
    ///
    /// # Errors
    ///
    /// [`CorpusError`] where the input cannot be opened, its format cannot be told, its header
    /// lacks a column, or a folder has no articles where they should be.
    pub fn open(input: &Input, labels: Labels, options: &ReadOptions) -> Result<Self, CorpusError> {
        let consumed = Consumed::default();
        let source = match input {
            Input::Stdin => Source::decompress(io::stdin(), &consumed),
            Input::Path(path) => {
                let failed = |source| CorpusError::Open {
                    input: input.clone(),
                    source,
                };
                if fs::metadata(path).map_err(failed)?.is_dir() {
                    let schema = Arc::new(Schema::new(labels, options));
                    let walk = match options.format {
                        None | Some(Format::Folder) => Walk::of_texts(path, labels),
                        Some(Format::Ninjs) => {
                            detect::refuse_fields(&schema, input)?;
                            Walk::of_ninjs(path)
                        }
                        Some(_) => return Err(CorpusError::NotAFile { path: path.clone() }),
                    };
                    let folder = Folder::open(walk, &schema, &consumed)?;
                    let cutter = Cutter::Folder(Box::new(folder));
                    return Ok(Self::new(input, schema, cutter, consumed));
                }
                Source::open(path, &consumed).map_err(failed)?
            }
        };
        Self::from_source(source, input, labels, options, consumed)
    }

    /// Reads a stream that `input` only names.
    fn from_source(
        mut source: Source,
        input: &Input,
        labels: Labels,
        options: &ReadOptions,
        consumed: Consumed,
    ) -> Result<Self, CorpusError> {
        let schema = Arc::new(Schema::new(labels, options));
        let is_compressed = source.is_compressed();
        let cutter = match detect::format(&mut source, input, &schema, options.format)? {
            Format::Folder => {
                return Err(CorpusError::NotAFolder {
                    input: input.clone(),
                });
            }
            Format::JsonLines => Cutter::JsonLines(Lines::new(source)),
            Format::Ninjs => Cutter::Ninjs(NinjsFile::new(source, input.as_path())),
            Format::FastText => Cutter::FastText(Lines::new(source)),
            Format::Csv => Cutter::Table(Box::new(Table::open(source, b',', input, &schema)?)),
            Format::Tsv => Cutter::Table(Box::new(Table::open(source, b'\t', input, &schema)?)),
            Format::Text => Cutter::Text(Some(source)),
        };
        Ok(Self {
            is_compressed,
            ..Self::new(input, schema, cutter, consumed)
        })
    }

    fn new(input: &Input, schema: Arc<Schema>, cutter: Cutter, consumed: Consumed) -> Self {
        let path = Arc::from(input.as_path());
        Self {
            input: input.clone(),
            schema,
            path,
            cutter,
            consumed,
            is_compressed: false,
            finished: false,
        }
    }

    /// The size of the input in bytes, compressed as it is: of the file, or of all files of a
    /// folder, which takes a walk through it. `None` where it is not known beforehand, as of the
    /// standard input.
    #[must_use]
    pub fn total_bytes(&self) -> Option<u64> {
        let Input::Path(path) = &self.input else {
            return None;
        };
        if let Cutter::Folder(folder) = &self.cutter {
            return Some(folder.total_bytes());
        }
        let metadata = fs::metadata(path).ok()?;
        metadata.is_file().then_some(metadata.len())
    }

    /// Whether the input is a file that is compressed. Of a folder it isn't known.
    #[must_use]
    pub fn is_compressed(&self) -> bool {
        self.is_compressed
    }

    /// Whether the input is one article, in a text of its own, and not a list of records.
    #[must_use]
    pub fn is_one_article(&self) -> bool {
        matches!(self.cutter, Cutter::Text(_))
    }

    /// How many of [`Self::total_bytes`] have been read so far. It runs ahead of the records by
    /// what is buffered.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.consumed.get()
    }

    /// Whether the next record may be still to come: what was written into a pipe so far has been
    /// read, and holds no other. It is known of formats with a record per line alone, without
    /// compression; of others it is never so.
    #[must_use]
    pub fn would_wait(&self) -> bool {
        match &self.cutter {
            Cutter::JsonLines(lines) | Cutter::FastText(lines) => lines.would_wait(),
            Cutter::Ninjs(file) => file.would_wait(),
            Cutter::Folder(_) | Cutter::Table(_) | Cutter::Text(_) => false,
        }
    }

    /// The next record, its problem, or the error that ends the reader.
    fn cut(&mut self) -> Option<Cut> {
        let path = &self.path;
        match &mut self.cutter {
            Cutter::Folder(folder) => folder.next(),
            Cutter::JsonLines(lines) => cut(lines.next(), path, lines.number(), Content::JsonLine),
            Cutter::FastText(lines) => {
                cut(lines.next(), path, lines.number(), Content::FastTextLine)
            }
            Cutter::Ninjs(file) => cut(file.next(), path, file.line(), Content::NinjsItem),
            Cutter::Table(table) => match table.next() {
                Ok(None) => None,
                Ok(Some((line, row))) => {
                    Some((Location::line_of(path, line), row.map(Content::TableRow)))
                }
                Err(error) => Some(interrupted(path, table.line(), error)),
            },
            Cutter::Text(source) => {
                let content = match folder::read_whole(source.take()?) {
                    Ok(Some(bytes)) => {
                        // As it was named, so that results can be joined to inputs.
                        let id = path.to_string_lossy().into_owned();
                        Ok(Content::TextFile(TextFile {
                            bytes,
                            id,
                            topic: None,
                        }))
                    }
                    Ok(None) => Err(RecordProblem::TooLarge),
                    Err(error) => Err(RecordProblem::Interrupted(error)),
                };
                Some((Location::file(Arc::clone(path)), content))
            }
        }
    }
}

/// What was cut from a file, of which `line` was read last.
fn cut(
    piece: io::Result<Option<Piece>>,
    path: &Arc<Path>,
    line: u64,
    content: fn(Bytes) -> Content,
) -> Option<Cut> {
    match piece {
        Ok(piece) => piece.map(|piece| piece.into_cut(path, content)),
        Err(error) => Some(interrupted(path, line, error)),
    }
}

fn interrupted(path: &Arc<Path>, line: u64, error: io::Error) -> Cut {
    (
        Location::line_of(path, line),
        Err(RecordProblem::Interrupted(error)),
    )
}

impl Iterator for Reader {
    type Item = Result<Record, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.finished {
            return None;
        }
        let Some((location, content)) = self.cut() else {
            self.finished = true;
            return None;
        };
        let record = match content {
            Ok(content) => Ok(Record {
                location,
                content,
                schema: Arc::clone(&self.schema),
            }),
            Err(problem) => Err(RecordError::new(location, problem)),
        };
        self.finished = record.as_ref().is_err_and(RecordError::is_fatal);
        Some(record)
    }
}

impl FusedIterator for Reader {}

impl fmt::Debug for Reader {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("Reader");
        debug
            .field("input", &self.input)
            .field("finished", &self.finished);
        debug.finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::io::Read;

    use proptest::prelude::*;

    use super::*;

    /// A pipe that somebody writes pieces into: each read gives one at most.
    struct Pieces(VecDeque<Vec<u8>>);

    impl Read for Pieces {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let Some(mut piece) = self.0.pop_front() else {
                return Ok(0);
            };
            let count = piece.len().min(out.len());
            out[..count].copy_from_slice(&piece[..count]);
            if count < piece.len() {
                self.0.push_front(piece.split_off(count));
            }
            Ok(count)
        }
    }

    fn reader(pieces: impl IntoIterator<Item = Vec<u8>>) -> Reader {
        let consumed = Consumed::default();
        let pieces = pieces.into_iter().filter(|piece| !piece.is_empty());
        let source = Source::decompress(Pieces(pieces.collect()), &consumed);
        let options = ReadOptions::default();
        Reader::from_source(source, &Input::Stdin, Labels::Optional, &options, consumed).unwrap()
    }

    /// What is read, or why not.
    fn records(reader: Reader) -> Vec<String> {
        let articles = reader.map(|record| record.and_then(Record::parse));
        let shown = articles.map(|article| match article {
            Ok(article) => format!("{article:?}"),
            Err(error) => error.to_string(),
        });
        shown.collect()
    }

    fn contents() -> impl Strategy<Value = String> {
        let space = "[ \n]{0,30}";
        let row = (space, "[a-z ]{0,60}").prop_map(|(space, text)| {
            format!("{{\"id\": \"x\", \"title\": \"{text}\", \"text\": \"oil\"}}\n{space}")
        });
        let item = (space, "[a-z ]{0,60}").prop_map(|(space, text)| {
            format!(
                "{{\"uri\": \"urn:x\", \"version\": \"{text}\", \"body_text\": \"oil\"}}\n{space}"
            )
        });
        let rows = prop::collection::vec(row, 1..5).prop_map(|rows| rows.concat());
        let items = prop::collection::vec(item, 1..5);
        let fasttext = "(__label__a oil [a-z]{0,9}\n){1,4}";
        prop_oneof![
            rows,
            items.clone().prop_map(|items| items.concat()),
            (items, space).prop_map(|(items, space)| format!("[{space}{}]", items.join(","))),
            fasttext,
            "[a-z \n]{1,90}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Formats and records are the same however the bytes arrive.
        #[test]
        fn records_do_not_depend_on_the_pieces(
            contents in contents(),
            ends in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        ) {
            let contents = contents.into_bytes();
            let mut ends: Vec<usize> = ends.iter().map(|end| end.index(contents.len())).collect();
            ends.sort_unstable();
            let mut rest = contents.clone();
            let mut pieces = VecDeque::new();
            for end in ends.into_iter().rev() {
                pieces.push_front(rest.split_off(end));
            }
            pieces.push_front(rest);
            prop_assert_eq!(records(reader(pieces)), records(reader([contents])));
        }
    }

    /// Nothing is read behind the line that was asked for, and that nothing more is there is known.
    #[test]
    fn a_line_is_had_before_there_is_another() {
        let row = |text: &str| format!("{{\"id\": \"x\", \"text\": \"{text}\"}}\n");
        let item = |text: &str| format!("{{\"uri\": \"x\", \"body_text\": \"{text}\"}}\n");
        for line in [row("oil"), item("oil"), "__label__a oil\n".to_owned()] {
            let (start, end) = line.as_bytes().split_at(9);
            let both = [start, end].concat();
            let blank = [&both[..], b"\n \r\n"].concat();
            let pieces = [start.to_vec(), end.to_vec(), both.repeat(2), blank, both];
            let mut reader = reader(pieces);
            let mut waits = Vec::new();
            while let Some(record) = reader.next() {
                record.unwrap();
                waits.push(reader.would_wait());
            }
            assert_eq!(waits, [true, false, true, true, true], "{line}");
        }
    }
}
