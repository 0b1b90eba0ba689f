//! Any split of the articles, added up in any order, gives the same statistics.

use std::collections::{BTreeMap, BTreeSet};

use linfa::traits::{Fit, FitWith};
use linfa::{DatasetBase, ParamGuard};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;
use slugline_features::{CountMatrix, Weighting};
use slugline_model::{
    Algorithm, MASS_FRACTION_BITS, ModelError, NaiveBayesModel, NaiveBayesParams, Statistics,
    StatisticsBuilder, TopicSets,
};

use crate::corpus::{Corpus, Labels, any_algorithm, any_params, any_weighting, corpus};

/// A corpus, the part that each of its articles goes to, and each part's own numbering of
/// terms and topics.
#[derive(Clone, Debug)]
struct Split {
    corpus: Corpus,
    part_of: Vec<usize>,
    terms: Vec<Vec<u32>>,
    topics: Vec<Vec<u32>>,
}

const PARTS: usize = 3;

fn split() -> impl Strategy<Value = Split> {
    corpus(Labels::Any).prop_flat_map(|corpus| {
        let ids = |n: usize| -> Vec<u32> { (0..u32::try_from(n).unwrap()).collect() };
        let (terms, topics) = (ids(corpus.terms()), ids(corpus.topic_count));
        (
            vec(0..PARTS, corpus.len()),
            vec(Just(terms).prop_shuffle(), PARTS),
            vec(Just(topics).prop_shuffle(), PARTS),
        )
            .prop_map(move |(part_of, terms, topics)| Split {
                corpus: corpus.clone(),
                part_of,
                terms,
                topics,
            })
    })
}

/// By local id, the id that `to` has for what `from` calls so.
fn translation(from: &[u32], to: &[u32]) -> Vec<u32> {
    let mut map = vec![0; from.len()];
    for (&local, &there) in from.iter().zip(to) {
        map[local as usize] = there;
    }
    map
}

/// Term counts and topics of articles, enough of them that terms are seen with many topics.
fn articles() -> impl Strategy<Value = Vec<(BTreeMap<u32, u8>, BTreeSet<u32>)>> {
    let term = prop_oneof![0_u32..30, 0_u32..10_000];
    let topics = prop_oneof![4 => 1_usize..2, 1 => 0_usize..4];
    let topics = topics.prop_flat_map(|n| btree_set(0_u32..TOPICS, n));
    vec((btree_map(term, 1_u8..5, 0..60), topics), 1..60)
}

const TOPICS: u32 = 12;

