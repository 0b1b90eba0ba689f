//! What can be wrong with the parts that a vocabulary or a matrix is built from.

use thiserror::Error;

/// An error of this crate.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum FeaturesError {
    /// Words or n-grams that must be sorted and distinct are not.
    #[error(
        "term {term} of the vocabulary is out of order or given twice: sort words by their \
         bytes, and n-grams by length, prefix and last word"
    )]
    Order {
        /// The id that the term would have had.
        term: usize,
    },
    /// An n-gram whose prefix or last word isn't a term before it.
    #[error(
        "n-gram {term} of the vocabulary needs the id of an earlier term as its prefix, and \
         the id of a word as its last word"
    )]
    Ngram {
        /// The id that the n-gram would have had.
        term: usize,
    },
    /// Lists of a packed vocabulary with lengths that do not agree.
    #[error("the lists of the vocabulary have lengths that do not agree")]
    Lists,
    /// Words of a packed vocabulary that are no text.
    #[error("the words of the vocabulary are not UTF-8")]
    Text,
    /// Terms to select that do not ascend or that the vocabulary lacks.
    #[error("terms to select from a vocabulary must be ids of its terms, each once, ascending")]
    Selection,
    /// A row of a count matrix with ids out of order, given twice or beyond the matrix.
    #[error(
        "row {row} of the count matrix has term ids that do not ascend or are not below \
         {terms}: sort each row by term, and add up the counts of a term given twice"
    )]
    Row {
        /// The row, from 0.
        row: usize,
        /// How many terms (columns) the matrix has.
        terms: usize,
    },
    /// A count that is negative, infinite, not a number or above 2³².
    #[error("row {row} of the count matrix has the count {count}: counts are from 0 to 2^32")]
    Count {
        /// The row, from 0.
        row: usize,
        /// The count.
        count: f32,
    },
    /// A count matrix with more columns than there are term ids.
    #[error("a count matrix of {0} terms: term ids have 32 bits, which is fewer")]
    Columns(usize),
    /// A length of n-grams out of its range.
    #[error("n-grams of {0} words: between 1 and {max} can be counted", max = crate::MAX_NGRAMS)]
    Ngrams(usize),
}
