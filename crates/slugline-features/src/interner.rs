//! The growing set of terms of one training thread, and its way to a vocabulary.

use rayon::prelude::*;

use crate::built_vocabulary::Built;
use crate::by_prefix::ByPrefix;
use crate::ngram_table::{Ngram, NgramTable};
use crate::string_table::StringTable;
use crate::vocabulary::Vocabulary;

/// Stands for the new id of a term that has none yet.
const UNNUMBERED: u32 = u32::MAX;

/// So many terms are looked up together.
const TERMS_TOGETHER: usize = 1 << 14;

/// So far ahead of its use memory is asked for where all terms are gone through.
const TERMS_AHEAD: usize = 16;

/// The terms that one thread has met so far, numbered from 0 in order of arrival.
///
/// Ids here are local and provisional. [`TermInterner::merge`] brings another thread's
/// terms in, and [`TermInterner::into_vocabulary`] renumbers all of them in an order that
/// depends on the terms alone.
#[derive(Clone, Debug, Default)]
pub struct TermInterner {
    words: StringTable,
    ngrams: NgramTable,
    /// Of so many terms the n-grams are in `ngrams`. Those that came together, by a merger, are
    /// put there when an n-gram is next asked for: after the last merger none is.
    indexed: usize,
    /// By term id, in order of arrival.
    terms: Vec<LocalTerm>,
    /// Term ids of `words`, by their ids in that table.
    word_terms: Vec<u32>,
}

/// The terms of a vocabulary under the ids that they have there, to be added to.
impl From<&Vocabulary> for TermInterner {
    fn from(vocabulary: &Vocabulary) -> Self {
        let mut terms = Self::new();
        for word in vocabulary.words() {
            terms.intern_word(word);
        }
        for ngram in vocabulary.ngrams() {
            terms.push_ngram(ngram);
        }
        terms
    }
}

/// An n-gram of another set: its id there, and its id here if it has one.
type Found = (u32, Option<u32>);

#[derive(Clone, Copy, Debug)]
pub(crate) enum LocalTerm {
    /// A word, as its id in the table of words.
    Word(u32),
    Ngram(Ngram),
}

impl TermInterner {
    /// An empty set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many terms there are, words and n-grams together.
    #[must_use]
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there is no term.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// How many words there are.
    pub(crate) fn words(&self) -> usize {
        self.words.len()
    }

    /// What the term with this id is.
    pub(crate) fn term(&self, id: u32) -> LocalTerm {
        self.terms[id as usize]
    }

    /// The id of an n-gram, if it has one.
    pub(crate) fn ngram(&mut self, ngram: Ngram) -> Option<u32> {
        self.index();
        self.ngrams.get(ngram)
    }

    pub(crate) fn intern_word(&mut self, word: &str) -> u32 {
        let (index, new) = self.words.intern(word);
        if new {
            self.word_terms.push(crate::next_id(self.terms.len()));
            self.terms.push(LocalTerm::Word(index));
        }
        self.word_terms[index as usize]
    }

    /// `prefix` must be the id of a term and `last` that of a word.
    pub(crate) fn intern_ngram(&mut self, prefix: u32, last: u32) -> u32 {
        self.index();
        let Self { ngrams, terms, .. } = self;
        let ngram = [prefix, last];
        let term = ngrams.get_or_insert(ngram, || {
            let term = crate::next_id(terms.len());
            terms.push(LocalTerm::Ngram(ngram));
            term
        });
        self.indexed = self.terms.len();
        term
    }

    /// Adds an n-gram that is not there yet, without an entry in the table.
    fn push_ngram(&mut self, ngram: Ngram) -> u32 {
        self.terms.push(LocalTerm::Ngram(ngram));
        crate::next_id(self.terms.len() - 1)
    }

    /// Puts all n-grams into the table that are not there yet.
    #[inline]
    fn index(&mut self) {
        while let Some(&term) = self.terms.get(self.indexed) {
            if let Some(&LocalTerm::Ngram(ahead)) = self.terms.get(self.indexed + TERMS_AHEAD) {
                self.ngrams.prefetch(ahead);
            }
            if let LocalTerm::Ngram(ngram) = term {
                let id = crate::next_id(self.indexed);
                self.ngrams.get_or_insert(ngram, || id);
            }
            self.indexed += 1;
        }
    }

    /// Asks for the memory that [`Self::intern_ngram`] will look at first.
    pub(crate) fn prefetch(&self, prefix: u32, last: u32) {
        self.ngrams.prefetch([prefix, last]);
    }

    /// Adds every term of `other` that is missing here. Returns, by `other`'s term ids,
    /// the ids that its terms have here.
    #[must_use]
    pub fn merge(&mut self, other: &Self) -> Vec<u32> {
        self.index();
        let mut map = vec![UNNUMBERED; other.terms.len()];
        // Most terms are known: they are looked up on all threads, and only the others added one
        // after the other.
        let words = (0..other.words.len()).into_par_iter();
        let known: Vec<Option<u32>> = words
            .map(|index| self.words.get(other.words.string(crate::next_id(index))))
            .collect();
        for (index, (known, &term)) in (0_u32..).zip(known.into_iter().zip(&other.word_terms)) {
            map[term as usize] = match known {
                Some(known) => self.word_terms[known as usize],
                None => self.intern_word(other.words.string(index)),
            };
        }
        // Length by length, so that the prefixes of a length are mapped already. `other` has an
        // n-gram once, so that none need be found that came with it.
        while let Some(found) = self.find_next_length(other, &map) {
            for (term, known) in found.into_iter().flatten() {
                if let Some(ngram) = other.next_ngram(term, &map) {
                    map[term as usize] = known.unwrap_or_else(|| self.push_ngram(ngram));
                }
            }
        }
        map
    }

