//! The articles of `data/`, as the README uses them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::Desk;

/// The names of the files of a folder below `data/`, as the program is given them.
fn files(folder: &str, extension: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../data")
        .join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder.canonicalize().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "data/{}", folder.display());
    paths
        .into_iter()
        .map(|path| path.to_str().unwrap().to_owned())
        .collect()
}

#[test]
fn our_news_train_a_model_that_tags_our_examples() {
    let desk = Desk::new();
    desk.train(&format!(
        "{} -m news.model",
        files("news", "jsonl").join(" ")
    ));
    let examples = files("examples", "txt");
    let tagged = desk
        .run(&format!(
            "classify {} -m news.model --format json",
            examples.join(" ")
        ))
        .json();
    let tagged = tagged.as_array().unwrap();
    assert_eq!(tagged.len(), examples.len());
    let with_topics = tagged
        .iter()
        .filter(|article| article["topics"][0].is_object())
        .count();
    assert!(
        with_topics * 4 >= examples.len() * 3,
        "{with_topics} of {}",
        examples.len()
    );
}

#[test]
fn a_model_of_our_news_would_be_right_more_often_than_not() {
    let desk = Desk::new();
    let corpus = files("news", "jsonl").join(" ");
    let report = desk
        .run(&format!(
            "evaluate {corpus} --cross-validate 5 --format json"
        ))
        .json();
    assert!(report["top1_accuracy"].as_f64().unwrap() > 0.7, "{report}");
    assert!(report["micro"]["f1"].as_f64().unwrap() > 0.6, "{report}");
}
