//! The fixed set of terms of a model, its ids a function of the terms alone.

use crate::built_vocabulary::Built;
use crate::packed_vocabulary::Lists;
use crate::{FeaturesError, MAX_NGRAMS, Ngram, PackedVocabulary};

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
#[derive(Clone, Debug)]
pub struct Vocabulary(Layout);

#[derive(Clone, Debug)]
enum Layout {
    /// Put together term by term.
    Built(Built),
    /// As it lies in a file.
    Packed(Lists),
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self(Layout::Built(Built::default()))
    }
}

/// Whether they have the same terms.
impl PartialEq for Vocabulary {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self.words().eq(other.words())
            && self.ngrams().eq(other.ngrams())
    }
}

impl Eq for Vocabulary {}

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
        let mut built = Built::default();
        for word in words {
            let term = built.ends.len();
            if term > 0 && built.word(term - 1) >= word {
                return Err(FeaturesError::Order { term });
            }
            built.push_word(word);
        }
        // Prefix ids grow with the length, so that one comparison covers both orders, and
        // a prefix of the current length begins the next one.
        let mut before = None;
        let (mut length, mut first_of_length) = (1, 0);
        for [prefix, last] in ngrams {
            let term = built.ends.len() + built.ngrams.len();
            if prefix as usize >= term || last as usize >= built.ends.len() {
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
            built.push_ngram([prefix, last]);
        }
        Ok(Self(Layout::Built(built)))
    }

    /// The vocabulary that lies in a file, without a look at each of its terms: whatever they
    /// are, look-ups end. [`Self::check`] looks at them.
    ///
    /// # Errors
    /// [`FeaturesError::Lists`] if the lists have lengths that do not agree.
    pub fn from_packed(packed: PackedVocabulary) -> Result<Self, FeaturesError> {
        Lists::new(packed).map(|lists| Self(Layout::Packed(lists)))
    }

    /// The lists that the vocabulary is in a file.
    #[must_use]
    pub fn packed(&self) -> PackedVocabulary {
        match &self.0 {
            Layout::Built(built) => {
                let words = (0..built.ends.len()).map(|word| built.word(word));
                Lists::pack(words, built.ngrams.iter().copied())
            }
            Layout::Packed(lists) => lists.packed(),
        }
    }

    /// The same vocabulary, as it will lie in a file.
    #[must_use]
    pub fn pack(self) -> Self {
        // What is too large to be packed stays as it is.
        Self::from_packed(self.packed()).unwrap_or(self)
    }

    /// Checks what [`Self::from_packed`] takes for granted: all that [`Self::from_parts`] does.
    ///
    /// # Errors
    /// As there, and [`FeaturesError::Text`].
    pub fn check(&self) -> Result<(), FeaturesError> {
        let Layout::Packed(lists) = &self.0 else {
            return Ok(());
        };
        let words = lists.iter_words().map(std::str::from_utf8);
        let words: Result<Vec<&str>, _> = words.collect();
        let words = words.map_err(|_| FeaturesError::Text)?;
        Self::from_parts(words, lists.iter_ngrams()).map(drop)
    }

    /// How many terms there are, words and n-grams together.
    #[must_use]
    pub fn len(&self) -> usize {
        self.word_count() + self.ngram_count()
    }

    /// Whether there is no term.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.word_count() == 0
    }

    fn word_count(&self) -> usize {
        match &self.0 {
            Layout::Built(built) => built.ends.len(),
            Layout::Packed(lists) => lists.words(),
        }
    }

    fn ngram_count(&self) -> usize {
        match &self.0 {
            Layout::Built(built) => built.ngrams.len(),
            Layout::Packed(lists) => lists.ngrams(),
        }
    }

    /// A word that is there. In a file it may have been made to be no text, and is empty then.
    fn word(&self, word: usize) -> &str {
        match &self.0 {
            Layout::Built(built) => built.word(word),
            Layout::Packed(lists) => std::str::from_utf8(lists.word(word)).unwrap_or_default(),
        }
    }

    fn ngram(&self, ngram: usize) -> Option<Ngram> {
        match &self.0 {
            Layout::Built(built) => built.ngrams.get(ngram).copied(),
            Layout::Packed(lists) => lists.ngram(ngram),
        }
    }

    /// The words, in the order of their ids, from 0.
    #[must_use]
    pub fn words(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.word_count()).map(|word| self.word(word))
    }

    /// The n-grams, in the order of their ids, which follow those of the words.
    pub fn ngrams(&self) -> impl Iterator<Item = Ngram> {
        let (built, packed) = match &self.0 {
            Layout::Built(built) => (Some(built.ngrams.iter().copied()), None),
            Layout::Packed(lists) => (None, Some(lists.iter_ngrams())),
        };
        let built = built.into_iter().flatten();
        built.chain(packed.into_iter().flatten())
    }

    /// The id of a word, if it is in the vocabulary.
    #[must_use]
    pub fn word_id(&self, word: &str) -> Option<u32> {
        let found = match &self.0 {
            Layout::Built(built) => built.word_place(word),
            Layout::Packed(lists) => lists.word_place(word.as_bytes()),
        };
        found.map(crate::next_id)
    }

    /// The id of the n-gram of the term `prefix` and the word `last`, if it is in the
    /// vocabulary.
    #[must_use]
    pub fn ngram_id(&self, prefix: u32, last: u32) -> Option<u32> {
        let found = match &self.0 {
            Layout::Built(built) => built.ngram_place(prefix, last),
            Layout::Packed(lists) => lists.ngram_place(prefix, last),
        };
        found.map(|place| crate::next_id(self.word_count() + place))
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
        let words = terms.partition_point(|&term| (term as usize) < self.word_count());
        let mut selected = terms[words..].iter().copied().peekable();
        let all = (self.word_count()..).zip(self.ngrams());
        let ngrams = all.filter_map(|(term, [prefix, last])| {
            selected.next_if(|&next| next as usize == term)?;
            Some([place(prefix), place(last)])
        });
        let words = terms[..words].iter().map(|&word| self.word(word as usize));
        Self::from_parts(words, ngrams)
    }

    /// The term as text: its words with a space between them. An id that isn't in the
    /// vocabulary gives an empty string.
    #[must_use]
    pub fn term(&self, id: u32) -> String {
        let mut words = Vec::new();
        let mut id = id as usize;
        // One that was made to begin with itself has no beginning.
        while let Some(ngram) = id.checked_sub(self.word_count())
            && words.len() < MAX_NGRAMS
        {
            let Some([prefix, last]) = self.ngram(ngram) else {
                return String::new();
            };
            words.push(last as usize);
            id = prefix as usize;
        }
        words.push(id);
        let words = words.into_iter().rev();
        let words = words.filter(|&word| word < self.word_count());
        words
            .map(|word| self.word(word))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

impl From<Built> for Vocabulary {
    fn from(built: Built) -> Self {
        Self(Layout::Built(built))
    }
}
