//! A tagged article as an item of IPTC's News in JSON (ninjs), version 3.1.
//!
//! The item says what the program adds: identity, headline and subjects. Of the article's own
//! properties the program has read a few only, so that an item with the text would look like the
//! whole of it; what it is part of is found by its uri.

use std::fmt::Write;

use serde::Serialize;

use super::tagged::{TaggedArticle, TaggedTopic};

/// What the program calls itself where it says what made a subject.
const CREATOR: &str = concat!("slugline ", env!("CARGO_PKG_VERSION"));

/// What an id becomes part of that is no URI itself.
const NAMESPACE: &str = "urn:slugline:";

/// Codes of the IPTC's Media Topics begin with the one, and their URIs with the other.
const MEDIA_TOPIC_PREFIX: &str = "medtop:";
const MEDIA_TOPICS: &str = "http://cv.iptc.org/newscodes/mediatopic/";

/// A news item. `uri` is the one property that the standard requires.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Item<'a> {
    uri: String,
    standard: Standard,
    r#type: &'static str,
    representation_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    headlines: Option<[Headline<'a>; 1]>,
    subjects: Vec<Subject<'a>>,
}

#[derive(Serialize)]
struct Standard {
    name: &'static str,
    version: &'static str,
    schema: &'static str,
}

#[derive(Serialize)]
struct Headline<'a> {
    value: &'a str,
}

#[derive(Serialize)]
struct Subject<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri: Option<String>,
    /// The code that is no URI, or, without a code, what the model calls the topic.
    #[serde(skip_serializing_if = "Option::is_none")]
    literal: Option<&'a str>,
    creator: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    relevance: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<u8>,
}

impl<'a> Item<'a> {
    pub(crate) fn new(article: &'a TaggedArticle<'_>) -> Self {
        let headline = article.title.as_deref().map(|value| [Headline { value }]);
        Self {
            uri: uri(&article.id),
            standard: Standard {
                name: "ninjs",
                version: "3.1",
                schema: "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
            },
            r#type: "text",
            representation_type: "partial",
            headlines: headline,
            subjects: article.topics.iter().map(Subject::new).collect(),
        }
    }
}

impl<'a> Subject<'a> {
    fn new(topic: &'a TaggedTopic<'_>) -> Self {
        let code = topic.code.unwrap_or(topic.topic);
        let uri = topic.code.and_then(concept_uri);
        Self {
            name: topic.name.unwrap_or(topic.topic),
            literal: uri.is_none().then_some(code),
            uri,
            creator: CREATOR,
            relevance: topic.share.map(per_cent),
            confidence: topic.probability.map(per_cent),
        }
    }
}

/// A share as ninjs has it: a whole number from 0 to 100.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is between 0 and 100"
)]
fn per_cent(share: f64) -> u8 {
    (share * 100.0).round().clamp(0.0, 100.0) as u8
}

/// The URI of a topic by its code: that of a Media Topic, or the code if it is a URI.
fn concept_uri(code: &str) -> Option<String> {
    let number = code.strip_prefix(MEDIA_TOPIC_PREFIX);
    match number.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit())) {
        Some("") | None => is_uri(code).then(|| code.to_owned()),
        Some(number) => Some(format!("{MEDIA_TOPICS}{number}")),
    }
}

/// The URI of an article: its id if that is one, as in ninjs; else the id in a namespace of ours.
fn uri(id: &str) -> String {
    if is_uri(id) {
        return id.to_owned();
    }
    let mut uri = NAMESPACE.to_owned();
    for byte in id.bytes() {
        if is_unreserved(byte) {
            uri.push(byte.into());
        } else {
            // Memory takes what is written.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

/// Whether a text is a URI as RFC 3986 has it, of a kind that names things. `news.csv:12`, by
/// which a row is called that has no id, could be one by its letters alone.
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let named = ["urn", "tag"]
        .iter()
        .any(|name| scheme.eq_ignore_ascii_case(name));
    let kind = if named {
        Some(rest)
    } else {
        rest.strip_prefix("//")
    };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        && kind.is_some_and(|name| !name.is_empty())
        && rest.matches('#').count() <= 1
        && has_only_uri_characters(rest)
}

/// Whether every character may stand behind a scheme, and every `%` before two digits. Square
/// brackets, which only an IP address may be in, are left out.
fn has_only_uri_characters(text: &str) -> bool {
    let mut parts = text.split('%');
    let allowed = |part: &str| {
        let mut bytes = part.bytes();
        bytes.all(|byte| is_unreserved(byte) || b":/?#@!$&'()*+,;=".contains(&byte))
    };
    let escaped = |part: &str| {
        let digits = part.as_bytes().first_chunk::<2>();
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    parts.next().is_some_and(allowed) && parts.all(|part| escaped(part) && allowed(part))
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_uri_or_becomes_one() {
        for uri_itself in [
            "http://example.com/news/1?a=b#c",
            "https://example.com/caf%C3%A9",
            "urn:newsml:example.com:20240101:1",
            "URN:x:1",
            "tag:example.com,2024:newsml_L1",
        ] {
            assert_eq!(uri(uri_itself), uri_itself);
        }
        for (id, expected) in [
            ("trade-01", "urn:slugline:trade-01"),
            ("news.csv:12", "urn:slugline:news.csv%3A12"),
            ("a/b c.txt", "urn:slugline:a%2Fb%20c.txt"),
            ("é", "urn:slugline:%C3%A9"),
            (
                "http://example.com/a b",
                "urn:slugline:http%3A%2F%2Fexample.com%2Fa%20b",
            ),
            (
                "http://example.com/%zz",
                "urn:slugline:http%3A%2F%2Fexample.com%2F%25zz",
            ),
            ("http://", "urn:slugline:http%3A%2F%2F"),
            ("urn:", "urn:slugline:urn%3A"),
            ("1a://b", "urn:slugline:1a%3A%2F%2Fb"),
            ("x://a#b#c", "urn:slugline:x%3A%2F%2Fa%23b%23c"),
        ] {
            assert_eq!(uri(id), expected);
        }
    }

    #[test]
    fn a_code_has_a_uri_if_it_is_of_the_media_topics_or_a_uri() {
        let media_topic = "http://cv.iptc.org/newscodes/mediatopic/20000373";
        for (code, expected) in [
            ("medtop:20000373", Some(media_topic)),
            (media_topic, Some(media_topic)),
            ("medtop:", None),
            ("medtop:trade", None),
            ("04008019", None),
            ("desk:oil", None),
        ] {
            assert_eq!(concept_uri(code).as_deref(), expected);
        }
    }

    #[test]
    fn shares_are_whole_per_cents() {
        assert_eq!(
            [0.0, 0.004, 0.005, 0.996, 1.0].map(per_cent),
            [0, 0, 1, 100, 100]
        );
    }
}
