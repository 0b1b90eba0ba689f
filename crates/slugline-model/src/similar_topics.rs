//! The threshold that is best for all topics of about a size together.

/// Thresholds that are tried, evenly spaced between the scores of articles that have their topic.
const STEPS: usize = 512;

/// Topics are of about a size if the larger has no more than so many times the articles.
const RATIO: usize = 2;

/// F1 is summed in whole units of so many to 1, lest a sum depend on its order.
const F1_ONE: f64 = (1_u64 << 32) as f64;

/// By topic, the threshold at which the F1 of the topics of about its size, of half to twice its
/// articles, is highest on average, the F1 of all decisions together counting as that of one
/// more topic. Of several as good the highest. `None` if no score is that of an article's own
/// topic.
///
/// A topic of three articles has not enough of them to choose on, and what is best for all topics
/// together is what suits the largest: their scores stand out further.
///
/// `decisions` come by topic, with the highest score first; `articles` is how many each has.
pub(crate) fn thresholds_by_size(
    decisions: &[Vec<(f64, bool)>],
    articles: &[usize],
) -> Option<Vec<f64>> {
    let hits = || {
        let all = decisions.iter().flatten();
        all.filter(|(_, hit)| *hit).map(|&(score, _)| score)
    };
    let highest = hits().max_by(f64::total_cmp)?;
    let lowest = hits().min_by(f64::total_cmp)?;
    let steps: Vec<f64> = (0..STEPS)
        .map(|step| step as f64 / (STEPS - 1) as f64)
        .map(|share| highest * (1.0 - share) + lowest * share)
        .collect();

    let mut by_size: Vec<usize> = (0..articles.len()).filter(|&t| articles[t] > 0).collect();
    by_size.sort_by_key(|&topic| articles[topic]);
    // By topic in the order of size, and step, the sum of the F1 of all topics before.
    let mut sums = vec![[0_u64; STEPS]];
    let mut all = [Taken::default(); STEPS];
    for &topic in &by_size {
        let mut sum = sums[sums.len() - 1];
        let taken = taken(&decisions[topic], &steps);
        for ((sum, all), taken) in sum.iter_mut().zip(&mut all).zip(taken) {
            *sum += taken.f1(articles[topic]);
            all.hits += taken.hits;
            all.given += taken.given;
        }
        sums.push(sum);
    }
    let memberships: usize = articles.iter().sum();
    let all = all.map(|all| all.f1(memberships));
    let threshold = |&size: &usize| {
        let start = by_size.partition_point(|&topic| articles[topic] < size.div_ceil(RATIO));
        let end = by_size.partition_point(|&topic| articles[topic] <= size.saturating_mul(RATIO));
        let values = (0..STEPS).map(|step| sums[end][step] - sums[start][step] + all[step]);
        let best = values
            .enumerate()
            .min_by_key(|&(_, value)| std::cmp::Reverse(value));
        best.map_or(highest, |(step, _)| steps[step])
    };
    Some(articles.iter().map(threshold).collect())
}

/// How many articles get a topic, and how many of them rightly.
#[derive(Clone, Copy, Default)]
struct Taken {
    hits: usize,
    given: usize,
}

impl Taken {
    /// The F1 of a topic that so many articles have, in units of 1 / [`F1_ONE`].
    fn f1(self, articles: usize) -> u64 {
        let f1 = 2.0 * self.hits as f64 / (self.given + articles).max(1) as f64;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an F1 is from 0 to 1"
        )]
        let units = (f1 * F1_ONE).round() as u64;
        units
    }
}

/// For thresholds that fall, what is taken by each.
fn taken(decisions: &[(f64, bool)], steps: &[f64]) -> impl Iterator<Item = Taken> {
    let mut taken = Taken::default();
    steps.iter().map(move |&threshold| {
        while let Some(&(score, hit)) = decisions.get(taken.given)
            && score >= threshold
        {
            taken.given += 1;
            taken.hits += usize::from(hit);
        }
        taken
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_of_a_size_share_what_is_best_for_them() {
        // Two small topics whose articles score 1, above others' 0.5, and a large one that is
        // told apart at 3.
        let small = vec![(1.0, true), (0.5, false), (0.5, false)];
        let mut large = vec![(4.0, true); 10];
        large.extend([(2.0, false); 40]);
        let decisions = [small.clone(), large, small, Vec::new()];
        let thresholds = thresholds_by_size(&decisions, &[1, 10, 2, 0]).unwrap();
        assert!((0.5..=1.0).contains(&thresholds[0]), "{thresholds:?}");
        assert!((thresholds[0] - thresholds[2]).abs() < 1e-12);
        assert!((2.0..=4.0).contains(&thresholds[1]), "{thresholds:?}");
    }

    #[test]
    fn without_a_score_of_an_own_topic_there_is_no_threshold() {
        assert_eq!(thresholds_by_size(&[vec![(1.0, false)]], &[1]), None);
        assert_eq!(thresholds_by_size(&[], &[]), None);
    }
}
