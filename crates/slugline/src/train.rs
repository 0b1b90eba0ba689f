//! Training: a corpus and a recipe make a model, and a summary of what went in.

use std::num::NonZeroUsize;

use slugline_evaluation::{Decision, Tally};
use slugline_model::{DecisionRule, NaiveBayesModel, OutOfSample, TopicSets};

use crate::sample::SampleLimits;
use crate::threads::{available_threads, pool};
use crate::training_set::TrainingSet;
use crate::{Corpus, Error, Event, Observer, Recipe, TopicModel};

/// How a model is trained.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainOptions {
    /// What the model is made of.
    pub recipe: Recipe,
    /// Whether training articles are scored again, as if they had not been trained on, to
    /// choose thresholds and to fit probabilities: default yes. Without it, training is
    /// counting alone, and an article gets its best topic.
    pub calibrate: bool,
    /// Worker threads: default as many as there are cores; more than 1,024 are taken for
    /// that many. Results don't depend on it.
    pub threads: NonZeroUsize,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self {
            recipe: Recipe::default(),
            calibrate: true,
            threads: available_threads(),
        }
    }
}

/// What went into a model.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainSummary {
    /// Articles trained on.
    pub articles: u64,
    /// Bytes read, as they lie on disk.
    pub bytes: u64,
    /// Articles whose id an earlier one had.
    pub duplicate_ids: u64,
    /// The first such id.
    pub first_duplicate_id: Option<String>,
    /// Terms that are in enough articles to count, of all that the model remembers.
    pub terms: u64,
    /// How good the model is on its own training articles as if it had not seen them.
    /// `None` if they were not scored again.
    pub out_of_sample: Option<OutOfSampleAccuracy>,
}

/// How good decisions are on training articles that the model had not seen.
#[derive(Clone, Debug, PartialEq)]
pub struct OutOfSampleAccuracy {
    /// Whether each article was scored by a model trained on all others; else, by one
    /// trained on nine tenths of the articles.
    pub leave_one_out: bool,
    /// Articles that were scored.
    pub articles: u64,
    /// The share of articles whose best topic is one of their own.
    pub top1_accuracy: f64,
    /// Micro-averaged F1 at thresholds that were chosen on the same scores, and so a
    /// little too high. `None` for topics that exclude each other.
    pub micro_f1: Option<f64>,
}

impl TopicModel {
    /// Trains a model on a corpus.
    ///
    /// # Errors
    /// [`Error::NoArticles`] and [`Error::OneTopic`] if there is nothing to learn from,
    /// [`Error::Stopped`] if the observer asked for it, and errors of options out of range.
    pub fn train(
        corpus: Corpus,
        options: &TrainOptions,
        observer: Observer<'_>,
    ) -> Result<(Self, TrainSummary), Error> {
        let sample = if options.calibrate {
            SampleLimits::CALIBRATION
        } else {
            SampleLimits::NONE
        };
        let set = TrainingSet::count(corpus, &options.recipe, sample, options.threads, observer)?;
        if let [topic] = set.topics.as_slice() {
            return Err(Error::OneTopic(topic.clone()));
        }
        let articles = set.statistics.parts().articles;
        let frequencies = &set.statistics.parts().document_frequencies;
        let enough = |&&df: &&u64| df >= options.recipe.min_df;
        let terms = frequencies.iter().filter(enough).count() as u64;
        let mut model = NaiveBayesModel::new(set.params, set.statistics);
        let mut out_of_sample = None;
        if options.calibrate {
            if observer(Event::Calibrating).is_break() {
                return Err(Error::Stopped);
            }
            let (calibrated, scores) = pool(options.threads)?
                .install(|| model.calibrate(&set.articles, &set.article_topics))?;
            let rule = calibrated.rule();
            out_of_sample = Some(accuracy(rule, &scores, &set.article_topics, &set.topics)?);
            model = calibrated;
        }
        let summary = TrainSummary {
            articles,
            bytes: set.bytes,
            duplicate_ids: set.duplicate_ids,
            first_duplicate_id: set.first_duplicate_id,
            terms,
            out_of_sample,
        };
        let recipe = options.recipe.clone();
        let model = Self::new(recipe, set.tokenizer, set.vocabulary, set.topics, model);
        Ok((model, summary))
    }
}

fn accuracy(
    rule: &DecisionRule,
    scores: &OutOfSample,
    truth: &TopicSets,
    topics: &[String],
) -> Result<OutOfSampleAccuracy, Error> {
    let mut tally = Tally::default();
    for (ranked, truth) in scores.articles().iter().zip(truth.iter()) {
        let mut ranked = ranked.clone();
        rule.sort(&mut ranked);
        tally.add(Decision {
            truth,
            predicted: &rule.decide(&ranked),
            best: ranked.first().map(|best| best.0),
        });
    }
    let report = tally.report(topics, 0)?;
    Ok(OutOfSampleAccuracy {
        leave_one_out: scores.is_leave_one_out(),
        articles: report.articles,
        top1_accuracy: report.top1_accuracy,
        micro_f1: (!rule.single_topic).then_some(report.micro.f1),
    })
}
