//! An article with its topics, and how one is made of the columns of a row.

use crate::schema::Schema;
use crate::{Labels, Location, RecordProblem, labels, title};

/// A news article and the topics it was filed under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// What the source calls the article. Where it has no name for it: `FILE-NAME:LINE` for a
    /// row, the path below the folder without its extension for a file of a folder, the path as it
    /// was given for a text of its own (`stdin` for the standard input). Not necessarily unique;
    /// see [`DuplicateIds`](crate::DuplicateIds).
    pub id: String,
    /// The title: the title field, or the best headline of a ninjs item, else the first line of the text when a blank line follows it
    /// and it has at most [`MAX_TITLE_CHARS`](crate::MAX_TITLE_CHARS) characters. A text of one
    /// line is a body without a title.
    pub title: Option<String>,
    /// The text below the title, trimmed, with the markup it came with. Empty only where there is
    /// a title.
    pub body: String,
    /// The topics in order of appearance: trimmed, none of them empty, each one once.
    pub topics: Vec<String>,
}

/// What a row says about an article, before it is known to be enough for one.
#[derive(Debug, Default)]
pub(crate) struct Row {
    pub(crate) id: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) text: Option<String>,
    /// `None` where the row has no field for labels.
    pub(crate) labels: Option<Vec<String>>,
}

impl Row {
    /// Makes an article of the row. `field_names` lists the fields of the row; it is asked only
    /// where one is missing.
    pub(crate) fn into_article(
        self,
        schema: &Schema,
        location: &Location,
        field_names: impl FnOnce() -> Vec<String>,
    ) -> Result<Article, RecordProblem> {
        if self.text.is_none() && self.title.is_none() {
            return Err(RecordProblem::MissingText {
                fields: field_names(),
            });
        }
        let (title, body) = title_and_body(self.title, self.text.unwrap_or_default());
        if title.is_none() && body.is_empty() {
            return Err(RecordProblem::EmptyText);
        }
        let required = schema.labels == Labels::Required;
        let topics = match self.labels {
            None if required => {
                return Err(RecordProblem::MissingLabels {
                    fields: field_names(),
                });
            }
            None => Vec::new(),
            Some(found) => match labels::clean(found) {
                Err(problem) if required => return Err(problem),
                topics => topics.unwrap_or_default(),
            },
        };
        if required && topics.is_empty() {
            return Err(RecordProblem::EmptyLabels);
        }
        let id = self.id.map(trimmed).filter(|id| !id.is_empty());
        Ok(Article {
            id: id.unwrap_or_else(|| location.row_id()),
            title,
            body,
            topics,
        })
    }
}

/// An explicit title wins; without one the text is searched for it.
fn title_and_body(title: Option<String>, mut text: String) -> (Option<String>, String) {
    match title.map(trimmed).filter(|title| !title.is_empty()) {
        Some(title) => (Some(title), trimmed(text)),
        None => match title::split(&text) {
            Some((title, body)) => {
                let (title, len) = (title.to_owned(), body.len());
                // The body stays where it is in memory, without what is around it.
                text.truncate(text.trim_end().len());
                text.drain(..text.len() - len);
                (Some(title), text)
            }
            None => (None, trimmed(text)),
        },
    }
}

/// Trims without a copy where there is nothing to trim.
fn trimmed(text: String) -> String {
    match text.trim() {
        trimmed if trimmed.len() == text.len() => text,
        trimmed => trimmed.to_owned(),
    }
}
