//! The parameters of the refined estimator, and their check.

use linfa::ParamGuard;
use slugline_features::Weighting;

use crate::{DecisionOptions, ModelError};

/// Terms of one kind, such as words or pairs of words, whose weights in an article are
/// brought to one length together: without it, the many rare pairs would leave nothing of
/// the words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TermGroup {
    /// The id behind the group's last; it begins where the one before it ends.
    pub end: u32,
    /// The Euclidean length of the group's weights in an article: above 0, at most 1e6.
    pub length: f64,
    /// Terms in fewer articles than this are left out: at least 1.
    pub min_df: u64,
}

/// Parameters of the refined estimator, not yet checked.
///
/// | name | default | purpose | range |
/// | --- | --- | --- | --- |
/// | `groups` | none: they are given | terms that are brought to one length together | ascending |
/// | `alpha` | 1 | smoothing of the log-count ratios: a pseudo-count for each term | 1e-10 to 1e6 |
/// | `cost` | 1 | what an article on the wrong side of the margin costs, against large weights (`C` of support-vector machines) | 1e-6 to 1e6 |
/// | `weighting` | [`Weighting::TF_IDF`] | how a count becomes a weight | |
/// | `decision` | [`DecisionOptions::default`] | how topics are decided | |
#[derive(Clone, Debug, PartialEq)]
pub struct RefinedParams(RefinedValidParams);

/// Checked parameters of the refined estimator; see [`RefinedParams`].
#[derive(Clone, Debug, PartialEq)]
pub struct RefinedValidParams {
    pub(crate) groups: Vec<TermGroup>,
    pub(crate) alpha: f64,
    pub(crate) cost: f64,
    pub(crate) weighting: Weighting,
    pub(crate) decision: DecisionOptions,
}

impl RefinedParams {
    /// The default parameters for terms of these groups. A term beyond the last group does
    /// not count.
    #[must_use]
    pub fn new(groups: Vec<TermGroup>) -> Self {
        Self(RefinedValidParams {
            groups,
            alpha: 1.0,
            cost: 1.0,
            weighting: Weighting::TF_IDF,
            decision: DecisionOptions::default(),
        })
    }

    /// Sets the smoothing: default 1, from 1e-10 to 1e6.
    #[must_use]
    pub fn alpha(mut self, alpha: f64) -> Self {
        self.0.alpha = alpha;
        self
    }

    /// Sets the cost of an article on the wrong side: default 1, from 1e-6 to 1e6.
    #[must_use]
    pub fn cost(mut self, cost: f64) -> Self {
        self.0.cost = cost;
        self
    }

    /// Sets how a count becomes a weight: default [`Weighting::TF_IDF`].
    #[must_use]
    pub fn weighting(mut self, weighting: Weighting) -> Self {
        self.0.weighting = weighting;
        self
    }

    /// Sets how topics are decided: default [`DecisionOptions::default`].
    #[must_use]
    pub fn decision(mut self, decision: DecisionOptions) -> Self {
        self.0.decision = decision;
        self
    }
}

impl RefinedValidParams {
    /// The groups of terms.
    #[must_use]
    pub fn groups(&self) -> &[TermGroup] {
        &self.groups
    }
}

impl ParamGuard for RefinedParams {
    type Checked = RefinedValidParams;
    type Error = ModelError;

    fn check_ref(&self) -> Result<&Self::Checked, Self::Error> {
        // NaN is in no range.
        if !(1e-10..=1e6).contains(&self.0.alpha) {
            return Err(ModelError::Alpha(self.0.alpha));
        }
        if !(1e-6..=1e6).contains(&self.0.cost) {
            return Err(ModelError::Cost(self.0.cost));
        }
        let is_group = |group: &TermGroup| group.length > 0.0 && group.length <= 1e6;
        if !self.0.groups.is_sorted_by_key(|group| group.end) || !self.0.groups.iter().all(is_group)
        {
            return Err(ModelError::Groups);
        }
        if self.0.groups.iter().any(|group| group.min_df == 0) {
            return Err(ModelError::MinDf);
        }
        Ok(&self.0)
    }

    fn check(self) -> Result<Self::Checked, Self::Error> {
        self.check_ref()?;
        Ok(self.0)
    }
}
