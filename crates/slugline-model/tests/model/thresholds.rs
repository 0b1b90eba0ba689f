//! Thresholds beside a search of all there are, and the rules that hold them.

use linfa::ParamGuard;
use proptest::prelude::*;
use slugline_features::Weighting;
use slugline_model::{Algorithm, Calibration, DecisionRule, ModelError};

use crate::corpus::{
    Corpus, Labels, any_algorithm, any_params, any_weighting, assert_close, corpus, params,
    standings,
};

/// F1 of giving the topic from `threshold` on, where `missed` true decisions have no score,
/// with two more decisions of which the F1 is `prior`, if there is one.
fn f1(decisions: &[(f64, bool)], missed: usize, threshold: f64, prior: Option<f64>) -> f64 {
    let given = decisions.iter().filter(|d| d.0 >= threshold).count();
    let hits = decisions.iter().filter(|d| d.0 >= threshold && d.1).count();
    let positives = decisions.iter().filter(|d| d.1).count() + missed;
    let (more_hits, more) = prior.map_or((0.0, 0.0), |prior| (2.0 * prior, 2.0));
    (2.0 * hits as f64 + more_hits) / ((given + positives) as f64 + more)
}

/// Of the midpoints between scores, and the lowest score, the highest with the best F1, and
/// that F1; none if no threshold is better than one above all scores.
fn searched(decisions: &[(f64, bool)], missed: usize, prior: Option<f64>) -> Option<(f64, f64)> {
    if missed == 0 && decisions.iter().all(|decision| !decision.1) {
        return None;
    }
    let mut scores: Vec<f64> = decisions.iter().map(|decision| decision.0).collect();
    scores.sort_by(|a, b| b.total_cmp(a));
    // Not between scores that are equal, or too close for a number between them.
    let apart = scores
        .windows(2)
        .filter(|pair| pair[0].midpoint(pair[1]) > pair[1]);
    let midpoints = apart.map(|pair| pair[0].midpoint(pair[1]));
    let mut best = (f1(decisions, missed, f64::INFINITY, prior), None);
    for threshold in midpoints.chain(scores.last().copied()) {
        let f1 = f1(decisions, missed, threshold, prior);
        if f1 > best.0 {
            best = (f1, Some(threshold));
        }
    }
    best.1.map(|threshold| (threshold, best.0))
}

/// Of 512 thresholds from the highest score of an own topic down to the lowest, the first at
/// which the F1 of topics with half to twice as many articles, and that of all topics together,
/// have the highest sum. Topics are their decisions and their number of articles. F1 is rounded to
/// 2⁻³², so that what is equal is so whatever the order of a sum.
fn best_for_size(topics: &[(Vec<(f64, bool)>, usize)], size: usize) -> Option<f64> {
    let all: Vec<(f64, bool)> = topics.iter().flat_map(|topic| topic.0.clone()).collect();
    let memberships = topics.iter().map(|topic| topic.1).sum();
    let own = all.iter().filter(|decision| decision.1).map(|d| d.0);
    let highest = own.clone().max_by(f64::total_cmp)?;
    let lowest = own.min_by(f64::total_cmp)?;
    let units = |decisions: &[(f64, bool)], articles: usize, threshold: f64| {
        let hits = decisions.iter().filter(|d| d.1).count();
        (f1(decisions, articles - hits, threshold, None) * 2_f64.powi(32)).round()
    };
    let mut best = (f64::NEG_INFINITY, highest);
    for step in 0..512 {
        let share = f64::from(step) / 511.0;
        let threshold = highest * (1.0 - share) + lowest * share;
        let similar = topics
            .iter()
            .filter(|topic| topic.1 > 0 && topic.1 <= 2 * size && 2 * topic.1 >= size);
        let sum: f64 = similar
            .map(|(own, articles)| units(own, *articles, threshold))
            .sum();
        let value = sum + units(&all, memberships, threshold);
        if value > best.0 {
            best = (value, threshold);
        }
    }
    Some(best.1)
}

