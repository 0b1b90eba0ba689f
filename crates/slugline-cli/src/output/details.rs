//! Wrongly tagged articles, and those whose labels look wrong, as JSON Lines.

use serde::Serialize;
use slugline::{ArticleOrigin, Doubt, Evidence, Mistake, Suspect, WrongArticle, WrongDecision};

use super::tagged::{Contribution, UNKNOWN_TERMS};

#[derive(Serialize)]
struct ErrorLine<'a> {
    #[serde(flatten)]
    origin: Origin<'a>,
    topics: &'a [String],
    given: &'a [String],
    /// Why nothing speaks for any topic, where that is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'static str>,
    wrong: Vec<Decision<'a>>,
}

#[derive(Serialize)]
struct Origin<'a> {
    id: &'a str,
    #[serde(rename = "where")]
    location: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
}

#[derive(Serialize)]
struct Decision<'a> {
    topic: &'a str,
    kind: &'static str,
    score: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    margin: Option<f64>,
    probability: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'static str>,
    #[serde(rename = "for")]
    supporting: Vec<Contribution>,
    #[serde(rename = "against")]
    opposing: Vec<Contribution>,
}

#[derive(Serialize)]
struct SuspectLine<'a> {
    #[serde(flatten)]
    origin: Origin<'a>,
    topics: &'a [String],
    suspected: Vec<SuspectedLabel<'a>>,
    suspicion: f64,
}

#[derive(Serialize)]
struct SuspectedLabel<'a> {
    topic: &'a str,
    kind: &'static str,
    probability: f64,
}

/// A wrongly tagged article as a line.
pub(crate) fn error(article: &WrongArticle) -> String {
    let knows_terms = article.terms > 0;
    line(&ErrorLine {
        origin: Origin::new(&article.origin),
        topics: &article.topics,
        given: &article.given,
        note: (!knows_terms).then_some(UNKNOWN_TERMS),
        wrong: article
            .decisions
            .iter()
            .map(|decision| Decision::new(decision, knows_terms))
            .collect(),
    })
}

/// An article whose labels look wrong as a line.
pub(crate) fn suspect(suspect: &Suspect) -> String {
    let labels = suspect.suspected.iter().map(|label| SuspectedLabel {
        topic: &label.topic,
        kind: match label.doubt {
            Doubt::LabelDoubtful => "label doubtful",
            Doubt::LabelMissing => "label missing",
        },
        probability: label.probability,
    });
    line(&SuspectLine {
        origin: Origin::new(&suspect.origin),
        topics: &suspect.topics,
        suspected: labels.collect(),
        suspicion: suspect.suspicion,
    })
}

fn line(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value);
    text.expect("strings and numbers have a form in JSON") + "\n"
}

impl<'a> Origin<'a> {
    fn new(origin: &'a ArticleOrigin) -> Self {
        Self {
            id: &origin.id,
            location: origin.location.to_string(),
            title: origin.title.as_deref(),
        }
    }
}

impl<'a> Decision<'a> {
    fn new(decision: &'a WrongDecision, knows_terms: bool) -> Self {
        let Evidence {
            supporting,
            opposing,
        } = &decision.evidence;
        Self {
            topic: &decision.topic,
            kind: match decision.mistake {
                Mistake::Missed => "missed",
                Mistake::Wrong => "wrong",
            },
            score: decision.score,
            margin: decision.margin,
            probability: decision.probability,
            note: note(decision).filter(|_| knows_terms),
            supporting: contributions(supporting),
            opposing: contributions(opposing),
        }
    }
}

/// What the numbers don't tell of a decision.
fn note(decision: &WrongDecision) -> Option<&'static str> {
    let stands = decision.margin.is_some_and(|margin| margin >= 0.0);
    match decision.mistake {
        _ if decision.score.is_none() => Some("the model was trained on no article of the topic"),
        Mistake::Missed if stands => Some("the model knows too few of the article's words"),
        _ => None,
    }
}

fn contributions(terms: &[(String, f64)]) -> Vec<Contribution> {
    let contribution = |(term, contribution): &(String, f64)| Contribution {
        term: term.clone(),
        contribution: *contribution,
    };
    terms.iter().map(contribution).collect()
}
