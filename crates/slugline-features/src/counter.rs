//! Counts the terms of one article: words and, within one sentence, n-grams.

use crate::ascending::Ascending;
use crate::count_matrix::CountRow;
use crate::prefetch::prefetch;
use crate::surface_cache::{Meaning, PackedWord, SENTENCE_END, SurfaceCache, WORDS_LOOKED_UP};
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
    lone: Vec<f32>,
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
        CountRow::new(&self.terms, &self.counts).with_lone(&self.lone)
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
    /// By meaning, the count in the article so far.
    counts: Vec<u32>,
    /// The meanings whose count is not 0.
    touched: Vec<Meaning>,
    ascending: Ascending,
    /// The words that are counted, but not yet the n-grams that they end: those are looked up
    /// together, so that one cache miss need not wait for the next.
    words: Vec<Meaning>,
    /// The n-grams that they end, until they are counted.
    ngram_meanings: Vec<Meaning>,
    /// The counts of n-grams that have an id in this article alone.
    lone: Vec<u32>,
    /// How often these words count.
    weight: u32,
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
            ngrams,
            surfaces: SurfaceCache::default(),
            // Memory that is never written to is never there.
            counts: vec![0; Meaning::known(0).index() + terms.known_len()],
            terms,
            touched: Vec::new(),
            ascending: Ascending::default(),
            words: Vec::new(),
            ngram_meanings: Vec::new(),
            lone: Vec::new(),
            weight: 0,
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
        self.count_meanings(&[Meaning::SENTENCE_END], self.weight);
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
        let meaning = self.surfaces.get(surface).unwrap_or_else(|| {
            let meaning = self.meaning_of(normalize());
            self.surfaces.remember(surface, meaning);
            meaning
        });
        self.count_meanings(&[meaning], weight);
    }

    /// Counts the next words of the article `weight` times each, with the n-grams that they end:
    /// what [`Self::count`] does, word by word, for words that come packed, among which
    /// [`SENTENCE_END`] may stand.
    ///
    /// `normalize` must be a function of the word alone, the same one for all calls.
    pub fn count_words<S: AsRef<str>>(
        &mut self,
        words: &[PackedWord],
        weight: u32,
        normalize: impl Fn(PackedWord) -> Option<S>,
    ) {
        let mut meanings = [Meaning::NEW; WORDS_LOOKED_UP];
        for words in words.chunks(WORDS_LOOKED_UP) {
            let meanings = &mut meanings[..words.len()];
            self.surfaces.find_packed(words, meanings);
            for (&word, meaning) in words.iter().zip(&mut *meanings) {
                if *meaning == Meaning::NEW {
                    *meaning = self.learn(word, &normalize);
                }
            }
            self.count_meanings(meanings, weight);
        }
    }

    /// The meaning of a word that wasn't remembered a moment ago.
    #[inline(never)]
    fn learn<S: AsRef<str>>(
        &mut self,
        word: PackedWord,
        normalize: impl Fn(PackedWord) -> Option<S>,
    ) -> Meaning {
        let known = self.surfaces.get_packed(word);
        if known != Meaning::NEW {
            return known;
        }
        let meaning = if word == SENTENCE_END {
            Meaning::SENTENCE_END
        } else {
            self.meaning_of(normalize(word))
        };
        self.surfaces.remember_packed(word, meaning);
        meaning
    }

    /// What a token comes to. There is room to count it afterwards.
    fn meaning_of<S: AsRef<str>>(&mut self, token: Option<S>) -> Meaning {
        let Some(token) = token else {
            return Meaning::DROPPED;
        };
        let Some(term) = self.terms.word(token.as_ref()) else {
            return Meaning::UNKNOWN;
        };
        let meaning = Meaning::known(term);
        self.make_room(meaning);
        meaning
    }

    fn make_room(&mut self, meaning: Meaning) {
        if meaning.index() >= self.counts.len() {
            self.counts.resize(meaning.index() + 1, 0);
        }
    }

    fn count_meanings(&mut self, meanings: &[Meaning], weight: u32) {
        if self.ngrams > 1 {
            if weight != self.weight || self.words.len() >= WORDS_TOGETHER {
                self.count_ngrams();
                self.weight = weight;
            }
            self.words.extend_from_slice(meanings);
        }
        if weight == 0 {
            return;
        }
        // Every word is written down as touched, and then overwritten if it was before: whether
        // it was is a branch that a processor could not foresee.
        let mut end = self.touched.len();
        self.touched.resize(end + meanings.len(), Meaning::NEW);
        for &meaning in meanings {
            let count = &mut self.counts[meaning.index()];
            self.touched[end] = meaning;
            end += usize::from(*count == 0);
            *count = count.saturating_add(weight);
        }
        self.touched.truncate(end);
    }

    /// Counts the n-grams that the words so far end.
    fn count_ngrams(&mut self) {
        let words = std::mem::take(&mut self.words);
        for words in words.chunks(WORDS_LOOKED_UP) {
            self.prefetch_pairs(words);
            self.find_ngrams(words);
            self.add_ngrams();
        }
        self.words = words;
        self.words.clear();
    }

    /// Asks for what [`Self::find_ngrams`] will look at, as far as it can be told before.
    fn prefetch_pairs(&self, words: &[Meaning]) {
        let mut before = self.open[0];
        for &meaning in words {
            if let Some(word) = meaning.term() {
                if let Some(before) = before.replace(word) {
                    self.terms.prefetch_ngram(before, word);
                }
            } else if meaning != Meaning::DROPPED {
                before = None;
            }
        }
    }

    fn find_ngrams(&mut self, words: &[Meaning]) {
        let mut open = self.open;
        for &meaning in words {
            let Some(word) = meaning.term() else {
                if meaning != Meaning::DROPPED {
                    open = [None; MAX_NGRAMS];
                }
                continue;
            };
            // Longest first: what is shorter still ends at the word before.
            for length in (1..self.ngrams).rev() {
                let prefix = open[length - 1];
                let ngram = prefix.and_then(|prefix| self.terms.ngram(prefix, word));
                if let Some(ngram) = ngram {
                    self.find_ngram(ngram);
                }
                open[length] = ngram;
            }
            open[0] = Some(word);
        }
        self.open = open;
    }

    /// Counts an n-gram of this article alone, or makes sure that it can soon be counted.
    #[inline]
    fn find_ngram(&mut self, ngram: u32) {
        if let Some(place) = self.terms.lone_place(ngram) {
            if place >= self.lone.len() {
                self.lone.resize(place + 1, 0);
            }
            self.lone[place] = self.lone[place].saturating_add(self.weight);
            return;
        }
        let meaning = Meaning::known(ngram);
        self.make_room(meaning);
        prefetch(&self.counts, meaning.index());
        self.ngram_meanings.push(meaning);
    }

    fn add_ngrams(&mut self) {
        for meaning in self.ngram_meanings.drain(..) {
            let count = &mut self.counts[meaning.index()];
            if *count == 0 && self.weight > 0 {
                self.touched.push(meaning);
            }
            *count = count.saturating_add(self.weight);
        }
    }

    /// Moves the article's counts into `article`, in place of what that held, and is
    /// ready for the next article. Counts above 2²⁴ are rounded to an `f32`.
    pub fn take(&mut self, article: &mut TermCounts) {
        self.count_ngrams();
        self.open = [None; MAX_NGRAMS];
        article.terms.clear();
        article.counts.clear();
        article.lone.clear();
        article.unknown_words = self.counts[Meaning::UNKNOWN.index()].into();
        let Self {
            counts,
            touched,
            ascending,
            ..
        } = self;
        let touched = touched.iter().map(|meaning| meaning.index());
        ascending.visit(touched, |index| {
            let count = std::mem::take(&mut counts[index]);
            if let Some(term) = Meaning::at(index).term() {
                article.terms.push(term);
                article.counts.push(count as f32);
            }
        });
        self.touched.clear();
        let lone = self.lone.drain(..).filter(|&count| count > 0);
        article.lone.extend(lone.map(|count| count as f32));
        self.terms.end_article();
    }
}
