//! How many bytes of articles a second train a model and are classified, and how fast a
//! model opens: on a generated corpus, and on 20 Newsgroups where it is at hand.
//!
//! The environment variable `SLUGLINE_CORPORA` names a folder with `20news/train.jsonl`.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use slugline::{
    Corpus, Event, Input, ReadOptions, Recipe, Selection, TopicModel, TrainOptions,
    available_threads,
};
use tempfile::NamedTempFile;

type Outcome<T> = Result<T, Box<dyn Error>>;

const ARTICLES: usize = 4_000;
const TOPICS: u32 = 20;
const SENTENCES: usize = 12;
const WORDS: usize = 18;
/// Distinct words; the n-th is drawn about as often as 1/n, as in a language.
const DISTINCT: f64 = 60_000.0;

/// Articles whose words come as often as those of a language, one in four from a range
/// that is the topic's own: about 6 MB as JSON Lines.
fn generated() -> Outcome<NamedTempFile> {
    let mut file = tempfile::Builder::new().suffix(".jsonl").tempfile()?;
    let mut state = 1_u32;
    let mut uniform = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1 << 24)
    };
    let mut lines = String::new();
    for article in 0..ARTICLES {
        let topic = (uniform() * f64::from(TOPICS)).floor();
        let mut text = String::new();
        for _ in 0..SENTENCES {
            for _ in 0..WORDS {
                let rank = DISTINCT.powf(uniform()).floor();
                let shift = if uniform() < 0.25 {
                    1_000.0 * topic
                } else {
                    0.0
                };
                write!(text, "{} ", word(rank + shift))?;
            }
            text.push_str("End. ");
        }
        writeln!(
            lines,
            r#"{{"id": "{article}", "title": "{}", "text": "{text}", "topics": ["topic {topic}"]}}"#,
            word(1_000.0 * topic)
        )?;
    }
    file.write_all(lines.as_bytes())?;
    Ok(file)
}

/// A number in letters: no word of digits, which a tokenizer would fold.
fn word(number: f64) -> String {
    let digits = format!("{number:.0}");
    digits
        .bytes()
        .map(|digit| char::from(digit - b'0' + b'a'))
        .collect()
}

fn train(path: &Path, ngrams: usize, calibrate: bool) -> Outcome<TopicModel> {
    let options = TrainOptions {
        recipe: Recipe {
            ngrams,
            ..Recipe::default()
        },
        calibrate,
        ..TrainOptions::default()
    };
    let corpus = Corpus::from_path(path)?;
    let (model, _) = TopicModel::train(corpus, &options, &mut go_on)?;
    Ok(model)
}

fn classify(model: &TopicModel, path: &Path) -> Outcome<usize> {
    let corpus = Corpus::unlabelled(&[Input::from(path)], &ReadOptions::default());
    let mut terms = 0;
    model.classify_corpus(
        corpus,
        available_threads(),
        |classifier, article| {
            classifier
                .classify(article.title.as_deref(), &article.body)
                .terms
        },
        |known| {
            terms += known;
            ControlFlow::Continue(())
        },
        &mut go_on,
    )?;
    Ok(terms)
}

fn go_on(_: Event<'_>) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// So many words of the articles of a corpus, in their order.
fn words(path: &Path, count: usize) -> Outcome<String> {
    let corpus = Corpus::unlabelled(&[Input::from(path)], &ReadOptions::default());
    let mut words: Vec<String> = Vec::new();
    for article in corpus {
        let article = article?.parse()?;
        let missing = count - words.len();
        words.extend(article.body.split(' ').take(missing).map(str::to_owned));
        if words.len() == count {
            break;
        }
    }
    Ok(words.join(" "))
}

fn bench_corpus(criterion: &mut Criterion, corpus: &str, path: &Path) -> Outcome<()> {
    let mut group = criterion.benchmark_group(corpus);
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(10))
        .throughput(Throughput::Bytes(fs::metadata(path)?.len()));
    for (recipe, ngrams) in [("words", 1), ("pairs", 2)] {
        for (how, calibrate) in [("count", false), ("calibrate", true)] {
            // Once before, so that what can't be trained on is told as an error.
            train(path, ngrams, calibrate)?;
            group.bench_function(
                BenchmarkId::new(format!("train_{recipe}"), how),
                |bencher| {
                    bencher.iter(|| train(path, ngrams, calibrate).map(black_box).is_ok());
                },
            );
        }
    }
    let model = train(path, 2, true)?;
    classify(&model, path)?;
    group.bench_function("classify_pairs", |bencher| {
        bencher.iter(|| classify(&model, path).map(black_box).is_ok());
    });

    let text = words(path, 500)?;
    let mut classifier = model.classifier();
    group.throughput(Throughput::Elements(1));
    for how in ["classify", "choose"] {
        group.bench_function(BenchmarkId::new("article_of_500_words", how), |bencher| {
            bencher.iter(|| match how {
                "choose" => classifier.choose(None, &text, Selection::default()).terms,
                _ => classifier.classify(None, &text).terms,
            });
        });
    }

    let saved = tempfile::tempdir()?;
    let file = saved.path().join("model");
    group.throughput(Throughput::Bytes(model.save(&file, || true)?));
    group.bench_function("open_pairs", |bencher| {
        bencher.iter(|| TopicModel::load(&file).map(black_box).is_ok());
    });
    group.bench_function("save_pairs", |bencher| {
        bencher.iter(|| model.save(&file, || true).map(black_box).is_ok());
    });
    group.throughput(Throughput::Bytes(model.compact()?.save(&file, || true)?));
    group.bench_function("open_pairs_compacted", |bencher| {
        bencher.iter(|| TopicModel::load(&file).map(black_box).is_ok());
    });
    group.finish();
    Ok(())
}

fn bench(criterion: &mut Criterion) {
    let outcome = generated().and_then(|file| {
        bench_corpus(criterion, "generated", file.path())?;
        let Some(corpora) = std::env::var_os("SLUGLINE_CORPORA") else {
            return Ok(());
        };
        let newsgroups = PathBuf::from(corpora).join("20news/train.jsonl");
        if newsgroups.is_file() {
            bench_corpus(criterion, "20news", &newsgroups)?;
        }
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("the benchmark cannot be made: {error}");
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
