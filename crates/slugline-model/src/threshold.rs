//! The score above which a topic is given to an article, chosen on out-of-sample scores.

use crate::TopicSets;

/// What is known of all topics counts like so many decisions of a topic's own: enough to
/// keep a topic of two articles from being given to thousands for the sake of one hit.
/// Chosen by cross-validation on the training part of Reuters-21578.
const PRIOR_DECISIONS: f64 = 2.0;

/// A topic's own threshold is mixed with the shared one as if that came from so many
/// articles. Chosen as the above.
const PRIOR_ARTICLES: f64 = 1.0;

/// A threshold nearer to 0 than this is no unit to measure in.
const MIN_UNIT: f64 = 0.1;

/// How far a score is above its threshold, in units of the threshold: −1 for a topic of
/// which nothing speaks, 0 at the threshold.
///
/// Scores grow with the evidence that an article has. Measured so, a short article's topics
/// compare as a long one's do.
pub(crate) fn distance(score: f64, threshold: f64) -> f64 {
    (score - threshold) / threshold.abs().max(MIN_UNIT)
}

/// The threshold of each topic: where its F1 on `scores` is highest, drawn toward what is
/// best for all topics together, the more the fewer articles the topic has.
///
/// The F1 of a topic is smoothed with the best F1 of all topics under one threshold, and
/// its threshold mixed with that one; see [`PRIOR_DECISIONS`] and [`PRIOR_ARTICLES`]. A
/// topic that is better never given has to beat every score that it had.
pub(crate) fn thresholds(scores: &[Vec<(u32, f64)>], truth: &TopicSets, topics: usize) -> Vec<f64> {
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
    let (shared, f1) = Smoothing::NONE
        .best_threshold(&mut all, articles.iter().sum())
        .unwrap_or((0.0, 0.0));
    let smoothing = Smoothing {
        decisions: PRIOR_DECISIONS,
        f1,
    };
    by_topic
        .iter_mut()
        .zip(articles)
        .map(|(decisions, articles)| {
            let own = smoothing.best_threshold(decisions, articles);
            let articles = articles as f64;
            match (own, decisions.first()) {
                (Some((own, _)), _) => {
                    (own * articles + shared * PRIOR_ARTICLES) / (articles + PRIOR_ARTICLES)
                }
                (None, Some(&(highest, _))) => shared.max(highest.next_up()),
                (None, None) => shared,
            }
        })
        .collect()
}

/// Decisions that are taken for granted: so many, of which F1 is known.
#[derive(Clone, Copy)]
struct Smoothing {
    decisions: f64,
    f1: f64,
}

impl Smoothing {
    const NONE: Self = Self {
        decisions: 0.0,
        f1: 0.0,
    };

    fn f1(self, hits: usize, given: usize, positives: usize) -> f64 {
        let hits = 2.0 * hits as f64 + self.decisions * self.f1;
        hits / ((given + positives) as f64 + self.decisions)
    }

    /// The threshold with the highest F1, midway between the scores on its two sides, or
    /// the lowest score; and that F1. Of thresholds as good as each other the highest.
    /// `None` if it is as good to give the topic to no article.
    ///
    /// It leaves the decisions in order, highest score first.
    fn best_threshold(self, decisions: &mut [(f64, bool)], positives: usize) -> Option<(f64, f64)> {
        decisions.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
        let none = if positives == 0 {
            return None;
        } else {
            self.f1(0, 0, positives)
        };
        let mut best = (none, None);
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
            let f1 = self.f1(hits, i + 1, positives);
            if f1 > best.0 {
                best = (f1, Some(threshold));
            }
        }
        best.1.map(|threshold| (threshold, best.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_threshold_is_where_f1_is_highest() {
        let mut decisions = [
            (0.9, true),
            (0.8, false),
            (0.7, true),
            (0.1, false),
            (0.0, false),
        ];
        // after 1: 2/3, after 2: 1/2, after 3: 4/5, after 4: 2/3
        assert_eq!(
            Smoothing::NONE.best_threshold(&mut decisions, 2),
            Some((0.7_f64.midpoint(0.1), 0.8))
        );
    }

    #[test]
    fn equal_scores_fall_on_one_side() {
        let mut decisions = [(0.5, true), (0.5, false), (0.5, false), (0.2, false)];
        assert_eq!(
            Smoothing::NONE.best_threshold(&mut decisions, 1),
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
        let thresholds = thresholds(&scores, &truth, 2);
        assert!(thresholds[0] > 1.0, "{thresholds:?}");
        assert!(thresholds[1] < 2.0, "{thresholds:?}");
    }
}
