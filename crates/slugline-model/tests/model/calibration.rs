//! Probabilities: fitted where the likelihood is highest, and probabilities in all cases.

use linfa::ParamGuard;
use linfa::composing::platt_scaling::{Platt, PlattParams, platt_newton_method};
use ndarray::Array1;
use proptest::prelude::*;
use slugline_model::{Algorithm, Calibration, DecisionRule, NaiveBayesParams};

use crate::corpus::{
    Corpus, Labels, any_algorithm, any_params, any_weighting, assert_close, corpus,
};

/// The probabilities of topics by their scores.
fn probabilities(rule: &DecisionRule, scores: &[f64]) -> Option<Vec<f64>> {
    rule.probabilities(&rule.rank(scores))
}

/// Topics with their scores, best first, and those that are right.
type Scored<'a> = (&'a [(u32, f64)], &'a [u32]);

/// The logarithm of the likelihood of the articles' own topics under a softmax of their
/// scores, each other topic counting for 1 article in all of them.
fn log_likelihood(articles: &[Scored<'_>], scale: f64) -> f64 {
    let articles = || {
        let articles = articles.iter();
        articles.filter(|(scores, own)| scores.iter().any(|s| s.0 == own[0]))
    };
    let n = articles().count() as f64;
    let one = |(scores, own): &Scored<'_>| -> f64 {
        let best = scores[0].1;
        let odds = scores.iter().map(|s| (scale * (s.1 - best)).exp());
        let log_sum = odds.sum::<f64>().ln();
        let log = |s: &(u32, f64)| {
            let share = if s.0 == own[0] { n + 1.0 } else { 1.0 };
            share / (n + scores.len() as f64) * (scale * (s.1 - best) - log_sum)
        };
        scores.iter().map(log).sum()
    };
    articles().map(one).sum()
}

/// The best topic's lead over the next, over the root of its score, or of itself if that is more.
fn relative_lead(scores: &[(u32, f64)]) -> f64 {
    let lead = scores[0].1 - scores[1].1;
    if lead == 0.0 {
        return 0.0;
    }
    lead / scores[0].1.max(lead).sqrt()
}

/// The coefficients of linfa's Platt scaling, if it converges.
fn linfas_sigmoid(distances: &[f64], hits: &[bool]) -> Option<(f64, f64)> {
    let platt: PlattParams<f64, ()> = Platt::params();
    platt_newton_method(
        Array1::from(distances.to_vec()).view(),
        Array1::from(hits.to_vec()).view(),
        &platt.check().unwrap(),
    )
    .ok()
}

/// Platt's loss: cross-entropy, with true decisions counting as true to `(n + 1) / (n + 2)`
/// and false ones as true to `1 / (m + 2)`.
fn mean_loss(distances: &[f64], hits: &[bool], slope: f64, intercept: f64) -> f64 {
    let n = hits.iter().filter(|&&hit| hit).count() as f64;
    let m = hits.len() as f64 - n;
    let one = |(distance, &hit): (&f64, &bool)| {
        let target = if hit {
            (n + 1.0) / (n + 2.0)
        } else {
            1.0 / (m + 2.0)
        };
        let odds = slope * distance + intercept;
        target * (-odds).exp().ln_1p() + (1.0 - target) * odds.exp().ln_1p()
    };
    distances.iter().zip(hits).map(one).sum::<f64>() / hits.len() as f64
}

/// How far standings are above their thresholds, as FORMAT.md has it, less three times what
/// the best score lacks to the floor.
fn margins(rule: &DecisionRule, scores: &[(u32, f64)]) -> Vec<(u32, f64)> {
    let scaled = scores
        .iter()
        .map(|&(topic, score)| match rule.scales.get(topic as usize) {
            Some(scale) => score / scale,
            None => score,
        });
    let best = scaled.fold(f64::NEG_INFINITY, f64::max);
    let lack = rule
        .floor
        .map_or(0.0, |floor| if best < floor { floor - best } else { 0.0 });
    let mut standings = scores.to_vec();
    rule.stand(&mut standings);
    let margin = |(topic, standing): (u32, f64)| {
        let threshold = rule.thresholds[topic as usize];
        (topic, standing - threshold - 3.0 * lack)
    };
    standings.into_iter().map(margin).collect()
}

