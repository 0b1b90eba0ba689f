//! Turns the text of a news article into tokens, without an allocation per token.

mod acronym;
mod address;
mod chars;
mod clean;
mod data;
mod error;
mod fold;
mod html;
mod language;
mod lexer;
mod number;
mod options;
mod sentence;
mod spelling;
mod stop_words;
mod tokenizer;
mod word;

pub use error::TokenizerError;
pub use language::Language;
pub use options::{Numbers, Spelling, StopWords, TokenizerOptions};
pub use tokenizer::{Scratch, Token, Tokenizer, Word};
