//! Articles removed from a model.

use std::collections::HashMap;
use std::num::NonZeroUsize;

use slugline_features::{CountMatrix, TermInterner};
use slugline_model::{ModelError, Statistics, StatisticsBuilder, TopicSets};

use crate::counted::Counted;
use crate::reopen::{Reopened, retrain};
use crate::sample::{self, SampleLimits, SampledArticle};
use crate::shard::Reading;
use crate::threads::pool;
use crate::topic_names::TopicNames;
use crate::training_set::TrainingSet;
use crate::{ArticleOrigin, Corpus, Error, Observer, TopicModel, TrainSummary};

impl TopicModel {
    /// The model that training on the model's articles without these would make, to the last
    /// bit. An article is known by the hash of its text and topics; one that was trained on
    /// twice and is given once stays once.
    ///
    /// The summary is one of the articles that stay; what it says of reading and of ids is
    /// said of the others.
    ///
    /// # Errors
    /// As [`Self::check_updatable`]; [`Error::NotTrainedOn`] with an article that the model
    /// doesn't have; [`Error::NothingLeft`]; [`Error::ArticlesNotKept`] where a model of so few
    /// articles would keep more of them to calibrate on than this one has; [`Error::OneTopic`] if one topic is left;
    /// [`Error::TrainingSection`] for a damaged model; and those of [`Self::train`], save
    /// [`Error::NoArticles`].
    pub fn forget(
        self,
        corpus: Corpus,
        threads: NonZeroUsize,
        observer: Observer<'_>,
    ) -> Result<(Self, TrainSummary), Error> {
        self.forget_within(SampleLimits::CALIBRATION, corpus, threads, observer)
    }

    pub(crate) fn forget_within(
        self,
        limits: SampleLimits,
        corpus: Corpus,
        threads: NonZeroUsize,
        observer: Observer<'_>,
    ) -> Result<(Self, TrainSummary), Error> {
        let model = self.reopen(limits)?;
        let kept = model.articles()?;
        let mut known = Known::new(&model.training.hashes);
        let pool = pool(threads)?;
        let (forgotten, reading) = model.counting(SampleLimits::NONE, &pool).count(
            corpus,
            |hash, origin| known.remove(hash, origin),
            observer,
        )?;
        known.check()?;
        let hashes = without(&model.training.hashes, forgotten.hashes.clone());
        if hashes.is_empty() {
            return Err(Error::NothingLeft);
        }
        let kept = staying(kept, &model, &hashes)?;
        let statistics = pool.install(|| subtract(&model, forgotten))?;
        let set = select(&model, &statistics, kept, hashes, reading)?;
        let calibrate = model.is_calibrated();
        let how = (model.recipe, calibrate);
        retrain(set, how, &model.scheme, &pool, observer)
    }
}

/// How often each article was trained on, less what was found of it.
struct Known {
    left: HashMap<u64, usize>,
    /// Articles that are not there, and the first of them.
    unknown: u64,
    first_unknown: Option<ArticleOrigin>,
}

impl Known {
    fn new(hashes: &[u64]) -> Self {
        let mut left = HashMap::with_capacity(hashes.len());
        for &hash in hashes {
            *left.entry(hash).or_default() += 1;
        }
        Self {
            left,
            unknown: 0,
            first_unknown: None,
        }
    }

    fn remove(&mut self, hash: u64, origin: ArticleOrigin) {
        if let Some(left) = self.left.get_mut(&hash).filter(|left| **left > 0) {
            *left -= 1;
        } else {
            self.unknown += 1;
            self.first_unknown.get_or_insert(origin);
        }
    }

    fn check(self) -> Result<(), Error> {
        match self.first_unknown {
            None => Ok(()),
            Some(origin) => Err(Error::NotTrainedOn {
                location: origin.location,
                id: origin.id,
                others: self.unknown - 1,
            }),
        }
    }
}

/// The hashes that are left, ascending, of which `forgotten` are some.
fn without(hashes: &[u64], mut forgotten: Vec<u64>) -> Vec<u64> {
    forgotten.sort_unstable();
    let mut forgotten = forgotten.into_iter().peekable();
    let stays = |hash: &u64| forgotten.next_if_eq(hash).is_none();
    hashes.iter().copied().filter(stays).collect()
}

