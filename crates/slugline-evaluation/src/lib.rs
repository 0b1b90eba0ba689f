//! Metrics and folds for single-label and multi-label topic classification.
//!
#![doc = include_str!("../README.md")]

mod confusion;
mod counts;
mod decision;
mod error;
mod folds;
mod report;
mod tally;

pub use confusion::{Confusion, DEFAULT_CONFUSIONS};
pub use decision::Decision;
pub use error::EvaluationError;
pub use folds::stratified_folds;
pub use report::{PrecisionRecallF1, Report, TopicReport};
pub use tally::Tally;
