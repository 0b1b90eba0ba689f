//! Metrics and folds for single-label and multi-label topic classification.
//!
#![doc = include_str!("../README.md")]

mod confusion;
mod counts;
mod coverage;
mod decision;
mod error;
mod folds;
mod mean;
mod places;
mod probability_report;
mod probability_tally;
mod ranked_topics;
mod ranking;
mod reliability;
mod report;
mod scoring_rules;
mod significance;
mod tally;

pub use confusion::{Confusion, DEFAULT_CONFUSIONS};
pub use coverage::Coverage;
pub use decision::Decision;
pub use error::EvaluationError;
pub use folds::stratified_folds;
pub use probability_report::ProbabilityReport;
pub use probability_tally::ProbabilityTally;
pub use ranked_topics::{Labelling, RankedTopics};
pub use reliability::ReliabilityBin;
pub use report::{PrecisionRecallF1, Report, TopicReport};
pub use significance::{BOOTSTRAP_RESAMPLES, PairedDecisions, mcnemar};
pub use tally::Tally;
