//! The training articles that are kept, as counts, to be scored again.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use slugline_corpus::Article;
use slugline_features::{CountMatrix, FeaturesError, TermCounts};
use slugline_model::TopicSets;
use xxhash_rust::xxh3::Xxh3;

/// How much of a corpus is kept, at most: articles, and counts of terms in all of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SampleLimits {
    pub(crate) articles: usize,
    pub(crate) counts: usize,
}

impl SampleLimits {
    /// Nothing.
    pub(crate) const NONE: Self = Self {
        articles: 0,
        counts: 0,
    };

    /// What is scored again for thresholds and probabilities. More would cost memory (about
    /// 300 MB at most) and time, and no longer move them.
    pub(crate) const CALIBRATION: Self = Self {
        articles: 50_000,
        counts: 32 << 20,
    };

    /// Everything.
    pub(crate) const ALL: Self = Self {
        articles: usize::MAX,
        counts: usize::MAX,
    };

    fn admits(self, articles: usize, counts: usize) -> bool {
        articles <= self.articles && counts <= self.counts
    }

    /// How many of the articles with so many counts, in the order of their hashes, a sample
    /// of them would keep.
    pub(crate) fn kept(self, counts: impl Iterator<Item = usize>) -> usize {
        let mut sum = 0;
        counts
            .zip(1..)
            .take_while(|&(counts, articles)| {
                sum += counts;
                self.admits(articles, sum)
            })
            .count()
    }
}

/// The articles of a corpus whose hashes are lowest, as many as the limits admit.
///
/// Neither the order of the articles nor the number of threads has a part in the choice.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    limits: SampleLimits,
    /// The highest hash on top.
    articles: BinaryHeap<SampledArticle>,
    /// Counts of all articles together.
    counts: usize,
    /// The lowest hash that there was no room for. Beyond it nothing is taken, even if it is
    /// small enough to fit where a larger article did not.
    ceiling: Option<u64>,
}

/// An article as the counts of its terms, with its topics.
#[derive(Clone, Debug)]
pub(crate) struct SampledArticle {
    pub(crate) hash: u64,
    pub(crate) counts: Vec<(u32, f32)>,
    pub(crate) topics: Vec<u32>,
}

impl Sample {
    pub(crate) fn new(limits: SampleLimits) -> Self {
        Self {
            limits,
            articles: BinaryHeap::new(),
            counts: 0,
            ceiling: None,
        }
    }

    /// A sample of articles whose hashes, all of them, begin with those of the ones kept.
    pub(crate) fn resume(
        limits: SampleLimits,
        articles: Vec<SampledArticle>,
        hashes: &[u64],
    ) -> Self {
        let ceiling = hashes.get(articles.len()).copied();
        let mut sample = Self {
            limits,
            counts: articles.iter().map(|article| article.counts.len()).sum(),
            ceiling,
            articles: articles.into(),
        };
        // Nothing, unless the model was made with higher limits.
        sample.trim();
        sample
    }

    pub(crate) fn offer(&mut self, hash: u64, counts: &TermCounts, topics: &[u32]) {
        if self.limits.articles > 0 && self.is_wanted(hash) {
            self.push(SampledArticle {
                hash,
                counts: counts.row().iter().collect(),
                topics: topics.to_vec(),
            });
        }
    }

    /// Takes another sample in, its term and topic ids replaced through the maps.
    pub(crate) fn merge(&mut self, other: Self, terms: &[u32], topics: &[u32]) {
        self.ceiling = self.ceiling.into_iter().chain(other.ceiling).min();
        for mut article in other.articles {
            if self.is_wanted(article.hash) {
                article.renumber(terms, topics);
                self.push(article);
            }
        }
        self.trim();
    }

    fn is_wanted(&self, hash: u64) -> bool {
        self.ceiling.is_none_or(|ceiling| hash <= ceiling)
    }

    fn push(&mut self, article: SampledArticle) {
        self.counts += article.counts.len();
        self.articles.push(article);
        self.trim();
    }

