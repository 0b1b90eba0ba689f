//! The numbers that a refined model consists of, as a file holds them.

use super::descent::Hyperplane;
use crate::{ModelError, TopicSets};

/// What a refined model consists of, besides its parameters and its rule.
///
/// A weight is a whole number of steps, from −127 to 127, of a unit that its term has: a byte
/// a weight, and no more than 1/254 of the term's largest weight off.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RefinedParts {
    /// Training articles.
    pub articles: u64,
    /// Training articles with exactly one topic.
    pub single_topic_articles: u64,
    /// By topic, its training articles.
    pub topic_articles: Vec<u64>,
    /// By term, the training articles that have it.
    pub document_frequencies: Vec<u64>,
    /// By topic, the score of an article without terms: −∞ for a topic without articles.
    pub biases: Vec<f64>,
    /// By term, the unit of its weights: finite, not below 0.
    pub units: Vec<f32>,
    /// Terms × topics, row by row: weights in the unit of the term.
    pub steps: Vec<i8>,
}

impl RefinedParts {
    pub(crate) fn new(
        topics: &TopicSets,
        document_frequencies: Vec<u64>,
        hyperplanes: &[Hyperplane],
    ) -> Self {
        let mut topic_articles = vec![0; hyperplanes.len()];
        for &topic in topics.iter().flatten() {
            topic_articles[topic as usize] += 1;
        }
        let mut units = Vec::with_capacity(document_frequencies.len());
        let mut steps = Vec::with_capacity(document_frequencies.len() * hyperplanes.len());
        for term in 0..document_frequencies.len() {
            // A topic without articles has none.
            let weight = |plane: &Hyperplane| plane.weights.get(term).copied().unwrap_or(0.0);
            let weights = hyperplanes.iter().map(weight);
            let largest = weights.clone().map(f32::abs).fold(0.0, f32::max);
            let unit = largest / STEPS;
            let step = |weight: f32| {
                #[expect(clippy::cast_possible_truncation, reason = "it is 127 at most")]
                let step = (weight / unit).round() as i8;
                step
            };
            // A unit that vanishes would make steps of 0 / 0.
            steps.extend(weights.map(|weight| if unit > 0.0 { step(weight) } else { 0 }));
            units.push(unit);
        }
        Self {
            articles: topics.len() as u64,
            single_topic_articles: topics.iter().filter(|own| own.len() == 1).count() as u64,
            topic_articles,
            document_frequencies,
            biases: hyperplanes.iter().map(|plane| plane.bias).collect(),
            units,
            steps,
        }
    }

    /// Whether lengths agree and numbers are numbers, so that no use can fail.
    pub(crate) fn check(&self) -> Result<(), ModelError> {
        if self.articles == 0 {
            return Err(ModelError::NoArticles);
        }
        let topics = self.topic_articles.len();
        let terms = self.document_frequencies.len();
        if topics == 0 {
            return Err(ModelError::NoTopics);
        }
        let lengths = self.biases.len() == topics
            && self.units.len() == terms
            && terms.checked_mul(topics) == Some(self.steps.len());
        if !lengths {
            return Err(ModelError::Statistics("its arrays differ in length"));
        }
        let counts = self.topic_articles.iter().chain(&self.document_frequencies);
        if self.single_topic_articles > self.articles
            || counts.into_iter().any(|&count| count > self.articles)
        {
            return Err(ModelError::Statistics(
                "a count is above that of all articles",
            ));
        }
        let mut biases = self.biases.iter().zip(&self.topic_articles);
        let is_bias = |(bias, articles): (&f64, &u64)| match articles {
            0 => *bias == f64::NEG_INFINITY,
            _ => bias.is_finite(),
        };
        if !biases.all(is_bias) {
            return Err(ModelError::Statistics(
                "a bias is not a finite number, or not −∞ for a topic without articles",
            ));
        }
        let is_unit = |unit: &f32| *unit >= 0.0 && unit.is_finite();
        if !self.units.iter().all(is_unit) || self.steps.contains(&i8::MIN) {
            return Err(ModelError::Statistics("a weight is out of range"));
        }
        Ok(())
    }
}

/// The largest weight of a term, in its unit.
const STEPS: f32 = 127.0;
