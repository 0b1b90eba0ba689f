//! How good a model is: on a corpus that it has not seen, or by cross-validation.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;

use rayon::ThreadPool;
use rayon::prelude::*;
use slugline_evaluation::{ProbabilityReport, Report, stratified_folds};
use slugline_features::CountMatrix;
use slugline_model::{DecisionRule, ScoreScratch, StatisticsBuilder};

use crate::details::{Examination, Finding};
use crate::scorecard::{Scorecard, Verdict};
use crate::threads::pool;
use crate::topic_names::TopicNames;
use crate::train::{Fitted, fit};
use crate::training_set::TrainingSet;
use crate::wrong::Judged;
use crate::{
    ArticleOrigin, Corpus, Details, Error, Event, Observer, TopicModel, TrainOptions, Wanted,
    WrongArticle, pipeline,
};

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
        let ignore = None::<fn(WrongArticle)>;
        self.evaluate_each(corpus, threads, ignore, observer)
    }

    /// As [`Self::evaluate`]; hands the articles that are tagged wrongly to `errors`, in the
    /// order of the corpus.
    ///
    /// # Errors
    /// As there.
    pub fn evaluate_in_detail(
        &self,
        corpus: Corpus,
        threads: NonZeroUsize,
        errors: impl FnMut(WrongArticle),
        observer: Observer<'_>,
    ) -> Result<Evaluation, Error> {
        self.evaluate_each(corpus, threads, Some(errors), observer)
    }

    fn evaluate_each(
        &self,
        corpus: Corpus,
        threads: NonZeroUsize,
        mut errors: Option<impl FnMut(WrongArticle)>,
        observer: Observer<'_>,
    ) -> Result<Evaluation, Error> {
        let inputs = corpus.names();
        let wants_errors = errors.is_some();
        let mut names = TopicNames::new(self.topics());
        let mut scorecard = Scorecard::new(self.topics().len(), self.model().rule());
        pipeline::run(
            corpus,
            &pool(threads)?,
            || self.classifier(),
            |classifier, article, location| {
                let title = article.title.as_deref();
                let classification = classifier.classify(title, &article.body);
                let verdict = Verdict::from(&classification);
                let (row, scores) = classifier.last();
                let judged = Judged {
                    estimator: self.model(),
                    row,
                    scores,
                    terms: classification.terms,
                    verdict: &verdict,
                    topics: self.topics(),
                    term: &|term| self.vocabulary().term(term),
                };
                let error = wants_errors.then(|| {
                    let own: Vec<&str> = article.topics.iter().map(String::as_str).collect();
                    judged.wrong(&own, || ArticleOrigin {
                        id: article.id,
                        location,
                        title: article.title,
                    })
                });
                (article.topics, verdict, error.flatten())
            },
            |(truth, verdict, error)| {
                if let Some((errors, error)) = errors.as_mut().zip(error) {
                    errors(error);
                }
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
/// Topics are decided by scores alone: that a model leaves an article of mostly unknown
/// words without topics is no part of it.
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
    let (evaluation, _) =
        cross_validate_in_detail(corpus, folds, options, Wanted::default(), observer)?;
    Ok(evaluation)
}

/// As [`cross_validate`]; tells of single articles, too, what is wanted. The figures are the
/// same.
///
/// # Errors
/// As [`cross_validate`], and [`Error::SuspectsNeedProbabilities`] if suspects are wanted of
/// models without calibration.
pub fn cross_validate_in_detail(
    corpus: Corpus,
    folds: usize,
    options: &TrainOptions,
    wanted: Wanted,
    observer: Observer<'_>,
) -> Result<(Evaluation, Details), Error> {
    let pool = pool(options.threads)?;
    let set = TrainingSet::count_all(corpus, &options.recipe, wanted.any(), &pool, observer)?;
    cross_validate_counted(&set, folds, options, wanted, &pool, observer)
}

/// As [`cross_validate_in_detail`], of a corpus that was counted whole by the recipe.
pub(crate) fn cross_validate_counted(
    set: &TrainingSet,
    folds: usize,
    options: &TrainOptions,
    wanted: Wanted,
    pool: &ThreadPool,
    observer: Observer<'_>,
) -> Result<(Evaluation, Details), Error> {
    let fold_of = folds_of(set, folds)?;
    let whole = DecisionRule::best_topic(set.statistics.is_single_topic());
    let mut scorecard = Scorecard::new(set.topics.len(), &whole);
    let mut findings = Vec::new();
    for fold in 0..folds {
        if observer(Event::Fold { fold, folds }).is_break() {
            return Err(Error::Stopped);
        }
        let members = members(&fold_of, fold);
        let verdicts = pool.install(|| {
            let fitted = train_without(set, &fold_of, fold, options)?;
            let terms = fitted.terms.as_deref();
            let selected = terms.map(|terms| set.articles.select_terms(terms));
            let articles = selected.as_ref().unwrap_or(&set.articles);
            let examination = Examination {
                wanted,
                set,
                estimator: &fitted.estimator,
                terms,
            };
            examination.check()?;
            Ok::<_, Error>(judge_all(&examination, articles, &members))
        })?;
        for (&article, (verdict, finding)) in members.iter().zip(verdicts) {
            scorecard.add(set.article_topics.get(article), &verdict);
            findings.extend(finding);
        }
    }
    let evaluation = scorecard.evaluation(&set.topics, Vec::new())?;
    Ok((evaluation, Details::new(findings)))
}

/// The fold of each article.
pub(crate) fn folds_of(set: &TrainingSet, folds: usize) -> Result<Vec<usize>, Error> {
    set.check_topics()?;
    let topics: Vec<&[u32]> = set.article_topics.iter().collect();
    Ok(stratified_folds(&topics, folds, FOLD_SEED)?)
}

/// The articles of a fold, ascending.
pub(crate) fn members(fold_of: &[usize], fold: usize) -> Vec<usize> {
    (0..fold_of.len()).filter(|&i| fold_of[i] == fold).collect()
}

/// The estimator of all articles but those of a fold.
pub(crate) fn train_without(
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
    let (articles, topics) = set.sample(rest, &options.recipe)?;
    let words = set.vocabulary.words().len();
    let sample = (&articles, &topics);
    fit(options, set.params.clone(), statistics, words, sample)
}

/// What the model says of some of the articles, and what of that is wanted in detail.
pub(crate) fn judge_all(
    examination: &Examination<'_>,
    articles: &CountMatrix,
    members: &[usize],
) -> Vec<(Verdict, Option<Finding>)> {
    let model = examination.estimator;
    members
        .par_iter()
        .map_init(
            || (ScoreScratch::default(), Vec::new()),
            |(scratch, scores), &article| {
                let row = articles.row(article);
                let terms = model.score(row, scratch, scores);
                let verdict = Verdict::new(model.rule(), scores);
                let finding = examination.examine(article, row, (terms, scores), &verdict);
                (verdict, finding)
            },
        )
        .collect()
}
