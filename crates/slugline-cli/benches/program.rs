//! The time of whole processes: what a person waits for at the terminal.
//!
//! Runs the program itself on the 20 Newsgroups corpus where the environment variable
//! `SLUGLINE_CORPORA` names a folder with `20news/train.jsonl` and `20news/test.jsonl`,
//! and otherwise on the articles in `data/news`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// What is trained on, and what is classified.
fn corpora() -> (PathBuf, PathBuf) {
    if let Some(folder) = std::env::var_os("SLUGLINE_CORPORA") {
        let folder = Path::new(&folder).join("20news");
        return (folder.join("train.jsonl"), folder.join("test.jsonl"));
    }
    let news = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/news");
    (news.clone(), news.join("energy.jsonl"))
}

/// The bytes of a file, or of the files in a folder.
fn bytes(path: &Path) -> u64 {
    let Ok(entries) = path.read_dir() else {
        return path.metadata().expect("the corpus is there").len();
    };
    let lengths = entries.flatten().filter_map(|entry| entry.metadata().ok());
    lengths.map(|metadata| metadata.len()).sum()
}

fn slugline(arguments: &[&str], files: [&Path; 2]) {
    let status = Command::new(env!("CARGO_BIN_EXE_slugline"))
        .args(arguments)
        .arg(files[0])
        .arg("--model")
        .arg(files[1])
        .arg("--quiet")
        .stdout(Stdio::null())
        .status()
        .expect("the program runs");
    assert!(status.success(), "{arguments:?}");
}

fn program(criterion: &mut Criterion) {
    let (train, classify) = corpora();
    let folder = tempfile::tempdir().expect("there is room for a model");
    let model = folder.path().join("bench.model");

    let mut group = criterion.benchmark_group("train");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(20));
    group.throughput(Throughput::Bytes(bytes(&train)));
    for (name, arguments) in [
        (
            "words, counting only",
            &["train", "--ngrams", "1", "--no-calibration"][..],
        ),
        ("words", &["train", "--ngrams", "1"]),
        (
            "words and pairs, counting only",
            &["train", "--no-calibration"],
        ),
        ("words and pairs", &["train"]),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| slugline(arguments, [&train, &model]));
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("classify");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(10));
    group.throughput(Throughput::Bytes(bytes(&classify)));
    group.bench_function("rows, as JSON Lines", |bencher| {
        bencher.iter(|| slugline(&["classify", "--format", "jsonl"], [&classify, &model]));
    });
    group.finish();
}

criterion_group!(benches, program);
criterion_main!(benches);
