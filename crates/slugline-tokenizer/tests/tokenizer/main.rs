//! What a reader of the crate may rely on: tables of real cases, properties, hostile input.

mod hostile;
mod normalize;
mod properties;
mod report;
mod scripts;
mod tables;

use slugline_tokenizer::{Scratch, Tokenizer, TokenizerOptions};

fn tokenizer(options: TokenizerOptions) -> Tokenizer {
    Tokenizer::new(options).expect("every option lies in its range")
}

/// The tokens of a text in one line; `|` stands before each that starts a sentence.
fn tokens_with(options: TokenizerOptions, text: &str) -> String {
    let mut line = String::new();
    tokenizer(options).for_each_token(text, &mut Scratch::default(), |token| {
        if token.starts_sentence && !line.is_empty() {
            line.push_str(" |");
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(token.text);
    });
    line
}

fn tokens(text: &str) -> String {
    tokens_with(TokenizerOptions::default(), text)
}

/// Checks a table of texts and their tokens, and names the row that fails.
fn check(table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(tokens(text), *expected, "{text:?}");
    }
}
