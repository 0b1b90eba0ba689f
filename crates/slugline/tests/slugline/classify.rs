//! What a model says of one article, and which of its topics are shown.

use slugline::{Algorithm, Classification, Recipe, Selection, TopicModel, TrainOptions};

use crate::generate;
use crate::support::{
    article, name, small_corpus, small_model, small_refined_model, train, train_with,
};

fn best<'m>(model: &'m TopicModel, title: Option<&str>, body: &str) -> &'m str {
    name(model, model.classify(title, body).ranked[0].topic)
}

#[test]
fn an_article_gets_the_topic_of_its_words() {
    let model = small_model();
    for (body, topic) in [
        ("Crude oil was dearer.", "energy"),
        ("The tariffs on steel", "trade"),
        ("a full pipeline of gas, and one quota", "energy"),
    ] {
        assert_eq!(best(&model, None, body), topic, "{body}");
    }
}

#[test]
fn an_article_of_unknown_words_has_no_topic() {
    let model = small_model();
    let nothing = Classification {
        terms: 0,
        ranked: Vec::new(),
    };
    for body in ["", "...", "football championship", "the of and"] {
        assert_eq!(model.classify(None, body), nothing, "{body}");
        assert_eq!(model.classify(Some(body), ""), nothing, "{body}");
    }
    let everything = Selection {
        top: Some(5),
        threshold: Some(0.0),
        at_least_one: true,
    };
    assert_eq!(nothing.select(everything).count(), 0);
}

#[test]
fn terms_that_are_known_are_counted_once() {
    // oil, prices, and the pair of them
    assert_eq!(
        small_model()
            .classify(None, "oil prices; oil prices, football")
            .terms,
        3
    );
}

#[test]
fn a_title_counts_as_often_as_its_weight_says() {
    let train_weighted = |title_weight| {
        let recipe = Recipe {
            title_weight,
            ngrams: 1,
            ..Recipe::default()
        };
        let options = TrainOptions {
            recipe,
            calibrate: false,
            ..TrainOptions::default()
        };
        train_with(&generate::articles(3, 60, false), &options)
            .unwrap()
            .0
    };
    for weight in [0_u32, 1, 2, 7] {
        let model = train_weighted(weight);
        let repeated = "oil minister. ".repeat(weight as usize) + "tariff talks";
        assert_eq!(
            model.classify(Some("oil minister"), "tariff talks"),
            model.classify(None, &repeated),
            "{weight}"
        );
    }
    // In training, too: but for their hashes, the models are the same.
    let twice = TrainOptions::default();
    let titled = [article("oil", "gas", &["a"]), article("", "steel", &["b"])];
    let written_out = [
        article("", "oil. oil. gas", &["a"]),
        article("", "steel", &["b"]),
    ];
    let (titled, _) = train_with(&titled, &twice).unwrap();
    let (written_out, _) = train_with(&written_out, &twice).unwrap();
    let file = |model: TopicModel| model.compact().unwrap().to_bytes().unwrap();
    assert!(file(titled) == file(written_out));
}

#[test]
fn the_best_topic_comes_first_and_ties_go_by_name() {
    let articles = generate::articles(5, 80, true);
    let model = train(&articles);
    for article in &articles {
        let ranked = model
            .classify(article.title.as_deref(), &article.body)
            .ranked;
        // In the order of their margins: the score alone does not tell the most probable topic.
        let mut judged: Vec<(u32, f64)> = ranked.iter().map(|t| (t.topic, t.score)).collect();
        model.model().rule().judge(&mut judged);
        assert!(
            judged
                .iter()
                .map(|j| j.0)
                .eq(ranked.iter().map(|t| t.topic))
        );
        assert!(ranked.is_sorted_by(|a, b| a.probability >= b.probability));
        assert!(ranked.is_sorted_by(|a, b| a.given >= b.given));
    }
    let alike = train(&[article("", "oil", &["b"]), article("", "oil", &["a"])]);
    let ranked = alike.classify(None, "oil").ranked;
    assert_eq!((ranked[0].topic, ranked[1].topic), (0, 1));
    assert_eq!(ranked[0].score.to_bits(), ranked[1].score.to_bits());
}

