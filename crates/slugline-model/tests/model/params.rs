//! No estimator runs with parameters out of their range.

use linfa::ParamGuard;
use slugline_features::Weighting;
use slugline_model::{Algorithm, ModelError, NaiveBayesParams, NaiveBayesValidParams};

#[test]
fn alpha_is_checked() {
    for alpha in [
        f64::NAN,
        0.0,
        -0.3,
        1e-11,
        1.1e6,
        f64::INFINITY,
        f64::NEG_INFINITY,
    ] {
        let params = NaiveBayesParams::new(Algorithm::Multinomial).alpha(alpha);
        let error = params.check().unwrap_err();
        assert!(matches!(error, ModelError::Alpha(found) if found.to_bits() == alpha.to_bits()));
    }
    for alpha in [1e-10, 0.3, 1.0, 1e6] {
        let params = NaiveBayesParams::new(Algorithm::Bernoulli).alpha(alpha);
        assert_eq!(params.check().unwrap().alpha().to_bits(), alpha.to_bits());
    }
}

#[test]
fn min_df_is_checked() {
    let params = NaiveBayesParams::new(Algorithm::Complement).min_df(0);
    assert!(matches!(params.check().unwrap_err(), ModelError::MinDf));
    let params = NaiveBayesParams::new(Algorithm::Complement).min_df(u64::MAX);
    assert_eq!(params.check().unwrap().min_df(), u64::MAX);
}

#[test]
fn a_file_is_checked_as_well() {
    let params = NaiveBayesParams::new(Algorithm::Bernoulli)
        .alpha(0.5)
        .weighting(Weighting::TF_IDF)
        .min_df(2);
    let json = serde_json::to_string(&params).unwrap();
    let read: NaiveBayesValidParams = serde_json::from_str(&json).unwrap();
    assert_eq!(read, params.check().unwrap());
    for (from, to, message) in [
        ("0.5", "0.0", "the smoothing alpha is 0"),
        ("0.5", "1e300", "the smoothing alpha is 1"),
        (
            "\"min_df\":2",
            "\"min_df\":0",
            "minimum document frequency is 0",
        ),
        ("bernoulli", "gaussian", "unknown variant `gaussian`"),
        ("min_df", "max_df", "unknown field `max_df`"),
    ] {
        let damaged = json.replace(from, to);
        assert_ne!(damaged, json);
        let error = serde_json::from_str::<NaiveBayesValidParams>(&damaged).unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
        assert!(serde_json::from_str::<NaiveBayesParams>(&damaged).is_err());
    }
}
