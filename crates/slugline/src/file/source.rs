//! The arrays of a file that is in memory, each as what it is to be.

use bytes::Bytes;
use safetensors::Dtype;
use slugline_features::PackedIntegers;

use super::container::{Array, Arrays};
use super::{FormatError, integers, strings};

/// The arrays of a file that is in memory.
pub(super) struct Source<'a> {
    pub(super) arrays: Arrays<'a>,
    pub(super) file: &'a Bytes,
}

impl<'a> Source<'a> {
    pub(super) fn array(&self, name: &str) -> Result<Array<'a>, FormatError> {
        self.arrays.array(name)
    }

    pub(super) fn packed(&self, name: &str) -> Result<PackedIntegers, FormatError> {
        integers::packed(&self.array(name)?, self.file)
    }

    /// The bytes of an array as they lie in the file.
    pub(super) fn shared(&self, dtype: Dtype, name: &str) -> Result<Bytes, FormatError> {
        Ok(self.file.slice_ref(self.array_of(dtype, name)?))
    }

    pub(super) fn integers(&self, name: &str) -> Result<Vec<u64>, FormatError> {
        integers::read(&self.array(name)?)
    }

    pub(super) fn ids(&self, name: &str) -> Result<Vec<u32>, FormatError> {
        integers::read_u32(&self.array(name)?)
    }

    pub(super) fn strings(&self, text: &str, ends: &str) -> Result<Vec<&'a str>, FormatError> {
        let text = self.array_of(Dtype::U8, text)?;
        strings::split(text, &self.integers(ends)?)
    }

    pub(super) fn floats(&self, name: &str) -> Result<Vec<f64>, FormatError> {
        let (numbers, _) = self.array_of(Dtype::F64, name)?.as_chunks::<8>();
        Ok(numbers.iter().copied().map(f64::from_le_bytes).collect())
    }

    pub(super) fn units(&self, name: &str) -> Result<Vec<f32>, FormatError> {
        let (numbers, _) = self.array_of(Dtype::F32, name)?.as_chunks::<4>();
        Ok(numbers.iter().copied().map(f32::from_le_bytes).collect())
    }

    pub(super) fn steps(&self, name: &str) -> Result<Vec<i8>, FormatError> {
        let steps = self.array_of(Dtype::I8, name)?;
        Ok(steps.iter().map(|step| step.cast_signed()).collect())
    }

    pub(super) fn array_of(&self, dtype: Dtype, name: &str) -> Result<&'a [u8], FormatError> {
        let array = self.array(name)?;
        if array.dtype == dtype {
            Ok(array.bytes)
        } else {
            Err(super::invalid(integers::WRONG_TYPE))
        }
    }
}
