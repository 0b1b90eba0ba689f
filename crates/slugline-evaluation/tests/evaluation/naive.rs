//! The metrics as their definitions read: sets, and a walk over all articles for each figure.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use slugline_evaluation::{Confusion, Decision, PrecisionRecallF1, Report, TopicReport};

/// One article: its own topics, the given ones, the best one.
pub type Article = (Vec<u32>, Vec<u32>, Option<u32>);

pub fn decision((truth, predicted, best): &Article) -> Decision<'_> {
    Decision {
        truth,
        predicted,
        best: *best,
    }
}

pub fn report(articles: &[Article], names: &[String], confusions: usize) -> Report {
    let topics = || 0..u32::try_from(names.len()).unwrap();
    let count = |holds: &dyn Fn(&Article) -> bool| articles.iter().filter(|a| holds(a)).count();
    let sets_equal =
        |(own, given, _): &Article| own.iter().collect::<BTreeSet<_>>() == given.iter().collect();

    let mut per_topic: Vec<TopicReport> = Vec::new();
    let (mut own_sum, mut given_sum, mut both_sum) = (0, 0, 0);
    for topic in topics() {
        let own = count(&|a| a.0.contains(&topic));
        let given = count(&|a| a.1.contains(&topic));
        let both = count(&|a| a.0.contains(&topic) && a.1.contains(&topic));
        (own_sum, given_sum, both_sum) = (own_sum + own, given_sum + given, both_sum + both);
        if own + given > 0 {
            let PrecisionRecallF1 {
                precision,
                recall,
                f1,
            } = harmonic(both, given, own);
            let topic = names[topic as usize].clone();
            per_topic.push(TopicReport {
                topic,
                articles: own as u64,
                precision,
                recall,
                f1,
            });
        }
    }
    per_topic.sort_by_key(|row| row.articles == 0);
    let in_truth: Vec<_> = per_topic.iter().filter(|row| row.articles > 0).collect();
    let mean = |figure: &dyn Fn(&TopicReport) -> f64| {
        let n = in_truth.len();
        in_truth.iter().fold(0.0, |sum, row| sum + figure(row))
            / if n == 0 { 1.0 } else { n as f64 }
    };

    let mut confused = Vec::new();
    for topic in topics() {
        for other in topics() {
            let articles = count(&|(own, given, _)| {
                let missed = own.contains(&topic) && !given.contains(&topic);
                missed && given.contains(&other) && !own.contains(&other)
            });
            if articles > 0 {
                let [topic, taken_for] = [topic, other].map(|t| names[t as usize].clone());
                confused.push(Confusion {
                    topic,
                    taken_for,
                    articles: articles as u64,
                });
            }
        }
    }
    confused.sort_by_key(|pair| Reverse(pair.articles));
    confused.truncate(confusions);

    Report {
        articles: articles.len() as u64,
        topics: in_truth.len(),
        accuracy: share(count(&sets_equal), articles.len()),
        top1_accuracy: share(
            count(&|(own, _, best)| own.iter().any(|&t| Some(t) == *best)),
            articles.len(),
        ),
        micro: harmonic(both_sum, given_sum, own_sum),
        macro_: PrecisionRecallF1 {
            precision: mean(&|row| row.precision),
            recall: mean(&|row| row.recall),
            f1: mean(&|row| row.f1),
        },
        per_topic,
        confused,
    }
}

fn harmonic(both: usize, given: usize, own: usize) -> PrecisionRecallF1 {
    let (precision, recall) = (share(both, given), share(both, own));
    let f1 = if both == 0 {
        0.0
    } else {
        2.0 / (1.0 / precision + 1.0 / recall)
    };
    PrecisionRecallF1 {
        precision,
        recall,
        f1,
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}
