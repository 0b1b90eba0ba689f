//! An article with its topics, as it is printed.

use serde::Serialize;
use slugline::{Article, Classifier, Selection, TopicModel};

/// Why an article of none but unknown words has no topic.
pub(crate) const UNKNOWN_TERMS: &str = "the model knows no term of the article";

/// What the program says of one article.
#[derive(Debug, Serialize)]
pub(crate) struct TaggedArticle<'m> {
    pub(crate) id: String,
    pub(crate) topics: Vec<TaggedTopic<'m>>,
    /// How many different terms of the article the model knows.
    pub(crate) terms: usize,
    /// Why the article has no topic, where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<&'static str>,
}

#[derive(Debug, Serialize)]
pub(crate) struct TaggedTopic<'m> {
    pub(crate) topic: &'m str,
    pub(crate) score: f64,
    pub(crate) probability: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) explanation: Option<Explanation>,
}

/// What the score is made of: bias and contributions add up to it.
#[derive(Debug, Serialize)]
pub(crate) struct Explanation {
    pub(crate) bias: f64,
    pub(crate) terms: Vec<Contribution>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Contribution {
    pub(crate) term: String,
    pub(crate) contribution: f64,
}

impl<'m> TaggedArticle<'m> {
    pub(crate) fn new(
        model: &'m TopicModel,
        classifier: &mut Classifier<'_>,
        article: Article,
        selection: Selection,
        explain: bool,
    ) -> Self {
        let classification = classifier.classify(article.title.as_deref(), &article.body);
        let topics: Vec<_> = classification
            .select(selection)
            .map(|topic| TaggedTopic {
                topic: &model.topics()[topic.topic as usize],
                score: topic.score,
                probability: topic.probability,
                explanation: explain.then(|| Explanation::new(classifier, topic.topic)),
            })
            .collect();
        let note = match (classification.terms, topics.is_empty()) {
            (0, _) => Some(UNKNOWN_TERMS),
            (_, true) => Some("no topic reaches its threshold"),
            _ => None,
        };
        Self {
            id: article.id,
            topics,
            terms: classification.terms,
            note,
        }
    }
}

impl Explanation {
    fn new(classifier: &Classifier<'_>, topic: u32) -> Self {
        let explanation = classifier.explain(topic);
        Self {
            bias: explanation.bias,
            terms: explanation
                .contributions
                .into_iter()
                .map(|(term, contribution)| Contribution { term, contribution })
                .collect(),
        }
    }
}