/// The articles to calibrate on, of those that the model keeps and `hashes`, which are left of
/// all. An error if training on what is left might keep articles that the model didn't.
fn staying(
    mut kept: Vec<SampledArticle>,
    model: &Reopened,
    hashes: &[u64],
) -> Result<Vec<SampledArticle>, Error> {
    let before = kept.len();
    let all = &model.training.hashes;
    let level = sample::level(all, before);
    if let Some(below) = level.checked_sub(1) {
        // The level below was too large, and is too large still if nothing of it is gone, or if
        // that was for the number of its articles.
        let left = sample::members(hashes, below);
        let is_too_large = left == sample::members(all, below) || left > model.limits.articles;
        if model.is_calibrated() && !is_too_large {
            return Err(Error::ArticlesNotKept {
                kept: before as u64,
            });
        }
    }
    // Both begin with the lowest hashes.
    let mut left = hashes.iter().peekable();
    kept.retain(|article| left.next_if_eq(&&article.hash).is_some());
    Ok(kept)
}

/// The statistics without those of the articles, still over all terms and topics.
fn subtract(model: &Reopened, forgotten: Counted) -> Result<Statistics, Error> {
    if forgotten.hashes.is_empty() {
        return Ok(model.statistics.clone());
    }
    let mut terms = TermInterner::from(&model.vocabulary);
    let mut topics = TopicNames::new(&model.topics);
    let term_ids = terms.merge(&forgotten.terms);
    let topic_ids = topics.merge(&forgotten.topics);
    if terms.len() > model.vocabulary.len() || topics.names().len() > model.topics.len() {
        return Err(NOT_IN_SUMS);
    }
    let mut part = StatisticsBuilder::new(model.params.clone());
    part.merge(forgotten.statistics, &term_ids, &topic_ids);
    let part = part.finish_same_ids(model.vocabulary.len(), model.topics.len())?;
    model
        .statistics
        .subtract(&part)
        .map_err(|error| match error {
            ModelError::Statistics(_) => NOT_IN_SUMS,
            error => error.into(),
        })
}

const NOT_IN_SUMS: Error = Error::TrainingSection("the sums lack an article that it names");

/// The training set of what is left: terms and topics that no article has are dropped.
fn select(
    model: &Reopened,
    statistics: &Statistics,
    mut kept: Vec<SampledArticle>,
    hashes: Vec<u64>,
    reading: Reading,
) -> Result<TrainingSet, Error> {
    let terms = Selected::of(&statistics.parts().document_frequencies);
    let topics = Selected::of(&statistics.parts().topic_articles);
    for article in &mut kept {
        let counts = article.counts.iter_mut().map(|count| &mut count.0);
        terms.renumber(counts)?;
        topics.renumber(article.topics.iter_mut())?;
    }
    let article_topics: TopicSets = kept
        .iter_mut()
        .map(|article| std::mem::take(&mut article.topics))
        .collect();
    let rows = kept.into_iter().map(|article| article.counts);
    let topic_names = topics
        .ids
        .iter()
        .map(|&topic| model.topics[topic as usize].clone());
    Ok(TrainingSet {
        tokenizer: model.tokenizer.clone(),
        params: model.params.clone(),
        vocabulary: model.vocabulary.select(&terms.ids)?,
        topics: topic_names.collect(),
        statistics: statistics.select(&terms.ids, &topics.ids)?,
        articles: CountMatrix::from_rows(terms.ids.len(), rows)?,
        article_topics,
        hashes,
        origins: Vec::new(),
        reading,
    })
}

/// The terms or topics that some article has.
struct Selected {
    /// Ascending, by their new ids.
    ids: Vec<u32>,
    /// By the old ids.
    new_ids: Vec<Option<u32>>,
}

impl Selected {
    fn of(articles: &[u64]) -> Self {
        let mut selected = Self {
            ids: Vec::new(),
            new_ids: Vec::with_capacity(articles.len()),
        };
        let mut next = 0..;
        for (id, &articles) in (0_u32..).zip(articles) {
            let new_id = if articles > 0 { next.next() } else { None };
            selected.ids.extend(new_id.map(|_| id));
            selected.new_ids.push(new_id);
        }
        selected
    }

    /// An error if a kept article has one that no article has.
    fn renumber<'a>(&self, ids: impl Iterator<Item = &'a mut u32>) -> Result<(), Error> {
        for id in ids {
            let new_id = self.new_ids.get(*id as usize).copied().flatten();
            *id = new_id.ok_or(NOT_IN_SUMS)?;
        }
        Ok(())
    }
}
