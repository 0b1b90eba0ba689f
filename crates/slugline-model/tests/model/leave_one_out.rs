//! Leave-one-out scores are, to the last bit, those of a model trained without the article and
//! its near relatives.

use linfa::ParamGuard;
use proptest::prelude::*;
use slugline_features::Weighting;
use slugline_model::{Algorithm, NaiveBayesValidParams, rank};

use crate::corpus::{
    Corpus, Labels, any_params, any_weighting, corpus, counting_algorithm, params, score,
};

/// What out-of-sample scores are to be: those of a model of the articles that `keep` keeps.
pub fn retrained(
    corpus: &Corpus,
    params: &NaiveBayesValidParams,
    article: usize,
    keep: impl Fn(usize) -> bool,
) -> Vec<(u32, f64)> {
    let others = corpus.filtered(keep);
    if others.len() == 0 {
        return Vec::new();
    }
    let scores = score(&others.model(params), &corpus.rows[article]);
    let finite = |entry: &(u32, f64)| entry.1 > f64::NEG_INFINITY;
    rank(&scores).into_iter().filter(finite).collect()
}

/// Topics and the bits of their scores.
pub fn bits(scores: &[(u32, f64)]) -> Vec<(u32, u64)> {
    scores
        .iter()
        .map(|&(topic, score)| (topic, score.to_bits()))
        .collect()
}

fn assert_exact(corpus: &Corpus, params: &NaiveBayesValidParams) {
    let model = corpus.model(params);
    let (_, scores) = model
        .calibrate(&corpus.matrix(), &corpus.topic_sets())
        .unwrap();
    assert!(scores.is_leave_one_out());
    assert_eq!(scores.articles().len(), corpus.len());
    for (article, ours) in scores.articles().iter().enumerate() {
        let copies = corpus.copies(article);
        let expected = retrained(corpus, params, article, |other| !copies.contains(&other));
        assert_eq!(
            bits(ours),
            bits(&expected),
            "article {article}: {ours:?}, retrained {expected:?}"
        );
    }
}

/// Every counting algorithm, weighting and least document frequency.
fn assert_exact_throughout(corpus: &Corpus) {
    for algorithm in [Algorithm::Complement, Algorithm::Multinomial] {
        for weighting in [Weighting::COUNTS, Weighting::TF_IDF] {
            for (min_df, alpha) in [(1, 0.3), (2, 1.0), (3, 1e-10), (2, 1e6)] {
                let params = params(algorithm, weighting).alpha(alpha).min_df(min_df);
                assert_exact(corpus, &params.check().unwrap());
            }
        }
    }
}

proptest! {
    #![proptest_config(crate::config(256))]

    #[test]
    fn equals_retraining(
        corpus in prop_oneof![corpus(Labels::One), corpus(Labels::Any)],
        params in any_params(counting_algorithm(), any_weighting()),
    ) {
        assert_exact(&corpus, &params);
    }
}

#[test]
fn a_topic_with_one_article_is_absent_without_it() {
    let corpus = Corpus::new(
        3,
        &[
            (&[2.0, 1.0, 0.0], &[0]),
            (&[1.0, 0.0, 3.0], &[0]),
            (&[0.0, 1.0, 1.0], &[1]),
            (&[1.0, 1.0, 1.0], &[1, 2]),
        ],
    );
    assert_exact_throughout(&corpus);
    let params = params(Algorithm::Complement, Weighting::COUNTS)
        .check()
        .unwrap();
    let model = corpus.model(&params);
    let (_, scores) = model
        .calibrate(&corpus.matrix(), &corpus.topic_sets())
        .unwrap();
    let topics = |article: usize| {
        let mut topics: Vec<u32> = scores.articles()[article].iter().map(|s| s.0).collect();
        topics.sort_unstable();
        topics
    };
    assert_eq!(topics(0), [0, 1, 2]);
    assert_eq!(topics(3), [0, 1]);
}

#[test]
fn topics_with_the_same_articles_and_a_topic_of_all() {
    assert_exact_throughout(&Corpus::new(
        4,
        &[
            (&[2.0, 1.0, 0.0, 1.0], &[0, 1, 3]),
            (&[1.0, 0.0, 3.0, 0.0], &[2, 3]),
            (&[0.0, 5.0, 1.0, 0.0], &[0, 1, 3]),
            (&[0.0, 1.0, 0.0, 2.0], &[2, 3]),
        ],
    ));
}

