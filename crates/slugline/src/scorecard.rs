//! What a model says of articles, held against their own topics.

use slugline_evaluation::{
    DEFAULT_CONFUSIONS, Decision, Labelling, ProbabilityTally, RankedTopics, Tally,
};
use slugline_model::DecisionRule;

use crate::{Classification, Error, Evaluation};

/// What a model says of one article.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    given: Vec<u32>,
    best: Option<u32>,
    /// Topics with their probabilities, best first; empty for an article of which no term
    /// is known. `None` without calibration.
    probabilities: Option<Vec<(u32, f64)>>,
}

impl Verdict {
    /// Decides by the scores of all topics, or of none.
    pub(crate) fn new(rule: &DecisionRule, scores: &[f64]) -> Self {
        let ranked = rule.rank(scores);
        Self {
            given: rule.decide(&ranked),
            best: ranked.first().map(|best| best.0),
            probabilities: rule
                .probabilities(&ranked)
                .map(|all| ranked.iter().map(|&(t, _)| (t, all[t as usize])).collect()),
        }
    }

    /// Gives the best topic, without probabilities.
    pub(crate) fn of_best(best: Option<u32>) -> Self {
        Self {
            given: best.into_iter().collect(),
            best,
            probabilities: None,
        }
    }

    /// The same of an article of which the model knows too few words: of the least that it
    /// asks for, this share.
    pub(crate) fn weaken(&mut self, familiarity: f64) {
        if familiarity < 1.0 {
            self.given.clear();
        }
        for (_, probability) in self.probabilities.iter_mut().flatten() {
            *probability *= familiarity;
        }
    }

    /// The decision about an article with these topics.
    pub(crate) fn decision<'a>(&'a self, truth: &'a [u32]) -> Decision<'a> {
        Decision {
            truth,
            predicted: &self.given,
            best: self.best,
        }
    }

    /// The topics that are given, ascending.
    pub(crate) fn given(&self) -> &[u32] {
        &self.given
    }

    pub(crate) fn probabilities(&self) -> Option<&[(u32, f64)]> {
        self.probabilities.as_deref()
    }
}

impl From<&Classification> for Verdict {
    fn from(classification: &Classification) -> Self {
        let ranked = &classification.ranked;
        Self {
            given: ranked.iter().filter(|t| t.given).map(|t| t.topic).collect(),
            best: ranked.first().map(|best| best.topic),
            probabilities: ranked
                .iter()
                .map(|t| t.probability.map(|probability| (t.topic, probability)))
                .collect(),
        }
    }
}

/// Adds up how right a model is.
#[derive(Clone, Debug)]
pub(crate) struct Scorecard {
    decisions: Tally,
    probabilities: Option<ProbabilityTally>,
    without_known_term: u64,
}

impl Scorecard {
    /// `topics` is the number of the model's topics; `rule` tells whether they exclude each
    /// other.
    pub(crate) fn new(topics: usize, rule: &DecisionRule) -> Self {
        let labelling = if rule.single_topic {
            Labelling::SingleLabel
        } else {
            Labelling::MultiLabel
        };
        Self {
            decisions: Tally::default(),
            probabilities: Some(ProbabilityTally::new(topics, labelling)),
            without_known_term: 0,
        }
    }

    pub(crate) fn add(&mut self, truth: &[u32], verdict: &Verdict) {
        self.without_known_term += u64::from(verdict.best.is_none());
        self.decisions.add(verdict.decision(truth));
        // Probabilities that are there for a part of the articles say nothing of all.
        let added = self
            .probabilities
            .as_mut()
            .zip(verdict.probabilities.as_ref())
            .is_some_and(|(tally, ranked)| tally.add(RankedTopics { truth, ranked }).is_ok());
        if !added {
            self.probabilities = None;
        }
    }

    pub(crate) fn evaluation(
        &self,
        names: &[String],
        unknown_topics: Vec<String>,
    ) -> Result<Evaluation, Error> {
        Ok(Evaluation {
            report: self.decisions.report(names, DEFAULT_CONFUSIONS)?,
            probabilities: self.probabilities.as_ref().map(ProbabilityTally::report),
            unknown_topics,
            without_known_term: self.without_known_term,
        })
    }
}
