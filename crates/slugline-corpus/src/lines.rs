//! Cuts a stream into lines, none of which is ever held beyond the size limit.

use std::io::{self, BufRead, Read};

use crate::MAX_RECORD_BYTES;
use crate::source::Source;

/// A piece of a stream: a line that is not blank, or a value of JSON.
#[derive(Debug)]
pub(crate) struct Piece {
    /// The line it begins on, counted from 1, blank lines included.
    pub(crate) line: u64,
    /// The piece, a line without its line feed; `None` where it is larger than
    /// [`MAX_RECORD_BYTES`].
    pub(crate) bytes: Option<Vec<u8>>,
}

/// The lines of a stream. A line ends with `\n`; a `\r` before it is white space.
pub(crate) struct Lines {
    source: Source,
    number: u64,
    /// Of the line before: the next is often about as long.
    len: usize,
}

/// As much memory at most is made ready for a line before its length is known.
const MAX_READY: usize = 4096;

impl Lines {
    pub(crate) fn new(source: Source) -> Self {
        Self {
            source,
            number: 0,
            len: 0,
        }
    }

    /// The number of the line read last; 0 before the first.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// The next line that is not blank, `None` at the end. An error ends the stream: a line cut
    /// short by it is lost.
    pub(crate) fn next(&mut self) -> io::Result<Option<Piece>> {
        loop {
            let mut bytes = Vec::with_capacity(self.len.min(MAX_READY));
            // One byte beyond the limit is for the line feed.
            let limit = MAX_RECORD_BYTES + 1;
            if (&mut self.source)
                .take(limit)
                .read_until(b'\n', &mut bytes)?
                == 0
            {
                return Ok(None);
            }
            self.number += 1;
            self.len = bytes.len();
            if bytes.last() == Some(&b'\n') {
                bytes.pop();
            } else if bytes.len() as u64 == limit {
                drop(bytes);
                self.source.skip_until(b'\n')?;
                return Ok(Some(Piece {
                    line: self.number,
                    bytes: None,
                }));
            }
            if !bytes.trim_ascii().is_empty() {
                return Ok(Some(Piece {
                    line: self.number,
                    bytes: Some(bytes),
                }));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Consumed;

    #[test]
    fn a_line_without_end_is_never_held() {
        let endless = io::repeat(b'x').take(3 * MAX_RECORD_BYTES);
        let stream = io::Cursor::new("a\n")
            .chain(endless)
            .chain(io::Cursor::new("\n\nb"));
        let mut lines = Lines::new(Source::decompress(stream, &Consumed::default()));
        let found: Vec<_> = std::iter::from_fn(|| lines.next().unwrap())
            .map(|line| (line.line, line.bytes.map(|bytes| bytes.len())))
            .collect();
        assert_eq!(found, [(1, Some(1)), (2, None), (4, Some(1))]);
    }
}
