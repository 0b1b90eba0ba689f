//! Several inputs, read one after the other as one stream of records.

use std::fmt;
use std::path::{Path, PathBuf};

use slugline_corpus::{CorpusError, Input, Labels, ReadOptions, Reader, Record, RecordError};
use thiserror::Error;

use crate::Error;

/// The records of several inputs, in their order. One input is open at a time.
pub struct Corpus {
    names: String,
    inputs: std::vec::IntoIter<Input>,
    labels: Labels,
    options: ReadOptions,
    current: Option<Reader>,
    failed: Option<CorpusError>,
    finished_bytes: u64,
    total_bytes: Option<u64>,
    text_bytes: u64,
}

/// Compressed articles are about so many times as long.
const UNPACKED: u64 = 4;

/// Why an input, or a record of one, cannot be used.
#[derive(Debug, Error)]
pub enum ReadError {
    /// An input cannot be read at all.
    #[error(transparent)]
    Input(CorpusError),
    /// One record cannot be used.
    #[error(transparent)]
    Record(RecordError),
}

impl Corpus {
    /// Articles with their topics, for training and evaluation.
    ///
    /// A folder of corpus files stands for those files. Files and folders are opened once before the first is read, so that a name that
    /// was mistyped or a column that is missing is an error at once and not after an hour.
    ///
    /// # Errors
    /// [`Error::Corpus`] for the first input that cannot be read.
    pub fn labelled(inputs: &[Input], options: &ReadOptions) -> Result<Self, Error> {
        let inputs: Vec<Input> = inputs.iter().flat_map(Input::expand).collect();
        let mut total_bytes = Some(0_u64);
        let mut text_bytes = 0_u64;
        for input in &inputs {
            // Standard input or a pipe would be used up by it.
            let reader = match input {
                Input::Path(path) if !is_stream(path) => {
                    Some(Reader::open(input, Labels::Required, options)?)
                }
                _ => None,
            };
            let bytes = reader.as_ref().and_then(Reader::total_bytes);
            let unpacked = if reader.is_some_and(|reader| reader.is_compressed()) {
                UNPACKED
            } else {
                1
            };
            let text = bytes.unwrap_or(0).saturating_mul(unpacked);
            text_bytes = text_bytes.saturating_add(text);
            total_bytes = total_bytes
                .zip(bytes)
                .map(|(sum, bytes)| sum.saturating_add(bytes));
        }
        Ok(Self {
            total_bytes,
            text_bytes,
            ..Self::new(inputs, Labels::Required, options)
        })
    }

    /// Articles that may have no topics, to be classified. An input that cannot be read
    /// is told when its turn comes, and the others are read all the same.
    #[must_use]
    pub fn unlabelled(inputs: &[Input], options: &ReadOptions) -> Self {
        Self::new(inputs.to_vec(), Labels::Optional, options)
    }

    /// One file or folder of articles with their topics, of a format told by its name.
    ///
    /// # Errors
    /// [`Error::Corpus`] if it cannot be read.
    pub fn from_path(path: impl Into<PathBuf>) -> Result<Self, Error> {
        Self::labelled(&[Input::from(path.into())], &ReadOptions::default())
    }

    fn new(inputs: Vec<Input>, labels: Labels, options: &ReadOptions) -> Self {
        Self {
            names: names(&inputs),
            inputs: inputs.into_iter(),
            labels,
            options: options.clone(),
            current: None,
            failed: None,
            finished_bytes: 0,
            total_bytes: None,
            text_bytes: 0,
        }
    }

    /// The size of all inputs as they lie on disk, in bytes, where it is known.
    #[must_use]
    pub fn total_bytes(&self) -> Option<u64> {
        self.total_bytes
    }

    /// About how many bytes there are in inputs that are no streams, compression undone.
    pub(crate) fn text_bytes(&self) -> u64 {
        self.text_bytes
    }

    /// The same corpus once more, if it can be read again and nothing of it was read so far.
    pub(crate) fn again(&self) -> Option<Self> {
        let is_new = self.current.is_none() && self.failed.is_none() && self.finished_bytes == 0;
        (is_new && self.is_lasting()).then(|| Self {
            total_bytes: self.total_bytes,
            text_bytes: self.text_bytes,
            ..Self::new(self.inputs.as_slice().to_vec(), self.labels, &self.options)
        })
    }

    /// Whether the same articles could be read again: standard input and pipes are used up by
    /// the first time.
    pub(crate) fn is_lasting(&self) -> bool {
        let lasts = |input: &Input| match input {
            Input::Path(path) => !is_stream(path),
            Input::Stdin => false,
        };
        self.inputs.as_slice().iter().all(lasts)
    }

    /// Bytes of the inputs that were read so far.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.finished_bytes + self.current.as_ref().map_or(0, Reader::bytes_read)
    }

    /// Whether the next record may be still to come; see [`Reader::would_wait`].
    pub(crate) fn would_wait(&self) -> bool {
        self.current.as_ref().is_some_and(Reader::would_wait)
    }

    /// Whether this is one article, in a text of its own: a text file, or plain text on
    /// standard input. Asked before the first record, it opens the input.
    pub fn is_one_article(&mut self) -> bool {
        if self.current.is_none() && self.inputs.len() == 1 {
            self.open_next();
        }
        let last = self.inputs.len() == 0;
        last && self.current.as_ref().is_some_and(Reader::is_one_article)
    }

    /// Opens the next input, if there is one, or notes why it can't be.
    fn open_next(&mut self) {
        if let Some(input) = self.inputs.next() {
            match Reader::open(&input, self.labels, &self.options) {
                Ok(reader) => self.current = Some(reader),
                Err(error) => self.failed = Some(error),
            }
        }
    }

    /// The inputs as they were named, for messages.
    pub(crate) fn names(&self) -> String {
        self.names.clone()
    }

    /// Whether an input that cannot be read ends the work.
    pub(crate) fn needs_every_input(&self) -> bool {
        self.labels == Labels::Required
    }
}

impl Iterator for Corpus {
    type Item = Result<Record, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(error) = self.failed.take() {
                return Some(Err(ReadError::Input(error)));
            }
            if let Some(record) = self.current.as_mut().and_then(Iterator::next) {
                return Some(record.map_err(ReadError::Record));
            }
            let finished = self.current.take();
            self.finished_bytes += finished.map_or(0, |reader| reader.bytes_read());
            if self.inputs.len() == 0 {
                return None;
            }
            self.open_next();
        }
    }
}

impl fmt::Debug for Corpus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Corpus")
            .field("current", &self.current)
            .field("inputs", &self.inputs.as_slice())
            .finish_non_exhaustive()
    }
}

/// The first few inputs by name, and how many there are besides.
fn names(inputs: &[Input]) -> String {
    const NAMED: usize = 3;
    let named: Vec<String> = inputs.iter().take(NAMED).map(Input::to_string).collect();
    match inputs.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
        || path
            .metadata()
            .is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}
