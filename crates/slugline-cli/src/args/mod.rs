//! The arguments as typed, only validated.

mod change;
mod compare;
mod corpus;
mod recipe;
mod scheme;
mod tune;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use slugline::Input;

pub(crate) use change::{ChangeArgs, CompactArgs, ForgetArgs, MergeArgs, UpdateArgs};
pub(crate) use compare::CompareArgs;
pub(crate) use corpus::CorpusArgs;
pub(crate) use recipe::{RecipeArgs, SharedRecipeArgs};
pub(crate) use scheme::SchemeArgs;
pub(crate) use tune::TuneArgs;

/// Statistical topic tagging for news: train a naive Bayes model on labelled articles,
/// tag new ones with it, and measure how good the tags are.
#[derive(Debug, Parser)]
#[command(name = "slugline", bin_name = "slugline", version)]
#[command(
    after_help = "Exit codes: 0 all well; 1 the command could not do its job; 2 wrong \
                        usage; 3 some inputs or records failed and the rest was done; 130 \
                  interrupted."
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Train(TrainArgs),
    Classify(ClassifyArgs),
    Evaluate(EvaluateArgs),
    Compare(CompareArgs),
    Tune(TuneArgs),
    Update(UpdateArgs),
    Merge(MergeArgs),
    Forget(ForgetArgs),
    Compact(CompactArgs),
    Inspect(InspectArgs),
    Completions(CompletionsArgs),
}

/// Train a model on articles with topics.
///
/// A corpus is a folder with a folder of text files per topic, or a file of JSON Lines,
/// CSV, TSV or fastText lines, which may be compressed with gzip or Zstandard. The model
/// is one file; the same articles and options give the same bytes.
#[derive(Debug, clap::Args)]
pub(crate) struct TrainArgs {
    /// Folders and files of articles with topics; `-` is standard input
    #[arg(required = true, value_name = "CORPUS", value_parser = input)]
    pub(crate) corpus: Vec<Input>,
    /// Where to write the model
    #[arg(short, long, value_name = "FILE")]
    pub(crate) model: PathBuf,
    /// Write the model that `slugline compact` makes of the trained one: smaller, but final. With a
    /// --min-df of 2 or more, files and folders are read twice, and n-grams that are in a single
    /// article take no memory
    #[arg(long)]
    pub(crate) compact: bool,
    #[command(flatten)]
    pub(crate) scheme: SchemeArgs,
    #[command(flatten)]
    pub(crate) recipe: RecipeArgs,
    #[command(flatten)]
    pub(crate) reading: CorpusArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

/// How a command runs.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Running")]
pub(crate) struct RunArgs {
    /// Worker threads [default: one per core]; results do not depend on it
    #[arg(long, value_name = "N", value_parser = at_least_1)]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Stop at the first input or record that cannot be used, instead of leaving it out
    #[arg(long)]
    pub(crate) strict: bool,
    /// Print no progress and no summary, only results, warnings and errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

impl RunArgs {
    pub(crate) fn threads(&self) -> NonZeroUsize {
        self.threads.unwrap_or_else(slugline::available_threads)
    }
}

/// Tag articles with topics.
///
/// A text file is one article; its first line is the title if a blank line follows it. A
/// folder is classified file by file, and JSON Lines, CSV, TSV and fastText lines row by
/// row, in order. Without an input, standard input is read.
#[derive(Debug, clap::Args)]
pub(crate) struct ClassifyArgs {
    /// Files and folders to classify; `-` is standard input
    #[arg(
        value_name = "FILE|FOLDER",
        value_parser = input,
        default_value = "-",
        hide_default_value = true
    )]
    pub(crate) inputs: Vec<Input>,
    /// The model [default: the built-in one, of 26 topics of English news]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,
    /// The N best topics, whether or not they reach the model's thresholds
    #[arg(long, value_name = "N", value_parser = at_least_1)]
    pub(crate) top: Option<NonZeroUsize>,
    /// Topics with a probability of at least P, from 0 to 1, in place of the model's own
    /// thresholds; with --top, at most N of them
    #[arg(long, value_name = "P", value_parser = probability)]
    pub(crate) threshold: Option<f64>,
    /// The best topic for an article that would get none
    #[arg(long)]
    pub(crate) at_least_one: bool,
    /// Print the terms that spoke for and against each topic, with what each added to its score
    #[arg(long)]
    pub(crate) explain: bool,
    /// How to print topics
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = ClassifyFormat::Text)]
    pub(crate) format: ClassifyFormat,
    #[command(flatten)]
    pub(crate) reading: CorpusArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ClassifyFormat {
    /// For people
    Text,
    /// One object for a single text, otherwise an array of objects
    Json,
    /// One object a line
    Jsonl,
    /// One row for each topic of an article, with a header
    Csv,
    /// IPTC ninjs 3.1: one news item a line, to be merged by its uri with the item that it tags:
    /// it has the headline and, as subjects, the topics, but not the text. Confidence is a
    /// topic's probability in percent, relevance its share of the probabilities of all topics
    Ninjs,
}

