//! Sparse multinomial, complement and Bernoulli naive Bayes as linfa estimators, for one
//! topic or several.
//!
//! counts → weights → **scores → topics**
//!
//! [`NaiveBayesParams`] are the parameters of an estimator: linfa's `Fit` makes a
//! [`NaiveBayesModel`] of a dataset of [`CountMatrix`](slugline_features::CountMatrix)
//! records, `FitWith` adds a batch to a model, and the model implements linfa's
//! `Predict`, for one topic an article or several, and [`linfa_bayes::NaiveBayes`].
//!
//! The fitted state is [`Statistics`]: whole numbers that are sums over articles. Any
//! split of the articles, added up in any order, gives the same statistics, and an
//! article can be taken out again. That is what makes the leave-one-out scores exact,
//! on which [`NaiveBayesModel::calibrate`] chooses thresholds and fits probabilities.
//!
//! This crate sees numbers, never text, and does no IO.

mod builder;
mod calibration;
mod decision;
mod error;
mod fit;
mod formula;
mod leave_one_out;
mod mass;
mod model;
mod out_of_sample;
mod params;
mod parts;
mod predict;
mod statistics;
mod threshold;
mod topic;
mod totals;
mod weights;

pub use builder::StatisticsBuilder;
pub use calibration::Calibration;
pub use decision::DecisionRule;
pub use error::ModelError;
pub use mass::MASS_FRACTION_BITS;
pub use model::{Explanation, NaiveBayesModel, ScoreScratch, rank};
pub use out_of_sample::OutOfSample;
pub use params::{Algorithm, NaiveBayesParams, NaiveBayesValidParams};
pub use parts::StatisticsParts;
pub use statistics::Statistics;
pub use topic::{TopicId, TopicSets};
