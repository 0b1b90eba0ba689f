//! A corpus counted in one pass on all threads, each of which counts for itself.

use std::ops::ControlFlow;

use rayon::ThreadPool;
use rayon::prelude::*;
use slugline_corpus::{Article, DuplicateIds};
use slugline_features::{TermCounts, TermInterner, Terms};
use slugline_model::{NaiveBayesValidParams, StatisticsBuilder};
use slugline_tokenizer::Tokenizer;

use crate::count::ArticleCounter;
use crate::counted::Counted;
use crate::sample::{self, Sample, SampleLimits};
use crate::topic_names::TopicNames;
use crate::{ArticleOrigin, Corpus, Error, Observer, Recipe, pipeline};

/// How articles are counted.
#[derive(Clone, Copy)]
pub(crate) struct Counting<'a> {
    pub(crate) recipe: &'a Recipe,
    pub(crate) tokenizer: &'a Tokenizer,
    pub(crate) params: &'a NaiveBayesValidParams,
    pub(crate) sample: SampleLimits,
    pub(crate) pool: &'a ThreadPool,
}

/// What was read, apart from what was counted.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) bytes: u64,
    pub(crate) duplicate_ids: u64,
    pub(crate) first_duplicate_id: Option<String>,
}

/// What one thread has counted, with ids of its own.
struct Shard<'a, T> {
    counter: ArticleCounter<'a, T>,
    topics: TopicNames,
    statistics: StatisticsBuilder,
    sample: Sample,
    hashes: Vec<u64>,
    counts: TermCounts,
    article_topics: Vec<u32>,
}

impl<'a, T: Terms + Into<TermInterner>> Shard<'a, T> {
    fn new(counting: Counting<'a>, terms: T) -> Self {
        let Counting {
            recipe,
            tokenizer,
            params,
            sample,
            ..
        } = counting;
        Self {
            counter: ArticleCounter::new(tokenizer, recipe, terms),
            topics: TopicNames::default(),
            statistics: StatisticsBuilder::new(params.clone()),
            sample: Sample::new(sample),
            hashes: Vec::new(),
            counts: TermCounts::default(),
            article_topics: Vec::new(),
        }
    }

    /// Counts an article, and returns its hash.
    fn add(&mut self, article: &Article) -> u64 {
        self.counter
            .count(article.title.as_deref(), &article.body, &mut self.counts);
        self.article_topics.clear();
        self.article_topics
            .extend(article.topics.iter().map(|topic| self.topics.id(topic)));
        self.statistics.add(self.counts.row(), &self.article_topics);
        let hash = sample::hash(article);
        self.sample.offer(hash, &self.counts, &self.article_topics);
        self.hashes.push(hash);
        hash
    }

    fn into_counted(self) -> Counted {
        Counted {
            terms: self.counter.into_terms().into(),
            topics: self.topics,
            statistics: self.statistics,
            sample: self.sample,
            hashes: self.hashes,
        }
    }
}

impl Counting<'_> {
    /// Counts a corpus, of which `each` is told every article in order, with its hash.
    pub(crate) fn count(
        self,
        corpus: Corpus,
        each: impl FnMut(u64, ArticleOrigin),
        observer: Observer<'_>,
    ) -> Result<(Counted, Reading), Error> {
        self.count_over(TermInterner::new, corpus, each, observer)
    }

    /// As [`Self::count`], over terms of which each thread gets its own by `terms`.
    pub(crate) fn count_over<T: Terms + Into<TermInterner> + Send>(
        self,
        terms: impl Fn() -> T + Sync,
        corpus: Corpus,
        mut each: impl FnMut(u64, ArticleOrigin),
        observer: Observer<'_>,
    ) -> Result<(Counted, Reading), Error> {
        let mut ids = DuplicateIds::default();
        let mut reading = Reading::default();
        let shards = pipeline::run(
            corpus,
            self.pool,
            move || Shard::new(self, terms()),
            |shard, article, location| {
                let hash = shard.add(&article);
                let origin = ArticleOrigin {
                    id: article.id,
                    location,
                    title: article.title,
                };
                (hash, origin)
            },
            |(hash, origin)| {
                if ids.insert(&origin.id) {
                    let first = &mut reading.first_duplicate_id;
                    first.get_or_insert_with(|| origin.id.clone());
                }
                each(hash, origin);
                ControlFlow::Continue(())
            },
            &mut |event| {
                if let crate::Event::Progress { bytes, .. } = event {
                    reading.bytes = bytes;
                }
                observer(event)
            },
        )?;
        reading.duplicate_ids = ids.count();
        let counted = self.pool.install(|| {
            // All at once: what only counting needs is gone when they are merged.
            let counted = shards.into_par_iter().map(Shard::into_counted);
            let counted: Vec<Counted> = counted.collect();
            counted.into_iter().reduce(|mut all, next| {
                all.merge(next);
                all
            })
        });
        let none = || Shard::new(self, TermInterner::new()).into_counted();
        Ok((counted.unwrap_or_else(none), reading))
    }
}
