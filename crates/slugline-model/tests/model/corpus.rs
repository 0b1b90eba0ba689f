//! Small corpora as dense tables, at random, and models of them.

use std::ops::RangeInclusive;

use linfa::ParamGuard;
use ndarray::Array2;
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use slugline_features::{CountMatrix, Weighting};
use slugline_model::{
    Algorithm, DecisionRule, ModelError, NaiveBayesModel, NaiveBayesParams, NaiveBayesValidParams,
    OutOfSample, ScoreScratch, Statistics, StatisticsBuilder, TopicSets,
};

/// Articles, each a row of counts and a set of topics.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    pub rows: Vec<Vec<f32>>,
    pub topics: Vec<Vec<u32>>,
    pub topic_count: usize,
}

impl Corpus {
    pub fn new(topic_count: usize, articles: &[(&[f32], &[u32])]) -> Self {
        Self {
            rows: articles.iter().map(|(row, _)| row.to_vec()).collect(),
            topics: articles.iter().map(|(_, own)| own.to_vec()).collect(),
            topic_count,
        }
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn terms(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    pub fn matrix(&self) -> CountMatrix {
        matrix(&self.rows)
    }

    /// The copies of an article that are left out with it: those next to it, in a row. Corpora
    /// as small as these have no rare terms.
    pub fn copies(&self, article: usize) -> RangeInclusive<usize> {
        let is_copy = |&other: &usize| self.rows[other] == self.rows[article];
        let first = (0..=article).rev().take_while(is_copy).last();
        let last = (article..self.len()).take_while(is_copy).last();
        first.unwrap_or(article)..=last.unwrap_or(article)
    }

    /// The articles that are not copies of the one before.
    pub fn distinct(&self) -> impl Iterator<Item = usize> {
        (0..self.len()).filter(|&article| *self.copies(article).start() == article)
    }

    pub fn topic_sets(&self) -> TopicSets {
        self.topics.iter().cloned().collect()
    }

    /// The counts as linfa's dense estimators want them.
    pub fn dense(&self) -> Array2<f64> {
        dense(&self.rows)
    }

    /// The articles for which `keep` says so.
    pub fn filtered(&self, keep: impl Fn(usize) -> bool) -> Self {
        let kept = || (0..self.len()).filter(|&i| keep(i));
        Self {
            rows: kept().map(|i| self.rows[i].clone()).collect(),
            topics: kept().map(|i| self.topics[i].clone()).collect(),
            topic_count: self.topic_count,
        }
    }

    pub fn statistics(&self, params: &NaiveBayesValidParams) -> Result<Statistics, ModelError> {
        let mut builder = StatisticsBuilder::new(params.clone());
        for (row, topics) in self.matrix().rows().zip(&self.topics) {
            builder.add(row, topics);
        }
        builder.finish_same_ids(self.terms(), self.topic_count)
    }

    pub fn model(&self, params: &NaiveBayesValidParams) -> NaiveBayesModel {
        NaiveBayesModel::new(params.clone(), self.statistics(params).unwrap())
    }
}

pub fn matrix(rows: &[Vec<f32>]) -> CountMatrix {
    let terms = rows.first().map_or(0, Vec::len);
    let entries = |row: &Vec<f32>| {
        let entries: Vec<_> = (0_u32..).zip(row.clone()).filter(|e| e.1 != 0.0).collect();
        entries
    };
    CountMatrix::from_rows(terms, rows.iter().map(entries)).unwrap()
}

pub fn dense(rows: &[Vec<f32>]) -> Array2<f64> {
    let terms = rows.first().map_or(0, Vec::len);
    let entries = rows.iter().flatten().map(|&count| f64::from(count));
    Array2::from_shape_vec((rows.len(), terms), entries.collect()).unwrap()
}

pub fn params(algorithm: Algorithm, weighting: Weighting) -> NaiveBayesParams {
    NaiveBayesParams::new(algorithm).weighting(weighting)
}

/// What the thresholds of a rule are held against, for each article.
pub fn standings(rule: &DecisionRule, scores: &OutOfSample) -> Vec<Vec<(u32, f64)>> {
    let stand = |scores: &Vec<(u32, f64)>| {
        let mut standings = scores.clone();
        rule.stand(&mut standings);
        standings
    };
    scores.articles().iter().map(stand).collect()
}

/// The scores of a model for one dense row.
pub fn score(model: &NaiveBayesModel, row: &[f32]) -> Vec<f64> {
    let mut scores = Vec::new();
    let one = matrix(&[row.to_vec()]);
    model.score(one.row(0), &mut ScoreScratch::default(), &mut scores);
    scores
}

/// Counts are mostly 0 and small, and sometimes a fraction.
pub fn row(terms: usize) -> impl Strategy<Value = Vec<f32>> {
    let count = prop_oneof![
        5 => Just(0.0_f32),
        4 => (1_u8..6).prop_map(f32::from),
        1 => 0.1_f32..3.0,
    ];
    vec(count, terms)
}

/// How many topics an article has.
#[derive(Clone, Copy, Debug)]
pub enum Labels {
    /// One, and every topic has an article.
    OneEach,
    /// One, and topics may have no article.
    One,
    /// None, one or several.
    Any,
}

pub fn corpus(labels: Labels) -> impl Strategy<Value = Corpus> {
    (1_usize..14, 1_usize..9, 1_u32..6).prop_flat_map(move |(articles, terms, topics)| {
        let topics_of = match labels {
            Labels::OneEach | Labels::One => btree_set(0..topics, 1..=1),
            Labels::Any => btree_set(0..topics, 0..=topics.min(3) as usize),
        };
        let articles = match labels {
            Labels::OneEach => articles.max(topics as usize),
            _ => articles,
        };
        (vec(row(terms), articles), vec(topics_of, articles)).prop_map(move |(rows, own)| {
            let mut own: Vec<Vec<u32>> = own.into_iter().map(Vec::from_iter).collect();
            if matches!(labels, Labels::OneEach) {
                (0..topics)
                    .zip(&mut own)
                    .for_each(|(topic, own)| *own = vec![topic]);
            }
            Corpus {
                rows,
                topics: own,
                topic_count: topics as usize,
            }
        })
    })
}

/// Parameters of an algorithm in the range that is used in practice.
pub fn any_params(
    algorithm: impl Strategy<Value = Algorithm>,
    weighting: impl Strategy<Value = Weighting>,
) -> impl Strategy<Value = NaiveBayesValidParams> {
    let alpha = prop_oneof![Just(1.0), 0.05_f64..3.0];
    (algorithm, weighting, alpha, 1_u64..4).prop_map(|(algorithm, weighting, alpha, min_df)| {
        let params = params(algorithm, weighting).alpha(alpha).min_df(min_df);
        params.check().unwrap()
    })
}

pub fn any_algorithm() -> impl Strategy<Value = Algorithm> {
    prop::sample::select(
        &[
            Algorithm::Complement,
            Algorithm::Multinomial,
            Algorithm::Bernoulli,
        ][..],
    )
}

/// Complement and multinomial, which leave one article out exactly.
pub fn counting_algorithm() -> impl Strategy<Value = Algorithm> {
    prop::sample::select(&[Algorithm::Complement, Algorithm::Multinomial][..])
}

pub fn any_weighting() -> impl Strategy<Value = Weighting> {
    prop_oneof![
        Just(Weighting::COUNTS),
        Just(Weighting::TF_IDF),
        any::<[bool; 3]>().prop_map(|[sublinear_tf, idf, l2_norm]| Weighting {
            sublinear_tf,
            idf,
            l2_norm,
        }),
    ]
}

/// How far a score may be from an exact one, by the sum of the article's weights: evidence, a
/// logarithm below 64 here, has 24 binary digits.
pub fn rounding(weights: f64) -> f64 {
    1e-9 + weights * 64.0 * 2.0_f64.powi(-24)
}

/// Equal, both infinite, or within `tolerance` of each other, relative above 1.
#[track_caller]
pub fn assert_close(ours: &[f64], theirs: &[f64], tolerance: f64) {
    assert_eq!(ours.len(), theirs.len(), "{ours:?}, expected {theirs:?}");
    for (a, b) in ours.iter().zip(theirs) {
        let close = (a - b).abs() <= tolerance * b.abs().max(1.0);
        assert!(
            a.to_bits() == b.to_bits() || close,
            "{ours:?}, expected {theirs:?}"
        );
    }
}
