//! The formats of tagged articles: text, JSON, JSON Lines, CSV and ninjs.

use super::Printable;
use super::ninjs::Item;
use super::table::Table;
use super::tagged::{Explanation, TaggedArticle, TaggedTopic};
use crate::args::ClassifyFormat;

/// Terms that are named for a topic, and against it, where people read it.
const NAMED_TERMS: usize = 12;

/// How tagged articles are written one after the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ArticleFormat {
    format: ClassifyFormat,
    explain: bool,
    /// The model has names and codes of topics.
    labelled: bool,
    /// There is one article alone.
    single: bool,
}

impl ArticleFormat {
    pub(crate) fn new(format: ClassifyFormat, explain: bool, labelled: bool, single: bool) -> Self {
        Self {
            format,
            explain,
            labelled,
            single,
        }
    }

    /// What stands before the article with this number, from 0.
    pub(crate) fn before(self, number: u64) -> &'static str {
        match (self.format, number) {
            (ClassifyFormat::Json, 0) if !self.single => "[\n",
            (ClassifyFormat::Json, 1..) => ",\n",
            (ClassifyFormat::Csv, 0) => self.csv_header(),
            (ClassifyFormat::Text, 1..) if self.explain => "\n",
            _ => "",
        }
    }

    /// What stands behind the last article of so many.
    pub(crate) fn after(self, articles: u64) -> &'static str {
        match (self.format, articles) {
            (ClassifyFormat::Json, 0) if !self.single => "[]\n",
            (ClassifyFormat::Json, 1..) if !self.single => "\n]\n",
            (ClassifyFormat::Json, 1..) => "\n",
            (ClassifyFormat::Csv, 0) => self.csv_header(),
            _ => "",
        }
    }

    pub(crate) fn article(self, article: &TaggedArticle<'_>) -> String {
        match self.format {
            ClassifyFormat::Text if self.single || self.explain => block(article),
            ClassifyFormat::Text => line(article),
            ClassifyFormat::Json => json(serde_json::to_string_pretty(article)),
            ClassifyFormat::Jsonl => json(serde_json::to_string(article)) + "\n",
            ClassifyFormat::Csv => csv(article, self.labelled),
            ClassifyFormat::Ninjs => json(serde_json::to_string(&Item::new(article))) + "\n",
        }
    }

    fn csv_header(self) -> &'static str {
        if self.labelled {
            "id,topic,probability,score,terms,code,name\n"
        } else {
            "id,topic,probability,score,terms\n"
        }
    }
}

fn json(text: serde_json::Result<String>) -> String {
    text.expect("strings and numbers have a form in JSON")
}

/// An article among many: one line.
fn line(article: &TaggedArticle<'_>) -> String {
    let topics: Vec<String> = article
        .topics
        .iter()
        .map(|topic| format!("{} {}", Printable(topic.topic), strength(topic)))
        .collect();
    let topics = match article.note {
        Some(note) => format!("({note})"),
        None => topics.join(", "),
    };
    format!("{}\t{topics}\n", Printable(&article.id))
}

/// An article alone, or with explanations: a block.
fn block(article: &TaggedArticle<'_>) -> String {
    let mut text = format!("{}\n", Printable(&article.id));
    if let Some(note) = article.note {
        text.push_str(&format!("  no topic: {note}\n"));
        return text;
    }
    let mut table = Table::default();
    table.row([&"topic", &"probability", &"score"]);
    for topic in &article.topics {
        let probability = topic
            .probability
            .map_or("-".to_owned(), |p| format!("{p:.3}"));
        let score = format!("{:+.3}", topic.score);
        table.row([&Printable(topic.topic), &probability, &score]);
    }
    text.push_str(&table.text("  "));
    for topic in &article.topics {
        if let Some(explanation) = &topic.explanation {
            text.push('\n');
            text.push_str(&explained(topic, explanation));
        }
    }
    text
}

/// The strongest terms for a topic and against it; all others are summed up, so that the
/// column still adds up to the score.
fn explained(topic: &TaggedTopic<'_>, explanation: &Explanation) -> String {
    let side = |keep: fn(f64) -> bool| {
        let terms = explanation
            .terms
            .iter()
            .filter(move |term| keep(term.contribution));
        terms.take(NAMED_TERMS)
    };
    let (spoke_for, against) = (|c: f64| c > 0.0, |c: f64| c < 0.0);
    let mut table = Table::default();
    table.row([&Printable(topic.topic), &"adds"]);
    let mut named = 0;
    let mut rest = topic.score - explanation.bias;
    for term in side(spoke_for).chain(side(against)) {
        table.row([
            &format!("  {}", Printable(&term.term)),
            &signed(term.contribution),
        ]);
        rest -= term.contribution;
        named += 1;
    }
    let others = explanation.terms.len() - named;
    if others > 0 {
        table.row([&format!("  {others} other terms"), &signed(rest)]);
    }
    if explanation.bias != 0.0 {
        table.row([&"  whatever the terms", &signed(explanation.bias)]);
    }
    table.row([&"  score", &signed(topic.score)]);
    table.text("  ")
}

fn signed(number: f64) -> String {
    format!("{number:+.4}")
}

fn strength(topic: &TaggedTopic<'_>) -> String {
    match topic.probability {
        Some(probability) => format!("{probability:.3}"),
        None => format!("{:+.3}", topic.score),
    }
}

/// A row for each topic; an article without topics has one row with an empty topic.
fn csv(article: &TaggedArticle<'_>, labelled: bool) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let terms = article.terms.to_string();
    let mut row = |topic: &str, probability: &str, score: &str, [code, name]: [&str; 2]| {
        let columns = [&article.id, topic, probability, score, &terms, code, name];
        let columns = if labelled {
            &columns[..]
        } else {
            &columns[..5]
        };
        writer
            .write_record(columns)
            .expect("memory takes every row, and all rows have as many fields");
    };
    for topic in &article.topics {
        let probability = topic.probability.map(|p| p.to_string()).unwrap_or_default();
        let label = [topic.code, topic.name].map(Option::unwrap_or_default);
        row(topic.topic, &probability, &topic.score.to_string(), label);
    }
    if article.topics.is_empty() {
        row("", "", "", ["", ""]);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}
