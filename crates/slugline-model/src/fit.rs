//! linfa's `Fit` and `FitWith`: all at once, or batch after batch.

use linfa::dataset::{DatasetBase, Records};
use linfa::traits::{Fit, FitWith};
use ndarray::Array1;
use slugline_features::CountMatrix;

use crate::topic::MAX_TOPICS;
use crate::{
    ModelError, NaiveBayesModel, NaiveBayesValidParams, StatisticsBuilder, TopicId, TopicSets,
};

impl Fit<CountMatrix, TopicSets, ModelError> for NaiveBayesValidParams {
    type Object = NaiveBayesModel;

    fn fit(
        &self,
        dataset: &DatasetBase<CountMatrix, TopicSets>,
    ) -> Result<NaiveBayesModel, ModelError> {
        fit(self, None, &dataset.records, &dataset.targets)
    }
}

impl Fit<CountMatrix, Array1<TopicId>, ModelError> for NaiveBayesValidParams {
    type Object = NaiveBayesModel;

    fn fit(
        &self,
        dataset: &DatasetBase<CountMatrix, Array1<TopicId>>,
    ) -> Result<NaiveBayesModel, ModelError> {
        let topics = TopicSets::from_labels(dataset.targets.view());
        fit(self, None, &dataset.records, &topics)
    }
}

/// Adds a batch of articles to a model: the same, to the last bit, as training on all
/// articles at once. The model's rule is given up, because it was chosen without them.
/// Smoothing, least document frequency and the use of document frequencies are those of
/// the parameters here; the rest of the weighting must be the model's own.
impl<'a> FitWith<'a, CountMatrix, TopicSets, ModelError> for NaiveBayesValidParams {
    type ObjectIn = Option<NaiveBayesModel>;
    type ObjectOut = NaiveBayesModel;

    fn fit_with(
        &self,
        model: Option<NaiveBayesModel>,
        dataset: &'a DatasetBase<CountMatrix, TopicSets>,
    ) -> Result<NaiveBayesModel, ModelError> {
        fit(self, model, &dataset.records, &dataset.targets)
    }
}

impl<'a> FitWith<'a, CountMatrix, Array1<TopicId>, ModelError> for NaiveBayesValidParams {
    type ObjectIn = Option<NaiveBayesModel>;
    type ObjectOut = NaiveBayesModel;

    fn fit_with(
        &self,
        model: Option<NaiveBayesModel>,
        dataset: &'a DatasetBase<CountMatrix, Array1<TopicId>>,
    ) -> Result<NaiveBayesModel, ModelError> {
        let topics = TopicSets::from_labels(dataset.targets.view());
        fit(self, model, &dataset.records, &topics)
    }
}

fn fit(
    params: &NaiveBayesValidParams,
    model: Option<NaiveBayesModel>,
    articles: &CountMatrix,
    topics: &TopicSets,
) -> Result<NaiveBayesModel, ModelError> {
    check_length(articles, topics.len())?;
    let topic_count = check_topics(topics)?;
    if let Some(model) = &model {
        check_terms(articles, model.statistics().terms())?;
        if !params.has_masses_of(model.params()) {
            return Err(ModelError::Weighting);
        }
    }
    let mut builder = StatisticsBuilder::new(params.clone());
    for (article, topics) in articles.rows().zip(topics.iter()) {
        builder.add(article, topics);
    }
    let known = model
        .as_ref()
        .map_or(0, |model| model.statistics().topics());
    let batch = builder.finish_same_ids(articles.nfeatures(), topic_count.max(known))?;
    let statistics = match model {
        None => batch,
        Some(model) => model.statistics().merge(&batch)?,
    };
    Ok(NaiveBayesModel::new(params.clone(), statistics))
}

/// How many topics the ids make room for.
pub(crate) fn check_topics(topics: &TopicSets) -> Result<usize, ModelError> {
    match topics.iter().flatten().max() {
        None => Ok(0),
        Some(&topic) if topic < MAX_TOPICS => Ok(topic as usize + 1),
        Some(&topic) => Err(ModelError::Topic {
            topic,
            max: MAX_TOPICS,
        }),
    }
}

pub(crate) fn check_length(articles: &CountMatrix, targets: usize) -> Result<(), ModelError> {
    if articles.nsamples() == targets {
        Ok(())
    } else {
        Err(ModelError::Length {
            articles: articles.nsamples(),
            targets,
        })
    }
}

pub(crate) fn check_terms(articles: &CountMatrix, expected: usize) -> Result<(), ModelError> {
    if articles.nfeatures() == expected {
        Ok(())
    } else {
        Err(ModelError::Terms {
            expected,
            found: articles.nfeatures(),
        })
    }
}
