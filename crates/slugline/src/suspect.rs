//! Articles whose labels look wrong to models that were not trained on them.

use crate::ArticleOrigin;

/// An article is suspect from this suspicion on: where another answer is more probable than
/// what it was filed under by one half.
pub const LEAST_SUSPICION: f64 = 0.5;

/// An article whose labels look wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Suspect {
    /// Which article.
    pub origin: ArticleOrigin,
    /// Its topics, sorted.
    pub topics: Vec<String>,
    /// The topics that are in doubt. Where articles have one topic: its own, and the one that
    /// it looks like. Else each whose own suspicion is high enough, the most suspect first.
    pub suspected: Vec<SuspectedTopic>,
    /// By how much another answer is more probable than the label, from [`LEAST_SUSPICION`]
    /// to 1: the probability of the best other topic less that of the article's own or, where
    /// articles may have several topics, the probability that the most suspect label is wrong
    /// less the probability that it is right.
    pub suspicion: f64,
}

/// A topic that an article seems to have without cause, or to lack.
#[derive(Clone, Debug, PartialEq)]
pub struct SuspectedTopic {
    /// The topic.
    pub topic: String,
    /// What seems to be wrong.
    pub doubt: Doubt,
    /// The probability that the topic applies, 0 to 1, by a model that was not trained on the
    /// article.
    pub probability: f64,
}

/// What seems to be wrong about an article and a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The article is filed under the topic, and doesn't look like it.
    LabelDoubtful,
    /// The article looks like the topic, and is not filed under it.
    LabelMissing,
}

/// Topics in doubt with their probabilities, and how suspect their article is.
pub(crate) struct Doubts {
    pub(crate) topics: Vec<(u32, Doubt, f64)>,
    pub(crate) suspicion: f64,
}

/// What there is to doubt about an article's own topics; `None` if it is less than
/// [`LEAST_SUSPICION`].
///
/// `ranked` has the probabilities of topics, best first, without those that the model was
/// trained on no article of: of these it has nothing to say. `exclusive` tells that all
/// articles have exactly one topic.
pub(crate) fn doubts(exclusive: bool, own: &[u32], ranked: &[(u32, f64)]) -> Option<Doubts> {
    if exclusive {
        return exchanged(own, ranked);
    }
    let mut topics: Vec<(u32, Doubt, f64)> = ranked
        .iter()
        .map(|&(topic, probability)| {
            let doubt = if own.contains(&topic) {
                Doubt::LabelDoubtful
            } else {
                Doubt::LabelMissing
            };
            (topic, doubt, probability)
        })
        .filter(|decision| margin(decision) >= LEAST_SUSPICION)
        .collect();
    topics.sort_by(|a, b| margin(b).total_cmp(&margin(a)).then(a.0.cmp(&b.0)));
    let suspicion = margin(topics.first()?);
    Some(Doubts { topics, suspicion })
}

/// One topic in place of another.
fn exchanged(own: &[u32], ranked: &[(u32, f64)]) -> Option<Doubts> {
    let filed = ranked.iter().find(|(topic, _)| own.contains(topic))?;
    let other = ranked.iter().find(|(topic, _)| !own.contains(topic))?;
    let suspicion = other.1 - filed.1;
    (suspicion >= LEAST_SUSPICION).then(|| Doubts {
        topics: vec![
            (filed.0, Doubt::LabelDoubtful, filed.1),
            (other.0, Doubt::LabelMissing, other.1),
        ],
        suspicion,
    })
}

/// The probability that a label is wrong less the probability that it is right.
fn margin(&(_, doubt, probability): &(u32, Doubt, f64)) -> f64 {
    match doubt {
        Doubt::LabelDoubtful => 1.0 - 2.0 * probability,
        Doubt::LabelMissing => 2.0 * probability - 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(exclusive: bool, own: &[u32], ranked: &[(u32, f64)]) -> Option<(Vec<u32>, f64)> {
        let doubts = doubts(exclusive, own, ranked)?;
        let topics = doubts.topics.iter().map(|topic| topic.0).collect();
        Some((topics, doubts.suspicion))
    }

    #[test]
    fn a_topic_is_suspect_where_another_is_much_more_probable() {
        let ranked = [(2, 0.75), (0, 0.25), (1, 0.0)];
        assert_eq!(found(true, &[2], &ranked), None);
        assert_eq!(found(true, &[0], &ranked), Some((vec![0, 2], 0.5)));
        assert_eq!(found(true, &[1], &ranked), Some((vec![1, 2], 0.75)));
        assert_eq!(found(true, &[0], &[(2, 0.625), (0, 0.375)]), None);
    }

    #[test]
    fn labels_are_doubted_one_by_one_where_there_may_be_several() {
        let ranked = [(3, 0.875), (0, 0.75), (2, 0.5), (1, 0.125)];
        assert_eq!(found(false, &[0, 3], &ranked), None);
        assert_eq!(found(false, &[0, 2], &ranked), Some((vec![3], 0.75)));
        // The surest first; of equals, the first in order.
        let all = found(false, &[1, 2], &ranked);
        assert_eq!(all, Some((vec![1, 3, 0], 0.75)));
    }

    #[test]
    fn a_topic_that_the_model_has_not_met_is_no_suspect() {
        assert_eq!(found(true, &[7], &[(0, 0.875), (1, 0.125)]), None);
        assert_eq!(found(false, &[7], &[(1, 0.125)]), None);
        for exclusive in [true, false] {
            assert_eq!(found(exclusive, &[0], &[]), None);
        }
    }
}
