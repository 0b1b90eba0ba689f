//! A stream of bytes that can be looked into ahead, is decompressed, and counts what it consumes.

use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use crate::zstd::{self, ZstdReader};

/// How much is read at a time.
pub(crate) const BUFFER_BYTES: usize = 64 * 1024;
const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];
const UTF8_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

/// How many bytes have been read from the file under a [`Source`], compressed as they may be.
#[derive(Debug, Clone, Default)]
pub(crate) struct Consumed(Arc<AtomicU64>);

impl Consumed {
    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

struct Counted<R> {
    inner: R,
    consumed: Consumed,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        self.consumed.0.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// A buffered stream. Unlike `BufReader`, it can be made to hold as many bytes ahead as needed to
/// tell what it is, and an error met while looking ahead comes only after the bytes before it.
pub(crate) struct Source {
    inner: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    deferred: Option<io::Error>,
    /// The last read gave less than there was room for.
    was_short: bool,
    is_compressed: bool,
}

impl Source {
    /// Opens a file, through gzip or Zstandard where its first bytes tell so.
    pub(crate) fn open(path: &Path, consumed: &Consumed) -> io::Result<Self> {
        Ok(Self::decompress(File::open(path)?, consumed))
    }

    /// Reads `inner`, through gzip or Zstandard where its first bytes tell so, and adds the bytes
    /// read from it to `consumed`.
    pub(crate) fn decompress(inner: impl Read + Send + 'static, consumed: &Consumed) -> Self {
        let mut raw = Self::new(Counted {
            inner,
            consumed: consumed.clone(),
        });
        let start = raw.peek(4);
        let unpacked = if start.starts_with(GZIP_MAGIC) {
            Self::new(MultiGzDecoder::new(raw))
        } else if zstd::is_frame(start) {
            Self::new(ZstdReader::new(raw))
        } else {
            return raw;
        };
        Self {
            is_compressed: true,
            ..unpacked
        }
    }

    /// Whether all that could be had at once is consumed: to read on may mean to wait, as at the end
    /// of what was written into a pipe so far. It isn't known of what is decompressed, nor if what
    /// could be had just filled the buffer.
    pub(crate) fn is_caught_up(&self) -> bool {
        self.start == self.end && self.was_short && !self.is_compressed
    }

    /// Whether what is read lies compressed in the file.
    pub(crate) fn is_compressed(&self) -> bool {
        self.is_compressed
    }

    fn new(inner: impl Read + Send + 'static) -> Self {
        Self {
            inner: Box::new(inner),
            buffer: vec![0; BUFFER_BYTES],
            start: 0,
            end: 0,
            deferred: None,
            was_short: false,
            is_compressed: false,
        }
    }

    /// Looks at least `count` bytes ahead, for which the buffer grows if it must; fewer are returned
    /// only where the stream ends or fails before.
    pub(crate) fn peek(&mut self, count: usize) -> &[u8] {
        if self.buffer.len() < count {
            self.buffer.resize(count, 0);
        }
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        while self.end < count && self.deferred.is_none() {
            match self.read_more() {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => self.deferred = Some(error),
            }
        }
        &self.buffer[..self.end]
    }

    /// Reads into the rest of the buffer, and says how many bytes there were: none at the end.
    fn read_more(&mut self) -> io::Result<usize> {
        loop {
            match self.inner.read(&mut self.buffer[self.end..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => {
                    let read = read?;
                    self.end += read;
                    self.was_short = self.end < self.buffer.len();
                    return Ok(read);
                }
            }
        }
    }

    /// The beginning of the content, after white space and the byte-order mark: at least `count`
    /// bytes, or fewer where the stream ends or there is nothing else in the first kilobytes.
    pub(crate) fn peek_content(&mut self, count: usize) -> &[u8] {
        let content_start = |ahead: &[u8]| {
            let mark = if ahead.starts_with(UTF8_MARK) {
                UTF8_MARK.len()
            } else {
                0
            };
            mark + (ahead.len() - mark - ahead[mark..].trim_ascii_start().len())
        };
        let mut wanted = count + UTF8_MARK.len();
        loop {
            let ahead = self.peek(wanted);
            let (length, start) = (ahead.len(), content_start(ahead));
            if length < wanted || length - start >= count || wanted >= BUFFER_BYTES / 16 {
                return &self.buffer[start..length];
            }
            wanted = (start + count).max(wanted + 1);
        }
    }

    /// The same as far as the end of the first line, if it has no more than `most` bytes. What could
    /// be had with it is there, too, but nothing behind it is waited for.
    pub(crate) fn peek_line(&mut self, most: usize) -> &[u8] {
        let mut count = 1;
        loop {
            let ahead = self.peek_content(count);
            if ahead.contains(&b'\n') || ahead.len() < count || ahead.len() >= most {
                break;
            }
            count = ahead.len() + 1;
        }
        self.peek_content(count)
    }

    /// Skips a UTF-8 byte-order mark.
    pub(crate) fn skip_mark(&mut self) {
        if self.peek(UTF8_MARK.len()).starts_with(UTF8_MARK) {
            self.consume(UTF8_MARK.len());
        }
    }
}

impl Read for Source {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let ahead = self.fill_buf()?;
        let count = ahead.len().min(out.len());
        out[..count].copy_from_slice(&ahead[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Source {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.start == self.end {
            if let Some(error) = self.deferred.take() {
                return Err(error);
            }
            (self.start, self.end) = (0, 0);
            self.read_more()?;
        }
        Ok(&self.buffer[self.start..self.end])
    }

    fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.end);
    }
}