/// Measure how good a model's tags are, or, by cross-validation, how good a model would be.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub(crate) struct EvaluateArgs {
    /// Folders and files of articles with topics; `-` is standard input
    #[arg(required = true, value_name = "CORPUS", value_parser = input)]
    pub(crate) corpus: Vec<Input>,
    /// The model to evaluate, on articles that it was not trained on
    #[arg(
        short,
        long,
        value_name = "FILE",
        group = "what",
        conflicts_with_all = ["algorithm", "SharedRecipeArgs"]
    )]
    pub(crate) model: Option<PathBuf>,
    /// Divide the corpus into K parts, and evaluate on each a model that is trained on the
    /// others, with the options of `train`
    #[arg(long, value_name = "K", group = "what")]
    pub(crate) cross_validate: Option<usize>,
    /// Write each wrongly tagged article to FILE, as a JSON object a line, in the order of the
    /// corpus: its topics, the topics given, and for each wrong one the terms that spoke for
    /// and against it
    #[arg(long, value_name = "FILE")]
    pub(crate) errors: Option<PathBuf>,
    /// Write each article whose labels look wrong to FILE, as a JSON object a line, the most
    /// suspect first; with --cross-validate. Another label is then more probable than one of
    /// its own by 0.5 or more
    #[arg(long, value_name = "FILE", conflicts_with = "no_calibration")]
    pub(crate) suspects: Option<PathBuf>,
    /// How to print the figures
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
    #[command(flatten)]
    pub(crate) recipe: RecipeArgs,
    #[command(flatten)]
    pub(crate) reading: CorpusArgs,
    #[command(flatten)]
    pub(crate) run: RunArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For people
    Text,
    /// One JSON object
    Json,
}

/// Show what a model has learnt: its options, its topics, and the terms that speak most for each.
#[derive(Debug, clap::Args)]
pub(crate) struct InspectArgs {
    /// The model [default: the built-in one]
    #[arg(value_name = "MODEL")]
    pub(crate) model: Option<PathBuf>,
    /// Show this topic alone
    #[arg(long, value_name = "T")]
    pub(crate) topic: Option<String>,
    /// How many terms to show for each topic [default: 8; 50 with --topic]
    #[arg(long, value_name = "N")]
    pub(crate) top: Option<usize>,
    /// How to print it
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
}

/// Print a script that completes slugline's arguments in a shell.
#[derive(Debug, clap::Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

/// An unset variable of a shell script would be the name of no file.
fn input(name: &str) -> Result<Input, String> {
    if name.is_empty() {
        return Err("a file or a folder has a name".to_owned());
    }
    Ok(Input::from(PathBuf::from(name)))
}

fn at_least_1(text: &str) -> Result<NonZeroUsize, String> {
    text.parse()
        .map_err(|_| "a whole number from 1 up is needed".to_owned())
}

fn probability(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|p| (0.0..=1.0).contains(p))
        .ok_or_else(|| "a probability is a number from 0 to 1".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn arguments_are_well_formed() {
        Args::command().debug_assert();
    }

    #[test]
    fn a_probability_is_between_0_and_1() {
        assert_eq!(probability("0.5"), Ok(0.5));
        for wrong in ["-0.1", "1.1", "NaN", "inf", "half", ""] {
            assert!(probability(wrong).is_err(), "{wrong}");
        }
    }
}
