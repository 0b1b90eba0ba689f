//! Figures of a model on articles that it may not have seen.

use std::collections::BTreeSet;

use slugline::{Article, Error, Evaluation, Selection, TopicModel};

use crate::generate;
use crate::support::{Files, article, go_on, small_model, threads, train};

fn evaluate(model: &TopicModel, articles: &[Article], count: usize) -> Evaluation {
    let files = Files::new(&[articles]);
    let corpus = files.corpus();
    model.evaluate(corpus, threads(count), &mut go_on).unwrap()
}

#[test]
fn figures_are_counted_one_article_after_the_other() {
    for several in [false, true] {
        let model = train(&generate::articles(1, 200, several));
        let articles = generate::articles(2, 300, several);
        let (mut exact, mut best_right, mut unknown) = (0, 0, 0);
        let (mut hits, mut given, mut own) = (0, 0, 0);
        for article in &articles {
            let tags = model.classify(article.title.as_deref(), &article.body);
            let name = |topic: u32| model.topics()[topic as usize].as_str();
            let truth: BTreeSet<&str> = article.topics.iter().map(String::as_str).collect();
            let tagged: BTreeSet<&str> = tags
                .select(Selection::default())
                .map(|topic| name(topic.topic))
                .collect();
            exact += u64::from(tagged == truth);
            best_right += u64::from(
                tags.ranked
                    .first()
                    .is_some_and(|t| truth.contains(name(t.topic))),
            );
            unknown += u64::from(tags.terms == 0);
            hits += tagged.intersection(&truth).count();
            given += tagged.len();
            own += truth.len();
        }
        let evaluation = evaluate(&model, &articles, 1);
        let report = &evaluation.report;
        let close = |found: f64, expected: f64| (found - expected).abs() < 1e-12;
        assert_eq!(
            (report.articles, evaluation.without_known_term),
            (300, unknown)
        );
        assert!(close(report.accuracy, exact as f64 / 300.0));
        assert!(close(report.top1_accuracy, best_right as f64 / 300.0));
        assert!(close(report.micro.precision, hits as f64 / given as f64));
        assert!(close(report.micro.recall, hits as f64 / own as f64));
        assert!(evaluation.unknown_topics.is_empty());
        assert_eq!(evaluate(&model, &articles, 7), evaluation);
    }
}

#[test]
fn a_topic_that_the_model_does_not_know_is_missed() {
    let articles = [
        article("", "steel tariffs", &["trade"]),
        article("", "steel tariffs again", &["trade", "transport"]),
        article("", "oil", &["sport"]),
        article("", "football", &["sport"]),
    ];
    let evaluation = evaluate(&small_model(), &articles, 2);
    assert_eq!(evaluation.unknown_topics, ["sport", "transport"]);
    assert_eq!(evaluation.without_known_term, 1);
    let report = evaluation.report;
    assert_eq!((report.articles, report.topics), (4, 3));
    let close = |found: f64, expected: f64| (found - expected).abs() < 1e-12;
    // Given: trade, trade, energy. Own: trade, trade and transport, sport, sport.
    assert!(close(report.accuracy, 0.25) && close(report.top1_accuracy, 0.5));
    assert!(close(report.micro.precision, 2.0 / 3.0) && close(report.micro.recall, 2.0 / 5.0));
    let recall = |name: &str| {
        let row = report
            .per_topic
            .iter()
            .find(|row| row.topic == name)
            .unwrap();
        (row.articles, row.recall)
    };
    assert_eq!(recall("trade"), (2, 1.0));
    assert_eq!(recall("sport"), (2, 0.0));
    assert_eq!(recall("transport"), (1, 0.0));
}

#[test]
fn no_article_is_no_evaluation() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("empty.jsonl");
    std::fs::write(&path, "\n").unwrap();
    let result = slugline::Corpus::from_path(&path)
        .and_then(|corpus| small_model().evaluate(corpus, threads(2), &mut go_on));
    let error = result.expect_err("there is no article");
    assert!(
        matches!(error, Error::NoArticles { .. } | Error::Corpus(_)),
        "{error:?}"
    );
    assert!(error.to_string().contains("empty.jsonl"), "{error}");
}
