//! Weights held against their formulas, exact logarithms and reordered articles.

use proptest::collection::vec;
use proptest::prelude::*;
use slugline_features::{
    CountMatrix, LOG_FRACTION_BITS, Weighting, inverse_document_frequency, log_count,
};

const SUBLINEAR: Weighting = Weighting {
    sublinear_tf: true,
    ..Weighting::COUNTS
};

const LINEAR_NORM: Weighting = Weighting {
    l2_norm: true,
    ..Weighting::COUNTS
};

fn to_f64(fixed: u64) -> f64 {
    fixed as f64 / 2_f64.powi(LOG_FRACTION_BITS.cast_signed())
}

fn norm(weighting: Weighting, counts: &[f32]) -> f64 {
    let row = (0..).zip(counts.iter().copied());
    weighting.norm(CountMatrix::from_rows(counts.len(), [row]).unwrap().row(0))
}

/// Counts of articles, of other sparse data, and from one end of the range to the other.
fn counts() -> impl Strategy<Value = Vec<f32>> {
    let whole = (1_u16..200).prop_map(f32::from);
    let wide = (-140.0_f32..=32.0).prop_map(f32::exp2);
    let zero = Just(0.0);
    prop_oneof![
        vec(whole.clone(), 1..60),
        vec(0.0_f32..3.0, 1..60),
        vec(prop_oneof![wide.clone(), zero, whole], 1..60),
        vec(wide, 1..60),
    ]
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn norms_are_euclidean(counts in counts()) {
        for weighting in [Weighting::TF_IDF, LINEAR_NORM] {
            let logarithm = |count: f64| if count > 1.0 { 1.0 + count.ln() } else { count };
            let weight = |count| if weighting.sublinear_tf { logarithm(count) } else { count };
            let squares: f64 = counts.iter().map(|&count| weight(count.into()).powi(2)).sum();
            let expected = if squares == 0.0 { 1.0 } else { squares.sqrt() };
            let norm = norm(weighting, &counts);
            prop_assert!((norm / expected - 1.0).abs() < 1e-12, "{norm} for {expected}");
        }
    }

    #[test]
    fn norms_do_not_depend_on_the_order_of_terms(
        (counts, shuffled) in counts().prop_flat_map(|counts| {
            (Just(counts.clone()), Just(counts).prop_shuffle())
        }),
    ) {
        for weighting in [Weighting::TF_IDF, LINEAR_NORM] {
            let (one, other) = (norm(weighting, &counts), norm(weighting, &shuffled));
            prop_assert_eq!(one.to_bits(), other.to_bits());
        }
    }

    #[test]
    fn term_frequencies_follow_their_formula(count in 0.0_f64..1e9, more in 0.0_f64..1e3) {
        prop_assert_eq!(Weighting::COUNTS.term_frequency(count).to_bits(), count.to_bits());
        let frequency = SUBLINEAR.term_frequency(count);
        let expected = if count > 1.0 { 1.0 + count.ln() } else { count };
        prop_assert!((frequency - expected).abs() <= 1e-14 * expected);
        prop_assert!(SUBLINEAR.term_frequency(count + more) >= frequency);
    }

    #[test]
    fn document_frequencies_are_those_of_scikit_learn(articles in 0..=1_000_000_000_u64, part: f64) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a part of the articles is a number of articles"
        )]
        let df = (articles as f64 * part.abs().fract()) as u64;
        let smooth = 1.0 + ((1.0 + articles as f64) / (1.0 + df as f64)).ln();
        let idf = to_f64(inverse_document_frequency(articles, df));
        prop_assert!((idf - smooth).abs() <= 1e-9, "{idf} for {smooth}");
    }

    #[test]
    fn rarer_terms_never_weigh_less(articles: u64, one: u64, other: u64) {
        let (rare, common) = (one.min(other), one.max(other));
        let idf = |df| inverse_document_frequency(articles, df);
        prop_assert!(idf(rare) >= idf(common));
        prop_assert!(idf(common) >= 1 << LOG_FRACTION_BITS);
        prop_assert!(log_count(rare) <= log_count(common));
    }
}

/// ln(1 + count) × 2³², rounded, from sixty decimal digits: no platform may differ.
#[test]
fn logarithms_of_counts_are_exact() {
    let cases = [
        (0, 0),
        (1, 2_977_044_472),
        (2, 4_718_503_851),
        (9, 9_889_527_671),
        (99, 19_779_055_341),
        (20_000, 42_535_369_897),
        (1_000_000, 59_337_170_319),
        (1_000_000_000, 89_005_749_040),
        ((1 << 53) - 1, 157_783_357_006),
        (u64::MAX, 190_530_846_196),
    ];
    for (count, fixed) in cases {
        assert_eq!(log_count(count), fixed, "{count}");
    }
}

/// Whether a logarithm is computed or was before, it is the same to the last bit.
#[test]
fn remembered_frequencies_are_those_that_would_be_computed() {
    for halves in 3..1_200 {
        let count = f64::from(halves) / 2.0;
        let computed = 1.0 + libm::log(count);
        assert_eq!(
            SUBLINEAR.term_frequency(count).to_bits(),
            computed.to_bits()
        );
    }
}

/// 1 + ln(count) to the last bit, from sixty decimal digits: no platform may differ.
#[test]
#[expect(clippy::float_cmp, reason = "the last bit is what is tested")]
fn sublinear_frequencies_are_exact() {
    let cases = [
        (0.0, 0.0),
        (0.5, 0.5),
        (1.0, 1.0),
        (7.0, 2.945_910_149_055_313_5),
        (10.0, 3.302_585_092_994_046),
        (12.5, 3.525_728_644_308_255_6),
        (1000.0, 7.907_755_278_982_137),
        (16_777_216.0, 17.635_532_333_438_686),
        (4_294_967_296.0, 23.180_709_777_918_25),
    ];
    for (count, frequency) in cases {
        assert_eq!(SUBLINEAR.term_frequency(count), frequency, "{count}");
    }
}

#[test]
fn document_frequencies_beyond_the_articles_count_as_in_all() {
    let one = 1 << LOG_FRACTION_BITS;
    for (articles, df) in [(0, 0), (0, 1), (3, 3), (3, 4), (3, u64::MAX)] {
        assert_eq!(inverse_document_frequency(articles, df), one);
    }
    assert!(inverse_document_frequency(4, 3) > one);
}

#[test]
#[expect(clippy::float_cmp, reason = "1 is exact")]
fn without_weights_or_without_norm_the_norm_is_one() {
    assert_eq!(norm(Weighting::TF_IDF, &[]), 1.0);
    assert_eq!(norm(Weighting::TF_IDF, &[0.0, 0.0]), 1.0);
    assert_eq!(norm(SUBLINEAR, &[3.0, 4.0]), 1.0);
    assert_eq!(norm(LINEAR_NORM, &[3.0, 4.0]), 5.0);
}

#[test]
fn a_weighting_is_read_from_what_it_is_written_as() {
    assert_eq!(Weighting::default(), Weighting::TF_IDF);
    let json = serde_json::to_string(&SUBLINEAR).unwrap();
    assert_eq!(json, r#"{"sublinear_tf":true,"idf":false,"l2_norm":false}"#);
    assert_eq!(serde_json::from_str::<Weighting>(&json).unwrap(), SUBLINEAR);
    for bad in [
        r#"{"sublinear_tf":true,"idf":false}"#,
        r#"{"sublinear_tf":true,"idf":false,"l2_norm":false,"l1_norm":true}"#,
    ] {
        assert!(serde_json::from_str::<Weighting>(bad).is_err(), "{bad}");
    }
}
