//! Whether the difference of two classifiers on the same articles could be chance.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use crate::counts::Counts;
use crate::decision::{Decision, sorted_set};

/// How many times [`PairedDecisions::bootstrap`] draws the articles anew.
pub const BOOTSTRAP_RESAMPLES: u32 = 1_000;

/// The seed of the draws: any number would do, and it must be the same every time.
const SEED: u64 = 0;

/// Two differences of F1 that are equal may come out as far apart as this.
const ROUNDING: f64 = 1e-12;

/// What two classifiers, the first and the second, decided about the same articles.
///
/// Both tests give a two-sided p: how likely a difference at least as large as the one observed
/// would be, in either direction, if the two were equally good. Memory takes 20 bytes an article.
///
/// ```
/// # use slugline_evaluation::{Decision, PairedDecisions};
/// let mut pairs = PairedDecisions::default();
/// for truth in [0, 1, 1, 0, 1, 0] {
///     let right = Decision { truth: &[truth], predicted: &[truth], best: Some(truth) };
///     let wrong = Decision { best: Some(1 - truth), ..right };
///     pairs.add(right, wrong);
/// }
/// // Six heads in a row, or six tails.
/// assert!((pairs.mcnemar() - 2.0 / 64.0).abs() < 1e-12);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PairedDecisions {
    only_first: u64,
    only_second: u64,
    articles: Vec<Pair>,
}

/// One article's numbers of topics: its own; and by classifier, those given, and the right ones
/// of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pair {
    own: u32,
    given: [u32; 2],
    right: [u32; 2],
}

impl PairedDecisions {
    /// Adds one article; both decisions must be about it, with the same truth.
    pub fn add(&mut self, first: Decision<'_>, second: Decision<'_>) {
        let truth = sorted_set(first.truth);
        let is_own = |topic: &u32| truth.binary_search(topic).is_ok();
        let best_right = |decision: &Decision<'_>| decision.best.as_ref().is_some_and(is_own);
        match (best_right(&first), best_right(&second)) {
            (true, false) => self.only_first += 1,
            (false, true) => self.only_second += 1,
            _ => {}
        }
        let given = [first, second].map(|decision| sorted_set(decision.predicted));
        self.articles.push(Pair {
            own: number(truth.len()),
            right: [0, 1].map(|i| number(given[i].iter().filter(|topic| is_own(topic)).count())),
            given: [0, 1].map(|i| number(given[i].len())),
        });
    }

    /// The p of McNemar's test that the best topic is right equally often; see [`mcnemar`].
    #[must_use]
    pub fn mcnemar(&self) -> f64 {
        mcnemar(self.only_first, self.only_second)
    }

    /// The p of a paired bootstrap test that the micro-averaged F1 is the same.
    ///
    /// The articles are drawn [`BOOTSTRAP_RESAMPLES`] times, as many as there are, with
    /// replacement. As the draws scatter about the difference that was observed, and under the
    /// hypothesis about 0, p is the share of draws that are off by at least the observed
    /// difference (Efron and Tibshirani, *An Introduction to the Bootstrap*, 1993, chapter 16;
    /// for the paired test of F1, Berg-Kirkpatrick, Burkett and Klein, *An Empirical
    /// Investigation of Statistical Significance in NLP*, EMNLP 2012), the observed one counted as
    /// a draw, too, so that p is at least 1 ÷ 1,001. Of no article, p is 1.
    ///
    /// The draws are the same every time and on every machine; they follow the order in which the
    /// articles were added.
    #[must_use]
    pub fn bootstrap(&self) -> f64 {
        let articles = self.articles.len();
        if articles == 0 {
            return 1.0;
        }
        let observed = difference(self.articles.iter());
        let mut rng = Pcg64::seed_from_u64(SEED);
        let mut as_far = 1_u32;
        for _ in 0..BOOTSTRAP_RESAMPLES {
            let drawn = (0..articles).map(|_| &self.articles[rng.random_range(0..articles)]);
            let off = difference(drawn) - observed;
            as_far += u32::from(off.abs() >= observed.abs() - ROUNDING);
        }
        f64::from(as_far) / f64::from(BOOTSTRAP_RESAMPLES + 1)
    }
}

/// The first classifier's micro-averaged F1 less the second's.
fn difference<'a>(articles: impl Iterator<Item = &'a Pair>) -> f64 {
    let mut sums = [Counts::default(); 2];
    for pair in articles {
        for (i, sum) in sums.iter_mut().enumerate() {
            *sum += Counts {
                articles: pair.own.into(),
                predicted: pair.given[i].into(),
                correct: pair.right[i].into(),
            };
        }
    }
    let [first, second] = sums.map(|sum| sum.precision_recall_f1().f1);
    first - second
}

/// An article with more topics than that would fill the memory.
fn number(topics: usize) -> u32 {
    u32::try_from(topics).unwrap_or(u32::MAX)
}

/// The two-sided p of McNemar's test, exact: of the articles that one classifier alone has right,
/// as many would be each one's if they were equally good, and the rarer kind follows the binomial
/// distribution with a chance of ½ (McNemar, *Note on the Sampling Error of the Difference Between
/// Correlated Proportions or Percentages*, Psychometrika 12, 1947; in this form Dietterich,
/// *Approximate Statistical Tests*, Neural Computation 10, 1998). The usual χ² with a correction
/// for continuity approximates it, and isn't needed.
///
/// * `only_first`, `only_second`: how many articles the first alone and the second alone has right.
///
/// The result is in 0 to 1, and 1 where the two numbers are equal.
#[must_use]
pub fn mcnemar(only_first: u64, only_second: u64) -> f64 {
    let (few, many) = (only_first.min(only_second), only_first.max(only_second));
    if few == many {
        return 1.0;
    }
    let (few, many) = (few as f64, many as f64);
    let log_factorial = |n: f64| libm::lgamma(n + 1.0);
    let log_chance = log_factorial(few + many)
        - log_factorial(few)
        - log_factorial(many)
        - (few + many) * std::f64::consts::LN_2;
    // The chance of `few`, and in units of it those of few − 1, few − 2 and so on, which fall
    // faster and faster.
    let (mut sum, mut term, mut k) = (1.0, 1.0, few);
    while k > 0.0 && term > sum * f64::EPSILON {
        term *= k / (few + many - k + 1.0);
        sum += term;
        k -= 1.0;
    }
    (2.0 * libm::exp(log_chance) * sum).min(1.0)
}
