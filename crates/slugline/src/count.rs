//! From an article to the counts of its terms: tokenizer and features put together.

use slugline_features::{TermCounter, TermCounts, Terms};
use slugline_tokenizer::{Scratch, Tokenizer};

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
        counter.end_sentence();
        tokenizer.for_each_word(text, scratch, |word| {
            if word.starts_sentence {
                counter.end_sentence();
            }
            counter.count(word.text, weight, || tokenizer.normalize(word.text));
        });
    }

    pub(crate) fn into_terms(self) -> T {
        self.counter.into_terms()
    }
}
