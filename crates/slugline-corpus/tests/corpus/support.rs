//! Writes an input into a temporary folder, reads it, and shows what came of it.

use std::fs;
use std::path::{Path, PathBuf};

use slugline_corpus::{Article, CorpusError, Input, Labels, ReadOptions, Reader, RecordError};
use tempfile::TempDir;

/// A temporary folder with files in it.
pub struct Files {
    folder: TempDir,
}

impl Files {
    pub fn new(files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        Self { folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// A message without the name of the temporary folder.
    pub fn shorten(&self, message: &str) -> String {
        let root = self.folder.path().display().to_string();
        message
            .replace(&format!("{root}/"), "")
            .replace(&root, "ROOT")
    }
}

pub fn open(path: &Path, labels: Labels, options: &ReadOptions) -> Result<Reader, CorpusError> {
    Reader::open(&Input::from(path), labels, options)
}

/// The articles and the errors of a reader.
pub fn read_all(reader: Reader) -> (Vec<Article>, Vec<RecordError>) {
    let mut articles = Vec::new();
    let mut errors = Vec::new();
    for record in reader {
        match record.and_then(slugline_corpus::Record::parse) {
            Ok(article) => articles.push(article),
            Err(error) => errors.push(error),
        }
    }
    (articles, errors)
}

/// Reads one file: its articles as `id|title|body|topic,topic`, its errors as their messages.
pub fn read(
    name: &str,
    bytes: &[u8],
    labels: Labels,
    options: &ReadOptions,
) -> (Vec<String>, Vec<String>) {
    let files = Files::new(&[(name, bytes)]);
    let reader = open(&files.path(name), labels, options).unwrap();
    let (articles, errors) = read_all(reader);
    let errors = errors.iter().map(|error| files.shorten(&error.to_string()));
    (articles.iter().map(show).collect(), errors.collect())
}

/// Why a file cannot be read, and the hint.
pub fn refusal(
    name: &str,
    bytes: &[u8],
    labels: Labels,
    options: &ReadOptions,
) -> (String, String) {
    let files = Files::new(&[(name, bytes)]);
    let error = open(&files.path(name), labels, options).unwrap_err();
    (
        files.shorten(&error.to_string()),
        error.hint().unwrap_or_default(),
    )
}

pub fn show(article: &Article) -> String {
    let title = article.title.as_deref().unwrap_or("-");
    format!(
        "{}|{title}|{}|{}",
        article.id,
        article.body,
        article.topics.join(",")
    )
}
