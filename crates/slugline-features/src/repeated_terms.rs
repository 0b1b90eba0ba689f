//! Terms of which n-grams that a single article has take no memory beyond it.

use std::sync::Arc;

use crate::interner::{LocalTerm, TermInterner};
use crate::ngram_table::NgramTable;
use crate::{Ngram, RepeatedNgrams};

/// The terms that one thread meets while articles are counted twice: the first time to find out
/// which n-grams more than one article has, the second time to count, with ids for these and for
/// words.
///
/// Any other n-gram is *lone*: it has an id in its article alone, and a count that is given apart
/// from those of terms, in [`CountRow::lone`](crate::CountRow::lone).
///
/// ```
/// use std::sync::Arc;
/// use slugline_features::{RepeatedNgrams, RepeatedTerms, TermCounter, TermCounts, TermInterner};
///
/// let repeated = Arc::new(RepeatedNgrams::new(1 << 16));
/// let articles = ["oil prices rise", "oil prices fall"];
/// let count = |terms| -> Result<_, slugline_features::FeaturesError> {
///     let mut counter = TermCounter::new(terms, 2)?;
///     let mut counts = TermCounts::default();
///     for article in articles {
///         for word in article.split(' ') {
///             counter.count(word, 1, || Some(word));
///         }
///         counter.take(&mut counts);
///     }
///     Ok((counts, counter.into_terms()))
/// };
/// count(RepeatedTerms::first(Arc::clone(&repeated)))?;
/// let (last, terms) = count(RepeatedTerms::second(repeated))?;
/// assert_eq!(last.row().counts(), [1.0; 4]);
/// assert_eq!(last.row().lone(), [1.0]);
/// let (vocabulary, _) = TermInterner::from(terms).into_vocabulary();
/// assert_eq!(vocabulary.term(4), "oil prices");
/// assert_eq!(vocabulary.len(), 5);
/// # Ok::<(), slugline_features::FeaturesError>(())
/// ```
#[derive(Clone, Debug)]
pub struct RepeatedTerms {
    repeated: Arc<RepeatedNgrams>,
    pass: Pass,
    terms: TermInterner,
    /// By word, in the order of the interner.
    word_hashes: Vec<u64>,
    /// The lone n-grams of the article, with ids from [`LAST_ID`] down.
    lone: NgramTable,
    /// Their hashes, in the first pass.
    lone_hashes: Vec<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pass {
    First,
    Second,
}

/// The id of an article's first lone n-gram. The terms of an interner, with ids from 0 up, would not
/// fit into memory before they met those.
const LAST_ID: u32 = u32::MAX - 1;

impl RepeatedTerms {
    /// For the first time: all n-grams are lone, and each article's are told to `repeated`.
    #[must_use]
    pub fn first(repeated: Arc<RepeatedNgrams>) -> Self {
        Self::new(repeated, Pass::First)
    }

    /// For the second time, when the same articles have told of their n-grams.
    #[must_use]
    pub fn second(repeated: Arc<RepeatedNgrams>) -> Self {
        Self::new(repeated, Pass::Second)
    }

    fn new(repeated: Arc<RepeatedNgrams>, pass: Pass) -> Self {
        Self {
            repeated,
            pass,
            terms: TermInterner::new(),
            word_hashes: Vec::new(),
            lone: NgramTable::default(),
            lone_hashes: Vec::new(),
        }
    }

    pub(crate) fn intern_word(&mut self, word: &str) -> u32 {
        let term = self.terms.intern_word(word);
        if self.terms.words() > self.word_hashes.len() {
            self.word_hashes.push(self.repeated.hash_word(word));
        }
        term
    }

    pub(crate) fn intern_ngram(&mut self, prefix: u32, last: u32) -> u32 {
        let ngram = [prefix, last];
        // What begins with a lone n-gram is lone.
        if self.pass == Pass::Second && self.lone_place(prefix).is_none() {
            if let Some(term) = self.terms.ngram(ngram) {
                return term;
            }
            if self.repeated.may_have(self.hash_ngram(ngram)) {
                return self.terms.intern_ngram(prefix, last);
            }
        }
        let next = LAST_ID - crate::next_id(self.lone.len());
        let term = self.lone.get_or_insert(ngram, || next);
        if term == next && self.pass == Pass::First {
            self.lone_hashes.push(self.hash_ngram(ngram));
        }
        term
    }

    pub(crate) fn prefetch(&self, prefix: u32, last: u32) {
        self.terms.prefetch(prefix, last);
    }

    /// Which of the article's lone n-grams a term is, if it is one, from 0.
    pub(crate) fn lone_place(&self, term: u32) -> Option<usize> {
        let is_lone = term as usize >= self.terms.len();
        is_lone.then(|| (LAST_ID - term) as usize)
    }

    pub(crate) fn end_article(&mut self) {
        self.repeated.tell(&self.lone_hashes);
        self.lone_hashes.clear();
        self.lone.clear();
    }

    fn hash_ngram(&self, [prefix, last]: Ngram) -> u64 {
        self.repeated.hash_ngram(self.hash(prefix), self.hash(last))
    }

    /// The hash of a term, which for a lone n-gram is known in the first pass.
    fn hash(&self, term: u32) -> u64 {
        if let Some(place) = self.lone_place(term) {
            return self.lone_hashes[place];
        }
        match self.terms.term(term) {
            LocalTerm::Word(word) => self.word_hashes[word as usize],
            LocalTerm::Ngram(ngram) => self.hash_ngram(ngram),
        }
    }
}

/// The terms that have an id beyond an article.
impl From<RepeatedTerms> for TermInterner {
    fn from(terms: RepeatedTerms) -> Self {
        terms.terms
    }
}
