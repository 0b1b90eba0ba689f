//! The model that a command was given, or the built-in one.

use std::path::Path;

use slugline::{Error, TopicModel};

pub(crate) fn open_model(path: Option<&Path>) -> Result<TopicModel, Error> {
    match path {
        Some(path) => TopicModel::load(path),
        None => slugline_news::model().map_err(|source| Error::Format {
            path: "the built-in model".into(),
            source,
        }),
    }
}
