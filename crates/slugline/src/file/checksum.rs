//! The checksum of a model file: CRC-32 over the whole file, its own bytes taken as zero.

use safetensors::SafeTensors;

use super::{CHECKSUM, FormatError};

/// Bytes of a CRC-32.
pub(super) const LENGTH: usize = 4;

/// The checksum of a file whose own checksum is at `at`.
fn checksum(file: &[u8], at: usize) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&file[..at]);
    hasher.update(&[0; LENGTH]);
    hasher.update(&file[at + LENGTH..]);
    hasher.finalize()
}

/// Writes the checksum of the file into it.
pub(super) fn seal(file: &mut [u8]) -> Result<(), FormatError> {
    let at = position(file)?;
    let checksum = checksum(file, at);
    file[at..at + LENGTH].copy_from_slice(&checksum.to_le_bytes());
    Ok(())
}

/// Compares the checksum of the file with the one that is in it.
pub(super) fn verify(file: &[u8]) -> Result<(), FormatError> {
    let at = position(file)?;
    let found = checksum(file, at);
    let own: [u8; LENGTH] = file[at..at + LENGTH].try_into().map_err(super::invalid)?;
    let expected = u32::from_le_bytes(own);
    if found == expected {
        Ok(())
    } else {
        Err(FormatError::Damaged { expected, found })
    }
}

/// Where in the file the checksum is.
fn position(file: &[u8]) -> Result<usize, FormatError> {
    let (header, metadata) = SafeTensors::read_metadata(file).map_err(super::invalid)?;
    let info = metadata
        .info(CHECKSUM)
        .ok_or_else(|| super::invalid("it has no checksum"))?;
    let (start, end) = info.data_offsets;
    // Eight bytes before the header say how long it is.
    let at = size_of::<u64>() + header + start;
    if end - start == LENGTH && at + LENGTH <= file.len() {
        Ok(at)
    } else {
        Err(super::invalid("its checksum has not four bytes"))
    }
}
