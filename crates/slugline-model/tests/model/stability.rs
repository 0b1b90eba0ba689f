//! Articles and parameters at their extremes: scores stay finite and probabilities sum to 1.

use linfa::DatasetBase;
use linfa::ParamGuard;
use linfa::traits::{Fit, Predict};
use linfa_bayes::NaiveBayes;
use ndarray::{Array1, Array2};
use slugline_features::{CountMatrix, Weighting};
use slugline_model::{
    Algorithm, ModelError, NaiveBayesModel, NaiveBayesParams, ScoreScratch, TopicId, TopicSets,
};

use crate::corpus::{Corpus, matrix, params, score};

const FAMILY: [Algorithm; 3] = [
    Algorithm::Complement,
    Algorithm::Multinomial,
    Algorithm::Bernoulli,
];

fn corpus() -> Corpus {
    Corpus::new(
        3,
        &[
            (&[2.0, 1.0, 0.0, 0.0], &[0]),
            (&[4.0, 0.0, 1.0, 0.0], &[0, 1]),
            (&[0.0, 1.0, 3.0, 0.0], &[1]),
            (&[0.0, 0.0, 1.0, 2.0], &[2]),
        ],
    )
}

/// All algorithms, weightings and smoothings at the ends of their ranges.
fn models(corpus: &Corpus) -> impl Iterator<Item = NaiveBayesModel> {
    FAMILY.into_iter().flat_map(move |algorithm| {
        [Weighting::COUNTS, Weighting::TF_IDF]
            .into_iter()
            .flat_map(move |weighting| {
                [1e-10, 0.3, 1e6].into_iter().map(move |alpha| {
                    corpus.model(&params(algorithm, weighting).alpha(alpha).check().unwrap())
                })
            })
    })
}

fn assert_probabilities(model: &NaiveBayesModel, articles: &Array2<f64>) {
    let joint = model.joint_log_likelihood(articles.view());
    assert!(
        joint.values().flatten().all(|score| score.is_finite()),
        "{joint:?}"
    );
    let (logs, topics) = model.predict_log_proba(articles.view());
    let (probabilities, _) = model.predict_proba(articles.view());
    assert_eq!(topics.len(), model.statistics().topics());
    assert!(
        logs.iter().all(|log| log.is_finite() && *log <= 1e-12),
        "{logs}"
    );
    for row in probabilities.rows() {
        assert!(row.iter().all(|p| (0.0..=1.0 + 1e-12).contains(p)), "{row}");
        assert!((row.sum() - 1.0).abs() < 1e-9, "{row}");
    }
}

#[test]
fn no_count_makes_a_probability_that_is_none() {
    let corpus = corpus();
    let two_to_32 = (1_u64 << 32) as f64;
    let articles = ndarray::array![
        [0.0, 0.0, 0.0, 0.0],
        [1e6, 0.0, 0.0, 0.0],
        [two_to_32, two_to_32, two_to_32, two_to_32],
        [f64::MAX, 1.0, 0.0, 0.0],
        [f64::INFINITY, 0.0, f64::INFINITY, 0.0],
        [f64::NAN, f64::NEG_INFINITY, -1.0, 1.0],
        [f64::MIN_POSITIVE, 0.0, 1e-300, 0.0],
        [1e-45, 0.0, 0.0, 5e-324],
    ];
    for model in models(&corpus) {
        assert_probabilities(&model, &articles);
    }
}

#[test]
fn impossible_entries_count_as_absent_and_endless_ones_as_the_most() {
    for model in models(&corpus()) {
        let entries = ndarray::array![
            [f64::NAN, 2.0, -3.0, f64::NEG_INFINITY],
            [0.0, 2.0, 0.0, 0.0],
            [f64::INFINITY, 0.0, 0.0, 1.0],
            [(1_u64 << 32) as f64, 0.0, 0.0, 1.0],
        ];
        let (logs, _) = model.predict_log_proba(entries.view());
        assert_eq!(logs.row(0), logs.row(1));
        assert_eq!(logs.row(2), logs.row(3));
    }
}

