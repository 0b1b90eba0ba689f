//! Adds up the quality of probabilities and rankings, article by article and in any order.

use crate::EvaluationError;
use crate::coverage::CoverageCounts;
use crate::places::Places;
use crate::probability_report::ProbabilityReport;
use crate::ranked_topics::{Labelling, RankedTopics};
use crate::ranking::RankingMeans;
use crate::reliability::{Reliability, expected_error, maximum_error};
use crate::scoring_rules::ScoringRules;

/// The sums and counts of an evaluation of probabilities: everything a [`ProbabilityReport`] is
/// made of.
///
/// All are integers, fractions in units of 2⁻⁶⁴, so neither the order of the articles nor how
/// they were spread over tallies that are [merged](ProbabilityTally::merge) later changes a
/// report by a single bit. Memory doesn't grow with the number of articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbabilityTally {
    topics: usize,
    labelling: Labelling,
    scoring_rules: ScoringRules,
    reliability: Reliability,
    ranking: RankingMeans,
    coverage: CoverageCounts,
}

impl ProbabilityTally {
    /// A tally of nothing yet.
    ///
    /// * `topics`: how many topics the probabilities are of; their ids are 0 to `topics` − 1.
    ///   Those an article's list leaves out count too, with the probability 0.
    /// * `labelling`: whether topics exclude each other.
    #[must_use]
    pub fn new(topics: usize, labelling: Labelling) -> Self {
        Self {
            topics,
            labelling,
            scoring_rules: ScoringRules::default(),
            reliability: Reliability::default(),
            ranking: RankingMeans::default(),
            coverage: CoverageCounts::default(),
        }
    }

    /// Adds one article; after an error the tally is as it was.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::UnknownTopic`], [`EvaluationError::NotAProbability`] or
    /// [`EvaluationError::RepeatedTopic`] if the list isn't one of probabilities of topics.
    pub fn add(&mut self, article: RankedTopics<'_>) -> Result<(), EvaluationError> {
        let places = Places::new(article, self.topics)?;
        let top = places.top();
        self.scoring_rules.add(&places, self.labelling);
        self.ranking.add(&places);
        self.coverage.add(top);
        match self.labelling {
            Labelling::SingleLabel => self.reliability.add(top.probability, top.own, 1),
            Labelling::MultiLabel => {
                for place in &places.listed {
                    self.reliability.add(place.probability, place.own, 1);
                }
                let other = places.unlisted - places.unlisted_own;
                self.reliability.add(0.0, true, places.unlisted_own);
                self.reliability.add(0.0, false, other);
            }
        }
        Ok(())
    }

    /// Adds what `other` has added up, so that threads can work apart.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::UnlikeTallies`] if the two are not of as many topics and one labelling.
    pub fn merge(&mut self, other: &Self) -> Result<(), EvaluationError> {
        if (self.topics, self.labelling) != (other.topics, other.labelling) {
            return Err(EvaluationError::UnlikeTallies);
        }
        self.scoring_rules.merge(&other.scoring_rules);
        self.reliability.merge(&other.reliability);
        self.ranking.merge(&other.ranking);
        self.coverage.merge(&other.coverage);
        Ok(())
    }

    /// The metrics of all articles added so far.
    #[must_use]
    pub fn report(&self) -> ProbabilityReport {
        let reliability = self.reliability.table();
        ProbabilityReport {
            log_loss: self.scoring_rules.log_loss.get(),
            brier_score: self.scoring_rules.brier.get(),
            calibration_error: expected_error(&reliability),
            maximum_calibration_error: maximum_error(&reliability),
            reliability,
            precision_at: self.ranking.precision_at(),
            ndcg: self.ranking.ndcg.get(),
            average_precision: self.ranking.average_precision.get(),
            coverage: self.coverage.table(),
        }
    }
}