proptest! {
    #![proptest_config(crate::config(128))]

    /// The sigmoid of the best topic's lead is linfa's, and the softmax of the others, or of all
    /// topics where leads tell nothing, is the likeliest.
    #[test]
    fn exclusive_topics_have_the_likeliest_calibration(
        corpus in corpus(Labels::One),
        params in any_params(any_algorithm(), any_weighting()),
    ) {
        let model = corpus.model(&params);
        let (model, scores) = model.calibrate(&corpus.matrix(), &corpus.topic_sets()).unwrap();
        // Copies count once.
        let article = |article: usize| (&scores.articles()[article], &corpus.topics[article]);
        let all = || corpus.distinct().map(article);
        let (behind, scale) = match model.rule().calibration {
            None => return Ok(()),
            Some(Calibration::Softmax { scale }) => (0, scale),
            Some(Calibration::Lead { slope, intercept, scale }) => {
                let (leads, hits): (Vec<f64>, Vec<bool>) = all()
                    .filter(|(scores, _)| scores.len() > 1)
                    .map(|(scores, own)| (relative_lead(scores), scores[0].0 == own[0]))
                    .unzip();
                let Some((a, b)) = linfas_sigmoid(&leads, &hits) else { return Ok(()) };
                let loss = |slope, intercept| mean_loss(&leads, &hits, slope, intercept);
                let ours = loss(slope, intercept);
                prop_assert!(ours <= loss(-a, -b) + 1e-5, "{} above {}", ours, loss(-a, -b));
                let is_miss = |(scores, own): (&Vec<(u32, f64)>, &Vec<u32>)| {
                    scores.iter().skip(1).any(|score| score.0 == own[0])
                };
                (usize::from(all().any(is_miss)), scale)
            }
            Some(Calibration::Sigmoid { .. }) => unreachable!("topics exclude each other"),
        };
        let others: Vec<Scored<'_>> = all()
            .map(|(scores, own)| (scores.get(behind..).unwrap_or_default(), own.as_slice()))
            .collect();
        // Scores that differ by rounding alone, or two topics of which one is out of the
        // question, have no best scale.
        prop_assume!((1e-12..1e12).contains(&scale));
        let best = log_likelihood(&others, scale);
        for factor in [0.5, 0.99, 1.01, 2.0] {
            let other = log_likelihood(&others, scale * factor);
            prop_assert!(best >= other - 1e-9, "{} at {}, {} at × {}", best, scale, other, factor);
        }
    }

    #[test]
    fn the_sigmoid_is_as_likely_as_linfas(
        corpus in corpus(Labels::Any),
        params in any_params(any_algorithm(), any_weighting()),
    ) {
        let model = corpus.model(&params);
        let (model, scores) = model.calibrate(&corpus.matrix(), &corpus.topic_sets()).unwrap();
        let Some(Calibration::Sigmoid { slope, intercept }) = model.rule().calibration else {
            return Ok(());
        };
        let article = |article: usize| (&scores.articles()[article], &corpus.topics[article]);
        let articles = corpus.distinct().map(article);
        let (distances, hits): (Vec<f64>, Vec<bool>) = articles
            .flat_map(|(scores, own)| {
                let margins = margins(model.rule(), scores).into_iter();
                margins.map(|(topic, margin)| (margin, own.contains(&topic)))
            })
            .unzip();
        // Newton's method stops short of the best by its tolerance on the gradient, and
        // with raw scores, whose unit may be small, sooner than ours does.
        let Some((a, b)) = linfas_sigmoid(&distances, &hits) else { return Ok(()) };
        let loss = |slope, intercept| mean_loss(&distances, &hits, slope, intercept);
        let ours = loss(slope, intercept);
        prop_assert!(ours <= loss(-a, -b) + 1e-5, "{} above {}", ours, loss(-a, -b));
        for factor in [0.5, 0.9, 1.1, 2.0] {
            let other = loss(slope * factor, intercept);
            prop_assert!(ours <= other + 1e-5, "{} above {} at × {}", ours, other, factor);
            let other = loss(slope, intercept + factor - 1.0);
            prop_assert!(ours <= other + 1e-5, "{} above {} at + {}", ours, other, factor - 1.0);
        }
    }

    /// In order of margin, ties to the first topic; and decided by its sign.
    #[test]
    fn topics_are_judged_by_their_margins(
        scores in prop::collection::vec(prop_oneof![
            4 => -3.0_f64..3.0,
            2 => (-2_i8..3).prop_map(f64::from),
            1 => Just(f64::NEG_INFINITY),
        ], 1..6),
        thresholds in prop::collection::vec(prop_oneof![-2.0_f64..2.0, -0.1_f64..0.1], 6),
        scaled: bool,
        rival in prop_oneof![Just(0.0), 0.0_f64..1.0],
        level in prop::option::of(0.1_f64..4.0),
        floor in prop::option::of(-2.0_f64..2.0),
    ) {
        let topics = scores.len();
        let rule = DecisionRule {
            scales: if scaled { vec![0.5; topics] } else { Vec::new() },
            thresholds: thresholds[..topics].to_vec(),
            rival,
            level,
            floor,
            ..DecisionRule::best_topic(false)
        };
        let scores: Vec<(u32, f64)> = (0..).zip(scores).collect();
        let mut expected = margins(&rule, &scores);
        expected.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut judged = scores;
        rule.judge(&mut judged);
        prop_assert!(judged.iter().map(|j| j.0).eq(expected.iter().map(|e| e.0)));
        let numbers = |margins: &[(u32, f64)]| margins.iter().map(|m| m.1).collect::<Vec<f64>>();
        assert_close(&numbers(&judged), &numbers(&expected), 1e-12);
        let given = judged.iter().filter(|(_, margin)| *margin >= 0.0).map(|(topic, _)| *topic);
        let mut given: Vec<u32> = given.collect();
        given.sort_unstable();
        prop_assert_eq!(rule.decide(&judged), given);
    }

    /// All but one article in fifty are at the floor or above it, nine in ten at the level.
    #[test]
    fn nearly_all_articles_reach_the_floor_and_nine_in_ten_the_level(
        corpus in corpus(Labels::Any),
        params in any_params(any_algorithm(), any_weighting()),
    ) {
        let model = corpus.model(&params);
        let (model, scores) = model.calibrate(&corpus.matrix(), &corpus.topic_sets()).unwrap();
        let rule = model.rule();
        let best = scores.articles().iter().filter(|scores| !scores.is_empty()).map(|scores| {
            let scale = |topic: u32| rule.scales.get(topic as usize).unwrap_or(&1.0);
            scores.iter().map(|&(t, score)| score / scale(t)).fold(f64::NEG_INFINITY, f64::max)
        });
        let mut best: Vec<f64> = best.filter(|_| !rule.single_topic).collect();
        best.sort_by(f64::total_cmp);
        // There are fewer than fifty.
        prop_assert_eq!(rule.floor, best.first().copied());
        let level = best.get(best.len() / 10).copied();
        prop_assert_eq!(rule.level, level.filter(|&level| level > 0.0));
    }

    #[test]
    fn probabilities_are_probabilities(
        scores in prop::collection::vec(
            prop_oneof![-5.0_f64..5.0, -1e12_f64..1e12, Just(f64::NEG_INFINITY)],
            1..8,
        ),
        scale in prop_oneof![Just(1e-12), 0.01_f64..10.0, Just(1e12)],
        intercept in -3.0_f64..3.0,
    ) {
        let rule = |calibration| DecisionRule {
            thresholds: vec![0.25; scores.len()],
            calibration: Some(calibration),
            ..DecisionRule::best_topic(false)
        };
        let softmax = probabilities(&rule(Calibration::Softmax { scale }), &scores).unwrap();
        let sum: f64 = softmax.iter().sum();
        prop_assert!((sum - 1.0).abs() < 1e-12);
        let lead = Calibration::Lead { slope: scale, intercept, scale };
        let lead = probabilities(&rule(lead), &scores).unwrap();
        let sum: f64 = lead.iter().sum();
        prop_assert!((sum - 1.0).abs() < 1e-12);
        let sigmoid = rule(Calibration::Sigmoid { slope: scale, intercept });
        let sigmoid = probabilities(&sigmoid, &scores).unwrap();
        for probabilities in [softmax, lead, sigmoid] {
            prop_assert_eq!(probabilities.len(), scores.len());
            for (a, p) in scores.iter().zip(&probabilities) {
                prop_assert!((0.0..=1.0).contains(p));
                for (b, q) in scores.iter().zip(&probabilities) {
                    prop_assert!(a <= b || p >= q, "{:?} of {:?}", probabilities, scores);
                }
            }
        }
    }
}

