//! What a model keeps of its training articles, so that articles can be added and removed.

use bytes::Bytes;
use slugline_features::CountMatrix;
use slugline_model::TopicSets;

use crate::sample::SampledArticle;
use crate::{Error, postings};

/// Which articles a model was trained on, and those of them that it is calibrated on.
///
/// It stays as it lies in the file until it is needed: to classify, nobody does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TrainingSection {
    /// The hash of each article, ascending; see [`crate::sample::hash`].
    pub(crate) hashes: Vec<u64>,
    /// `None` if the model is not calibrated.
    pub(crate) sample: Option<PackedSample>,
}

/// The articles with the lowest hashes, as counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PackedSample {
    /// By article, how many topics it has.
    pub(crate) topic_counts: Vec<u64>,
    /// The topics of the articles in a row, ascending within each.
    pub(crate) topics: Vec<u32>,
    /// By term, how many of the articles have it; empty if these are all articles.
    pub(crate) frequencies: Vec<u64>,
    /// See [`postings`].
    pub(crate) counts: Bytes,
}

impl TrainingSection {
    /// Of articles whose hashes ascend, and of the first of them, if the model is calibrated.
    pub(crate) fn new(hashes: Vec<u64>, sample: Option<(&CountMatrix, &TopicSets)>) -> Self {
        let sample = sample.map(|(articles, topics)| PackedSample {
            topic_counts: topics.iter().map(|topics| topics.len() as u64).collect(),
            topics: topics.iter().flatten().copied().collect(),
            frequencies: if topics.len() == hashes.len() {
                Vec::new()
            } else {
                articles.document_frequencies()
            },
            counts: postings::pack(articles).into(),
        });
        Self { hashes, sample }
    }

    /// Checks the lengths of its lists against each other and against those of the model.
    pub(crate) fn check(&self, articles: u64, terms: usize) -> Result<(), &'static str> {
        if self.hashes.len() as u64 != articles {
            return Err("it does not have a hash for each article");
        }
        if !self.hashes.is_sorted() {
            return Err("the hashes do not ascend");
        }
        let Some(sample) = &self.sample else {
            return Ok(());
        };
        let kept = sample.topic_counts.len();
        let sum = sample
            .topic_counts
            .iter()
            .try_fold(0_u64, |sum, &count| sum.checked_add(count));
        let has_all = kept == self.hashes.len() && sample.frequencies.is_empty();
        if kept > self.hashes.len() {
            Err("it keeps more articles than there are")
        } else if sum != Some(sample.topics.len() as u64) {
            Err("the topics do not belong to the articles")
        } else if !has_all && sample.frequencies.len() != terms {
            Err("the counts do not belong to the terms")
        } else {
            Ok(())
        }
    }

    /// The articles that the model is calibrated on, in the order of their hashes, which are
    /// the first ones; none if it isn't. `frequencies` has by term the articles of the model
    /// that have it, of which there are `topics` topics.
    pub(crate) fn articles(
        &self,
        frequencies: &[u64],
        topics: usize,
    ) -> Result<Vec<SampledArticle>, Error> {
        let Some(sample) = &self.sample else {
            return Ok(Vec::new());
        };
        let frequencies = if sample.frequencies.is_empty() {
            frequencies
        } else {
            &sample.frequencies
        };
        let counts = postings::unpack(&sample.counts, frequencies, sample.topic_counts.len());
        let counts = counts.ok_or(Error::TrainingSection(
            "the counts end too early or too late",
        ))?;
        let mut rest = sample.topics.as_slice();
        let mut articles = Vec::with_capacity(counts.len());
        for ((&hash, counts), &count) in self.hashes.iter().zip(counts).zip(&sample.topic_counts) {
            let own = usize::try_from(count)
                .ok()
                .and_then(|count| rest.split_off(..count));
            let own = own.filter(|own| {
                own.is_sorted_by(|a, b| a < b)
                    && own.last().is_none_or(|&topic| (topic as usize) < topics)
            });
            let own = own.ok_or(Error::TrainingSection(
                "an article has topics that can't be",
            ))?;
            articles.push(SampledArticle {
                hash,
                counts,
                lone: Vec::new(),
                topics: own.to_vec(),
            });
        }
        Ok(articles)
    }
}
