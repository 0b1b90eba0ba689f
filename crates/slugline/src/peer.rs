//! linfa-bayes' Bernoulli estimator beside ours: on dense rows of the most frequent terms.

use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_bayes::{BernoulliNb, NaiveBayes};
use ndarray::{Array1, Array2, ArrayView2};
use rayon::prelude::*;
use slugline_features::CountMatrix;
use slugline_model::TopicSets;

use crate::Error;
use crate::scorecard::Verdict;

/// No more terms than this: with dense rows, time and memory grow with them.
const MAX_TERMS: usize = 2_000;

/// What fitting may take, in bytes.
const MAX_BYTES: usize = 1_000_000_000;

/// The rows that linfa-bayes is given, its own copy of them, and those of one topic once more.
const COPIES: usize = 3;

/// Articles that are scored at a time.
const BATCH: usize = 256;

/// A fitted estimator, with the terms that it knows.
pub(crate) struct Peer {
    columns: Columns,
    model: BernoulliNb<f64, usize>,
}

impl Peer {
    /// Trains on some of the articles. linfa-bayes knows one topic an article: of several,
    /// the first is taken.
    pub(crate) fn fit(
        articles: &CountMatrix,
        topics: &TopicSets,
        members: &[usize],
    ) -> Result<Self, Error> {
        let columns = Columns::most_frequent(articles, members);
        let rows = columns.dense(articles, members);
        let first = |&article: &usize| topics.get(article).first().map_or(0, |&t| t as usize);
        let targets: Array1<usize> = members.iter().map(first).collect();
        // The rows are binary already; to make them so would copy them once more.
        let params = BernoulliNb::params().alpha(1.0).binarize(None);
        let model = params.fit(&DatasetBase::new(rows, targets))?;
        Ok(Self { columns, model })
    }

    /// How many terms it knows.
    pub(crate) fn terms(&self) -> usize {
        self.columns.terms
    }

    /// The best topic of some of the articles.
    pub(crate) fn judge(&self, articles: &CountMatrix, members: &[usize]) -> Vec<Verdict> {
        members
            .par_chunks(BATCH)
            .flat_map_iter(|members| {
                let rows = self.columns.dense(articles, members);
                let best = best_topics(&self.model, rows.view());
                best.into_iter().map(Verdict::of_best)
            })
            .collect()
    }
}

/// The topic of each row with the highest likelihood; ties go to the lowest topic. linfa's
/// own prediction leaves them to the order of a hash map.
fn best_topics(model: &BernoulliNb<f64, usize>, rows: ArrayView2<'_, f64>) -> Vec<Option<u32>> {
    let likelihoods = model.joint_log_likelihood(rows);
    let mut topics: Vec<(usize, &Array1<f64>)> = likelihoods
        .iter()
        .map(|(&&topic, all)| (topic, all))
        .collect();
    topics.sort_unstable_by_key(|&(topic, _)| topic);
    (0..rows.nrows())
        .map(|row| {
            let (first, rest) = topics.split_first()?;
            let best = rest.iter().fold(first, |best, topic| {
                if topic.1[row] > best.1[row] {
                    topic
                } else {
                    best
                }
            });
            u32::try_from(best.0).ok()
        })
        .collect()
}

/// The place of each term among a few.
struct Columns {
    of_term: Vec<Option<usize>>,
    terms: usize,
}

impl Columns {
    /// The terms in most of the articles; of equals, those with the lowest ids.
    fn most_frequent(articles: &CountMatrix, members: &[usize]) -> Self {
        let mut of_term = vec![None; articles.as_sprs().cols()];
        let mut frequencies = vec![0_u64; of_term.len()];
        for &article in members {
            for (term, count) in articles.row(article).iter() {
                frequencies[term as usize] += u64::from(count > 0.0);
            }
        }
        let mut order: Vec<usize> = (0..frequencies.len()).collect();
        order.sort_by_key(|&term| std::cmp::Reverse(frequencies[term]));
        let row_bytes = members.len().saturating_mul(COPIES * size_of::<f64>());
        let terms = (MAX_BYTES / row_bytes.max(1)).clamp(1, MAX_TERMS);
        order.truncate(terms);
        for (column, &term) in order.iter().enumerate() {
            of_term[term] = Some(column);
        }
        Self {
            of_term,
            terms: order.len(),
        }
    }

    /// Some of the articles × these terms: 1 where the term is in the article, else 0.
    fn dense(&self, articles: &CountMatrix, members: &[usize]) -> Array2<f64> {
        let mut rows = Array2::zeros((members.len(), self.terms));
        for (mut row, &article) in rows.rows_mut().into_iter().zip(members) {
            for (term, count) in articles.row(article).iter() {
                if let Some(column) = self.of_term[term as usize].filter(|_| count > 0.0) {
                    row[column] = 1.0;
                }
            }
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn articles() -> (CountMatrix, TopicSets) {
        let rows = [
            vec![(0, 1.0), (1, 2.0)],
            vec![(0, 1.0), (1, 1.0)],
            vec![(0, 3.0), (2, 1.0)],
            vec![(0, 1.0), (2, 1.0), (3, 1.0)],
        ];
        let topics = [vec![1], vec![1, 4], vec![4], vec![4]];
        (
            CountMatrix::from_rows(5, rows).unwrap(),
            topics.into_iter().collect(),
        )
    }

    #[test]
    fn the_most_frequent_terms_have_columns() {
        let (articles, _) = articles();
        let columns = Columns::most_frequent(&articles, &[0, 1, 2, 3]);
        assert_eq!(
            columns.of_term,
            [Some(0), Some(1), Some(2), Some(3), Some(4)]
        );
        let columns = Columns::most_frequent(&articles, &[2, 3]);
        assert_eq!(
            columns.of_term,
            [Some(0), Some(3), Some(1), Some(2), Some(4)]
        );
        let dense = columns.dense(&articles, &[2]);
        assert_eq!(dense, ndarray::array![[1.0, 1.0, 0.0, 0.0, 0.0]]);
    }

    #[test]
    fn an_article_gets_the_best_of_the_topics_that_come_first() {
        let (articles, topics) = articles();
        let peer = Peer::fit(&articles, &topics, &[0, 1, 2, 3]).unwrap();
        let verdicts = peer.judge(&articles, &[3, 0]);
        let given: Vec<&[u32]> = verdicts.iter().map(Verdict::given).collect();
        assert_eq!(given, [[4], [1]]);
    }

    #[test]
    fn ties_go_to_the_lowest_topic() {
        let articles = CountMatrix::from_rows(1, vec![vec![(0, 1.0)]; 6]).unwrap();
        let topics: TopicSets = [[9], [3], [7], [3], [9], [7]].into_iter().collect();
        let peer = Peer::fit(&articles, &topics, &[0, 1, 2, 3, 4, 5]).unwrap();
        assert_eq!(peer.judge(&articles, &[0])[0].given(), [3]);
    }
}
