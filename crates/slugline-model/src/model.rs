//! A fitted model: statistics, the weights derived from them, and the rule that decides.

use std::cmp::Ordering;
use std::num::NonZeroUsize;
use std::sync::OnceLock;

use slugline_features::{CountMatrix, CountRow};

use crate::computed::ComputedTerms;
use crate::derivation::Derivation;
use crate::formula::{Constants, View};
use crate::packed::Cursor;
use crate::relatives::Relatives;
use crate::scoring::score;
use crate::statistics::NOT_PART;
use crate::weights::Weights;
use crate::{
    DecisionOptions, DecisionRule, ModelError, NaiveBayesValidParams, OutOfSample, Statistics,
    TopicId, TopicSets,
};

/// So many articles are scored, by one scratch, with weights that are computed for their terms.
/// Then those of all terms are: at 1.2 million terms that takes as long as some 100 articles.
const COMPUTED_ARTICLES: u64 = 16;

/// A fitted naive Bayes model.
///
/// It holds the statistics that training counted; all else is derived from them. Scores
/// take time in proportion to the pairs of term and topic that were seen for the terms of
/// the article, plus the number of topics.
#[derive(Clone, Debug)]
pub struct NaiveBayesModel {
    params: NaiveBayesValidParams,
    statistics: Statistics,
    derivation: Derivation,
    /// Made when enough articles are scored to pay for it.
    weights: OnceLock<Weights>,
    rule: DecisionRule,
    /// All topics in order: linfa-bayes asks for references to them.
    topic_ids: Vec<TopicId>,
}

/// Buffers for scoring, reused from one article to the next.
#[derive(Clone, Debug, Default)]
pub struct ScoreScratch {
    /// Articles that were scored with it.
    articles: u64,
    /// On how many threads articles are scored at the same time; 0 is 1.
    threads: usize,
    pub(crate) terms: Vec<(u32, f64)>,
    /// Ids, counts and rarities.
    counts: Vec<(u32, f64, f64)>,
    pub(crate) computed: ComputedTerms,
    cursor: Cursor,
    numbers: Vec<f64>,
    /// A record was met that can't be.
    is_unsound: bool,
    pub(crate) refined: Vec<(u32, f32)>,
}

impl ScoreScratch {
    /// Buffers of one of so many threads that score articles at the same time. The first of them to
    /// need the weights of all terms derives them on as many, while the others wait for these.
    #[must_use]
    pub fn of_threads(threads: NonZeroUsize) -> Self {
        Self {
            threads: threads.get(),
            ..Self::default()
        }
    }

    /// Whether the model of a file was met to contradict itself, in what it says of terms of an
    /// article that was scored. They were left out.
    #[must_use]
    pub fn is_unsound(&self) -> bool {
        self.is_unsound
    }
}

impl NaiveBayesModel {
    /// Derives a model from statistics. It decides for the best topic until it is
    /// calibrated, or given a rule.
    #[must_use]
    pub fn new(params: NaiveBayesValidParams, statistics: Statistics) -> Self {
        let derivation = Derivation::new(&statistics, &params, View::Decision);
        Self::derived(params, statistics, derivation)
    }

    pub(crate) fn derived(
        params: NaiveBayesValidParams,
        statistics: Statistics,
        derivation: Derivation,
    ) -> Self {
        Self {
            derivation,
            weights: OnceLock::new(),
            rule: DecisionRule::best_topic(statistics.is_single_topic()),
            topic_ids: (0_u32..).take(statistics.topics()).map(TopicId).collect(),
            params,
            statistics,
        }
    }

    /// The parameters that it was trained with.
    #[must_use]
    pub fn params(&self) -> &NaiveBayesValidParams {
        &self.params
    }

    /// What training counted.
    #[must_use]
    pub fn statistics(&self) -> &Statistics {
        &self.statistics
    }

    pub(crate) fn derivation(&self) -> &Derivation {
        &self.derivation
    }

    pub(crate) fn topic_ids(&self) -> &[TopicId] {
        &self.topic_ids
    }

    /// What turns scores into topics.
    #[must_use]
    pub fn rule(&self) -> &DecisionRule {
        &self.rule
    }

    /// The same model with another rule.
    ///
    /// # Errors
    /// [`ModelError::Decision`] if the rule doesn't fit the topics.
    pub fn with_rule(self, rule: DecisionRule) -> Result<Self, ModelError> {
        rule.check(self.statistics.topics())?;
        Ok(Self { rule, ..self })
    }

    /// Chooses thresholds and fits probabilities on out-of-sample scores of training
    /// articles, which must be among those that the statistics were summed over.
    ///
    /// # Errors
    /// [`ModelError::Length`] and [`ModelError::Terms`] if articles, topics and model
    /// don't fit each other; [`ModelError::Statistics`] if the articles can't be part of
    /// what the model was trained on.
    pub fn calibrate(
        self,
        articles: &CountMatrix,
        topics: &TopicSets,
    ) -> Result<(Self, OutOfSample), ModelError> {
        let scores = self.out_of_sample(articles, topics)?;
        let rule = DecisionRule::fit(
            DecisionOptions::default(),
            self.statistics.is_single_topic(),
            &scores,
            topics,
            self.statistics.topics(),
        );
        Ok((Self { rule, ..self }, scores))
    }

