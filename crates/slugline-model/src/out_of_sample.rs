//! Scores of training articles by models that have not seen them.

use rayon::prelude::*;
use slugline_features::{CountMatrix, CountRow};

use crate::builder::StatisticsBuilder;
use crate::formula::View;
use crate::leave_one_out::{LeaveOneOut, Scratch};
use crate::model::{best_first, scores_of};
use crate::weights::Weights;
use crate::{Algorithm, ModelError, NaiveBayesValidParams, Statistics, TopicSets};

/// How many topics of an article are kept: its best, and its own wherever they stand. The
/// others are hardly ever near a threshold, and without a limit a thousand topics would
/// cost a thousand numbers an article.
const BEST: usize = 32;

/// Parts that the articles are divided into where leaving out one alone isn't exact.
const FOLDS: usize = 10;

/// The scores of training articles by a model that was not trained on them.
///
/// Multinomial and complement: leave-one-out, exact. Bernoulli, whose score looks at
/// every absent term: ten folds, each scored by the statistics of the other nine.
#[derive(Clone, Debug, PartialEq)]
pub struct OutOfSample {
    articles: Vec<Vec<(u32, f64)>>,
    exact: bool,
}

impl OutOfSample {
    /// Scores `articles`, which are part of what `statistics` were summed over.
    pub(crate) fn new(
        statistics: &Statistics,
        params: &NaiveBayesValidParams,
        articles: &CountMatrix,
        topics: &TopicSets,
    ) -> Result<Self, ModelError> {
        let exact = params.algorithm != Algorithm::Bernoulli;
        let articles = if exact {
            leave_one_out(statistics, params, articles, topics)?
        } else {
            cross_fit(statistics, params, articles, topics)?
        };
        Ok(Self { articles, exact })
    }

    /// For each article, topics with their scores, best first; ties in order of topic.
    /// The best 32 topics are there, and the article's own wherever they stand, but no
    /// topic that only articles left out have. Empty for an article none of whose terms
    /// counts without it.
    #[must_use]
    pub fn articles(&self) -> &[Vec<(u32, f64)>] {
        &self.articles
    }

    /// Whether each score is that of a model trained on all articles but this one.
    #[must_use]
    pub fn is_leave_one_out(&self) -> bool {
        self.exact
    }
}

fn leave_one_out(
    statistics: &Statistics,
    params: &NaiveBayesValidParams,
    articles: &CountMatrix,
    topics: &TopicSets,
) -> Result<Vec<Vec<(u32, f64)>>, ModelError> {
    let scorer = LeaveOneOut::new(statistics, params);
    (0..topics.len())
        .into_par_iter()
        .map_init(
            || (Scratch::default(), Vec::new()),
            |(scratch, scores), article| {
                let own = topics.get(article);
                scorer.score(articles.row(article), own, scratch, scores)?;
                Ok(best(scores, own))
            },
        )
        .collect()
}

fn cross_fit(
    statistics: &Statistics,
    params: &NaiveBayesValidParams,
    articles: &CountMatrix,
    topics: &TopicSets,
) -> Result<Vec<Vec<(u32, f64)>>, ModelError> {
    let folds = (0..FOLDS.min(topics.len()))
        .into_par_iter()
        .map(|fold| {
            let members = || (fold..topics.len()).step_by(FOLDS);
            let part = sum(
                statistics,
                params,
                members().map(|i| (articles.row(i), topics.get(i))),
            );
            let rest = match part.and_then(|part| statistics.subtract(&part)) {
                Ok(rest) => rest,
                // Nothing is left of a corpus that is one fold: its articles get no score.
                Err(ModelError::NoArticles) => {
                    return Ok(members().map(|i| (i, Vec::new())).collect());
                }
                Err(error) => return Err(error),
            };
            let weights = Weights::derive(&rest, params, View::Decision);
            let (mut terms, mut scores) = (Vec::new(), Vec::new());
            Ok(members()
                .map(|i| {
                    weights.article(params, articles.row(i), &mut terms);
                    scores.clear();
                    if !terms.is_empty() {
                        scores_of(&rest, &weights, &terms, &mut scores);
                    }
                    (i, best(&scores, topics.get(i)))
                })
                .collect())
        })
        .collect::<Result<Vec<Vec<_>>, ModelError>>()?;
    let mut result = vec![Vec::new(); topics.len()];
    for (article, scores) in folds.into_iter().flatten() {
        result[article] = scores;
    }
    Ok(result)
}

/// The statistics of some articles, over the terms and topics of `whole`.
fn sum<'a>(
    whole: &Statistics,
    params: &NaiveBayesValidParams,
    articles: impl Iterator<Item = (CountRow<'a>, &'a [u32])>,
) -> Result<Statistics, ModelError> {
    let mut builder = StatisticsBuilder::new(params.clone());
    for (article, topics) in articles {
        builder.add(article, topics);
    }
    builder.finish_same_ids(whole.terms(), whole.topics())
}

fn best(scores: &[f64], own: &[u32]) -> Vec<(u32, f64)> {
    let mut candidates: Vec<(u32, f64)> = (0_u32..)
        .zip(scores.iter().copied())
        .filter(|(_, score)| *score > f64::NEG_INFINITY)
        .collect();
    if candidates.len() > BEST {
        candidates.select_nth_unstable_by(BEST, best_first);
        let (kept, others) = candidates.split_at(BEST);
        let own = others.iter().filter(|(topic, _)| own.contains(topic));
        candidates = kept.iter().chain(own).copied().collect();
    }
    candidates.sort_unstable_by(best_first);
    candidates
}
