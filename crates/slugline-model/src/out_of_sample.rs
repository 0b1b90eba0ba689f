//! Scores of training articles by models that have not seen them.

use rayon::prelude::*;
use slugline_features::{CountMatrix, CountRow};

use crate::builder::StatisticsBuilder;
use crate::calibration::Judged;
use crate::derivation::Derivation;
use crate::formula::View;
use crate::leave_one_out::LeaveOneOut;
use crate::model::{best_first, scores_of};
use crate::relatives::Relatives;
use crate::spread::Spread;
use crate::weights::Weights;
use crate::{Algorithm, ModelError, NaiveBayesValidParams, Statistics, TopicSets};

/// How many topics of an article are kept: its best, and its own wherever they stand. The
/// others are hardly ever near a threshold, and without a limit a thousand topics would
/// cost a thousand numbers an article.
const BEST: usize = 128;

/// Parts that the articles are divided into where leaving out one alone isn't exact.
const FOLDS: usize = 10;

/// The scores of training articles by a model that was not trained on them.
///
/// Multinomial and complement: leave-one-out, exact. Bernoulli, whose score looks at
/// every absent term: ten folds, each scored by the statistics of the other nine. Refined:
/// five folds, each scored by a model of the other four.
///
/// Near relatives of an article, such as copies of it and quotes, are left out with it: to be
/// recognised by its own words is no test. Articles are relatives if they share eight terms
/// that are in three of them at most, and in no more than one in a hundred; or if they are
/// next to each other and have the same counts.
#[derive(Clone, Debug, PartialEq)]
pub struct OutOfSample {
    articles: Vec<Vec<(u32, f64)>>,
    spreads: Vec<Spread>,
    relatives: Relatives,
    exact: bool,
    rival: f64,
    below_floor: f64,
}

/// See [`DecisionRule::rival`](crate::DecisionRule::rival), for scores of naive Bayes. Chosen by
/// five-fold cross-validation on the training part of Reuters-21578 and on the articles of this
/// project, of 0, 0.1, 0.2, 0.25, 0.3 and 0.4.
const RIVAL: f64 = 0.25;

/// The same for refined scores, in which a topic's words speak less for its neighbours. Chosen as
/// the above, of 0.1, 0.15, 0.2, 0.25 and 0.3.
const REFINED_RIVAL: f64 = 0.2;

/// The share of articles whose best score is below [`DecisionRule::floor`](crate::DecisionRule::floor),
/// what may be lost of those that belong, for scores of naive Bayes. The lowest share, of 0.003, 0.01,
/// 0.015, 0.02 and 0.03, with which a model of Reuters-21578 gives at most 5% of articles about sport
/// and religion a topic.
const BELOW_FLOOR: f64 = 0.02;

/// The same for refined scores.
const REFINED_BELOW_FLOOR: f64 = 0.015;

impl OutOfSample {
    /// Scores articles, with their topics, which are part of what `statistics` were summed over.
    pub(crate) fn new(
        statistics: &Statistics,
        params: &NaiveBayesValidParams,
        articles: (&CountMatrix, &TopicSets),
        relatives: Relatives,
    ) -> Result<Self, ModelError> {
        let exact = params.algorithm != Algorithm::Bernoulli;
        let score = if exact { leave_one_out } else { cross_fit };
        let (articles, spreads) = score(statistics, params, articles, &relatives)?;
        Ok(Self {
            articles,
            spreads,
            relatives,
            exact,
            rival: RIVAL,
            below_floor: BELOW_FLOOR,
        })
    }

    /// The scores of a refined model by models of all folds but the article's own. Relatives share
    /// one.
    pub(crate) fn of_folds(
        articles: Vec<Vec<(u32, f64)>>,
        spreads: Vec<Spread>,
        relatives: Relatives,
    ) -> Self {
        Self {
            articles,
            spreads,
            relatives,
            exact: false,
            rival: REFINED_RIVAL,
            below_floor: REFINED_BELOW_FLOOR,
        }
    }

