//! A corpus counted in one pass: vocabulary, topics, statistics, and articles to score again.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;

use slugline_corpus::{Article, DuplicateIds};
use slugline_features::{CountMatrix, TermCounts, TermInterner, Vocabulary};
use slugline_model::{NaiveBayesValidParams, Statistics, StatisticsBuilder, TopicSets};
use slugline_tokenizer::Tokenizer;

use crate::count::ArticleCounter;
use crate::sample::{self, Sample, SampleLimits};
use crate::topic_names::TopicNames;
use crate::{ArticleOrigin, Corpus, Error, Observer, Recipe, pipeline};

/// What one pass over a corpus yields. Nothing in it depends on the order of the articles
/// or on the number of threads.
pub(crate) struct TrainingSet {
    pub(crate) tokenizer: Tokenizer,
    pub(crate) params: NaiveBayesValidParams,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) topics: Vec<String>,
    pub(crate) statistics: Statistics,
    pub(crate) articles: CountMatrix,
    pub(crate) article_topics: TopicSets,
    /// Where each of the articles comes from, after its place in the corpus, from 0. Empty
    /// unless it was asked for.
    pub(crate) origins: Vec<(usize, ArticleOrigin)>,
    pub(crate) bytes: u64,
    pub(crate) duplicate_ids: u64,
    pub(crate) first_duplicate_id: Option<String>,
}

/// What one thread has counted, with ids of its own.
struct Shard<'a> {
    counter: ArticleCounter<'a, TermInterner>,
    topics: TopicNames,
    statistics: StatisticsBuilder,
    sample: Sample,
    counts: TermCounts,
    article_topics: Vec<u32>,
}

impl<'a> Shard<'a> {
    fn new(
        tokenizer: &'a Tokenizer,
        recipe: &Recipe,
        params: &NaiveBayesValidParams,
        sample: SampleLimits,
    ) -> Self {
        Self {
            counter: ArticleCounter::new(tokenizer, recipe, TermInterner::new()),
            topics: TopicNames::default(),
            statistics: StatisticsBuilder::new(params.clone()),
            sample: Sample::new(sample),
            counts: TermCounts::default(),
            article_topics: Vec::new(),
        }
    }

    fn add(&mut self, article: &Article) {
        self.counter
            .count(article.title.as_deref(), &article.body, &mut self.counts);
        self.article_topics.clear();
        self.article_topics
            .extend(article.topics.iter().map(|topic| self.topics.id(topic)));
        self.statistics.add(self.counts.row(), &self.article_topics);
        self.sample
            .offer(article, &self.counts, &self.article_topics);
    }
}

impl TrainingSet {
    /// Counts a corpus; keeps the counts of as many articles as `sample` admits.
    pub(crate) fn count(
        corpus: Corpus,
        recipe: &Recipe,
        sample: SampleLimits,
        threads: NonZeroUsize,
        observer: Observer<'_>,
    ) -> Result<Self, Error> {
        Self::count_with(corpus, recipe, sample, false, threads, observer)
    }

    /// As [`Self::count`] of all articles; keeps where they come from, if asked to.
    pub(crate) fn count_all(
        corpus: Corpus,
        recipe: &Recipe,
        keep_origins: bool,
        threads: NonZeroUsize,
        observer: Observer<'_>,
    ) -> Result<Self, Error> {
        let sample = SampleLimits::ALL;
        Self::count_with(corpus, recipe, sample, keep_origins, threads, observer)
    }

    fn count_with(
        corpus: Corpus,
        recipe: &Recipe,
        sample: SampleLimits,
        keep_origins: bool,
        threads: NonZeroUsize,
        observer: Observer<'_>,
    ) -> Result<Self, Error> {
        let params = recipe.params()?;
        let tokenizer = Tokenizer::new(recipe.tokenizer.clone())?;
        let inputs = corpus.names();
        let mut duplicate_ids = DuplicateIds::default();
        let mut first_duplicate_id = None;
        let mut bytes = 0;
        let mut origins: Vec<(u64, ArticleOrigin)> = Vec::new();
        let shards = pipeline::run(
            corpus,
            threads,
            || Shard::new(&tokenizer, recipe, &params, sample),
            |shard, article, location| {
                shard.add(&article);
                let hash = keep_origins.then(|| sample::hash(&article));
                let origin = ArticleOrigin {
                    id: article.id,
                    location,
                    title: article.title,
                };
                (hash, origin)
            },
            |(hash, origin)| {
                if duplicate_ids.insert(&origin.id) {
                    first_duplicate_id.get_or_insert_with(|| origin.id.clone());
                }
                origins.extend(hash.map(|hash| (hash, origin)));
                ControlFlow::Continue(())
            },
            &mut |event| {
                if let crate::Event::Progress { bytes: read, .. } = event {
                    bytes = read;
                }
                observer(event)
            },
        )?;
        let merged = merge(shards).filter(|merged| !merged.topics.names().is_empty());
        let merged = merged.ok_or(Error::NoArticles { inputs })?;

        let (topics, topic_ids) = merged.topics.into_sorted();
        let (vocabulary, term_ids) = merged.terms.into_vocabulary();
        let (articles, article_topics) = merged.sample.finish(&term_ids, &topic_ids)?;
        Ok(Self {
            statistics: merged.statistics.finish(&term_ids, &topic_ids)?,
            tokenizer,
            params,
            vocabulary,
            topics,
            articles,
            article_topics,
            origins: in_order_of_hash(origins),
            bytes,
            duplicate_ids: duplicate_ids.count(),
            first_duplicate_id,
        })
    }
}

/// The origins of all articles in the order of a [`Sample`] of all, which is that of their
/// hashes. Articles of one hash say the same: which is which makes no difference to what is
/// said of them, but must not be up to threads.
fn in_order_of_hash(origins: Vec<(u64, ArticleOrigin)>) -> Vec<(usize, ArticleOrigin)> {
    let mut placed: Vec<(usize, (u64, ArticleOrigin))> = origins.into_iter().enumerate().collect();
    placed.sort_unstable_by_key(|&(place, (hash, _))| (hash, place));
    let placed = placed.into_iter();
    placed.map(|(place, (_, origin))| (place, origin)).collect()
}

/// The shards of all threads as one, their ids made those of the first.
struct Merged {
    terms: TermInterner,
    topics: TopicNames,
    statistics: StatisticsBuilder,
    sample: Sample,
}

fn merge(shards: Vec<Shard<'_>>) -> Option<Merged> {
    shards
        .into_iter()
        .map(|shard| Merged {
            terms: shard.counter.into_terms(),
            topics: shard.topics,
            statistics: shard.statistics,
            sample: shard.sample,
        })
        .reduce(|mut all, shard| {
            let terms = all.terms.merge(&shard.terms);
            let topics: Vec<u32> = shard
                .topics
                .names()
                .iter()
                .map(|topic| all.topics.id(topic))
                .collect();
            all.statistics.merge(shard.statistics, &terms, &topics);
            all.sample.merge(shard.sample, &terms, &topics);
            all
        })
}
