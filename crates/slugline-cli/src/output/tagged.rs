//! An article with its topics, as it is printed.

use serde::Serialize;
use slugline::{Article, Classifier, Selection, TopicModel};

/// Why an article of none but unknown words has no topic.
pub(crate) const UNKNOWN_TERMS: &str = "the model knows no term of the article";

/// What the program says of one article.
#[derive(Debug, Serialize)]
pub(crate) struct TaggedArticle<'m> {
    pub(crate) id: String,
    #[serde(skip)]
    pub(crate) title: Option<String>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<&'m str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<&'m str>,
    pub(crate) score: f64,
    pub(crate) probability: Option<f64>,
    /// How much of the article is about the topic, from 0 to 1: its share of the probabilities
    /// of all topics of the model, which add up to the number of topics to be expected.
    /// `None` unless it was asked for.
    #[serde(skip)]
    pub(crate) share: Option<f64>,
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

/// What is to be said of an article's topics besides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extras {
    /// Why they have their scores.
    pub(crate) explain: bool,
    /// See [`TaggedTopic::share`]: it takes the probabilities of all topics.
    pub(crate) shares: bool,
}

impl<'m> TaggedArticle<'m> {
    pub(crate) fn new(
        model: &'m TopicModel,
        classifier: &mut Classifier<'_>,
        article: Article,
        selection: Selection,
        Extras { explain, shares }: Extras,
    ) -> Self {
        let (title, body) = (article.title.as_deref(), article.body.as_str());
        let (terms, expected, selected) = if shares {
            let all = classifier.classify(title, body);
            let probabilities = all.ranked.iter().filter_map(|topic| topic.probability);
            let selected = all.select(selection).copied().collect();
            (all.terms, Some(probabilities.sum::<f64>()), selected)
        } else {
            let chosen = classifier.choose(title, body, selection);
            (chosen.terms, None, chosen.ranked)
        };
        let topics: Vec<_> = selected
            .iter()
            .map(|topic| {
                let id = &model.topics()[topic.topic as usize];
                let label = model.scheme().get(id);
                TaggedTopic {
                    topic: id,
                    name: label.and_then(|label| label.name.as_deref()),
                    code: label.and_then(|label| label.code.as_deref()),
                    score: topic.score,
                    probability: topic.probability,
                    share: topic
                        .probability
                        .zip(expected)
                        .map(|(p, expected)| if p > 0.0 { p / expected } else { 0.0 }),
                    explanation: explain.then(|| Explanation::new(classifier, topic.topic)),
                }
            })
            .collect();
        let note = match (terms, topics.is_empty()) {
            (0, _) => Some(UNKNOWN_TERMS),
            (_, true) => Some("no topic reaches its threshold"),
            _ => None,
        };
        Self {
            id: article.id,
            title: article.title,
            topics,
            terms,
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
