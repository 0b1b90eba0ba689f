//! A model of a file: weights by topic that were derived before, and terms that aren't looked at yet.

use crate::derivation::Derivation;
use crate::formula::{Constants, View};
use crate::{ModelError, NaiveBayesModel, NaiveBayesValidParams, Statistics};

/// No weight of a topic comes near to it: a sum over the terms of logarithms.
const MAX_CONSTANT: f64 = 1e15;

impl NaiveBayesModel {
    /// A model of statistics with `bias` and `offset`, by topic, that were derived from them
    /// before; see [`Self::topic_constants`]. It is ready at once, whatever the number of terms.
    ///
    /// # Errors
    /// [`ModelError::Statistics`] if there are not as many as topics, or one is no number that
    /// such a weight can be. [`Self::check`] tells whether they follow from the statistics.
    pub fn resume(
        params: NaiveBayesValidParams,
        statistics: Statistics,
        bias: Vec<f64>,
        offset: Vec<f64>,
    ) -> Result<Self, ModelError> {
        let articles = statistics.topic_articles();
        let is_weight = |weight: f64| weight.abs() < MAX_CONSTANT;
        let fits = bias.len() == articles.len()
            && offset.iter().all(|&offset| is_weight(offset))
            && bias.iter().zip(articles).all(|(&bias, &articles)| {
                is_weight(bias) || (articles == 0 && bias == f64::NEG_INFINITY)
            });
        if offset.len() != articles.len() || !fits {
            return Err(ModelError::Statistics(
                "the weights of topics do not belong to them",
            ));
        }
        let constants = Constants { bias, offset };
        let derivation = Derivation::resume(&statistics, &params, constants);
        Ok(Self::derived(params, statistics, derivation))
    }

    /// Checks what [`Self::resume`] and [`Statistics::from_packed`] take for granted.
    ///
    /// # Errors
    /// As [`Statistics::from_parts`].
    pub fn check(&self) -> Result<(), ModelError> {
        self.statistics().check()?;
        if self.has_own_constants() {
            Ok(())
        } else {
            Err(ModelError::Statistics(
                "the weights of topics do not follow from them",
            ))
        }
    }

    fn has_own_constants(&self) -> bool {
        let derived = Derivation::new(self.statistics(), self.params(), View::Decision);
        let (derived, own) = (derived.constants(), self.derivation().constants());
        derived.bias == own.bias && derived.offset == own.offset
    }

    /// What is said for each topic whatever the article, and what each unit of an article's
    /// weights adds to that: `bias` and `offset` of the documentation of this crate.
    #[must_use]
    pub fn topic_constants(&self) -> (&[f64], &[f64]) {
        let constants = self.derivation().constants();
        (&constants.bias, &constants.offset)
    }
}
