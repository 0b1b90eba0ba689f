//! The parameters of the estimators, and their check.

use linfa::ParamGuard;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use slugline_features::Weighting;

use crate::ModelError;

/// A member of the naive Bayes family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Algorithm {
    /// Complement naive Bayes: a topic's weights come from the articles that do *not*
    /// have it (Rennie, Shih, Teevan and Karger 2003, "Tackling the poor assumptions of
    /// naive Bayes text classifiers", table 4 without its last normalisation).
    #[default]
    Complement,
    /// Multinomial naive Bayes: terms are drawn from the topic's distribution (McCallum
    /// and Nigam 1998, "A comparison of event models for naive Bayes text
    /// classification", section 2.2).
    Multinomial,
    /// Bernoulli naive Bayes: each term of the vocabulary is in the article or not
    /// (McCallum and Nigam 1998, section 2.1). Counts and [`Weighting`] play no part.
    Bernoulli,
}

/// Parameters of a naive Bayes estimator, not yet checked.
///
/// | name | default | purpose | range |
/// | --- | --- | --- | --- |
/// | `algorithm` | complement | the member of the family | |
/// | `alpha` | 1 | smoothing (Lidstone): a pseudo-count for each term in each topic | 1e-10 to 1e6 |
/// | `weighting` | [`Weighting::COUNTS`] | how a count becomes a weight | |
/// | `min_df` | 1 | terms in fewer articles than this are left out | at least 1 |
///
/// ```
/// use linfa::prelude::*;
/// use ndarray::array;
/// use slugline_features::CountMatrix;
/// use slugline_model::{Algorithm, NaiveBayesParams, TopicId};
///
/// let counts = CountMatrix::from_dense(array![[2.0, 0.0], [1.0, 1.0], [0.0, 3.0]].view())?;
/// let topics = array![TopicId(0), TopicId(0), TopicId(1)];
/// let dataset = DatasetBase::new(counts, topics);
/// let model = NaiveBayesParams::new(Algorithm::Multinomial)
///     .alpha(1.0)
///     .fit(&dataset)?;
/// let predicted: ndarray::Array1<TopicId> = model.predict(dataset.records());
/// assert_eq!(&predicted, dataset.targets());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NaiveBayesParams(NaiveBayesValidParams);

/// Checked parameters of a naive Bayes estimator; see [`NaiveBayesParams`]. They are
/// checked again when they are read from a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NaiveBayesValidParams {
    pub(crate) algorithm: Algorithm,
    #[serde(deserialize_with = "deserialize_alpha")]
    pub(crate) alpha: f64,
    pub(crate) weighting: Weighting,
    #[serde(deserialize_with = "deserialize_min_df")]
    pub(crate) min_df: u64,
}

impl NaiveBayesParams {
    /// The default parameters of an algorithm.
    #[must_use]
    pub fn new(algorithm: Algorithm) -> Self {
        Self(NaiveBayesValidParams {
            algorithm,
            alpha: 1.0,
            weighting: Weighting::COUNTS,
            min_df: 1,
        })
    }

    /// Sets the smoothing: default 1, from 1e-10 to 1e6.
    #[must_use]
    pub fn alpha(mut self, alpha: f64) -> Self {
        self.0.alpha = alpha;
        self
    }

    /// Sets how a count becomes a weight: default [`Weighting::COUNTS`].
    #[must_use]
    pub fn weighting(mut self, weighting: Weighting) -> Self {
        self.0.weighting = weighting;
        self
    }

    /// Sets the number of articles that a term must be in to count: default 1.
    #[must_use]
    pub fn min_df(mut self, min_df: u64) -> Self {
        self.0.min_df = min_df;
        self
    }
}

impl NaiveBayesValidParams {
    /// The member of the family.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The smoothing.
    #[must_use]
    pub fn alpha(&self) -> f64 {
        self.alpha
    }

    /// How a count becomes a weight.
    #[must_use]
    pub fn weighting(&self) -> Weighting {
        self.weighting
    }

    /// The number of articles that a term must be in to count.
    #[must_use]
    pub fn min_df(&self) -> u64 {
        self.min_df
    }

    /// Bernoulli statistics count articles, which no document frequency weighs.
    pub(crate) fn uses_idf(&self) -> bool {
        self.weighting.idf && self.algorithm != Algorithm::Bernoulli
    }
}

impl ParamGuard for NaiveBayesParams {
    type Checked = NaiveBayesValidParams;
    type Error = ModelError;

    fn check_ref(&self) -> Result<&Self::Checked, Self::Error> {
        check_alpha(self.0.alpha)?;
        check_min_df(self.0.min_df)?;
        Ok(&self.0)
    }

    fn check(self) -> Result<Self::Checked, Self::Error> {
        self.check_ref()?;
        Ok(self.0)
    }
}

fn check_alpha(alpha: f64) -> Result<f64, ModelError> {
    // NaN is in no range.
    if (1e-10..=1e6).contains(&alpha) {
        Ok(alpha)
    } else {
        Err(ModelError::Alpha(alpha))
    }
}

fn check_min_df(min_df: u64) -> Result<u64, ModelError> {
    if min_df > 0 {
        Ok(min_df)
    } else {
        Err(ModelError::MinDf)
    }
}

fn deserialize_alpha<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    check_alpha(f64::deserialize(from)?).map_err(D::Error::custom)
}

fn deserialize_min_df<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    check_min_df(u64::deserialize(from)?).map_err(D::Error::custom)
}