proptest! {
    #![proptest_config(crate::config(256))]

    #[test]
    fn thresholds_are_where_f1_is_highest_drawn_to_those_of_similar_topics(
        corpus in corpus(Labels::Any),
        params in any_params(any_algorithm(), any_weighting()),
    ) {
        let model = corpus.model(&params);
        let single = corpus.topics.iter().all(|own| own.len() == 1);
        let (model, scores) = model.calibrate(&corpus.matrix(), &corpus.topic_sets()).unwrap();
        prop_assert_eq!(model.rule().single_topic, single);
        if single {
            prop_assert!(model.rule().thresholds.is_empty());
            return Ok(());
        }
        let standings = standings(model.rule(), &scores);
        let decisions = |topic: Option<u32>| -> Vec<(f64, bool)> {
            let articles = standings.iter().zip(&corpus.topics);
            articles
                .flat_map(|(scores, own)| scores.iter().map(move |s| (s.0, s.1, own)))
                .filter(|&(t, _, _)| topic.is_none_or(|topic| topic == t))
                .map(|(t, score, own)| (score, own.contains(&t)))
                .collect()
        };
        let articles = |topic: Option<u32>| {
            let of = |own: &Vec<u32>| own.iter().filter(|t| topic.is_none_or(|x| x == **t)).count();
            corpus.topics.iter().map(of).sum::<usize>()
        };
        let search = |topic: Option<u32>, prior: Option<f64>| {
            let decisions = decisions(topic);
            let hits = decisions.iter().filter(|d| d.1).count();
            searched(&decisions, articles(topic) - hits, prior)
        };
        // Where nothing is worth giving, above every score.
        let highest = decisions(None).into_iter().map(|d| d.0).max_by(f64::total_cmp);
        let none = (highest.map_or(0.0, f64::next_up), 0.0);
        let (shared, shared_f1) = search(None, None).unwrap_or(none);
        let topics = 0..u32::try_from(corpus.topic_count).unwrap();
        let sizes: Vec<_> = topics
            .clone()
            .map(|topic| (decisions(Some(topic)), articles(Some(topic))))
            .collect();
        let expected: Vec<f64> = topics
            .map(|topic| {
                let n = articles(Some(topic)) as f64;
                let highest = decisions(Some(topic)).into_iter().map(|d| d.0);
                let highest = highest.max_by(f64::total_cmp);
                let own = search(Some(topic), Some(shared_f1)).map(|own| own.0).or(highest);
                match (best_for_size(&sizes, articles(Some(topic))), own) {
                    (Some(of_size), Some(own)) => (own * n + of_size * 4.0) / (n + 4.0),
                    (Some(of_size), None) => of_size,
                    (None, _) => highest.map_or(shared, |highest| highest.max(shared)),
                }
            })
            .collect();
        assert_close(&model.rule().thresholds, &expected, 1e-12);
    }

    #[test]
    fn a_topic_is_given_from_its_threshold_on(
        thresholds in prop::collection::vec(-2_i8..3, 1..6),
        scores in prop::collection::vec(-3_i8..4, 6),
        single_topic: bool,
    ) {
        let rule = DecisionRule {
            thresholds: thresholds.iter().copied().map(f64::from).collect(),
            ..DecisionRule::best_topic(single_topic)
        };
        let scores: Vec<f64> = scores.iter().copied().map(f64::from).collect();
        let ranked = rule.rank(&scores[..thresholds.len()]);
        let expected: Vec<u32> = if single_topic {
            vec![ranked[0].0]
        } else {
            let pairs = (0_u32..).zip(scores.iter().zip(&rule.thresholds));
            pairs.filter(|(_, (s, t))| s >= t).map(|(topic, _)| topic).collect()
        };
        prop_assert_eq!(rule.decide(&ranked), expected);
    }
}

