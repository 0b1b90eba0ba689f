//! Packed statistics: there and back, scored alike, and refused or harmless whatever they hold.

use std::num::NonZeroUsize;

use bytes::Bytes;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use slugline_features::{CountMatrix, PackedIntegers};
use slugline_model::{
    Algorithm, NaiveBayesModel, NaiveBayesParams, NaiveBayesValidParams, PackedStatistics,
    ScoreScratch, SharedRecords, Statistics, StatisticsParts,
};

use linfa::ParamGuard;

const TOPICS: u32 = 5;
const ARTICLES: u64 = 300;

fn no_terms() -> StatisticsParts {
    StatisticsParts {
        articles: ARTICLES,
        single_topic_articles: 7,
        topic_articles: vec![ARTICLES; TOPICS as usize],
        term_starts: vec![0],
        ..StatisticsParts::default()
    }
}

/// Terms of one topic and of several, whose masses add up to theirs or don't; some have what many
/// others have.
fn statistics() -> impl Strategy<Value = Statistics> {
    let mass = prop_oneof![1_u64..200, 1_u64..1 << 40];
    let term = (
        btree_map(0..TOPICS, mass, 0..4),
        0_u64..3,
        0_u64..1000,
        1_u64..=ARTICLES,
        prop_oneof![9 => Just(1), 1 => Just(150)],
    );
    vec(term, 0..90).prop_map(|terms| {
        let mut parts = no_terms();
        let copies = terms.into_iter();
        let copies = copies.flat_map(|term| std::iter::repeat_n(term.clone(), term.4));
        for (pairs, kind, more, articles, _) in copies {
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

/// More terms than are worked on together, each unlike its neighbours.
fn many_terms() -> Statistics {
    let terms = 20_000_u32;
    let mut parts = no_terms();
    for term in 0..terms {
        let topics = (0..TOPICS).filter(|topic| (term >> topic) % 3 > 0);
        let masses: Vec<(u32, u64)> = topics.map(|topic| (topic, u64::from(term + 1))).collect();
        parts
            .term_masses
            .push(masses.iter().map(|pair| pair.1).sum::<u64>() + 1);
        parts.document_frequencies.push(1);
        parts.pair_topics.extend(masses.iter().map(|pair| pair.0));
        parts.pair_masses.extend(masses.iter().map(|pair| pair.1));
        parts.term_starts.push(parts.pair_topics.len() as u64);
    }
    Statistics::from_parts(parts).unwrap()
}

#[test]
fn many_terms_come_back_as_they_were() {
    let statistics = many_terms();
    let packed = statistics.clone().pack().packed();
    assert_eq!(packed, statistics.packed());
    assert_eq!(Statistics::from_packed(packed).unwrap(), statistics);
}

#[test]
fn threads_derive_the_same_weights() {
    let articles = (0..40_u32).map(|article| {
        let terms = (article..20_000).step_by(97 + article as usize);
        terms.map(|term| (term, 1.0)).collect::<Vec<_>>()
    });
    let articles = CountMatrix::from_rows(20_000, articles).unwrap();
    let scores = |mut scratch: ScoreScratch| -> Vec<u64> {
        let model = NaiveBayesModel::new(params(Algorithm::Complement), many_terms());
        let mut scores = Vec::new();
        let bits = articles.rows().flat_map(|article| {
            model.score(article, &mut scratch, &mut scores);
            scores.clone()
        });
        bits.map(f64::to_bits).collect()
    };
    let expected = scores(ScoreScratch::default());
    for threads in [1, 2, 3, 100].map(|threads| NonZeroUsize::new(threads).unwrap()) {
        assert_eq!(scores(ScoreScratch::of_threads(threads)), expected);
    }
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

/// The statistics of a model as they lie in a file.
fn packed(model: &NaiveBayesModel, compact: bool) -> PackedStatistics {
    if compact {
        model.statistics().compact().packed()
    } else {
        model.statistics().packed()
    }
}

fn size(packed: &PackedStatistics) -> usize {
    packed.records.len() + packed.shared.records.len() + packed.shared.ends.bytes().len()
}

/// Some bytes in the place of others.
fn changed(bytes: &Bytes, changes: &[(prop::sample::Index, u8)]) -> Bytes {
    let mut bytes = bytes.to_vec();
    let length = bytes.len();
    for (place, byte) in changes.iter().filter(|_| length > 0) {
        bytes[place.index(length)] = *byte;
    }
    bytes.into()
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
        prop_assert_eq!(&packed, &statistics);

        let compact = Statistics::from_packed(packed.compact().packed()).unwrap();
        compact.check().unwrap();
        prop_assert_eq!(compact.compact().packed(), compact.packed());
        prop_assert!(size(&compact.packed()) <= size(&packed.packed()));
        prop_assert_eq!(compact, statistics);
    }

    /// To the last bit, whether the weights are those of an article's own terms or of all.
    #[test]
    fn a_packed_model_scores_alike(
        statistics in statistics(),
        algorithm in algorithms(),
        counts in vec((any::<prop::sample::Index>(), 0_u8..4), 1..40),
        compact: bool,
    ) {
        let terms = statistics.terms();
        prop_assume!(terms > 0);
        let model = NaiveBayesModel::new(params(algorithm), statistics);
        let packed = resume(&model, packed(&model, compact));
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
        shared in vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
        algorithm in algorithms(),
    ) {
        prop_assume!(statistics.terms() > 0);
        let model = NaiveBayesModel::new(params(algorithm), statistics);
        let mut packed = packed(&model, !shared.is_empty());
        packed.records = changed(&packed.records, &changes);
        packed.shared.records = changed(&packed.shared.records, &shared);
        let ends = changed(packed.shared.ends.bytes(), &shared[shared.len().min(1)..]);
        packed.shared.ends = PackedIntegers::from_bytes(ends, packed.shared.ends.width()).unwrap();
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
fn what_many_terms_have_is_written_once() {
    let parts = StatisticsParts {
        articles: 2,
        single_topic_articles: 2,
        topic_articles: vec![1, 1],
        document_frequencies: vec![1; 300],
        term_masses: vec![9; 300],
        term_starts: (0..=300).collect(),
        pair_topics: vec![1; 300],
        pair_masses: vec![9; 300],
    };
    let whole = Statistics::from_parts(parts).unwrap();
    let packed = whole.compact().packed();
    assert_eq!(
        packed.shared.records,
        Bytes::from_static(&[1 << 2 | 0b11, 9])
    );
    assert_eq!(packed.records, vec![0; 300]);
    assert_eq!(Statistics::from_packed(packed).unwrap(), whole);
    // Of few, the lists would take more than they save.
    let few: Vec<u32> = (0..99).collect();
    let few = whole.select(&few, &[0, 1]).unwrap();
    assert_eq!(few.compact().packed(), few.packed());
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
    let shared = SharedRecords {
        ends: starts(&[0, 2]),
        records: Bytes::from_static(&[1 << 2 | 0b11, 9]),
    };
    for (record, is_sound) in [(2, true), (0, false), (4, false)] {
        let packed = PackedStatistics {
            records: Bytes::copy_from_slice(&[record]),
            shared: shared.clone(),
            ..whole.clone()
        };
        let statistics = Statistics::from_packed(packed).unwrap();
        assert_eq!(statistics.check().is_ok(), is_sound, "{record}");
        assert_eq!(
            statistics.parts().term_masses,
            [if is_sound { 9 } else { 0 }]
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
