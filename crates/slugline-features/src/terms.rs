//! What counting asks of a set of terms: the id of a word, and of a word after a term.

use crate::{RepeatedTerms, TermInterner, Vocabulary};

/// A set of terms that words and n-grams are looked up in while an article is counted.
///
/// Three sets implement it, and no others can: [`TermInterner`], which grows while a model
/// is trained and knows every term that it is asked for; [`RepeatedTerms`], which grows by the
/// n-grams of more than one article alone; and a shared [`Vocabulary`], which doesn't grow.
pub trait Terms: Lookup {}

impl Terms for TermInterner {}

impl Terms for RepeatedTerms {}

impl Terms for &Vocabulary {}

/// The look-ups behind [`Terms`]. They are out of reach of other crates, because an
/// interner relies on the ids that it is handed being its own.
pub trait Lookup {
    /// How many terms there will be, as far as that is known.
    fn known_len(&self) -> usize;

    /// The id of the word, or `None` if the set has no such word.
    fn word(&mut self, word: &str) -> Option<u32>;

    /// The id of the n-gram made of the term `prefix` and the word `last`, both of this
    /// set, or `None` if the set has no such n-gram.
    fn ngram(&mut self, prefix: u32, last: u32) -> Option<u32>;

    /// Asks for the memory that [`Self::ngram`] will look at first, where it can be told.
    fn prefetch_ngram(&self, _prefix: u32, _last: u32) {}

    /// Which of the n-grams that have an id in this article alone the term is, if it is one, from 0
    /// in the order in which they were first asked for.
    fn lone_place(&self, _term: u32) -> Option<usize> {
        None
    }

    /// The article ends, and with it the ids that were for it alone.
    fn end_article(&mut self) {}
}

impl Lookup for TermInterner {
    fn known_len(&self) -> usize {
        0
    }

    fn word(&mut self, word: &str) -> Option<u32> {
        Some(self.intern_word(word))
    }

    fn ngram(&mut self, prefix: u32, last: u32) -> Option<u32> {
        Some(self.intern_ngram(prefix, last))
    }

    fn prefetch_ngram(&self, prefix: u32, last: u32) {
        self.prefetch(prefix, last);
    }
}

impl Lookup for RepeatedTerms {
    fn known_len(&self) -> usize {
        0
    }

    fn word(&mut self, word: &str) -> Option<u32> {
        Some(self.intern_word(word))
    }

    fn ngram(&mut self, prefix: u32, last: u32) -> Option<u32> {
        Some(self.intern_ngram(prefix, last))
    }

    fn prefetch_ngram(&self, prefix: u32, last: u32) {
        self.prefetch(prefix, last);
    }

    fn lone_place(&self, term: u32) -> Option<usize> {
        self.lone_place(term)
    }

    fn end_article(&mut self) {
        self.end_article();
    }
}

impl Lookup for &Vocabulary {
    fn known_len(&self) -> usize {
        self.len()
    }

    fn word(&mut self, word: &str) -> Option<u32> {
        self.word_id(word)
    }

    fn ngram(&mut self, prefix: u32, last: u32) -> Option<u32> {
        self.ngram_id(prefix, last)
    }
}
