//! Damaged statistics are refused by name, and what isn't refused does no harm.

use linfa::ParamGuard;
use proptest::collection::vec;
use proptest::prelude::*;
use slugline_features::Weighting;
use slugline_model::{
    Algorithm, ModelError, NaiveBayesModel, Statistics, StatisticsBuilder, StatisticsParts,
};

use crate::corpus::{
    Corpus, Labels, any_algorithm, any_params, any_weighting, corpus, matrix, params, row, score,
};

/// Two terms, three topics, three articles; the last topic has none.
fn sound() -> StatisticsParts {
    let corpus = Corpus::new(
        3,
        &[
            (&[2.0, 0.0], &[0]),
            (&[1.0, 3.0], &[0, 1]),
            (&[0.0, 1.0], &[]),
        ],
    );
    let params = params(Algorithm::Complement, Weighting::COUNTS)
        .check()
        .unwrap();
    corpus.statistics(&params).unwrap().parts().clone()
}

#[test]
fn every_contradiction_is_named() {
    type Damage = fn(&mut StatisticsParts);
    let lengths = "the arrays by term have different lengths";
    let articles = "a term's weight does not fit the articles that have it";
    let topics = "the topics of a term are unsorted or unknown";
    let masses = "a topic has more of a term than there is";
    let starts = "the pairs do not follow the terms";
    let table: &[(Damage, &str)] = &[
        (|p| p.articles = 0, "there is no article to train on"),
        (|p| p.topic_articles.clear(), "no article has a topic"),
        (|p| p.term_masses.push(0), lengths),
        (|p| p.document_frequencies.truncate(1), lengths),
        (|p| p.term_starts.truncate(2), lengths),
        (|p| p.term_starts.clear(), lengths),
        (
            |p| p.pair_masses.push(1),
            "the arrays by pair have different lengths",
        ),
        (
            |p| p.topic_articles[1] = 4,
            "a topic has more articles than there are",
        ),
        (
            |p| p.single_topic_articles = 4,
            "more articles have one topic than there are",
        ),
        (
            |p| p.document_frequencies[0] = 4,
            "a term is in more articles than there are",
        ),
        (|p| p.term_starts[0] = 1, starts),
        (|p| p.term_starts[1] = u64::MAX, starts),
        (|p| p.term_starts[2] = 3, starts),
        (|p| p.document_frequencies[1] = 0, articles),
        (|p| p.term_masses[1] = 1, articles),
        (|p| p.pair_topics[1] = 0, topics),
        (|p| p.pair_topics[0] = 2, topics),
        (|p| p.pair_topics[3] = u32::MAX, topics),
        (
            |p| p.pair_topics[3] = 2,
            "a topic without articles has terms",
        ),
        (|p| p.pair_masses[0] = 0, masses),
        (|p| p.pair_masses[2] = p.term_masses[1] + 1, masses),
        (
            |p| p.term_masses[1] = u64::MAX,
            "the articles' weights add up to 2^47 or more",
        ),
    ];
    Statistics::from_parts(sound()).unwrap();
    for (damage, message) in table {
        let mut parts = sound();
        damage(&mut parts);
        let error = Statistics::from_parts(parts).unwrap_err();
        assert!(
            error.to_string().contains(message),
            "{error}, expected {message}"
        );
    }
}

/// Sound statistics with a few numbers changed: many of these pass the check.
fn damaged() -> impl Strategy<Value = StatisticsParts> {
    let number = prop_oneof![
        0_u64..4,
        (0_u64..9).prop_map(|n| n << 20),
        any::<u64>(),
        Just(u64::MAX / 9),
    ];
    let damages = vec((0_u8..8, any::<prop::sample::Index>(), number), 0..5);
    (corpus(Labels::Any), any_weighting(), damages).prop_map(|(corpus, weighting, damages)| {
        let params = params(Algorithm::Complement, weighting).check().unwrap();
        let mut parts = corpus.statistics(&params).unwrap().parts().clone();
        for (array, index, number) in damages {
            let values = match array {
                0 => std::slice::from_mut(&mut parts.articles),
                1 => std::slice::from_mut(&mut parts.single_topic_articles),
                2 => &mut parts.topic_articles,
                3 => &mut parts.document_frequencies,
                4 => &mut parts.term_masses,
                5 => &mut parts.term_starts,
                6 => &mut parts.pair_masses,
                _ => {
                    if !parts.pair_topics.is_empty() {
                        let topic = index.get_mut(&mut parts.pair_topics);
                        *topic = u32::try_from(number).unwrap_or(u32::MAX);
                    }
                    continue;
                }
            };
            if !values.is_empty() {
                *index.get_mut(values) = number;
            }
        }
        parts
    })
}

