//! Articles to measure on, counted over the terms and topics of a training set.

use std::ops::ControlFlow;

use rayon::ThreadPool;
use slugline_features::{CountMatrix, TermCounts};

use crate::count::ArticleCounter;
use crate::coverage::coverage;
use crate::topic_names::TopicNames;
use crate::training_set::TrainingSet;
use crate::{Corpus, Error, Observer, Recipe, pipeline, sample};

/// Articles with their topics. Nothing in it depends on the order of the articles.
pub(crate) struct TestSet {
    /// Over the terms of the training set.
    pub(crate) articles: CountMatrix,
    /// By article; an id beyond the topics of the training set is one that it doesn't have.
    pub(crate) topics: Vec<Vec<u32>>,
    /// By article, how much of it the training set has words for; see [`coverage`].
    pub(crate) coverages: Vec<f64>,
    /// The names of all topics, those of the training set first.
    pub(crate) names: Vec<String>,
}

impl TestSet {
    pub(crate) fn count(
        corpus: Corpus,
        training: &TrainingSet,
        recipe: &Recipe,
        pool: &ThreadPool,
        observer: Observer<'_>,
    ) -> Result<Self, Error> {
        let inputs = corpus.names();
        let mut names = TopicNames::new(&training.topics);
        let mut articles = Vec::new();
        let words = training.vocabulary.words().len();
        pipeline::run(
            corpus,
            pool,
            || {
                let terms = &training.vocabulary;
                let counter = ArticleCounter::new(&training.tokenizer, recipe, terms);
                (counter, TermCounts::default())
            },
            |(counter, counts), article, _| {
                counter.count(article.title.as_deref(), &article.body, counts);
                let row: Vec<(u32, f32)> = counts.row().iter().collect();
                let coverage = coverage(counts.row(), words, counts.unknown_words());
                (sample::hash(&article), row, coverage, article.topics)
            },
            |(hash, row, coverage, topics)| {
                let topics = topics.iter().map(|topic| names.id(topic)).collect();
                articles.push((hash, row, coverage, topics));
                ControlFlow::Continue(())
            },
            observer,
        )?;
        if articles.is_empty() {
            return Err(Error::NoArticles { inputs });
        }
        articles.sort_by_key(|article| article.0);
        let coverages = articles.iter().map(|article| article.2).collect();
        let (rows, topics): (Vec<_>, _) = articles
            .into_iter()
            .map(|(_, row, _, topics)| (row, topics))
            .unzip();
        Ok(Self {
            articles: CountMatrix::from_rows(training.vocabulary.len(), rows)?,
            topics,
            coverages,
            names: names.names().to_vec(),
        })
    }
}
