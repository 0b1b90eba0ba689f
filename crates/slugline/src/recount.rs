//! A corpus that was counted once, for several recipes.

use slugline_features::CountMatrix;
use slugline_model::{Algorithm, NaiveBayesValidParams, StatisticsBuilder, TopicSets};

use crate::sample::SampleLimits;
use crate::train::{Fitted, fit};
use crate::training_set::TrainingSet;
use crate::{Error, Recipe, TrainOptions};

/// Whether articles are counted alike under two recipes: then a [`TrainingSet`] of all
/// articles may serve both.
pub(crate) fn counts_alike(a: &Recipe, b: &Recipe) -> bool {
    let key = |recipe: &Recipe| (recipe.tokenizer.clone(), recipe.ngrams, recipe.title_weight);
    key(a) == key(b)
}

impl TrainingSet {
    /// Whether there are topics to tell from each other.
    pub(crate) fn check_topics(&self) -> Result<(), Error> {
        match self.topics.as_slice() {
            [topic] => Err(Error::OneTopic(topic.clone())),
            _ => Ok(()),
        }
    }

    /// Makes this the set that counting by another recipe would give, which must count
    /// alike. The set must hold all articles.
    pub(crate) fn turn_to(&mut self, recipe: &Recipe) -> Result<(), Error> {
        let params = recipe.params()?;
        if !has_sums_of(&self.params, &params) {
            let mut sums = StatisticsBuilder::new(params.clone());
            for (article, topics) in self.articles.rows().zip(self.article_topics.iter()) {
                sums.add(article, topics);
            }
            self.statistics = sums.finish_same_ids(self.vocabulary.len(), self.topics.len())?;
        }
        self.params = params;
        Ok(())
    }

    /// Some of the articles, ascending: all of them for a refined estimator, or as many as
    /// training on them would keep to calibrate on.
    pub(crate) fn sample(
        &self,
        mut members: Vec<usize>,
        recipe: &Recipe,
    ) -> Result<(CountMatrix, TopicSets), Error> {
        if recipe.algorithm != crate::Algorithm::Refined {
            // Both are in the order of their hashes, of which training would take the lowest.
            let counts = members.iter().map(|&i| self.articles.row(i).terms().len());
            let hashes: Vec<u64> = members.iter().map(|&i| self.hashes[i]).collect();
            let kept = SampleLimits::CALIBRATION.kept(&hashes, counts);
            members.truncate(kept);
        }
        let rows = members.iter().map(|&i| self.articles.row(i).iter());
        let topics = members.iter().map(|&i| self.article_topics.get(i));
        Ok((
            CountMatrix::from_rows(self.vocabulary.len(), rows)?,
            topics.map(|topics| topics.iter().copied()).collect(),
        ))
    }

    /// The estimator of a sample, and of the statistics of all articles.
    pub(crate) fn fit(
        &self,
        options: &TrainOptions,
        (articles, topics): (&CountMatrix, &TopicSets),
    ) -> Result<Fitted, Error> {
        let (params, statistics) = (self.params.clone(), self.statistics.clone());
        let words = self.vocabulary.words().len();
        fit(options, params, statistics, words, (articles, topics))
    }
}

/// Whether an article adds the same to the statistics under both.
fn has_sums_of(a: &NaiveBayesValidParams, b: &NaiveBayesValidParams) -> bool {
    let key = |params: &NaiveBayesValidParams| {
        (
            params.algorithm() == Algorithm::Bernoulli,
            params.weighting(),
        )
    };
    key(a) == key(b)
}
