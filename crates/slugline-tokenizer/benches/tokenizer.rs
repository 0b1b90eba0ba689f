//! How many bytes of English news a second become words, and tokens.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use slugline_tokenizer::{Scratch, StopWords, Tokenizer, TokenizerOptions};

const TEXT_LEN: usize = 4 << 20;

/// Sentences as a newspaper has them: plain ones, figures, names, quotes in curly marks.
const PLAIN: [&str; 6] = [
    "The minister said on Monday that talks between the two governments would go on for weeks. ",
    "Prices of steel and aluminium rose again after the new tariffs came into force last month. ",
    "She told reporters in Ottawa that the programme had never been discussed in public before. ",
    "Analysts expect the central bank to keep its rate at 4.25% until the end of the year. ",
    "A spokesman for the U.S. delegation declined to say how the $1.13bn fund would be shared. ",
    "Farmers, fishermen and long-standing partners of the firm have asked for a clear answer.\n\n",
];
const CURLY: [&str; 2] = [
    "“We don’t want a bad deal,” Canada’s envoy said — and left. ",
    "Nobody in the room knew what the committee’s next step would be. ",
];
/// What makes a text need cleaning.
const MARKUP: [&str; 1] = ["<p>Ottawa&rsquo;s plan&nbsp;– the third – costs &pound;600m.</p>\n"];

/// Sentences one after another, in an order that a linear congruential generator gives.
fn text(sentences: &[&str]) -> String {
    let mut text = String::with_capacity(TEXT_LEN + 128);
    let mut state = 1_u32;
    while text.len() < TEXT_LEN {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        text.push_str(sentences[(state >> 16) as usize % sentences.len()]);
    }
    text
}

fn bench(criterion: &mut Criterion) {
    let ascii = text(&PLAIN);
    let curly = text(&[&PLAIN[..], &CURLY].concat());
    let markup = text(&[&PLAIN[..], &CURLY, &MARKUP].concat());
    let plain = Tokenizer::new(TokenizerOptions::default());
    let stopped = Tokenizer::new(TokenizerOptions {
        stop_words: StopWords::English,
        ..TokenizerOptions::default()
    });
    let (Ok(plain), Ok(stopped)) = (plain, stopped) else {
        return;
    };
    let mut scratch = Scratch::default();
    let mut group = criterion.benchmark_group("tokenizer");
    group.sample_size(20);
    for (name, text) in [("ascii", &ascii), ("curly", &curly), ("markup", &markup)] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::new("for_each_word", name), |bencher| {
            bencher.iter(|| {
                plain.for_each_word(text, &mut scratch, |word| {
                    black_box(word);
                });
            });
        });
        group.bench_function(BenchmarkId::new("for_each_token", name), |bencher| {
            bencher.iter(|| {
                stopped.for_each_token(text, &mut scratch, |token| {
                    black_box(token);
                });
            });
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
