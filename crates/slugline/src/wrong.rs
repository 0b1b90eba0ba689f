//! Articles that a model tags wrongly, with what misled it.

use slugline_features::CountRow;

use crate::scorecard::Verdict;
use crate::{ArticleOrigin, Estimator};

/// Terms that are named for a topic, and as many against it.
const NAMED_TERMS: usize = 5;

/// An article whose topics and the topics it was given are not the same.
#[derive(Clone, Debug, PartialEq)]
pub struct WrongArticle {
    /// Which article.
    pub origin: ArticleOrigin,
    /// Its own topics, sorted.
    pub topics: Vec<String>,
    /// The topics that it was given, sorted.
    pub given: Vec<String>,
    /// How many different terms of the article the model knows.
    pub terms: usize,
    /// Each topic that was missed, then each that was wrongly given, both in order of name.
    /// Where an article has one topic, these are its own and the one given in its place.
    pub decisions: Vec<WrongDecision>,
}

/// A topic that an article has and was not given, or the other way round.
#[derive(Clone, Debug, PartialEq)]
pub struct WrongDecision {
    /// The topic.
    pub topic: String,
    /// In which way it is wrong.
    pub mistake: Mistake,
    /// The topic's score, in nats. `None` if the model has none: it was trained on no article
    /// of the topic, or knows no term of the article.
    pub score: Option<f64>,
    /// How far the topic is above what it takes to be given, from 0 up, or below; see
    /// [`DecisionRule::judge`](slugline_model::DecisionRule::judge). `None` where the best
    /// topic is given.
    pub margin: Option<f64>,
    /// The probability that the topic applies, 0 to 1; `None` without calibration.
    pub probability: Option<f64>,
    /// The terms that the score comes from, mostly.
    pub evidence: Evidence,
}

/// How a decision can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// The article has the topic and was not given it.
    Missed,
    /// The article was given the topic and doesn't have it.
    Wrong,
}

/// The terms of an article that spoke most for a topic, and most against it, each with its
/// contribution to the score in nats; the strongest first, at most five of each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Terms that raised the score.
    pub supporting: Vec<(String, f64)>,
    /// Terms that lowered it.
    pub opposing: Vec<(String, f64)>,
}

/// An article as a model has judged it.
pub(crate) struct Judged<'a> {
    pub(crate) estimator: &'a Estimator,
    pub(crate) row: CountRow<'a>,
    /// Of all topics, or of none.
    pub(crate) scores: &'a [f64],
    /// How many of the article's terms the model knows.
    pub(crate) terms: usize,
    pub(crate) verdict: &'a Verdict,
    /// The names of the model's topics.
    pub(crate) topics: &'a [String],
    /// The text of a term of the model's.
    pub(crate) term: &'a dyn Fn(u32) -> String,
}

impl Judged<'_> {
    /// What is wrong if these are the article's own topics; `None` if nothing is.
    pub(crate) fn wrong(
        &self,
        own: &[&str],
        origin: impl FnOnce() -> ArticleOrigin,
    ) -> Option<WrongArticle> {
        let name = |&topic: &u32| self.topics[topic as usize].as_str();
        let mut own = own.to_vec();
        let mut given: Vec<&str> = self.verdict.given().iter().map(name).collect();
        own.sort_unstable();
        given.sort_unstable();
        if own == given {
            return None;
        }
        let margins = self.margins();
        let only_in = |these: &[&str], those: &[&str], mistake| {
            let wrong = these.iter().filter(|topic| !those.contains(topic));
            wrong
                .map(|topic| self.decision(topic, mistake, &margins))
                .collect::<Vec<_>>()
        };
        let mut decisions = only_in(&own, &given, Mistake::Missed);
        decisions.extend(only_in(&given, &own, Mistake::Wrong));
        let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
        Some(WrongArticle {
            origin: origin(),
            topics: owned(own),
            given: owned(given),
            terms: self.terms,
            decisions,
        })
    }

    /// The margins of all topics; none where the best topic is given, whatever its margin.
    fn margins(&self) -> Vec<(u32, f64)> {
        let rule = self.estimator.rule();
        if rule.is_best_topic() {
            return Vec::new();
        }
        rule.rank(self.scores)
    }

    fn decision(&self, name: &str, mistake: Mistake, margins: &[(u32, f64)]) -> WrongDecision {
        let topic = (0_u32..)
            .zip(self.topics)
            .find(|(_, topic)| *topic == name)
            .map(|(topic, _)| topic)
            // A topic without articles has a score of −∞.
            .filter(|&topic| {
                self.scores
                    .get(topic as usize)
                    .is_some_and(|s| s.is_finite())
            });
        let of = |ranked: &[(u32, f64)], topic| {
            let found = ranked.iter().find(|&&(other, _)| other == topic);
            found.map(|&(_, number)| number)
        };
        WrongDecision {
            topic: name.to_owned(),
            mistake,
            score: topic.map(|topic| self.scores[topic as usize]),
            margin: topic.and_then(|topic| of(margins, topic)),
            probability: topic.and_then(|topic| of(self.verdict.probabilities()?, topic)),
            evidence: topic.map_or_else(Evidence::default, |topic| self.evidence(topic)),
        }
    }

    fn evidence(&self, topic: u32) -> Evidence {
        let mut contributions = self.estimator.explain(self.row, topic).contributions;
        contributions.sort_unstable_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
        let strongest = |keep: fn(f64) -> bool| {
            let terms = contributions.iter().filter(|(_, c)| keep(*c));
            let named = terms.take(NAMED_TERMS);
            named.map(|&(term, c)| ((self.term)(term), c)).collect()
        };
        Evidence {
            supporting: strongest(|contribution| contribution > 0.0),
            opposing: strongest(|contribution| contribution < 0.0),
        }
    }
}