#[test]
fn topics_that_exclude_each_other_share_one_probability() {
    let articles = generate::articles(5, 120, false);
    let model = train(&articles);
    for article in &articles {
        let ranked = model
            .classify(article.title.as_deref(), &article.body)
            .ranked;
        let sum: f64 = ranked.iter().filter_map(|topic| topic.probability).sum();
        assert!(ranked.is_empty() || (sum - 1.0).abs() < 1e-9, "{sum}");
        assert!(ranked.is_sorted_by(|a, b| a.probability >= b.probability));
        let given: Vec<bool> = ranked.iter().map(|topic| topic.given).collect();
        assert_eq!(
            given.iter().filter(|&&given| given).count(),
            ranked.len().min(1)
        );
        assert!(given.first().is_none_or(|&first| first));
    }
}

#[test]
fn topics_that_go_together_are_given_from_their_thresholds_on() {
    let articles = generate::articles(5, 300, true);
    let model = train(&articles);
    let rule = model.model().rule();
    assert_eq!(rule.thresholds.len(), model.topics().len());
    assert_eq!(rule.scales.len(), model.topics().len());
    let mut numbers_of_topics = [0; 5];
    for article in &articles {
        let tags = model.classify(article.title.as_deref(), &article.body);
        let mut judged: Vec<(u32, f64)> = tags.ranked.iter().map(|t| (t.topic, t.score)).collect();
        rule.judge(&mut judged);
        for (topic, (_, margin)) in tags.ranked.iter().zip(judged) {
            assert_eq!(topic.given, margin >= 0.0);
        }
        numbers_of_topics[tags.select(Selection::default()).count()] += 1;
    }
    assert!(
        numbers_of_topics[1] > 30 && numbers_of_topics[2] > 30,
        "{numbers_of_topics:?}"
    );
}

#[test]
fn a_selection_takes_from_the_top() {
    let articles = generate::articles(5, 300, true);
    let model = train(&articles);
    for article in &articles {
        let tags = model.classify(article.title.as_deref(), &article.body);
        let of = |top, threshold, at_least_one| Selection {
            top,
            threshold,
            at_least_one,
        };
        let select = |top, threshold| tags.select(of(top, threshold, false)).count();
        let likely = |p: f64| {
            let all = tags.ranked.iter();
            all.filter(|topic| topic.probability.unwrap() >= p).count()
        };
        let given = tags.ranked.iter().filter(|topic| topic.given).count();
        assert_eq!(select(None, None), given);
        assert_eq!(select(Some(0), None), 0);
        assert_eq!(select(Some(2), None), tags.ranked.len().min(2));
        assert_eq!(select(Some(100), None), tags.ranked.len());
        for p in [0.0, 0.3, 0.9, 1.1] {
            assert_eq!(select(None, Some(p)), likely(p));
            assert_eq!(select(Some(1), Some(p)), likely(p).min(1));
        }
        assert_eq!(select(None, Some(f64::NAN)), 0);
    }
}

#[test]
fn without_calibration_there_is_no_probability() {
    for algorithm in [
        Algorithm::Complement,
        Algorithm::Multinomial,
        Algorithm::Bernoulli,
        Algorithm::Refined,
    ] {
        let recipe = Recipe {
            algorithm,
            ..Recipe::default()
        };
        let options = TrainOptions {
            recipe,
            calibrate: false,
            ..TrainOptions::default()
        };
        let (model, _) = train_with(&small_corpus(), &options).unwrap();
        let tags = model.classify(None, "steel tariffs");
        assert!(tags.ranked.iter().all(|topic| topic.probability.is_none()));
        assert_eq!(tags.select(Selection::default()).count(), 1);
        let likely = Selection {
            top: None,
            threshold: Some(0.0),
            at_least_one: false,
        };
        assert_eq!(tags.select(likely).count(), 0);
    }
}

#[test]
fn topics_that_are_chosen_are_those_of_the_whole_order() {
    for model in [small_model(), small_refined_model()] {
        let mut classifier = model.classifier();
        for text in ["oil prices rise", "steel and gas", "nothing it knows", ""] {
            for selection in [
                Selection::default(),
                Selection {
                    at_least_one: true,
                    ..Selection::default()
                },
                Selection {
                    top: Some(1),
                    ..Selection::default()
                },
                Selection {
                    threshold: Some(0.3),
                    ..Selection::default()
                },
            ] {
                let all = classifier.classify(None, text);
                let chosen = classifier.choose(None, text, selection);
                assert_eq!(chosen.terms, all.terms);
                let selected: Vec<_> = all.select(selection).copied().collect();
                assert_eq!(chosen.ranked, selected, "{text}: {selection:?}");
            }
        }
    }
}
