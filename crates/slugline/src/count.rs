//! From an article to the counts of its terms: tokenizer and features put together.

use std::borrow::Cow;

use slugline_features::{TermCounter, TermCounts, Terms};
use slugline_tokenizer::{Run, Scratch, ShortWord, Tokenizer};

use crate::Recipe;

/// Counts the terms of articles over one set of terms, on one thread.
pub(crate) struct ArticleCounter<'a, T> {
    tokenizer: &'a Tokenizer,
    title_weight: u32,
    counter: TermCounter<T>,
    scratch: Scratch,
}

impl<'a, T: Terms> ArticleCounter<'a, T> {
    /// The recipe must have been checked.
    pub(crate) fn new(tokenizer: &'a Tokenizer, recipe: &Recipe, terms: T) -> Self {
        let counter = TermCounter::new(terms, recipe.ngrams);
        Self {
            tokenizer,
            title_weight: recipe.title_weight,
            counter: counter.expect("the length of n-grams was checked with the recipe"),
            scratch: Scratch::default(),
        }
    }

    pub(crate) fn count(&mut self, title: Option<&str>, body: &str, counts: &mut TermCounts) {
        if let Some(title) = title.filter(|_| self.title_weight > 0) {
            self.count_text(title, self.title_weight);
        }
        self.count_text(body, 1);
        self.counter.take(counts);
    }

    fn count_text(&mut self, text: &str, weight: u32) {
        let Self {
            tokenizer,
            counter,
            scratch,
            ..
        } = self;
        tokenizer.for_each_run(text, scratch, |run| match run {
            Run::Packed(words) => counter.count_words(words, weight, |word| {
                let word = ShortWord::from_packed(word)?;
                tokenizer.normalize(word.text()).map(Cow::into_owned)
            }),
            Run::Long(word) => counter.count(word, weight, || tokenizer.normalize(word)),
        });
    }

    pub(crate) fn into_terms(self) -> T {
        self.counter.into_terms()
    }
}
