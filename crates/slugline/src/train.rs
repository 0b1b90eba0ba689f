//! Training: a corpus and a recipe make a model, and a summary of what went in.

use std::num::NonZeroUsize;

use rayon::ThreadPool;
use slugline_evaluation::{Decision, Tally};
use slugline_features::CountMatrix;
use slugline_model::{
    DecisionRule, NaiveBayesModel, NaiveBayesValidParams, OutOfSample, Statistics, TopicSets,
};

use crate::coverage;
use crate::sample::SampleLimits;
use crate::threads::{available_threads, pool};
use crate::training_section::TrainingSection;
use crate::training_set::TrainingSet;
use crate::{Algorithm, Corpus, Error, Estimator, Event, Observer, Recipe, TopicModel, two_passes};

/// How a model is trained.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainOptions {
    /// What the model is made of.
    pub recipe: Recipe,
    /// Whether training articles are scored again, as if they had not been trained on, to
    /// choose thresholds and to fit probabilities: default yes. Without it, training is
    /// counting alone, and an article gets its best topic.
    pub calibrate: bool,
    /// Whether to make the model that [`TopicModel::compact`] would make of the trained one, to the
    /// last bit: default no.
    ///
    /// Where terms need at least two articles (`min_df`), it takes far less memory to train: the
    /// corpus is read twice, and n-grams that a single article has are left out from the beginning.
    /// Unless it can't be: of standard input or a pipe the model is made compact in the end. Only
    /// [`TopicModel::train`] looks at it.
    pub compact: bool,
    /// Worker threads: default as many as there are cores; more than 1,024 are taken for
    /// that many. Results don't depend on it.
    pub threads: NonZeroUsize,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self {
            recipe: Recipe::default(),
            calibrate: true,
            compact: false,
            threads: available_threads(),
        }
    }
}

/// What went into a model, by training, updating, merging or forgetting.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainSummary {
    /// Articles trained on, in all.
    pub articles: u64,
    /// Bytes of articles that were read, as they lie on disk.
    pub bytes: u64,
    /// Articles that were read whose id an earlier one of them had.
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
    /// Whether each article was scored by a model trained on all others; else, by one of
    /// several, each trained without a fold of the articles.
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
    /// [`Error::Stopped`] if the observer asked for it, [`Error::CorpusChanged`] if it was to be read
    /// twice and changed meanwhile, and errors of options out of range.
    pub fn train(
        corpus: Corpus,
        options: &TrainOptions,
        observer: Observer<'_>,
    ) -> Result<(Self, TrainSummary), Error> {
        Self::train_within(SampleLimits::CALIBRATION, corpus, options, observer)
    }

    /// As [`Self::train`], calibrated on so many articles.
    pub(crate) fn train_within(
        limits: SampleLimits,
        corpus: Corpus,
        options: &TrainOptions,
        observer: Observer<'_>,
    ) -> Result<(Self, TrainSummary), Error> {
        let recipe = &options.recipe;
        let sample = match (recipe.algorithm, options.calibrate) {
            (Algorithm::Refined, _) => SampleLimits::ALL,
            (_, true) => limits,
            (_, false) => SampleLimits::NONE,
        };
        let pool = pool(options.threads)?;
        let again = corpus.again().filter(|_| options.leaves_lone_ngrams_out());
        let set = match again {
            Some(again) => two_passes::count([corpus, again], recipe, sample, &pool, observer)?,
            None => TrainingSet::count(corpus, recipe, sample, &pool, observer)?,
        };
        let (model, summary) = finish(set, options, &pool, observer)?;
        let model = if options.compact {
            pool.install(|| model.compact())?
        } else {
            model
        };
        Ok((model, summary))
    }
}

impl TrainOptions {
    /// Whether an n-gram that a single article has leaves no trace in the model.
    fn leaves_lone_ngrams_out(&self) -> bool {
        self.compact && self.recipe.min_df > 1 && self.recipe.ngrams > 1
    }
}

