//! The score above which a topic is given to an article, chosen on out-of-sample scores.

use serde::{Deserialize, Serialize};

use crate::TopicSets;
use crate::similar_topics::thresholds_by_size;

/// What is known of all topics counts like so many decisions of a topic's own: enough to
/// keep a topic of two articles from being given to thousands for the sake of one hit.
/// Chosen by cross-validation on the training part of Reuters-21578.
const PRIOR_DECISIONS: f64 = 2.0;

/// A topic's own threshold is mixed with that of the topics of about its size as if that came
/// from so many articles. Chosen as the above, of 1, 2, 3, 4, 6 and 10.
const PRIOR_ARTICLES: f64 = 4.0;

/// The same for the threshold of all topics together, where no topic counts for itself.
const PRIOR_ARTICLES_OF_ALL: f64 = 1.0;

/// What the thresholds of several topics are chosen for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Objective {
    /// The F1 of each topic on its own, and so their mean: rare topics count as much as
    /// frequent ones.
    #[default]
    MacroF1,
    /// The F1 of all decisions together: frequent topics count more.
    MicroF1,
    /// As many topics as can be given while so many of those given are right, from 0 to 1.
    Precision(f64),
}

/// The threshold of each topic: where it is best for the objective on `scores`, drawn toward
/// what is best for others, the more the fewer articles the topic has.
///
/// For macro-F1, the F1 of a topic is smoothed with the best F1 of all topics under one
/// threshold, see [`PRIOR_DECISIONS`]; and the threshold is mixed with what is best for the
/// topics of about its size, see [`PRIOR_ARTICLES`]. A topic that is better never given has
/// the lowest threshold that no score of its own reaches.
///
/// For the other objectives, it is mixed with what is best for all topics under one threshold,
/// see [`PRIOR_ARTICLES_OF_ALL`], and a topic that is better never given has to beat every
/// score that it had.
pub(crate) fn thresholds(
    objective: Objective,
    scores: &[Vec<(u32, f64)>],
    truth: &TopicSets,
    topics: usize,
) -> Vec<f64> {
    let mut by_topic: Vec<Vec<(f64, bool)>> = vec![Vec::new(); topics];
    let mut articles = vec![0_usize; topics];
    for (scores, own) in scores.iter().zip(truth.iter()) {
        for &topic in own {
            articles[topic as usize] += 1;
        }
        for &(topic, score) in scores {
            by_topic[topic as usize].push((score, own.contains(&topic)));
        }
    }
    let mut all: Vec<(f64, bool)> = by_topic.iter().flatten().copied().collect();
    for decisions in by_topic.iter_mut().chain([&mut all]) {
        decisions.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
    }
    let goal = match objective {
        Objective::Precision(least) => Goal::Precision(least),
        Objective::MacroF1 | Objective::MicroF1 => Goal::F1 {
            decisions: 0.0,
            f1: 0.0,
        },
    };
    let shared = goal.best_threshold(&all, articles.iter().sum());
    let goal = match (objective, shared) {
        (Objective::MacroF1, _) => Goal::F1 {
            decisions: PRIOR_DECISIONS,
            f1: shared.map_or(0.0, |(_, f1)| f1),
        },
        (Objective::MicroF1, _) => micro_goal(&by_topic, &articles),
        (Objective::Precision(_), _) => goal,
    };
    let shared = match shared {
        Some((shared, _)) => shared,
        // No cut keeps what was asked: above every score there was.
        None => all.first().map_or(0.0, |&(highest, _)| highest.next_up()),
    };
    let of_size = match objective {
        Objective::MacroF1 => thresholds_by_size(&by_topic, &articles),
        Objective::MicroF1 | Objective::Precision(_) => None,
    };
    (0..topics)
        .map(|topic| {
            let decisions = &by_topic[topic];
            let own = goal.best_threshold(decisions, articles[topic]);
            let own = own.map(|(own, _)| own);
            let highest = decisions.first().map(|&(highest, _)| highest.next_up());
            let mix = |own: f64, shared: f64, prior: f64| {
                let articles = articles[topic] as f64;
                (own * articles + shared * prior) / (articles + prior)
            };
            match (&of_size, own, highest) {
                (Some(of_size), _, _) => own.or(highest).map_or(of_size[topic], |own| {
                    mix(own, of_size[topic], PRIOR_ARTICLES)
                }),
                (None, Some(own), _) => mix(own, shared, PRIOR_ARTICLES_OF_ALL),
                (None, None, Some(highest)) => shared.max(highest),
                (None, None, None) => shared,
            }
        })
        .collect()
}

