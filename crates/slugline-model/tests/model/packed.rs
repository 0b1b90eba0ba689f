//! Packed statistics: there and back, scored alike, and refused or harmless whatever they hold.

use bytes::Bytes;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use slugline_features::{CountMatrix, PackedIntegers};
use slugline_model::{
    Algorithm, NaiveBayesModel, NaiveBayesParams, NaiveBayesValidParams, PackedStatistics,
    ScoreScratch, Statistics, StatisticsParts,
};

use linfa::ParamGuard;

const TOPICS: u32 = 5;
const ARTICLES: u64 = 300;

/// Terms of one topic and of several, whose masses add up to theirs or don't.
fn statistics() -> impl Strategy<Value = Statistics> {
    let mass = prop_oneof![1_u64..200, 1_u64..1 << 40];
    let term = (
        btree_map(0..TOPICS, mass, 0..4),
        0_u64..3,
        0_u64..1000,
        1_u64..=ARTICLES,
    );
    vec(term, 0..90).prop_map(|terms| {
        let mut parts = StatisticsParts {
            articles: ARTICLES,
            single_topic_articles: 7,
            topic_articles: vec![ARTICLES; TOPICS as usize],
            term_starts: vec![0],
            ..StatisticsParts::default()
        };
        for (pairs, kind, more, articles) in terms {
            let sum: u64 = pairs.values().sum();
            let mass = if kind == 0 { sum + more } else { sum };
            parts.term_masses.push(mass);
            parts
                .document_frequencies
                .push(articles.min(mass).min(if kind == 1 { 1 } else { mass }));
            parts.pair_topics.extend(pairs.keys());
            parts.pair_masses.extend(pairs.values());
            parts.term_starts.push(parts.pair_topics.len() as u64);
        }
        Statistics::from_parts(parts).unwrap()
    })
}

fn params(algorithm: Algorithm) -> NaiveBayesValidParams {
    NaiveBayesParams::new(algorithm).check().unwrap()
}

fn resume(model: &NaiveBayesModel, packed: PackedStatistics) -> NaiveBayesModel {
    let (bias, offset) = model.topic_constants();
    let statistics = Statistics::from_packed(packed).unwrap();
    let params = model.params().clone();
    NaiveBayesModel::resume(params, statistics, bias.to_vec(), offset.to_vec()).unwrap()
}

fn algorithms() -> impl Strategy<Value = Algorithm> {
    prop::sample::select(
        &[
            Algorithm::Complement,
            Algorithm::Multinomial,
            Algorithm::Bernoulli,
        ][..],
    )
}