#[test]
fn the_sigmoid_is_one_of_the_distance_from_the_topics_threshold() {
    let rule = DecisionRule {
        thresholds: vec![1.5, -0.5, 0.0],
        calibration: Some(Calibration::Sigmoid {
            slope: 2.0,
            intercept: 0.25,
        }),
        ..DecisionRule::best_topic(false)
    };
    let scores = [1.5, 0.5, -3.0];
    let expected = [0.25, 2.25, -5.75].map(|odds: f64| 1.0 / (1.0 + (-odds).exp()));
    assert_close(&probabilities(&rule, &scores).unwrap(), &expected, 1e-15);
    assert_eq!(
        probabilities(&DecisionRule::best_topic(false), &scores),
        None
    );
}

#[test]
fn the_best_topic_is_as_likely_as_its_lead_says_and_the_others_share_the_rest() {
    let calibration = Calibration::Lead {
        slope: 2.0,
        intercept: -1.0,
        scale: 0.5,
    };
    let rule = DecisionRule {
        calibration: Some(calibration),
        ..DecisionRule::best_topic(true)
    };
    // A lead of 6 for a score of 9, whose root is 3; the others are 2 apart, one of them
    // without articles.
    let sure = 1.0 / (1.0 + (-3.0_f64).exp());
    let next = 1.0 / (1.0 + (-1.0_f64).exp());
    let found = probabilities(&rule, &[1.0, 9.0, 3.0, f64::NEG_INFINITY]).unwrap();
    let rest = 1.0 - sure;
    assert_close(
        &found,
        &[rest * (1.0 - next), sure, rest * next, 0.0],
        1e-15,
    );
    // A lead of 4, more than the score: both count as 4.
    let found = probabilities(&rule, &[-3.0, 1.0]).unwrap();
    assert_close(&found, &[1.0 - sure, sure], 1e-15);
    // Without a lead the sigmoid says .27, the other topic would be likelier than the best.
    assert_close(
        &probabilities(&rule, &[1.0, 1.0]).unwrap(),
        &[0.5, 0.5],
        1e-15,
    );
    let third = 1.0 / 3.0;
    assert_close(
        &probabilities(&rule, &[1.0; 3]).unwrap(),
        &[third; 3],
        1e-15,
    );
    // Nothing to lead before.
    let alone = probabilities(&rule, &[3.0, f64::NEG_INFINITY]).unwrap();
    assert_close(&alone, &[1.0, 0.0], 0.0);
    let nothing = probabilities(&rule, &[f64::NEG_INFINITY; 2]).unwrap();
    assert_close(&nothing, &[0.5, 0.5], 0.0);
}

