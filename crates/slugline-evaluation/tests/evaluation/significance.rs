//! Tests of significance beside exact binomials, published figures, and all resamples there are.

use proptest::prelude::*;
use slugline_evaluation::{BOOTSTRAP_RESAMPLES, Decision, PairedDecisions, Tally, mcnemar};

use crate::naive::{Article, decision};

/// Two tails of a binomial distribution with a chance of ½, each term by itself.
fn both_tails(a: u64, b: u64) -> f64 {
    let (few, all) = (a.min(b), a + b);
    let chance = |k: u64| (0..k).fold(1.0, |c, i| c * (all - i) as f64 / (i + 1) as f64);
    let tail: f64 = (0..=few)
        .map(|k| chance(k) * 0.5_f64.powf(all as f64))
        .sum();
    (2.0 * tail).min(1.0)
}

#[test]
fn mcnemar_is_the_binomial_worked_out_by_hand() {
    for (a, b, p) in [
        (0, 0, 1.0),
        (0, 1, 1.0),
        (3, 3, 1.0),
        // 2 × 1 ÷ 2⁶; 2 × (1 + 10) ÷ 2¹⁰; 2 × (1 + 6 + 15) ÷ 2⁶.
        (0, 6, 2.0 / 64.0),
        (9, 1, 22.0 / 1_024.0),
        (2, 4, 44.0 / 64.0),
    ] {
        assert!(
            (mcnemar(a, b) - p).abs() < 1e-13,
            "{a} {b}: {}",
            mcnemar(a, b)
        );
    }
}

/// The first are the approval ratings of Agresti's *Categorical Data Analysis*, whose exact p R's
/// exact2x2 gives as 3.716e-05. All were computed with Python's whole numbers,
/// `2 * sum(comb(n, i) for i in range(k + 1)) / 2**n`.
#[test]
fn mcnemar_agrees_with_exact_fractions() {
    for (a, b, p) in [
        (150, 86, 3.715_936_139_571_442e-5),
        (59, 121, 4.434_449_263_755_176e-6),
        (5, 15, 0.041_389_465_332_031_25),
        (26, 7, 0.001_318_727_154_284_715_7),
        (400, 500, 0.000_956_444_136_918_946_1),
        (1_000, 1_300, 4.287_409_002_115_325_6e-10),
        (9_000, 9_500, 0.000_243_570_685_569_872_5),
    ] {
        assert!(
            (mcnemar(a, b) / p - 1.0).abs() < 1e-9,
            "{a} {b}: {}",
            mcnemar(a, b)
        );
    }
}

#[test]
fn mcnemar_of_many_articles_takes_no_time() {
    assert!(mcnemar(0, u64::MAX) < 1e-300);
    let p = mcnemar(500_000_000, 500_001_000);
    // The difference is 0.0316 standard deviations of a normal distribution.
    assert!((p - 0.974_8).abs() < 1e-3, "{p}");
}

fn pairs(first: &[Article], second: &[Article]) -> PairedDecisions {
    let mut pairs = PairedDecisions::default();
    for (first, second) in first.iter().zip(second) {
        pairs.add(decision(first), decision(second));
    }
    pairs
}

fn micro_f1<'a>(articles: impl Iterator<Item = &'a Article>) -> f64 {
    let mut tally = Tally::default();
    articles.for_each(|article| tally.add(decision(article)));
    let names: Vec<String> = (0..4).map(|topic| topic.to_string()).collect();
    tally.report(&names, 0).unwrap().micro.f1
}

/// The p over all resamples of five articles, 3,125 of them.
fn of_all_resamples(first: &[Article], second: &[Article]) -> f64 {
    let difference = |drawn: &[usize]| {
        micro_f1(drawn.iter().map(|&i| &first[i])) - micro_f1(drawn.iter().map(|&i| &second[i]))
    };
    let observed = difference(&[0, 1, 2, 3, 4]);
    let mut as_far = 0_u32;
    for number in 0..3_125_usize {
        let drawn = [1, 5, 25, 125, 625].map(|place| number / place % 5);
        // As far, but for the last bit of a difference.
        as_far += u32::from((difference(&drawn) - observed).abs() >= observed.abs() - 1e-12);
    }
    f64::from(as_far) / 3_125.0
}

fn two_of(articles: usize) -> impl Strategy<Value = (Vec<Article>, Vec<Article>)> {
    let topics = || prop::collection::vec(0_u32..4, 0..4);
    let article = (topics(), topics(), topics(), 0_u32..4, 0_u32..4);
    prop::collection::vec(article, articles).prop_map(|articles| {
        articles
            .into_iter()
            .map(|(own, a, b, best_a, best_b)| {
                ((own.clone(), a, Some(best_a)), (own, b, Some(best_b)))
            })
            .unzip()
    })
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn mcnemar_is_two_tails(a in 0_u64..60, b in 0_u64..60) {
        prop_assert!((mcnemar(a, b) - both_tails(a, b)).abs() < 1e-12);
        prop_assert_eq!(mcnemar(a, b).to_bits(), mcnemar(b, a).to_bits());
    }

    #[test]
    fn mcnemar_counts_articles_that_one_alone_has_right((first, second) in two_of(40)) {
        let right = |article: &Article| article.0.iter().any(|&topic| Some(topic) == article.2);
        let count = |one: bool| {
            let pairs = first.iter().zip(&second);
            pairs.filter(|(a, b)| right(a) == one && right(b) != one).count() as u64
        };
        prop_assert_eq!(pairs(&first, &second).mcnemar().to_bits(), mcnemar(count(true), count(false)).to_bits());
    }

    #[test]
    fn a_bootstrap_draws_from_all_resamples((first, second) in two_of(5)) {
        let p = pairs(&first, &second).bootstrap();
        let exact = of_all_resamples(&first, &second);
        // Four standard deviations of a share among 1,000 draws are .063 at most.
        prop_assert!((p - exact).abs() < 0.07, "{p}, of all {exact}");
    }

    #[test]
    fn a_bootstrap_has_no_favourite((first, second) in two_of(12)) {
        let p = pairs(&first, &second).bootstrap();
        prop_assert_eq!(p.to_bits(), pairs(&second, &first).bootstrap().to_bits());
        prop_assert!(p >= 1.0 / f64::from(BOOTSTRAP_RESAMPLES + 1) && p <= 1.0);
        prop_assert!((pairs(&first, &first).bootstrap() - 1.0).abs() < 1e-15);
    }
}

#[test]
fn a_plain_difference_is_no_chance_and_a_small_one_may_be() {
    let own = |_: usize| (vec![0], vec![0], Some(0));
    let other = |right: usize| {
        move |i: usize| {
            (
                vec![0],
                vec![u32::from(i >= right)],
                Some(u32::from(i >= right)),
            )
        }
    };
    let all: Vec<Article> = (0..100).map(own).collect();
    let bad: Vec<Article> = (0..100).map(other(50)).collect();
    let good: Vec<Article> = (0..100).map(other(99)).collect();
    assert!(pairs(&all, &bad).bootstrap() < 0.001);
    assert!(pairs(&all, &good).bootstrap() > 0.2);
}

#[test]
fn of_nothing_nothing_can_be_said() {
    let none = PairedDecisions::default();
    assert!((none.mcnemar() - 1.0).abs() < 1e-15);
    assert!((none.bootstrap() - 1.0).abs() < 1e-15);
    let mut one = PairedDecisions::default();
    let nothing = Decision {
        truth: &[],
        predicted: &[],
        best: None,
    };
    one.add(nothing, nothing);
    assert!((one.bootstrap() - 1.0).abs() < 1e-15);
}