proptest! {
    #![proptest_config(crate::config(128))]

    #[test]
    fn packed_statistics_are_the_same(statistics in statistics()) {
        let packed = Statistics::from_packed(statistics.packed()).unwrap();
        packed.check().unwrap();
        prop_assert_eq!(packed.terms(), statistics.terms());
        prop_assert_eq!(packed.topics(), statistics.topics());
        prop_assert_eq!(packed.is_single_topic(), statistics.is_single_topic());
        prop_assert_eq!(packed.packed(), statistics.packed());
        prop_assert_eq!(packed, statistics);
    }

    /// To the last bit, whether the weights are those of an article's own terms or of all.
    #[test]
    fn a_packed_model_scores_alike(
        statistics in statistics(),
        algorithm in algorithms(),
        counts in vec((any::<prop::sample::Index>(), 0_u8..4), 1..40),
    ) {
        let terms = statistics.terms();
        prop_assume!(terms > 0);
        let model = NaiveBayesModel::new(params(algorithm), statistics);
        let packed = resume(&model, model.statistics().packed());
        let mut row = vec![0.0; terms];
        for (term, count) in counts {
            row[term.index(terms)] = f32::from(count);
        }
        let row = (0_u32..).zip(row).filter(|count| count.1 > 0.0);
        let article = CountMatrix::from_rows(terms, [row.collect::<Vec<_>>()]).unwrap();
        let (mut expected, mut scores) = (Vec::new(), Vec::new());
        let (mut scratch, mut packed_scratch) = (ScoreScratch::default(), ScoreScratch::default());
        for _ in 0..20 {
            let known = model.score(article.row(0), &mut scratch, &mut expected);
            let same = packed.score(article.row(0), &mut packed_scratch, &mut scores);
            prop_assert_eq!(known, same);
            let bits = |scores: &[f64]| scores.iter().map(|s| s.to_bits()).collect::<Vec<_>>();
            prop_assert_eq!(bits(&scores), bits(&expected));
            prop_assert_eq!(packed.explain(article.row(0), 1), model.explain(article.row(0), 1));
        }
        prop_assert!(!packed_scratch.is_unsound());
        prop_assert_eq!(packed.strongest_terms(1, 9), model.strongest_terms(1, 9));
        packed.check().unwrap();
    }

    /// Records of any bytes are refused or statistics, and scores of them are numbers.
    #[test]
    fn records_of_anything_are_read(
        statistics in statistics(),
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        start in prop::option::of(any::<u64>()),
        algorithm in algorithms(),
    ) {
        prop_assume!(statistics.terms() > 0);
        let model = NaiveBayesModel::new(params(algorithm), statistics);
        let mut packed = model.statistics().packed();
        let mut records = packed.records.to_vec();
        let length = records.len();
        for (place, byte) in changes {
            records[place.index(length)] = byte;
        }
        packed.records = records.into();
        if let Some(start) = start {
            let mut starts: Vec<u64> = packed.starts.iter().collect();
            *starts.last_mut().unwrap() = start;
            packed.starts = PackedIntegers::new(starts.into_iter());
        }
        let packed = resume(&model, packed);
        let terms = packed.statistics().terms();
        let every: Vec<(u32, f32)> = (0_u32..).take(terms).map(|term| (term, 1.0)).collect();
        let article = CountMatrix::from_rows(terms, [every]).unwrap();
        let (mut scratch, mut scores) = (ScoreScratch::default(), Vec::new());
        for _ in 0..20 {
            packed.score(article.row(0), &mut scratch, &mut scores);
            prop_assert!(scores.iter().all(|score| !score.is_nan()));
        }
        let checked = packed.check().is_ok();
        prop_assert!(!(checked && scratch.is_unsound()));
        prop_assert_eq!(packed.statistics().parts().document_frequencies.len(), terms);
    }
}

#[test]
fn lists_that_do_not_agree_are_refused() {
    let parts = StatisticsParts {
        articles: 2,
        single_topic_articles: 2,
        topic_articles: vec![1, 1],
        document_frequencies: vec![1],
        term_masses: vec![9],
        term_starts: vec![0, 1],
        pair_topics: vec![1],
        pair_masses: vec![9],
    };
    let whole = Statistics::from_parts(parts).unwrap().packed();
    assert_eq!(whole.records, Bytes::from_static(&[1 << 2 | 0b11, 9]));
    let starts = |starts: &[u64]| PackedIntegers::new(starts.iter().copied());
    for packed in [
        PackedStatistics {
            articles: 0,
            ..whole.clone()
        },
        PackedStatistics {
            articles: 1,
            topic_articles: vec![2, 1],
            ..whole.clone()
        },
        PackedStatistics {
            articles: 1,
            ..whole.clone()
        },
        PackedStatistics {
            topic_articles: Vec::new(),
            ..whole.clone()
        },
        PackedStatistics {
            starts: starts(&[]),
            ..whole.clone()
        },
        PackedStatistics {
            starts: starts(&[0, 2]),
            ..whole.clone()
        },
        PackedStatistics {
            terms: 1 << 40,
            ..whole.clone()
        },
    ] {
        assert!(
            Statistics::from_packed(packed.clone()).is_err(),
            "{packed:?}"
        );
    }
    for records in [
        &[7, 9, 0][..],
        &[7],
        &[7, 0x80],
        &[11, 9],
        &[7, 0],
        &[0xff; 12],
    ] {
        let records = Bytes::copy_from_slice(records);
        let packed = PackedStatistics {
            records,
            ..whole.clone()
        };
        let statistics = Statistics::from_packed(packed).unwrap();
        assert!(statistics.check().is_err());
        assert_eq!(statistics.parts().document_frequencies, [0]);
    }
}
