//! The arguments of the commands that make a model of a model.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use slugline::Input;

use super::{CorpusArgs, RunArgs, at_least_1, input};

/// Add articles with topics to a model.
///
/// The result is, byte for byte, what `train` would make of the model's articles and these
/// together, with the model's own options. An article that the model was trained on before
/// counts once more.
#[derive(Debug, clap::Args)]
pub(crate) struct UpdateArgs {
    #[command(flatten)]
    pub(crate) change: ChangeArgs,
}

/// Remove articles from a model that it was trained on.
///
/// The result is, byte for byte, what `train` would make of the model's other articles, with
/// the model's own options. An article is known by its title, text and topics.
#[derive(Debug, clap::Args)]
pub(crate) struct ForgetArgs {
    #[command(flatten)]
    pub(crate) change: ChangeArgs,
}

/// A model, and articles to add to it or to remove.
#[derive(Debug, clap::Args)]
pub(crate) struct ChangeArgs {
    /// The model
    #[arg(value_name = "MODEL")]
    pub(crate) model: PathBuf,
    /// Folders and files of articles with topics; `-` is standard input
    #[arg(required = true, value_name = "CORPUS", value_parser = input)]
    pub(crate) corpus: Vec<Input>,
    /// Where to write the new model [default: over MODEL]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: CorpusArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

impl ChangeArgs {
    pub(crate) fn output(&self) -> &Path {
        self.output.as_deref().unwrap_or(&self.model)
    }
}

/// Add models up that were trained with the same options.
///
/// The result is, byte for byte, what `train` would make of the articles of all of them in one
/// go, in any order. An article that several were trained on counts as often.
#[derive(Debug, clap::Args)]
pub(crate) struct MergeArgs {
    /// The models
    #[arg(required = true, num_args = 2.., value_name = "MODEL")]
    pub(crate) models: Vec<PathBuf>,
    /// Where to write the new model
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Worker threads [default: one per core]; results do not depend on it
    #[arg(long, value_name = "N", value_parser = at_least_1, help_heading = "Running")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Print no progress and no summary, only warnings and errors
    #[arg(short, long, help_heading = "Running")]
    pub(crate) quiet: bool,
}

/// Leave out of a model what only training needs.
///
/// The smaller model tags every article as before. Articles can no longer be added to it or
/// removed.
#[derive(Debug, clap::Args)]
pub(crate) struct CompactArgs {
    /// The model
    #[arg(value_name = "MODEL")]
    pub(crate) model: PathBuf,
    /// Where to write the new model
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Print no summary, only errors
    #[arg(short, long, help_heading = "Running")]
    pub(crate) quiet: bool,
}
