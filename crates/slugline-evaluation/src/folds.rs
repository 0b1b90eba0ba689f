//! Splits articles into stratified folds for cross-validation.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use crate::EvaluationError;
use crate::decision::sorted_set;

/// Assigns each article to one of `folds` folds so that every fold has about the same share of
/// every topic; returns the fold of each article, in 0 to `folds` − 1.
///
/// This is the iterative stratification of Sechidis, Tsoumakas and Vlahavas, *On the
/// Stratification of Multi-Label Data* (ECML PKDD 2011), with folds of equal size: time and again
/// the topic with the fewest articles left is taken (of several, the one with the smallest id),
/// and each of its articles, in random order, goes to the fold with the fewest articles of that
/// topic; of several such folds to the one with the fewest articles; of several such to a random
/// one. Articles without a topic come last and are dealt out as if that were a topic; the paper
/// lets them fill up the smallest folds, which would leave some folds with few of them.
///
/// What holds of the result:
///
/// * No fold is empty.
/// * If no article has more than one topic, the folds' numbers of articles differ by at most 1,
///   and so do their numbers of articles of any topic. A topic with fewer articles than there are
///   folds is thus absent from some of them.
/// * With several topics per article, only the topic with the fewest articles, and the articles
///   without any, are sure to be spread that evenly; other topics and the folds' sizes nearly
///   are. With the 7,770 training articles and 90 topics of Reuters-21578, ten folds and a
///   hundred seeds, folds had 756 to 792 articles and no topic's numbers differed by more than 3.
///
/// The same arguments give the same folds, on every machine.
///
/// Takes time in proportion to (articles + topics) × folds plus the articles' topics, and memory
/// in proportion to the articles' topics; there is no table of articles × topics or topics ×
/// folds.
///
/// * `topics`: each article's topics, in any order.
/// * `folds`: the number of folds, in 2 to the number of articles; usually 5 or 10.
/// * `seed`: chooses among the many splits that are equally good; any number, such as 0.
///
/// ```
/// # use slugline_evaluation::{EvaluationError, stratified_folds};
/// // Leave one out.
/// let mut fold = stratified_folds(&[&[7], &[7, 9], &[]], 3, 0)?;
/// fold.sort();
/// assert_eq!(fold, [0, 1, 2]);
/// // Folds without an article are refused.
/// let refused = stratified_folds(&[&[7], &[7, 9], &[]], 4, 0);
/// assert_eq!(refused, Err(EvaluationError::TooManyFolds { folds: 4, articles: 3 }));
/// # Ok::<(), EvaluationError>(())
/// ```
///
/// # Errors
///
/// [`EvaluationError::TooFewFolds`] or [`EvaluationError::TooManyFolds`] if `folds` is out of
/// its range.
pub fn stratified_folds(
    topics: &[&[u32]],
    folds: usize,
    seed: u64,
) -> Result<Vec<usize>, EvaluationError> {
    if folds < 2 {
        return Err(EvaluationError::TooFewFolds { folds });
    }
    if folds > topics.len() {
        return Err(EvaluationError::TooManyFolds {
            folds,
            articles: topics.len(),
        });
    }
    let topics: Vec<_> = topics.iter().map(|own| sorted_set(own)).collect();
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut order: Vec<usize> = (0..topics.len()).collect();
    order.shuffle(&mut rng);

    let mut articles_of: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for &article in &order {
        for &topic in &*topics[article] {
            articles_of.entry(topic).or_default().push(article);
        }
    }
    let mut rarest = RarestFirst::new(&articles_of);
    let mut split = Split {
        fold_of: vec![None; topics.len()],
        sizes: vec![0; folds],
        of_topic: vec![0; folds],
        rng,
    };
    while let Some(topic) = rarest.pop() {
        let articles = &articles_of[&topic];
        split.count_placed(articles);
        for &article in articles {
            if split.place(article) {
                for &own in &*topics[article] {
                    rarest.take_article(own);
                }
            }
        }
    }
    // What is left are the articles without a topic, and none of them is placed yet.
    split.count_placed(&[]);
    for &article in &order {
        split.place(article);
    }
    Ok(split.fold_of.into_iter().flatten().collect())
}

/// The folds while they are being filled.
struct Split {
    /// The fold of each article, `None` until it is placed.
    fold_of: Vec<Option<usize>>,
    /// Each fold's number of articles.
    sizes: Vec<usize>,
    /// Each fold's number of articles of the topic at hand. Counted anew for each topic, which
    /// costs one look at its articles and saves a table of topics × folds.
    of_topic: Vec<usize>,
    rng: Pcg64,
}

impl Split {
    /// Turns to the topic that has these articles.
    fn count_placed(&mut self, articles: &[usize]) {
        self.of_topic.fill(0);
        for fold in articles.iter().filter_map(|&article| self.fold_of[article]) {
            self.of_topic[fold] += 1;
        }
    }

    /// Puts an article of the topic at hand where it is needed most; false if it has a fold.
    fn place(&mut self, article: usize) -> bool {
        if self.fold_of[article].is_some() {
            return false;
        }
        let fold = self.neediest();
        self.fold_of[article] = Some(fold);
        self.sizes[fold] += 1;
        self.of_topic[fold] += 1;
        true
    }

    /// The fold with the fewest articles of the topic at hand, then of all, then at random.
    ///
    /// The paper compares how many articles each fold still lacks. With folds of equal size every
    /// fold wants the same number, so the one that has the fewest lacks the most.
    fn neediest(&mut self) -> usize {
        let has = |fold: usize| (self.of_topic[fold], self.sizes[fold]);
        let mut neediest = 0;
        let mut tied = 1;
        for fold in 1..self.sizes.len() {
            match has(fold).cmp(&has(neediest)) {
                Ordering::Less => (neediest, tied) = (fold, 1),
                Ordering::Equal => {
                    // Keeping the n-th tied fold with probability 1/n makes all equally likely.
                    tied += 1;
                    if self.rng.random_range(0..tied) == 0 {
                        neediest = fold;
                    }
                }
                Ordering::Greater => {}
            }
        }
        neediest
    }
}

/// Topics in the order of how many of their articles have no fold yet.
struct RarestFirst {
    left: BTreeMap<u32, usize>,
    queue: BTreeSet<(usize, u32)>,
}

impl RarestFirst {
    fn new(articles_of: &BTreeMap<u32, Vec<usize>>) -> Self {
        let left: BTreeMap<_, _> = articles_of
            .iter()
            .map(|(&topic, articles)| (topic, articles.len()))
            .collect();
        let queue = left
            .iter()
            .map(|(&topic, &articles)| (articles, topic))
            .collect();
        Self { left, queue }
    }

    /// Takes out the topic with the fewest articles left, of several the one with the smallest id.
    fn pop(&mut self) -> Option<u32> {
        let (_, topic) = self.queue.pop_first()?;
        self.left.remove(&topic);
        Some(topic)
    }

    /// Notes that one more article of `topic` has a fold; nothing if the topic was taken out.
    fn take_article(&mut self, topic: u32) {
        let Some(left) = self.left.get_mut(&topic) else {
            return;
        };
        self.queue.remove(&(*left, topic));
        *left -= 1;
        if *left > 0 {
            self.queue.insert((*left, topic));
        }
    }
}
