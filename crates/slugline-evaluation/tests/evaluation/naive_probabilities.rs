//! The metrics of probabilities as their definitions read: a probability and an outcome for every
//! topic, and a walk over all articles for each figure.

use std::collections::BTreeMap;

use slugline_evaluation::{Labelling, RankedTopics};

pub const TOPICS: u32 = 5;

/// One article: its own topics, and topics with their probabilities.
pub type Article = (Vec<u32>, Vec<(u32, f64)>);

pub fn ranked((truth, ranked): &Article) -> RankedTopics<'_> {
    RankedTopics { truth, ranked }
}

/// By topic, its probability and whether it is the article's own; topics no list can have follow.
fn decisions((truth, ranked): &Article) -> Vec<(f64, bool)> {
    let mut given: BTreeMap<u32, f64> = (0..TOPICS).map(|topic| (topic, 0.0)).collect();
    given.extend(truth.iter().filter(|&&t| t >= TOPICS).map(|&t| (t, 0.0)));
    given.extend(ranked.iter().copied());
    let own = |topic| truth.contains(&topic);
    given
        .into_iter()
        .map(|(topic, p)| (p, own(topic)))
        .collect()
}

fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.into_iter().collect();
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn own(decisions: &[(f64, bool)]) -> Vec<f64> {
    decisions.iter().filter(|d| d.1).map(|d| d.0).collect()
}

pub fn log_loss(articles: &[Article], labelling: Labelling) -> f64 {
    let clip = |p: f64| p.clamp(1e-15, 1.0 - 1e-15);
    let all = articles.iter().map(decisions);
    match labelling {
        Labelling::SingleLabel => mean(
            all.map(|d| own(&d))
                .filter(|own| !own.is_empty())
                .map(|own| mean(own.into_iter().map(|p| -clip(p).ln()))),
        ),
        Labelling::MultiLabel => mean(all.flatten().map(|(p, own)| {
            let of_truth = if own { clip(p) } else { 1.0 - clip(p) };
            -of_truth.ln()
        })),
    }
}

pub fn brier_score(articles: &[Article], labelling: Labelling) -> f64 {
    let all = articles.iter().map(decisions);
    match labelling {
        Labelling::SingleLabel => mean(all.map(|d| {
            let part = 1.0 / own(&d).len() as f64;
            d.iter()
                .map(|&(p, own)| (p - if own { part } else { 0.0 }).powi(2))
                .sum()
        })),
        Labelling::MultiLabel => mean(
            all.flatten()
                .map(|(p, own)| (p - f64::from(u8::from(own))).powi(2)),
        ),
    }
}

/// Expected and maximum calibration error.
pub fn calibration_errors(articles: &[Article], labelling: Labelling) -> (f64, f64) {
    let decisions: Vec<(f64, bool)> = match labelling {
        Labelling::SingleLabel => articles.iter().map(top).collect(),
        Labelling::MultiLabel => articles.iter().flat_map(decisions).collect(),
    };
    let (mut expected, mut maximum) = (0.0, 0.0_f64);
    for i in 0..15 {
        let (from, to) = (f64::from(i) / 15.0, f64::from(i + 1) / 15.0);
        let inside = |p: f64| p <= to && (from < p || i == 0);
        let bin: Vec<_> = decisions.iter().filter(|d| inside(d.0)).collect();
        let frequency = mean(bin.iter().map(|d| f64::from(u8::from(d.1))));
        let gap = (frequency - mean(bin.iter().map(|d| d.0))).abs();
        expected += gap * bin.len() as f64 / decisions.len().max(1) as f64;
        maximum = maximum.max(gap);
    }
    (expected, maximum)
}

/// The first of the most probable topics that are listed.
pub fn top((truth, ranked): &Article) -> (f64, bool) {
    let higher = |best: Option<(u32, f64)>, next: (u32, f64)| match best {
        Some(best) if best.1 >= next.1 => Some(best),
        _ => Some(next),
    };
    let best = ranked.iter().copied().fold(None, higher);
    best.map_or((0.0, false), |(topic, p)| (p, truth.contains(&topic)))
}

pub fn precision_at(articles: &[Article], cut: usize) -> f64 {
    mean(articles.iter().map(|(truth, ranked)| {
        let place = |i: usize| {
            let before = |j: &usize| (ranked[*j].1, i) > (ranked[i].1, *j);
            (0..ranked.len()).filter(before).count()
        };
        let hits = (0..ranked.len()).filter(|&i| place(i) < cut && truth.contains(&ranked[i].0));
        hits.count() as f64 / cut as f64
    }))
}

/// The mean gain of all orders that the probabilities allow, against the best of all orders.
pub fn ndcg(articles: &[Article]) -> f64 {
    mean(articles.iter().map(|article| {
        let decisions = decisions(article);
        let (mut allowed, mut best) = (Vec::new(), 0.0_f64);
        for order in permutations(decisions.len()) {
            let places = order.iter().zip(2..);
            let gains = places.filter(|&(&topic, _)| decisions[topic].1);
            let gain: f64 = gains
                .map(|(_, place)| f64::from(place).log2().recip())
                .sum();
            best = best.max(gain);
            if order.is_sorted_by(|&a, &b| decisions[a].0 >= decisions[b].0) {
                allowed.push(gain);
            }
        }
        if best == 0.0 {
            0.0
        } else {
            mean(allowed) / best
        }
    }))
}

fn permutations(n: usize) -> Vec<Vec<usize>> {
    let Some(last) = n.checked_sub(1) else {
        return vec![Vec::new()];
    };
    let insert = |shorter: &Vec<usize>, at| {
        let mut longer = shorter.clone();
        longer.insert(at, last);
        longer
    };
    let shorter = permutations(last);
    let all = shorter
        .iter()
        .flat_map(|shorter| (0..n).map(move |at| insert(shorter, at)));
    all.collect()
}

pub fn average_precision(articles: &[Article]) -> f64 {
    mean(articles.iter().map(|article| {
        let decisions = decisions(article);
        let own = own(&decisions);
        if own.is_empty() {
            return 1.0;
        }
        let own_above = |p: f64| own.iter().filter(|&&q| q >= p).count() as f64;
        let above = |p: f64| decisions.iter().filter(|d| d.0 >= p).count() as f64;
        mean(own.iter().map(|&p| own_above(p) / above(p)))
    }))
}
