//! The container of a model file: its length, its header and its arrays, checked before use.

use std::ops::Range;

use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, Metadata};
use serde_json::{Map, Value};

use super::{FormatError, METADATA_KEY, invalid};

/// Bytes in front of the header, which say how long it is.
pub(super) const PREFIX: usize = size_of::<u64>();

/// The longest header of the container format. Beyond it, a file is none of that format.
const MAX_CONTAINER_HEADER: u64 = 100_000_000;

/// The longest header of a model, whose real ones have two thousand bytes. Reading a header
/// takes many times its size in memory, and a forged one is not worth it.
pub(super) const MAX_HEADER: u64 = 1 << 20;

/// Whether a file that was just laid out has a header that readers take.
pub(super) fn has_short_header(file: &[u8]) -> bool {
    let length = file.first_chunk::<PREFIX>();
    length.is_some_and(|length| u64::from_le_bytes(*length) <= MAX_HEADER)
}

/// The header of a file, not yet checked.
pub(super) struct Header(Map<String, Value>);

/// One array of numbers or of text.
pub(super) struct Array<'a> {
    pub(super) dtype: Dtype,
    /// Where in the file it is.
    pub(super) place: Range<usize>,
    pub(super) bytes: &'a [u8],
}

/// The arrays of a file by name.
pub(super) struct Arrays<'a> {
    metadata: Metadata,
    file: &'a [u8],
    /// Where in the file the data begin.
    data: usize,
}

impl Header {
    /// Reads the header from the beginning of a file, of which at least
    /// [`PREFIX`] + [`MAX_HEADER`] bytes are there if the file has as many. Also returns
    /// how long the file has to be.
    pub(super) fn read(start: &[u8]) -> Result<(Self, u64), FormatError> {
        let (prefix, rest) = start
            .split_first_chunk::<PREFIX>()
            .filter(|(_, rest)| rest.first() == Some(&b'{'))
            .ok_or(FormatError::NotAModel)?;
        let length = u64::from_le_bytes(*prefix);
        if length > MAX_CONTAINER_HEADER {
            return Err(FormatError::NotAModel);
        }
        if length > MAX_HEADER {
            return Err(FormatError::AnotherKind);
        }
        let data = PREFIX as u64 + length;
        let header = usize::try_from(length)
            .ok()
            .and_then(|length| rest.get(..length))
            .ok_or(FormatError::Truncated {
                expected: data,
                found: start.len() as u64,
            })?;
        let header = serde_json::from_slice(header).map_err(|_| FormatError::NotAModel)?;
        let header = Self(header);
        let end = data.saturating_add(header.data_length());
        Ok((header, end))
    }

    /// Where the last array ends in the data.
    fn data_length(&self) -> u64 {
        let ends = self.0.values().filter_map(|array| {
            let offsets = array.get("data_offsets")?;
            offsets.get(1)?.as_u64()
        });
        ends.max().unwrap_or(0)
    }

    /// The metadata of a model, as JSON.
    pub(super) fn metadata(&self) -> Option<&str> {
        self.0.get("__metadata__")?.get(METADATA_KEY)?.as_str()
    }
}

impl<'a> Arrays<'a> {
    /// The arrays of a whole file, which have no holes between them and don't overlap.
    pub(super) fn of(file: &'a [u8]) -> Result<Self, FormatError> {
        let (header, metadata) = SafeTensors::read_metadata(file).map_err(invalid)?;
        Ok(Self {
            metadata,
            file,
            data: PREFIX + header,
        })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.metadata.info(name).is_some()
    }

    pub(super) fn array(&self, name: &str) -> Result<Array<'a>, FormatError> {
        let info = self
            .metadata
            .info(name)
            .ok_or_else(|| invalid(format_args!("it has no array “{name}”")))?;
        if info.shape.len() != 1 {
            return Err(invalid(format_args!("its array “{name}” is not a list")));
        }
        // In the file, as reading the header has checked.
        let (start, end) = info.data_offsets;
        let place = self.data + start..self.data + end;
        Ok(Array {
            dtype: info.dtype,
            bytes: &self.file[place.clone()],
            place,
        })
    }
}
