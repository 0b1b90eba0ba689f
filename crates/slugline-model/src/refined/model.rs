//! A fitted refined model: weights for pairs of term and topic, and the rule that decides.

use slugline_features::CountRow;

use super::articles::{frequencies, weigh, weight_alone};
use super::{RefinedParts, RefinedValidParams};
use crate::explanation::{Explanation, strongest};
use crate::{DecisionRule, ModelError, ScoreScratch};

/// A fitted refined model; see [`RefinedValidParams::fit`].
///
/// Unlike a [`NaiveBayesModel`](crate::NaiveBayesModel) it holds weights and no statistics:
/// articles can neither be added to it nor taken from it.
#[derive(Clone, Debug)]
pub struct RefinedModel {
    params: RefinedValidParams,
    parts: RefinedParts,
    idf: Vec<f32>,
    rule: DecisionRule,
}

impl RefinedModel {
    pub(crate) fn new(params: RefinedValidParams, parts: RefinedParts) -> Self {
        Self {
            idf: frequencies(&params, parts.articles, &parts.document_frequencies),
            rule: DecisionRule::best_topic(parts.single_topic_articles == parts.articles),
            params,
            parts,
        }
    }

    /// A model of these numbers. It decides for the best topic until it is given a rule.
    ///
    /// # Errors
    /// [`ModelError::Statistics`] if they contradict themselves.
    pub fn from_parts(params: RefinedValidParams, parts: RefinedParts) -> Result<Self, ModelError> {
        parts.check()?;
        Ok(Self::new(params, parts))
    }

    /// The numbers that it consists of.
    #[must_use]
    pub fn parts(&self) -> &RefinedParts {
        &self.parts
    }

    /// What turns scores into topics.
    #[must_use]
    pub fn rule(&self) -> &DecisionRule {
        &self.rule
    }

    /// The same model with another rule.
    ///
    /// # Errors
    /// [`ModelError::Decision`] if the rule doesn't fit the topics.
    pub fn with_rule(self, rule: DecisionRule) -> Result<Self, ModelError> {
        rule.check(self.topics())?;
        Ok(Self { rule, ..self })
    }

    /// The scores of all topics for an article. Returns how many of its terms count; with
    /// none, there is no score, and `scores` is empty.
    pub fn score(
        &self,
        article: CountRow<'_>,
        scratch: &mut ScoreScratch,
        scores: &mut Vec<f64>,
    ) -> usize {
        let terms = &mut scratch.refined;
        weigh(&self.params, &self.idf, article, terms);
        scores.clear();
        if terms.is_empty() {
            return 0;
        }
        scores.extend_from_slice(&self.parts.biases);
        for &(term, weight) in terms.iter() {
            let (unit, steps) = self.row(term);
            let weight = f64::from(weight) * unit;
            for (score, &step) in scores.iter_mut().zip(steps) {
                *score += weight * f64::from(step);
            }
        }
        terms.len()
    }

    fn topics(&self) -> usize {
        self.parts.biases.len()
    }

    /// The unit of a term's weights, and the weight for each topic in it.
    fn row(&self, term: u32) -> (f64, &[i8]) {
        let term = term as usize;
        let steps = &self.parts.steps[term * self.topics()..][..self.topics()];
        (f64::from(self.parts.units[term]), steps)
    }

    fn weight(&self, term: u32, topic: u32) -> f64 {
        let (unit, steps) = self.row(term);
        unit * f64::from(steps[topic as usize])
    }

    /// What each term of the article contributes to the score of a topic. A topic that the
    /// model doesn't have is explained as one without articles: by a bias of −∞ alone.
    #[must_use]
    pub fn explain(&self, article: CountRow<'_>, topic: u32) -> Explanation {
        let mut terms = Vec::new();
        let Some(&bias) = self.parts.biases.get(topic as usize) else {
            return Explanation {
                bias: f64::NEG_INFINITY,
                contributions: Vec::new(),
            };
        };
        weigh(&self.params, &self.idf, article, &mut terms);
        Explanation {
            bias,
            contributions: terms
                .into_iter()
                .map(|(term, weight)| (term, f64::from(weight) * self.weight(term, topic)))
                .collect(),
        }
    }

    /// The terms that speak most for a topic, strongest first, at most `limit`: each with
    /// what it contributes to the score of an article that says this one term, once.
    #[must_use]
    pub fn strongest_terms(&self, topic: u32, limit: usize) -> Vec<(u32, f64)> {
        let mut terms = Vec::new();
        if (topic as usize) < self.topics() {
            let counting = (0_u32..).zip(&self.idf).filter(|(_, idf)| **idf > 0.0);
            terms.extend(counting.map(|(term, _)| {
                let weight = weight_alone(&self.params, &self.idf, term);
                (term, weight * self.weight(term, topic))
            }));
        }
        strongest(terms, limit)
    }
}
