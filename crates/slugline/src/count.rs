//! From an article to the counts of its terms: tokenizer and features put together.

use std::borrow::Cow;

use slugline_features::{PackedWord, SENTENCE_END, TermCounter, TermCounts, Terms};
use slugline_tokenizer::{Form, Scratch, ShortWord, Tokenizer};

use crate::Recipe;

/// So many words at most are handed to the counter together.
const WORDS_TOGETHER: usize = 256;

/// Counts the terms of articles over one set of terms, on one thread.
pub(crate) struct ArticleCounter<'a, T> {
    tokenizer: &'a Tokenizer,
    title_weight: u32,
    counter: TermCounter<T>,
    scratch: Scratch,
    /// The next words to be counted.
    words: Vec<PackedWord>,
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
            words: Vec::with_capacity(WORDS_TOGETHER),
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
            words,
            ..
        } = self;
        counter.end_sentence();
        tokenizer.for_each_form(text, scratch, |form, starts_sentence| {
            if words.len() + 2 > WORDS_TOGETHER {
                count_words(tokenizer, counter, words, weight);
            }
            if starts_sentence {
                words.push(SENTENCE_END);
            }
            match form {
                Form::Short(word) => words.push(word.packed()),
                Form::Long(text) => {
                    count_words(tokenizer, counter, words, weight);
                    counter.count(text, weight, || tokenizer.normalize(text));
                }
            }
        });
        count_words(tokenizer, counter, words, weight);
    }

    pub(crate) fn into_terms(self) -> T {
        self.counter.into_terms()
    }
}

/// Counts the words that were gathered. Apart, so that gathering them stays a short loop.
#[inline(never)]
fn count_words<T: Terms>(
    tokenizer: &Tokenizer,
    counter: &mut TermCounter<T>,
    words: &mut Vec<PackedWord>,
    weight: u32,
) {
    counter.count_words(words, weight, |word| {
        let word = ShortWord::from_packed(word)?;
        tokenizer.normalize(word.text()).map(Cow::into_owned)
    });
    words.clear();
}
