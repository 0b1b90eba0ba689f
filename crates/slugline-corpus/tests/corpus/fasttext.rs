//! fastText lines through the reader.

use slugline_corpus::{Labels, ReadOptions};

use crate::support::read;

const LINES: &[u8] = b"__label__a __label__b Oil up\n\nno label\n__label__c\n__label__d Gas\r\n";

#[test]
fn lines_become_articles() {
    let (articles, errors) = read("n.ft", LINES, Labels::Required, &ReadOptions::default());
    assert_eq!(articles, ["n.ft:1|-|Oil up|a,b", "n.ft:5|-|Gas|d"]);
    assert_eq!(errors, ["n.ft:3: no labels", "n.ft:4: no text"]);
}

#[test]
fn without_a_need_for_labels_every_text_is_an_article() {
    let (articles, errors) = read("n.ft", LINES, Labels::Optional, &ReadOptions::default());
    assert_eq!(
        articles,
        [
            "n.ft:1|-|Oil up|a,b",
            "n.ft:3|-|no label|",
            "n.ft:5|-|Gas|d"
        ]
    );
    assert_eq!(errors, ["n.ft:4: no text"]);
}
