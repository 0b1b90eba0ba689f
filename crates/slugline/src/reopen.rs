//! A model taken apart, so that articles can be added to it and removed from it.

use rayon::ThreadPool;
use slugline_features::{TermInterner, Vocabulary};
use slugline_model::{NaiveBayesValidParams, Statistics, StatisticsBuilder};
use slugline_tokenizer::Tokenizer;

use crate::counted::Counted;
use crate::sample::{Sample, SampleLimits, SampledArticle};
use crate::shard::Counting;
use crate::topic_names::TopicNames;
use crate::train::finish;
use crate::training_section::TrainingSection;
use crate::training_set::TrainingSet;
use crate::{
    Error, Estimator, Observer, Recipe, TopicModel, TopicScheme, TrainOptions, TrainSummary,
};

/// What a model was made of.
pub(crate) struct Reopened {
    pub(crate) recipe: Recipe,
    pub(crate) params: NaiveBayesValidParams,
    pub(crate) tokenizer: Tokenizer,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) topics: Vec<String>,
    pub(crate) scheme: TopicScheme,
    pub(crate) statistics: Statistics,
    pub(crate) training: TrainingSection,
    /// How many articles it is calibrated on, at most.
    pub(crate) limits: SampleLimits,
}

impl TopicModel {
    /// Whether articles can be added to the model and removed from it.
    ///
    /// # Errors
    /// [`Error::RefinedModel`] and [`Error::Compacted`], which say why not.
    pub fn check_updatable(&self) -> Result<(), Error> {
        match (&self.model, &self.training) {
            (Estimator::Refined(_), _) => Err(Error::RefinedModel),
            (_, None) => Err(Error::Compacted),
            (Estimator::NaiveBayes(_), Some(_)) => Ok(()),
        }
    }

    /// Takes the model apart. If it is calibrated, then on `limits` articles.
    pub(crate) fn reopen(self, limits: SampleLimits) -> Result<Reopened, Error> {
        let Estimator::NaiveBayes(model) = &self.model else {
            return Err(Error::RefinedModel);
        };
        self.check()?;
        let training = self.training.ok_or(Error::Compacted)?;
        Ok(Reopened {
            params: self.recipe.params()?,
            statistics: model.statistics().clone(),
            recipe: self.recipe,
            tokenizer: self.tokenizer,
            vocabulary: self.vocabulary,
            topics: self.topics,
            scheme: self.scheme,
            limits: if training.sample.is_some() {
                limits
            } else {
                SampleLimits::NONE
            },
            training,
        })
    }
}

impl Reopened {
    pub(crate) fn is_calibrated(&self) -> bool {
        self.training.sample.is_some()
    }

    /// The articles that the model is calibrated on, by ascending hash.
    pub(crate) fn articles(&self) -> Result<Vec<SampledArticle>, Error> {
        let frequencies = &self.statistics.parts().document_frequencies;
        self.training.articles(frequencies, self.topics.len())
    }

    /// What was counted to make it.
    pub(crate) fn counted(&self) -> Result<Counted, Error> {
        let hashes = self.training.hashes.clone();
        Ok(Counted {
            sample: Sample::resume(self.limits, self.articles()?, &hashes),
            terms: TermInterner::from(&self.vocabulary),
            topics: TopicNames::new(&self.topics),
            statistics: StatisticsBuilder::resume(self.params.clone(), &self.statistics),
            hashes,
        })
    }

    /// How articles are counted that are to be added or removed.
    pub(crate) fn counting<'a>(
        &'a self,
        sample: SampleLimits,
        pool: &'a ThreadPool,
    ) -> Counting<'a> {
        Counting {
            recipe: &self.recipe,
            tokenizer: &self.tokenizer,
            params: &self.params,
            sample,
            pool,
        }
    }
}

/// Makes a model again, as training on the articles would.
pub(crate) fn retrain(
    set: TrainingSet,
    (recipe, calibrate): (Recipe, bool),
    scheme: &TopicScheme,
    pool: &ThreadPool,
    observer: Observer<'_>,
) -> Result<(TopicModel, TrainSummary), Error> {
    let options = TrainOptions {
        recipe,
        calibrate,
        ..TrainOptions::default()
    };
    let (model, summary) = finish(set, &options, pool, observer)?;
    Ok((model.with_scheme(scheme), summary))
}

/// With so few articles to calibrate on that not all are kept; all else is tested from outside.
#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;
    use std::ops::ControlFlow;
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::{Corpus, Event};

    fn go_on(_: Event<'_>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    /// An article of one to four words and one or two topics, by number.
    fn line(number: u64) -> String {
        const WORDS: [&str; 7] = ["oil", "gas", "steel", "tariff", "army", "navy", "talks"];
        let word = |step: u64| WORDS[usize::try_from(number / step % 7).unwrap_or(0)];
        let words: Vec<&str> =
            [1, 3, 5, 11].map(word)[..=usize::try_from(number % 4).unwrap_or(0)].to_vec();
        let topics = match number % 5 {
            0 | 1 => r#"["a"]"#,
            2 | 3 => r#"["b"]"#,
            _ => r#"["a", "b"]"#,
        };
        format!(r#"{{"text": "{}", "topics": {topics}}}"#, words.join(" ")) + "\n"
    }

    fn corpus(folder: &Path, numbers: &[u64]) -> Corpus {
        let path = folder.join("articles.jsonl");
        let lines: String = numbers.iter().map(|&number| line(number)).collect();
        std::fs::write(&path, lines).unwrap();
        Corpus::from_path(path).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 150,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn a_model_of_more_articles_than_it_keeps_is_exact_or_refused(
            first in prop::collection::vec(0_u64..60, 1..12),
            others in prop::collection::vec(0_u64..60, 0..12),
            articles in 1_usize..14,
            counts in 1_usize..60,
        ) {
            let limits = SampleLimits { articles, counts };
            let folder = tempfile::tempdir().unwrap();
            let threads = NonZeroUsize::MIN;
            let options = TrainOptions { threads, ..TrainOptions::default() };
            // One of each topic at least.
            let first = [vec![0, 2], first].concat();
            let others = [vec![1, 3], others].concat();
            let train = |numbers: &[u64]| {
                let corpus = corpus(folder.path(), numbers);
                TopicModel::train_within(limits, corpus, &options, &mut go_on).unwrap().0
            };
            let all = train(&[first.clone(), others.clone()].concat());
            let expected = all.to_bytes().unwrap();
            let loaded = TopicModel::from_bytes(&expected).unwrap();
            let (one, two) = (train(&first), train(&others));

            let corpus = |numbers: &[u64]| corpus(folder.path(), numbers);
            let updated = one.clone().update_within(limits, corpus(&others), threads, &mut go_on);
            prop_assert!(updated.unwrap().0.to_bytes().unwrap() == expected);
            let models = [two.clone(), one.clone()].map(Ok);
            let merged = TopicModel::merge_within(limits, models, threads, &mut go_on);
            prop_assert!(merged.unwrap().0.to_bytes().unwrap() == expected);

            let kept = all.training.unwrap().sample.unwrap().topic_counts.len();
            match loaded.forget_within(limits, corpus(&others), threads, &mut go_on) {
                Ok((model, _)) => prop_assert!(model.to_bytes().unwrap() == one.to_bytes().unwrap()),
                // Never where all articles were kept.
                Err(Error::ArticlesNotKept { .. }) => {
                    prop_assert!(kept < first.len() + others.len());
                }
                Err(error) => prop_assert!(false, "{error}"),
            }
        }
    }
}
