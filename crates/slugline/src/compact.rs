//! A model without what only training needs.

use slugline_model::NaiveBayesModel;

use crate::{Error, Estimator, TopicModel};

impl TopicModel {
    /// The model without what takes part in no decision: what is known of the training
    /// articles, and the n-grams that are in too few of them to count; and what many terms have in
    /// common is written once. It says the same of every article, its file is smaller, and
    /// articles can no longer be added or removed.
    ///
    /// Words in too few articles stay: they part the n-grams of an article, and the model
    /// tells foreign articles by how few of their words it knows.
    ///
    /// # Errors
    /// [`Error::Contradiction`] if the model contradicts itself, as only a file can that was made
    /// to.
    pub fn compact(self) -> Result<Self, Error> {
        let Estimator::NaiveBayes(model) = &self.model else {
            return Ok(self);
        };
        self.check()?;
        let (statistics, rule) = (model.statistics(), model.rule().clone());
        let words = self.vocabulary.words().len();
        let frequencies = &statistics.parts().document_frequencies;
        let terms: Vec<u32> = (0_u32..)
            .zip(frequencies)
            .filter(|&(term, &df)| (term as usize) < words || df >= self.recipe.min_df)
            .map(|(term, _)| term)
            .collect();
        let (vocabulary, statistics) = if terms.len() == frequencies.len() {
            (self.vocabulary, statistics.compact())
        } else {
            let topics: Vec<u32> = (0..).take(statistics.topics()).collect();
            let vocabulary = self.vocabulary.select(&terms)?;
            (vocabulary, statistics.select(&terms, &topics)?.compact())
        };
        let model = NaiveBayesModel::new(self.recipe.params()?, statistics).with_rule(rule)?;
        Ok(Self {
            vocabulary,
            model: Estimator::NaiveBayes(model),
            training: None,
            ..self
        })
    }
}
