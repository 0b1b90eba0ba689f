//! Sparse multinomial, complement and Bernoulli naive Bayes as linfa estimators, for one
//! topic or several.
//!
#![doc = include_str!("../README.md")]

mod builder;
mod by_term;
mod calibration;
mod choice;
mod computed;
mod decision;
mod derivation;
mod error;
mod explanation;
mod exponential;
mod fit;
mod formula;
mod leave_one_out;
mod left_terms;
mod logarithms;
mod losses;
mod mass;
mod model;
mod out_of_sample;
mod packed;
mod params;
mod parts;
mod predict;
mod record;
mod refined;
mod relatives;
mod resume;
mod scoring;
mod shared_records;
mod similar_topics;
mod single;
mod softmax;
mod spread;
mod statistics;
mod term_sums;
mod threshold;
mod topic;
mod topic_column;
mod topics_by_term;
mod totals;
mod weighing;
mod weights;
mod wide_instructions;

pub use builder::StatisticsBuilder;
pub use calibration::Calibration;
pub use choice::Margins;
pub use decision::{DecisionOptions, DecisionRule};
pub use error::ModelError;
pub use explanation::Explanation;
pub use mass::MASS_FRACTION_BITS;
pub use model::{NaiveBayesModel, ScoreScratch, rank};
pub use out_of_sample::OutOfSample;
pub use packed::PackedStatistics;
pub use params::{Algorithm, NaiveBayesParams, NaiveBayesValidParams};
pub use parts::StatisticsParts;
pub use refined::{RefinedModel, RefinedParams, RefinedParts, RefinedValidParams, TermGroup};
pub use shared_records::SharedRecords;
pub use statistics::Statistics;
pub use threshold::Objective;
pub use topic::{TopicId, TopicSets};
