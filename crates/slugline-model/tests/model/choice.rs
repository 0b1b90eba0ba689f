//! The topics of an article chosen one by one, against the order of all.

use proptest::collection::vec;
use proptest::prelude::*;
use slugline_model::{Calibration, DecisionRule, Margins};

fn calibrations() -> impl Strategy<Value = Option<Calibration>> {
    let numbers = (0.01_f64..8.0, -8.0_f64..8.0, 0.01_f64..8.0);
    prop_oneof![
        Just(None),
        (0.01_f64..8.0).prop_map(|scale| Some(Calibration::Softmax { scale })),
        numbers
            .clone()
            .prop_map(|(slope, intercept, scale)| Some(Calibration::Lead {
                slope,
                intercept,
                scale
            })),
        numbers.prop_map(|(slope, intercept, _)| Some(Calibration::Sigmoid { slope, intercept })),
    ]
}

/// Some of them equal, and some of topics without articles.
fn scores() -> impl Strategy<Value = Vec<f64>> {
    let score = prop_oneof![
        4 => -3.0_f64..3.0,
        1 => Just(0.5),
        1 => Just(f64::NEG_INFINITY)
    ];
    vec(score, 0..40)
}

proptest! {
    #![proptest_config(crate::config(256))]

    #[test]
    fn what_is_chosen_is_what_all_in_order_say(
        scores in scores(),
        several: bool,
        rival in 0.0_f64..0.5,
        level in prop::option::of(0.1_f64..3.0),
        floor in prop::option::of(-1.0_f64..3.0),
        calibration in calibrations(),
    ) {
        let rule = DecisionRule {
            rival,
            level,
            floor,
            thresholds: if several { vec![0.3; scores.len()] } else { Vec::new() },
            calibration,
            ..DecisionRule::best_topic(!several)
        };
        let ranked = rule.rank(&scores);
        let mut margins = Margins::default();
        margins.fill(&rule, &vec![1.0; scores.len()]);
        margins.fill(&rule, &scores);
        prop_assert_eq!(margins.best(), ranked.first().map(|best| best.0));
        let mut given = margins.given(&rule);
        let order = ranked.iter().map(|topic| topic.0);
        let in_order: Vec<u32> = order.filter(|topic| given.contains(topic)).collect();
        prop_assert_eq!(&given, &in_order);
        given.sort_unstable();
        prop_assert_eq!(given, rule.decide(&ranked));

        let all = rule.probabilities(&ranked);
        for (topic, _) in ranked {
            let own = margins.probability(&rule, topic).map(f64::to_bits);
            prop_assert_eq!(own, all.as_ref().map(|all| all[topic as usize].to_bits()));
        }
    }
}
