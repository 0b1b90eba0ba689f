//! The training articles that are kept, as counts, to be scored again.

use rayon::prelude::*;
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

/// At this level nothing is kept.
const NOTHING: u32 = u64::BITS + 1;

impl SampleLimits {
    /// Nothing.
    pub(crate) const NONE: Self = Self {
        articles: 0,
        counts: 0,
    };

    /// What is scored again for thresholds and probabilities. More would cost memory (about
    /// 300 MB at most) and time, and no longer move them.
    pub(crate) const CALIBRATION: Self = Self {
        articles: 24_000,
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

    /// How many of the articles with so many counts, in the order of their `hashes`, a sample
    /// of them would keep.
    pub(crate) fn kept(self, hashes: &[u64], counts: impl Iterator<Item = usize>) -> usize {
        let mut sums = vec![0];
        sums.extend(counts.scan(0, |sum, counts| {
            *sum += counts;
            Some(*sum)
        }));
        let kept = (0..=NOTHING).map(|level| members(hashes, level));
        let mut admitted = kept.filter(|&kept| self.admits(kept, sums[kept]));
        admitted.next().unwrap_or_default()
    }
}

/// Whether a sample at this level has the article: the first bits of its hash, as many as the
/// level says, are 0. Each level has about half of the one below.
fn is_member(hash: u64, level: u32) -> bool {
    level == 0 || level < NOTHING && hash.leading_zeros() >= level
}

/// How many of the articles with these hashes, ascending, are in a sample at this level: they
/// are the first.
pub(crate) fn members(hashes: &[u64], level: u32) -> usize {
    hashes.partition_point(|&hash| is_member(hash, level))
}

/// The articles of a corpus whose hashes begin with some zeros: with as few as the limits admit.
///
/// Neither the order of the articles nor the number of threads has a part in the choice; and an
/// article that goes takes no other one's place, be it in the sample or not, unless so many are
/// gone that one zero less would do.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    limits: SampleLimits,
    level: u32,
    articles: Vec<SampledArticle>,
    /// Counts of all articles together.
    counts: usize,
}

/// An article as the counts of its terms, with its topics.
#[derive(Clone, Debug)]
pub(crate) struct SampledArticle {
    pub(crate) hash: u64,
    pub(crate) counts: Vec<(u32, f32)>,
    /// See [`CountRow::lone`](slugline_features::CountRow::lone).
    pub(crate) lone: Vec<f32>,
    pub(crate) topics: Vec<u32>,
}

impl Sample {
    pub(crate) fn new(limits: SampleLimits) -> Self {
        let mut sample = Self {
            limits,
            level: 0,
            articles: Vec::new(),
            counts: 0,
        };
        if limits.articles == 0 {
            sample.level = NOTHING;
        }
        sample
    }

    /// The sample of a corpus with these hashes, ascending, which has kept these articles.
    pub(crate) fn resume(
        limits: SampleLimits,
        articles: Vec<SampledArticle>,
        hashes: &[u64],
    ) -> Self {
        let mut sample = Self {
            counts: articles.iter().map(SampledArticle::size).sum(),
            level: level(hashes, articles.len()),
            articles,
            limits,
        };
        // Nothing, unless the model was made with higher limits.
        sample.trim();
        sample
    }

    pub(crate) fn offer(&mut self, hash: u64, counts: &TermCounts, topics: &[u32]) {
        if is_member(hash, self.level) {
            self.push(SampledArticle {
                hash,
                counts: counts.row().iter().collect(),
                lone: counts.row().lone().to_vec(),
                topics: topics.to_vec(),
            });
        }
    }

    /// Takes another sample in, its term and topic ids replaced through the maps.
    pub(crate) fn merge(&mut self, other: Self, terms: &[u32], topics: &[u32]) {
        self.level = self.level.max(other.level);
        self.drop_others();
        let mut others = other.articles;
        others.retain(|article| is_member(article.hash, self.level));
        let renumbered = others.par_iter_mut();
        renumbered.for_each(|article| article.renumber(terms, topics));
        for article in others {
            // One before may have raised the level.
            if is_member(article.hash, self.level) {
                self.push(article);
            }
        }
    }

    fn push(&mut self, article: SampledArticle) {
        self.counts += article.size();
        self.articles.push(article);
        self.trim();
    }

