//! The arguments of `slugline compare`.

use slugline::Input;

use super::{CorpusArgs, ReportFormat, RunArgs, SharedRecipeArgs, input};

/// Measure every algorithm on the same articles, side by side.
///
/// Each algorithm is trained and measured by cross-validation, or trained on CORPUS and
/// measured on other articles with --test. The Bernoulli estimator of linfa-bayes is measured,
/// too. p says how likely a difference from the first row at least as large would be if the
/// two were equally good. The options under Model hold for every algorithm.
#[derive(Debug, clap::Args)]
pub(crate) struct CompareArgs {
    /// Folders and files of articles with topics; `-` is standard input
    #[arg(required = true, value_name = "CORPUS", value_parser = input)]
    pub(crate) corpus: Vec<Input>,
    /// Folders and files of articles with topics to measure on, in place of cross-validation
    #[arg(long, value_name = "CORPUS", num_args = 1.., value_parser = input)]
    pub(crate) test: Vec<Input>,
    /// Divide the corpus into K parts, and measure on each what is trained on the others
    #[arg(long, value_name = "K", default_value_t = 5, conflicts_with = "test")]
    pub(crate) folds: usize,
    /// How to print the figures
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
    #[command(flatten)]
    pub(crate) reading: CorpusArgs,
    #[command(flatten)]
    pub(crate) recipe: SharedRecipeArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}
