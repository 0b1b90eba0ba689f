//! Training: a linear classifier for each topic, and scores of articles that it has not seen.

use std::cmp::Reverse;

use rayon::prelude::*;
use slugline_features::CountMatrix;

use super::descent::Hyperplane;
use super::known_topics::KnownTopics;
use super::model::RefinedModel;
use super::training::Training;
use super::{RefinedParts, RefinedValidParams};
use crate::fit::check_length;
use crate::out_of_sample::best;
use crate::relatives::Relatives;
use crate::spread::Spread;
use crate::{DecisionRule, ModelError, OutOfSample, TopicSets};

/// Parts that the articles are divided into, each scored by a model of the others.
const FOLDS: usize = 5;

/// How much complement naive Bayes counts beside the refined scores, each in units of its
/// standard deviation over all articles and topics. Chosen by five-fold cross-validation on
/// the training parts of Reuters-21578, 20 Newsgroups and BBC News, of 0, 0.3, 0.4, 0.5, 0.8 and 1.
const BALANCE: f64 = 0.4;

impl RefinedValidParams {
    /// Trains on articles with their topics, then chooses thresholds and fits probabilities
    /// on the scores of the articles by models that have not seen them: five folds.
    ///
    /// The articles' order has a part in the last digits: give them in one that follows
    /// from what they are. A topic id that no article has changes nothing for the others,
    /// and its own score is −∞. While it trains, memory holds 4 bytes for each term and topic,
    /// and 16 for each article and topic.
    ///
    /// # Errors
    /// [`ModelError::Length`], [`ModelError::NoArticles`], [`ModelError::NoTopics`].
    pub fn fit(
        &self,
        articles: &CountMatrix,
        topics: &TopicSets,
    ) -> Result<(RefinedModel, OutOfSample), ModelError> {
        let topic_count = check_data(articles, topics)?;
        let known = KnownTopics::of(topics, topic_count);
        let (scores, balance) = self.out_of_sample(articles, &known);
        let members: Vec<u32> = (0_u32..).take(topics.len()).collect();
        let training = Training::new(self, articles, &known.sets, &members, known.count());
        let planes = (0..known.count()).into_par_iter().map(|topic| {
            let [refined, complement] = training.hyperplanes(topic);
            refined.plus(balance, &complement)
        });
        let hyperplanes = known.by_id(planes.collect(), Hyperplane::never);
        let parts = RefinedParts::new(topics, training.document_frequencies, &hyperplanes);
        let model = RefinedModel::new(self.clone(), parts);
        let single_topic = model.rule().single_topic;
        let topic_count = topic_count as usize;
        let rule = DecisionRule::fit(self.decision, single_topic, &scores, topics, topic_count);
        Ok((model.with_rule(rule)?, scores))
    }

    /// Scores of articles by models of the others, and how much complement naive Bayes
    /// counts in them.
    fn out_of_sample(&self, articles: &CountMatrix, known: &KnownTopics) -> (OutOfSample, f64) {
        let (topics, topic_count) = (&known.sets, known.count());
        let relatives = Relatives::new(articles, &articles.document_frequencies());
        let fold_of = folds(&relatives, topics);
        let mut pairs: Vec<Vec<[f64; 2]>> = vec![Vec::new(); topics.len()];
        for fold in 0..FOLDS {
            let (held_out, rest): (Vec<u32>, Vec<u32>) = (0_u32..)
                .take(topics.len())
                .partition(|&i| fold_of[i as usize] == fold);
            if rest.is_empty() || held_out.is_empty() {
                continue;
            }
            let training = Training::new(self, articles, topics, &rest, topic_count);
            let unseen = training.rows(&held_out);
            let by_topic: Vec<Vec<[f64; 2]>> = (0..topic_count)
                .into_par_iter()
                .map(|topic| {
                    if !rest
                        .iter()
                        .any(|&i| topics.get(i as usize).contains(&topic))
                    {
                        return vec![[f64::NEG_INFINITY; 2]; held_out.len()];
                    }
                    let planes = training.hyperplanes(topic);
                    (0..held_out.len())
                        .map(|row| [planes[0].score(&unseen, row), planes[1].score(&unseen, row)])
                        .collect()
                })
                .collect();
            for (i, &article) in held_out.iter().enumerate() {
                if unseen.row(i).next().is_some() {
                    pairs[article as usize] = by_topic.iter().map(|scores| scores[i]).collect();
                }
            }
        }
        let deviation = |which: usize| {
            let mut all = [Spread::default()];
            for pair in pairs.iter().flatten() {
                Spread::add_all(&mut all, &[pair[which]]);
            }
            all[0].deviation()
        };
        let complement = deviation(1);
        let balance = if complement > 0.0 {
            BALANCE * deviation(0) / complement
        } else {
            0.0
        };
        let mut spreads = vec![Spread::default(); topic_count as usize];
        let mut scores = Vec::new();
        let ranked = pairs
            .iter()
            .zip(topics.iter())
            .map(|(pairs, own)| {
                scores.clear();
                scores.extend(pairs.iter().map(|[refined, nb]| {
                    if refined.is_finite() {
                        refined + balance * nb
                    } else {
                        *refined
                    }
                }));
                Spread::add_all(&mut spreads, &scores);
                let mut ranked = best(&scores, own);
                for (topic, _) in &mut ranked {
                    *topic = known.ids[*topic as usize];
                }
                ranked
            })
            .collect();
        let spreads = known.by_id(spreads, Spread::default);
        (OutOfSample::of_folds(ranked, spreads, relatives), balance)
    }
}

/// How many topics there are, where articles and topics can be trained on.
fn check_data(articles: &CountMatrix, topics: &TopicSets) -> Result<u32, ModelError> {
    check_length(articles, topics.len())?;
    if topics.is_empty() {
        return Err(ModelError::NoArticles);
    }
    match crate::fit::check_topics(topics)? {
        0 => Err(ModelError::NoTopics),
        count => u32::try_from(count).map_err(|_| ModelError::Ids),
    }
}

/// The fold of each article: those of a topic are dealt out evenly, by the rarest of their
/// topics. Near relatives share one: a copy in another fold would make a score no test.
fn folds(relatives: &Relatives, topics: &TopicSets) -> Vec<usize> {
    let mut sizes = Vec::new();
    for &topic in topics.iter().flatten() {
        let topic = topic as usize;
        sizes.resize(sizes.len().max(topic + 1), 0_usize);
        sizes[topic] += 1;
    }
    let rarest = |group: &[u32]| {
        let own = group
            .iter()
            .flat_map(|&article| topics.get(article as usize));
        own.map(|&topic| (sizes[topic as usize], topic)).min()
    };
    let mut groups: Vec<&[u32]> = relatives.groups().iter().map(Vec::as_slice).collect();
    groups.sort_by_cached_key(|group| (rarest(group), Reverse(group.len())));
    let mut folds = vec![0; topics.len()];
    let (mut of_topic, mut of_all) = ([0; FOLDS], [0; FOLDS]);
    let mut before = None;
    for group in groups {
        let topic = rarest(group);
        if before != topic {
            of_topic = [0; FOLDS];
        }
        before = topic;
        let least = (0..FOLDS).min_by_key(|&fold| (of_topic[fold], of_all[fold]));
        let fold = least.unwrap_or(0);
        of_topic[fold] += group.len();
        of_all[fold] += group.len();
        for &article in group {
            folds[article as usize] = fold;
        }
    }
    folds
}
