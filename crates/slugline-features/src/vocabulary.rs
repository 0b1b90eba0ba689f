//! The fixed set of terms of a model, its ids a function of the terms alone.

use crate::ngram_table::{Ngram, NgramTable};
use crate::string_table::StringTable;
use crate::{FeaturesError, MAX_NGRAMS};

/// The terms that a model knows: words and, behind them, n-grams.
///
/// Term ids run from 0: words in byte order, then n-grams by length and, within one
/// length, by the ids of their prefix and their last word. Two vocabularies of the same
/// terms are therefore equal, whatever the order or the thread count of training.
///
/// ```
/// use slugline_features::Vocabulary;
///
/// let vocabulary = Vocabulary::from_parts(["new", "york"], [[0, 1]])?;
/// assert_eq!(vocabulary.len(), 3);
/// assert_eq!(vocabulary.word_id("york"), Some(1));
/// assert_eq!(vocabulary.ngram_id(0, 1), Some(2));
/// assert_eq!(vocabulary.term(2), "new york");
/// # Ok::<(), slugline_features::FeaturesError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    words: StringTable,
    ngrams: NgramTable,
}

impl Vocabulary {
    /// A vocabulary of `words`, sorted and distinct, and of `ngrams` in the order that
    /// the type's documentation gives.
    ///
    /// # Errors
    /// [`FeaturesError::Order`] if words or n-grams are not sorted and distinct;
    /// [`FeaturesError::Ngram`] if an n-gram names a prefix that doesn't precede it or a
    /// last word that isn't a word; [`FeaturesError::Ngrams`] if an n-gram has more than
    /// [`MAX_NGRAMS`] words.
    pub fn from_parts<'w>(
        words: impl IntoIterator<Item = &'w str>,
        ngrams: impl IntoIterator<Item = Ngram>,
    ) -> Result<Self, FeaturesError> {
        let mut vocabulary = Self::default();
        for word in words {
            let term = vocabulary.words.len();
            if term > 0 && vocabulary.words.string(crate::next_id(term - 1)) >= word {
                return Err(FeaturesError::Order { term });
            }
            vocabulary.push_word(word);
        }
        // Prefix ids grow with the length, so that one comparison covers both orders, and
        // a prefix of the current length begins the next one.
        let mut before = None;
        let (mut length, mut first_of_length) = (1, 0);
        for [prefix, last] in ngrams {
            let term = vocabulary.len();
            if prefix as usize >= term || last as usize >= vocabulary.words.len() {
                return Err(FeaturesError::Ngram { term });
            }
            if before.is_some_and(|before| before >= [prefix, last]) {
                return Err(FeaturesError::Order { term });
            }
            if prefix as usize >= first_of_length {
                length += 1;
                first_of_length = term;
            }
            if length > MAX_NGRAMS {
                return Err(FeaturesError::Ngrams(length));
            }
            before = Some([prefix, last]);
            vocabulary.push_ngram([prefix, last]);
        }
        Ok(vocabulary)
    }

    pub(crate) fn push_word(&mut self, word: &str) -> u32 {
        self.words.intern(word).0
    }

    pub(crate) fn push_ngram(&mut self, ngram: Ngram) -> u32 {
        let index = self.ngrams.intern(ngram).0;
        self.term_of_ngram(index)
    }

    pub(crate) fn into_tables(self) -> (StringTable, NgramTable) {
        (self.words, self.ngrams)
    }

    /// How many terms there are, words and n-grams together.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len() + self.ngrams.as_slice().len()
    }

    /// Whether there is no term.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.len() == 0
    }

    /// The words, in the order of their ids, from 0.
    #[must_use]
    pub fn words(&self) -> impl ExactSizeIterator<Item = &str> {
        self.words.iter()
    }

    /// The n-grams, in the order of their ids, which follow those of the words.
    #[must_use]
    pub fn ngrams(&self) -> &[Ngram] {
        self.ngrams.as_slice()
    }

    /// The id of a word, if it is in the vocabulary.
    #[must_use]
    pub fn word_id(&self, word: &str) -> Option<u32> {
        self.words.get(word)
    }

    /// The id of the n-gram of the term `prefix` and the word `last`, if it is in the
    /// vocabulary.
    #[must_use]
    pub fn ngram_id(&self, prefix: u32, last: u32) -> Option<u32> {
        self.ngrams
            .get([prefix, last])
            .map(|index| self.term_of_ngram(index))
    }

    /// The vocabulary of some of the terms alone, ascending: they become terms 0, 1 and so on.
    ///
    /// # Errors
    /// [`FeaturesError::Selection`] if they do not ascend or are not all in the vocabulary;
    /// [`FeaturesError::Ngram`] if an n-gram is among them whose prefix or last word is not.
    pub fn select(&self, terms: &[u32]) -> Result<Self, FeaturesError> {
        let is_known = terms
            .last()
            .is_none_or(|&term| (term as usize) < self.len());
        if !is_known || !terms.is_sorted_by(|a, b| a < b) {
            return Err(FeaturesError::Selection);
        }
        let place = |term: u32| {
            let found = terms.binary_search(&term);
            // No n-gram refers to a term of this id: that is an error.
            found.map_or(u32::MAX, crate::next_id)
        };
        let words = terms.partition_point(|&term| (term as usize) < self.words.len());
        let ngrams = terms[words..].iter().filter_map(|&term| {
            let [prefix, last] = *self
                .ngrams
                .as_slice()
                .get(term as usize - self.words.len())?;
            Some([place(prefix), place(last)])
        });
        let words = terms[..words].iter().map(|&word| self.words.string(word));
        Self::from_parts(words, ngrams)
    }

    /// The term as text: its words with a space between them. An id that isn't in the
    /// vocabulary gives an empty string.
    #[must_use]
    pub fn term(&self, id: u32) -> String {
        let words = self.words.len();
        let Some(index) = (id as usize).checked_sub(words) else {
            return self.words.string(id).to_owned();
        };
        match self.ngrams.as_slice().get(index) {
            Some(&[prefix, last]) => {
                format!("{} {}", self.term(prefix), self.words.string(last))
            }
            None => String::new(),
        }
    }

    fn term_of_ngram(&self, index: u32) -> u32 {
        crate::next_id(self.words.len() + index as usize)
    }
}

impl PartialEq for Vocabulary {
    fn eq(&self, other: &Self) -> bool {
        self.words().eq(other.words()) && self.ngrams() == other.ngrams()
    }
}

impl Eq for Vocabulary {}
