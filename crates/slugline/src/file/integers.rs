//! Lists of whole numbers as tensors of the narrowest type that holds them.

use safetensors::Dtype;
use safetensors::tensor::TensorView;

use super::FormatError;

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

/// The numbers of a tensor of any of the four types.
pub(super) fn read(tensor: &TensorView<'_>) -> Result<Vec<u64>, FormatError> {
    let width = match tensor.dtype() {
        Dtype::U8 => 1,
        Dtype::U16 => 2,
        Dtype::U32 => 4,
        Dtype::U64 => 8,
        _ => return Err(super::invalid("an array has a type that it can't have")),
    };
    let mut values = Vec::with_capacity(tensor.data().len() / width);
    for bytes in tensor.data().chunks_exact(width) {
        let mut value = [0; 8];
        value[..width].copy_from_slice(bytes);
        values.push(u64::from_le_bytes(value));
    }
    Ok(values)
}

/// The numbers of a tensor, which have to fit into 32 bits.
pub(super) fn read_u32(tensor: &TensorView<'_>) -> Result<Vec<u32>, FormatError> {
    read(tensor)?
        .into_iter()
        .map(|value| u32::try_from(value).map_err(super::invalid))
        .collect()
}
