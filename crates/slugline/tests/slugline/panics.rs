//! A panic of the caller's own code comes out where the caller is, and nothing hangs.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use slugline::{Article, Classifier};

use crate::generate;
use crate::support::{Files, go_on, small_model, threads};

/// What `run` panics with, if it ends within a minute.
fn panic_of(run: impl FnOnce() + Send + 'static) -> String {
    let (give, take) = mpsc::channel();
    thread::spawn(move || {
        let panic = catch_unwind(AssertUnwindSafe(run)).expect_err("it panics");
        let message = panic.downcast_ref::<&str>().copied().unwrap_or_default();
        give.send(message.to_owned()).unwrap();
    });
    take.recv_timeout(Duration::from_secs(60))
        .expect("it ends, and doesn't wait for ever")
}

#[test]
fn a_panic_of_the_work_reaches_the_caller() {
    for (count, fatal) in [(1, 0), (4, 0), (4, 700), (8, 1999)] {
        let message = panic_of(move || {
            let articles = generate::articles(3, 2000, false);
            let fatal = articles[fatal].id.clone();
            let work = |_: &mut Classifier<'_>, article: Article| {
                assert!(article.id != fatal, "work failed");
            };
            let files = Files::new(&[&articles]);
            let finish = |()| ControlFlow::Continue(());
            let corpus = files.unlabelled();
            let _ = small_model().classify_corpus(corpus, threads(count), work, finish, &mut go_on);
        });
        assert_eq!(message, "work failed");
    }
}

#[test]
fn a_panic_of_finish_or_observer_reaches_the_caller() {
    for in_observer in [false, true] {
        let message = panic_of(move || {
            let articles = generate::articles(3, 2000, false);
            let files = Files::new(&[&articles]);
            let finish = |()| {
                assert!(in_observer, "finish failed");
                ControlFlow::Continue(())
            };
            let corpus = files.unlabelled();
            let _ =
                small_model().classify_corpus(corpus, threads(4), |_, _| (), finish, &mut |_| {
                    panic!("observer failed")
                });
        });
        let expected = if in_observer {
            "observer failed"
        } else {
            "finish failed"
        };
        assert_eq!(message, expected);
    }
}
