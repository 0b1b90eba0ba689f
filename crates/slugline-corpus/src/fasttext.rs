//! Reads a line in the format of fastText: `__label__TOPIC` words, and the text.

use crate::article::Row;
use crate::labels;

/// What a word that is a label begins with.
pub(crate) const LABEL_PREFIX: &str = "__label__";

/// Takes the labels out of a line: those it begins with and, as fastText does, any further on.
pub(crate) fn parse(line: &str) -> Row {
    let mut labels = Vec::new();
    let mut text = line.trim();
    while let Some(rest) = text.strip_prefix(LABEL_PREFIX) {
        let (label, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        labels::push(&mut labels, label);
        text = rest.trim_start();
    }
    let text = if text.contains(LABEL_PREFIX) {
        take_labels(text, &mut labels)
    } else {
        text.to_owned()
    };
    Row {
        text: Some(text),
        labels: (!labels.is_empty()).then_some(labels),
        ..Row::default()
    }
}

/// Moves the words of `text` that are labels to `labels`, and returns the others.
fn take_labels(text: &str, labels: &mut Vec<String>) -> String {
    let mut rest = String::new();
    for word in text.split_whitespace() {
        if let Some(label) = word.strip_prefix(LABEL_PREFIX) {
            labels::push(labels, label);
        } else {
            if !rest.is_empty() {
                rest.push(' ');
            }
            rest.push_str(word);
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_taken_out_wherever_they_are() {
        for (line, text, labels) in [
            ("__label__a Oil up", "Oil up", Some(vec!["a"])),
            (
                "  __label__a\t__label__b,c  Oil  up\r",
                "Oil  up",
                Some(vec!["a", "b,c"]),
            ),
            (
                "Oil __label__a up  now __label__b",
                "Oil up now",
                Some(vec!["a", "b"]),
            ),
            ("__label__a", "", Some(vec!["a"])),
            ("__label__ Oil", "Oil", None),
            ("x__label__a Oil", "x__label__a Oil", None),
            ("Oil up", "Oil up", None),
            ("", "", None),
        ] {
            let row = parse(line);
            assert_eq!(row.text.as_deref(), Some(text), "{line:?}");
            let expected: Option<Vec<String>> =
                labels.map(|labels| labels.into_iter().map(str::to_owned).collect());
            assert_eq!(row.labels, expected, "{line:?}");
        }
    }
}