/// Makes a model of articles that were counted.
pub(crate) fn finish(
    set: TrainingSet,
    options: &TrainOptions,
    pool: &ThreadPool,
    observer: Observer<'_>,
) -> Result<(TopicModel, TrainSummary), Error> {
    set.check_topics()?;
    let recipe = &options.recipe;
    let articles = set.statistics.parts().articles;
    let frequencies = &set.statistics.parts().document_frequencies;
    let enough = |&&df: &&u64| df >= recipe.min_df;
    let terms = frequencies.iter().filter(enough).count() as u64;
    let works_on = options.calibrate || recipe.algorithm == Algorithm::Refined;
    if works_on && observer(Event::Calibrating).is_break() {
        return Err(Error::Stopped);
    }
    let words = set.vocabulary.words().len();
    let sample = (&set.articles, &set.article_topics);
    let keeps = recipe.algorithm != Algorithm::Refined && !options.compact;
    // Others are packed anew, or need no statistics.
    let (statistics, vocabulary) = (set.statistics, set.vocabulary);
    let ((fitted, vocabulary), (coverage_floor, training)) = pool.install(|| {
        rayon::join(
            || {
                let (statistics, vocabulary) = if keeps {
                    rayon::join(|| statistics.pack(), || vocabulary.pack())
                } else {
                    (statistics, vocabulary)
                };
                let fitted = fit(options, set.params, statistics, words, sample);
                (fitted, vocabulary)
            },
            || {
                let sample = options.calibrate.then_some(sample);
                let floor = sample.and_then(|(articles, _)| coverage::floor(articles, words));
                let training = keeps.then(|| TrainingSection::new(set.hashes, sample));
                (floor, training)
            },
        )
    });
    let fitted = fitted?;
    let out_of_sample = fitted
        .scores
        .map(|scores| {
            let rule = fitted.estimator.rule();
            accuracy(rule, &scores, &set.article_topics, &set.topics)
        })
        .transpose()?;
    let vocabulary = match fitted.terms {
        Some(terms) => vocabulary.select(&terms)?,
        None => vocabulary,
    };
    let summary = TrainSummary {
        articles,
        bytes: set.reading.bytes,
        duplicate_ids: set.reading.duplicate_ids,
        first_duplicate_id: set.reading.first_duplicate_id,
        terms,
        out_of_sample,
    };
    let model = TopicModel::new(
        recipe.clone(),
        set.tokenizer,
        vocabulary,
        set.topics,
        fitted.estimator,
    );
    let model = model
        .with_coverage_floor(coverage_floor)
        .with_training(training);
    Ok((model, summary))
}

/// An estimator that has just been made.
pub(crate) struct Fitted {
    pub(crate) estimator: Estimator,
    /// What it was calibrated on.
    pub(crate) scores: Option<OutOfSample>,
    /// The terms that it knows, if those are not all: they are its terms 0, 1 and so on.
    pub(crate) terms: Option<Vec<u32>>,
}

/// Makes an estimator of statistics or, a refined one, of the articles themselves. `sample`
/// holds the articles to calibrate on, which for a refined one must be all; of their terms
/// the first `words` are words.
pub(crate) fn fit(
    options: &TrainOptions,
    params: NaiveBayesValidParams,
    statistics: Statistics,
    words: usize,
    (articles, topics): (&CountMatrix, &TopicSets),
) -> Result<Fitted, Error> {
    let recipe = &options.recipe;
    let best_topic = |exclusive: bool| {
        DecisionRule::best_topic(recipe.decision.single_topic.unwrap_or(exclusive))
    };
    if recipe.algorithm == Algorithm::Refined {
        let terms = recipe.refined_terms(words, &articles.document_frequencies());
        let articles = articles.select_terms(&terms);
        let words = terms.partition_point(|&term| (term as usize) < words);
        let params = recipe.refined(u32::try_from(words).unwrap_or(u32::MAX))?;
        let (mut model, scores) = params.fit(&articles, topics)?;
        if !options.calibrate {
            let parts = model.parts();
            let exclusive = parts.single_topic_articles == parts.articles;
            model = model.with_rule(best_topic(exclusive))?;
        }
        return Ok(Fitted {
            estimator: Estimator::Refined(model),
            scores: options.calibrate.then_some(scores),
            terms: Some(terms),
        });
    }
    let model = NaiveBayesModel::new(params, statistics);
    let exclusive = model.statistics().is_single_topic();
    let (rule, scores) = if options.calibrate {
        let scores = model.out_of_sample(articles, topics)?;
        let topic_count = model.statistics().topics();
        let rule = DecisionRule::fit(recipe.decision, exclusive, &scores, topics, topic_count);
        (rule, Some(scores))
    } else {
        (best_topic(exclusive), None)
    };
    Ok(Fitted {
        estimator: Estimator::NaiveBayes(model.with_rule(rule)?),
        scores,
        terms: None,
    })
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
        rule.judge(&mut ranked);
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
