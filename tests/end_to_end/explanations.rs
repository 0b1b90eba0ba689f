//! `--explain`: what the terms added, and that it adds up to the score.

use insta::assert_snapshot;
use serde_json::Value;

use crate::program::Desk;

const ARTICLE: &str = "Tariff on crude\n\nCustoms will collect a duty on imported crude oil from refinery \
    owners, said the army. Soldiers of the navy guard the pipeline, and exporters blame the tariff talks; \
    a fire at the refinery cut output of diesel by 300 barrels a day. Zzyzx.";

/// Desks with a model of each algorithm, and an article with many known terms.
fn desks() -> impl Iterator<Item = (&'static str, Desk)> {
    ["complement", "multinomial", "bernoulli"]
        .into_iter()
        .map(|algorithm| {
            let desk = Desk::with_news();
            desk.train(&format!("news.jsonl -m news.model --algorithm {algorithm}"));
            desk.write("article.txt", ARTICLE);
            (algorithm, desk)
        })
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

#[test]
fn bias_and_contributions_add_up_to_the_score_in_json() {
    for (algorithm, desk) in desks() {
        let article = desk
            .run("classify article.txt -m news.model --top 3 --explain --format json")
            .json();
        let topics = article["topics"].as_array().unwrap();
        assert_eq!(topics.len(), 3);
        for topic in topics {
            let explanation = &topic["explanation"];
            let terms = explanation["terms"].as_array().unwrap();
            let contributions: Vec<f64> = terms
                .iter()
                .map(|term| number(&term["contribution"]))
                .collect();
            let sum = number(&explanation["bias"]) + contributions.iter().sum::<f64>();
            let score = number(&topic["score"]);
            assert!((sum - score).abs() < 1e-9, "{algorithm}, {topic}: {sum}");
            let strengths: Vec<f64> = contributions.iter().map(|c| c.abs()).collect();
            assert!(strengths.is_sorted_by(|a, b| a >= b), "{algorithm}");
            assert_eq!(
                terms.len() as u64,
                article["terms"].as_u64().unwrap(),
                "{algorithm}"
            );
        }
    }
}

/// The column of numbers of each topic, as printed, with the score last.
fn columns(text: &str) -> Vec<Vec<f64>> {
    let blocks = text.split("\n\n").skip(1);
    let column = |block: &str| {
        let lines = block.lines().skip(1);
        let numbers = lines.map(|line| line.split_whitespace().last().unwrap().parse().unwrap());
        numbers.collect()
    };
    blocks.map(column).collect()
}

#[test]
fn the_printed_column_adds_up_to_the_printed_score() {
    for (algorithm, desk) in desks() {
        let text = desk
            .run("classify article.txt -m news.model --top 3 --explain")
            .results();
        let columns = columns(&text);
        assert_eq!(columns.len(), 3, "{text}");
        for column in columns {
            let (score, parts) = column.split_last().unwrap();
            // Each number is rounded to four decimals.
            let tolerance = 0.5e-4 * column.len() as f64 + 1e-9;
            let sum: f64 = parts.iter().sum();
            assert!((sum - score).abs() < tolerance, "{algorithm}: {sum} {text}");
        }
    }
}

#[test]
fn people_read_the_strongest_terms_for_and_against() {
    let (_, desk) = desks().next().unwrap();
    desk.write("short.txt", "Customs collect a duty on crude oil imports.");
    assert_snapshot!(desk.run("classify short.txt -m news.model --top 1 --explain"), @"
    exit code 0
    -- stdout
    short.txt
      topic  probability   score
      trade        0.943  +0.701

      trade                 adds
        duty             +0.1847
        customs          +0.1547
        imports          +0.1292
        collect          +0.0954
        customs collect  +0.0954
        collect duty     +0.0392
        duty crude       +0.0392
        oil imports      +0.0392
        crude            -0.0488
        oil              -0.0135
        crude oil        -0.0135
        score            +0.7011
    ");
}

#[test]
fn several_explanations_are_apart() {
    let (_, desk) = desks().next().unwrap();
    desk.write(
        "rows.jsonl",
        "{\"id\": \"a\", \"text\": \"Customs\"}\n{\"id\": \"b\", \"text\": \"Navy\"}",
    );
    assert_snapshot!(desk.run("classify rows.jsonl -m news.model --top 1 --explain"), @"
    exit code 0
    -- stdout
    a
      topic  probability   score
      trade        0.946  +0.560

      trade         adds
        customs  +0.5602
        score    +0.5602

    b
      topic    probability   score
      defence        0.943  +0.512

      defence     adds
        navy   +0.5117
        score  +0.5117
    ");
}
