//! Metrics and folds for single-label and multi-label topic classification.
//!
//! A topic is an id, an index into a list of names the caller holds. A [`Tally`] counts
//! [`Decision`]s (an article's own topics beside those it was given) and turns them into a
//! [`Report`]; [`stratified_folds`] splits articles for cross-validation. Nothing here sees a
//! model, a text or a file.
//!
//! ```
//! use slugline_evaluation::{DEFAULT_CONFUSIONS, Decision, Tally};
//!
//! let names = ["defence", "energy", "trade"].map(String::from);
//! let mut tally = Tally::default();
//! tally.add(Decision { truth: &[1], predicted: &[1], best: Some(1) });
//! tally.add(Decision { truth: &[1, 2], predicted: &[0, 2], best: Some(2) });
//!
//! let report = tally.report(&names, DEFAULT_CONFUSIONS)?;
//! assert_eq!(report.articles, 2);
//! assert_eq!(report.accuracy, 0.5);
//! assert_eq!(report.top1_accuracy, 1.0);
//! // Three decisions, two of them right; three topics to find, two of them found.
//! assert_eq!(report.micro.f1, 2.0 / 3.0);
//! assert_eq!(report.confused[0].topic, "energy");
//! assert_eq!(report.confused[0].taken_for, "defence");
//! # Ok::<(), slugline_evaluation::EvaluationError>(())
//! ```

mod confusion;
mod counts;
mod decision;
mod error;
mod folds;
mod report;
mod tally;

pub use confusion::{Confusion, DEFAULT_CONFUSIONS, MAX_PAIRS_PER_ARTICLE};
pub use decision::Decision;
pub use error::EvaluationError;
pub use folds::stratified_folds;
pub use report::{PrecisionRecallF1, Report, TopicReport};
pub use tally::Tally;
