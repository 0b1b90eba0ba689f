//! The model as linfa sees it: every way to fit and to predict agrees with the others.

use linfa::traits::{Fit, FitWith, Predict, PredictInplace};
use linfa::{DatasetBase, ParamGuard};
use ndarray::{Array1, Array2, array};
use slugline_features::{CountMatrix, Weighting};
use slugline_model::{
    Algorithm, DecisionRule, ModelError, NaiveBayesModel, NaiveBayesParams, TopicId, TopicSets,
};

use crate::corpus::{Corpus, matrix};

/// Terms 0 and 1 say topic 0, terms 2 and 3 topic 1, and term 4 topic 2.
fn corpus() -> Corpus {
    Corpus::new(
        3,
        &[
            (&[2.0, 1.0, 0.0, 0.0, 0.0], &[0]),
            (&[1.0, 3.0, 0.0, 1.0, 0.0], &[0]),
            (&[0.0, 0.0, 2.0, 1.0, 0.0], &[1]),
            (&[0.0, 1.0, 1.0, 4.0, 0.0], &[1]),
            (&[0.0, 0.0, 0.0, 1.0, 5.0], &[2]),
        ],
    )
}

fn labels(corpus: &Corpus) -> Array1<TopicId> {
    corpus.topics.iter().map(|own| TopicId(own[0])).collect()
}

#[test]
fn labels_and_sets_of_one_topic_are_the_same() {
    let corpus = corpus();
    for algorithm in [
        Algorithm::Complement,
        Algorithm::Multinomial,
        Algorithm::Bernoulli,
    ] {
        let params = NaiveBayesParams::new(algorithm);
        let by_label = DatasetBase::new(corpus.matrix(), labels(&corpus));
        let by_set = DatasetBase::new(corpus.matrix(), corpus.topic_sets());
        // `fit` and `fit_with` of unchecked parameters come with `ParamGuard`.
        let first: NaiveBayesModel = params.fit(&by_label).unwrap();
        let second = params.fit(&by_set).unwrap();
        let third = params.fit_with(None, &by_label).unwrap();
        let fourth = params.fit_with(None, &by_set).unwrap();
        for other in [&second, &third, &fourth] {
            assert_eq!(first.statistics(), other.statistics());
        }

        let labels: Array1<TopicId> = first.predict(&by_set);
        assert_eq!(labels, by_label.targets);
        assert_eq!(
            labels,
            Predict::<_, Array1<TopicId>>::predict(&first, &by_label.records)
        );
        let sets: TopicSets = first.predict(&by_label);
        assert_eq!(sets, by_set.targets);
        assert_eq!(
            sets,
            Predict::<_, TopicSets>::predict(&first, &by_label.records)
        );
        let predicted: DatasetBase<CountMatrix, Array1<TopicId>> = first.predict(by_set);
        assert_eq!(predicted.targets, labels);

        // Whatever the targets held, they hold what was predicted.
        let mut targets = Array1::from_elem(1, TopicId(7));
        PredictInplace::predict_inplace(&first, &by_label.records, &mut targets);
        assert_eq!(targets, labels);
    }
}

#[test]
fn a_batch_is_added_to_a_model() {
    let corpus = corpus();
    let params = NaiveBayesParams::new(Algorithm::Complement).weighting(Weighting::TF_IDF);
    let part = |keep: fn(usize) -> bool| {
        let part = corpus.filtered(keep);
        DatasetBase::new(part.matrix(), labels(&part))
    };
    let model = params.fit(&part(|article| article < 2)).unwrap();
    assert_eq!(model.statistics().topics(), 1);
    let rule = DecisionRule {
        thresholds: vec![0.5],
        ..DecisionRule::best_topic(false)
    };
    let model = model.with_rule(rule).unwrap();
    let model = params
        .fit_with(Some(model), &part(|article| article >= 2))
        .unwrap();
    assert_eq!(
        model.statistics(),
        params.fit(&part(|_| true)).unwrap().statistics()
    );
    assert_eq!(model.rule(), &DecisionRule::best_topic(true));
}