    /// The n-grams of `other` that are not mapped yet though their prefixes are, with their ids
    /// here if they are known. `None` if there are none.
    fn find_next_length(&self, other: &Self, map: &[u32]) -> Option<Vec<Vec<Found>>> {
        let chunks = other.terms.par_chunks(TERMS_TOGETHER).enumerate();
        let found: Vec<Vec<Found>> = chunks
            .map(|(chunk, terms)| {
                let first = crate::next_id(chunk * TERMS_TOGETHER);
                let next = (first..).take(terms.len());
                let next = next.filter(|&term| other.next_ngram(term, map).is_some());
                let mut found: Vec<Found> = next.map(|term| (term, None)).collect();
                for place in 0..found.len() {
                    let ngram = |place: usize| other.next_ngram(found.get(place)?.0, map);
                    if let Some(ahead) = ngram(place + TERMS_AHEAD) {
                        self.ngrams.prefetch(ahead);
                    }
                    found[place].1 = ngram(place).and_then(|ngram| self.ngrams.get(ngram));
                }
                found
            })
            .collect();
        found.iter().any(|found| !found.is_empty()).then_some(found)
    }

    /// A term that is an n-gram without an id in a map, under the ids that its prefix and last word
    /// have there, if the prefix has one.
    fn next_ngram(&self, term: u32, map: &[u32]) -> Option<Ngram> {
        let LocalTerm::Ngram(ngram) = self.terms[term as usize] else {
            return None;
        };
        let mapped = ngram.map(|id| map[id as usize]);
        (map[term as usize] == UNNUMBERED && mapped[0] != UNNUMBERED).then_some(mapped)
    }

    /// Renumbers the terms: words first, in byte order, then n-grams by length, then by
    /// the ids of prefix and last word. Returns the vocabulary, and the new ids by the old.
    ///
    /// The order depends on the set of terms alone, never on how it was gathered.
    #[must_use]
    pub fn into_vocabulary(self) -> (Vocabulary, Vec<u32>) {
        let words = (0..self.words.len()).into_par_iter().map(crate::next_id);
        let mut sorted: Vec<(u64, u32)> = words
            .map(|index| (first_letters(self.words.string(index)), index))
            .collect();
        // Most words differ in their first letters, and are not looked at.
        sorted.par_sort_unstable_by(|a, b| {
            let in_full = || self.words.string(a.1).cmp(self.words.string(b.1));
            a.0.cmp(&b.0).then_with(in_full)
        });

        let mut new_ids = vec![UNNUMBERED; self.terms.len()];
        let mut vocabulary = Built::default();
        for (place, &(_, index)) in sorted.iter().enumerate() {
            if let Some(&(_, ahead)) = sorted.get(place + 2 * TERMS_AHEAD) {
                self.words.prefetch_place(ahead);
            }
            if let Some(&(_, ahead)) = sorted.get(place + TERMS_AHEAD) {
                self.words.prefetch_string(ahead);
            }
            new_ids[self.word_terms[index as usize] as usize] =
                vocabulary.push_word(self.words.string(index));
        }

        // Length by length, so that the prefixes of a length have their ids already.
        loop {
            let next = |term| Some((self.next_ngram(term, &new_ids)?, term));
            let terms = 0..crate::next_id(self.terms.len());
            let ready = ByPrefix::new(|| terms.clone().filter_map(next), vocabulary.len());
            if ready.is_empty() {
                break;
            }
            for (ngram, term) in ready.iter() {
                new_ids[term as usize] = vocabulary.push_ngram(ngram);
            }
        }
        (vocabulary.into(), new_ids)
    }
}

/// The first bytes of a word as a number, of which the order is theirs.
fn first_letters(word: &str) -> u64 {
    let mut letters = [0; 8];
    for (letter, byte) in letters.iter_mut().zip(word.bytes()) {
        *letter = byte;
    }
    u64::from_be_bytes(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// More than are looked up together, in two orders.
    #[test]
    fn mergers_of_many_terms_find_each() {
        let words: Vec<String> = (0..20_000).map(|word| format!("w{word}")).collect();
        let set = |words: &mut dyn Iterator<Item = &String>| {
            let mut terms = TermInterner::new();
            let mut before = None;
            for word in words {
                let word = terms.intern_word(word);
                if let Some(before) = before.replace(word) {
                    let pair = terms.intern_ngram(before, word);
                    terms.intern_ngram(pair, word);
                }
            }
            terms
        };
        let mut merged = set(&mut words.iter().step_by(2).chain(&words));
        let mut other = set(&mut words.iter().chain(words.iter().rev()));
        let map = merged.merge(&other);
        let known = merged.len();
        for pair in words.windows(2) {
            for [first, last] in [[&pair[0], &pair[1]], [&pair[1], &pair[0]]] {
                let of = |terms: &mut TermInterner| {
                    let [first, last] = [first, last].map(|word| terms.intern_word(word));
                    let pair = terms.intern_ngram(first, last);
                    [first, last, pair, terms.intern_ngram(pair, last)]
                };
                assert_eq!(
                    of(&mut other).map(|term| map[term as usize]),
                    of(&mut merged)
                );
            }
        }
        assert_eq!((other.len(), merged.len()), (map.len(), known));
    }
}
