//! A corpus counted in one pass: vocabulary, topics, statistics, and articles to score again.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;

use slugline_corpus::{Article, DuplicateIds};
use slugline_features::{CountMatrix, TermCounts, TermInterner, Vocabulary};
use slugline_model::{NaiveBayesValidParams, Statistics, StatisticsBuilder, TopicSets};
use slugline_tokenizer::Tokenizer;

use crate::count::ArticleCounter;
use crate::sample::{Sample, SampleLimits};
use crate::topic_names::TopicNames;
use crate::{Corpus, Error, Observer, Recipe, pipeline};

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
        let params = recipe.params()?;
        let tokenizer = Tokenizer::new(recipe.tokenizer.clone())?;
        let inputs = corpus.names();
        let mut duplicate_ids = DuplicateIds::default();
        let mut first_duplicate_id = None;
        let mut bytes = 0;
        let shards = pipeline::run(
            corpus,
            threads,
            || Shard::new(&tokenizer, recipe, &params, sample),
            |shard, article| {
                shard.add(&article);
                article.id
            },
            |id| {
                if duplicate_ids.insert(&id) {
                    first_duplicate_id.get_or_insert(id);
                }
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
            bytes,
            duplicate_ids: duplicate_ids.count(),
            first_duplicate_id,
        })
    }
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
