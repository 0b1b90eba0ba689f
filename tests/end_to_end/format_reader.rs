//! The reader that FORMAT.md has in Python does what it says, where there is a Python.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::program::Desk;

/// The program in the document, which reads a model and scores an article of a few terms.
fn reader() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../FORMAT.md");
    let document = fs::read_to_string(path).unwrap();
    let (_, code) = document.split_once("```python\n").unwrap();
    code.split_once("```").unwrap().0.to_owned()
}

/// Terms that the articles have, each as often as the text says it, as the reader is given them.
const TEXT: &str = "Tariff on steel. A tariff on imported steel; imported oil.";
const COUNTS: &str = "{'tariff': 2, 'steel': 2, 'imported': 2, 'oil': 1, 'on': 2, 'a': 1, \
    'tariff on': 2, 'on steel': 1, 'a tariff': 1, 'on imported': 1, 'imported steel': 1, 'imported oil': 1, \
    'steel imported': 1}";

#[test]
fn the_reader_in_the_document_scores_as_the_program_does() {
    let code = reader();
    let (functions, example) = code.split_once("\nprint(").unwrap();
    assert!(example.starts_with("score(read(\"slugline.model\")"));
    let desk = Desk::with_news();
    desk.write("article.txt", TEXT);
    let end = format!("\nprint(json.dumps(score(read('slugline.model'), {COUNTS})))\n");
    desk.write("reader.py", functions.to_owned() + &end);
    for options in ["", "--no-calibration", "--algorithm refined", "--min-df 2"] {
        desk.train(&format!("news.jsonl --model slugline.model {options}"));
        let mut python = Command::new("python3");
        python.arg("reader.py");
        desk.set_up(&mut python);
        let Ok(output) = python.output() else {
            println!("reader in FORMAT.md: skipped, there is no python3");
            return;
        };
        assert!(output.status.success(), "{output:?}");
        let theirs: Value = serde_json::from_slice(&output.stdout).unwrap();
        let classify = "classify article.txt --model slugline.model --top 3 --format json";
        let ours: Value = serde_json::from_str(&desk.run(classify).results()).unwrap();
        let topics = ours["topics"].as_array().unwrap();
        assert_eq!(topics.len(), 3);
        for topic in topics {
            let (name, score) = (topic["topic"].as_str().unwrap(), topic["score"].as_f64());
            let (ours, theirs) = (score.unwrap(), theirs[name].as_f64().unwrap());
            assert!(
                (ours - theirs).abs() < 1e-5,
                "{options}: {name} {ours} {theirs}"
            );
        }
    }
}