    /// Raises the level until what is kept is within the limits.
    fn trim(&mut self) {
        while !self.limits.admits(self.articles.len(), self.counts) {
            self.level += 1;
            self.drop_others();
        }
    }

    /// Drops what isn't in a sample at this level.
    fn drop_others(&mut self) {
        let Self { level, counts, .. } = self;
        self.articles.retain(|article| {
            let stays = is_member(article.hash, *level);
            if !stays {
                *counts -= article.size();
            }
            stays
        });
    }

    /// The articles in the order of their hashes, with final ids of terms and topics.
    pub(crate) fn finish(
        self,
        terms: &[u32],
        topics: &[u32],
    ) -> Result<(CountMatrix, TopicSets), FeaturesError> {
        let mut articles = self.articles;
        // Articles of one hash have the same text and topics: either may stand for the other.
        articles.sort_unstable_by_key(|article| article.hash);
        articles.par_iter_mut().for_each(|article| {
            article.renumber(terms, topics);
            article.counts.sort_unstable_by_key(|count| count.0);
        });
        let sets = articles
            .iter_mut()
            .map(|article| std::mem::take(&mut article.topics))
            .collect();
        let (counts, lone): (Vec<_>, Vec<_>) = articles
            .into_iter()
            .map(|article| (article.counts, article.lone))
            .unzip();
        let articles = CountMatrix::from_rows(terms.len(), counts)?.with_lone(lone)?;
        Ok((articles, sets))
    }
}

/// The level of a sample that has kept so many of the articles with these hashes, ascending:
/// the lowest with so many.
pub(crate) fn level(hashes: &[u64], kept: usize) -> u32 {
    let mut levels = 0..NOTHING;
    levels
        .find(|&level| members(hashes, level) <= kept)
        .unwrap_or(NOTHING)
}

impl SampledArticle {
    /// How many counts it has.
    fn size(&self) -> usize {
        self.counts.len() + self.lone.len()
    }

    fn renumber(&mut self, terms: &[u32], topics: &[u32]) {
        for (term, _) in &mut self.counts {
            *term = terms[*term as usize];
        }
        for topic in &mut self.topics {
            *topic = topics[*topic as usize];
        }
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
        let size = usize::try_from(hash % 5).unwrap();
        SampledArticle {
            hash,
            counts: vec![(0, 1.0); size / 2],
            lone: vec![1.0; size - size / 2],
            topics: Vec::new(),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever the order and the split, a sample is that of the lowest level that the limits
        /// admit.
        #[test]
        fn a_sample_has_the_lowest_level_that_is_admitted(
            parts in prop::collection::vec(prop::collection::vec((0_u64..12, 0_u32..66), 0..12), 1..4),
            articles in 0_usize..12,
            counts in 0_usize..30,
        ) {
            let limits = SampleLimits { articles, counts };
            let hash = |&(number, zeros): &(u64, u32)| (number << 60).checked_shr(zeros).unwrap_or(number);
            let parts: Vec<Vec<u64>> = parts.iter().map(|part| part.iter().map(hash).collect()).collect();
            let mut hashes: Vec<u64> = parts.concat();
            hashes.sort_unstable();
            let size = |&hash: &u64| article(hash).size();
            let at = |level: u32| -> Vec<u64> {
                let has = |hash: &&u64| level == 0 || level <= 64 && u128::from(**hash) < 1 << (64 - level);
                hashes.iter().filter(has).copied().collect()
            };
            let fits = |kept: &Vec<u64>| kept.len() <= articles && kept.iter().map(size).sum::<usize>() <= counts;
            let expected = (0..=65).map(at).find(fits).unwrap();

            let mut whole = Sample::new(limits);
            for part in parts {
                let mut sample = Sample::new(limits);
                for hash in part {
                    if is_member(hash, sample.level) {
                        sample.push(article(hash));
                    }
                }
                whole.merge(sample, &[0], &[]);
            }
            let mut found: Vec<u64> = whole.articles.iter().map(|a| a.hash).collect();
            found.sort_unstable();
            prop_assert_eq!(&found, &expected);
            prop_assert_eq!(limits.kept(&hashes, hashes.iter().map(size)), found.len());
            let resumed = Sample::resume(limits, whole.articles, &hashes);
            prop_assert_eq!(members(&hashes, resumed.level), found.len());
        }
    }
}
