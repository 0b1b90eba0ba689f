//! Standings beside the plain formula, and the scales that they are in.

use proptest::prelude::*;
use slugline_model::{DecisionRule, OutOfSample};

use crate::corpus::{
    Corpus, Labels, any_algorithm, any_params, any_weighting, assert_close, corpus,
};

/// A score in its unit, less a share of the highest one of all others, if there is one; all of
/// them times what brings the highest one to the level, if it is positive and below.
fn naive(scores: &[(u32, f64)], scales: &[f64], rival: f64, level: Option<f64>) -> Vec<f64> {
    let quotient =
        |&(topic, score): &(u32, f64)| score / scales.get(topic as usize).unwrap_or(&1.0);
    let standing = |place: usize| {
        let own = quotient(&scores[place]);
        let others = (0..scores.len()).filter(|&other| other != place);
        let highest = others
            .map(|other| quotient(&scores[other]))
            .fold(f64::NEG_INFINITY, f64::max);
        if highest == f64::NEG_INFINITY {
            own
        } else {
            own - rival * highest
        }
    };
    let best = scores
        .iter()
        .map(quotient)
        .fold(f64::NEG_INFINITY, f64::max);
    let raise = match level {
        Some(level) if best > 0.0 && best < level => level / best,
        _ => 1.0,
    };
    (0..scores.len())
        .map(|place| raise * standing(place))
        .collect()
}

fn score() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -5.0_f64..5.0,
        2 => (-2_i8..3).prop_map(f64::from),
        1 => Just(f64::NEG_INFINITY),
    ]
}

proptest! {
    #![proptest_config(crate::config(512))]

    #[test]
    fn a_standing_is_a_score_less_a_share_of_its_rivals(
        scores in prop::collection::vec((0_u32..6, score()), 0..6),
        scales in prop_oneof![
            Just(Vec::new()),
            prop::collection::vec(prop_oneof![Just(1.0), 0.1_f64..9.0], 6),
        ],
        rival in prop_oneof![Just(0.0), Just(1.0), 0.0_f64..1.0],
        level in prop::option::of(0.1_f64..9.0),
    ) {
        let rule = DecisionRule {
            scales: scales.clone(),
            rival,
            level,
            ..DecisionRule::best_topic(false)
        };
        let mut standings = scores.clone();
        rule.stand(&mut standings);
        prop_assert!(standings.iter().map(|s| s.0).eq(scores.iter().map(|s| s.0)));
        let standings: Vec<f64> = standings.into_iter().map(|(_, standing)| standing).collect();
        assert_close(&standings, &naive(&scores, &scales, rival, level), 1e-12);
    }

    /// A topic that no article has, behind all others, changes nothing for them.
    #[test]
    fn a_topic_without_articles_leaves_the_rule_as_it_is(
        corpus in corpus(Labels::Any),
        params in any_params(any_algorithm(), any_weighting()),
    ) {
        let mut topics: Vec<u32> = corpus.topics.iter().flatten().copied().collect();
        topics.sort_unstable();
        topics.dedup();
        let place = |topic: &u32| u32::try_from(topics.binary_search(topic).unwrap()).unwrap();
        let corpus = Corpus {
            topics: corpus.topics.iter().map(|own| own.iter().map(place).collect()).collect(),
            topic_count: topics.len().max(1),
            ..corpus
        };
        let wider = Corpus {
            topic_count: corpus.topic_count + 1,
            ..corpus.clone()
        };
        let rule = |corpus: &Corpus| {
            let model = corpus.model(&params);
            let (model, _) = model.calibrate(&corpus.matrix(), &corpus.topic_sets()).unwrap();
            model
        };
        let (model, wide) = (rule(&corpus), rule(&wider));
        let known = corpus.topic_count;
        let numbers = |rule: &DecisionRule| {
            let scales = rule.scales.iter().take(known);
            let thresholds = rule.thresholds.iter().take(known);
            let bounds = rule.level.iter().chain(&rule.floor);
            scales.chain(thresholds).chain(bounds).copied().collect::<Vec<f64>>()
        };
        prop_assert_eq!(numbers(model.rule()), numbers(wide.rule()));
        prop_assert_eq!(model.rule().calibration, wide.rule().calibration);
        for row in &corpus.rows {
            let mut ranked = wide.rule().rank(&crate::corpus::score(&wide, row));
            ranked.retain(|topic| (topic.0 as usize) < known);
            prop_assert_eq!(model.rule().rank(&crate::corpus::score(&model, row)), ranked);
        }
    }

    #[test]
    fn scales_are_roots_of_deviations(
        corpus in corpus(Labels::Any),
        params in any_params(any_algorithm(), any_weighting()),
    ) {
        let model = corpus.model(&params);
        let (model, scores) = model.calibrate(&corpus.matrix(), &corpus.topic_sets()).unwrap();
        let rule = model.rule();
        match naive_scales(&corpus, &scores) {
            _ if rule.single_topic => prop_assert!(rule.scales.is_empty() && rule.rival == 0.0),
            Some(expected) => assert_close(&rule.scales, &expected, 1e-6),
            // Scores that hardly differ: rounding decides.
            None => prop_assert!(rule.scales.iter().all(|scale| *scale > 0.0)),
        }
        if rule.scales.is_empty() {
            prop_assert!(rule.rival == 0.0);
        }
    }
}

