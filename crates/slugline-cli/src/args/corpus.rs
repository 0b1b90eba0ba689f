//! How articles are read.

use clap::Args;
use slugline::{Format, ReadOptions};

#[derive(Debug, Args)]
#[command(next_help_heading = "Reading articles")]
pub(crate) struct CorpusArgs {
    /// How the inputs are laid out [default: told by their names]: folder, jsonl, ninjs, csv, tsv,
    /// fasttext or text
    #[arg(long, value_name = "FORMAT")]
    corpus_format: Option<Format>,
    /// The field of the text [default: text, body or content]
    #[arg(long, value_name = "FIELD")]
    text_field: Option<String>,
    /// The field of the title [default: title or headline]
    #[arg(long, value_name = "FIELD")]
    title_field: Option<String>,
    /// The field of the topics [default: labels, topics, label, topic or category]
    #[arg(long, value_name = "FIELD")]
    labels_field: Option<String>,
    /// The field of the article's id [default: id]
    #[arg(long, value_name = "FIELD")]
    id_field: Option<String>,
    /// What stands between the topics of an article where one string holds several
    #[arg(long, value_name = "STRING", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    label_separator: Option<String>,
}

impl CorpusArgs {
    pub(crate) fn options(&self) -> ReadOptions {
        ReadOptions {
            format: self.corpus_format,
            text_field: self.text_field.clone(),
            title_field: self.title_field.clone(),
            labels_field: self.labels_field.clone(),
            id_field: self.id_field.clone(),
            label_separator: self.label_separator.clone(),
        }
    }
}
