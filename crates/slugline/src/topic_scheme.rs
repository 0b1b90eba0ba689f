//! What people and other systems call topics: names and codes, read from a TOML file.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use toml::Spanned;

use crate::Error;

/// The longest file that is read, in bytes: whatever was named by mistake, no more of it
/// is held. A scheme of all IPTC Media Topics with their definitions has a tenth of it.
const MAX_BYTES: u64 = 16 << 20;

/// Names and codes of topics, by topic.
///
/// They are labels for people and for other systems: nothing is learnt from them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TopicScheme(BTreeMap<String, TopicLabel>);

/// What a topic is called besides its id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicLabel {
    /// The name for people, such as `Trade`. Not empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The identifier in a controlled vocabulary, such as `medtop:20000373`. Not empty;
    /// what it means is up to those who exchange it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// What is wrong with a file of names and codes.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SchemeError {
    /// The file cannot be opened or read.
    #[error("the topics cannot be read")]
    Read(#[source] io::Error),
    /// The file is longer than any list of topics.
    #[error("too long for a list of topics: more than 16 MiB")]
    TooLong,
    /// The file isn't TOML, or a field has a value of another type.
    #[error("line {line}: {reason}")]
    Malformed {
        /// The line, from 1.
        line: usize,
        /// What the parser says.
        reason: String,
    },
    /// The file has no table `[[topic]]`.
    #[error("no [[topic]] is in it")]
    NoTopics,
    /// A topic has no id, or an empty one.
    #[error("line {line}: a topic without an id")]
    NoId {
        /// The line on which the topic begins, from 1.
        line: usize,
    },
    /// Two topics have the same id.
    #[error("line {line}: a second topic with the id “{id}”")]
    DuplicateId {
        /// The line on which the second one begins, from 1.
        line: usize,
        /// The id of both.
        id: String,
    },
}

/// A file of topics. Fields beyond these are for others.
#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    topic: Vec<Spanned<Topic>>,
}

#[derive(Deserialize)]
struct Topic {
    id: Option<String>,
    name: Option<String>,
    code: Option<String>,
}

impl TopicScheme {
    /// Reads a TOML file with a table `[[topic]]` for each topic, in which `id` is what
    /// corpora call it, and `name` and `code` are its label; both may be missing. Other
    /// fields and tables are ignored.
    ///
    /// # Errors
    /// [`Error::Scheme`] with the path.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = read_text(path);
        text.and_then(|text| Self::from_toml(&text))
            .map_err(|source| Error::Scheme {
                path: path.to_owned(),
                source,
            })
    }

    /// Reads the text of such a file.
    ///
    /// # Errors
    /// [`SchemeError`], which says what is wrong and on which line.
    pub fn from_toml(text: &str) -> Result<Self, SchemeError> {
        let line = |at| line_of(text.as_bytes(), at);
        let document: Document = toml::from_str(text).map_err(|error| SchemeError::Malformed {
            line: line(error.span().map_or(0, |span| span.start)),
            reason: error.message().replace('\n', ", "),
        })?;
        if document.topic.is_empty() {
            return Err(SchemeError::NoTopics);
        }
        let mut topics = BTreeMap::new();
        for topic in document.topic {
            let line = line(topic.span().start);
            let Topic { id, name, code } = topic.into_inner();
            let id = present(id).ok_or(SchemeError::NoId { line })?;
            match topics.entry(id) {
                Entry::Occupied(entry) => {
                    let id = entry.key().clone();
                    return Err(SchemeError::DuplicateId { line, id });
                }
                Entry::Vacant(entry) => entry.insert(TopicLabel {
                    name: present(name),
                    code: present(code),
                }),
            };
        }
        Ok(Self(topics))
    }

    /// What a topic is called, if the scheme has it.
    #[must_use]
    pub fn get(&self, topic: &str) -> Option<&TopicLabel> {
        self.0.get(topic)
    }

    /// Whether there is no topic in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds what another says; gives the topic back of which they say different things.
    pub(crate) fn add(&mut self, other: &Self) -> Result<(), String> {
        let add = |own: &mut Option<String>, other: &Option<String>| {
            let is_same = own.is_none() || other.is_none() || own == other;
            *own = own.take().or_else(|| other.clone());
            is_same
        };
        for (topic, label) in &other.0 {
            let own = self.0.entry(topic.clone()).or_default();
            if !(add(&mut own.name, &label.name) && add(&mut own.code, &label.code)) {
                return Err(topic.clone());
            }
        }
        Ok(())
    }

    /// The part of it that says something of these topics.
    pub(crate) fn of(&self, topics: &[String]) -> Self {
        let labelled = topics.iter().filter_map(|topic| {
            let label = self.get(topic)?;
            (*label != TopicLabel::default()).then(|| (topic.clone(), label.clone()))
        });
        Self(labelled.collect())
    }

    /// Whether it has none but these topics, which are sorted, and says something of each.
    pub(crate) fn is_sound(&self, topics: &[&str]) -> bool {
        self.0.iter().all(|(topic, label)| {
            let texts = [&label.name, &label.code].into_iter().flatten();
            topics.binary_search(&topic.as_str()).is_ok()
                && *label != TopicLabel::default()
                && !texts.into_iter().any(|text| text.trim().is_empty())
        })
    }
}

fn read_text(path: &Path) -> Result<String, SchemeError> {
    let mut bytes = Vec::new();
    let mut file = File::open(path)
        .map_err(SchemeError::Read)?
        .take(MAX_BYTES + 1);
    file.read_to_end(&mut bytes).map_err(SchemeError::Read)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(SchemeError::TooLong);
    }
    String::from_utf8(bytes).map_err(|error| {
        let bytes = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        SchemeError::Malformed {
            line: line_of(bytes, bytes.len()),
            reason: "not UTF-8".to_owned(),
        }
    })
}

/// The line, from 1, that a byte of a text is on.
fn line_of(text: &[u8], at: usize) -> usize {
    let before = text.iter().take(at);
    before.filter(|&&byte| byte == b'\n').count() + 1
}

/// A text as corpora have their labels: trimmed, and none rather than empty.
fn present(text: Option<String>) -> Option<String> {
    let text = text?;
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