#[test]
fn a_sigmoid_is_found_whatever_the_unit_of_the_scores() {
    // Five articles say each topic plainly, and one in six says the wrong one.
    let mut corpus = Corpus {
        topic_count: 3,
        ..Corpus::default()
    };
    for article in 0..36_u8 {
        let topic = usize::from(article % 3);
        let said = if article % 6 == 5 {
            (topic + 1) % 3
        } else {
            topic
        };
        let mut row = vec![1.0, 1.0, 1.0, f32::from(article % 4)];
        row[said] += f32::from(1 + article % 3);
        corpus.rows.push(row);
        let mut topics = vec![u32::try_from(topic).unwrap()];
        topics.extend((article % 9 == 0).then_some(u32::try_from((topic + 1) % 3).unwrap()));
        corpus.topics.push(topics);
    }
    for alpha in [1e-3, 0.3, 30.0, 1e6] {
        let params = NaiveBayesParams::new(Algorithm::Complement).alpha(alpha);
        let model = corpus.model(&params.check().unwrap());
        let (model, _) = model
            .calibrate(&corpus.matrix(), &corpus.topic_sets())
            .unwrap();
        let calibration = model.rule().calibration;
        assert!(
            matches!(calibration, Some(Calibration::Sigmoid { slope, .. }) if slope > 0.0),
            "alpha {alpha}: {calibration:?}"
        );
    }
}

#[test]
fn a_small_corpus_that_is_all_right_makes_no_certainty() {
    let corpus = Corpus::new(
        2,
        &[
            (&[3.0, 0.0], &[0]),
            (&[2.0, 0.0], &[0]),
            (&[0.0, 3.0], &[1]),
            (&[0.0, 2.0], &[1]),
        ],
    );
    let params = NaiveBayesParams::new(Algorithm::Complement);
    let model = corpus.model(&params.check().unwrap());
    let (model, _) = model
        .calibrate(&corpus.matrix(), &corpus.topic_sets())
        .unwrap();
    let scores = crate::corpus::score(&model, &[2.0, 0.0]);
    let probabilities = probabilities(model.rule(), &scores).unwrap();
    assert!(
        probabilities[0] > 0.5 && probabilities[0] < 0.95,
        "{probabilities:?}"
    );
}
