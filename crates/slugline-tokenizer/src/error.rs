//! What can go wrong before any text is read: options that make no sense.

use crate::options::MAX_WORD_CHARS;

/// Why a tokenizer cannot be made as asked.
///
/// Tokenizing itself never fails: every text gives tokens, if only none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenizerError {
    /// `min_length` lies outside its range.
    #[error(
        "min_length is {given}, but words have between 1 and {MAX_WORD_CHARS} characters: \
         choose a number in that range"
    )]
    MinLength {
        /// The length asked for, in characters.
        given: usize,
    },
    /// No stemmer goes by this name.
    #[error(
        "no stemmer for the language {name:?}: choose one of {}",
        crate::language::names()
    )]
    UnknownLanguage {
        /// The name as it was given.
        name: String,
    },
}