#[test]
fn batches_that_do_not_fit_are_refused() {
    let corpus = corpus();
    let dataset = DatasetBase::new(corpus.matrix(), labels(&corpus));
    let params = NaiveBayesParams::new(Algorithm::Complement);
    let model = params.fit(&dataset).unwrap();
    let refused = |params: &NaiveBayesParams, rows: &[Vec<f32>], topics: Vec<u32>| {
        let topics: TopicSets = topics.into_iter().map(|topic| [topic]).collect();
        let batch = DatasetBase::new(matrix(rows), topics);
        params.fit_with(Some(model.clone()), &batch).unwrap_err()
    };
    let row = vec![1.0; 5];
    assert!(matches!(
        refused(&params, &[vec![1.0; 4]], vec![0]),
        ModelError::Terms {
            expected: 5,
            found: 4
        }
    ));
    assert!(matches!(
        refused(&params, std::slice::from_ref(&row), vec![0, 1]),
        ModelError::Length {
            articles: 1,
            targets: 2
        }
    ));
    assert!(matches!(
        refused(&params, std::slice::from_ref(&row), vec![u32::MAX]),
        ModelError::Topic {
            topic: u32::MAX,
            ..
        }
    ));
    assert!(matches!(
        refused(&params, &[], vec![]),
        ModelError::Terms { found: 0, .. }
    ));
    // Sums of other weights can't be added to these; smoothing is applied to the sums.
    for other in [
        NaiveBayesParams::new(Algorithm::Bernoulli),
        NaiveBayesParams::new(Algorithm::Complement).weighting(Weighting::TF_IDF),
    ] {
        assert!(matches!(
            refused(&other, std::slice::from_ref(&row), vec![0]),
            ModelError::Weighting
        ));
    }
    let idf = Weighting {
        idf: true,
        ..Weighting::COUNTS
    };
    let other = NaiveBayesParams::new(Algorithm::Multinomial)
        .alpha(1.0)
        .weighting(idf);
    other.fit_with(Some(model.clone()), &dataset).unwrap();
}

#[test]
fn nothing_to_train_on_is_an_error() {
    let params = NaiveBayesParams::new(Algorithm::Multinomial);
    let fit = |rows: &[Vec<f32>], topics: TopicSets| {
        params
            .fit(&DatasetBase::new(matrix(rows), topics))
            .unwrap_err()
    };
    assert!(matches!(fit(&[], TopicSets::new()), ModelError::NoArticles));
    let without = [vec![], vec![]].into_iter().collect();
    assert!(matches!(
        fit(&[vec![1.0], vec![2.0]], without),
        ModelError::NoTopics
    ));
    let params = params.alpha(f64::NAN);
    let dataset = DatasetBase::new(corpus().matrix(), corpus().topic_sets());
    assert!(matches!(
        params.fit(&dataset).unwrap_err(),
        ModelError::Alpha(_)
    ));
}

#[test]
fn tables_and_lists_of_topics_are_the_same() {
    let table: Array2<bool> = array![[true, false, true], [false, false, false]];
    let sets = TopicSets::from_table(table.view());
    let lists: TopicSets = [vec![2, 0, 2, 0], vec![]].into_iter().collect();
    assert_eq!(sets, lists);
    assert!(sets.iter().eq([&[0, 2][..], &[]]));
    assert!(sets.get(2).is_empty() && sets.get(usize::MAX).is_empty());
}

#[test]
fn articles_with_other_terms_than_the_model_are_scored_by_those_they_share() {
    let corpus = corpus();
    let params = NaiveBayesParams::new(Algorithm::Complement)
        .check()
        .unwrap();
    let model = corpus.model(&params);
    let wide = matrix(&[vec![1.0, 0.0, 0.0, 0.0, 0.0, 9.0, 9.0]]);
    let narrow = matrix(&[vec![1.0]]);
    let wide: Array1<TopicId> = model.predict(&wide);
    let narrow: Array1<TopicId> = model.predict(&narrow);
    assert_eq!(wide, array![TopicId(0)]);
    assert_eq!(wide, narrow);
}