/// The goal of each topic where the F1 of all decisions together is highest: with that F1
/// known, 2 · hits − F1 · given is to be highest in each topic (Dinkelbach 1967, "On
/// nonlinear fractional programming"), and is what the F1 then follows from.
fn micro_goal(by_topic: &[Vec<(f64, bool)>], articles: &[usize]) -> Goal {
    let positives: usize = articles.iter().sum();
    let mut f1 = 0.0;
    // It grows at each step, and settles within a few.
    for _ in 0..20 {
        let goal = Goal::Gain { f1 };
        let (mut hits, mut given) = (0, 0);
        for (decisions, &articles) in by_topic.iter().zip(articles) {
            if let Some((threshold, _)) = goal.best_threshold(decisions, articles) {
                let taken = decisions.partition_point(|&(score, _)| score >= threshold);
                given += taken;
                hits += decisions[..taken].iter().filter(|(_, hit)| *hit).count();
            }
        }
        let next = 2.0 * hits as f64 / (given + positives).max(1) as f64;
        if next <= f1 {
            break;
        }
        f1 = next;
    }
    Goal::Gain { f1 }
}

/// What a threshold is to make as high as it can.
#[derive(Clone, Copy)]
enum Goal {
    /// The F1, smoothed by so many decisions that are taken for granted, with an F1 of theirs.
    F1 { decisions: f64, f1: f64 },
    /// What the decisions add to an F1 of all topics.
    Gain { f1: f64 },
    /// The decisions, of which this share at least has to be right.
    Precision(f64),
}

impl Goal {
    /// How good it is to give the topic to so many articles, to `hits` of them rightly;
    /// `None` if that is worse than not to.
    fn value(self, hits: usize, given: usize, positives: usize) -> Option<f64> {
        let (hits, given, positives) = (hits as f64, given as f64, positives as f64);
        match self {
            Self::F1 { decisions, f1 } => {
                let f1 = |hits: f64, given: f64| {
                    (2.0 * hits + decisions * f1) / (given + positives + decisions)
                };
                (f1(hits, given) > f1(0.0, 0.0)).then(|| f1(hits, given))
            }
            Self::Gain { f1 } => {
                let gain = 2.0 * hits - f1 * given;
                (gain > 0.0).then_some(gain)
            }
            Self::Precision(least) => (hits > 0.0 && hits >= least * given).then_some(given),
        }
    }

    /// The best threshold, midway between the scores on its two sides, or the lowest score;
    /// and how good it is. Of thresholds as good as each other the highest. `None` if it is
    /// as good to give the topic to no article.
    ///
    /// `decisions` come with the highest score first.
    fn best_threshold(self, decisions: &[(f64, bool)], positives: usize) -> Option<(f64, f64)> {
        let mut best: Option<(f64, f64)> = None;
        let mut hits = 0;
        for (i, &(score, hit)) in decisions.iter().enumerate() {
            hits += usize::from(hit);
            let next = decisions.get(i + 1).map(|next| next.0);
            let threshold = next.map_or(score, |next| score.midpoint(next));
            // Scores that are equal, or too close for a number between them, fall on one
            // side.
            if next.is_some_and(|next| next >= threshold) {
                continue;
            }
            if let Some(value) = self.value(hits, i + 1, positives)
                && best.is_none_or(|(_, highest)| value > highest)
            {
                best = Some((threshold, value));
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Goal = Goal::F1 {
        decisions: 0.0,
        f1: 0.0,
    };

    #[test]
    fn the_best_threshold_is_where_f1_is_highest() {
        let decisions = [
            (0.9, true),
            (0.8, false),
            (0.7, true),
            (0.1, false),
            (0.0, false),
        ];
        // after 1: 2/3, after 2: 1/2, after 3: 4/5, after 4: 2/3
        assert_eq!(
            PLAIN.best_threshold(&decisions, 2),
            Some((0.7_f64.midpoint(0.1), 0.8))
        );
    }

    #[test]
    fn equal_scores_fall_on_one_side() {
        let decisions = [(0.5, true), (0.5, false), (0.5, false), (0.2, false)];
        assert_eq!(
            PLAIN.best_threshold(&decisions, 1),
            Some((0.5_f64.midpoint(0.2), 0.5))
        );
    }

    #[test]
    fn one_hit_among_thousands_is_not_worth_a_threshold() {
        let mut scores = vec![vec![(0, 1.0)]; 5_000];
        let mut truth = vec![vec![]; 5_000];
        truth[4_999] = vec![0];
        scores[4_999] = vec![(0, 0.0), (1, -1.0)];
        // a second topic that is told without fault
        scores.extend(vec![vec![(1, 2.0)]; 100]);
        truth.extend(vec![vec![1]; 100]);
        let truth: TopicSets = truth.into_iter().collect();
        let thresholds = thresholds(Objective::MacroF1, &scores, &truth, 2);
        assert!(thresholds[0] > 1.0, "{thresholds:?}");
        assert!(thresholds[1] < 2.0, "{thresholds:?}");
    }
}
