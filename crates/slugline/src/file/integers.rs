//! Lists of whole numbers as tensors of the narrowest type that holds them.

use bytes::Bytes;
use safetensors::Dtype;
use slugline_features::PackedIntegers;

use super::FormatError;
use super::container::Array;

pub(super) const WRONG_TYPE: &str = "an array has a type that it can't have";

/// The type of numbers of so many bytes.
pub(super) fn dtype(numbers: &PackedIntegers) -> Dtype {
    match numbers.width() {
        1 => Dtype::U8,
        2 => Dtype::U16,
        4 => Dtype::U32,
        _ => Dtype::U64,
    }
}

/// The numbers of an array of any of the four types, as they lie there.
pub(super) fn packed(array: &Array<'_>, file: &Bytes) -> Result<PackedIntegers, FormatError> {
    let width = match array.dtype {
        Dtype::U8 => 1,
        Dtype::U16 => 2,
        Dtype::U32 => 4,
        Dtype::U64 => 8,
        _ => return Err(super::invalid(WRONG_TYPE)),
    };
    let numbers = PackedIntegers::from_bytes(file.slice(array.place.clone()), width);
    numbers.ok_or_else(|| super::invalid(WRONG_TYPE))
}

/// The numbers of an array of any of the four types.
pub(super) fn read(array: &Array<'_>) -> Result<Vec<u64>, FormatError> {
    let bytes = array.bytes;
    match array.dtype {
        Dtype::U8 => Ok(numbers(bytes, |bytes| u8::from_le_bytes(bytes).into())),
        Dtype::U16 => Ok(numbers(bytes, |bytes| u16::from_le_bytes(bytes).into())),
        Dtype::U32 => Ok(numbers(bytes, |bytes| u32::from_le_bytes(bytes).into())),
        Dtype::U64 => Ok(numbers(bytes, u64::from_le_bytes)),
        _ => Err(super::invalid(WRONG_TYPE)),
    }
}

/// The numbers of an array, which have to fit into 32 bits.
pub(super) fn read_u32(array: &Array<'_>) -> Result<Vec<u32>, FormatError> {
    let bytes = array.bytes;
    match array.dtype {
        Dtype::U8 => Ok(numbers(bytes, |bytes| u8::from_le_bytes(bytes).into())),
        Dtype::U16 => Ok(numbers(bytes, |bytes| u16::from_le_bytes(bytes).into())),
        Dtype::U32 => Ok(numbers(bytes, u32::from_le_bytes)),
        Dtype::U64 => {
            let numbers = numbers(bytes, u64::from_le_bytes).into_iter();
            numbers
                .map(|number| u32::try_from(number).map_err(super::invalid))
                .collect()
        }
        _ => Err(super::invalid(WRONG_TYPE)),
    }
}

/// A function for each width, as one for all of them would copy byte by byte.
fn numbers<const WIDTH: usize, N>(bytes: &[u8], from_bytes: fn([u8; WIDTH]) -> N) -> Vec<N> {
    let (numbers, _) = bytes.as_chunks();
    numbers.iter().map(|&bytes| from_bytes(bytes)).collect()
}
