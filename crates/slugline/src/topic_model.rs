//! The trained model: recipe, vocabulary, topics and weights, used as one thing.

use slugline_features::Vocabulary;
use slugline_tokenizer::Tokenizer;

use crate::training_section::TrainingSection;
use crate::{Classification, Classifier, Estimator, Recipe, TopicScheme};

/// A model that tags articles with topics.
///
/// It never changes: one serves all threads, each with a [`Classifier`] of its own.
#[derive(Clone, Debug)]
pub struct TopicModel {
    pub(crate) recipe: Recipe,
    pub(crate) tokenizer: Tokenizer,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) topics: Vec<String>,
    pub(crate) scheme: TopicScheme,
    pub(crate) model: Estimator,
    /// See [`crate::coverage::floor`].
    pub(crate) coverage_floor: Option<f64>,
    /// What it takes to go on training.
    pub(crate) training: Option<TrainingSection>,
}

impl TopicModel {
    pub(crate) fn new(
        recipe: Recipe,
        tokenizer: Tokenizer,
        vocabulary: Vocabulary,
        topics: Vec<String>,
        model: Estimator,
    ) -> Self {
        Self {
            recipe,
            tokenizer,
            vocabulary,
            topics,
            scheme: TopicScheme::default(),
            model,
            coverage_floor: None,
            training: None,
        }
    }

    pub(crate) fn with_training(self, training: Option<TrainingSection>) -> Self {
        Self { training, ..self }
    }

    pub(crate) fn with_coverage_floor(self, coverage_floor: Option<f64>) -> Self {
        Self {
            coverage_floor,
            ..self
        }
    }

    pub(crate) fn coverage_floor(&self) -> Option<f64> {
        self.coverage_floor
    }

    /// The model with the names and codes that a scheme has for its topics, in place of
    /// those that it had. Nothing that it says of an article depends on them.
    #[must_use]
    pub fn with_scheme(mut self, scheme: &TopicScheme) -> Self {
        self.scheme = scheme.of(&self.topics);
        self
    }

    /// What the model was made with.
    #[must_use]
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// The names of the topics, sorted; a topic's id is its place here, from 0.
    #[must_use]
    pub fn topics(&self) -> &[String] {
        &self.topics
    }

    /// Names and codes of the topics, as far as the model was given some.
    #[must_use]
    pub fn scheme(&self) -> &TopicScheme {
        &self.scheme
    }

    /// The terms that training met.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The numbers behind it: statistics, weights and thresholds.
    #[must_use]
    pub fn model(&self) -> &Estimator {
        &self.model
    }

    /// The terms that speak most for a topic, strongest first, at most `limit`: each with
    /// what it would add to the score of an article of this one term. A topic that isn't
    /// there has none.
    #[must_use]
    pub fn strongest_terms(&self, topic: usize, limit: usize) -> Vec<(String, f64)> {
        let Some(topic) = u32::try_from(topic)
            .ok()
            .filter(|_| topic < self.topics.len())
        else {
            return Vec::new();
        };
        self.model
            .strongest_terms(topic, limit)
            .into_iter()
            .map(|(term, weight)| (self.vocabulary.term(term), weight))
            .collect()
    }

    pub(crate) fn tokenizer(&self) -> &Tokenizer {
        &self.tokenizer
    }

    /// A classifier for one thread; it is cheap to make and remembers words that it met.
    #[must_use]
    pub fn classifier(&self) -> Classifier<'_> {
        Classifier::new(self)
    }

    /// Tags one article. For many, a [`Classifier`] is faster.
    #[must_use]
    pub fn classify(&self, title: Option<&str>, body: &str) -> Classification {
        self.classifier().classify(title, body)
    }
}
