//! What can go wrong between articles, models and files.

use std::io;
use std::path::PathBuf;

use slugline_corpus::{CorpusError, Location};
use slugline_evaluation::EvaluationError;
use slugline_features::FeaturesError;
use slugline_model::ModelError;
use slugline_tokenizer::TokenizerError;
use thiserror::Error;

use crate::SchemeError;
use crate::file::FormatError;

/// An error of this crate.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// An input cannot be read at all.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// Options of the tokenizer out of range.
    #[error(transparent)]
    Tokenizer(#[from] TokenizerError),
    /// Options of the features out of range.
    #[error(transparent)]
    Features(#[from] FeaturesError),
    /// Parameters of the estimator out of range, or nothing to learn from.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// A model that contradicts itself, as only one of a file can that was made to.
    #[error(transparent)]
    Contradiction(#[from] FormatError),
    /// linfa-bayes, which a comparison measures, too, refused the articles.
    #[error("linfa-bayes cannot be trained")]
    Peer(#[from] linfa_bayes::NaiveBayesError),
    /// Folds that the corpus can't be divided into.
    #[error(transparent)]
    Evaluation(#[from] EvaluationError),
    /// A title weight out of its range.
    #[error("the title weight is {given}: it must be at most {max}")]
    TitleWeight {
        /// What was asked for.
        given: u32,
        /// The highest that is allowed.
        max: u32,
    },
    /// A precision to be kept that is none.
    #[error("the precision to keep is {0}: it must be from 0 to 1")]
    Precision(f64),
    /// No input had an article that could be used.
    #[error("{inputs}: no article could be read")]
    NoArticles {
        /// The inputs, as they were named.
        inputs: String,
    },
    /// Articles have to be read several times, and are gone after the first.
    #[error("{inputs}: must be read several times, which standard input and a pipe cannot be")]
    NotLasting {
        /// The inputs, as they were named.
        inputs: String,
    },
    /// Articles that have to be read twice were others, or were in other words, the second time.
    #[error("{inputs}: changed while the articles were read, which is done twice")]
    CorpusChanged {
        /// The inputs, as they were named.
        inputs: String,
    },
    /// All articles have the same topic.
    #[error("every article has the same topic, “{0}”: there is nothing to tell it from")]
    OneTopic(String),
    /// The articles of a refined model can't be told apart in it.
    #[error(
        "a refined model holds weights, and no sums that articles can be added to or taken from"
    )]
    RefinedModel,
    /// The model has no training section, for one because it was compacted.
    #[error("the model was compacted: it no longer knows the articles that it was trained on")]
    Compacted,
    /// What a model keeps of its training articles contradicts itself or the rest of it.
    #[error("the training section of the model is damaged: {0}")]
    TrainingSection(&'static str),
    /// An article is to be forgotten that isn't in the model, or not as often.
    #[error("{location}: the model was not trained on the article “{id}”{}", nor_others(*.others))]
    NotTrainedOn {
        /// Where the first such article was read.
        location: Location,
        /// Its id.
        id: String,
        /// How many such articles there are besides.
        others: u64,
    },
    /// A model of the articles that are left would be calibrated on articles that aren't kept.
    #[error(
        "for the articles that would be left, thresholds are chosen on twice as many of them as \
         the {kept} that the model keeps"
    )]
    ArticlesNotKept {
        /// How many articles the model keeps.
        kept: u64,
    },
    /// All articles of a model are to be forgotten.
    #[error("no article of the model would be left")]
    NothingLeft,
    /// No model to merge was given.
    #[error("there is no model to merge")]
    NoModels,
    /// A model can't be merged with the first one.
    #[error("model {}: {source}", .model + 1)]
    Merge {
        /// Which, from 0.
        model: usize,
        /// Why.
        source: Box<Error>,
    },
    /// Two models were made by different recipes.
    #[error(
        "the models were trained with different options: {option} is {found}, and {expected} in \
         the first"
    )]
    RecipesDiffer {
        /// The first option that differs, as it is called in a model file.
        option: String,
        /// Its value in the first model.
        expected: String,
        /// Its value in this one.
        found: String,
    },
    /// One model was calibrated, the other was not.
    #[error("the model was trained {} calibration, and the first one {}", with(!.expected), with(*.expected))]
    CalibrationsDiffer {
        /// Whether the first one was.
        expected: bool,
    },
    /// Two models have different names or codes for a topic.
    #[error("the topic “{topic}” has another name or code than in the models before")]
    SchemesDiffer {
        /// The topic.
        topic: String,
    },
    /// A threshold was asked for that needs probabilities, and the model has none.
    #[error("the model has no probabilities")]
    NotCalibrated,
    /// Doubtful labels were asked for, which only probabilities tell, and models trained on
    /// these articles have none.
    #[error("no labels can be doubted: models trained on these articles have no probabilities")]
    SuspectsNeedProbabilities,
    /// The system doesn't start as many threads.
    #[error("the worker threads cannot be started")]
    Threads(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The observer asked to stop.
    #[error("stopped")]
    Stopped,
    /// A model file cannot be opened or read.
    #[error("{path}: the model cannot be read")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file was to be written over something that isn't one, such as a folder or a device.
    #[error("{path}: a folder or a device, where a file is to be written")]
    NotAFile {
        /// What is there.
        path: PathBuf,
    },
    /// A file, such as that of a model, cannot be written.
    #[error("{path}: cannot be written")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is not a model that can be used.
    #[error("{path}: {source}")]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: FormatError,
    },
    /// A file of topics' names and codes can't be used.
    #[error("{path}: {source}")]
    Scheme {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: SchemeError,
    },
}

fn nor_others(others: u64) -> String {
    match others {
        0 => String::new(),
        1 => ", nor on 1 other".to_owned(),
        _ => format!(", nor on {others} others"),
    }
}

fn with(calibration: bool) -> &'static str {
    if calibration { "with" } else { "without" }
}
