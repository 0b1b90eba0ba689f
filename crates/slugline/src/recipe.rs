//! Everything that makes a model out of articles, apart from the articles.

use linfa::ParamGuard;
use serde::{Deserialize, Serialize};
use slugline_features::{FeaturesError, MAX_NGRAMS, Weighting};
use slugline_model::{
    DecisionOptions, NaiveBayesParams, NaiveBayesValidParams, Objective, RefinedParams,
    RefinedValidParams, TermGroup,
};
use slugline_tokenizer::{StopWords, TokenizerOptions};

use crate::Error;

/// How the counts of training articles become weights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Algorithm {
    /// Complement naive Bayes; see [`slugline_model::Algorithm::Complement`].
    #[default]
    Complement,
    /// Multinomial naive Bayes; see [`slugline_model::Algorithm::Multinomial`].
    Multinomial,
    /// Bernoulli naive Bayes; see [`slugline_model::Algorithm::Bernoulli`].
    Bernoulli,
    /// A linear classifier that corrects naive Bayes' log-count ratios; see
    /// [`slugline_model::RefinedParams`]. More accurate, slower to train, and final:
    /// articles can't be added to it.
    Refined,
}

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
    /// How topics are decided: default by what the training articles have, for macro-F1.
    pub decision: DecisionOptions,
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
            decision: DecisionOptions::default(),
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
        match self.decision.objective {
            Objective::Precision(least) if !(0.0..=1.0).contains(&least) => {
                return Err(Error::Precision(least));
            }
            _ => {}
        }
        Ok(())
    }

    /// The parameters of the statistics, where the whole recipe is in range.
    pub(crate) fn params(&self) -> Result<NaiveBayesValidParams, Error> {
        self.check()?;
        let algorithm = match self.algorithm {
            Algorithm::Complement | Algorithm::Refined => slugline_model::Algorithm::Complement,
            Algorithm::Multinomial => slugline_model::Algorithm::Multinomial,
            Algorithm::Bernoulli => slugline_model::Algorithm::Bernoulli,
        };
        Ok(NaiveBayesParams::new(algorithm)
            .alpha(self.alpha)
            .min_df(self.min_df)
            .weighting(self.weighting)
            .check()?)
    }

    /// The terms that a refined estimator knows, of those of a vocabulary with `words` words:
    /// the ones in enough articles.
    pub(crate) fn refined_terms(&self, words: usize, document_frequencies: &[u64]) -> Vec<u32> {
        (0_u32..)
            .zip(document_frequencies)
            .filter(|&(term, &df)| {
                let is_word = (term as usize) < words;
                df >= if is_word {
                    self.min_df
                } else {
                    self.ngrams_min_df()
                }
            })
            .map(|(term, _)| term)
            .collect()
    }

    /// The parameters of a refined estimator over so many words, and other terms.
    pub(crate) fn refined(&self, words: u32) -> Result<RefinedValidParams, Error> {
        let groups = vec![
            TermGroup {
                end: words,
                length: 1.0,
                min_df: self.min_df,
            },
            TermGroup {
                end: u32::MAX,
                length: NGRAMS_LENGTH,
                min_df: self.ngrams_min_df(),
            },
        ];
        Ok(RefinedParams::new(groups)
            .alpha(self.alpha)
            .weighting(self.weighting)
            .decision(self.decision)
            .check()?)
    }

    fn ngrams_min_df(&self) -> u64 {
        self.min_df.max(NGRAMS_MIN_DF)
    }
}

/// The weights of an article's n-grams beside those of its words. Chosen by five-fold
/// cross-validation on the training parts of Reuters-21578, 20 Newsgroups and BBC News.
const NGRAMS_LENGTH: f64 = 0.7;

/// An n-gram of a single article tells the refined estimator nothing that its words don't.
/// Chosen as the above.
const NGRAMS_MIN_DF: u64 = 2;
