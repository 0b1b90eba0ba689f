//! One algorithm of a comparison, trained and judged against the clock.

use std::time::{Duration, Instant};

use rayon::ThreadPool;
use slugline_features::CountMatrix;

use crate::coverage;
use crate::details::Examination;
use crate::evaluate::{judge_all, members, train_without};
use crate::peer::Peer;
use crate::scorecard::Verdict;
use crate::test_set::TestSet;
use crate::train::Fitted;
use crate::training_set::TrainingSet;
use crate::{Algorithm, Error, Event, Observer, TrainOptions, Wanted};

/// What is compared.
#[derive(Clone, Copy)]
pub(crate) enum Contestant {
    Ours(Algorithm),
    Peer,
}

/// All that are compared, in the order of the rows.
pub(crate) const CONTESTANTS: [(&str, Contestant); 5] = [
    ("complement", Contestant::Ours(Algorithm::Complement)),
    ("multinomial", Contestant::Ours(Algorithm::Multinomial)),
    ("bernoulli", Contestant::Ours(Algorithm::Bernoulli)),
    ("refined", Contestant::Ours(Algorithm::Refined)),
    ("linfa-bayes bernoulli", Contestant::Peer),
];

/// Which articles are trained on, and which measured.
pub(crate) enum Split {
    /// The fold of each article, and how many folds there are.
    Folds(Vec<usize>, usize),
    Test(TestSet),
}

impl Split {
    /// The topics of the measured articles, in the order in which they are judged.
    pub(crate) fn truth(&self, set: &TrainingSet) -> Vec<Vec<u32>> {
        match self {
            Self::Folds(fold_of, folds) => (0..*folds)
                .flat_map(|fold| members(fold_of, fold))
                .map(|article| set.article_topics.get(article).to_vec())
                .collect(),
            Self::Test(test) => test.topics.clone(),
        }
    }

    pub(crate) fn names<'a>(&'a self, set: &'a TrainingSet) -> &'a [String] {
        match self {
            Self::Folds(..) => &set.topics,
            Self::Test(test) => &test.names,
        }
    }

    pub(crate) fn unknown_topics(&self, set: &TrainingSet) -> Vec<String> {
        let mut unknown = self.names(set)[set.topics.len()..].to_vec();
        unknown.sort_unstable();
        unknown
    }
}

/// A model that has just been trained.
pub(crate) enum Trained {
    Ours(Box<Fitted>),
    Peer(Peer),
}

/// One algorithm at work, against the clock.
pub(crate) struct Run<'a> {
    contestant: Contestant,
    set: &'a TrainingSet,
    options: &'a TrainOptions,
    /// The coverage that the model of all articles asks for.
    pub(crate) coverage_floor: Option<f64>,
    /// Of the model of all articles.
    pub(crate) train_time: Duration,
    pub(crate) classify_time: Duration,
}

impl<'a> Run<'a> {
    pub(crate) fn new(
        contestant: Contestant,
        set: &'a TrainingSet,
        options: &'a TrainOptions,
    ) -> Self {
        Self {
            contestant,
            set,
            options,
            coverage_floor: None,
            train_time: Duration::ZERO,
            classify_time: Duration::ZERO,
        }
    }

    /// Trains on all articles, and judges those that are measured, in their order, by that model
    /// or by those of the folds.
    pub(crate) fn all(
        &mut self,
        split: &Split,
        pool: &ThreadPool,
        observer: Observer<'_>,
    ) -> Result<(Trained, Vec<Verdict>), Error> {
        let trained = pool.install(|| self.train(None))?;
        let (fold_of, folds) = match split {
            Split::Folds(fold_of, folds) => (fold_of, *folds),
            Split::Test(test) => {
                let members: Vec<usize> = (0..test.topics.len()).collect();
                let mut verdicts = pool.install(|| self.judge(&trained, &test.articles, &members));
                self.weaken(&trained, test, &mut verdicts);
                return Ok((trained, verdicts));
            }
        };
        let mut verdicts = Vec::new();
        for fold in 0..folds {
            if observer(Event::Fold { fold, folds }).is_break() {
                return Err(Error::Stopped);
            }
            let judged = pool.install(|| {
                let trained = self.train(Some((fold_of, fold)))?;
                let members = members(fold_of, fold);
                Ok::<_, Error>(self.judge(&trained, &self.set.articles, &members))
            })?;
            verdicts.extend(judged);
        }
        Ok((trained, verdicts))
    }

    /// Trains on all articles, or on all but those of a fold.
    fn train(&mut self, without: Option<(&[usize], usize)>) -> Result<Trained, Error> {
        let Self { set, options, .. } = *self;
        let members: Vec<usize> = match without {
            None => (0..set.article_topics.len()).collect(),
            Some((fold_of, fold)) => (0..fold_of.len()).filter(|&i| fold_of[i] != fold).collect(),
        };
        match (self.contestant, without) {
            (Contestant::Peer, _) => {
                let started = Instant::now();
                let peer = Peer::fit(&set.articles, &set.article_topics, &members)?;
                if without.is_none() {
                    self.train_time = started.elapsed();
                }
                Ok(Trained::Peer(peer))
            }
            (Contestant::Ours(_), Some((fold_of, fold))) => {
                let fitted = train_without(set, fold_of, fold, options)?;
                Ok(Trained::Ours(Box::new(fitted)))
            }
            (Contestant::Ours(_), None) => {
                let (articles, topics) = set.sample(members, &options.recipe)?;
                let words = set.vocabulary.words().len();
                let floor = coverage::floor(&articles, words);
                self.coverage_floor = floor.filter(|_| options.calibrate);
                let started = Instant::now();
                let fitted = set.fit(options, (&articles, &topics))?;
                self.train_time = started.elapsed();
                Ok(Trained::Ours(Box::new(fitted)))
            }
        }
    }

    /// Takes back topics of articles about nothing that the model knows, as a classifier does.
    fn weaken(&self, trained: &Trained, test: &TestSet, verdicts: &mut [Verdict]) {
        let several = match trained {
            Trained::Ours(fitted) => !fitted.estimator.rule().single_topic,
            Trained::Peer(_) => false,
        };
        if several {
            for (verdict, &coverage) in verdicts.iter_mut().zip(&test.coverages) {
                verdict.weaken(coverage::familiarity(coverage, self.coverage_floor));
            }
        }
    }

    /// What a model says of some of the articles, which are counted over the terms of the set.
    fn judge(
        &mut self,
        trained: &Trained,
        articles: &CountMatrix,
        members: &[usize],
    ) -> Vec<Verdict> {
        let (verdicts, time) = match trained {
            Trained::Ours(fitted) => {
                let terms = fitted.terms.as_deref();
                let selected = terms.map(|terms| articles.select_terms(terms));
                let examination = Examination {
                    wanted: Wanted::default(),
                    set: self.set,
                    estimator: &fitted.estimator,
                    terms,
                };
                let started = Instant::now();
                let all = judge_all(&examination, selected.as_ref().unwrap_or(articles), members);
                let time = started.elapsed();
                (all.into_iter().map(|(verdict, _)| verdict).collect(), time)
            }
            Trained::Peer(peer) => {
                let started = Instant::now();
                let verdicts = peer.judge(articles, members);
                (verdicts, started.elapsed())
            }
        };
        self.classify_time += time;
        verdicts
    }
}
