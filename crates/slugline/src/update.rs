//! Articles added to a model.

use std::num::NonZeroUsize;

use crate::reopen::retrain;
use crate::sample::SampleLimits;
use crate::threads::pool;
use crate::training_set::TrainingSet;
use crate::{Corpus, Error, Observer, TopicModel, TrainSummary};

impl TopicModel {
    /// The model that training on the model's articles and these in one go would make, to the
    /// last bit. They are read by its recipe; names and codes of its topics stay.
    ///
    /// Articles that it was trained on before are trained on twice then, as `train` would.
    /// The summary is one of all articles; what it says of reading and of ids is said of the
    /// new ones.
    ///
    /// # Errors
    /// As [`Self::check_updatable`]; [`Error::TrainingSection`] for a damaged model; and those
    /// of [`Self::train`], save [`Error::NoArticles`]: none to add is no error.
    pub fn update(
        self,
        corpus: Corpus,
        threads: NonZeroUsize,
        observer: Observer<'_>,
    ) -> Result<(Self, TrainSummary), Error> {
        self.update_within(SampleLimits::CALIBRATION, corpus, threads, observer)
    }

    pub(crate) fn update_within(
        self,
        limits: SampleLimits,
        corpus: Corpus,
        threads: NonZeroUsize,
        observer: Observer<'_>,
    ) -> Result<(Self, TrainSummary), Error> {
        let model = self.reopen(limits)?;
        let mut counted = model.counted()?;
        let pool = pool(threads)?;
        let counting = model.counting(model.limits, &pool);
        let (added, reading) = counting.count(corpus, |_, _| {}, observer)?;
        let calibrate = model.is_calibrated();
        let set = pool.install(|| {
            counted.merge(added);
            TrainingSet::new(counted, model.tokenizer, model.params, reading)
        })?;
        let how = (model.recipe, calibrate);
        retrain(set, how, &model.scheme, &pool, observer)
    }
}
