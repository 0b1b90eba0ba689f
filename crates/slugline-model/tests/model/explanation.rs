//! Explanations add up to the score, and name the strongest terms.

use proptest::prelude::*;

use crate::corpus::{
    Labels, any_algorithm, any_params, any_weighting, assert_close, corpus, matrix, score,
};

proptest! {
    #![proptest_config(crate::config(128))]

    #[test]
    fn contributions_add_up_to_the_score(
        corpus in corpus(Labels::Any),
        params in any_params(any_algorithm(), any_weighting()),
    ) {
        let model = corpus.model(&params);
        let articles = corpus.matrix();
        for (row, dense) in articles.rows().zip(&corpus.rows) {
            for (topic, &score) in (0_u32..).zip(&score(&model, dense)) {
                let explanation = model.explain(row, topic);
                let sum: f64 = explanation.contributions.iter().map(|c| c.1).sum();
                assert_close(&[explanation.bias + sum], &[score], 1e-9);
                let ids: Vec<u32> = explanation.contributions.iter().map(|c| c.0).collect();
                prop_assert!(ids.is_sorted_by(|a, b| a < b));
            }
        }
    }

    #[test]
    fn the_strongest_terms_contribute_as_much_alone(
        corpus in corpus(Labels::Any),
        params in any_params(any_algorithm(), any_weighting()),
        limit in 0_usize..6,
    ) {
        let model = corpus.model(&params);
        for topic in 0..u32::try_from(corpus.topic_count).unwrap() {
            let all = model.strongest_terms(topic, usize::MAX);
            prop_assert!(all.is_sorted_by(|a, b| a.1 > b.1 || (a.1 >= b.1 && a.0 < b.0)));
            // Those that an article of the topic has, and enough articles.
            let seen = (0..corpus.terms()).filter(|&term| {
                let has = |i: &usize| corpus.rows[*i][term] > 0.0;
                let df = (0..corpus.len()).filter(has).count() as u64;
                let with = |i: usize| has(&i) && corpus.topics[i].contains(&topic);
                df >= params.min_df() && (0..corpus.len()).any(with)
            });
            prop_assert_eq!(all.len(), seen.count());
            for &(term, strength) in &all {
                let mut row = vec![0.0; corpus.terms()];
                row[term as usize] = 1.0;
                let explanation = model.explain(matrix(&[row]).row(0), topic);
                prop_assert_eq!(explanation.contributions, [(term, strength)]);
            }
            let best = model.strongest_terms(topic, limit);
            prop_assert_eq!(&best[..], &all[..limit.min(all.len())]);
        }
    }

    #[test]
    fn a_topic_that_is_not_there_is_explained_by_nothing(
        corpus in corpus(Labels::Any),
        params in any_params(any_algorithm(), any_weighting()),
        beyond in prop_oneof![Just(0_u32), Just(u32::MAX - 9)],
    ) {
        let model = corpus.model(&params);
        let topic = u32::try_from(corpus.topic_count).unwrap() + beyond;
        let explanation = model.explain(corpus.matrix().row(0), topic);
        prop_assert_eq!(explanation.bias.to_bits(), f64::NEG_INFINITY.to_bits());
        prop_assert!(explanation.contributions.is_empty());
        prop_assert!(model.strongest_terms(topic, 5).is_empty());
    }
}
