//! Cuts a stream into lines, none of which is ever held beyond the size limit.

use std::io::{self, BufRead};
use std::mem;

use bytes::Bytes;
use memchr::{memchr, memrchr};

use crate::MAX_RECORD_BYTES;
use crate::source::{BUFFER_BYTES, Source};

/// A piece of a stream: a line that is not blank, or a value of JSON.
#[derive(Debug)]
pub(crate) struct Piece {
    /// The line it begins on, counted from 1, blank lines included.
    pub(crate) line: u64,
    /// The piece, a line without its line feed; `None` where it is larger than
    /// [`MAX_RECORD_BYTES`].
    pub(crate) bytes: Option<Bytes>,
}

/// The lines of a stream. A line ends with `\n`; a `\r` before it is white space.
///
/// Lines that were read together share the memory of their block, which is small, since it stays
/// as long as any of them. A line that goes beyond its block has memory of its own.
pub(crate) struct Lines {
    source: Source,
    number: u64,
    /// What was read and not yet given.
    block: Bytes,
}

impl Lines {
    pub(crate) fn new(source: Source) -> Self {
        Self {
            source,
            number: 0,
            block: Bytes::new(),
        }
    }

    /// The number of the line read last; 0 before the first.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// Whether the next line may be still to come, as from a pipe that is being written to.
    pub(crate) fn would_wait(&self) -> bool {
        // A blank line is no record.
        let lines = memrchr(b'\n', &self.block).map_or(0, |end| end + 1);
        self.source.is_caught_up() && self.block[..lines].trim_ascii().is_empty()
    }

    /// The next line that is not blank, `None` at the end. An error ends the stream: a line cut
    /// short by it is lost.
    pub(crate) fn next(&mut self) -> io::Result<Option<Piece>> {
        loop {
            let bytes = if let Some(end) = memchr(b'\n', &self.block) {
                let mut line = self.block.split_to(end + 1);
                line.truncate(end);
                Some(line)
            } else if self.block.is_empty() && self.source.fill_buf()?.is_empty() {
                return Ok(None);
            } else {
                self.read_on()?
            };
            self.number += 1;
            if bytes
                .as_ref()
                .is_none_or(|line| !line.trim_ascii().is_empty())
            {
                return Ok(Some(Piece {
                    line: self.number,
                    bytes,
                }));
            }
        }
    }

    /// The line that begins with what is left of the block, where it does not end, or `None` where
    /// it is too large; and takes in the block behind it.
    fn read_on(&mut self) -> io::Result<Option<Bytes>> {
        let mut line = Some(mem::take(&mut self.block).to_vec());
        loop {
            let ahead = self.source.fill_buf()?;
            let end = memchr(b'\n', ahead);
            let (part, rest) = ahead.split_at(end.unwrap_or(ahead.len()));
            line = line
                .filter(|kept| (kept.len() + part.len()) as u64 <= MAX_RECORD_BYTES)
                .map(|mut kept| {
                    kept.extend_from_slice(part);
                    kept
                });
            let mut consumed = part.len();
            if end.is_some() {
                let block = &rest[1..rest.len().min(BUFFER_BYTES)];
                self.block = Bytes::copy_from_slice(block);
                consumed += 1 + block.len();
            }
            let is_last = ahead.is_empty();
            self.source.consume(consumed);
            if end.is_some() || is_last {
                return Ok(line.map(Bytes::from));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::source::Consumed;

    /// Gives what it has in reads of at most so many bytes, and is interrupted before each.
    struct Trickle<R> {
        inner: R,
        most: usize,
        interrupted: bool,
    }

    impl<R: Read> Read for Trickle<R> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            self.interrupted = !self.interrupted;
            if self.interrupted {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let most = self.most.min(out.len());
            self.inner.read(&mut out[..most])
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn lines_are_those_of_the_whole_however_they_arrive(
            parts in vec(prop_oneof!["[a-c \\r\\n]{0,9}", "[ab]{60,70}"], 0..30),
            most in prop_oneof![1..9_usize, Just(BUFFER_BYTES)],
            repeats in prop_oneof![Just(1), 1..900_usize],
        ) {
            let text = parts.concat().repeat(repeats);
            let stream = Trickle { inner: io::Cursor::new(text.clone()), most, interrupted: false };
            let mut lines = Lines::new(Source::decompress(stream, &Consumed::default()));
            let found: Vec<_> = std::iter::from_fn(|| lines.next().unwrap())
                .map(|piece| (piece.line, piece.bytes.unwrap()))
                .collect();
            let all = (1..).zip(text.split('\n'));
            let expected: Vec<_> = all
                .filter(|(_, line)| !line.trim_ascii().is_empty())
                .map(|(number, line)| (number, Bytes::from(line.to_owned())))
                .collect();
            prop_assert_eq!(found, expected);
        }
    }

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
