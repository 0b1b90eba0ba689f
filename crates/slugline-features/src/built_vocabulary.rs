//! A vocabulary that is put together term by term.

use std::cmp::Ordering;

use crate::Ngram;

/// A vocabulary that is being put together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Built {
    /// All words in a row.
    text: String,
    /// Where each word ends in `text`; it begins where the one before it ends.
    pub(crate) ends: Vec<usize>,
    /// Ascending, as prefix ids grow with the length.
    pub(crate) ngrams: Vec<Ngram>,
    /// By prefix, where its n-grams begin in `ngrams`, up to the last prefix that has any.
    starts: Vec<u32>,
}

impl Built {
    /// How many terms there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len() + self.ngrams.len()
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
        crate::next_id(self.ends.len() + index as usize)
    }

    pub(crate) fn word(&self, word: usize) -> &str {
        let start = word.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[word]]
    }

    pub(crate) fn word_place(&self, word: &str) -> Option<usize> {
        let (mut from, mut to) = (0, self.ends.len());
        while from < to {
            let middle = usize::midpoint(from, to);
            match self.word(middle).cmp(word) {
                Ordering::Less => from = middle + 1,
                Ordering::Equal => return Some(middle),
                Ordering::Greater => to = middle,
            }
        }
        None
    }

    pub(crate) fn ngram_place(&self, prefix: u32, last: u32) -> Option<usize> {
        let start = *self.starts.get(prefix as usize)? as usize;
        let end = match self.starts.get(prefix as usize + 1) {
            Some(&end) => end as usize,
            None => self.ngrams.len(),
        };
        let of_prefix = &self.ngrams[start..end];
        let found = of_prefix.binary_search_by_key(&last, |ngram| ngram[1]);
        Some(start + found.ok()?)
    }
}