#[test]
fn terms_of_one_article_and_articles_without_terms_or_topics() {
    let corpus = Corpus::new(
        2,
        &[
            (&[7.0, 0.0, 0.0, 0.0], &[0]),
            (&[0.0, 2.0, 1.0, 0.0], &[0]),
            (&[0.0, 1.0, 2.0, 0.0], &[1]),
            (&[0.0, 0.0, 0.0, 0.0], &[1]),
            (&[0.0, 1.0, 0.0, 0.0], &[]),
        ],
    );
    assert_exact_throughout(&corpus);
    let params = params(Algorithm::Complement, Weighting::TF_IDF)
        .check()
        .unwrap();
    let model = corpus.model(&params);
    let (_, scores) = model
        .calibrate(&corpus.matrix(), &corpus.topic_sets())
        .unwrap();
    assert!(scores.articles()[0].is_empty(), "nobody else has its term");
    assert!(!scores.articles()[1].is_empty());
    assert!(scores.articles()[3].is_empty(), "it has no term");
}

#[test]
fn one_article_leaves_nothing() {
    assert_exact_throughout(&Corpus::new(1, &[(&[1.0, 2.0], &[0])]));
}

#[test]
fn many_topics_keep_the_best_and_the_articles_own() {
    // Topic t has terms t and t + 1; the last article has topic 159 and all other words.
    let terms = 161;
    let mut corpus = Corpus {
        topic_count: 160,
        ..Corpus::default()
    };
    for topic in (0..160_u32).chain(0..160) {
        let mut row = vec![0.0; terms];
        row[topic as usize] = 2.0;
        row[topic as usize + 1] = 1.0;
        corpus.rows.push(row);
        corpus.topics.push(vec![topic]);
    }
    let mut row = vec![1.0; terms];
    row[159] = 0.0;
    corpus.rows.push(row);
    corpus.topics.push(vec![159]);
    let params = params(Algorithm::Multinomial, Weighting::COUNTS)
        .check()
        .unwrap();
    let model = corpus.model(&params);
    let (_, scores) = model
        .calibrate(&corpus.matrix(), &corpus.topic_sets())
        .unwrap();

    let last = corpus.len() - 1;
    let expected = retrained(&corpus, &params, last, |other| other != last);
    let rank = expected
        .iter()
        .position(|&(topic, _)| topic == 159)
        .unwrap();
    assert!(rank >= 128, "its own topic is among the best: {rank}");
    let kept = [&expected[..128], &expected[rank..=rank]].concat();
    assert_eq!(bits(&scores.articles()[last]), bits(&kept));
}

/// Articles that share eight terms that few others have are left out together.
#[test]
fn relatives_are_left_out_together() {
    let (articles, terms) = (300, 60);
    let mut corpus = Corpus {
        topic_count: 3,
        ..Corpus::default()
    };
    for article in 0..articles {
        let mut row = vec![0.0; terms];
        for term in 0..6 {
            row[(article * 7 + term * term) % 20] += 1.0;
        }
        corpus.rows.push(row);
        corpus
            .topics
            .push(vec![u32::try_from(article % 3).unwrap()]);
    }
    corpus.topics[17] = vec![0, 2];
    let groups: [&[usize]; 3] = [&[3, 250], &[17, 18, 99], &[150, 151]];
    // The last two share one term too few.
    for (group, shared) in groups.iter().zip([8, 10, 7]) {
        let first = 20 + group[0] % 40;
        for &article in *group {
            for term in 0..shared {
                corpus.rows[article][20 + (first + term * 3) % 40] += 2.0;
            }
        }
    }
    for algorithm in [Algorithm::Complement, Algorithm::Multinomial] {
        for min_df in [1, 2, 4] {
            let params = params(algorithm, Weighting::TF_IDF).min_df(min_df);
            let params = params.check().unwrap();
            let model = corpus.model(&params);
            let (_, scores) = model
                .calibrate(&corpus.matrix(), &corpus.topic_sets())
                .unwrap();
            for article in [3, 250, 17, 18, 99, 150, 151, 4] {
                let group = groups[..2].iter().find(|group| group.contains(&article));
                let group = group.map_or(vec![article], |group| group.to_vec());
                let ours = &scores.articles()[article];
                let expected = retrained(&corpus, &params, article, |i| !group.contains(&i));
                assert_eq!(bits(ours), bits(&expected), "{article}, {min_df}");
            }
        }
    }
}
