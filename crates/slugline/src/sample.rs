//! The training articles that are kept, as counts, to be scored again.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use slugline_corpus::Article;
use slugline_features::{CountMatrix, FeaturesError, TermCounts};
use slugline_model::TopicSets;
use xxhash_rust::xxh3::Xxh3;

/// The articles of a corpus whose hashes are lowest, at most a given number.
///
/// Neither the order of the articles nor the number of threads has a part in the choice.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    limit: usize,
    articles: BinaryHeap<SampledArticle>,
}

/// An article as the counts of its terms, with its topics.
#[derive(Clone, Debug)]
struct SampledArticle {
    hash: u64,
    counts: Vec<(u32, f32)>,
    topics: Vec<u32>,
}

impl Sample {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            articles: BinaryHeap::new(),
        }
    }

    pub(crate) fn offer(&mut self, article: &Article, counts: &TermCounts, topics: &[u32]) {
        if self.limit == 0 {
            return;
        }
        let hash = hash(article);
        if self.articles.len() < self.limit || self.highest().is_some_and(|top| hash < top) {
            self.push(SampledArticle {
                hash,
                counts: counts.row().iter().collect(),
                topics: topics.to_vec(),
            });
        }
    }

    /// Takes another sample in, its term and topic ids replaced through the maps.
    pub(crate) fn merge(&mut self, other: Self, terms: &[u32], topics: &[u32]) {
        for mut article in other.articles {
            article.renumber(terms, topics);
            self.push(article);
        }
    }

    fn highest(&self) -> Option<u64> {
        self.articles.peek().map(|article| article.hash)
    }

    fn push(&mut self, article: SampledArticle) {
        self.articles.push(article);
        if self.articles.len() > self.limit {
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
fn hash(article: &Article) -> u64 {
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
