//! How far each stage is from its floor: the plainest loop that touches the same bytes and does
//! the same kind of work, without rules.
//!
//! After Criterion's figures it prints a table of the stages, on one thread, each with the floor
//! that it stands on, in nanoseconds for a byte of text.

use std::hint::black_box;
use std::io::{self, Write as _};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use corpora::Outcome;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use floor::{Counts, letters, words};
use slugline::{Corpus, Event, Recipe, TopicModel, TrainOptions};
use slugline_tokenizer::{Scratch, Tokenizer, TokenizerOptions};

mod corpora;
mod floor;

/// The stages, each with its floor. Words alone, counting only.
const FLOORS: [(&str, &str); 5] = [
    ("cut records", "pass over the bytes"),
    ("parse records", "pass over the bytes"),
    ("find words", "split and hash"),
    ("train", "count in a table"),
    ("classify", "count in a table"),
];

/// The best time of each stage that was run.
#[derive(Default)]
struct Times(Vec<(&'static str, Duration)>);

impl Times {
    fn measure(
        &mut self,
        group: &mut BenchmarkGroup<'_, WallTime>,
        name: &'static str,
        mut stage: impl FnMut(),
    ) {
        let mut best = Duration::MAX;
        group.bench_function(name, |bencher| {
            bencher.iter_custom(|iterations| {
                let mut total = Duration::ZERO;
                for _ in 0..iterations {
                    let start = Instant::now();
                    stage();
                    let taken = start.elapsed();
                    total += taken;
                    best = taken.min(best);
                }
                total
            });
        });
        // A filter may have left it out.
        if best < Duration::MAX {
            self.0.push((name, best));
        }
    }

    fn print(&self, bytes: usize) -> io::Result<()> {
        let time_of = |wanted: &str| {
            let mut times = self.0.iter();
            let (_, time) = times.find(|(name, _)| *name == wanted)?;
            Some(time.as_secs_f64() * 1e9 / bytes as f64)
        };
        let mut out = io::stdout().lock();
        writeln!(out, "| stage | ns/B | floor | ns/B | times the floor |")?;
        writeln!(out, "| --- | ---: | --- | ---: | ---: |")?;
        for (stage, floor) in FLOORS {
            if let (Some(time), Some(least)) = (time_of(stage), time_of(floor)) {
                let times = time / least;
                writeln!(
                    out,
                    "| {stage} | {time:.2} | {floor} | {least:.2} | {times:.1} |"
                )?;
            }
        }
        Ok(())
    }
}

fn bench_stages(criterion: &mut Criterion) -> Outcome<()> {
    let [path, _] = corpora::parts();
    let articles = corpora::articles(&path, usize::MAX)?;
    let texts = || articles.iter().map(|article| article.body.as_str());
    let bytes: usize = texts().map(str::len).sum();
    let mut times = Times::default();
    let mut group = criterion.benchmark_group("roofline");
    group
        .sample_size(10)
        .throughput(Throughput::Bytes(bytes as u64));

    times.measure(&mut group, "pass over the bytes", || {
        black_box(texts().map(letters).sum::<usize>());
    });
    times.measure(&mut group, "split", || {
        let mut count = 0_usize;
        texts().for_each(|text| words(text, |_| count += 1));
        black_box(count);
    });
    times.measure(&mut group, "split and hash", || {
        let mut sum = 0_u64;
        texts().for_each(|text| words(text, |hash| sum = sum.wrapping_add(hash)));
        black_box(sum);
    });
    times.measure(&mut group, "count in a table", || {
        let mut counts = Counts::new();
        texts().for_each(|text| words(text, |hash| counts.add(hash)));
        black_box(counts.distinct());
    });

    times.measure(&mut group, "cut records", || {
        black_box(Corpus::from_path(&path).map(Iterator::count).is_ok());
    });
    times.measure(&mut group, "parse records", || {
        black_box(corpora::articles(&path, usize::MAX).is_ok());
    });
    let tokenizer = Tokenizer::new(TokenizerOptions::default())?;
    let mut scratch = Scratch::default();
    times.measure(&mut group, "find words", || {
        for text in texts() {
            // As a counter takes them: short words are packed, and none is text.
            tokenizer.for_each_run(text, &mut scratch, |run| {
                black_box(run);
            });
        }
    });
    let model = train(&path)?;
    times.measure(&mut group, "train", || {
        black_box(train(&path).is_ok());
    });
    let mut classifier = model.classifier();
    times.measure(&mut group, "classify", || {
        for text in texts() {
            black_box(classifier.classify(None, text));
        }
    });
    group.finish();
    Ok(times.print(bytes)?)
}

/// Words alone, counting only, on one thread, from the file to the model.
fn train(corpus: &Path) -> Outcome<TopicModel> {
    let options = TrainOptions {
        recipe: Recipe {
            ngrams: 1,
            ..Recipe::default()
        },
        calibrate: false,
        compact: false,
        threads: NonZeroUsize::MIN,
    };
    let mut go_on = |_: Event<'_>| ControlFlow::Continue(());
    Ok(TopicModel::train(Corpus::from_path(corpus)?, &options, &mut go_on)?.0)
}

fn bench(criterion: &mut Criterion) {
    if let Err(error) = bench_stages(criterion) {
        panic!("the benchmark cannot be made: {error}");
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
