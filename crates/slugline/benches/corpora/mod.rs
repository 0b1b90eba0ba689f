//! The articles that benchmarks measure on: 20 Newsgroups where it is at hand, else `data/news`.

use std::error::Error;
use std::path::{Path, PathBuf};

use slugline::{Article, Corpus, Input, ReadOptions};

pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// What is trained on, and what is classified: the parts of the corpus in the folder that the
/// environment variable `SLUGLINE_CORPORA` names, or our own articles for both.
pub fn parts() -> [PathBuf; 2] {
    if let Some(folder) = std::env::var_os("SLUGLINE_CORPORA") {
        let folder = Path::new(&folder).join("20news");
        return ["train.jsonl", "test.jsonl"].map(|part| folder.join(part));
    }
    let news = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/news");
    [news.clone(), news]
}

/// The articles of a file or of the files in a folder, at most `limit`.
pub fn articles(path: &Path, limit: usize) -> Outcome<Vec<Article>> {
    let inputs = Input::from(path).expand();
    Corpus::unlabelled(&inputs, &ReadOptions::default())
        .take(limit)
        .map(|record| Ok(record?.parse()?))
        .collect()
}
