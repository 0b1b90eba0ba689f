//! The arguments of `slugline tune`.

use std::path::PathBuf;
use std::time::Duration;

use slugline::Input;

use super::{CorpusArgs, RecipeArgs, ReportFormat, RunArgs, SchemeArgs, input};

/// Search the options that make the best model of a corpus, and train it.
///
/// From the options under Model on, one after the other is varied and keeps its best value:
/// algorithm, alpha, min-df, ngrams, stem (none or english) and title-weight; again and again
/// until nothing gets better or the time is spent. The others stay as they are given. Settings
/// are ranked by cross-validation on CORPUS: by top-1 accuracy if every article has exactly one
/// topic, else by micro-F1. Measure the winner on articles that are not in CORPUS: the figures of a choice
/// among many are a little too high.
#[derive(Debug, clap::Args)]
pub(crate) struct TuneArgs {
    /// Folders and files of articles with topics; they are read several times
    #[arg(required = true, value_name = "CORPUS", value_parser = input)]
    pub(crate) corpus: Vec<Input>,
    /// Where to write the model of the best setting, trained on all articles
    #[arg(short, long, value_name = "FILE")]
    pub(crate) model: PathBuf,
    #[command(flatten)]
    pub(crate) scheme: SchemeArgs,
    /// Begin no further setting after so many seconds
    #[arg(long, value_name = "SECONDS", default_value = "300", value_parser = seconds)]
    pub(crate) budget: Duration,
    /// Rank settings by cross-validation on K parts
    #[arg(long, value_name = "K", default_value_t = 5)]
    pub(crate) folds: usize,
    /// How to print the settings
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
    #[command(flatten)]
    pub(crate) reading: CorpusArgs,
    #[command(flatten)]
    pub(crate) recipe: RecipeArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

fn seconds(text: &str) -> Result<Duration, String> {
    text.parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| "a number of seconds from 0 up is needed".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_a_number_of_seconds() {
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        for wrong in ["-1", "NaN", "inf", "1e30", "5m", ""] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }
}