    /// Of these scores of the articles and their own topics, `truth`, those of one article of
    /// each group of near relatives: what holds of one holds of all, and articles to come will
    /// not have as many.
    pub(crate) fn distinct<'a>(
        &self,
        scores: &'a [Vec<(u32, f64)>],
        truth: &'a TopicSets,
    ) -> Vec<Judged<'a>> {
        let first = self
            .relatives
            .groups()
            .iter()
            .filter_map(|group| group.first());
        let first = first.map(|&article| article as usize);
        first
            .map(|article| (scores[article].as_slice(), truth.get(article)))
            .collect()
    }

    /// For each article, topics with their scores, best first; ties in order of topic.
    /// The best 128 topics are there, and the article's own wherever they stand, but no
    /// topic that only articles left out have. Empty for an article none of whose terms
    /// counts without it.
    #[must_use]
    pub fn articles(&self) -> &[Vec<(u32, f64)>] {
        &self.articles
    }

    /// What share of the strongest other topic's score is to be taken from a topic's own.
    pub(crate) fn rival(&self) -> f64 {
        self.rival
    }

    pub(crate) fn below_floor(&self) -> f64 {
        self.below_floor
    }

    /// By topic, how its scores spread over all articles, the best 128 or not.
    pub(crate) fn spreads(&self) -> &[Spread] {
        &self.spreads
    }

    /// Whether each score is that of a model trained on all articles but this one and its near
    /// relatives.
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
    (articles, topics): (&CountMatrix, &TopicSets),
    relatives: &Relatives,
) -> Result<Scored, ModelError> {
    let scorer = LeaveOneOut::new(statistics, params);
    let chunks = relatives
        .groups()
        .par_chunks(CHUNK)
        // Threads that are done have something left to take from the others to the end.
        .with_max_len(1)
        .map_init(
            || scorer.scratch(),
            |scratch, groups| {
                let mut spreads = vec![Spread::default(); statistics.topics()];
                let mut ranked = Vec::new();
                for group in groups {
                    let rows = group.iter().map(|&article| article as usize);
                    let rows = rows.map(|article| (articles.row(article), topics.get(article)));
                    let rows: Vec<_> = rows.collect();
                    let mut members = rows.iter().zip(group);
                    scorer.score(&rows, scratch, |scores| {
                        Spread::add_all(&mut spreads, scores);
                        let own = members.next();
                        ranked.extend(own.map(|((_, own), &article)| (article, best(scores, own))));
                    })?;
                }
                Ok((ranked, spreads))
            },
        )
        .collect::<Result<Vec<_>, ModelError>>()?;
    let mut spreads = vec![Spread::default(); statistics.topics()];
    let mut all = vec![Vec::new(); topics.len()];
    for (ranked, part) in chunks {
        for (article, scores) in ranked {
            all[article as usize] = scores;
        }
        Spread::merge_all(&mut spreads, &part);
    }
    Ok((all, spreads))
}

fn cross_fit(
    statistics: &Statistics,
    params: &NaiveBayesValidParams,
    (articles, topics): (&CountMatrix, &TopicSets),
    relatives: &Relatives,
) -> Result<Scored, ModelError> {
    let groups = relatives.groups();
    let members = |fold: usize| {
        let groups = groups.iter().skip(fold).step_by(FOLDS).flatten();
        groups.map(|&article| article as usize)
    };
    let folds = (0..FOLDS.min(groups.len()))
        .into_par_iter()
        .map(|fold| {
            let members = || members(fold);
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
                    weights.article(derivation.weighing(), articles.row(i), &mut terms);
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
        for (scores, article) in ranked.into_iter().zip(members(fold)) {
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
    let mut candidates = Vec::with_capacity(scores.len());
    let topics = (0_u32..).zip(scores.iter().copied());
    candidates.extend(topics.filter(|(_, score)| *score > f64::NEG_INFINITY));
    if candidates.len() > BEST {
        candidates.select_nth_unstable_by(BEST, best_first);
        let (kept, others) = candidates.split_at(BEST);
        let own = others.iter().filter(|(topic, _)| own.contains(topic));
        candidates = kept.iter().chain(own).copied().collect();
    }
    candidates.sort_unstable_by(best_first);
    candidates
}
