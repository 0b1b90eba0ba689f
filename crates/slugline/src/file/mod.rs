//! The model file: one safetensors file, described in FORMAT.md.

mod checksum;
mod container;
mod integers;
mod read;
mod source;
mod strings;
mod write;

use serde::{Deserialize, Serialize};
use slugline_model::Calibration;
use thiserror::Error;

use crate::{Recipe, TopicScheme};

/// The version of the format that this program writes, and the newest that it reads.
const FORMAT_VERSION: u32 = 1;

/// The key of the header's metadata that holds a [`Header`] as JSON.
const METADATA_KEY: &str = "slugline";

/// The tensor that holds the checksum of all other bytes of the file.
const CHECKSUM: &str = "checksum";

/// The tensors of the training section: the hashes, and what is kept of some articles.
const HASHES: &str = "training.hashes";
const SAMPLE: [&str; 4] = [
    "training.topic_counts",
    "training.topics",
    "training.frequencies",
    "training.counts",
];

/// Records that terms have in common: where each ends, and the records.
const SHARED: [&str; 2] = ["terms.shared_ends", "terms.shared_records"];

/// What the metadata say; the arrays are tensors.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    format_version: u32,
    /// The version of the program that wrote the file, for people to read.
    program: String,
    recipe: Recipe,
    articles: u64,
    single_topic_articles: u64,
    single_topic: bool,
    rival: f64,
    level: Option<f64>,
    floor: Option<f64>,
    coverage_floor: Option<f64>,
    calibration: Option<Calibration>,
    #[serde(default, skip_serializing_if = "TopicScheme::is_empty")]
    scheme: TopicScheme,
}

/// What every version of the format says of itself.
#[derive(Debug, Deserialize)]
struct Version {
    format_version: u32,
}

/// What is wrong with a model file.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FormatError {
    /// The file isn't a safetensors file.
    #[error("not a slugline model (it does not begin as one)")]
    NotAModel,
    /// The file is a safetensors file of something else.
    #[error("a safetensors file, but not a slugline model (its metadata lack “slugline”)")]
    AnotherKind,
    /// The file is shorter than its header says.
    #[error("the file is incomplete: it has {found} bytes of {expected}")]
    Truncated {
        /// Bytes that there should be.
        expected: u64,
        /// Bytes that there are.
        found: u64,
    },
    /// The file was written by a newer version.
    #[error("the model has format version {found}, and this program reads up to {FORMAT_VERSION}")]
    Newer {
        /// The version of the file's format.
        found: u32,
    },
    /// The checksum doesn't agree.
    #[error("the file is damaged: its checksum is {found:08x} and should be {expected:08x}")]
    Damaged {
        /// The checksum that the file has.
        expected: u32,
        /// The checksum of what is in the file.
        found: u32,
    },
    /// A model can't be written: names and codes of its topics are too long in all.
    #[error("names and codes of the topics are too long in all: they leave no room for the model")]
    SchemeTooLong,
    /// The checksum agrees, and the contents still contradict each other.
    #[error("the model contradicts itself: {0}")]
    Invalid(String),
}

fn invalid(what: impl std::fmt::Display) -> FormatError {
    FormatError::Invalid(what.to_string())
}
