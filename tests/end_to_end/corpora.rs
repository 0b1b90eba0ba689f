//! Accuracy on public corpora, which are no part of this repository: where they are not
//! found, these tests are skipped and say so.
//!
//! They are looked for in the folder that `SLUGLINE_CORPORA` names, or else in
//! `shared/corpora` beside the repository: `20news`, `bbc` and `reuters`, each with the
//! official split as `train.jsonl` and `test.jsonl`.

use std::env;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::Desk;

fn corpus(name: &str) -> Option<PathBuf> {
    let folder = env::var_os("SLUGLINE_CORPORA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora"),
        PathBuf::from,
    );
    let found = folder.join(name).canonicalize().ok();
    if found.is_none() {
        println!("{name}: skipped, {} has no such corpus", folder.display());
    }
    found
}

/// Trains on one part and evaluates on the other.
fn report(corpus: &Path) -> Value {
    let desk = Desk::new();
    let part = |name: &str| corpus.join(name).to_str().unwrap().to_owned();
    desk.train(&format!("{} -m m", part("train.jsonl")));
    desk.run(&format!(
        "evaluate {} -m m --format json",
        part("test.jsonl")
    ))
    .json()
}

#[test]
fn twenty_newsgroups() {
    if let Some(corpus) = corpus("20news") {
        let report = report(&corpus);
        assert_eq!(report["articles"], 7_532);
        assert!(
            report["top1_accuracy"].as_f64().unwrap() >= 0.855,
            "{report}"
        );
    }
}

#[test]
fn bbc() {
    if let Some(corpus) = corpus("bbc") {
        let report = report(&corpus);
        assert_eq!(report["articles"], 444);
        assert!(
            report["top1_accuracy"].as_f64().unwrap() >= 0.98,
            "{report}"
        );
    }
}

/// As it was published: a folder for each topic, and a stray `README.TXT` beside them.
#[test]
fn bbc_as_folders() {
    if let Some(corpus) = corpus("bbc/raw") {
        let desk = Desk::new();
        desk.train(&format!("{} -m m --ngrams 1", corpus.display()));
        let model = desk.run("inspect m --format json").json();
        assert_eq!(model["articles"], 2_225);
        assert_eq!(model["topics"].as_array().unwrap().len(), 5);
    }
}

#[test]
fn reuters() {
    if let Some(corpus) = corpus("reuters") {
        let report = report(&corpus);
        assert_eq!(report["articles"], 3_019);
        assert!(report["micro"]["f1"].as_f64().unwrap() >= 0.82, "{report}");
    }
}
