//! Articles as files, and models of them.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use proptest::test_runner::Config as ProptestConfig;
use slugline::{
    Algorithm, Article, Corpus, Error, Event, Input, ReadOptions, Recipe, TopicModel, TrainOptions,
    TrainSummary,
};
use tempfile::TempDir;

/// So many cases, and no file in the source tree that remembers a failure.
pub fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// An observer that lets everything go on.
pub fn go_on(_: Event<'_>) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

pub fn threads(count: usize) -> NonZeroUsize {
    NonZeroUsize::new(count).unwrap()
}

pub fn article(title: &str, body: &str, topics: &[&str]) -> Article {
    Article {
        id: body.to_owned(),
        title: (!title.is_empty()).then(|| title.to_owned()),
        body: body.to_owned(),
        topics: topics.iter().map(|&topic| topic.to_owned()).collect(),
    }
}

/// Files of a corpus, which are gone with this.
pub struct Files {
    _folder: TempDir,
    pub paths: Vec<PathBuf>,
}

impl Files {
    /// One JSON Lines file for each part.
    pub fn new(parts: &[&[Article]]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let paths = parts.iter().enumerate().map(|(number, articles)| {
            let path = folder.path().join(format!("{number}.jsonl"));
            write(&path, articles);
            path
        });
        Self {
            paths: paths.collect(),
            _folder: folder,
        }
    }

    pub fn inputs(&self) -> Vec<Input> {
        self.paths
            .iter()
            .map(|path| Input::from(path.as_path()))
            .collect()
    }

    pub fn corpus(&self) -> Corpus {
        Corpus::labelled(&self.inputs(), &ReadOptions::default()).unwrap()
    }

    pub fn unlabelled(&self) -> Corpus {
        Corpus::unlabelled(&self.inputs(), &ReadOptions::default())
    }
}

fn write(path: &Path, articles: &[Article]) {
    let mut file = BufWriter::new(File::create(path).unwrap());
    for article in articles {
        file.write_all(line(article).as_bytes()).unwrap();
    }
    file.flush().unwrap();
}

fn line(article: &Article) -> String {
    let Article {
        id,
        title,
        body,
        topics,
    } = article;
    let mut row = serde_json::json!({"id": id, "title": title, "text": body});
    if !topics.is_empty() {
        row["topics"] = topics.as_slice().into();
    }
    format!("{row}\n")
}

/// A model of the articles, by default options but for these.
pub fn train_with(
    articles: &[Article],
    options: &TrainOptions,
) -> Result<(TopicModel, TrainSummary), Error> {
    TopicModel::train(Files::new(&[articles]).corpus(), options, &mut go_on)
}

/// A model of the articles, by default options.
pub fn train(articles: &[Article]) -> TopicModel {
    train_with(articles, &TrainOptions::default()).unwrap().0
}

/// A model of eight short articles on energy and trade.
pub fn small_model() -> TopicModel {
    train(&small_corpus())
}

/// A refined model of the same articles, and one more with both topics: it has scales and
/// thresholds.
pub fn small_refined_model() -> TopicModel {
    let mut articles = small_corpus();
    articles.push(article(
        "",
        "steel tariffs and gas prices rise",
        &["energy", "trade"],
    ));
    let recipe = Recipe {
        algorithm: Algorithm::Refined,
        ..Recipe::default()
    };
    let options = TrainOptions {
        recipe,
        ..TrainOptions::default()
    };
    train_with(&articles, &options).unwrap().0
}

pub fn small_corpus() -> Vec<Article> {
    [
        ("Oil up", "crude oil prices rise", "energy"),
        ("", "gas pipeline reopens after repairs", "energy"),
        ("Cartel meets", "oil output is cut", "energy"),
        ("", "gas storage is full before winter", "energy"),
        ("Tariffs", "steel tariffs rise", "trade"),
        ("", "import quotas are lifted", "trade"),
        ("Talks", "trade talks on steel and tariffs", "trade"),
        ("", "exports of steel fall", "trade"),
    ]
    .map(|(title, body, topic)| article(title, body, &[topic]))
    .to_vec()
}

/// The name of a topic by its id.
pub fn name(model: &TopicModel, topic: u32) -> &str {
    &model.topics()[topic as usize]
}
