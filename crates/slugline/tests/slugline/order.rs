//! Results come in the order of the articles, whatever they take.

use std::ops::ControlFlow;

use proptest::prelude::*;
use slugline::{Article, Event};

use crate::support::{Files, article, cases, go_on, small_model, threads};

/// Articles with these many words.
fn corpus(lengths: &[usize]) -> Vec<Article> {
    let texts = lengths.iter().map(|&length| "oil ".repeat(length + 1));
    texts
        .enumerate()
        .map(|(number, text)| Article {
            id: number.to_string(),
            ..article("", text.trim(), &[])
        })
        .collect()
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn order_is_kept_with_uneven_articles(
        lengths in prop::collection::vec(
            prop_oneof![9 => 0_usize..10, 1 => 5_000_usize..80_000],
            1..400,
        ),
        count in 1_usize..9,
    ) {
        let articles = corpus(&lengths);
        let half = articles.len() / 2;
        let files = Files::new(&[&articles[..half], &articles[half..]]);
        let mut found = Vec::new();
        let mut progress = Vec::new();
        small_model()
            .classify_corpus(
                files.unlabelled(),
                threads(count),
                |classifier, article| (article.id, classifier.classify(None, &article.body).terms),
                |result| {
                    found.push(result);
                    ControlFlow::Continue(())
                },
                &mut |event| {
                    if let Event::Progress { articles, bytes } = event {
                        progress.push((articles, bytes));
                    }
                    ControlFlow::Continue(())
                },
            )
            .unwrap();
        let expected: Vec<_> = (0..articles.len()).map(|number| (number.to_string(), 1)).collect();
        prop_assert_eq!(found, expected);

        prop_assert!(progress.is_sorted());
        let total: u64 = files.paths.iter().map(|path| path.metadata().unwrap().len()).sum();
        prop_assert_eq!(progress.last(), Some(&(articles.len() as u64, total)));
    }
}

/// More than there is room for at a time: they wait for each other, and none is lost.
#[test]
fn the_largest_articles_are_worked_on_in_turn() {
    let files = Files::new(&[&corpus(&[4 << 20; 5])]);
    let mut found = Vec::new();
    small_model()
        .classify_corpus(
            files.unlabelled(),
            threads(8),
            |_, article| (article.id, article.body.len()),
            |result| {
                found.push(result);
                ControlFlow::Continue(())
            },
            &mut go_on,
        )
        .unwrap();
    let expected: Vec<_> = (0..5)
        .map(|n: u8| (n.to_string(), (16 << 20) + 3))
        .collect();
    assert_eq!(found, expected);
}
