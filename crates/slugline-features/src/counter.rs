//! Counts the terms of one article: words and, within one sentence, n-grams.

use crate::count_matrix::CountRow;
use crate::string_table::StringTable;
use crate::{FeaturesError, Terms};

/// The longest n-gram, in words, that can be counted.
pub const MAX_NGRAMS: usize = 5;

/// How many surface forms a counter remembers before it starts afresh. It bounds the
/// memory that an endless stream of nonsense words can take (about 50 MB).
const MAX_SURFACES: usize = 1 << 20;

/// The terms of one article with their counts, sorted by term id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TermCounts {
    terms: Vec<u32>,
    counts: Vec<f32>,
}

impl TermCounts {
    /// The counts as a row of a matrix.
    #[must_use]
    pub fn row(&self) -> CountRow<'_> {
        CountRow::new(&self.terms, &self.counts)
    }
}

/// What a word, as it stands in the article, comes to.
#[derive(Clone, Copy, Debug)]
enum Surface {
    /// Not a token, such as a stop word: its neighbours are adjacent to each other.
    Dropped,
    /// A token that the set of terms doesn't know: no n-gram spans it.
    Unknown,
    Known(u32),
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
    surfaces: StringTable,
    meanings: Vec<Surface>,
    counts: Vec<u32>,
    touched: Vec<u32>,
    /// The terms that end at the last word, by length: the word, the pair, …
    open: Vec<u32>,
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
            surfaces: StringTable::default(),
            meanings: Vec::new(),
            counts: Vec::new(),
            touched: Vec::new(),
            open: Vec::with_capacity(ngrams),
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
        self.open.clear();
    }

    /// Counts the next word of the article `weight` times, with the n-grams that it ends.
    ///
    /// `surface` is the word as the article has it. `normalize` turns it into a token, or
    /// into `None` if it is not one; it must be a function of `surface` alone, because it
    /// is called only for a surface that this counter does not remember.
    pub fn count<'n>(
        &mut self,
        surface: &str,
        weight: u32,
        normalize: impl FnOnce() -> Option<&'n str>,
    ) {
        match self.meaning(surface, normalize) {
            Surface::Dropped => {}
            Surface::Unknown => self.open.clear(),
            Surface::Known(word) => self.count_word(word, weight),
        }
    }

    fn meaning<'n>(
        &mut self,
        surface: &str,
        normalize: impl FnOnce() -> Option<&'n str>,
    ) -> Surface {
        if let Some(id) = self.surfaces.get(surface) {
            return self.meanings[id as usize];
        }
        if self.surfaces.len() == MAX_SURFACES {
            self.surfaces.clear();
            self.meanings.clear();
        }
        let meaning = match normalize() {
            None => Surface::Dropped,
            Some(token) => self
                .terms
                .word(token)
                .map_or(Surface::Unknown, Surface::Known),
        };
        self.surfaces.intern(surface);
        self.meanings.push(meaning);
        meaning
    }

    fn count_word(&mut self, word: u32, weight: u32) {
        self.add(word, weight);
        // Longest first: open[k] still ends at the word before.
        self.open.truncate(self.ngrams - 1);
        let mut longer = self.open.len();
        while longer > 0 {
            match self.terms.ngram(self.open[longer - 1], word) {
                Some(ngram) => {
                    self.add(ngram, weight);
                    if longer < self.open.len() {
                        self.open[longer] = ngram;
                    } else {
                        self.open.push(ngram);
                    }
                }
                None => self.open.truncate(longer),
            }
            longer -= 1;
        }
        match self.open.first_mut() {
            Some(first) => *first = word,
            None => self.open.push(word),
        }
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

    /// Moves the article's counts into `article`, and is ready for the next article.
    pub fn take(&mut self, article: &mut TermCounts) {
        self.open.clear();
        self.touched.sort_unstable();
        article.terms.clear();
        article.counts.clear();
        for &term in &self.touched {
            let count = std::mem::take(&mut self.counts[term as usize]);
            article.terms.push(term);
            article.counts.push(count as f32);
        }
        self.touched.clear();
    }
}
