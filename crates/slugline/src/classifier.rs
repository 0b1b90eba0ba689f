//! Tags articles with the topics of a model, on one thread.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;

use slugline_corpus::Article;
use slugline_features::{CountRow, TermCounts, Vocabulary};
use slugline_model::{Margins, ScoreScratch};

use crate::count::ArticleCounter;
use crate::coverage::{coverage, familiarity};
use crate::threads::pool;
use crate::{Corpus, Error, Observer, Selection, TopicModel, pipeline};

/// Tags one article after the other with the topics of a model, reusing its buffers.
pub struct Classifier<'m> {
    model: &'m TopicModel,
    counter: ArticleCounter<'m, &'m Vocabulary>,
    counts: TermCounts,
    scratch: ScoreScratch,
    scores: Vec<f64>,
    margins: Margins,
}

/// What a model says of an article.
#[derive(Clone, Debug, PartialEq)]
pub struct Classification {
    /// How many different terms of the article the model knows. With none, it has nothing
    /// to say: there are no topics, not even unlikely ones.
    pub terms: usize,
    /// All topics, the best first: the most probable one where the model decides several
    /// topics, each by a threshold of its own. Ties in order of name.
    pub ranked: Vec<TopicScore>,
}

/// What a model says of an article and a topic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TopicScore {
    /// The topic, by its place in [`TopicModel::topics`].
    pub topic: u32,
    /// How much the article's terms speak for the topic, in nats. Comparable between
    /// articles; not a probability.
    pub score: f64,
    /// The calibrated probability that the topic applies, between 0 and 1. `None` if the
    /// model was trained without calibration.
    pub probability: Option<f64>,
    /// Whether the model's own rule gives the article this topic.
    pub given: bool,
}

/// What each term of an article contributed to the score of a topic.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicExplanation {
    /// The part of the score that doesn't depend on the article.
    pub bias: f64,
    /// Terms with their contributions, the strongest first, whether for or against. Bias
    /// and contributions add up to the score.
    pub contributions: Vec<(String, f64)>,
}

impl<'m> Classifier<'m> {
    pub(crate) fn new(model: &'m TopicModel) -> Self {
        Self {
            model,
            counter: ArticleCounter::new(model.tokenizer(), model.recipe(), model.vocabulary()),
            counts: TermCounts::default(),
            scratch: ScoreScratch::default(),
            scores: Vec::new(),
            margins: Margins::default(),
        }
    }

    /// Tags an article with the topics of a selection alone: `ranked` has those that
    /// [`Classification::select`] leaves of [`Self::classify`]. It is faster where a model has
    /// many topics.
    pub fn choose(
        &mut self,
        title: Option<&str>,
        body: &str,
        selection: Selection,
    ) -> Classification {
        if selection.top.is_some() || selection.threshold.is_some() {
            let all = self.classify(title, body);
            return Classification {
                terms: all.terms,
                ranked: all.select(selection).copied().collect(),
            };
        }
        let terms = self.score(title, body);
        let familiarity = self.familiarity();
        let rule = self.model.model().rule();
        self.margins.fill(rule, &self.scores);
        let mut topics = if familiarity < 1.0 {
            Vec::new()
        } else {
            self.margins.given(rule)
        };
        let given = !topics.is_empty();
        if selection.at_least_one && !given {
            topics.extend(self.margins.best());
        }
        let topics = topics.into_iter().map(|topic| TopicScore {
            topic,
            score: self.scores[topic as usize],
            probability: self
                .margins
                .probability(rule, topic)
                .map(|probability| probability * familiarity),
            given,
        });
        Classification {
            terms,
            ranked: topics.collect(),
        }
    }

    fn score(&mut self, title: Option<&str>, body: &str) -> usize {
        self.counter.count(title, body, &mut self.counts);
        let model = self.model.model();
        model.score(self.counts.row(), &mut self.scratch, &mut self.scores)
    }

