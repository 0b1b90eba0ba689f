//! Weights of the terms of articles: TF-IDF, each group of terms of a length of its own.

use linfa::dataset::Records;
use slugline_features::{CountMatrix, CountRow};

use super::RefinedValidParams;
use crate::derivation::idf_value;
use crate::single::single;
use crate::totals::Idf;

/// Inverse document frequencies by term, 0 for a term that doesn't count.
pub(crate) fn frequencies(
    params: &RefinedValidParams,
    articles: u64,
    document_frequencies: &[u64],
) -> Vec<f32> {
    let idf = Idf::new(params.weighting.idf, articles);
    let mut groups = params.groups.iter().peekable();
    (0_u32..)
        .zip(document_frequencies)
        .map(|(term, &df)| {
            while groups.next_if(|group| group.end <= term).is_some() {}
            match groups.peek() {
                Some(group) if df >= group.min_df => single(idf_value(idf.of(df))),
                _ => 0.0,
            }
        })
        .collect()
}

/// In how many of the articles each term is.
pub(crate) fn document_frequencies(articles: &CountMatrix, members: &[u32]) -> Vec<u64> {
    let mut frequencies = vec![0; articles.nfeatures()];
    for &article in members {
        for (term, count) in articles.row(article as usize).iter() {
            frequencies[term as usize] += u64::from(count > 0.0);
        }
    }
    frequencies
}

/// The weights of an article's terms that count, in order of term.
pub(crate) fn weigh(
    params: &RefinedValidParams,
    idf: &[f32],
    article: CountRow<'_>,
    weighted: &mut Vec<(u32, f32)>,
) {
    weighted.clear();
    for (group, terms) in by_group(params, article) {
        let start = weighted.len();
        let mut squares = 0.0;
        for (term, count) in terms {
            let idf = idf.get(term as usize).copied().unwrap_or(0.0);
            if idf > 0.0 && count > 0.0 {
                let weight = params.weighting.term_frequency(f64::from(count)) * f64::from(idf);
                squares += weight * weight;
                weighted.push((term, single(weight)));
            }
        }
        if params.weighting.l2_norm && squares > 0.0 {
            // Counts next to nothing would be brought to a length of infinity.
            let factor = single(group.length / squares.sqrt()).min(f32::MAX);
            for (_, weight) in &mut weighted[start..] {
                *weight *= factor;
            }
        }
    }
}

/// The weight of a term in an article that says it once, and nothing else.
pub(crate) fn weight_alone(params: &RefinedValidParams, idf: &[f32], term: u32) -> f64 {
    let idf = idf.get(term as usize).copied().unwrap_or(0.0);
    let group = params.groups.iter().find(|group| term < group.end);
    match group {
        Some(group) if params.weighting.l2_norm && idf > 0.0 => group.length,
        _ => f64::from(idf),
    }
}

/// Calls `add` with the mass of each term of an article: its weight without its document
/// frequency, at the length of 1 for each group.
pub(crate) fn masses(
    params: &RefinedValidParams,
    article: CountRow<'_>,
    mut add: impl FnMut(u32, f64),
) {
    for (_, terms) in by_group(params, article) {
        let weight = |count: f32| params.weighting.term_frequency(f64::from(count));
        let norm = if params.weighting.l2_norm {
            let squares: f64 = terms.clone().map(|(_, count)| weight(count).powi(2)).sum();
            squares.sqrt()
        } else {
            1.0
        };
        if norm > 0.0 {
            for (term, count) in terms {
                add(term, weight(count) / norm);
            }
        }
    }
}

/// The terms of an article by group; terms beyond the last group are in none.
fn by_group<'a>(
    params: &'a RefinedValidParams,
    article: CountRow<'a>,
) -> impl Iterator<
    Item = (
        &'a super::TermGroup,
        impl Iterator<Item = (u32, f32)> + Clone + use<'a>,
    ),
> {
    let mut start = 0;
    params.groups.iter().map(move |group| {
        let terms = &article.terms()[start..];
        let counts = &article.counts()[start..];
        let length = terms.partition_point(|&term| term < group.end);
        start += length;
        let terms = terms[..length].iter().copied();
        (group, terms.zip(counts[..length].iter().copied()))
    })
}
