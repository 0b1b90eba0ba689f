//! Results come in the order of the articles, whatever they take.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

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

#[test]
fn work_may_be_divided_by_rayon() {
    let articles = corpus(&vec![3; 4_000]);
    let files = Files::new(&[&articles]);
    for count in 1..4 {
        let mut found = 0;
        small_model()
            .classify_corpus(
                files.unlabelled(),
                threads(count),
                |_, article| rayon::join(|| article.body.len(), || article.id.len()),
                |_| {
                    found += 1;
                    ControlFlow::Continue(())
                },
                &mut go_on,
            )
            .unwrap();
        assert_eq!(found, articles.len());
    }
}

/// While results are not taken, no more than some batches are worked on.
#[test]
fn results_that_wait_are_few() {
    let articles = corpus(&vec![0; 20_000]);
    let files = Files::new(&[&articles]);
    let begun = AtomicUsize::new(0);
    let mut finished = 0;
    let mut most = 0;
    small_model()
        .classify_corpus(
            files.unlabelled(),
            threads(2),
            |_, _| begun.fetch_add(1, Ordering::Relaxed),
            |_| {
                if finished % 5_000 == 0 {
                    thread::sleep(Duration::from_millis(100));
                }
                most = most.max(begun.load(Ordering::Relaxed) - finished);
                finished += 1;
                ControlFlow::Continue(())
            },
            &mut go_on,
        )
        .unwrap();
    assert_eq!(finished, articles.len());
    assert!((1..2_500).contains(&most), "{most} articles were under way");
}
