//! The fixed set of terms of a model, its ids a function of the terms alone.

use std::cmp::Ordering;

use crate::{FeaturesError, MAX_NGRAMS, Ngram};

/// The terms that a model knows: words and, behind them, n-grams.
///
/// Term ids run from 0: words in byte order, then n-grams by length and, within one
/// length, by the ids of their prefix and their last word. Two vocabularies of the same
/// terms are therefore equal, whatever the order or the thread count of training.
///
/// Being sorted, the terms are their own index: a look-up is a binary search, and a vocabulary
/// is made in one pass.
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// All words in a row.
    text: String,
    /// Where each word ends in `text`; it begins where the one before it ends.
    ends: Vec<usize>,
    /// Ascending, as prefix ids grow with the length.
    ngrams: Vec<Ngram>,
    /// By prefix, where its n-grams begin in `ngrams`, up to the last prefix that has any.
    starts: Vec<u32>,
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
            let term = vocabulary.ends.len();
            if term > 0 && vocabulary.word(term - 1) >= word {
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
            if prefix as usize >= term || last as usize >= vocabulary.ends.len() {
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

    /// Adds a word, which must be behind all that there are, before any n-gram.
    pub(crate) fn push_word(&mut self, word: &str) -> u32 {
        self.text.push_str(word);
        self.ends.push(self.text.len());
        crate::next_id(self.ends.len() - 1)
    }

    /// Adds an n-gram of terms that there are, which must be behind all other n-grams.
    pub(crate) fn push_ngram(&mut self, ngram: Ngram) -> u32 {
        let index = crate::next_id(self.ngrams.len());
        let prefix = ngram[0] as usize;
        if prefix >= self.starts.len() {
            self.starts.resize(prefix + 1, index);
        }
        self.ngrams.push(ngram);
        self.term_of_ngram(index)
    }

    fn word(&self, word: usize) -> &str {
        let start = word.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[word]]
    }

    /// How many terms there are, words and n-grams together.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len() + self.ngrams.len()
    }

    /// Whether there is no term.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The words, in the order of their ids, from 0.
    #[must_use]
    pub fn words(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.ends.len()).map(|word| self.word(word))
    }

    /// The n-grams, in the order of their ids, which follow those of the words.
    #[must_use]
    pub fn ngrams(&self) -> &[Ngram] {
        &self.ngrams
    }

    /// The id of a word, if it is in the vocabulary.
    #[must_use]
    pub fn word_id(&self, word: &str) -> Option<u32> {
        let (mut from, mut to) = (0, self.ends.len());
        while from < to {
            let middle = usize::midpoint(from, to);
            match self.word(middle).cmp(word) {
                Ordering::Less => from = middle + 1,
                Ordering::Equal => return Some(crate::next_id(middle)),
                Ordering::Greater => to = middle,
            }
        }
        None
    }

    /// The id of the n-gram of the term `prefix` and the word `last`, if it is in the
    /// vocabulary.
    #[must_use]
    pub fn ngram_id(&self, prefix: u32, last: u32) -> Option<u32> {
        let start = *self.starts.get(prefix as usize)? as usize;
        let end = match self.starts.get(prefix as usize + 1) {
            Some(&end) => end as usize,
            None => self.ngrams.len(),
        };
        let of_prefix = &self.ngrams[start..end];
        let found = of_prefix.binary_search_by_key(&last, |ngram| ngram[1]);
        Some(self.term_of_ngram(crate::next_id(start + found.ok()?)))
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
        let words = terms.partition_point(|&term| (term as usize) < self.ends.len());
        let ngrams = terms[words..].iter().map(|&term| {
            let [prefix, last] = self.ngrams[term as usize - self.ends.len()];
            [place(prefix), place(last)]
        });
        let words = terms[..words].iter().map(|&word| self.word(word as usize));
        Self::from_parts(words, ngrams)
    }

    /// The term as text: its words with a space between them. An id that isn't in the
    /// vocabulary gives an empty string.
    #[must_use]
    pub fn term(&self, id: u32) -> String {
        let id = id as usize;
        let Some(index) = id.checked_sub(self.ends.len()) else {
            return self.word(id).to_owned();
        };
        match self.ngrams.get(index) {
            Some(&[prefix, last]) => {
                format!("{} {}", self.term(prefix), self.word(last as usize))
            }
            None => String::new(),
        }
    }

    fn term_of_ngram(&self, index: u32) -> u32 {
        crate::next_id(self.ends.len() + index as usize)
    }
}
