//! The same articles and options give the same bytes, however they are read.

use crate::news::{Story, gzip, json_lines, many_stories};
use crate::program::Desk;

/// An order that has nothing to do with the first one.
fn shuffled(stories: &[Story]) -> Vec<Story> {
    let mut numbered: Vec<(u64, &Story)> = (0_u64..)
        .map(|number| number.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23))
        .zip(stories)
        .collect();
    numbered.sort_by_key(|(key, _)| *key);
    numbered
        .into_iter()
        .map(|(_, story)| story.clone())
        .collect()
}

#[test]
fn threads_order_and_division_of_the_corpus_do_not_matter() {
    let stories = many_stories(700);
    let desk = Desk::new();
    desk.write("all.jsonl", json_lines(&stories));
    desk.write("shuffled.jsonl.gz", gzip(json_lines(&shuffled(&stories))));
    desk.write("1.jsonl", json_lines(&stories[..123]));
    desk.write("2.jsonl", json_lines(&stories[123..124]));
    desk.write("3.jsonl", json_lines(&stories[124..]));
    for options in [
        "",
        "--algorithm multinomial --ngrams 1 --alpha 0.1",
        "--algorithm bernoulli --min-df 2 --stem english",
        "--no-calibration --ngrams 3",
    ] {
        desk.train(&format!(
            "all.jsonl -m expected.model --threads 1 {options}"
        ));
        let expected = desk.read("expected.model");
        for run in [
            "all.jsonl --threads 1",
            "all.jsonl --threads 2",
            "all.jsonl --threads 4",
            "shuffled.jsonl.gz --threads 1",
            "shuffled.jsonl.gz --threads 4",
            "3.jsonl 1.jsonl 2.jsonl --threads 3",
        ] {
            desk.train(&format!("{run} -m again.model {options}"));
            assert!(desk.read("again.model") == expected, "{run} {options}");
        }
    }
}

#[test]
fn evaluation_does_not_depend_on_threads() {
    let desk = Desk::with_model();
    desk.write("many.jsonl", json_lines(&many_stories(700)));
    let evaluate = |threads: usize| {
        let arguments = format!("evaluate many.jsonl -m news.model --threads {threads}");
        desk.run(&arguments).results()
    };
    assert_eq!(evaluate(1), evaluate(4));
}