    /// Drops what has the highest hashes until the rest is within the limits.
    fn trim(&mut self) {
        while let Some(highest) = self.articles.peek() {
            let admitted = self.limits.admits(self.articles.len(), self.counts);
            if admitted && self.is_wanted(highest.hash) {
                break;
            }
            self.counts -= highest.counts.len();
            self.ceiling = self.ceiling.into_iter().chain([highest.hash]).min();
            self.articles.pop();
        }
    }

    /// The articles in the order of their hashes, with final ids of terms and topics.
    pub(crate) fn finish(
        self,
        terms: &[u32],
        topics: &[u32],
    ) -> Result<(CountMatrix, TopicSets), FeaturesError> {
        let mut articles = self.articles.into_sorted_vec();
        for article in &mut articles {
            article.renumber(terms, topics);
            article.counts.sort_unstable_by_key(|count| count.0);
        }
        let sets = articles
            .iter_mut()
            .map(|article| std::mem::take(&mut article.topics))
            .collect();
        let counts = articles.into_iter().map(|article| article.counts);
        Ok((CountMatrix::from_rows(terms.len(), counts)?, sets))
    }
}

impl SampledArticle {
    fn renumber(&mut self, terms: &[u32], topics: &[u32]) {
        for (term, _) in &mut self.counts {
            *term = terms[*term as usize];
        }
        for topic in &mut self.topics {
            *topic = topics[*topic as usize];
        }
    }
}

/// Articles of one hash have the same text and topics: either may stand for the other.
impl PartialEq for SampledArticle {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash
    }
}

impl Eq for SampledArticle {}

impl PartialOrd for SampledArticle {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for SampledArticle {
    fn cmp(&self, other: &Self) -> Ordering {
        self.hash.cmp(&other.hash)
    }
}

/// A hash of all that training sees of an article, the same on every machine.
pub(crate) fn hash(article: &Article) -> u64 {
    let mut topics: Vec<&str> = article.topics.iter().map(String::as_str).collect();
    topics.sort_unstable();
    let title = article.title.as_deref().unwrap_or_default();
    let mut hasher = Xxh3::new();
    for part in [title, &article.body].into_iter().chain(topics) {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.digest()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// An article whose topic tells its size, too: one hash is one article, as in a corpus.
    fn article(hash: u64) -> SampledArticle {
        let size = usize::try_from(hash * 7 % 5).unwrap();
        SampledArticle {
            hash,
            counts: vec![(0, 1.0); size],
            topics: Vec::new(),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever the order and the split, a sample is the longest prefix, by hash, that
        /// the limits admit.
        #[test]
        fn a_sample_is_a_prefix_by_hash(
            parts in prop::collection::vec(prop::collection::vec(0_u64..12, 0..12), 1..4),
            articles in 0_usize..12,
            counts in 0_usize..30,
        ) {
            let limits = SampleLimits { articles, counts };
            let mut hashes: Vec<u64> = parts.concat();
            hashes.sort_unstable();
            let size = |&hash: &u64| article(hash).counts.len();
            let kept = limits.kept(hashes.iter().map(size));
            let sum = |articles: usize| hashes.iter().take(articles).map(size).sum::<usize>();
            prop_assert!(kept <= articles && sum(kept) <= counts);
            let is_more_too_much = kept + 1 > articles || sum(kept + 1) > counts;
            prop_assert!(kept == hashes.len() || is_more_too_much);
            hashes.truncate(kept);

            let mut whole = Sample::new(limits);
            for part in parts {
                let mut sample = Sample::new(limits);
                for hash in part {
                    if sample.is_wanted(hash) {
                        sample.push(article(hash));
                    }
                }
                whole.merge(sample, &[0], &[]);
            }
            let found: Vec<u64> = whole.articles.into_sorted_vec().iter().map(|a| a.hash).collect();
            prop_assert_eq!(found, hashes);
        }
    }
}
