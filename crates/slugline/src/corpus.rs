//! Several inputs, read one after the other as one stream of records.

use std::path::PathBuf;

use slugline_corpus::{Input, Labels, ReadOptions, Reader, Record, RecordError};

use crate::Error;

/// The records of several inputs, in their order.
///
/// All inputs are opened first, so that a name that was mistyped is an error at once and
/// not after an hour.
pub struct Corpus {
    readers: std::vec::IntoIter<Reader>,
    current: Option<Reader>,
    finished_bytes: u64,
    total_bytes: Option<u64>,
}

impl Corpus {
    /// Opens the inputs of articles with their topics, for training and evaluation.
    ///
    /// # Errors
    /// [`Error::Corpus`] for the first input that cannot be opened.
    pub fn labelled(inputs: &[Input], options: &ReadOptions) -> Result<Self, Error> {
        Self::open(inputs, Labels::Required, options)
    }

    /// Opens the inputs of articles that may have no topics, to be classified.
    ///
    /// # Errors
    /// [`Error::Corpus`] for the first input that cannot be opened.
    pub fn unlabelled(inputs: &[Input], options: &ReadOptions) -> Result<Self, Error> {
        Self::open(inputs, Labels::Optional, options)
    }

    /// Opens one file of articles with their topics, of a format told by its name.
    ///
    /// # Errors
    /// [`Error::Corpus`] if it cannot be opened.
    pub fn from_path(path: impl Into<PathBuf>) -> Result<Self, Error> {
        Self::labelled(&[Input::from(path.into())], &ReadOptions::default())
    }

    fn open(inputs: &[Input], labels: Labels, options: &ReadOptions) -> Result<Self, Error> {
        let readers = inputs
            .iter()
            .map(|input| Reader::open(input, labels, options))
            .collect::<Result<Vec<_>, _>>()?;
        let total_bytes = readers.iter().map(Reader::total_bytes).sum();
        Ok(Self {
            readers: readers.into_iter(),
            current: None,
            finished_bytes: 0,
            total_bytes,
        })
    }

    /// The size of all inputs as they lie on disk, in bytes, where it is known.
    #[must_use]
    pub fn total_bytes(&self) -> Option<u64> {
        self.total_bytes
    }

    /// Bytes of the inputs that were read so far.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.finished_bytes + self.current.as_ref().map_or(0, Reader::bytes_read)
    }
}

impl Iterator for Corpus {
    type Item = Result<Record, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(record) = self.current.as_mut().and_then(Iterator::next) {
                return Some(record);
            }
            self.finished_bytes = self.bytes_read();
            self.current = Some(self.readers.next()?);
        }
    }
}
