//! Every algorithm side by side, on the same articles.

use std::time::Instant;

use serde::Serialize;
use slugline_evaluation::PairedDecisions;
use slugline_model::DecisionRule;

use crate::contest::{CONTESTANTS, Contestant, Run, Split, Trained};
use crate::evaluate::folds_of;
use crate::scorecard::{Scorecard, Verdict};
use crate::test_set::TestSet;
use crate::threads::pool;
use crate::train::Fitted;
use crate::training_section::TrainingSection;
use crate::training_set::TrainingSet;
use crate::{Algorithm, Corpus, Error, Event, Observer, TopicModel, TrainOptions};

/// What algorithms are measured on when they are compared.
#[derive(Debug)]
pub enum Measured {
    /// The training articles, in so many folds: each by models trained on the other folds.
    Folds(usize),
    /// Other articles.
    Test(Box<Corpus>),
}

/// Algorithms beside each other. But for the seconds it depends on corpus and options alone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Articles that there are to train on.
    pub articles: u64,
    /// Articles that the figures are of.
    pub measured: u64,
    /// Topics of the training articles.
    pub topics: usize,
    /// Whether every training article has exactly one topic.
    pub single_topic: bool,
    /// What the p are from: McNemar's test of the best topic where articles have one topic,
    /// else a paired bootstrap test of the micro-averaged F1.
    pub test: SignificanceTest,
    /// How long reading and counting all articles took, once for all rows.
    pub reading_seconds: f64,
    /// How many terms linfa-bayes was given, the most frequent ones.
    pub peer_terms: usize,
    /// Topics that articles to measure on have and training articles don't, by name; each of
    /// their articles counts as missed.
    pub unknown_topics: Vec<String>,
    /// The algorithms of this program, then linfa-bayes.
    pub rows: Vec<ComparedModel>,
}

/// How it is told whether a difference could be chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SignificanceTest {
    /// McNemar's exact test.
    McNemar,
    /// A paired bootstrap test.
    Bootstrap,
}

/// One algorithm of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ComparedModel {
    /// Its name.
    pub name: &'static str,
    /// The share of articles whose best topic is one of their own.
    pub top1_accuracy: f64,
    /// Micro-averaged F1.
    pub micro_f1: f64,
    /// Macro-averaged F1.
    pub macro_f1: f64,
    /// Expected calibration error; `None` if there are no probabilities.
    pub calibration_error: Option<f64>,
    /// How likely a difference from the first row at least as large would be if the two were
    /// equally good; `None` in the first row.
    pub p: Option<f64>,
    /// How long a model of all training articles takes, once these are counted.
    pub train_seconds: f64,
    /// How long the topics of all measured articles take, once these are counted.
    pub classify_seconds: f64,
    /// The size of the file of a model of all training articles; `None` for linfa-bayes.
    pub model_bytes: Option<u64>,
}

