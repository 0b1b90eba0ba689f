//! How long it takes to count, to derive weights, to score, to leave each article out, and to
//! fit a refined model.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use linfa::ParamGuard;
use linfa::dataset::Records;
use slugline_features::{CountMatrix, Weighting};
use slugline_model::{
    Algorithm, ModelError, NaiveBayesModel, NaiveBayesParams, NaiveBayesValidParams, RefinedParams,
    ScoreScratch, Statistics, StatisticsBuilder, TermGroup, TopicSets,
};

const ARTICLES: usize = 2_000;
const TERMS: u32 = 20_000;
const TOPICS: u32 = 26;
const WORDS: usize = 300;

/// A linear congruential generator, its upper bits as a number from 0 to 1.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Low numbers more often than high ones, about as Zipf has it.
    fn skewed(&mut self, end: u32) -> u32 {
        let skewed = f64::from(end).powf(self.next()) - 1.0;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the number is between 0 and `end`"
        )]
        let number = skewed as u32;
        number.min(end - 1)
    }
}

/// Articles of 300 words, half of them from a part of the vocabulary that is the topic's.
fn corpus() -> Option<(CountMatrix, TopicSets)> {
    let mut random = Random(1);
    let (mut rows, mut topics) = (Vec::new(), TopicSets::new());
    for _ in 0..ARTICLES {
        let topic = random.skewed(TOPICS);
        let second = (random.next() < 0.3).then(|| random.skewed(TOPICS));
        let mut words: Vec<u32> = (0..WORDS)
            .map(|word| match word % 2 {
                0 => random.skewed(TERMS),
                _ => (topic * 700 + random.skewed(700)) % TERMS,
            })
            .collect();
        words.sort_unstable();
        let runs = words.chunk_by(|a, b| a == b);
        rows.push(
            runs.map(|run| (run[0], run.len() as f32))
                .collect::<Vec<_>>(),
        );
        topics.push([topic].into_iter().chain(second));
    }
    let articles = CountMatrix::from_rows(TERMS as usize, rows).ok()?;
    Some((articles, topics))
}

fn count(
    params: &NaiveBayesValidParams,
    articles: &CountMatrix,
    topics: &TopicSets,
) -> Result<Statistics, ModelError> {
    let mut builder = StatisticsBuilder::new(params.clone());
    for (article, topics) in articles.rows().zip(topics.iter()) {
        builder.add(article, topics);
    }
    builder.finish_same_ids(articles.nfeatures(), TOPICS as usize)
}

fn bench(criterion: &mut Criterion) {
    let Some((articles, topics)) = corpus() else {
        return;
    };
    for (name, algorithm) in [
        ("complement", Algorithm::Complement),
        ("multinomial", Algorithm::Multinomial),
        ("bernoulli", Algorithm::Bernoulli),
    ] {
        let params = NaiveBayesParams::new(algorithm).weighting(Weighting::TF_IDF);
        let Ok(params) = params.check() else { return };
        let Ok(statistics) = count(&params, &articles, &topics) else {
            return;
        };
        let model = NaiveBayesModel::new(params.clone(), statistics.clone());
        let mut group = criterion.benchmark_group(name);
        group.sample_size(10);
        group.throughput(Throughput::Elements(ARTICLES as u64));
        group.bench_function("count", |bencher| {
            bencher.iter(|| count(black_box(&params), &articles, &topics));
        });
        group.bench_function("score", |bencher| {
            let (mut scratch, mut scores) = (ScoreScratch::default(), Vec::new());
            bencher.iter(|| {
                for article in articles.rows() {
                    model.score(black_box(article), &mut scratch, &mut scores);
                }
            });
        });
        group.bench_function("calibrate", |bencher| {
            bencher.iter_batched(
                || model.clone(),
                |model| model.calibrate(&articles, &topics),
                BatchSize::LargeInput,
            );
        });
        group.throughput(Throughput::Elements(u64::from(TERMS)));
        group.bench_function("derive", |bencher| {
            bencher.iter_batched(
                || (params.clone(), statistics.clone()),
                |(params, statistics)| NaiveBayesModel::new(params, statistics),
                BatchSize::LargeInput,
            );
        });
        group.finish();
    }
}

fn bench_refined(criterion: &mut Criterion) {
    let Some((articles, topics)) = corpus() else {
        return;
    };
    let all = TermGroup {
        end: TERMS,
        length: 1.0,
        min_df: 1,
    };
    let Ok(params) = RefinedParams::new(vec![all]).check() else {
        return;
    };
    let Ok((model, _)) = params.fit(&articles, &topics) else {
        return;
    };
    let mut group = criterion.benchmark_group("refined");
    group.sample_size(10);
    group.throughput(Throughput::Elements(ARTICLES as u64));
    group.bench_function("fit", |bencher| {
        bencher.iter(|| black_box(&params).fit(&articles, &topics));
    });
    group.bench_function("score", |bencher| {
        let (mut scratch, mut scores) = (ScoreScratch::default(), Vec::new());
        bencher.iter(|| {
            for article in articles.rows() {
                model.score(black_box(article), &mut scratch, &mut scores);
            }
        });
    });
    group.finish();
}

criterion_group!(benches, bench, bench_refined);
criterion_main!(benches);
