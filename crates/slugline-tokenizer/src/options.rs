//! What a user can choose about tokens.

use serde::{Deserialize, Serialize};

use crate::Language;

/// The longest word, in characters; a longer run is an encoded blob, not a word.
///
/// The longest word a German law ever had stays below it (63 letters).
pub(crate) const MAX_WORD_CHARS: usize = 64;

/// What a [`Tokenizer`](crate::Tokenizer) makes of a text.
///
/// ```
/// use slugline_tokenizer::{Language, Spelling, TokenizerOptions};
///
/// let options = TokenizerOptions { stem: Some(Language::English), ..Default::default() };
/// assert_eq!(options.spelling, Spelling::English);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TokenizerOptions {
    /// **numbers**, default `fold`: whether each number, sum of money, percentage, date, year
    /// and time becomes one token of its kind (`fold`) or keeps its text (`keep`). A topic is
    /// rarely told by a figure, and figures that occur once swell a vocabulary.
    pub numbers: Numbers,
    /// **spelling**, default `english`: whether British and American spellings share one
    /// vocabulary (`english`, to the American one) or stay as written (`none`).
    pub spelling: Spelling,
    /// **stem**, default none: the language whose inflections are cut off, so that `tariff` and
    /// `tariffs` are one token. Any [`Language`].
    pub stem: Option<Language>,
    /// **`stop_words`**, default `none`: the function words to leave out (`english`: a short
    /// list of articles, pronouns, prepositions, conjunctions and auxiliaries).
    pub stop_words: StopWords,
    /// **`min_length`**, default 1: words with fewer characters are left out, counted before
    /// stemming. Folded tokens such as `<number>` always stay. Range: 1 to 64.
    pub min_length: usize,
}

impl Default for TokenizerOptions {
    fn default() -> Self {
        Self {
            numbers: Numbers::default(),
            spelling: Spelling::default(),
            stem: None,
            stop_words: StopWords::default(),
            min_length: 1,
        }
    }
}

/// What becomes of numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Numbers {
    /// Each becomes one of `<number>`, `<money>`, `<percent>`, `<date>`, `<year>`, `<time>`.
    #[default]
    Fold,
    /// Each keeps its text, in lower case: `$1.13bn`, `1990s`.
    Keep,
}

/// Which spelling variants share one token.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Spelling {
    /// British spellings become the American ones: `defence` → `defense`.
    #[default]
    English,
    /// Words stay as they are written.
    None,
}

/// Which words are left out for saying nothing of a topic.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StopWords {
    /// No word is left out.
    #[default]
    None,
    /// English function words are left out.
    English,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_survive_serialization() {
        let options = TokenizerOptions {
            numbers: Numbers::Keep,
            spelling: Spelling::None,
            stem: Some(Language::Swedish),
            stop_words: StopWords::English,
            min_length: 3,
        };
        let json = serde_json::to_string(&options).unwrap();
        assert_eq!(
            serde_json::from_str::<TokenizerOptions>(&json).unwrap(),
            options
        );
    }

    #[test]
    fn absent_fields_take_their_defaults_and_unknown_ones_are_refused() {
        let options: TokenizerOptions = serde_json::from_str(r#"{"stem":"english"}"#).unwrap();
        let expected = TokenizerOptions {
            stem: Some(Language::English),
            ..TokenizerOptions::default()
        };
        assert_eq!(options, expected);
        let error = serde_json::from_str::<TokenizerOptions>(r#"{"stemm":"english"}"#);
        assert!(error.unwrap_err().to_string().contains("stemm"));
    }
}
