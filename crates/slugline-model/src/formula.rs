//! The formulas of the family, each split into the parts that a sparse score is made of.
//!
//! A score is linear in the weights `x` of an article's terms, and every member of the
//! family can be written
//!
//! ```text
//! score(c) = bias(c) + Σ_t x(t) · (offset(c) + common(t) + evidence(t, c))
//! ```
//!
//! with `evidence(t, c) = 0` for every pair that no article has shown. Storage and time
//! then follow the pairs that were seen, not vocabulary × topics.
//!
//! Below, `S(t)` is the mass of a term in all articles, `S(t, c)` in those of a topic,
//! `T` and `T(c)` the sums of these over the `V` terms that count, `n` and `n(c)` the
//! articles, and `α` the smoothing.

use crate::logarithms::logarithm;
use crate::single::single;
use crate::totals::Totals;
use crate::{Algorithm, NaiveBayesValidParams};

/// What a score is to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// The joint log-likelihood of article and topic, as linfa-bayes and scikit-learn
    /// define it: topics exclude each other.
    Joint,
    /// How far a topic stands out, comparable between articles, so that a threshold per
    /// topic can decide it: several topics may apply.
    ///
    /// Complement and Bernoulli: the joint score above its mean over all topics.
    /// Multinomial: the log-odds of the topic against all articles that don't have it,
    /// `ln P(x|c) P(c) − ln P(x|¬c) P(¬c)`.
    Decision,
}

/// One member of the family, seen one way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Formula {
    algorithm: Algorithm,
    view: View,
    alpha: f64,
    ln_alpha: f64,
}

impl Formula {
    pub(crate) fn new(params: &NaiveBayesValidParams, view: View) -> Self {
        Self {
            algorithm: params.algorithm,
            view,
            alpha: params.alpha,
            ln_alpha: logarithm(params.alpha),
        }
    }

    /// Whether scores are taken relative to the mean over the topics.
    fn is_centred(self) -> bool {
        self.view == View::Decision && self.algorithm != Algorithm::Multinomial
    }

    /// `bias(c)` and `offset(c)` of every topic.
    ///
    /// A topic without articles gets a bias of −∞: there is nothing to say for it.
    /// `absence` is, by topic, the sum over its seen terms of [`Self::absence`]; it may be empty
    /// where nobody looks at it.
    pub(crate) fn constants(self, totals: &Totals, absence: &[f64]) -> Constants {
        let topics = 0..totals.topics.len();
        let (mut bias, mut offset): (Vec<f64>, Vec<f64>) = topics
            .map(|topic| {
                let absence = absence.get(topic).copied().unwrap_or_default();
                self.topic_constants(totals, topic, absence)
            })
            .unzip();
        if self.is_centred() {
            centre(&mut bias, totals);
            centre(&mut offset, totals);
        }
        for (bias, topic) in bias.iter_mut().zip(&totals.topics) {
            if topic.articles == 0 {
                *bias = f64::NEG_INFINITY;
            }
        }
        Constants { bias, offset }
    }

    fn topic_constants(self, totals: &Totals, topic: usize, absence: f64) -> (f64, f64) {
        let ln = libm::log;
        let articles = totals.topics[topic].articles as f64;
        // At least one, so that a corpus without a term that counts has finite scores.
        let smoothing = self.alpha * totals.terms.max(1) as f64;
        match (self.algorithm, self.view) {
            // −ln((S(t) − S(t,c) + α) / (T − T(c) + αV)): Rennie et al. 2003, equation 6.
            (Algorithm::Complement, _) => (0.0, ln(totals.complement(topic) + smoothing)),
            // ln P(c) + Σ x ln((S(t,c) + α) / (T(c) + αV)): McCallum and Nigam 1998, eq. 6.
            (Algorithm::Multinomial, View::Joint) => (
                ln(articles) - ln(memberships(totals)),
                ln(self.alpha) - ln(totals.mass(topic) + smoothing),
            ),
            // The same for c less the same for all other articles; one is added to both
            // counts, so that a topic that every article has gets finite odds.
            (Algorithm::Multinomial, View::Decision) => (
                ln(articles + 1.0) - ln(totals.articles as f64 - articles + 1.0),
                ln(totals.complement(topic) + smoothing) - ln(totals.mass(topic) + smoothing),
            ),
            // ln P(c) + Σ over present of ln p + Σ over absent of ln(1 − p), with
            // p = (n(t,c) + α) / (n(c) + 2α): McCallum and Nigam 1998, equations 1 and 2.
            (Algorithm::Bernoulli, _) => {
                let unseen = ln(articles + self.alpha) - ln(articles + 2.0 * self.alpha);
                let absent = totals.terms as f64 * unseen + absence;
                (
                    ln(articles) - ln(memberships(totals)) + absent,
                    ln(self.alpha) - ln(articles + self.alpha),
                )
            }
        }
    }

