//! The checksum of a model file: CRC-32 over the whole file, its own bytes taken as zero.

use super::container::Arrays;
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
    let at = Arrays::of(file)?.array(CHECKSUM)?.place.start;
    let checksum = checksum(file, at);
    file[at..at + LENGTH].copy_from_slice(&checksum.to_le_bytes());
    Ok(())
}

/// Compares the checksum of the file with the one that is in it.
pub(super) fn verify(file: &[u8], arrays: &Arrays<'_>) -> Result<(), FormatError> {
    let own = arrays.array(CHECKSUM)?;
    let bytes = <[u8; LENGTH]>::try_from(own.bytes)
        .map_err(|_| super::invalid("its checksum has not four bytes"))?;
    let expected = u32::from_le_bytes(bytes);
    let found = checksum(file, own.place.start);
    if found == expected {
        Ok(())
    } else {
        Err(FormatError::Damaged { expected, found })
    }
}
