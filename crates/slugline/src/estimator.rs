//! The estimator of a topic model: one of the naive Bayes family, or a refined one.

use slugline_features::CountRow;
use slugline_model::{DecisionRule, Explanation, NaiveBayesModel, RefinedModel, ScoreScratch};

/// The numbers behind a topic model.
#[derive(Clone, Debug)]
#[non_exhaustive]
#[expect(
    clippy::large_enum_variant,
    reason = "there is one for a model, which holds megabytes"
)]
pub enum Estimator {
    /// Sums over the training articles, and the weights that follow from them.
    NaiveBayes(NaiveBayesModel),
    /// Weights that were fitted to the training articles.
    Refined(RefinedModel),
}

impl Estimator {
    /// What turns scores into topics.
    #[must_use]
    pub fn rule(&self) -> &DecisionRule {
        match self {
            Self::NaiveBayes(model) => model.rule(),
            Self::Refined(model) => model.rule(),
        }
    }

    /// How many articles it was trained on.
    #[must_use]
    pub fn articles(&self) -> u64 {
        match self {
            Self::NaiveBayes(model) => model.statistics().articles(),
            Self::Refined(model) => model.parts().articles,
        }
    }

    pub(crate) fn single_topic_articles(&self) -> u64 {
        match self {
            Self::NaiveBayes(model) => model.statistics().single_topic_articles(),
            Self::Refined(model) => model.parts().single_topic_articles,
        }
    }

    /// How many training articles each topic has.
    #[must_use]
    pub fn topic_articles(&self) -> &[u64] {
        match self {
            Self::NaiveBayes(model) => model.statistics().topic_articles(),
            Self::Refined(model) => &model.parts().topic_articles,
        }
    }

    /// The scores of all topics for an article. Returns how many of its terms count; with
    /// none, there is no score, and `scores` is empty.
    pub fn score(
        &self,
        article: CountRow<'_>,
        scratch: &mut ScoreScratch,
        scores: &mut Vec<f64>,
    ) -> usize {
        match self {
            Self::NaiveBayes(model) => model.score(article, scratch, scores),
            Self::Refined(model) => model.score(article, scratch, scores),
        }
    }

    /// What each term of the article contributes to the score of a topic.
    #[must_use]
    pub fn explain(&self, article: CountRow<'_>, topic: u32) -> Explanation {
        match self {
            Self::NaiveBayes(model) => model.explain(article, topic),
            Self::Refined(model) => model.explain(article, topic),
        }
    }

    /// The terms that speak most for a topic, strongest first, at most `limit`: each with
    /// what it contributes to the score of an article that says this one term, once.
    #[must_use]
    pub fn strongest_terms(&self, topic: u32, limit: usize) -> Vec<(u32, f64)> {
        match self {
            Self::NaiveBayes(model) => model.strongest_terms(topic, limit),
            Self::Refined(model) => model.strongest_terms(topic, limit),
        }
    }
}
