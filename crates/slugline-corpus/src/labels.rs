//! Cleans the labels of a row: trimmed, without control characters, each one once.

use std::collections::HashSet;

use crate::RecordProblem;

/// The most bytes a label may have: 65,536.
pub const MAX_LABEL_BYTES: usize = 65_536;

/// The most labels one article may have: 65,536.
pub const MAX_LABELS: usize = 65_536;

/// Adds a label to those found in a row, unless it is blank. Of too many, only as many are kept as
/// it takes to tell: a hostile row must not claim many times its own size in small strings.
pub(crate) fn push(labels: &mut Vec<String>, label: &str) {
    if labels.len() <= MAX_LABELS && !label.trim().is_empty() {
        labels.push(label.to_owned());
    }
}

/// The labels in one string: cut at every `separator`, or the whole string where there is none.
pub(crate) fn split(string: &str, separator: Option<&str>) -> Vec<String> {
    let mut labels = Vec::new();
    match separator {
        Some(separator) => string
            .split(separator)
            .for_each(|label| push(&mut labels, label)),
        None => push(&mut labels, string),
    }
    labels
}

/// Trims each label, turns its control characters (line breaks and tabs among them) into spaces,
/// drops empty ones and repeats, and keeps the order.
pub(crate) fn clean(labels: Vec<String>) -> Result<Vec<String>, RecordProblem> {
    if labels.len() > MAX_LABELS {
        return Err(RecordProblem::TooManyLabels);
    }
    let is_only = labels.len() == 1;
    let mut topics = Vec::with_capacity(labels.len());
    let mut seen = HashSet::new();
    for label in labels {
        let bytes = label.trim().len();
        if bytes > MAX_LABEL_BYTES {
            return Err(RecordProblem::LabelTooLong { bytes });
        }
        // Most labels are as they should be, and stay where they are in memory.
        let topic = if bytes == label.len() && !label.contains(char::is_control) {
            label
        } else {
            label.replace(char::is_control, " ").trim().to_owned()
        };
        // Most articles have one label; the set is for those that have thousands.
        if !topic.is_empty() && (is_only || seen.insert(topic.clone())) {
            topics.push(topic);
        }
    }
    Ok(topics)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(labels: &[&str]) -> Vec<String> {
        labels.iter().map(|&label| label.to_owned()).collect()
    }

    #[test]
    fn labels_keep_their_words_and_lose_the_rest() {
        let long = "x".repeat(10_000);
        for (labels, expected) in [
            (vec!["trade"], vec!["trade"]),
            (vec![" trade ", "energy", "trade"], vec!["trade", "energy"]),
            (
                vec!["Oil, gas & coal", "🛢 oil"],
                vec!["Oil, gas & coal", "🛢 oil"],
            ),
            (vec!["", " ", "\n", "\u{a0}"], vec![]),
            (vec!["a\nb\tc\0"], vec!["a b c"]),
            (vec![&long], vec![&long]),
        ] {
            assert_eq!(clean(owned(&labels)).unwrap(), expected);
        }
    }

    #[test]
    fn a_label_too_long_is_refused() {
        let longest = "x".repeat(MAX_LABEL_BYTES);
        assert_eq!(clean(owned(&[&longest])).unwrap(), [longest.as_str()]);
        let too_long = longest + "x";
        assert!(matches!(
            clean(vec![too_long]),
            Err(RecordProblem::LabelTooLong { bytes: 65_537 })
        ));
    }

    #[test]
    fn too_many_labels_are_refused_and_not_kept() {
        let joined = |count: usize| {
            let labels: Vec<String> = (0..count).map(|label| label.to_string()).collect();
            split(&labels.join(";"), Some(";"))
        };
        assert_eq!(clean(joined(MAX_LABELS)).unwrap().len(), MAX_LABELS);
        let too_many = joined(2 * MAX_LABELS);
        assert_eq!(too_many.len(), MAX_LABELS + 1);
        assert!(matches!(clean(too_many), Err(RecordProblem::TooManyLabels)));
    }

    #[test]
    fn a_string_is_cut_only_at_the_separator() {
        assert_eq!(split("a; b", None), ["a; b"]);
        assert_eq!(split("a; b;;", Some(";")), ["a", " b"]);
        assert_eq!(split("a; b", Some("|")), ["a; b"]);
    }
}
