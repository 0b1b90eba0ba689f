//! How long one article of 500 words takes within a process that has met such words before, and
//! how much of that is scoring.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::Path;

use corpora::Outcome;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use slugline::{Classifier, Corpus, Event, Recipe, TopicModel, TrainOptions};
use slugline_features::{TermCounter, TermCounts};
use slugline_model::ScoreScratch;
use slugline_tokenizer::{Scratch, Tokenizer};

mod corpora;

/// Articles that are classified in turn, so that none is known by heart.
const ARTICLES: usize = 100;
const WORDS: usize = 500;

/// Stretches of the articles, from all over the corpus.
fn texts(path: &Path) -> Outcome<Vec<String>> {
    let articles = corpora::articles(path, usize::MAX)?;
    let words: Vec<&str> = articles
        .iter()
        .flat_map(|article| article.body.split_ascii_whitespace())
        .collect();
    let stretches = words.chunks_exact(WORDS);
    let step = (stretches.len() / ARTICLES).max(1);
    Ok(stretches
        .step_by(step)
        .map(|words| words.join(" "))
        .collect())
}

fn train(path: &Path, ngrams: usize) -> Outcome<TopicModel> {
    let options = TrainOptions {
        recipe: Recipe {
            ngrams,
            ..Recipe::default()
        },
        ..TrainOptions::default()
    };
    let mut go_on = |_: Event<'_>| ControlFlow::Continue(());
    Ok(TopicModel::train(Corpus::from_path(path)?, &options, &mut go_on)?.0)
}

/// The counts of texts over the terms of a model.
fn counts(model: &TopicModel, texts: &[String]) -> Outcome<Vec<TermCounts>> {
    let recipe = model.recipe();
    let tokenizer = Tokenizer::new(recipe.tokenizer.clone())?;
    let mut scratch = Scratch::default();
    let mut counter = TermCounter::new(model.vocabulary(), recipe.ngrams)?;
    let mut all = Vec::new();
    for text in texts {
        tokenizer.for_each_word(text, &mut scratch, |word| {
            if word.starts_sentence {
                counter.end_sentence();
            }
            counter.count(word.text, 1, || tokenizer.normalize(word.text));
        });
        let mut counts = TermCounts::default();
        counter.take(&mut counts);
        all.push(counts);
    }
    Ok(all)
}

fn bench_article(criterion: &mut Criterion) -> Outcome<()> {
    let [train_path, test_path] = corpora::parts();
    let texts = texts(&test_path)?;
    let bytes: usize = texts.iter().map(String::len).sum();
    for (name, ngrams) in [("words", 1), ("words_and_pairs", 2)] {
        let model = train(&train_path, ngrams)?;
        let mut group = criterion.benchmark_group("article");
        group.throughput(Throughput::Bytes((bytes / texts.len()) as u64));

        let mut classifier: Classifier<'_> = model.classifier();
        for text in &texts {
            classifier.classify(None, text);
        }
        group.bench_function(BenchmarkId::new("classify", name), |bencher| {
            let mut texts = texts.iter().cycle();
            bencher.iter(|| {
                let text = texts.next().map_or("", String::as_str);
                black_box(classifier.classify(None, text))
            });
        });

        let counts = counts(&model, &texts)?;
        let (mut scratch, mut scores) = (ScoreScratch::default(), Vec::new());
        for article in &counts {
            model
                .model()
                .score(article.row(), &mut scratch, &mut scores);
        }
        group.bench_function(BenchmarkId::new("score", name), |bencher| {
            let mut rows = counts.iter().map(TermCounts::row).cycle();
            bencher.iter(|| {
                let row = rows.next().unwrap_or_default();
                model
                    .model()
                    .score(black_box(row), &mut scratch, &mut scores)
            });
        });
        group.finish();
    }
    Ok(())
}

fn bench(criterion: &mut Criterion) {
    if let Err(error) = bench_article(criterion) {
        panic!("the benchmark cannot be made: {error}");
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
