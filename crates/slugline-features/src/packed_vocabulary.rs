//! A vocabulary as it lies in a file: looked up in place, and checked only where it is asked for.

use std::cmp::Ordering;
use std::ops::Range;

use bytes::Bytes;

use crate::packed::{RUNS_TOGETHER, Runs};
use crate::{FeaturesError, Ngram, PackedIntegers};

/// What a last word is counted from: 2 bytes hold the rest.
const LAST_WORDS: usize = 1 << 16;

/// The lists that a vocabulary is in a file.
///
/// Whatever they hold, a look-up ends, and finds a term that is there or none. Whether the terms
/// are in the order that look-ups need is for [`Vocabulary::check`](crate::Vocabulary::check).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedVocabulary {
    /// All words in a row.
    pub text: Bytes,
    /// By word, its length in bytes.
    pub lengths: PackedIntegers,
    /// How many n-grams there are by prefix and, within a prefix, by the quotient of the last word
    /// and 2¹⁶; up to the last prefix that has any.
    pub ngrams: PackedIntegers,
    /// By n-gram, the rest of its last word and 2¹⁶: numbers of 2 bytes.
    pub last_words: Bytes,
}

/// The same with what look-ups need.
#[derive(Clone, Debug)]
pub(crate) struct Lists {
    text: Bytes,
    words: Runs,
    /// The first bytes of every 16th word, as a number that compares as they do.
    heads: Vec<u64>,
    ngrams: Runs,
    last_words: Bytes,
    /// So many numbers a prefix has in `ngrams`.
    quotients: usize,
}

impl Lists {
    pub(crate) fn new(packed: PackedVocabulary) -> Result<Self, FeaturesError> {
        let PackedVocabulary {
            text,
            lengths,
            ngrams,
            last_words,
        } = packed;
        let words = Runs::new(lengths, text.len()).ok_or(FeaturesError::Lists)?;
        let quotients = words.len().div_ceil(LAST_WORDS).max(1);
        let even = last_words.len().is_multiple_of(2) && ngrams.len().is_multiple_of(quotients);
        let ngrams = Runs::new(ngrams, last_words.len() / 2).filter(|_| even);
        let ngrams = ngrams.ok_or(FeaturesError::Lists)?;
        // Ids of terms and, in a counter, some more have 32 bits.
        let terms = words.len() + last_words.len() / 2;
        if terms >= u32::MAX as usize / 2 || ngrams.len() / quotients > terms {
            return Err(FeaturesError::Lists);
        }
        let mut lists = Self {
            text,
            words,
            heads: Vec::new(),
            ngrams,
            last_words,
            quotients,
        };
        let heads = (0..lists.words()).step_by(RUNS_TOGETHER);
        lists.heads = heads.map(|word| key(lists.word(word))).collect();
        Ok(lists)
    }

