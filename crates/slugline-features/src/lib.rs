//! Turns tokens into a vocabulary, term counts, n-grams and weights for text classification.
//!
#![doc = include_str!("../README.md")]

mod ascending;
mod built_vocabulary;
mod by_prefix;
mod count_matrix;
mod counter;
mod error;
mod interner;
mod ngram_table;
mod packed;
mod packed_vocabulary;
mod prefetch;
mod probe_table;
mod repeated_ngrams;
mod repeated_terms;
mod string_table;
mod surface_cache;
mod terms;
mod vocabulary;
mod weighting;

pub use count_matrix::{CountMatrix, CountRow};
pub use counter::{MAX_NGRAMS, TermCounter, TermCounts};
pub use error::FeaturesError;
pub use interner::TermInterner;
pub use ngram_table::Ngram;
pub use packed::PackedIntegers;
pub use packed_vocabulary::PackedVocabulary;
pub use prefetch::prefetch;
pub use repeated_ngrams::RepeatedNgrams;
pub use repeated_terms::RepeatedTerms;
pub use surface_cache::{PackedWord, SENTENCE_END};
pub use terms::Terms;
pub use vocabulary::Vocabulary;
pub use weighting::{
    LOG_FRACTION_BITS, SMALL_COUNTS, Weighting, inverse_document_frequency, log_count, small_count,
};

/// An id for the `len`-th term of a table.
///
/// Ids have 32 bits: 2³² terms would take more than 100 GB of memory, so that a machine
/// runs out of it long before this can fail.
fn next_id(len: usize) -> u32 {
    u32::try_from(len).expect("fewer than 2^32 terms fit into memory")
}
