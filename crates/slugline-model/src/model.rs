//! A fitted model: statistics, the weights derived from them, and the rule that decides.

use std::cmp::Ordering;
use std::sync::OnceLock;

use slugline_features::{CountMatrix, CountRow};

use crate::formula::{Constants, View};
use crate::packed::Cursor;
use crate::statistics::NOT_PART;
use crate::weights::{ComputedTerms, Derivation, Weights, score, weigh};
use crate::{
    DecisionOptions, DecisionRule, ModelError, NaiveBayesValidParams, OutOfSample, Statistics,
    TopicId, TopicSets,
};

/// So many articles are scored, by one scratch, with weights that are computed for their terms.
/// Then those of all terms are: at 1.2 million terms that takes as long as some 100 articles.
const COMPUTED_ARTICLES: u64 = 16;

/// No weight of a topic comes near to it: a sum over the terms of logarithms.
const MAX_CONSTANT: f64 = 1e15;

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
    terms: Vec<(u32, f64)>,
    /// Ids, counts and inverse document frequencies.
    counts: Vec<(u32, f64, f64)>,
    computed: ComputedTerms,
    cursor: Cursor,
    /// A record was met that can't be.
    is_unsound: bool,
    pub(crate) refined: Vec<(u32, f32)>,
}

/// Why a topic has its score: what each term contributed.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The part of the score that doesn't depend on the article's terms.
    pub bias: f64,
    /// Terms with what each adds to the score, in order of term. Bias and contributions
    /// add up to the score.
    pub contributions: Vec<(u32, f64)>,
}