proptest! {
    #![proptest_config(crate::config(128))]

    #[test]
    fn sums_are_those_of_maps(articles in articles(), first in 0_usize..60) {
        let params = NaiveBayesParams::new(Algorithm::Multinomial).weighting(Weighting::COUNTS);
        let params = params.check().unwrap();
        let (mut frequencies, mut masses) = (BTreeMap::new(), BTreeMap::new());
        let mut builders = vec![StatisticsBuilder::new(params); 2];
        for (place, (counts, topics)) in articles.iter().enumerate() {
            let row = counts.iter().map(|(&term, &count)| (term, f32::from(count)));
            let row = CountMatrix::from_rows(10_000, [row]).unwrap();
            let topics: Vec<u32> = topics.iter().copied().collect();
            builders[usize::from(place >= first)].add(row.row(0), &topics);
            for (&term, &count) in counts {
                let mass = u64::from(count) << MASS_FRACTION_BITS;
                let (articles, sum) = frequencies.entry(term).or_insert((0, 0));
                (*articles, *sum) = (*articles + 1, *sum + mass);
                for &topic in &topics {
                    *masses.entry((term, topic)).or_insert(0) += mass;
                }
            }
        }
        let ids: Vec<u32> = (0..10_000).collect();
        let last = builders.remove(1);
        let mut whole = builders.remove(0);
        whole.merge(last, &ids, &ids[..TOPICS as usize]);
        let statistics = whole.finish_same_ids(10_000, TOPICS as usize).unwrap();
        let parts = statistics.parts();
        for (term, id) in (0_u32..10_000).enumerate() {
            let (articles, mass) = frequencies.get(&id).copied().unwrap_or_default();
            prop_assert_eq!(parts.document_frequencies[term], articles);
            prop_assert_eq!(parts.term_masses[term], mass);
            let of_term = masses.range((id, 0)..(id, TOPICS)).map(|(&(_, c), &mass)| (c, mass));
            prop_assert_eq!(pairs(&statistics, term), of_term.collect::<Vec<_>>());
        }
    }

    #[test]
    fn builders_with_ids_of_their_own_merge_into_the_whole(
        split in split(),
        order in Just((0..PARTS).collect::<Vec<_>>()).prop_shuffle(),
        params in any_params(any_algorithm(), any_weighting()),
    ) {
        let Split { corpus, part_of, terms, topics } = split;
        let mut builders = vec![StatisticsBuilder::new(params.clone()); PARTS];
        for (article, &part) in part_of.iter().enumerate() {
            let counts = (0_usize..).zip(&corpus.rows[article]);
            let mut row: Vec<(u32, f32)> = counts
                .filter(|&(_, &count)| count > 0.0)
                .map(|(term, &count)| (terms[part][term], count))
                .collect();
            row.sort_unstable_by_key(|entry| entry.0);
            let row = CountMatrix::from_rows(corpus.terms(), [row]).unwrap();
            let own = corpus.topics[article].iter();
            let own: Vec<u32> = own.map(|&topic| topics[part][topic as usize]).collect();
            builders[part].add(row.row(0), &own);
        }
        let first = order[0];
        let mut whole = builders[first].clone();
        for &part in &order[1..] {
            whole.merge(
                builders[part].clone(),
                &translation(&terms[part], &terms[first]),
                &translation(&topics[part], &topics[first]),
            );
        }
        let ids = |n: usize| -> Vec<u32> { (0..u32::try_from(n).unwrap()).collect() };
        let merged = whole.finish(
            &translation(&terms[first], &ids(corpus.terms())),
            &translation(&topics[first], &ids(corpus.topic_count)),
        );
        prop_assert_eq!(merged.unwrap(), corpus.statistics(&params).unwrap());
    }

    #[test]
    fn what_is_merged_can_be_subtracted(
        split in split(),
        params in any_params(any_algorithm(), any_weighting()),
    ) {
        let Split { corpus, part_of, .. } = split;
        let part = corpus.filtered(|article| part_of[article] == 0);
        let rest = corpus.filtered(|article| part_of[article] != 0);
        prop_assume!(part.len() > 0 && rest.len() > 0);
        let whole = corpus.statistics(&params).unwrap();
        // The dimensions of a corpus without articles are lost, those of a part are not.
        let (part, rest) = (part.statistics(&params).unwrap(), rest.statistics(&params).unwrap());
        prop_assert_eq!(&part.merge(&rest).unwrap(), &whole);
        prop_assert_eq!(&rest.merge(&part).unwrap(), &whole);
        prop_assert_eq!(&whole.subtract(&part).unwrap(), &rest);
        prop_assert_eq!(&whole.subtract(&rest).unwrap(), &part);
    }

    /// As a model does that goes on training, and one that drops what no article has.
    #[test]
    fn sums_are_gone_on_with_and_selected_from(
        split in split(),
        params in any_params(any_algorithm(), any_weighting()),
    ) {
        let Split { corpus, part_of, .. } = split;
        let part = corpus.filtered(|article| part_of[article] == 0);
        let rest = corpus.filtered(|article| part_of[article] != 0);
        prop_assume!(part.len() > 0 && rest.len() > 0);
        let whole = corpus.statistics(&params).unwrap();
        let (part, rest) = (part.statistics(&params).unwrap(), rest.statistics(&params).unwrap());
        let ids = |n: usize| -> Vec<u32> { (0..u32::try_from(n).unwrap()).collect() };
        let (terms, topics) = (ids(whole.terms()), ids(whole.topics()));
        let mut builder = StatisticsBuilder::resume(params.clone(), &part);
        builder.merge(StatisticsBuilder::resume(params, &rest), &terms, &topics);
        prop_assert_eq!(&builder.finish(&terms, &topics).unwrap(), &whole);

        let present = |values: &[u64]| -> Vec<u32> {
            (0..).zip(values).filter(|&(_, &n)| n > 0).map(|(id, _)| id).collect()
        };
        let terms = present(&rest.parts().document_frequencies);
        let topics = present(&rest.parts().topic_articles);
        prop_assume!(!topics.is_empty());
        let selected = rest.select(&terms, &topics).unwrap();
        prop_assert_eq!(selected.terms(), terms.len());
        for (new, &old) in terms.iter().enumerate() {
            let (new, old) = (pairs(&selected, new), pairs(&rest, old as usize));
            let new: Vec<_> = new.into_iter().map(|(c, mass)| (topics[c as usize], mass)).collect();
            prop_assert_eq!(new, old);
        }
        prop_assert_eq!(&rest.select(&ids(rest.terms()), &ids(rest.topics())).unwrap(), &rest);
        for wrong in [vec![1, 0], vec![0, 0], vec![u32::MAX]] {
            prop_assert!(matches!(rest.select(&wrong, &topics), Err(ModelError::Ids)));
            prop_assert!(matches!(rest.select(&terms, &wrong), Err(ModelError::Ids)));
        }
    }

    #[test]
    fn batches_add_up_to_one_fit(
        split in split(),
        params in any_params(any_algorithm(), any_weighting()),
    ) {
        let Split { corpus, part_of, .. } = split;
        let dataset = |corpus: &Corpus| -> DatasetBase<CountMatrix, TopicSets> {
            DatasetBase::new(corpus.matrix(), corpus.topic_sets())
        };
        let mut model: Option<NaiveBayesModel> = None;
        let mut trained = Vec::new();
        for part in 0..PARTS {
            let batch = corpus.filtered(|article| part_of[article] == part);
            // The first batch must have a topic, or there is nothing to make a model of.
            let empty = batch.topics.iter().all(Vec::is_empty);
            if batch.len() == 0 || (model.is_none() && empty) {
                continue;
            }
            model = Some(params.fit_with(model, &dataset(&batch)).unwrap());
            trained.push(part);
        }
        if let Some(model) = model {
            let whole = corpus.filtered(|article| trained.contains(&part_of[article]));
            let whole = params.fit(&dataset(&whole)).unwrap();
            prop_assert_eq!(model.statistics(), whole.statistics());
        }
    }
}

/// The topics of a term with their masses.
fn pairs(statistics: &Statistics, term: usize) -> Vec<(u32, u64)> {
    let parts = statistics.parts();
    let start = |term: usize| usize::try_from(parts.term_starts[term]).unwrap();
    let range = start(term)..start(term + 1);
    let masses = parts.pair_masses[range.clone()].iter().copied();
    parts.pair_topics[range]
        .iter()
        .copied()
        .zip(masses)
        .collect()
}
