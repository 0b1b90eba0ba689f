//! A search for the recipe that makes the best model of a corpus.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use rayon::ThreadPool;
use serde::Serialize;
use slugline_tokenizer::Language;

use crate::evaluate::cross_validate_counted;
use crate::recount::counts_alike;
use crate::threads::pool;
use crate::training_set::TrainingSet;
use crate::{Algorithm, Corpus, Error, Event, Observer, Recipe, TrainOptions, Wanted};

/// How to search.
#[derive(Clone, Debug, PartialEq)]
pub struct TuneOptions {
    /// The recipe to begin with, and how the models are trained.
    pub start: TrainOptions,
    /// How many folds each setting is validated on: default 5, from 2.
    pub folds: usize,
    /// After so long no further setting is begun: default five minutes. The first is always
    /// tried. Time decides how many settings are tried, never their figures.
    pub budget: Duration,
}

impl Default for TuneOptions {
    fn default() -> Self {
        Self {
            start: TrainOptions::default(),
            folds: 5,
            budget: Duration::from_secs(300),
        }
    }
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tuning {
    /// Articles that every setting was validated on.
    pub articles: u64,
    /// Whether every article has exactly one topic: then settings were ranked by the accuracy
    /// of the best topic, else by the micro-averaged F1.
    pub single_topic: bool,
    /// The settings that were tried, the best first; of equals, the one that was tried first.
    pub settings: Vec<TunedSetting>,
    /// How many settings there were left to try when the time was spent, as far as is known.
    pub left: usize,
}

/// One setting, and how good it is by cross-validation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TunedSetting {
    /// The setting.
    pub recipe: Recipe,
    /// Micro-averaged F1.
    pub micro_f1: f64,
    /// Macro-averaged F1.
    pub macro_f1: f64,
    /// The share of articles whose best topic is one of their own.
    pub top1_accuracy: f64,
    /// How long it took, with reading the corpus again where it had to be.
    pub seconds: f64,
}

/// Searches the recipe that makes the best model, by cross-validation.
///
/// From the given recipe on, one parameter after the other is varied and keeps its best value:
/// the algorithm, `alpha`, `min_df`, the length of n-grams, the stemmer (none or English) and
/// the weight of titles. This is done again until nothing gets better. Settings are ranked by
/// the accuracy of the best topic where every article has exactly one, else by the
/// micro-averaged F1; of equals, the one that was tried first is better.
///
/// `corpus` opens the same articles each time that it is asked: they are read again wherever a
/// setting reads them in another way. What can't be read is reported the first time. Memory
/// holds the counts of all articles, at most twice.
///
/// # Errors
/// As [`cross_validate`](crate::cross_validate), those of `corpus`, and [`Error::NotLasting`] if
/// it can be read but once.
pub fn tune(
    corpus: impl FnMut() -> Result<Corpus, Error>,
    options: &TuneOptions,
    observer: Observer<'_>,
) -> Result<Tuning, Error> {
    let started = Instant::now();
    let mut search = Search {
        corpus,
        options,
        pool: pool(options.start.threads)?,
        observer,
        tried: Vec::new(),
        best: 0,
        set: None,
        articles: 0,
        single_topic: false,
    };
    let start = &options.start.recipe;
    search.try_setting(start.clone(), 1 + search.untried(start, 0))?;
    let left = 'search: loop {
        let before = search.best;
        for parameter in 0..PARAMETERS {
            for recipe in variants(&search.tried[search.best].recipe, parameter) {
                if search.is_tried(&recipe) {
                    continue;
                }
                let left = search.untried(&search.tried[search.best].recipe, parameter);
                if started.elapsed() >= options.budget {
                    break 'search left;
                }
                search.try_setting(recipe, left)?;
            }
        }
        if search.best == before {
            break 0;
        }
    };
    let single_topic = search.single_topic;
    let mut settings = search.tried;
    // Stable: equals stay in the order in which they were tried.
    settings.sort_by(|a, b| b.figure(single_topic).total_cmp(&a.figure(single_topic)));
    Ok(Tuning {
        articles: search.articles,
        single_topic,
        settings,
        left,
    })
}

impl TunedSetting {
    /// What settings are ranked by.
    fn figure(&self, single_topic: bool) -> f64 {
        if single_topic {
            self.top1_accuracy
        } else {
            self.micro_f1
        }
    }
}

struct Search<'a, 'o, C> {
    corpus: C,
    options: &'a TuneOptions,
    pool: ThreadPool,
    observer: Observer<'o>,
    /// In the order in which they were tried.
    tried: Vec<TunedSetting>,
    /// The best of those.
    best: usize,
    /// The corpus as the best setting counts it.
    set: Option<TrainingSet>,
    articles: u64,
    single_topic: bool,
}

