//! Many articles on many threads.

use std::ops::ControlFlow;

use slugline::{Article, Corpus, Error, Event, Input, ReadError, ReadOptions};

use crate::generate;
use crate::support::{Files, go_on, small_model, threads, train};

#[test]
fn every_article_is_classified_as_alone() {
    let articles = generate::articles(2, 500, true);
    let model = train(&articles);
    let mut alone = model.classifier();
    let expected: Vec<_> = articles
        .iter()
        .map(|article| alone.classify(article.title.as_deref(), &article.body))
        .collect();
    let mut found = Vec::new();
    model
        .classify_corpus(
            Files::new(&[&articles]).unlabelled(),
            threads(4),
            |classifier, article| classifier.classify(article.title.as_deref(), &article.body),
            |tags| {
                found.push(tags);
                ControlFlow::Continue(())
            },
            &mut go_on,
        )
        .unwrap();
    assert_eq!(found, expected);
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let (missing, lines) = (path("missing.jsonl"), path("lines.jsonl"));
    std::fs::write(
        &lines,
        "{\"text\": \"oil\"}\nnot JSON\n{\"text\": \"steel\"}\n",
    )
    .unwrap();
    let inputs = [Input::from(missing), Input::from(lines)];
    let corpus = Corpus::unlabelled(&inputs, &ReadOptions::default());
    let (mut bodies, mut skipped) = (Vec::new(), Vec::new());
    small_model()
        .classify_corpus(
            corpus,
            threads(2),
            |_, article| article.body,
            |body| {
                bodies.push(body);
                ControlFlow::Continue(())
            },
            &mut |event| {
                if let Event::Skipped(error) = event {
                    skipped.push((matches!(error, ReadError::Input(_)), error.to_string()));
                }
                ControlFlow::Continue(())
            },
        )
        .unwrap();
    assert_eq!(bodies, ["oil", "steel"]);
    let (kinds, messages): (Vec<bool>, Vec<String>) = skipped.into_iter().unzip();
    assert_eq!(kinds, [true, false]);
    assert!(messages[0].contains("missing.jsonl"), "{messages:?}");
    assert!(messages[1].contains("lines.jsonl:2"), "{messages:?}");
}

#[test]
fn it_stops_where_the_caller_has_enough() {
    let articles = generate::articles(2, 3000, false);
    let files = Files::new(&[&articles]);
    let model = small_model();
    for enough in [1, 64, 1000] {
        let mut finished = 0;
        let result = model.classify_corpus(
            files.unlabelled(),
            threads(4),
            |_, _: Article| (),
            |()| {
                finished += 1;
                if finished == enough {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            },
            &mut go_on,
        );
        assert!(matches!(result, Err(Error::Stopped)), "{result:?}");
        assert_eq!(finished, enough);
    }
}

#[test]
fn it_stops_where_the_observer_asks() {
    let articles = generate::articles(2, 3000, false);
    let files = Files::new(&[&articles]);
    let mut seen = 0;
    let result = small_model().classify_corpus(
        files.unlabelled(),
        threads(4),
        |_, _| (),
        |()| ControlFlow::Continue(()),
        &mut |event| match event {
            Event::Progress { articles, .. } => {
                seen = articles;
                ControlFlow::Break(())
            }
            _ => ControlFlow::Continue(()),
        },
    );
    assert!(matches!(result, Err(Error::Stopped)), "{result:?}");
    assert!((1..3000).contains(&seen), "{seen}");
}
