//! What an article is called and where it was read.

use slugline_corpus::Location;

/// How to find an article again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleOrigin {
    /// Its id, as [`Article::id`](crate::Article::id) says.
    pub id: String,
    /// The file and, where that holds several articles, the line.
    pub location: Location,
    /// Its title, if it has one.
    pub title: Option<String>,
}
