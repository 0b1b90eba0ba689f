//! Statistical topic tagging for news: train, classify, explain, save and load naive
//! Bayes topic models.
//!
//! bytes → article → tokens → terms → counts → weights → scores → topics
//!
//! ```
//! use std::ops::ControlFlow;
//!
//! use slugline::{Corpus, TopicModel, TrainOptions};
//!
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("news.jsonl");
//! # std::fs::write(&path, concat!(
//! #     r#"{"text": "Tariffs on steel rise", "topics": ["trade"]}"#, "\n",
//! #     r#"{"text": "Import quotas are lifted", "topics": ["trade"]}"#, "\n",
//! #     r#"{"text": "Crude oil output falls", "topics": ["energy"]}"#, "\n",
//! #     r#"{"text": "Gas pipeline reopens", "topics": ["energy"]}"#, "\n",
//! # ))?;
//! let corpus = Corpus::from_path(path)?;
//! let (model, summary) = TopicModel::train(corpus, &TrainOptions::default(), &mut |_| {
//!     ControlFlow::Continue(())
//! })?;
//! assert_eq!(summary.articles, 4);
//!
//! let tags = model.classify(None, "The oil pipeline was closed");
//! let best = &tags.ranked[0];
//! assert_eq!(model.topics()[best.topic as usize], "energy");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Corpus`] reads articles, [`TopicModel::train`] makes a model of them, a
//! [`Classifier`] tags articles with it and explains why, [`TopicModel::evaluate`] and
//! [`cross_validate`] say how good the tags are, and [`TopicModel::save`] and
//! [`TopicModel::load`] keep a model in one file. [`TopicModel::update`],
//! [`TopicModel::merge`] and [`TopicModel::forget`] make a model of a model, exactly as
//! training anew would.

mod atomic_file;
mod bits;
mod classifier;
mod compact;
mod compare;
mod contest;
mod corpus;
mod count;
mod counted;
mod coverage;
mod details;
mod error;
mod estimator;
mod evaluate;
mod event;
mod file;
mod forget;
mod merge;
mod origin;
mod peer;
mod pipeline;
mod postings;
mod recipe;
mod recount;
mod reopen;
mod sample;
mod scorecard;
mod selection;
mod shard;
mod suspect;
mod test_set;
mod threads;
mod topic_model;
mod topic_names;
mod topic_scheme;
mod train;
mod training_section;
mod training_set;
mod tune;
mod two_passes;
mod update;
mod wrong;

pub use atomic_file::AtomicFile;
pub use classifier::{Classification, Classifier, TopicExplanation, TopicScore};
pub use compare::{ComparedModel, Comparison, Measured, SignificanceTest, compare};
pub use corpus::{Corpus, ReadError};
pub use details::{Details, Wanted};
pub use error::Error;
pub use estimator::Estimator;
pub use evaluate::{Evaluation, cross_validate, cross_validate_in_detail};
pub use event::{Event, Observer};
pub use file::FormatError;
pub use origin::ArticleOrigin;
pub use recipe::{Algorithm, Recipe};
pub use selection::Selection;
pub use suspect::{Doubt, LEAST_SUSPICION, Suspect, SuspectedTopic};
pub use threads::available_threads;
pub use topic_model::TopicModel;
pub use topic_scheme::{SchemeError, TopicLabel, TopicScheme};
pub use train::{OutOfSampleAccuracy, TrainOptions, TrainSummary};
pub use tune::{TuneOptions, TunedSetting, Tuning, tune};
pub use wrong::{Evidence, Mistake, WrongArticle, WrongDecision};

pub use slugline_corpus::{
    Article, CorpusError, Format, Input, Location, ReadOptions, RecordError,
};
pub use slugline_evaluation::{EvaluationError, ProbabilityReport, Report};
pub use slugline_features::Weighting;
pub use slugline_model::{DecisionOptions, ModelError, Objective};
pub use slugline_tokenizer::{Language, Numbers, Spelling, StopWords, TokenizerOptions};

/// Runs the example of the README as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