    /// The lists of sorted words and n-grams.
    pub(crate) fn pack<'w>(
        words: impl Iterator<Item = &'w str> + Clone,
        ngrams: impl Iterator<Item = Ngram>,
    ) -> PackedVocabulary {
        let lengths: Vec<u64> = words.clone().map(|word| word.len() as u64).collect();
        let quotients = lengths.len().div_ceil(LAST_WORDS).max(1);
        let mut counts: Vec<u64> = Vec::new();
        let mut last_words = Vec::with_capacity(2 * ngrams.size_hint().0);
        for [prefix, last] in ngrams {
            let last = last as usize;
            let of_prefix = prefix as usize * quotients;
            if of_prefix >= counts.len() {
                counts.resize(of_prefix + quotients, 0);
            }
            counts[of_prefix + last / LAST_WORDS] += 1;
            let rest = (last % LAST_WORDS).to_le_bytes();
            last_words.extend_from_slice(&rest[..2]);
        }
        PackedVocabulary {
            text: words.collect::<String>().into(),
            lengths: PackedIntegers::new(lengths.into_iter()),
            ngrams: PackedIntegers::new(counts.into_iter()),
            last_words: last_words.into(),
        }
    }

    pub(crate) fn packed(&self) -> PackedVocabulary {
        PackedVocabulary {
            text: self.text.clone(),
            lengths: self.words.lengths().clone(),
            ngrams: self.ngrams.lengths().clone(),
            last_words: self.last_words.clone(),
        }
    }

    pub(crate) fn words(&self) -> usize {
        self.words.len()
    }

    pub(crate) fn ngrams(&self) -> usize {
        self.last_words.len() / 2
    }

    /// A word; not text if it was made not to be.
    pub(crate) fn word(&self, word: usize) -> &[u8] {
        &self.text[self.words.range(word)]
    }

    pub(crate) fn iter_words(&self) -> impl Iterator<Item = &[u8]> + Clone {
        (0..self.words()).map(|word| self.word(word))
    }

    pub(crate) fn ngram(&self, ngram: usize) -> Option<Ngram> {
        let rest = self.rest(ngram)?;
        let run = self.ngrams.run_of(ngram);
        let last = run % self.quotients * LAST_WORDS + usize::from(rest);
        Some([crate::next_id(run / self.quotients), crate::next_id(last)])
    }

    pub(crate) fn iter_ngrams(&self) -> impl Iterator<Item = Ngram> {
        let runs = self.ngrams.ranges_from(0).enumerate();
        runs.flat_map(|(run, range)| {
            let (prefix, first) = (run / self.quotients, run % self.quotients * LAST_WORDS);
            let (rests, _) = self.last_words[2 * range.start..2 * range.end].as_chunks();
            rests.iter().map(move |&rest| {
                let last = first + usize::from(u16::from_le_bytes(rest));
                [crate::next_id(prefix), crate::next_id(last)]
            })
        })
    }

    fn rest(&self, ngram: usize) -> Option<u16> {
        let bytes = self.last_words.get(2 * ngram..)?.first_chunk()?;
        Some(u16::from_le_bytes(*bytes))
    }

    pub(crate) fn word_place(&self, word: &[u8]) -> Option<usize> {
        // The last of the words whose place is known that is not behind it, by its first bytes,
        // and where these are the same, by all.
        let own = key(word);
        let from = self.heads.partition_point(|&head| head < own);
        let to = from + self.heads[from..].partition_point(|&head| head == own);
        let (mut low, mut high) = (from, to);
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.word(RUNS_TOGETHER * middle) <= word {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let first = RUNS_TOGETHER * low.checked_sub(1)?;
        let together = self
            .words
            .ranges_from(first)
            .take(RUNS_TOGETHER)
            .enumerate();
        for (place, range) in together {
            // Most words differ in their first bytes.
            let order = self.key_of(range.clone()).cmp(&own);
            match order.then_with(|| self.text[range].cmp(word)) {
                Ordering::Less => {}
                Ordering::Equal => return Some(first + place),
                Ordering::Greater => return None,
            }
        }
        None
    }

    /// The [`key`] of a word.
    #[inline]
    fn key_of(&self, word: Range<usize>) -> u64 {
        match self.text[word.start..].first_chunk() {
            // Without what is behind the word.
            Some(first) if word.len() < 8 => {
                u64::from_be_bytes(*first) & !(u64::MAX >> (8 * word.len()))
            }
            Some(first) => u64::from_be_bytes(*first),
            None => key(&self.text[word]),
        }
    }

    pub(crate) fn ngram_place(&self, prefix: u32, last: u32) -> Option<usize> {
        let (quotient, rest) = (last as usize / LAST_WORDS, last as usize % LAST_WORDS);
        if quotient >= self.quotients {
            return None;
        }
        let range = self
            .ngrams
            .range(prefix as usize * self.quotients + quotient);
        let (rests, _) = self.last_words[2 * range.start..2 * range.end].as_chunks();
        let found = rests.binary_search_by_key(&rest, |&rest| u16::from_le_bytes(rest).into());
        Some(range.start + found.ok()?)
    }
}

/// The first eight bytes as a number that compares as they do; zeros fill them up.
fn key(bytes: &[u8]) -> u64 {
    let first = bytes.first_chunk().copied().unwrap_or_else(|| {
        let mut first = [0; 8];
        first[..bytes.len()].copy_from_slice(bytes);
        first
    });
    u64::from_be_bytes(first)
}
