//! The model that slugline tags news with when it is given none.
//!
#![doc = include_str!("../README.md")]

use slugline::{FormatError, TopicModel};

/// The bytes of the model's file.
pub const MODEL: &[u8] = include_bytes!("../news.model");

/// Opens the model.
///
/// # Errors
/// None with the model that this crate is published with; a [`FormatError`] if its file was
/// replaced by something that is no model.
pub fn model() -> Result<TopicModel, FormatError> {
    TopicModel::from_static(MODEL)
}
