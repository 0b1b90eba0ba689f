//! The English function words, and those that an acronym must not be taken for.

use std::collections::HashSet;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use crate::data::rows;

static STOP_WORDS: LazyLock<HashSet<&str, FixedState>> =
    LazyLock::new(|| rows(include_str!("data/stop_words.txt")).collect());

/// Whether the lower-case `word` is an English function word.
pub(crate) fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_lower_case_and_free_of_duplicates() {
        let words: Vec<_> = rows(include_str!("data/stop_words.txt")).collect();
        assert!(words.is_sorted_by(|a, b| a < b));
        for word in words {
            assert!(
                word.bytes().all(|b| b.is_ascii_lowercase() || b == b'\''),
                "{word}"
            );
        }
    }

    #[test]
    fn words_that_tell_a_topic_are_not_in_it() {
        assert!(is_stop_word("the") && is_stop_word("wouldn't"));
        for word in ["pm", "un", "eu", "trade", "new", "said", "", "The"] {
            assert!(!is_stop_word(word), "{word}");
        }
    }
}