/// Measures every algorithm, and the Bernoulli estimator of linfa-bayes, on the same articles.
///
/// The algorithm of the recipe is ignored, all else of the options holds for all algorithms.
/// linfa-bayes takes dense rows and one topic an article: it is given the presence of at most
/// 2,000 terms, those in the most training articles, fewer where fitting would take more than
/// 1 GB, and of an article's topics the first by name. It gives an article its best topic.
///
/// The corpus is read once, and its articles are kept in memory as counts.
///
/// # Errors
/// As [`cross_validate`](crate::cross_validate); [`Error::NoArticles`] if there is nothing to
/// measure on.
pub fn compare(
    corpus: Corpus,
    measured: Measured,
    options: &TrainOptions,
    observer: Observer<'_>,
) -> Result<Comparison, Error> {
    let started = Instant::now();
    let recipe = &options.recipe;
    let pool = pool(options.threads)?;
    let mut set = TrainingSet::count_all(corpus, recipe, false, &pool, observer)?;
    let split = match measured {
        Measured::Folds(folds) => Split::Folds(folds_of(&set, folds)?, folds),
        Measured::Test(corpus) => {
            set.check_topics()?;
            Split::Test(TestSet::count(*corpus, &set, recipe, &pool, observer)?)
        }
    };
    let reading_seconds = started.elapsed().as_secs_f64();

    let single_topic = set.statistics.is_single_topic();
    let truth = split.truth(&set);
    let mut rows = Vec::new();
    let mut first: Option<Vec<Verdict>> = None;
    let mut peer_terms = 0;
    for (step, (name, contestant)) in CONTESTANTS.into_iter().enumerate() {
        let steps = CONTESTANTS.len();
        if observer(Event::Step { step, steps, name }).is_break() {
            return Err(Error::Stopped);
        }
        let mut options = options.clone();
        if let Contestant::Ours(algorithm) = contestant {
            options.recipe.algorithm = algorithm;
            set.turn_to(&options.recipe)?;
        }
        let mut run = Run::new(contestant, &set, &options);
        let (trained, verdicts) = run.all(&split, &pool, observer)?;
        let rule = DecisionRule::best_topic(single_topic);
        let mut scorecard = Scorecard::new(set.topics.len(), &rule);
        for (truth, verdict) in truth.iter().zip(&verdicts) {
            scorecard.add(truth, verdict);
        }
        let evaluation = scorecard.evaluation(split.names(&set), Vec::new())?;
        let p = first
            .as_ref()
            .map(|first| chance(&truth, first, &verdicts, single_topic));
        rows.push(ComparedModel {
            name,
            top1_accuracy: evaluation.report.top1_accuracy,
            micro_f1: evaluation.report.micro.f1,
            macro_f1: evaluation.report.macro_.f1,
            calibration_error: evaluation.probabilities.map(|all| all.calibration_error),
            p,
            train_seconds: run.train_time.as_secs_f64(),
            classify_seconds: run.classify_time.as_secs_f64(),
            model_bytes: match trained {
                Trained::Ours(fitted) => model_bytes(*fitted, &set, &options, run.coverage_floor)?,
                Trained::Peer(peer) => {
                    peer_terms = peer.terms();
                    None
                }
            },
        });
        first.get_or_insert(verdicts);
    }
    Ok(Comparison {
        articles: set.statistics.parts().articles,
        measured: truth.len() as u64,
        topics: set.topics.len(),
        single_topic,
        test: if single_topic {
            SignificanceTest::McNemar
        } else {
            SignificanceTest::Bootstrap
        },
        reading_seconds,
        peer_terms,
        unknown_topics: split.unknown_topics(&set),
        rows,
    })
}

/// The size of the file that a model would be; `None` if it is too large for one.
fn model_bytes(
    fitted: Fitted,
    set: &TrainingSet,
    options: &TrainOptions,
    coverage_floor: Option<f64>,
) -> Result<Option<u64>, Error> {
    let recipe = &options.recipe;
    let training = if recipe.algorithm == Algorithm::Refined {
        None
    } else {
        let (articles, topics) = set.sample((0..set.hashes.len()).collect(), recipe)?;
        let sample = options.calibrate.then_some((&articles, &topics));
        Some(TrainingSection::new(set.hashes.clone(), sample))
    };
    let vocabulary = match &fitted.terms {
        Some(terms) => set.vocabulary.select(terms)?,
        None => set.vocabulary.clone(),
    };
    let model = TopicModel::new(
        recipe.clone(),
        set.tokenizer.clone(),
        vocabulary,
        set.topics.clone(),
        fitted.estimator,
    );
    let model = model
        .with_coverage_floor(coverage_floor)
        .with_training(training);
    Ok(model.to_bytes().ok().map(|bytes| bytes.len() as u64))
}

/// How likely such a difference would be between algorithms that are equally good.
fn chance(truth: &[Vec<u32>], first: &[Verdict], other: &[Verdict], single_topic: bool) -> f64 {
    let mut pairs = PairedDecisions::default();
    for (truth, (first, other)) in truth.iter().zip(first.iter().zip(other)) {
        pairs.add(first.decision(truth), other.decision(truth));
    }
    if single_topic {
        pairs.mcnemar()
    } else {
        pairs.bootstrap()
    }
}