impl ScoreScratch {
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
        Self {
            derivation: Derivation::new(&statistics, &params, View::Decision),
            weights: OnceLock::new(),
            rule: DecisionRule::best_topic(statistics.is_single_topic()),
            topic_ids: (0_u32..).take(statistics.topics()).map(TopicId).collect(),
            params,
            statistics,
        }
    }

    /// A model of statistics with `bias` and `offset`, by topic, that were derived from them
    /// before; see [`Self::topic_constants`]. It is ready at once, whatever the number of terms.
    ///
    /// # Errors
    /// [`ModelError::Statistics`] if there are not as many as topics, or one is no number that
    /// such a weight can be. [`Self::check`] tells whether they follow from the statistics.
    pub fn resume(
        params: NaiveBayesValidParams,
        statistics: Statistics,
        bias: Vec<f64>,
        offset: Vec<f64>,
    ) -> Result<Self, ModelError> {
        let articles = statistics.topic_articles();
        let is_weight = |weight: f64| weight.abs() < MAX_CONSTANT;
        let fits = bias.len() == articles.len()
            && offset.iter().all(|&offset| is_weight(offset))
            && bias.iter().zip(articles).all(|(&bias, &articles)| {
                is_weight(bias) || (articles == 0 && bias == f64::NEG_INFINITY)
            });
        if offset.len() != articles.len() || !fits {
            return Err(ModelError::Statistics(
                "the weights of topics do not belong to them",
            ));
        }
        let constants = Constants { bias, offset };
        Ok(Self {
            derivation: Derivation::resume(&statistics, &params, constants),
            weights: OnceLock::new(),
            rule: DecisionRule::best_topic(statistics.is_single_topic()),
            topic_ids: (0_u32..).take(statistics.topics()).map(TopicId).collect(),
            params,
            statistics,
        })
    }

    /// Checks what [`Self::resume`] and [`Statistics::from_packed`] take for granted.
    ///
    /// # Errors
    /// As [`Statistics::from_parts`].
    pub fn check(&self) -> Result<(), ModelError> {
        self.statistics.check()?;
        if self.has_own_constants() {
            Ok(())
        } else {
            Err(ModelError::Statistics(
                "the weights of topics do not follow from them",
            ))
        }
    }

    fn has_own_constants(&self) -> bool {
        let derived = Derivation::new(&self.statistics, &self.params, View::Decision);
        let (derived, own) = (derived.constants(), self.derivation.constants());
        derived.bias == own.bias && derived.offset == own.offset
    }

    /// What is said for each topic whatever the article, and what each unit of an article's
    /// weights adds to that: `bias` and `offset` of the documentation of this crate.
    #[must_use]
    pub fn topic_constants(&self) -> (&[f64], &[f64]) {
        let constants = self.derivation.constants();
        (&constants.bias, &constants.offset)
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
        self.check_part(articles, topics)?;
        OutOfSample::new(&self.statistics, &self.params, articles, topics)
    }

    /// The cheap necessary conditions for the articles to be part of the statistics.
    fn check_part(&self, articles: &CountMatrix, topics: &TopicSets) -> Result<(), ModelError> {
        crate::fit::check_length(articles, topics.len())?;
        crate::fit::check_terms(articles, self.statistics.terms())?;
        let mut own = vec![0_u64; self.statistics.topics()];
        let mut terms = vec![0_u64; self.statistics.terms()];
        for (article, topics) in articles.rows().zip(topics.iter()) {
            for &topic in topics {
                match own.get_mut(topic as usize) {
                    Some(articles) => *articles += 1,
                    None => return Err(ModelError::Statistics("a topic is unknown")),
                }
            }
            for (term, count) in article.iter() {
                terms[term as usize] += u64::from(count > 0.0);
            }
        }
        let parts = self.statistics.parts();
        let fits = |part: &[u64], whole: &[u64]| part.iter().zip(whole).all(|(a, b)| a <= b);
        if fits(&own, &parts.topic_articles) && fits(&terms, &parts.document_frequencies) {
            Ok(())
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
                let terms = scratch.computed.weighted(&scratch.terms);
                score(constants, terms, scores);
            }
        } else {
            let weights = self.weights();
            scratch.is_unsound |= !weights.is_sound();
            weights.article(&self.params, article, &mut scratch.terms);
            if !scratch.terms.is_empty() {
                scores_of((constants, weights), &scratch.terms, scores);
            }
        }
        scratch.terms.len()
    }

    /// Computes the weights of the article's own terms alone, which are the same as among those of
    /// all.
    fn compute(&self, article: CountRow<'_>, scratch: &mut ScoreScratch) {
        let ScoreScratch {
            terms,
            counts,
            computed,
            cursor,
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
            let idf = derivation.idf(own.articles);
            if idf > 0.0 {
                counts.push((term, f64::from(count), idf));
                computed.push(|evidence| derivation.term(own, evidence));
            }
        }
        weigh(&self.params, counts.iter().copied(), terms);
    }

    /// The weights of all terms.
    fn weights(&self) -> &Weights {
        self.weights
            .get_or_init(|| Weights::derive(&self.derivation, &self.statistics))
    }

    /// What each term of the article contributes to the score of a topic. A topic that the
    /// model doesn't have is explained as one without articles: by a bias of −∞ alone.
    #[must_use]
    pub fn explain(&self, article: CountRow<'_>, topic: u32) -> Explanation {
        if topic as usize >= self.statistics.topics() {
            return Explanation {
                bias: f64::NEG_INFINITY,
                contributions: Vec::new(),
            };
        }
        let constants = self.derivation.constants();
        let mut scratch = ScoreScratch::default();
        self.compute(article, &mut scratch);
        let offset = constants.offset[topic as usize];
        let weighted = scratch.computed.weighted(&scratch.terms);
        Explanation {
            bias: constants.bias[topic as usize],
            contributions: weighted
                .zip(&scratch.terms)
                .map(|(term, &(id, weight))| {
                    let evidence = term.evidence_for(topic).unwrap_or(0.0);
                    (id, weight * (offset + term.common + evidence))
                })
                .collect(),
        }
    }

    /// The terms seen with a topic that speak most for it, strongest first, at most
    /// `limit`: each with what it contributes to the score of an article that says this
    /// one term, once. None for a topic that the model doesn't have.
    #[must_use]
    pub fn strongest_terms(&self, topic: u32, limit: usize) -> Vec<(u32, f64)> {
        let Some(offset) = self.derivation.constants().offset.get(topic as usize) else {
            return Vec::new();
        };
        let mut weighed = Vec::with_capacity(1);
        let mut terms = Vec::new();
        for id in (0_u32..).take(self.statistics.terms()) {
            let once = std::iter::once((id, 1.0, self.weights().idf(id)));
            weigh(&self.params, once, &mut weighed);
            let Some(&(_, weight)) = weighed.first() else {
                continue;
            };
            let term = self.weights().term((id, weight));
            if let Some(evidence) = term.evidence_for(topic) {
                terms.push((id, weight * (offset + term.common + evidence)));
            }
        }
        strongest(terms, limit)
    }
}

/// The best of some ids with their numbers, at most `limit`, best first.
pub(crate) fn strongest(mut terms: Vec<(u32, f64)>, limit: usize) -> Vec<(u32, f64)> {
    if limit < terms.len() {
        terms.select_nth_unstable_by(limit, best_first);
        terms.truncate(limit);
    }
    terms.sort_unstable_by(best_first);
    terms
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
