//! What a model is made of.

use std::str::FromStr;

use clap::{Args, ValueEnum};
use slugline::{
    Algorithm, DecisionOptions, Language, Numbers, Objective, Recipe, Spelling, StopWords,
    TokenizerOptions,
};

#[derive(Debug, Args)]
#[command(next_help_heading = "Model")]
#[group(id = "RecipeArgs", multiple = true)]
pub(crate) struct RecipeArgs {
    /// The member of the naive Bayes family
    #[arg(long, value_name = "NAME", value_enum, default_value_t = AlgorithmArg::Complement)]
    algorithm: AlgorithmArg,
    #[command(flatten)]
    shared: SharedRecipeArgs,
}

/// All of a recipe but the algorithm.
#[derive(Debug, Args)]
#[command(next_help_heading = "Model")]
#[group(id = "SharedRecipeArgs", multiple = true)]
pub(crate) struct SharedRecipeArgs {
    /// Count n-grams of up to N words: 1 for words alone, 2 for adjacent pairs too; up to 5
    #[arg(long, value_name = "N", default_value_t = Recipe::default().ngrams)]
    ngrams: usize,
    /// Leave out terms that are in fewer than N articles
    #[arg(long, value_name = "N", default_value_t = Recipe::default().min_df)]
    min_df: u64,
    /// Smoothing: a pseudo-count for every term in every topic
    #[arg(long, value_name = "X", default_value_t = Recipe::default().alpha)]
    alpha: f64,
    /// Count each word of the title N times; 0 leaves titles out
    #[arg(long, value_name = "N", default_value_t = Recipe::default().title_weight)]
    title_weight: u32,
    /// Cut off inflections by the rules of a language, such as english, german or french
    #[arg(long, value_name = "LANG|none", default_value = "none")]
    stem: StemArg,
    /// Leave out function words
    #[arg(long, value_name = "LIST", value_enum, default_value_t = WordsArg::English)]
    stop_words: WordsArg,
    /// Fold numbers, money, percentages and dates to one token a kind, or keep each
    #[arg(long, value_name = "HOW", value_enum, default_value_t = NumbersArg::Fold)]
    numbers: NumbersArg,
    /// Count British and American spellings of an English word as one
    #[arg(long, value_name = "LIST", value_enum, default_value_t = WordsArg::English)]
    spelling: WordsArg,
    /// Leave out words with fewer than N characters
    #[arg(long, value_name = "N", default_value_t = TokenizerOptions::default().min_length)]
    min_length: usize,
    /// What thresholds are chosen for, where articles have several topics: macro-f1, each
    /// topic's F1 alike; micro-f1, that of all decisions together; precision=P, as many topics
    /// as can be given with a share of P right
    #[arg(long, value_name = "GOAL", default_value = "macro-f1", value_parser = objective)]
    optimize: Objective,
    /// Decide several topics, each on its own, even if every training article has exactly one
    #[arg(long, conflicts_with = "single_label")]
    multi_label: bool,
    /// Give every article exactly one topic, even if training articles have several
    #[arg(long)]
    single_label: bool,
    /// Only count: do not score the training articles again to choose thresholds and to fit
    /// probabilities. An article then gets its best topic
    #[arg(long)]
    no_calibration: bool,
}

impl RecipeArgs {
    pub(crate) fn recipe(&self) -> Recipe {
        Recipe {
            algorithm: match self.algorithm {
                AlgorithmArg::Complement => Algorithm::Complement,
                AlgorithmArg::Multinomial => Algorithm::Multinomial,
                AlgorithmArg::Bernoulli => Algorithm::Bernoulli,
                AlgorithmArg::Refined => Algorithm::Refined,
            },
            ..self.shared.recipe()
        }
    }

    pub(crate) fn calibrate(&self) -> bool {
        self.shared.calibrate()
    }
}

impl SharedRecipeArgs {
    pub(crate) fn recipe(&self) -> Recipe {
        Recipe {
            tokenizer: TokenizerOptions {
                numbers: match self.numbers {
                    NumbersArg::Fold => Numbers::Fold,
                    NumbersArg::Keep => Numbers::Keep,
                },
                spelling: match self.spelling {
                    WordsArg::English => Spelling::English,
                    WordsArg::None => Spelling::None,
                },
                stem: self.stem.0,
                stop_words: match self.stop_words {
                    WordsArg::English => StopWords::English,
                    WordsArg::None => StopWords::None,
                },
                min_length: self.min_length,
            },
            ngrams: self.ngrams,
            title_weight: self.title_weight,
            algorithm: Algorithm::default(),
            alpha: self.alpha,
            min_df: self.min_df,
            weighting: Recipe::default().weighting,
            decision: DecisionOptions {
                single_topic: match (self.single_label, self.multi_label) {
                    (true, _) => Some(true),
                    (_, true) => Some(false),
                    _ => None,
                },
                objective: self.optimize,
            },
        }
    }

    pub(crate) fn calibrate(&self) -> bool {
        !self.no_calibration
    }
}

fn objective(text: &str) -> Result<Objective, String> {
    match (text, text.strip_prefix("precision=")) {
        ("macro-f1", _) => Ok(Objective::MacroF1),
        ("micro-f1", _) => Ok(Objective::MicroF1),
        (_, Some(least)) => match least.parse() {
            Ok(least) if (0.0..=1.0).contains(&least) => Ok(Objective::Precision(least)),
            _ => Err("the precision is a number from 0 to 1".to_owned()),
        },
        _ => Err("the goals are macro-f1, micro-f1 and precision=P".to_owned()),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AlgorithmArg {
    Complement,
    Multinomial,
    Bernoulli,
    Refined,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum NumbersArg {
    Fold,
    Keep,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum WordsArg {
    English,
    None,
}

/// A language to stem, or none.
#[derive(Clone, Copy, Debug)]
struct StemArg(Option<Language>);

impl FromStr for StemArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "none" {
            return Ok(Self(None));
        }
        text.parse()
            .map(|language| Self(Some(language)))
            .map_err(|_| {
                let languages: Vec<&str> = Language::ALL.iter().map(|l| l.name()).collect();
                format!("the languages are none, {}", languages.join(", "))
            })
    }
}
