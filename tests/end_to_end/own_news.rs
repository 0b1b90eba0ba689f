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
fn the_built_in_model_is_the_one_that_training_gives() {
    let desk = Desk::new();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
    let data = data.canonicalize().unwrap();
    desk.train(&format!(
        "{} --topics {} -m whole.model",
        data.join("news").display(),
        data.join("topics.toml").display()
    ));
    let outcome = desk.run("compact whole.model -o news.model -q");
    assert_eq!(outcome.code, Some(0), "{outcome}");
    let trained = fs::read(desk.path("news.model")).unwrap();
    assert!(
        trained == slugline_news::MODEL,
        "the built-in model isn't that of data/news any more: train it again with\n\
         slugline train data/news --topics data/topics.toml -m whole.model &&\n\
         slugline compact whole.model -o crates/slugline-news/news.model"
    );
    assert!(slugline_news::MODEL.len() <= 4_000_000);
}

#[test]
fn an_article_is_tagged_without_a_model_of_ones_own() {
    let desk = Desk::new();
    let examples = files("examples", "txt");
    let talk = examples
        .iter()
        .find(|path| path.contains("two-governments"));
    let tagged = desk
        .run(&format!("classify {} --format json", talk.unwrap()))
        .json();
    let topic = |topic: &serde_json::Value| {
        (
            topic["topic"].as_str().unwrap().to_owned(),
            topic["code"].as_str().unwrap().to_owned(),
        )
    };
    let mut topics: Vec<_> = tagged["topics"]
        .as_array()
        .unwrap()
        .iter()
        .map(topic)
        .collect();
    topics.sort();
    let expected = [
        ("defence", "medtop:20000598"),
        ("energy", "medtop:20000256"),
        ("trade", "medtop:20000373"),
    ];
    assert_eq!(
        topics,
        expected.map(|(topic, code)| (topic.to_owned(), code.to_owned()))
    );
}

#[test]
fn an_article_in_another_language_gets_no_topic() {
    let desk = Desk::new();
    let examples = files("examples", "txt");
    let german = examples.iter().find(|path| path.contains("faehre"));
    let tagged = desk
        .run(&format!("classify {} --format json", german.unwrap()))
        .json();
    assert_eq!(tagged["topics"].as_array().unwrap().len(), 0, "{tagged}");
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

/// The section “Add, merge, forget” of the README.
#[test]
fn our_news_are_forgotten_added_and_merged() {
    let desk = Desk::new();
    let files = files("news", "jsonl");
    let (one, two): (Vec<_>, Vec<_>) = files.iter().cloned().partition(|path| {
        let name = Path::new(path).file_name().unwrap().to_str().unwrap();
        name.as_bytes()[0] <= b'm'
    });
    let weather = files.iter().find(|path| path.ends_with("weather.jsonl"));
    let weather = weather.unwrap();
    for (name, files) in [("news", &files), ("one", &one), ("two", &two)] {
        desk.train(&format!("{} -m {name}.model", files.join(" ")));
    }
    let news = desk.read("news.model");
    for command in ["forget", "update"] {
        let outcome = desk.run(&format!("{command} news.model {weather} -q"));
        assert_eq!(outcome.to_string(), "exit code 0\n");
        assert_eq!(desk.read("news.model") == news, command == "update");
    }
    let outcome = desk.run("merge one.model two.model -o merged.model -q");
    assert_eq!(outcome.to_string(), "exit code 0\n");
    assert!(desk.read("merged.model") == news);
    let outcome = desk.run("compact news.model -o small.model -q");
    assert_eq!(outcome.to_string(), "exit code 0\n");
    assert!(desk.read("small.model").len() < news.len());
}
