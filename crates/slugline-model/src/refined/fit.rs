//! Training: a linear classifier for each topic, and scores of articles that it has not seen.

use rayon::prelude::*;
use slugline_features::CountMatrix;

use super::articles::{document_frequencies, frequencies, weigh};
use super::descent::{Hyperplane, Rows, descend};
use super::model::RefinedModel;
use super::ratios::Masses;
use super::{RefinedParts, RefinedValidParams};
use crate::fit::check_length;
use crate::out_of_sample::best;
use crate::spread::Spread;
use crate::{DecisionRule, ModelError, OutOfSample, TopicSets};

/// Parts that the articles are divided into, each scored by a model of the others.
const FOLDS: usize = 5;

/// The margin's far side: a score is counted from where an article would be plainly not
/// of the topic, so that 0 says nothing for it.
const MARGIN: f64 = 1.0;

impl RefinedValidParams {
    /// Trains on articles with their topics. The model decides for the best topic until it
    /// is given a rule.
    ///
    /// The articles' order has a part in the last digits: give them in one that follows
    /// from what they are.
    ///
    /// # Errors
    /// [`ModelError::Length`], [`ModelError::NoArticles`], [`ModelError::NoTopics`].
    pub fn fit(
        &self,
        articles: &CountMatrix,
        topics: &TopicSets,
    ) -> Result<RefinedModel, ModelError> {
        let topic_count = self.check_data(articles, topics)?;
        let members: Vec<u32> = (0_u32..).take(topics.len()).collect();
        let training = Training::new(self, articles, topics, &members);
        let hyperplanes: Vec<Hyperplane> = (0..topic_count)
            .into_par_iter()
            .map(|topic| training.hyperplane(topic))
            .collect();
        let parts = RefinedParts::new(topics, training.document_frequencies, &hyperplanes);
        Ok(RefinedModel::new(self.clone(), parts))
    }

    /// Trains as [`Self::fit`], then chooses thresholds and fits probabilities on the
    /// scores of the articles by models that have not seen them: five folds.
    ///
    /// # Errors
    /// As [`Self::fit`].
    pub fn fit_calibrated(
        &self,
        articles: &CountMatrix,
        topics: &TopicSets,
    ) -> Result<(RefinedModel, OutOfSample), ModelError> {
        let model = self.fit(articles, topics)?;
        let scores = self.out_of_sample(articles, topics)?;
        let single_topic = model.rule().single_topic;
        let rule = DecisionRule::fit(
            single_topic,
            &scores,
            topics,
            model.parts().topic_articles.len(),
        );
        Ok((model.with_rule(rule)?, scores))
    }

    fn out_of_sample(
        &self,
        articles: &CountMatrix,
        topics: &TopicSets,
    ) -> Result<OutOfSample, ModelError> {
        let topic_count = self.check_data(articles, topics)?;
        let fold_of = folds(articles, topics);
        let mut ranked = vec![Vec::new(); topics.len()];
        let mut spreads = vec![Spread::default(); topic_count as usize];
        for fold in 0..FOLDS {
            let (held_out, rest): (Vec<u32>, Vec<u32>) = (0_u32..)
                .take(topics.len())
                .partition(|&i| fold_of[i as usize] == fold);
            if rest.is_empty() || held_out.is_empty() {
                continue;
            }
            let training = Training::new(self, articles, topics, &rest);
            let unseen = training.rows(&held_out);
            let by_topic: Vec<Vec<f64>> = (0..topic_count)
                .into_par_iter()
                .map(|topic| {
                    if !rest
                        .iter()
                        .any(|&i| topics.get(i as usize).contains(&topic))
                    {
                        return vec![f64::NEG_INFINITY; held_out.len()];
                    }
                    let hyperplane = training.hyperplane(topic);
                    (0..held_out.len())
                        .map(|row| hyperplane.score(&unseen, row))
                        .collect()
                })
                .collect();
            let mut scores = Vec::with_capacity(by_topic.len());
            for (i, &article) in held_out.iter().enumerate() {
                scores.clear();
                if unseen.row(i).next().is_some() {
                    scores.extend(by_topic.iter().map(|scores| scores[i]));
                }
                Spread::add_all(&mut spreads, &scores);
                ranked[article as usize] = best(&scores, topics.get(article as usize));
            }
        }
        Ok(OutOfSample::of_folds(ranked, spreads))
    }

    fn check_data(&self, articles: &CountMatrix, topics: &TopicSets) -> Result<u32, ModelError> {
        check_length(articles, topics.len())?;
        if topics.is_empty() {
            return Err(ModelError::NoArticles);
        }
        match crate::fit::check_topics(topics)? {
            0 => Err(ModelError::NoTopics),
            count => u32::try_from(count).map_err(|_| ModelError::Ids),
        }
    }
}

/// The fold of each article. Articles that are next to each other and have the same counts
/// share one: a copy in another fold would make its score no test.
fn folds(articles: &CountMatrix, topics: &TopicSets) -> Vec<usize> {
    let mut next = 0;
    (0..topics.len())
        .map(|i| {
            if i > 0 && articles.row(i) != articles.row(i - 1) {
                next = (next + 1) % FOLDS;
            }
            next
        })
        .collect()
}

/// Articles to train on, and what all topics share.
struct Training<'a> {
    params: &'a RefinedValidParams,
    articles: &'a CountMatrix,
    topics: &'a TopicSets,
    members: &'a [u32],
    document_frequencies: Vec<u64>,
    idf: Vec<f32>,
    masses: Masses,
    rows: Rows,
}

impl<'a> Training<'a> {
    fn new(
        params: &'a RefinedValidParams,
        articles: &'a CountMatrix,
        topics: &'a TopicSets,
        members: &'a [u32],
    ) -> Self {
        let document_frequencies = document_frequencies(articles, members);
        let idf = frequencies(params, members.len() as u64, &document_frequencies);
        let masses = Masses::new(params, &idf, articles, members);
        let mut training = Self {
            params,
            articles,
            topics,
            members,
            document_frequencies,
            idf,
            masses,
            rows: Rows::default(),
        };
        training.rows = training.rows(members);
        training
    }

    fn rows(&self, members: &[u32]) -> Rows {
        let mut rows = Rows::default();
        let mut weighted = Vec::new();
        for &article in members {
            let row = self.articles.row(article as usize);
            weigh(self.params, &self.idf, row, &mut weighted);
            rows.push(&weighted);
        }
        rows
    }

    fn hyperplane(&self, topic: u32) -> Hyperplane {
        let is_own: Vec<bool> = self
            .members
            .iter()
            .map(|&article| self.topics.get(article as usize).contains(&topic))
            .collect();
        let own = self
            .members
            .iter()
            .zip(&is_own)
            .filter(|(_, is_own)| **is_own);
        let own = own.map(|(&article, _)| article);
        let variances = self
            .masses
            .ratios(self.params, &self.idf, self.articles, own);
        let mut hyperplane = descend(&self.rows, &is_own, variances, self.params.cost, topic);
        hyperplane.bias += MARGIN;
        hyperplane
    }
}