    /// The scores of training articles as if each had not been trained on, to choose a rule
    /// by: [`Self::calibrate`] is this and [`DecisionRule::fit`] with default options.
    ///
    /// # Errors
    /// As [`Self::calibrate`].
    pub fn out_of_sample(
        &self,
        articles: &CountMatrix,
        topics: &TopicSets,
    ) -> Result<OutOfSample, ModelError> {
        let frequencies = self.check_part(articles, topics)?;
        let relatives = Relatives::new(articles, &frequencies);
        let articles = (articles, topics);
        OutOfSample::new(&self.statistics, &self.params, articles, relatives)
    }

    /// The cheap necessary conditions for the articles to be part of the statistics. Returns, by
    /// term, how many of the articles have it.
    fn check_part(
        &self,
        articles: &CountMatrix,
        topics: &TopicSets,
    ) -> Result<Vec<u64>, ModelError> {
        crate::fit::check_length(articles, topics.len())?;
        crate::fit::check_terms(articles, self.statistics.terms())?;
        let mut own = vec![0_u64; self.statistics.topics()];
        for &topic in topics.iter().flatten() {
            match own.get_mut(topic as usize) {
                Some(articles) => *articles += 1,
                None => return Err(ModelError::Statistics("a topic is unknown")),
            }
        }
        let terms = articles.document_frequencies();
        let parts = self.statistics.parts();
        let fits = |part: &[u64], whole: &[u64]| part.iter().zip(whole).all(|(a, b)| a <= b);
        if fits(&own, &parts.topic_articles) && fits(&terms, &parts.document_frequencies) {
            Ok(terms)
        } else {
            Err(ModelError::Statistics(NOT_PART))
        }
    }

    /// The scores of all topics for an article. Returns how many of its terms count; with
    /// none, there is no score, and `scores` is empty.
    pub fn score(
        &self,
        article: CountRow<'_>,
        scratch: &mut ScoreScratch,
        scores: &mut Vec<f64>,
    ) -> usize {
        scores.clear();
        scratch.articles += 1;
        let constants = self.derivation.constants();
        if scratch.articles <= COMPUTED_ARTICLES && self.weights.get().is_none() {
            self.compute(article, scratch);
            if !scratch.terms.is_empty() {
                let terms = scratch
                    .computed
                    .weighted(&scratch.terms, constants.bias.len());
                score(constants, terms, scores);
            }
        } else {
            let weights = self.weights_on(scratch.threads);
            scratch.is_unsound |= !weights.is_sound();
            weights.article(self.derivation.weighing(), article, &mut scratch.terms);
            if !scratch.terms.is_empty() {
                scores_of((constants, weights), &scratch.terms, scores);
            }
        }
        scratch.terms.len()
    }

    /// Computes the weights of the article's own terms alone, which are the same as among those of
    /// all.
    pub(crate) fn compute(&self, article: CountRow<'_>, scratch: &mut ScoreScratch) {
        let ScoreScratch {
            terms,
            counts,
            computed,
            cursor,
            numbers,
            ..
        } = scratch;
        let (derivation, statistics) = (&self.derivation, &self.statistics);
        counts.clear();
        computed.clear();
        cursor.restart();
        let known = article
            .iter()
            .filter(|&(term, count)| count > 0.0 && (term as usize) < statistics.terms());
        for (term, count) in known {
            let (own, read) = statistics.term(term as usize, cursor);
            scratch.is_unsound |= read.is_err();
            let rarity = derivation.rarity(own.articles);
            if rarity > 0.0 {
                counts.push((term, f64::from(count), rarity));
                computed.push(own.topics, |evidence| {
                    derivation.term(own, numbers, evidence)
                });
            }
        }
        let weighing = derivation.weighing();
        weighing.weigh(counts.iter().copied(), terms);
    }

    /// The weights of all terms.
    pub(crate) fn weights(&self) -> &Weights {
        self.weights_on(1)
    }

    fn weights_on(&self, threads: usize) -> &Weights {
        let derive = || Weights::derive_on(threads, &self.derivation, &self.statistics);
        self.weights.get_or_init(derive)
    }
}

/// The scores for weighed terms, which are all known to the weights.
pub(crate) fn scores_of(
    (constants, weights): (&Constants, &Weights),
    terms: &[(u32, f64)],
    scores: &mut Vec<f64>,
) {
    let terms = terms.iter().map(|&term| weights.term(term));
    score(constants, terms, scores);
}

/// Topics with their scores, best first; ties go to the first topic in order.
#[must_use]
pub fn rank(scores: &[f64]) -> Vec<(u32, f64)> {
    let mut ranked: Vec<(u32, f64)> = (0_u32..).zip(scores.iter().copied()).collect();
    ranked.sort_unstable_by(best_first);
    ranked
}

/// Orders ids with their numbers: the highest number first, ties to the lowest id.
pub(crate) fn best_first(a: &(u32, f64), b: &(u32, f64)) -> Ordering {
    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
}
