//! How good a model is: on a corpus that it has not seen, or by cross-validation.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;

use rayon::prelude::*;
use slugline_evaluation::{ProbabilityReport, Report, stratified_folds};
use slugline_features::CountMatrix;
use slugline_model::{DecisionRule, ScoreScratch, StatisticsBuilder, TopicSets};

use crate::sample::SampleLimits;
use crate::scorecard::{Scorecard, Verdict};
use crate::threads::pool;
use crate::topic_names::TopicNames;
use crate::train::{Fitted, fit};
use crate::training_set::TrainingSet;
use crate::{Algorithm, Corpus, Error, Estimator, Event, Observer, TopicModel, TrainOptions};

/// The seed of the folds: any number would do, and it must be the same every time.
const FOLD_SEED: u64 = 0;

/// How good a model is on a corpus.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// The figures of the topics that were given.
    pub report: Report,
    /// The figures of the probabilities; `None` if the model was trained without calibration.
    pub probabilities: Option<ProbabilityReport>,
    /// Topics of the corpus that the model doesn't know, by name; each of their articles
    /// counts as missed.
    pub unknown_topics: Vec<String>,
    /// Articles of which the model knows no term.
    pub without_known_term: u64,
}

impl TopicModel {
    /// Classifies the articles of a corpus and compares with their topics.
    ///
    /// # Errors
    /// [`Error::NoArticles`] if there is no article, [`Error::Stopped`] if the observer
    /// asked for it.
    pub fn evaluate(
        &self,
        corpus: Corpus,
        threads: NonZeroUsize,
        observer: Observer<'_>,
    ) -> Result<Evaluation, Error> {
        let inputs = corpus.names();
        let mut names = TopicNames::new(self.topics());
        let mut scorecard = Scorecard::new(self.topics().len(), self.model().rule());
        self.classify_corpus(
            corpus,
            threads,
            |classifier, article| {
                let title = article.title.as_deref();
                let classification = classifier.classify(title, &article.body);
                (article.topics, Verdict::from(&classification))
            },
            |(truth, verdict)| {
                let truth: Vec<u32> = truth.iter().map(|topic| names.id(topic)).collect();
                scorecard.add(&truth, &verdict);
                ControlFlow::Continue(())
            },
            observer,
        )?;
        let mut unknown_topics = names.names()[self.topics().len()..].to_vec();
        unknown_topics.sort_unstable();
        let evaluation = scorecard.evaluation(names.names(), unknown_topics)?;
        if evaluation.report.articles == 0 {
            return Err(Error::NoArticles { inputs });
        }
        Ok(evaluation)
    }
}

/// Trains on all folds but one and evaluates on that one, for each fold in turn; every
/// article is evaluated once, by a model that has not seen it.
///
/// The corpus is read once, and its articles are kept in memory as counts. A fold's model
/// is the one that training on the other folds would give.
///
/// # Errors
/// [`Error::Evaluation`] if there are fewer articles than folds, or fewer than two folds;
/// otherwise as [`TopicModel::train`].
pub fn cross_validate(
    corpus: Corpus,
    folds: usize,
    options: &TrainOptions,
    observer: Observer<'_>,
) -> Result<Evaluation, Error> {
    let (recipe, threads) = (&options.recipe, options.threads);
    let set = TrainingSet::count(corpus, recipe, SampleLimits::ALL, threads, observer)?;
    if let [topic] = set.topics.as_slice() {
        return Err(Error::OneTopic(topic.clone()));
    }
    let topics: Vec<&[u32]> = set.article_topics.iter().collect();
    let fold_of = stratified_folds(&topics, folds, FOLD_SEED)?;
    let pool = pool(threads)?;
    let whole = DecisionRule::best_topic(set.statistics.is_single_topic());
    let mut scorecard = Scorecard::new(set.topics.len(), &whole);
    for fold in 0..folds {
        if observer(Event::Fold { fold, folds }).is_break() {
            return Err(Error::Stopped);
        }
        let members: Vec<usize> = (0..fold_of.len()).filter(|&i| fold_of[i] == fold).collect();
        let verdicts = pool.install(|| {
            let fitted = train_without(&set, &fold_of, fold, options)?;
            let selected = fitted.terms.map(|terms| set.articles.select_terms(&terms));
            let articles = selected.as_ref().unwrap_or(&set.articles);
            Ok::<_, Error>(judge_all(&fitted.estimator, articles, &members))
        })?;
        for (&article, verdict) in members.iter().zip(&verdicts) {
            scorecard.add(set.article_topics.get(article), verdict);
        }
    }
    scorecard.evaluation(&set.topics, Vec::new())
}

fn train_without(
    set: &TrainingSet,
    fold_of: &[usize],
    fold: usize,
    options: &TrainOptions,
) -> Result<Fitted, Error> {
    let mut part = StatisticsBuilder::new(set.params.clone());
    let mut rest = Vec::new();
    for (article, &own) in fold_of.iter().enumerate() {
        if own == fold {
            part.add(set.articles.row(article), set.article_topics.get(article));
        } else {
            rest.push(article);
        }
    }
    let part = part.finish_same_ids(set.vocabulary.len(), set.topics.len())?;
    let statistics = set.statistics.subtract(&part)?;
    if options.recipe.algorithm != Algorithm::Refined {
        // Both are in the order of their hashes, of which training would take the lowest.
        let counts = rest.iter().map(|&i| set.articles.row(i).terms().len());
        let kept = SampleLimits::CALIBRATION.kept(counts);
        rest.truncate(kept);
    }
    let articles = CountMatrix::from_rows(
        set.vocabulary.len(),
        rest.iter().map(|&article| set.articles.row(article).iter()),
    )?;
    let topics: TopicSets = rest
        .iter()
        .map(|&article| set.article_topics.get(article).iter().copied())
        .collect();
    let words = set.vocabulary.words().len();
    let sample = (&articles, &topics);
    fit(options, set.params.clone(), statistics, words, sample)
}

/// What the model says of some of the articles.
fn judge_all(model: &Estimator, articles: &CountMatrix, members: &[usize]) -> Vec<Verdict> {
    members
        .par_iter()
        .map_init(
            || (ScoreScratch::default(), Vec::new()),
            |(scratch, scores), &article| {
                model.score(articles.row(article), scratch, scores);
                Verdict::new(model.rule(), scores)
            },
        )
        .collect()
}
