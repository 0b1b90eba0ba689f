//! A corpus counted in one pass: vocabulary, topics, statistics, and articles to score again.

use rayon::ThreadPool;
use slugline_features::{CountMatrix, TermInterner, Terms, Vocabulary};
use slugline_model::{NaiveBayesValidParams, Statistics, TopicSets};
use slugline_tokenizer::Tokenizer;

use crate::counted::Counted;
use crate::sample::SampleLimits;
use crate::shard::{Counting, Reading};
use crate::{ArticleOrigin, Corpus, Error, Observer, Recipe};

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
    /// The hash of each article of the corpus, ascending.
    pub(crate) hashes: Vec<u64>,
    /// Where each of the articles comes from, after its place in the corpus, from 0. Empty
    /// unless it was asked for.
    pub(crate) origins: Vec<(usize, ArticleOrigin)>,
    pub(crate) reading: Reading,
}

impl TrainingSet {
    /// Counts a corpus; keeps the counts of as many articles as `sample` admits.
    pub(crate) fn count(
        corpus: Corpus,
        recipe: &Recipe,
        sample: SampleLimits,
        pool: &ThreadPool,
        observer: Observer<'_>,
    ) -> Result<Self, Error> {
        let terms = TermInterner::new;
        Self::count_over(terms, corpus, recipe, sample, pool, observer)
    }

    /// As [`Self::count`], over terms of which each thread gets its own by `terms`.
    pub(crate) fn count_over<T: Terms + Into<TermInterner> + Send>(
        terms: impl Fn() -> T + Sync,
        corpus: Corpus,
        recipe: &Recipe,
        sample: SampleLimits,
        pool: &ThreadPool,
        observer: Observer<'_>,
    ) -> Result<Self, Error> {
        Self::count_with((terms, false), corpus, recipe, sample, pool, observer)
    }

    /// As [`Self::count`] of all articles; keeps where they come from, if asked to.
    pub(crate) fn count_all(
        corpus: Corpus,
        recipe: &Recipe,
        keep_origins: bool,
        pool: &ThreadPool,
        observer: Observer<'_>,
    ) -> Result<Self, Error> {
        let (terms, sample) = (TermInterner::new, SampleLimits::ALL);
        let how = (terms, keep_origins);
        Self::count_with(how, corpus, recipe, sample, pool, observer)
    }

    fn count_with<T: Terms + Into<TermInterner> + Send>(
        (terms, keep_origins): (impl Fn() -> T + Sync, bool),
        corpus: Corpus,
        recipe: &Recipe,
        sample: SampleLimits,
        pool: &ThreadPool,
        observer: Observer<'_>,
    ) -> Result<Self, Error> {
        let params = recipe.params()?;
        let tokenizer = Tokenizer::new(recipe.tokenizer.clone())?;
        let inputs = corpus.names();
        let mut origins: Vec<(u64, ArticleOrigin)> = Vec::new();
        let counting = Counting {
            recipe,
            tokenizer: &tokenizer,
            params: &params,
            sample,
            pool,
        };
        let keep = |hash, origin| origins.extend(keep_origins.then_some((hash, origin)));
        let (counted, reading) = counting.count_over(terms, corpus, keep, observer)?;
        if counted.topics.names().is_empty() {
            return Err(Error::NoArticles { inputs });
        }
        let set = pool.install(|| Self::new(counted, tokenizer, params, reading))?;
        Ok(Self {
            origins: in_order_of_hash(origins),
            ..set
        })
    }

    /// The set of articles that were counted, under ids that follow from the terms and topics.
    pub(crate) fn new(
        counted: Counted,
        tokenizer: Tokenizer,
        params: NaiveBayesValidParams,
        reading: Reading,
    ) -> Result<Self, Error> {
        let (topics, topic_ids) = counted.topics.into_sorted();
        let (vocabulary, term_ids) = counted.terms.into_vocabulary();
        let (sums, sample) = (counted.statistics, counted.sample);
        let mut hashes = counted.hashes;
        let (statistics, (sample, ())) = rayon::join(
            || sums.finish(&term_ids, &topic_ids),
            || {
                rayon::join(
                    || sample.finish(&term_ids, &topic_ids),
                    || hashes.sort_unstable(),
                )
            },
        );
        let (articles, article_topics) = sample?;
        Ok(Self {
            statistics: statistics?,
            tokenizer,
            params,
            vocabulary,
            topics,
            articles,
            article_topics,
            hashes,
            origins: Vec::new(),
            reading,
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
