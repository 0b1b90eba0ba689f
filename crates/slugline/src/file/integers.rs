//! Lists of whole numbers as tensors of the narrowest type that holds them.

use safetensors::Dtype;

use super::FormatError;
use super::container::Array;

pub(super) const WRONG_TYPE: &str = "an array has a type that it can't have";

/// A list of numbers, little-endian, in the narrowest of U8, U16, U32 and U64.
pub(super) struct Integers {
    pub(super) dtype: Dtype,
    pub(super) length: usize,
    pub(super) bytes: Vec<u8>,
}

impl Integers {
    pub(super) fn new(values: impl ExactSizeIterator<Item = u64> + Clone) -> Self {
        let length = values.len();
        let largest = values.clone().max().unwrap_or(0);
        let (dtype, width) = match largest {
            0..=0xff => (Dtype::U8, 1),
            0x100..=0xffff => (Dtype::U16, 2),
            0x1_0000..=0xffff_ffff => (Dtype::U32, 4),
            _ => (Dtype::U64, 8),
        };
        let mut bytes = Vec::with_capacity(length * width);
        for value in values {
            bytes.extend_from_slice(&value.to_le_bytes()[..width]);
        }
        Self {
            dtype,
            length,
            bytes,
        }
    }
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
