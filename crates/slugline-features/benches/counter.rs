//! How many words and bytes of articles a second become counts and norms or are looked up in a
//! vocabulary, and how many terms become one.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use slugline_features::{TermCounter, TermCounts, TermInterner, Terms, Weighting};

const ARTICLES: usize = 1000;
const SENTENCES: usize = 20;
const WORDS: usize = 20;
/// Distinct words; the n-th is drawn about as often as 1/n, as in a language.
const DISTINCT: f64 = 50_000.0;

type Article = Vec<Vec<String>>;

/// Articles of words such as `w12`, in an order that a linear congruential generator gives.
fn articles() -> Vec<Article> {
    let mut state = 1_u32;
    let mut word = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let uniform = f64::from(state) / f64::from(u32::MAX);
        format!("w{:.0}", DISTINCT.powf(uniform))
    };
    let mut sentence = || (0..WORDS).map(|_| word()).collect();
    let mut article = || (0..SENTENCES).map(|_| sentence()).collect();
    (0..ARTICLES).map(|_| article()).collect()
}

/// The words of one digit, a fifth of the text, are dropped as stop words are.
fn normalize(surface: &str) -> Option<&str> {
    (surface.len() > "w0".len()).then_some(surface)
}

/// Counts every article, handing the counts of each to `take`.
fn count<T: Terms>(
    counter: &mut TermCounter<T>,
    articles: &[Article],
    mut take: impl FnMut(&TermCounts),
) {
    let mut counts = TermCounts::default();
    for article in articles {
        for sentence in article {
            for surface in sentence {
                counter.count(surface, 1, || normalize(surface));
            }
            counter.end_sentence();
        }
        counter.take(&mut counts);
        take(&counts);
    }
}

fn interner(articles: &[Article], ngrams: usize) -> TermInterner {
    let mut counter = match TermCounter::new(TermInterner::new(), ngrams) {
        Ok(counter) => counter,
        Err(error) => panic!("{error}"),
    };
    count(&mut counter, articles, |counts| {
        black_box(counts);
    });
    counter.into_terms()
}

/// The look-ups alone, without what a counter remembers: each word of the articles, words that
/// are not there, and each pair of neighbours.
fn bench_vocabulary(criterion: &mut Criterion) {
    let articles = articles();
    let (vocabulary, _) = interner(&articles, 2).into_vocabulary();
    let known: Vec<&str> = articles
        .iter()
        .flatten()
        .flatten()
        .map(String::as_str)
        .collect();
    let foreign: Vec<String> = known.iter().map(|word| format!("x{word}")).collect();
    let foreign: Vec<&str> = foreign.iter().map(String::as_str).collect();
    let mut group = criterion.benchmark_group("vocabulary");
    group.sample_size(20);
    for (name, words) in [("known", &known), ("unknown", &foreign)] {
        group.throughput(Throughput::ElementsAndBytes {
            elements: words.len() as u64,
            bytes: words.iter().map(|word| word.len() as u64 + 1).sum(),
        });
        group.bench_function(BenchmarkId::new("word_id", name), |bencher| {
            bencher.iter(|| {
                for word in words {
                    black_box(vocabulary.word_id(word));
                }
            });
        });
    }
    let ids: Vec<u32> = known
        .iter()
        .filter_map(|word| vocabulary.word_id(word))
        .collect();
    group.throughput(Throughput::Elements(ids.len() as u64));
    group.bench_function("ngram_id", |bencher| {
        bencher.iter(|| {
            for pair in ids.windows(2) {
                black_box(vocabulary.ngram_id(pair[0], pair[1]));
            }
        });
    });
    group.finish();
}

fn bench(criterion: &mut Criterion) {
    let articles = articles();
    let words = || articles.iter().flatten().flatten();
    let throughput = Throughput::ElementsAndBytes {
        elements: words().count() as u64,
        bytes: words().map(|word| word.len() as u64 + 1).sum(),
    };
    let mut group = criterion.benchmark_group("counter");
    group.sample_size(20).throughput(throughput);
    for ngrams in [1, 2, 3] {
        group.bench_function(BenchmarkId::new("interner", ngrams), |bencher| {
            bencher.iter(|| interner(&articles, ngrams));
        });
        let (vocabulary, _) = interner(&articles, ngrams).into_vocabulary();
        let Ok(mut counter) = TermCounter::new(&vocabulary, ngrams) else {
            return;
        };
        group.bench_function(BenchmarkId::new("vocabulary", ngrams), |bencher| {
            bencher.iter(|| {
                count(&mut counter, &articles, |counts| {
                    black_box(counts);
                });
            });
        });
        group.bench_function(BenchmarkId::new("vocabulary_and_norm", ngrams), |bencher| {
            bencher.iter(|| {
                count(&mut counter, &articles, |counts| {
                    black_box(Weighting::TF_IDF.norm(counts.row()));
                });
            });
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("interner");
    group.sample_size(20);
    for ngrams in [1, 2, 3] {
        let met = interner(&articles, ngrams);
        group.throughput(Throughput::Elements(met.len() as u64));
        group.bench_function(BenchmarkId::new("merge_and_renumber", ngrams), |bencher| {
            bencher.iter(|| {
                let mut merged = TermInterner::new();
                black_box(merged.merge(&met));
                merged.into_vocabulary()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, bench_vocabulary, bench);
criterion_main!(benches);
