//! Properties of the tokens of any text.

use proptest::prelude::*;
use slugline_tokenizer::{Numbers, Scratch, Tokenizer, TokenizerOptions};
use unicode_normalization::UnicodeNormalization;

fn words(tokenizer: &Tokenizer, text: &str, scratch: &mut Scratch) -> Vec<(String, bool)> {
    let mut words = Vec::new();
    tokenizer.for_each_word(text, scratch, |word| {
        words.push((word.text.to_owned(), word.starts_sentence));
    });
    words
}

fn tokenizer(numbers: Numbers) -> Tokenizer {
    crate::tokenizer(TokenizerOptions {
        numbers,
        ..TokenizerOptions::default()
    })
}

fn numbers() -> impl Strategy<Value = Numbers> {
    prop_oneof![Just(Numbers::Fold), Just(Numbers::Keep)]
}

/// Any characters, and texts pieced together from what the rules look for.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        "US",
        "WHO",
        "IT ",
        "U.S.",
        "J.",
        "Mr.",
        "no. ",
        ".",
        "..",
        "-",
        "’s",
        "'",
        "‘",
        "s",
        " ",
        "\n",
        "\r\n",
        "\n\n",
        "5",
        "16",
        "2024",
        "%",
        "$",
        "€ ",
        "/",
        ":",
        "://",
        "www.",
        "@",
        "x.com",
        "&",
        "&amp;",
        "amp;",
        "&#",
        "#8217;",
        "&#769;",
        ";",
        "<",
        "<p",
        "<b>",
        "</a",
        ">",
        "\u{338}",
        "\u{301}",
        "\u{ad}",
        "\u{200b}",
        "é",
        "e\u{301}",
        "Σ",
        "İ",
        "日本",
        "の",
        "ที่",
        "ำ",
        "한",
        "\u{1112}\u{1161}",
        "½",
        "…",
        "´",
        "ﬁ",
        "™",
        "\u{92}",
        "Å",
        "٣",
        "\u{37e}",
        "ʼ",
        "F-",
        "bn",
        "pm",
        "C",
        "\u{345}",
        "ͅ",
        "\u{fdfa}",
        "℃",
        "\u{1fbd}",
        "\u{2028}",
    ]);
    prop_oneof![
        any::<String>(),
        prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat()),
        prop::collection::vec(any::<char>(), 0..40).prop_map(|chars| chars.into_iter().collect()),
    ]
}

proptest! {
    // No file of failures: a test writes nothing into the source tree.
    #![proptest_config(ProptestConfig {
        cases: 1024,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn words_are_lower_case_and_have_no_spaces(text in text(), numbers in numbers()) {
        for (word, _) in words(&tokenizer(numbers), &text, &mut Scratch::default()) {
            prop_assert!(!word.is_empty());
            prop_assert!(!word.contains(|c: char| c.is_whitespace() || c.is_control()), "{word:?}");
            prop_assert_eq!(&word.to_lowercase(), &word);
        }
    }

    #[test]
    fn a_used_scratch_is_as_good_as_a_fresh_one(first in text(), second in text()) {
        let tokenizer = tokenizer(Numbers::Fold);
        let mut used = Scratch::default();
        words(&tokenizer, &first, &mut used);
        prop_assert_eq!(
            words(&tokenizer, &second, &mut used),
            words(&tokenizer, &second, &mut Scratch::default())
        );
    }

    #[test]
    fn paragraphs_are_independent(first in text(), second in text(), numbers in numbers()) {
        let tokenizer = tokenizer(numbers);
        let mut scratch = Scratch::default();
        let mut apart = words(&tokenizer, &first, &mut scratch);
        apart.extend(words(&tokenizer, &second, &mut scratch));
        let together = words(&tokenizer, &format!("{first}\n\n{second}"), &mut scratch);
        prop_assert_eq!(together, apart);
    }

    #[test]
    fn composed_and_decomposed_texts_are_one(text in text(), numbers in numbers()) {
        let tokenizer = tokenizer(numbers);
        let mut scratch = Scratch::default();
        prop_assert_eq!(
            words(&tokenizer, &text.nfc().collect::<String>(), &mut scratch),
            words(&tokenizer, &text.nfd().collect::<String>(), &mut scratch)
        );
    }

    #[test]
    fn words_of_plain_letters_are_those_between_spaces(
        expected in prop::collection::vec("[a-z]{2,12}", 0..30)
    ) {
        let found = words(&tokenizer(Numbers::Fold), &expected.join(" "), &mut Scratch::default());
        let found: Vec<_> = found.into_iter().map(|(word, _)| word).collect();
        prop_assert_eq!(found, expected);
    }
}
