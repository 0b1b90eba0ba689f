//! Naive Bayes refined discriminatively: log-count ratios that a linear classifier corrects.

mod articles;
mod descent;
mod fit;
mod known_topics;
mod model;
mod params;
mod parts;
mod ratios;
mod training;

pub use model::RefinedModel;
pub use params::{RefinedParams, RefinedValidParams, TermGroup};
pub use parts::RefinedParts;
