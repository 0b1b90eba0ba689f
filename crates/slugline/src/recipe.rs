//! Everything that makes a model out of articles, apart from the articles.

use linfa::ParamGuard;
use serde::{Deserialize, Serialize};
use slugline_features::{FeaturesError, MAX_NGRAMS, Weighting};
use slugline_model::{Algorithm, NaiveBayesParams, NaiveBayesValidParams};
use slugline_tokenizer::{StopWords, TokenizerOptions};

use crate::Error;

/// How articles become a model: the options of tokenizer, features and estimator.
///
/// A model file holds its recipe, so that new articles are read as the training articles
/// were.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// What is a token: default the tokenizer's own, without English function words.
    pub tokenizer: TokenizerOptions,
    /// The longest n-gram, in words: default 2 (words and adjacent pairs), 1 to 5.
    pub ngrams: usize,
    /// How often a word of the title counts: default 2; 0 leaves titles out. At most 1,000.
    pub title_weight: u32,
    /// The member of the naive Bayes family: default complement.
    pub algorithm: Algorithm,
    /// Smoothing, a pseudo-count: default 1, from 1e-10 to 1e6.
    pub alpha: f64,
    /// Terms in fewer articles than this are left out: default 1, at least 1.
    pub min_df: u64,
    /// How a count becomes a weight: default sublinear TF-IDF of length 1.
    pub weighting: Weighting,
}

/// A title counted more often than this would be the whole article.
const MAX_TITLE_WEIGHT: u32 = 1_000;

impl Default for Recipe {
    fn default() -> Self {
        Self {
            tokenizer: TokenizerOptions {
                stop_words: StopWords::English,
                ..TokenizerOptions::default()
            },
            ngrams: 2,
            title_weight: 2,
            algorithm: Algorithm::default(),
            alpha: 1.0,
            min_df: 1,
            weighting: Weighting::TF_IDF,
        }
    }
}

impl Recipe {
    /// Checks all that the parameters of the estimator don't.
    fn check(&self) -> Result<(), Error> {
        if self.title_weight > MAX_TITLE_WEIGHT {
            return Err(Error::TitleWeight {
                given: self.title_weight,
                max: MAX_TITLE_WEIGHT,
            });
        }
        if !(1..=MAX_NGRAMS).contains(&self.ngrams) {
            return Err(FeaturesError::Ngrams(self.ngrams).into());
        }
        Ok(())
    }

    /// The parameters of the estimator, where the whole recipe is in range.
    pub(crate) fn params(&self) -> Result<NaiveBayesValidParams, Error> {
        self.check()?;
        Ok(NaiveBayesParams::new(self.algorithm)
            .alpha(self.alpha)
            .min_df(self.min_df)
            .weighting(self.weighting)
            .check()?)
    }
}
