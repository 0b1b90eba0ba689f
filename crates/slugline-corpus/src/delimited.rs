//! Cuts CSV and TSV into rows of fields, none of which is ever held beyond the size limit.

use std::io::{self, BufRead};

use csv_core::{ReadRecordResult, Reader as Parser, ReaderBuilder};

use crate::source::Source;
use crate::{MAX_RECORD_BYTES, RecordProblem, encoding};

/// The most columns a header may have.
pub(crate) const MAX_COLUMNS: usize = 65_536;

/// The fields of a row, unquoted, one after the other in one buffer.
#[derive(Debug)]
pub(crate) struct Cells {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Cells {
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn count(&self) -> usize {
        self.ends.len()
    }

    /// The text of a field, which is UTF-8 or else Windows-1252 as elsewhere.
    pub(crate) fn get(&self, index: usize) -> Option<String> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(encoding::decode(&self.bytes[start..end]).into_owned())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = String> {
        (0..self.count()).filter_map(|index| self.get(index))
    }
}

/// A row, and the line it begins on, counted from 1.
pub(crate) type NumberedRow = (u64, Result<Cells, RecordProblem>);

/// The rows of a stream.
pub(crate) struct Rows {
    source: Source,
    parser: Parser,
    /// The fields of the row being read; it grows to the largest row and is used for all.
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// The line the row read last begins on.
    line: u64,
}

impl Rows {
    pub(crate) fn new(source: Source, delimiter: u8) -> Self {
        Self {
            source,
            parser: ReaderBuilder::new().delimiter(delimiter).build(),
            bytes: vec![0; 4096],
            ends: vec![0; 32],
            line: 0,
        }
    }

    /// The line the row read last begins on; 0 before the first.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// The next row, `None` at the end. It may have up to `max_columns` fields. An error ends the
    /// stream: a row cut short by it is lost.
    pub(crate) fn next(&mut self, max_columns: usize) -> io::Result<Option<NumberedRow>> {
        if self.skip_line_ends()? {
            return Ok(None);
        }
        self.line = self.parser.line();
        let (mut length, mut count) = (0, 0);
        let mut problem = None;
        loop {
            let ahead = self.source.fill_buf()?;
            let at_end = ahead.is_empty();
            // At the end a line feed closes the row, as it closes any row but one within quotes.
            let (result, read, written, ended) = self.parser.read_record(
                if at_end { b"\n" } else { ahead },
                &mut self.bytes[length..],
                &mut self.ends[count..],
            );
            if !at_end {
                self.source.consume(read);
            } else if read > 0 && result != ReadRecordResult::Record {
                return Ok(Some((self.line, Err(RecordProblem::OpenQuote))));
            }
            length += written;
            count += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if length as u64 >= MAX_RECORD_BYTES => {
                    // Reads on to the end of the row, over what is now known to be too much.
                    problem.get_or_insert(RecordProblem::TooLarge);
                    length = 0;
                }
                ReadRecordResult::OutputFull => self.bytes.resize(2 * length, 0),
                ReadRecordResult::OutputEndsFull if count > max_columns => {
                    problem.get_or_insert(RecordProblem::TooManyFields {
                        expected: max_columns,
                    });
                    count = 0;
                }
                ReadRecordResult::OutputEndsFull => self.ends.resize(2 * count, 0),
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(None),
            }
        }
        let row = match problem {
            Some(problem) => Err(problem),
            None if count > max_columns => Err(RecordProblem::TooManyFields {
                expected: max_columns,
            }),
            None => Ok(Cells {
                bytes: self.bytes[..length].to_vec(),
                ends: self.ends[..count].to_vec(),
            }),
        };
        Ok(Some((self.line, row)))
    }

    /// Skips to the next row. The parser would skip blank lines too, but then the line the row
    /// begins on would not be known. Returns whether the end was met.
    fn skip_line_ends(&mut self) -> io::Result<bool> {
        loop {
            match self.source.fill_buf()? {
                [] => return Ok(true),
                [b'\n', ..] => self.parser.set_line(self.parser.line() + 1),
                [b'\r', ..] => {}
                _ => return Ok(false),
            }
            self.source.consume(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use crate::source::Consumed;

    #[test]
    fn a_row_without_end_is_never_held() {
        let endless = io::repeat(b'x').take(3 * MAX_RECORD_BYTES);
        let fields = io::repeat(b',').take(1 << 20);
        let stream = endless
            .chain(io::Cursor::new("\n\n"))
            .chain(fields)
            .chain(&b"\na,b"[..]);
        let mut rows = Rows::new(Source::decompress(stream, &Consumed::default()), b',');
        let mut lines = Vec::new();
        while let Some((line, row)) = rows.next(2).unwrap() {
            lines.push((line, row.map(|cells| cells.count()).ok()));
        }
        assert_eq!(lines, [(1, None), (3, None), (4, Some(2))]);
        assert!(rows.bytes.len() as u64 <= MAX_RECORD_BYTES && rows.ends.len() <= 64);
    }
}
