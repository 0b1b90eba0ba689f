//! Scores of training articles by models that have not seen them.

use rayon::prelude::*;
use slugline_features::{CountMatrix, CountRow};

use crate::builder::StatisticsBuilder;
use crate::derivation::Derivation;
use crate::formula::View;
use crate::leave_one_out::{LeaveOneOut, Scratch};
use crate::model::{best_first, scores_of};
use crate::spread::Spread;
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
/// every absent term: ten folds, each scored by the statistics of the other nine. Refined:
/// five folds, each scored by a model of the other four.
#[derive(Clone, Debug, PartialEq)]
pub struct OutOfSample {
    articles: Vec<Vec<(u32, f64)>>,
    spreads: Vec<Spread>,
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
        let (articles, spreads) = if exact {
            leave_one_out(statistics, params, articles, topics)?
        } else {
            cross_fit(statistics, params, articles, topics)?
        };
        Ok(Self {
            articles,
            spreads,
            exact,
        })
    }

    pub(crate) fn of_folds(articles: Vec<Vec<(u32, f64)>>, spreads: Vec<Spread>) -> Self {
        Self {
            articles,
            spreads,
            exact: false,
        }
    }

    /// For each article, topics with their scores, best first; ties in order of topic.
    /// The best 32 topics are there, and the article's own wherever they stand, but no
    /// topic that only articles left out have. Empty for an article none of whose terms
    /// counts without it.
    #[must_use]
    pub fn articles(&self) -> &[Vec<(u32, f64)>] {
        &self.articles
    }

    /// By topic, how its scores spread over all articles, the best 32 or not.
    pub(crate) fn spreads(&self) -> &[Spread] {
        &self.spreads
    }

    /// Whether each score is that of a model trained on all articles but this one.
    #[must_use]
    pub fn is_leave_one_out(&self) -> bool {
        self.exact
    }
}

/// Articles with their best topics, and the spread of every topic's scores.
type Scored = (Vec<Vec<(u32, f64)>>, Vec<Spread>);

/// Articles whose scores are summed up at a time, always the same ones: sums of `f64`
/// depend on their order.
const CHUNK: usize = 256;

fn leave_one_out(
    statistics: &Statistics,
    params: &NaiveBayesValidParams,
    articles: &CountMatrix,
    topics: &TopicSets,
) -> Result<Scored, ModelError> {
    let scorer = LeaveOneOut::new(statistics, params);
    let chunks = (0..topics.len().div_ceil(CHUNK))
        .into_par_iter()
        .map_init(
            || (Scratch::default(), Vec::new()),
            |(scratch, scores), chunk| {
                let mut spreads = vec![Spread::default(); statistics.topics()];
                let members = chunk * CHUNK..topics.len().min((chunk + 1) * CHUNK);
                let ranked = members
                    .map(|article| {
                        let own = topics.get(article);
                        scorer.score(articles.row(article), own, scratch, scores)?;
                        Spread::add_all(&mut spreads, scores);
                        Ok(best(scores, own))
                    })
                    .collect::<Result<Vec<_>, ModelError>>()?;
                Ok((ranked, spreads))
            },
        )
        .collect::<Result<Vec<Scored>, ModelError>>()?;
    let mut spreads = vec![Spread::default(); statistics.topics()];
    let mut all = Vec::with_capacity(topics.len());
    for (ranked, part) in chunks {
        all.extend(ranked);
        Spread::merge_all(&mut spreads, &part);
    }
    Ok((all, spreads))
}

fn cross_fit(
    statistics: &Statistics,
    params: &NaiveBayesValidParams,
    articles: &CountMatrix,
    topics: &TopicSets,
) -> Result<Scored, ModelError> {
    let folds = (0..FOLDS.min(topics.len()))
        .into_par_iter()
        .map(|fold| {
            let members = || (fold..topics.len()).step_by(FOLDS);
            let mut spreads = vec![Spread::default(); statistics.topics()];
            let part = sum(
                statistics,
                params,
                members().map(|i| (articles.row(i), topics.get(i))),
            );
            let rest = match part.and_then(|part| statistics.subtract(&part)) {
                Ok(rest) => rest,
                // Nothing is left of a corpus that is one fold: its articles get no score.
                Err(ModelError::NoArticles) => {
                    return Ok((members().map(|_| Vec::new()).collect(), spreads));
                }
                Err(error) => return Err(error),
            };
            let derivation = Derivation::new(&rest, params, View::Decision);
            let weights = Weights::derive(&derivation, &rest);
            let (mut terms, mut scores) = (Vec::new(), Vec::new());
            let ranked = members()
                .map(|i| {
                    weights.article(params, articles.row(i), &mut terms);
                    scores.clear();
                    if !terms.is_empty() {
                        scores_of((derivation.constants(), &weights), &terms, &mut scores);
                    }
                    Spread::add_all(&mut spreads, &scores);
                    best(&scores, topics.get(i))
                })
                .collect();
            Ok((ranked, spreads))
        })
        .collect::<Result<Vec<Scored>, ModelError>>()?;
    let mut spreads = vec![Spread::default(); statistics.topics()];
    let mut all = vec![Vec::new(); topics.len()];
    for (fold, (ranked, part)) in folds.into_iter().enumerate() {
        for (scores, article) in ranked.into_iter().zip((fold..).step_by(FOLDS)) {
            all[article] = scores;
        }
        Spread::merge_all(&mut spreads, &part);
    }
    Ok((all, spreads))
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

pub(crate) fn best(scores: &[f64], own: &[u32]) -> Vec<(u32, f64)> {
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
