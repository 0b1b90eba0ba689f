//! Input made to take long, to take much memory, or to make a tokenizer panic.

use std::time::{Duration, Instant};

use slugline_tokenizer::{Scratch, TokenizerOptions};

const LEN: usize = 1 << 20;

/// A megabyte of one piece after another.
fn flood(piece: &str) -> String {
    piece.repeat(LEN / piece.len())
}

#[test]
fn floods_take_linear_time_and_give_only_words_of_bounded_length() {
    let tokenizer = crate::tokenizer(TokenizerOptions::default());
    let mut scratch = Scratch::default();
    for piece in [
        "a",
        "A",
        "é",
        "İ",
        "\u{301}",
        "e\u{301}",
        "\u{345}\u{316}",
        "日",
        "ก\u{e48}",
        "\u{fdfa}",
        ".",
        "a.",
        "A.",
        "aa.",
        "a.b@",
        "a-",
        "a-1",
        "a@",
        "a'",
        "a's",
        "l'a",
        "’",
        "_a",
        "x+",
        "&",
        "&#",
        "&#1",
        "&amp",
        "&amp;",
        "amp;&",
        "<",
        "<a ",
        "<a\n",
        "</",
        "<!--",
        "<p>",
        "<a>",
        "1",
        "1.",
        "1,",
        "1/",
        "1a",
        "1aa",
        "1:",
        "1:11",
        "$",
        "$1",
        "1$",
        "1 $",
        "€ ",
        "12/12/",
        "www.",
        "http://",
        "http://a ",
        "://",
        "x.com/",
        "US ",
        "WHO ",
        "IT",
        "R&",
        "-",
        "\n",
        "\r",
        "\u{0}",
        "\u{ad}",
        "\u{200b}",
        "\u{fffd}",
        "No.",
        "Mr. ",
        "F-16",
        "F-16-",
    ] {
        let text = flood(piece);
        let start = Instant::now();
        tokenizer.for_each_token(&text, &mut scratch, |token| {
            assert!(token.text.chars().count() <= 2 * 64, "{piece:?}");
        });
        // The slowest took 0.9 s when it was written; anything quadratic takes minutes.
        assert!(
            start.elapsed() < Duration::from_secs(5),
            "{piece:?}: {:?}",
            start.elapsed()
        );
    }
}

#[test]
fn one_endless_word_is_skipped_and_its_neighbours_are_kept() {
    for blob in ["a", "Z", "é", "7", "a1", "a'"] {
        let text = format!("before {} after", flood(blob));
        assert_eq!(crate::tokens(&text), "before after", "{blob}");
    }
}
