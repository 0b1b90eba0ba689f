//! Models added up.

use std::num::NonZeroUsize;

use serde_json::Value;

use crate::reopen::{Reopened, retrain};
use crate::sample::SampleLimits;
use crate::shard::Reading;
use crate::threads::pool;
use crate::training_set::TrainingSet;
use crate::{Error, Event, Observer, TopicModel, TrainSummary};

impl TopicModel {
    /// The model that training on the articles of all models in one go would make, to the last
    /// bit, whatever their order. An article of several models is trained on as often. The
    /// models are taken one after the other, so that an iterator that loads them holds one at
    /// a time.
    ///
    /// # Errors
    /// [`Error::Merge`] with the place of a model that can't be merged; an error that the
    /// iterator gives; those of [`Self::train`]; and [`Error::NoModels`].
    pub fn merge(
        models: impl IntoIterator<Item = Result<Self, Error>>,
        threads: NonZeroUsize,
        observer: Observer<'_>,
    ) -> Result<(Self, TrainSummary), Error> {
        Self::merge_within(SampleLimits::CALIBRATION, models, threads, observer)
    }

    pub(crate) fn merge_within(
        limits: SampleLimits,
        models: impl IntoIterator<Item = Result<Self, Error>>,
        threads: NonZeroUsize,
        observer: Observer<'_>,
    ) -> Result<(Self, TrainSummary), Error> {
        let mut models = models.into_iter().enumerate().map(|(place, model)| {
            let opened = model?.reopen(limits).map_err(|error| at(place, error))?;
            let counted = opened.counted().map_err(|error| at(place, error))?;
            Ok::<_, Error>((place, opened, counted))
        });
        let (_, first, mut counted) = models.next().ok_or(Error::NoModels)??;
        let mut scheme = first.scheme.clone();
        let pool = pool(threads)?;
        for model in models {
            let (place, other, its) = model?;
            check_alike(&first, &other).map_err(|error| at(place, error))?;
            scheme
                .add(&other.scheme)
                .map_err(|topic| at(place, Error::SchemesDiffer { topic }))?;
            pool.install(|| counted.merge(its));
            let articles = counted.hashes.len() as u64;
            if observer(Event::Progress { articles, bytes: 0 }).is_break() {
                return Err(Error::Stopped);
            }
        }
        let calibrate = first.is_calibrated();
        let reading = Reading::default();
        let set =
            pool.install(|| TrainingSet::new(counted, first.tokenizer, first.params, reading))?;
        retrain(set, (first.recipe, calibrate), &scheme, &pool, observer)
    }
}

fn at(model: usize, source: Error) -> Error {
    let source = Box::new(source);
    Error::Merge { model, source }
}

/// Whether articles add the same to both.
fn check_alike(first: &Reopened, other: &Reopened) -> Result<(), Error> {
    if first.recipe != other.recipe {
        let (option, expected, found) = difference(first, other);
        return Err(Error::RecipesDiffer {
            option,
            expected,
            found,
        });
    }
    if first.is_calibrated() == other.is_calibrated() {
        Ok(())
    } else {
        Err(Error::CalibrationsDiffer {
            expected: first.is_calibrated(),
        })
    }
}

/// The first option of two recipes that differs, as a model file has it.
fn difference(first: &Reopened, other: &Reopened) -> (String, String, String) {
    let value = |model: &Reopened| serde_json::to_value(&model.recipe).unwrap_or_default();
    let (mut name, mut a, mut b) = (String::new(), value(first), value(other));
    while let (Value::Object(fields), Value::Object(others)) = (&a, &b) {
        let differing = fields
            .iter()
            .map(|(field, value)| (field.clone(), value.clone(), others.get(field).cloned()))
            .find(|(_, value, other)| Some(value) != other.as_ref());
        let Some((field, value, other)) = differing else {
            break;
        };
        name = field;
        (a, b) = (value, other.unwrap_or_default());
    }
    (name, a.to_string(), b.to_string())
}