proptest! {
    #![proptest_config(crate::config(512))]

    #[test]
    fn what_is_accepted_is_harmless(
        parts in damaged(),
        params in any_params(any_algorithm(), any_weighting()),
        articles in vec((row(8), vec(0_u32..7, 0..3)), 0..5),
    ) {
        let Ok(statistics) = Statistics::from_parts(parts) else {
            return Ok(());
        };
        let terms = statistics.terms();
        let rows = articles.iter().map(|(row, _)| row[..terms].to_vec());
        let rows: Vec<Vec<f32>> = rows.collect();
        let topics = articles.into_iter().map(|(_, topics)| topics).collect();
        let model = NaiveBayesModel::new(params, statistics.clone());
        for row in &rows {
            for score in score(&model, row) {
                prop_assert!(score < f64::INFINITY, "{}", score);
            }
        }
        for topic in 0..8 {
            let _ = model.strongest_terms(topic, 3);
        }
        let _ = statistics.merge(&statistics);
        let _ = statistics.subtract(&statistics);
        if !rows.is_empty()
            && let Ok((model, scores)) = model.calibrate(&matrix(&rows), &topics)
        {
            let mut scores = scores.articles().iter().flatten();
            prop_assert!(scores.all(|(_, score)| score.is_finite()));
            prop_assert!(model.rule().thresholds.iter().all(|t| t.is_finite()));
        }
    }
}

#[test]
fn articles_that_the_model_has_not_seen_are_refused() {
    let trained = Corpus::new(
        2,
        &[(&[2.0, 1.0], &[0]), (&[1.0, 0.0], &[1]), (&[0.0, 1.0], &[])],
    );
    let cases: &[(&[f32], &[u32])] = &[
        // A count, a topic, a term, or a term with a topic, that it hasn't.
        (&[9.0, 1.0], &[0]),
        (&[2.0, 1.0], &[2]),
        (&[2.0, 1.0], &[0, 1]),
        (&[1.0, 1.0], &[1]),
    ];
    for algorithm in [
        Algorithm::Complement,
        Algorithm::Multinomial,
        Algorithm::Bernoulli,
    ] {
        let model = trained.model(&params(algorithm, Weighting::COUNTS).check().unwrap());
        for &(row, topics) in cases {
            if algorithm == Algorithm::Bernoulli && row[0] > 2.0 {
                continue; // Counts play no part.
            }
            let other = Corpus::new(2, &[(row, topics)]);
            let result = model
                .clone()
                .calibrate(&other.matrix(), &other.topic_sets());
            let error = result.unwrap_err();
            assert!(
                matches!(error, ModelError::Statistics(_)),
                "{row:?}: {error}"
            );
        }
        // Two of the term's three words are topic 1's: they aren't in an article of topic 0.
        let trained = Corpus::new(2, &[(&[1.0], &[0]), (&[2.0], &[1]), (&[0.0], &[0])]);
        let mut parts = trained.statistics(model.params()).unwrap().parts().clone();
        parts.pair_masses[0] = parts.term_masses[0];
        let damaged = Statistics::from_parts(parts).unwrap();
        let damaged = NaiveBayesModel::new(model.params().clone(), damaged);
        let other = Corpus::new(2, &[(&[2.0], &[0])]);
        let result = damaged.calibrate(&other.matrix(), &other.topic_sets());
        if algorithm != Algorithm::Bernoulli {
            assert!(matches!(result.unwrap_err(), ModelError::Statistics(_)));
        }
        let twice = Corpus::new(2, &[(&[2.0, 1.0], &[0]), (&[2.0, 1.0], &[0])]);
        let result = model
            .clone()
            .calibrate(&twice.matrix(), &twice.topic_sets());
        assert!(matches!(result.unwrap_err(), ModelError::Statistics(_)));
    }
}

#[test]
fn maps_must_give_every_id_a_place() {
    let params = params(Algorithm::Complement, Weighting::COUNTS)
        .check()
        .unwrap();
    let mut builder = StatisticsBuilder::new(params);
    let articles = matrix(&[vec![1.0, 0.0, 2.0]]);
    builder.add(articles.row(0), &[1]);
    let maps: &[(&[u32], &[u32])] = &[
        (&[0, 1], &[0, 1]),
        (&[0, 1, 1], &[0, 1]),
        (&[0, 1, 3], &[0, 1]),
        (&[0, 1, 2], &[0]),
        (&[0, 1, 2], &[1, 1]),
        (&[0, 1, 2], &[0, u32::MAX]),
    ];
    for (terms, topics) in maps {
        let result = builder.clone().finish(terms, topics);
        assert!(
            matches!(result, Err(ModelError::Ids)),
            "{terms:?} {topics:?}"
        );
    }
    let statistics = builder.finish(&[3, 1, 0, 2], &[2, 0, 1]).unwrap();
    assert_eq!(statistics.parts().document_frequencies, [1, 0, 0, 1]);
    assert_eq!(statistics.parts().topic_articles, [1, 0, 0]);
    assert_eq!(statistics.parts().pair_masses, [2 << 17, 1 << 17]);
}
