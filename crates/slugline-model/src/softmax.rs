//! Probabilities in proportion to the exponentials of scores.

use crate::exponential::exponentials;

/// The odds of so many topics are computed at a time.
const ODDS_TOGETHER: usize = 128;

/// The probabilities of all topics.
pub(crate) fn softmax(scale: f64, scores: &[f64]) -> Vec<f64> {
    let mut all = Vec::with_capacity(scores.len());
    for_odds(scale, scores, |odds| all.extend_from_slice(odds));
    let sum: f64 = all.iter().sum();
    all.iter().map(|odds| odds / sum).collect()
}

/// The probability of one topic in a softmax, if there is such a topic: to write down those of all
/// takes longer than to add them up.
pub(crate) fn share(scale: f64, scores: &[f64], topic: usize) -> Option<f64> {
    let (mut sum, mut own, mut first) = (0.0, None, 0);
    for_odds(scale, scores, |odds| {
        let place = topic.checked_sub(first);
        own = own.or_else(|| odds.get(place?).copied());
        first += odds.len();
        for odds in odds {
            sum += odds;
        }
    });
    own.map(|own| own / sum)
}

/// Hands over what the probabilities of a softmax are in proportion to, of some topics at a time.
/// While these are added up, the next are computed.
fn for_odds(scale: f64, scores: &[f64], mut take: impl FnMut(&[f64])) {
    let best = highest(scores);
    let mut odds = [0.0; ODDS_TOGETHER];
    for scores in scores.chunks(ODDS_TOGETHER) {
        let odds = &mut odds[..scores.len()];
        for (odds, score) in odds.iter_mut().zip(scores) {
            // If no topic has an article, none is likelier than another.
            *odds = if best == f64::NEG_INFINITY {
                0.0
            } else {
                scale * (score - best)
            };
        }
        exponentials(odds);
        take(odds);
    }
}

/// The highest score; −∞ without one.
pub(crate) fn highest(scores: &[f64]) -> f64 {
    // Of several at a time, because each comparison would wait for the one before it.
    let (eights, rest) = scores.as_chunks::<8>();
    let mut highest = [f64::NEG_INFINITY; 8];
    for eight in eights {
        for (highest, &score) in highest.iter_mut().zip(eight) {
            *highest = if score > *highest { score } else { *highest };
        }
    }
    let all = highest.iter().chain(rest).copied();
    all.fold(f64::NEG_INFINITY, f64::max)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plainly(scale: f64, scores: &[f64]) -> Vec<u64> {
        let best = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let odds = scores.iter().map(|score| {
            if best == f64::NEG_INFINITY {
                1.0
            } else {
                libm::exp(scale * (score - best))
            }
        });
        let sum: f64 = odds.clone().sum();
        odds.map(|odds| (odds / sum).to_bits()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn probabilities_are_those_of_one_after_the_other(
            scale in 1e-3_f64..1e3,
            scores in prop::collection::vec(
                prop_oneof![9 => -9.0..9.0, 1 => Just(f64::NEG_INFINITY)],
                0..400,
            ),
        ) {
            let expected = plainly(scale, &scores);
            let all: Vec<u64> = softmax(scale, &scores).into_iter().map(f64::to_bits).collect();
            prop_assert_eq!(&all, &expected);
            let single = |topic| share(scale, &scores, topic).map(f64::to_bits);
            let singly: Vec<u64> = (0..scores.len()).filter_map(single).collect();
            prop_assert_eq!(&singly, &expected);
            prop_assert_eq!(single(scores.len()), None);
        }

        #[test]
        fn without_a_score_all_are_as_likely(topics in 1_usize..400) {
            let scores = vec![f64::NEG_INFINITY; topics];
            let expected = plainly(1.0, &scores);
            prop_assert_eq!(share(1.0, &scores, topics / 2).map(f64::to_bits), Some(expected[0]));
        }
    }
}
