//! What a model has learnt, as text and as JSON.

use serde::Serialize;
use slugline::{Error, Recipe, TopicModel};

use super::table::Table;
use super::{Printable, plural, serde_name, thousands};

/// A model as it is shown.
#[derive(Debug, Serialize)]
pub(crate) struct Inspection<'m> {
    recipe: &'m Recipe,
    articles: u64,
    single_topic: bool,
    calibrated: bool,
    /// Whether articles can be added and removed.
    updatable: bool,
    #[serde(skip)]
    update: &'static str,
    terms: usize,
    words: usize,
    topics: Vec<InspectedTopic<'m>>,
}

#[derive(Debug, Serialize)]
struct InspectedTopic<'m> {
    topic: &'m str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'m str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'m str>,
    articles: u64,
    threshold: Option<f64>,
    terms: Vec<Term>,
}

#[derive(Debug, Serialize)]
struct Term {
    term: String,
    weight: f64,
}

impl<'m> Inspection<'m> {
    /// `topics` are the topics to show, each with its `top` strongest terms.
    pub(crate) fn new(model: &'m TopicModel, topics: &[usize], top: usize) -> Self {
        let rule = model.model().rule();
        let update = model.check_updatable();
        Self {
            recipe: model.recipe(),
            articles: model.model().articles(),
            single_topic: rule.single_topic,
            calibrated: rule.calibration.is_some(),
            updatable: update.is_ok(),
            update: match update {
                Ok(()) => "yes",
                Err(Error::RefinedModel) => "no, it is refined",
                Err(_) => "no, it was compacted",
            },
            terms: model.vocabulary().len(),
            words: model.vocabulary().words().len(),
            topics: topics
                .iter()
                .map(|&topic| {
                    let id = &model.topics()[topic];
                    let label = model.scheme().get(id);
                    InspectedTopic {
                        topic: id,
                        name: label.and_then(|label| label.name.as_deref()),
                        code: label.and_then(|label| label.code.as_deref()),
                        articles: model.model().topic_articles()[topic],
                        threshold: rule.thresholds.get(topic).copied(),
                        terms: model
                            .strongest_terms(topic, top)
                            .into_iter()
                            .map(|(term, weight)| Term { term, weight })
                            .collect(),
                    }
                })
                .collect(),
        }
    }

    pub(crate) fn text(&self) -> String {
        let decides = match (self.single_topic, self.topics.first()) {
            (true, _) => "the best topic (every training article had exactly one)",
            (false, Some(topic)) if topic.threshold.is_some() => {
                "topics that reach their thresholds"
            }
            _ => "the best topic (trained without thresholds)",
        };
        let recipe = self.recipe;
        let mut about = Table::default();
        for (name, value) in [
            ("algorithm", serde_name(&recipe.algorithm)),
            ("smoothing (alpha)", recipe.alpha.to_string()),
            ("n-grams of up to", plural(recipe.ngrams as u64, "word")),
            ("least articles of a term", recipe.min_df.to_string()),
            ("title counts", plural(recipe.title_weight.into(), "time")),
            (
                "stemming",
                recipe
                    .tokenizer
                    .stem
                    .map_or("none".to_owned(), |l| l.to_string()),
            ),
            ("articles", thousands(self.articles)),
            ("words", thousands(self.words as u64)),
            ("n-grams", thousands((self.terms - self.words) as u64)),
            (
                "probabilities",
                if self.calibrated {
                    "calibrated"
                } else {
                    "none"
                }
                .to_owned(),
            ),
            ("can be updated", self.update.to_owned()),
        ] {
            about.row([&name, &value]);
        }
        let mut text = about.text("");
        text.push_str(&format!("an article gets {decides}\n"));
        match self.topics.as_slice() {
            [topic] => text.push_str(&topic.details()),
            topics => {
                let mut table = Table::default();
                table.row([&"topic", &"articles", &"threshold"]);
                for topic in topics {
                    table.row([
                        &Printable(topic.topic),
                        &thousands(topic.articles),
                        &topic.threshold_text(),
                    ]);
                }
                let rows = table.text("");
                let terms = std::iter::once("strongest terms".to_owned())
                    .chain(topics.iter().map(InspectedTopic::list));
                text.push('\n');
                for (row, terms) in rows.lines().zip(terms) {
                    text.push_str(&format!("{row}  {terms}\n"));
                }
            }
        }
        text
    }
}

impl InspectedTopic<'_> {
    fn threshold_text(&self) -> String {
        self.threshold
            .map_or("-".to_owned(), |threshold| format!("{threshold:.3}"))
    }

    fn list(&self) -> String {
        let terms: Vec<&str> = self.terms.iter().map(|term| term.term.as_str()).collect();
        Printable(&terms.join(", ")).to_string()
    }

    fn details(&self) -> String {
        let mut table = Table::default();
        table.row([&"strongest terms", &"weight"]);
        for term in &self.terms {
            table.row([&Printable(&term.term), &format!("{:.3}", term.weight)]);
        }
        let label = |what: &str, text: Option<&str>| {
            text.map_or(String::new(), |text| {
                format!("{what}       {}\n", Printable(text))
            })
        };
        format!(
            "\ntopic      {}\n{}{}articles   {}\nthreshold  {}\n\n{}",
            Printable(self.topic),
            label("name", self.name),
            label("code", self.code),
            thousands(self.articles),
            self.threshold_text(),
            table.text("")
        )
    }
}
