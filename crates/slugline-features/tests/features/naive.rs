//! Articles as nested lists of words, and their n-grams counted as the definition reads.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use slugline_features::{MAX_NGRAMS, Ngram, TermCounter, TermCounts, Terms, Vocabulary};

/// A word as the article has it, and its weight.
pub type Word = (&'static str, u32);
/// Sentences of words.
pub type Article = Vec<Vec<Word>>;
/// A term as its words.
pub type Term = Vec<String>;

/// Few, so that n-grams come again; in several spellings; two of them stop words. Byte
/// order, alphabetical order and order of length all differ.
const SURFACES: [&str; 10] = [
    "oil",
    "Oil",
    "OIL",
    "oilfield",
    "prices",
    "of",
    "the",
    "économie",
    "Zürich",
    "z",
];

/// The token of a surface form, or `None` for a stop word.
pub fn normalize(surface: &str) -> Option<String> {
    match surface {
        "of" | "the" => None,
        _ => Some(surface.to_lowercase()),
    }
}

pub fn articles() -> impl Strategy<Value = Vec<Article>> {
    let word = (prop::sample::select(&SURFACES[..]), 0_u32..4);
    vec(vec(vec(word, 0..12), 0..5), 0..8)
}

/// The counts of an article: every window of up to `ngrams` tokens of a sentence is a
/// term, and counts with the weight of its last word.
pub fn count(article: &Article, ngrams: usize) -> BTreeMap<Term, u32> {
    let mut counts = BTreeMap::new();
    for sentence in article {
        let tokens: Vec<(String, u32)> = sentence
            .iter()
            .filter_map(|&(surface, weight)| Some((normalize(surface)?, weight)))
            .collect();
        for length in 1..=ngrams {
            for window in tokens.windows(length) {
                let term: Term = window.iter().map(|(token, _)| token.clone()).collect();
                *counts.entry(term).or_insert(0) += window[length - 1].1;
            }
        }
    }
    counts.retain(|_, count| *count > 0);
    counts
}

/// Every n-gram that occurs, even with a weight of 0.
pub fn terms(articles: &[Article], ngrams: usize) -> BTreeSet<Term> {
    let heavy = |article: &Article| -> Article {
        let sentence = |words: &Vec<Word>| words.iter().map(|&(surface, _)| (surface, 1)).collect();
        article.iter().map(sentence).collect()
    };
    articles
        .iter()
        .flat_map(|article| count(&heavy(article), ngrams).into_keys())
        .collect()
}

/// The terms in the order of a vocabulary: by length, then by their words.
pub fn in_order(terms: &BTreeSet<Term>) -> Vec<Term> {
    let mut ordered: Vec<Term> = terms.iter().cloned().collect();
    ordered.sort_by_key(|term| (term.len(), term.clone()));
    ordered
}

/// Sets of terms with the words and the prefixes of each, over the tokens of
/// [`articles`]; an n-gram's last words need not be a term.
pub fn term_sets() -> impl Strategy<Value = BTreeSet<Term>> {
    let token = prop::sample::select(&SURFACES[..]).prop_filter_map("stop word", normalize);
    btree_set(vec(token, 1..=MAX_NGRAMS), 0..20).prop_map(|terms| {
        let prefixes = terms
            .iter()
            .flat_map(|term| (1..=term.len()).map(|length| term[..length].to_vec()));
        let words = terms.iter().flatten().map(|word| vec![word.clone()]);
        prefixes.chain(words).collect()
    })
}

/// The words and n-grams of a vocabulary of the terms.
pub fn parts(terms: &BTreeSet<Term>) -> (Vec<String>, Vec<Ngram>) {
    let ordered = in_order(terms);
    let id = |term: &[String]| {
        u32::try_from(ordered.iter().position(|other| other == term).unwrap()).unwrap()
    };
    let words = ordered.iter().filter(|term| term.len() == 1);
    let ngrams = ordered.iter().filter(|term| term.len() > 1).map(|term| {
        let (last, prefix) = term.split_last().unwrap();
        [id(prefix), id(std::slice::from_ref(last))]
    });
    (
        words.map(|term| term[0].clone()).collect(),
        ngrams.collect(),
    )
}

pub fn vocabulary(terms: &BTreeSet<Term>) -> Vocabulary {
    let (words, ngrams) = parts(terms);
    Vocabulary::from_parts(words.iter().map(String::as_str), ngrams).unwrap()
}

/// What a counter makes of the article.
pub fn counted<T: Terms>(counter: &mut TermCounter<T>, article: &Article) -> TermCounts {
    for sentence in article {
        for &(surface, weight) in sentence {
            counter.count(surface, weight, || normalize(surface));
        }
        counter.end_sentence();
    }
    let mut counts = TermCounts::default();
    counter.take(&mut counts);
    counts
}

/// Counts with the words of each term in place of its id in a vocabulary; `new_ids` are
/// the ids there by the ids in `counts`.
pub fn spelt_out(
    counts: &TermCounts,
    vocabulary: &Vocabulary,
    new_ids: impl Fn(u32) -> u32,
) -> BTreeMap<Term, u32> {
    let entries: Vec<_> = counts.row().iter().collect();
    assert!(entries.is_sorted_by(|a, b| a.0 < b.0), "ids ascend");
    entries
        .into_iter()
        .map(|(id, count)| {
            let term = vocabulary.term(new_ids(id));
            let words = term.split(' ').map(str::to_owned).collect();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "counts of a test are small whole numbers"
            )]
            let count = count as u32;
            (words, count)
        })
        .collect()
}