#[test]
fn the_smallest_counts_are_counted() {
    let corpus = Corpus::new(2, &[(&[1e-9, 0.0], &[0]), (&[1e-45, 1.0], &[1])]);
    for model in models(&corpus) {
        let parts = model.statistics().parts();
        assert_eq!(parts.document_frequencies, [2, 1]);
        // Of length 1, an article of one term has a weight of 1, however small the count.
        let one = 1 << 17;
        let expected = match (
            model.params().algorithm(),
            model.params().weighting().l2_norm,
        ) {
            (Algorithm::Bernoulli, _) => [one; 3],
            (_, true) => [one, 1, one],
            (_, false) => [1, 1, one],
        };
        assert_eq!(parts.pair_masses, expected);
    }
}

#[test]
fn a_count_of_zero_is_none() {
    let explicit = [
        vec![(0, 2.0), (1, 0.0)],
        vec![(0, 1.0), (1, 3.0)],
        vec![(0, 0.0), (1, 1.0)],
    ];
    let explicit = CountMatrix::from_rows(2, explicit).unwrap();
    let corpus = Corpus::new(
        2,
        &[
            (&[2.0, 0.0], &[0]),
            (&[1.0, 3.0], &[1]),
            (&[0.0, 1.0], &[0]),
        ],
    );
    for model in models(&corpus) {
        let dataset = DatasetBase::new(explicit.clone(), corpus.topic_sets());
        let same = model.params().fit(&dataset).unwrap();
        assert_eq!(same.statistics(), model.statistics());
        let (mut scratch, mut scores) = (ScoreScratch::default(), Vec::new());
        assert_eq!(same.score(explicit.row(0), &mut scratch, &mut scores), 1);
        assert_eq!(scores, score(&model, &corpus.rows[0]));
        let (_, scores) = same.calibrate(&explicit, &corpus.topic_sets()).unwrap();
        let expected = model
            .calibrate(&corpus.matrix(), &corpus.topic_sets())
            .unwrap();
        assert_eq!(scores, expected.1);
    }
}

#[test]
fn an_article_of_a_million_words_or_of_the_highest_counts_has_finite_scores() {
    for model in models(&corpus()) {
        for row in [
            [1e6, 0.0, 0.0, 0.0],
            [4_294_967_296.0; 4],
            [1e-45, 0.0, 0.0, 0.0],
        ] {
            let scores = score(&model, &row);
            assert_eq!(scores.len(), 3);
            assert!(scores.iter().all(|score| score.is_finite()), "{scores:?}");
        }
        assert!(score(&model, &[0.0; 4]).is_empty());
    }
}

#[test]
fn an_article_of_a_million_terms_is_scored_and_left_out() {
    let terms = 1_000_000;
    let all = || (0..terms).map(|term| (term, 1.0));
    let even = || all().step_by(2);
    let rows = [all().collect(), even().collect::<Vec<_>>(), vec![(0, 1.0)]];
    let articles = CountMatrix::from_rows(terms as usize, rows).unwrap();
    let topics: TopicSets = [[0], [1], [0]].into_iter().collect();
    for algorithm in FAMILY {
        let params = NaiveBayesParams::new(algorithm).weighting(Weighting::TF_IDF);
        let dataset = DatasetBase::new(articles.clone(), topics.clone());
        let model = params.fit(&dataset).unwrap();
        let (mut scratch, mut scores) = (ScoreScratch::default(), Vec::new());
        let counted = model.score(articles.row(0), &mut scratch, &mut scores);
        assert_eq!(counted, 1_000_000);
        assert!(scores.iter().all(|score| score.is_finite()), "{scores:?}");
        let (_, out) = model.calibrate(&articles, &topics).unwrap();
        let scores = out.articles().iter().flatten();
        assert!(scores.clone().all(|(_, score)| score.is_finite()));
        assert!(scores.count() >= 3);
    }
}