impl<C: FnMut() -> Result<Corpus, Error>> Search<'_, '_, C> {
    /// Validates a setting. `left` is how many there are to try, this one included, as far as
    /// is known.
    fn try_setting(&mut self, recipe: Recipe, left: usize) -> Result<(), Error> {
        let started = Instant::now();
        let step = self.tried.len();
        let event = Event::Step {
            step,
            steps: step + left,
            name: "setting",
        };
        if (self.observer)(event).is_break() {
            return Err(Error::Stopped);
        }
        let options = TrainOptions {
            recipe,
            ..self.options.start.clone()
        };
        let best = self.tried.get(self.best);
        let alike = best.is_some_and(|best| counts_alike(&best.recipe, &options.recipe));
        let mut set = match self.set.take_if(|_| alike) {
            Some(set) => set,
            None => self.count(&options.recipe)?,
        };
        set.turn_to(&options.recipe)?;
        let (folds, wanted) = (self.options.folds, Wanted::default());
        let (pool, observer) = (&self.pool, &mut *self.observer);
        let (evaluation, _) =
            cross_validate_counted(&set, folds, &options, wanted, pool, observer)?;
        self.articles = evaluation.report.articles;
        self.single_topic = set.statistics.is_single_topic();
        self.tried.push(TunedSetting {
            recipe: options.recipe,
            micro_f1: evaluation.report.micro.f1,
            macro_f1: evaluation.report.macro_.f1,
            top1_accuracy: evaluation.report.top1_accuracy,
            seconds: started.elapsed().as_secs_f64(),
        });
        let figure = |setting: usize| self.tried[setting].figure(self.single_topic);
        let better = step == 0 || figure(step) > figure(self.best);
        if better {
            self.best = step;
        }
        if better || alike {
            self.set = Some(set);
        }
        Ok(())
    }

    /// Reads the corpus.
    fn count(&mut self, recipe: &Recipe) -> Result<TrainingSet, Error> {
        let again = !self.tried.is_empty();
        let corpus = (self.corpus)()?;
        if !corpus.is_lasting() {
            let inputs = corpus.names();
            return Err(Error::NotLasting { inputs });
        }
        let observer = &mut *self.observer;
        let mut once = |event: Event<'_>| match event {
            Event::Skipped(_) if again => ControlFlow::Continue(()),
            event => observer(event),
        };
        TrainingSet::count_all(corpus, recipe, false, &self.pool, &mut once)
    }

    fn is_tried(&self, recipe: &Recipe) -> bool {
        self.tried.iter().any(|setting| setting.recipe == *recipe)
    }

    /// How many settings a round would still try, from this parameter on, if none were better
    /// than the one it starts from.
    fn untried(&self, start: &Recipe, parameter: usize) -> usize {
        (parameter..PARAMETERS)
            .flat_map(|parameter| variants(start, parameter))
            .filter(|recipe| recipe != start && !self.is_tried(recipe))
            .count()
    }
}

/// How many parameters are varied.
const PARAMETERS: usize = 6;

/// A recipe with one of its parameters varied. First come those for which the corpus need not
/// be read again.
fn variants(recipe: &Recipe, parameter: usize) -> Vec<Recipe> {
    const ALGORITHMS: [Algorithm; 3] = [
        Algorithm::Complement,
        Algorithm::Refined,
        Algorithm::Multinomial,
    ];
    match parameter {
        0 => varied(recipe, ALGORITHMS, |recipe| &mut recipe.algorithm),
        1 => varied(recipe, [1.0, 0.3, 0.1, 0.03, 3.0], |recipe| {
            &mut recipe.alpha
        }),
        2 => varied(recipe, [1, 2, 3, 5], |recipe| &mut recipe.min_df),
        3 => varied(recipe, [2, 1, 3], |recipe| &mut recipe.ngrams),
        4 => varied(recipe, [None, Some(Language::English)], |recipe| {
            &mut recipe.tokenizer.stem
        }),
        _ => varied(recipe, [2, 1, 3], |recipe| &mut recipe.title_weight),
    }
}

fn varied<T, const N: usize>(
    recipe: &Recipe,
    values: [T; N],
    parameter: fn(&mut Recipe) -> &mut T,
) -> Vec<Recipe> {
    values
        .into_iter()
        .map(|value| {
            let mut recipe = recipe.clone();
            *parameter(&mut recipe) = value;
            recipe
        })
        .collect()
}