#[test]
fn malformed_rules_are_refused() {
    let corpus = Corpus::new(2, &[(&[1.0, 0.0], &[0]), (&[0.0, 1.0], &[0, 1])]);
    let params = params(Algorithm::Complement, Weighting::COUNTS)
        .check()
        .unwrap();
    let model = corpus.model(&params);
    let sigmoid = |slope, intercept| Some(Calibration::Sigmoid { slope, intercept });
    let softmax = |scale| Some(Calibration::Softmax { scale });
    let lead = |slope, intercept, scale| {
        Some(Calibration::Lead {
            slope,
            intercept,
            scale,
        })
    };
    let rule = |thresholds: &[f64], calibration| DecisionRule {
        thresholds: thresholds.to_vec(),
        calibration,
        ..DecisionRule::best_topic(false)
    };
    let range = "the calibration is out of range";
    let finite = "a threshold is not a finite number";
    let number = "there are not as many thresholds as topics";
    for (rule, message) in [
        (rule(&[0.0], None), number),
        (rule(&[0.0; 3], None), number),
        (rule(&[0.0, f64::NAN], None), finite),
        (rule(&[f64::INFINITY, 0.0], None), finite),
        (rule(&[0.0, f64::NEG_INFINITY], sigmoid(1.0, 0.0)), finite),
        (rule(&[], sigmoid(1.0, 0.0)), "a sigmoid needs thresholds"),
        (rule(&[0.0; 2], sigmoid(0.0, 0.0)), range),
        (rule(&[0.0; 2], sigmoid(-1.0, 0.0)), range),
        (rule(&[0.0; 2], sigmoid(f64::INFINITY, 0.0)), range),
        (rule(&[0.0; 2], sigmoid(1.0, f64::NAN)), range),
        (rule(&[], softmax(0.0)), range),
        (rule(&[], softmax(f64::NAN)), range),
        (rule(&[], lead(0.0, 0.0, 1.0)), range),
        (rule(&[], lead(1.0, f64::INFINITY, 1.0)), range),
        (rule(&[], lead(1.0, 0.0, -1.0)), range),
    ] {
        let error = model.clone().with_rule(rule).unwrap_err();
        assert!(
            matches!(error, ModelError::Decision(found) if found == message),
            "{error}"
        );
    }
    let other = |scales: &[f64], rival, floor| DecisionRule {
        scales: scales.to_vec(),
        rival,
        floor,
        ..DecisionRule::best_topic(false)
    };
    let scale = "a scale is not a number above 0";
    let share = "the rival's share is not from 0 to 1";
    let floor = "the floor is not a finite number";
    let level = |level| DecisionRule {
        level: Some(level),
        ..DecisionRule::best_topic(false)
    };
    let not_above = "the level is not a number above 0";
    for (rule, message) in [
        (level(0.0), not_above),
        (level(f64::NAN), not_above),
        (level(f64::INFINITY), not_above),
        (
            other(&[1.0], 0.0, None),
            "there are not as many scales as topics",
        ),
        (other(&[1.0, 0.0], 0.0, None), scale),
        (other(&[1.0, -1.0], 0.0, None), scale),
        (other(&[f64::NAN, 1.0], 0.0, None), scale),
        (other(&[1.0, f64::INFINITY], 0.0, None), scale),
        (other(&[], -0.1, None), share),
        (other(&[], 1.1, None), share),
        (other(&[], f64::NAN, None), share),
        (other(&[], 0.0, Some(f64::NAN)), floor),
        (other(&[], 0.0, Some(f64::NEG_INFINITY)), floor),
    ] {
        let error = model.clone().with_rule(rule).unwrap_err();
        assert!(
            matches!(error, ModelError::Decision(found) if found == message),
            "{error}"
        );
    }
    for rule in [
        other(&[0.1, 9.0], 1.0, Some(-1.0)),
        rule(&[0.0, f64::MAX], sigmoid(1.0, -2.0)),
        rule(&[], softmax(1.0)),
        rule(&[], None),
    ] {
        assert_eq!(model.clone().with_rule(rule.clone()).unwrap().rule(), &rule);
    }
}
