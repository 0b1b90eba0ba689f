//! The argument that names and codes of topics come from.

use std::path::PathBuf;

use slugline::{Error, TopicScheme};

/// What the topics of a model are called besides their ids.
#[derive(Debug, clap::Args)]
pub(crate) struct SchemeArgs {
    /// Keep names and codes of the topics in the model: a TOML file with a `[[topic]]` for
    /// each, in which `id` is what CORPUS calls it, and `name` and `code` are its label, such
    /// as code = "medtop:20000373"
    #[arg(long, value_name = "FILE")]
    pub(crate) topics: Option<PathBuf>,
}

impl SchemeArgs {
    /// Names and codes, if a file of them was given.
    pub(crate) fn read(&self) -> Result<Option<TopicScheme>, Error> {
        let path = self.topics.as_deref();
        path.map(TopicScheme::read).transpose()
    }
}
