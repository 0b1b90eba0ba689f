//! The articles of one training run as weights and sums, and the planes fitted to them.

use slugline_features::CountMatrix;

use super::RefinedValidParams;
use super::articles::{document_frequencies, frequencies, weigh};
use super::descent::{Hyperplane, Limits, Rows, descend};
use super::ratios::{Evidence, Masses};
use crate::TopicSets;

/// The margin's far side: a score is counted from where an article would be plainly not
/// of the topic, so that 0 says nothing for it.
const MARGIN: f64 = 1.0;

/// Articles to train on, and what all topics share.
pub(super) struct Training<'a> {
    params: &'a RefinedValidParams,
    articles: &'a CountMatrix,
    topics: &'a TopicSets,
    members: &'a [u32],
    pub(super) document_frequencies: Vec<u64>,
    idf: Vec<f32>,
    masses: Masses,
    rows: Rows,
}

impl<'a> Training<'a> {
    pub(super) fn new(
        params: &'a RefinedValidParams,
        articles: &'a CountMatrix,
        topics: &'a TopicSets,
        members: &'a [u32],
        topic_count: u32,
    ) -> Self {
        let document_frequencies = document_frequencies(articles, members);
        let idf = frequencies(params, members.len() as u64, &document_frequencies);
        let masses = Masses::new(params, &idf, articles, topics, members, topic_count);
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

    pub(super) fn rows(&self, members: &[u32]) -> Rows {
        let mut rows = Rows::default();
        let mut weighted = Vec::new();
        for &article in members {
            let row = self.articles.row(article as usize);
            weigh(self.params, &self.idf, row, &mut weighted);
            rows.push(&weighted);
        }
        rows
    }

    /// The refined plane of a topic, and that of complement naive Bayes.
    pub(super) fn hyperplanes(&self, topic: u32) -> [Hyperplane; 2] {
        let is_own: Vec<bool> = self
            .members
            .iter()
            .map(|&article| self.topics.get(article as usize).contains(&topic))
            .collect();
        let Evidence { ratios, complement } = self.masses.evidence(topic);
        let cost = self.params.cost;
        let mut refined = descend(&self.rows, &is_own, ratios, cost, topic, Limits::TRAINING);
        refined.bias += MARGIN;
        let complement = Hyperplane {
            bias: 0.0,
            weights: complement,
        };
        [refined, complement]
    }
}