    /// Writes behind `logarithms` the numbers whose logarithms [`Self::term`] asks for: apart
    /// from it so that those of many terms can be taken at a time. `mass` is `S(t)`; `pairs` holds
    /// (c, `S(t, c)`) for each seen pair of the term. A number that all pairs share comes first, then
    /// one of each pair, and then perhaps another one of each.
    pub(crate) fn arguments(
        self,
        totals: &Totals,
        mass: f64,
        pairs: impl Iterator<Item = (u32, f64)> + Clone,
        logarithms: &mut Vec<f64>,
    ) {
        let alpha = self.alpha;
        let own = pairs.clone().map(|(_, own)| own + alpha);
        let others = pairs.clone().map(|(_, own)| mass - own + alpha);
        logarithms.push(mass + alpha);
        match (self.algorithm, self.view) {
            (Algorithm::Complement, _) => logarithms.extend(others),
            (Algorithm::Multinomial, View::Joint) => logarithms.extend(own),
            (Algorithm::Multinomial, View::Decision) => {
                logarithms.extend(own);
                logarithms.extend(others);
            }
            (Algorithm::Bernoulli, _) => {
                let articles = |topic: u32| totals.topics[topic as usize].articles as f64;
                let lacking = pairs
                    .clone()
                    .map(|(topic, own)| lacking(articles(topic), own) + alpha);
                logarithms.extend(own);
                logarithms.extend(lacking);
                logarithms.extend(pairs.map(|(topic, _)| articles(topic) + alpha));
            }
        }
    }

    /// `evidence(t, c)` for each seen pair of a term is written behind `evidence`, and `common(t)`
    /// is returned. `logarithms` are those of what [`Self::arguments`] wrote, `present` is how many
    /// topics have articles.
    pub(crate) fn term(self, present: usize, logarithms: &[f64], evidence: &mut Vec<f32>) -> f64 {
        let start = evidence.len();
        let (all, ln_alpha) = (logarithms[0], self.ln_alpha);
        let of_pairs = &logarithms[1..];
        match (self.algorithm, self.view) {
            (Algorithm::Complement, _) => {
                evidence.extend(of_pairs.iter().map(|others| single(all - others)));
            }
            (Algorithm::Multinomial, View::Joint) => {
                evidence.extend(of_pairs.iter().map(|own| single(own - ln_alpha)));
            }
            (Algorithm::Multinomial, View::Decision) => {
                let (own, others) = of_pairs.split_at(of_pairs.len() / 2);
                let pairs = own.iter().zip(others);
                evidence.extend(pairs.map(|(own, others)| single(own - ln_alpha + all - others)));
            }
            (Algorithm::Bernoulli, _) => {
                let (own, others) = of_pairs.split_at(of_pairs.len() / 3);
                let (lacking, articles) = others.split_at(own.len());
                let pairs = own.iter().zip(lacking).zip(articles);
                evidence.extend(pairs.map(|((own, lacking), articles)| {
                    single(own - lacking - (ln_alpha - articles))
                }));
            }
        }
        if self.is_centred() {
            let sum: f64 = evidence[start..].iter().copied().map(f64::from).sum();
            return -sum / present.max(1) as f64;
        }
        match (self.algorithm, self.view) {
            (Algorithm::Complement, _) => -all,
            (Algorithm::Multinomial, View::Decision) => ln_alpha - all,
            (Algorithm::Multinomial, View::Joint) | (Algorithm::Bernoulli, _) => 0.0,
        }
    }

    /// Whether a score looks at the terms that an article lacks.
    pub(crate) fn looks_at_absence(self) -> bool {
        self.algorithm == Algorithm::Bernoulli
    }

    /// What a seen pair adds to the log-probability of an article that lacks the term,
    /// `ln(1 − p(t,c))` above that of an unseen pair: for Bernoulli, which looks at absent terms.
    pub(crate) fn absence(self, totals: &Totals, topic: u32, own: f64) -> f64 {
        let articles = totals.topics[topic as usize].articles as f64;
        libm::log(lacking(articles, own) + self.alpha) - libm::log(articles + self.alpha)
    }
}

/// `bias(c)` and `offset(c)` by topic.
#[derive(Clone, Debug)]
pub(crate) struct Constants {
    pub(crate) bias: Vec<f64>,
    pub(crate) offset: Vec<f64>,
}

/// A topic's articles without the term. Statistics of another algorithm, or of a damaged
/// file, can claim more articles with the term than there are; then none lacks it.
fn lacking(articles: f64, own: f64) -> f64 {
    (articles - own).max(0.0)
}

/// Takes the mean over the topics that have articles from each.
fn centre(values: &mut [f64], totals: &Totals) {
    let sum: f64 = values
        .iter()
        .zip(&totals.topics)
        .filter(|(_, topic)| topic.articles > 0)
        .map(|(value, _)| value)
        .sum();
    let mean = sum / totals.present.max(1) as f64;
    for value in values {
        *value -= mean;
    }
}

/// An article with two topics has two memberships; priors are shares of them.
fn memberships(totals: &Totals) -> f64 {
    totals
        .topics
        .iter()
        .map(|topic| u128::from(topic.articles))
        .sum::<u128>() as f64
}
