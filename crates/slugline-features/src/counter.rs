//! Counts the terms of one article: words and, within one sentence, n-grams.

use crate::count_matrix::CountRow;
use crate::surface_cache::{Meaning, SurfaceCache};
use crate::{FeaturesError, Terms};

/// The longest n-gram, in words, that can be counted.
pub const MAX_NGRAMS: usize = 5;

/// For so many words at most the n-grams are looked up together.
const WORDS_TOGETHER: usize = 1024;

/// The terms of one article with their counts, sorted by term id.
///
/// Filled by [`TermCounter::take`], again and again, so that it keeps its memory.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TermCounts {
    terms: Vec<u32>,
    counts: Vec<f32>,
    unknown_words: u64,
}

impl TermCounts {
    /// How many words of the article are not in the set of terms, each as often as it was
    /// counted.
    #[must_use]
    pub fn unknown_words(&self) -> u64 {
        self.unknown_words
    }

    /// The counts as a row of a matrix.
    #[must_use]
    pub fn row(&self) -> CountRow<'_> {
        CountRow::new(&self.terms, &self.counts)
    }
}

/// Counts articles, one after the other, over one set of terms.
///
/// A counter belongs to one thread. It keeps a dense count per term, cleared by what an
/// article touched, and remembers what each surface form came to, so that a word's
/// spelling, stem and id are found once and not once an occurrence.
///
/// ```
/// use slugline_features::{TermCounter, TermCounts, TermInterner};
///
/// let mut counter = TermCounter::new(TermInterner::new(), 2)?;
/// counter.count("oil", 1, || Some("oil"));
/// counter.count("prices", 1, || Some("price"));
/// counter.end_sentence();
/// counter.count("oil", 1, || Some("oil"));
/// let mut counts = TermCounts::default();
/// counter.take(&mut counts);
/// // oil twice, price once, and the pair "oil price" once
/// assert_eq!(counts.row().counts(), [2.0, 1.0, 1.0]);
/// # Ok::<(), slugline_features::FeaturesError>(())
/// ```
#[derive(Clone, Debug)]
pub struct TermCounter<T> {
    terms: T,
    ngrams: usize,
    surfaces: SurfaceCache,
    /// By term id, the count in the article so far.
    counts: Vec<u32>,
    /// The terms whose count is not 0.
    touched: Vec<u32>,
    unknown_words: u64,
    /// The words that are counted, but not yet the n-grams that they end: those are looked up
    /// together, so that one cache miss need not wait for the next. `None` ends a sentence.
    words: Vec<Option<(u32, u32)>>,
    /// The terms that end at the last of the words before these, by length: the word, the pair,
    /// … A set of terms may know a triple but not the pair that it ends with, hence the gaps.
    open: [Option<u32>; MAX_NGRAMS],
}

impl<T: Terms> TermCounter<T> {
    /// A counter of words and of n-grams of up to `ngrams` words (1: words alone).
    ///
    /// # Errors
    /// [`FeaturesError::Ngrams`] unless `ngrams` is between 1 and [`MAX_NGRAMS`].
    pub fn new(terms: T, ngrams: usize) -> Result<Self, FeaturesError> {
        if !(1..=MAX_NGRAMS).contains(&ngrams) {
            return Err(FeaturesError::Ngrams(ngrams));
        }
        Ok(Self {
            terms,
            ngrams,
            surfaces: SurfaceCache::default(),
            counts: Vec::new(),
            touched: Vec::new(),
            unknown_words: 0,
            words: Vec::new(),
            open: [None; MAX_NGRAMS],
        })
    }

    /// The set of terms.
    pub fn terms(&self) -> &T {
        &self.terms
    }

    /// Gives the set of terms back.
    pub fn into_terms(self) -> T {
        self.terms
    }

    /// Marks the end of a sentence: no n-gram reaches across it.
    pub fn end_sentence(&mut self) {
        self.push_word(None);
    }

    /// Counts the next word of the article `weight` times, with the n-grams that it ends.
    /// A term's count stops at 2³² − 1.
    ///
    /// `surface` is the word as the article has it. `normalize` turns it into a token, or
    /// into `None` if it is not one; it must be a function of `surface` alone, because it
    /// is called only for a surface that this counter does not remember.
    pub fn count<S: AsRef<str>>(
        &mut self,
        surface: &str,
        weight: u32,
        normalize: impl FnOnce() -> Option<S>,
    ) {
        match self.meaning(surface, normalize) {
            Meaning::Dropped => {}
            Meaning::Unknown => {
                self.unknown_words = self.unknown_words.saturating_add(weight.into());
                self.end_sentence();
            }
            Meaning::Known(word) => self.count_word(word, weight),
        }
    }

    fn meaning<S: AsRef<str>>(
        &mut self,
        surface: &str,
        normalize: impl FnOnce() -> Option<S>,
    ) -> Meaning {
        let key = self.surfaces.surface(surface);
        if let Some(meaning) = self.surfaces.get(key) {
            return meaning;
        }
        let meaning = match normalize() {
            None => Meaning::Dropped,
            Some(token) => self
                .terms
                .word(token.as_ref())
                .map_or(Meaning::Unknown, Meaning::Known),
        };
        self.surfaces.remember(key, meaning);
        meaning
    }

    fn count_word(&mut self, word: u32, weight: u32) {
        self.add(word, weight);
        self.push_word(Some((word, weight)));
    }

    fn push_word(&mut self, word: Option<(u32, u32)>) {
        if self.ngrams > 1 {
            self.words.push(word);
            if self.words.len() == WORDS_TOGETHER {
                self.count_ngrams();
            }
        }
    }

    /// Counts the n-grams that the words so far end.
    fn count_ngrams(&mut self) {
        let mut open = self.open;
        let words = std::mem::take(&mut self.words);
        for &word in &words {
            let Some((word, weight)) = word else {
                open = [None; MAX_NGRAMS];
                continue;
            };
            // Longest first: what is shorter still ends at the word before.
            for length in (1..self.ngrams).rev() {
                let prefix = open[length - 1];
                let ngram = prefix.and_then(|prefix| self.terms.ngram(prefix, word));
                if let Some(ngram) = ngram {
                    self.add(ngram, weight);
                }
                open[length] = ngram;
            }
            open[0] = Some(word);
        }
        self.open = open;
        self.words = words;
        self.words.clear();
    }

    fn add(&mut self, term: u32, weight: u32) {
        let index = term as usize;
        if index >= self.counts.len() {
            self.counts.resize(index + 1, 0);
        }
        if self.counts[index] == 0 && weight > 0 {
            self.touched.push(term);
        }
        self.counts[index] = self.counts[index].saturating_add(weight);
    }

    /// Moves the article's counts into `article`, in place of what that held, and is
    /// ready for the next article. Counts above 2²⁴ are rounded to an `f32`.
    pub fn take(&mut self, article: &mut TermCounts) {
        self.count_ngrams();
        self.open = [None; MAX_NGRAMS];
        self.touched.sort_unstable();
        article.terms.clear();
        article.counts.clear();
        for &term in &self.touched {
            let count = std::mem::take(&mut self.counts[term as usize]);
            article.terms.push(term);
            article.counts.push(count as f32);
        }
        self.touched.clear();
        article.unknown_words = std::mem::take(&mut self.unknown_words);
    }
}
