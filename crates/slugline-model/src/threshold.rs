//! The score above which a topic is given to an article, chosen on out-of-sample scores.

use crate::TopicSets;

/// The threshold of each topic: where its F1 on `scores` is highest, drawn toward the one
/// threshold that is best for all topics together.
///
/// A topic with `n` articles keeps `n / (n + 1)` of its own threshold and takes the rest
/// from the shared one, so that a topic of two articles isn't left to chance.
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
    let shared = best_threshold(&mut all, articles.iter().sum()).unwrap_or(0.0);
    by_topic
        .iter_mut()
        .zip(articles)
        .map(
            |(decisions, articles)| match best_threshold(decisions, articles) {
                Some(own) => (own * articles as f64 + shared) / (articles as f64 + 1.0),
                None => shared,
            },
        )
        .collect()
}

/// The threshold with the highest F1, midway between the scores on its two sides, or the
/// lowest score. Of thresholds as good as each other the highest; `None` if no threshold
/// finds a true decision.
fn best_threshold(decisions: &mut [(f64, bool)], positives: usize) -> Option<f64> {
    decisions.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
    let mut best = (0.0, None);
    let mut hits = 0;
    for (i, &(score, hit)) in decisions.iter().enumerate() {
        hits += usize::from(hit);
        let next = decisions.get(i + 1).map(|next| next.0);
        let threshold = next.map_or(score, |next| score.midpoint(next));
        // Scores that are equal, or too close for a number between them, fall on one side.
        if next.is_some_and(|next| next >= threshold) {
            continue;
        }
        let f1 = 2.0 * hits as f64 / (i + 1 + positives) as f64;
        if f1 > best.0 {
            best = (f1, Some(threshold));
        }
    }
    best.1
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
            best_threshold(&mut decisions, 2),
            Some(0.7_f64.midpoint(0.1))
        );
    }

    #[test]
    fn equal_scores_fall_on_one_side() {
        let mut decisions = [(0.5, true), (0.5, false), (0.5, false), (0.2, false)];
        assert_eq!(
            best_threshold(&mut decisions, 1),
            Some(0.5_f64.midpoint(0.2))
        );
    }

    #[test]
    fn a_topic_without_a_true_decision_takes_the_shared_threshold() {
        let scores = vec![vec![(0, 2.0), (1, -1.0)], vec![(1, 1.5), (0, -2.0)]];
        let truth: TopicSets = [vec![0], vec![0]].into_iter().collect();
        let thresholds = thresholds(&scores, &truth, 2);
        // both true decisions are topic 0's, at 2.0 and −2.0; all four together are best
        // cut below 2.0 (F1 2/3) and again at the end (F1 4/6): the first is kept
        let shared = 2.0_f64.midpoint(1.5);
        assert!((thresholds[1] - shared).abs() < 1e-12);
        assert!((thresholds[0] - (-2.0 * 2.0 + shared) / 3.0).abs() < 1e-12);
    }
}