    /// Tags an article.
    pub fn classify(&mut self, title: Option<&str>, body: &str) -> Classification {
        let terms = self.score(title, body);
        let rule = self.model.model().rule();
        let ranked = rule.rank(&self.scores);
        let probabilities = rule.probabilities(&ranked);
        let familiarity = self.familiarity();
        let given = if familiarity < 1.0 {
            Vec::new()
        } else {
            rule.decide(&ranked)
        };
        Classification {
            terms,
            ranked: ranked
                .into_iter()
                .map(|(topic, _)| TopicScore {
                    topic,
                    score: self.scores[topic as usize],
                    probability: probabilities
                        .as_ref()
                        .map(|all| all[topic as usize] * familiarity),
                    given: given.binary_search(&topic).is_ok(),
                })
                .collect(),
        }
    }

    /// What share the article's coverage is of the least that the model asks for, at most 1.
    /// An article in a language that the model doesn't know has a few words of its own, by
    /// chance; they are no reason to give it a topic. Where topics exclude each other, an
    /// article has one in any case.
    fn familiarity(&self) -> f64 {
        if self.model.model().rule().single_topic {
            return 1.0;
        }
        let words = self.model.vocabulary().words().len();
        let coverage = coverage(self.counts.row(), words, self.counts.unknown_words());
        familiarity(coverage, self.model.coverage_floor())
    }

    /// The counts of the article that was classified last, and its scores by topic.
    pub(crate) fn last(&self) -> (CountRow<'_>, &[f64]) {
        (self.counts.row(), &self.scores)
    }

    /// Why the article that was classified last has its score for a topic.
    #[must_use]
    pub fn explain(&self, topic: u32) -> TopicExplanation {
        let explanation = self.model.model().explain(self.counts.row(), topic);
        let mut contributions = explanation.contributions;
        contributions.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        TopicExplanation {
            bias: explanation.bias,
            contributions: contributions
                .into_iter()
                .map(|(term, contribution)| (self.model.vocabulary().term(term), contribution))
                .collect(),
        }
    }
}

impl TopicModel {
    /// Runs `work` on every article of a corpus, with a classifier for each thread, and
    /// hands the results to `finish` in the order of the articles, on the calling thread.
    ///
    /// The corpus streams: memory holds a few batches of articles, whatever its size. All threads
    /// are taken: what `work` itself hands to rayon, one of them does. An early end waits for a
    /// record that is just being read, such as the next of a pipe.
    ///
    /// # Errors
    /// [`Error::Stopped`] if `finish` or the observer asked for it, and [`Error::Contradiction`]
    /// if numbers of the model were needed that can't be, as only a file has that was made to.
    pub fn classify_corpus<R: Send>(
        &self,
        corpus: Corpus,
        threads: NonZeroUsize,
        work: impl Fn(&mut Classifier<'_>, Article) -> R + Sync,
        finish: impl FnMut(R) -> ControlFlow<()>,
        observer: Observer<'_>,
    ) -> Result<(), Error> {
        let classifier = || Classifier {
            scratch: ScoreScratch::of_threads(threads),
            ..self.classifier()
        };
        let work = |classifier: &mut Classifier<'_>, article, _| work(classifier, article);
        let classifiers =
            pipeline::run(corpus, &pool(threads)?, classifier, work, finish, observer)?;
        let is_unsound = |classifier: &Classifier<'_>| classifier.scratch.is_unsound();
        if classifiers.iter().any(is_unsound) {
            self.check()?;
        }
        Ok(())
    }
}

impl Classification {
    /// The topics that a selection leaves, best first.
    pub fn select(&self, selection: Selection) -> impl Iterator<Item = &TopicScore> {
        let selected = move |topic: &&TopicScore| match selection {
            Selection {
                threshold: Some(threshold),
                ..
            } => topic.probability.is_some_and(|p| p >= threshold),
            Selection { top: Some(_), .. } => true,
            Selection { .. } => topic.given,
        };
        let best = self.ranked.first().filter(|_| selection.at_least_one);
        let none = !self.ranked.iter().any(|topic| selected(&topic));
        self.ranked
            .iter()
            .filter(selected)
            .chain(best.filter(|_| none))
            .take(selection.top.unwrap_or(usize::MAX))
    }
}