#[test]
fn sums_at_the_edge_of_their_range_are_exact_or_refused() {
    let most = 4_294_967_296.0_f32;
    let params = NaiveBayesParams::new(Algorithm::Complement)
        .check()
        .unwrap();
    let corpus = |articles: usize| Corpus {
        rows: vec![vec![most]; articles],
        topics: vec![vec![0]; articles],
        topic_count: 1,
    };
    // 2¹⁵ counts of 2³² reach 2⁴⁷.
    let below = corpus(32_767).statistics(&params).unwrap();
    assert_eq!(below.parts().term_masses, [32_767 << 49]);
    let one = corpus(1).statistics(&params).unwrap();
    assert_eq!(
        corpus(32_766).statistics(&params).unwrap(),
        below.subtract(&one).unwrap()
    );
    assert!(matches!(
        corpus(32_768).statistics(&params),
        Err(ModelError::TooLarge)
    ));
    assert!(matches!(
        corpus(40_000).statistics(&params),
        Err(ModelError::TooLarge)
    ));
    assert!(matches!(below.merge(&one), Err(ModelError::TooLarge)));
    let two_terms = Corpus {
        rows: vec![vec![most, most]; 16_384],
        topics: vec![vec![0]; 16_384],
        topic_count: 1,
    };
    assert!(matches!(
        two_terms.statistics(&params),
        Err(ModelError::TooLarge)
    ));
}

#[test]
fn ties_go_to_the_first_topic() {
    let corpus = Corpus::new(
        3,
        &[
            (&[0.0, 1.0], &[2]),
            (&[1.0, 0.0], &[1]),
            (&[0.0, 1.0], &[0]),
        ],
    );
    for model in models(&corpus) {
        let articles = matrix(&[vec![0.0, 1.0], vec![1.0, 1.0]]);
        let labels: Array1<TopicId> = model.predict(&articles);
        assert_eq!(labels[0], TopicId(0));
        let sets: TopicSets = model.predict(&articles);
        assert_eq!(sets.get(0), [0]);
    }
}

#[test]
fn topics_without_articles_are_never_given() {
    // Topics 0 and 2 are known by name only.
    let corpus = Corpus::new(3, &[(&[1.0, 2.0], &[1]), (&[2.0, 0.0], &[1])]);
    for model in models(&corpus) {
        let articles = matrix(&[vec![1.0, 0.0], vec![0.0, 0.0]]);
        let labels: Array1<TopicId> = model.predict(&articles);
        assert_eq!(labels.to_vec(), [TopicId(1), TopicId(1)]);
        let sets: TopicSets = model.predict(&articles);
        assert_eq!((sets.get(0), sets.get(1)), (&[1][..], &[][..]));
        let (probabilities, _) = model.predict_proba(corpus.dense().view());
        for row in probabilities.rows() {
            assert_eq!(row.to_vec(), [0.0, 1.0, 0.0]);
        }
    }
}

#[test]
fn with_no_topic_in_any_article_none_is_given_and_all_are_as_likely() {
    let corpus = Corpus::new(2, &[(&[1.0, 2.0], &[]), (&[2.0, 0.0], &[])]);
    for model in models(&corpus) {
        let sets: TopicSets = model.predict(&corpus.matrix());
        assert!(sets.get(0).is_empty());
        let (probabilities, _) = model.predict_proba(corpus.dense().view());
        for &probability in &probabilities {
            assert!((probability - 0.5).abs() < 1e-15, "{probabilities}");
        }
        let (model, scores) = model
            .calibrate(&corpus.matrix(), &corpus.topic_sets())
            .unwrap();
        assert!(scores.articles().iter().all(Vec::is_empty));
        let rule = model.rule();
        assert!(rule.calibration.is_none() && rule.thresholds.iter().all(|t| t.is_finite()));
    }
}