/// The scales of topics; none where deviations are about what rounding makes.
fn naive_scales(corpus: &Corpus, scores: &OutOfSample) -> Option<Vec<f64>> {
    let deviation = |scores: &[f64]| {
        let n = scores.len().max(1) as f64;
        let mean = scores.iter().sum::<f64>() / n;
        (scores
            .iter()
            .map(|score| (score - mean).powi(2))
            .sum::<f64>()
            / n)
            .sqrt()
    };
    let of_topic = |topic: usize| -> Vec<f64> {
        let all = scores.articles().iter().flatten();
        all.filter(|(t, _)| *t as usize == topic)
            .map(|(_, score)| *score)
            .collect()
    };
    let topics: Vec<Vec<f64>> = (0..corpus.topic_count).map(of_topic).collect();
    let deviations: Vec<f64> = topics.iter().map(|scores| deviation(scores)).collect();
    let largest = |scores: &Vec<f64>| scores.iter().fold(0.0, |most: f64, s| most.max(s.abs()));
    let shares = topics
        .iter()
        .zip(&deviations)
        .map(|(scores, &deviation)| match deviation {
            0.0 => 0.0,
            deviation => deviation / largest(scores),
        });
    let shares: Vec<f64> = shares.collect();
    if shares.iter().any(|share| (1e-13..1e-3).contains(share)) {
        return None;
    }
    let spread = deviations
        .iter()
        .zip(&shares)
        .map(|(&d, &share)| if share < 1e-13 { 0.0 } else { d });
    let deviations: Vec<f64> = spread.collect();
    let varied: Vec<f64> = deviations.iter().copied().filter(|&d| d > 0.0).collect();
    if varied.is_empty() {
        return None;
    }
    let mean = varied.iter().sum::<f64>() / varied.len() as f64;
    let roots = deviations
        .iter()
        .map(|&d| if d > 0.0 { d } else { mean }.sqrt());
    let roots: Vec<f64> = roots.collect();
    let quotients = topics.iter().zip(&roots);
    let quotients = quotients.flat_map(|(scores, root)| scores.iter().map(move |s| s / root));
    let unit = deviation(&quotients.collect::<Vec<f64>>());
    Some(roots.into_iter().map(|root| root * unit).collect())
}

#[test]
fn an_article_of_one_topic_keeps_its_score() {
    let rule = DecisionRule {
        scales: vec![2.0, 4.0],
        rival: 0.5,
        ..DecisionRule::best_topic(false)
    };
    let mut alone = [(1, 8.0)];
    rule.stand(&mut alone);
    assert_eq!(alone, [(1, 2.0)]);
    let mut first_of_two = [(0, 8.0), (1, 8.0)];
    rule.stand(&mut first_of_two);
    assert_eq!(first_of_two, [(0, 3.0), (1, 0.0)]);
    let mut beside_none = [(0, 8.0), (1, f64::NEG_INFINITY)];
    rule.stand(&mut beside_none);
    assert_eq!(beside_none, [(0, 4.0), (1, f64::NEG_INFINITY)]);
}

#[test]
fn scores_of_little_evidence_are_raised_to_the_level() {
    let rule = DecisionRule {
        rival: 0.5,
        level: Some(6.0),
        ..DecisionRule::best_topic(false)
    };
    let standings = |mut scores: [(u32, f64); 2]| {
        rule.stand(&mut scores);
        scores.map(|(_, standing)| standing)
    };
    assert_close(&standings([(0, 2.0), (1, 1.0)]), &[4.5, 0.0], 1e-12);
    assert_close(&standings([(0, 8.0), (1, 1.0)]), &[7.5, -3.0], 1e-12);
    assert_close(&standings([(0, -2.0), (1, -4.0)]), &[0.0, -3.0], 1e-12);
    // However little there is, a number comes of it.
    let least = standings([(0, f64::MIN_POSITIVE), (1, 0.0)]);
    assert!(
        least.iter().all(|standing| standing.is_finite()),
        "{least:?}"
    );
}
