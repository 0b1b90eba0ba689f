//! Log-loss and Brier score: the two scoring rules that only true probabilities minimise.

use crate::mean::Mean;
use crate::places::{Place, Places};
use crate::ranked_topics::Labelling;

/// Probabilities are clipped to this and 1 less this, lest one sure error make the loss infinite.
const CLIP: f64 = 1e-15;

/// Both rules, averaged over articles (single-label) or decisions (multi-label).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ScoringRules {
    pub(crate) log_loss: Mean,
    pub(crate) brier: Mean,
}

impl ScoringRules {
    pub(crate) fn add(&mut self, places: &Places, labelling: Labelling) {
        match labelling {
            Labelling::SingleLabel => self.add_choice(places),
            Labelling::MultiLabel => self.add_decisions(places),
        }
    }

    /// One choice among all topics. If an article has several of its own nonetheless, each is the
    /// right one to an equal part; if it has none, its log-loss is undefined and left out.
    fn add_choice(&mut self, places: &Places) {
        let part = if places.own == 0 {
            0.0
        } else {
            1.0 / places.own as f64
        };
        let unlisted = (0..places.unlisted_own).map(|_| Place {
            probability: 0.0,
            own: true,
        });
        let (mut loss, mut brier) = (0.0, 0.0);
        for place in places.listed.iter().copied().chain(unlisted) {
            let target = if place.own { part } else { 0.0 };
            brier += (place.probability - target) * (place.probability - target);
            if place.own {
                loss += loss_of(place.probability);
            }
        }
        self.brier.add(brier);
        if places.own > 0 {
            self.log_loss.add(loss * part);
        }
    }

    /// A decision on every topic.
    fn add_decisions(&mut self, places: &Places) {
        let unlisted_other = places.unlisted - places.unlisted_own;
        for place in &places.listed {
            self.add_decision(place.probability, place.own, 1);
        }
        self.add_decision(0.0, true, places.unlisted_own);
        self.add_decision(0.0, false, unlisted_other);
    }

    fn add_decision(&mut self, probability: f64, own: bool, times: u64) {
        let (loss, error) = if own {
            (loss_of(probability), 1.0 - probability)
        } else {
            (loss_of_complement(probability), probability)
        };
        self.log_loss.add_times(loss, times);
        self.brier.add_times(error * error, times);
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.log_loss.merge(&other.log_loss);
        self.brier.merge(&other.brier);
    }
}

/// −ln p. The logarithms are libm's, the same on every machine.
fn loss_of(probability: f64) -> f64 {
    -libm::log(clip(probability))
}

/// −ln (1 − p).
fn loss_of_complement(probability: f64) -> f64 {
    -libm::log1p(-clip(probability))
}

fn clip(probability: f64) -> f64 {
    probability.clamp(CLIP, 1.0 - CLIP)
}
