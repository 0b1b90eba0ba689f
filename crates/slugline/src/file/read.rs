//! From the bytes of a file to a model, trusting none of them.

use std::path::Path;

use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView};
use slugline_features::Vocabulary;
use slugline_model::{DecisionRule, NaiveBayesModel, Statistics, StatisticsParts};
use slugline_tokenizer::Tokenizer;

use super::{
    FORMAT_VERSION, FormatError, Header, METADATA_KEY, Version, checksum, integers, strings,
};
use crate::{Error, TopicModel};

/// Bytes in front of the header, which say how long it is.
const PREFIX: usize = size_of::<u64>();

impl TopicModel {
    /// Reads a model from a file.
    ///
    /// # Errors
    /// [`Error::Read`] and [`Error::Format`], each with the path.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let bytes = std::fs::read(path).map_err(|source| Error::Read {
            path: path.to_owned(),
            source,
        })?;
        Self::from_bytes(&bytes).map_err(|source| Error::Format {
            path: path.to_owned(),
            source,
        })
    }

    /// Reads a model from the bytes of its file. Memory follows the number of bytes,
    /// whatever they claim.
    ///
    /// # Errors
    /// [`FormatError`], which says what is wrong.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FormatError> {
        check_length(bytes)?;
        let (_, metadata) =
            SafeTensors::read_metadata(bytes).map_err(|_| FormatError::NotAModel)?;
        let header = metadata
            .metadata()
            .as_ref()
            .and_then(|metadata| metadata.get(METADATA_KEY))
            .ok_or(FormatError::AnotherKind)?;
        // Before the checksum: a newer version may compute it in another way.
        let Version { format_version } =
            serde_json::from_str(header).map_err(|_| FormatError::AnotherKind)?;
        if format_version > FORMAT_VERSION {
            return Err(FormatError::Newer {
                found: format_version,
            });
        }
        checksum::verify(bytes)?;
        let header: Header = serde_json::from_str(header).map_err(super::invalid)?;
        let tensors = SafeTensors::deserialize(bytes).map_err(super::invalid)?;
        build(header, &Arrays(&tensors))
    }
}

/// Tells a file that was cut short from one of another kind.
fn check_length(bytes: &[u8]) -> Result<(), FormatError> {
    let Some((prefix, rest)) = bytes.split_first_chunk::<PREFIX>() else {
        return Err(FormatError::NotAModel);
    };
    if rest.first() != Some(&b'{') {
        return Err(FormatError::NotAModel);
    }
    let header = u64::from_le_bytes(*prefix);
    let found = bytes.len() as u64;
    // A header of 100 MB is what the format allows; more is a file of another kind.
    if header > 100_000_000 {
        return Err(FormatError::NotAModel);
    }
    let data = PREFIX as u64 + header;
    if found < data {
        return Err(FormatError::Truncated {
            expected: data,
            found,
        });
    }
    let end = usize::try_from(header)
        .ok()
        .and_then(|header| rest.get(..header))
        .and_then(data_length)
        .ok_or(FormatError::NotAModel)?;
    if found < data.saturating_add(end) {
        return Err(FormatError::Truncated {
            expected: data.saturating_add(end),
            found,
        });
    }
    Ok(())
}

/// Where the last tensor ends, by the header.
fn data_length(header: &[u8]) -> Option<u64> {
    let header: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(header).ok()?;
    let ends = header.values().filter_map(|tensor| {
        let offsets = tensor.get("data_offsets")?;
        offsets.get(1)?.as_u64()
    });
    Some(ends.max().unwrap_or(0))
}

/// The tensors of a file by name.
struct Arrays<'a>(&'a SafeTensors<'a>);

impl<'a> Arrays<'a> {
    fn tensor(&self, name: &str) -> Result<TensorView<'a>, FormatError> {
        self.0
            .tensor(name)
            .map_err(|_| super::invalid(format_args!("it has no array “{name}”")))
    }

    fn integers(&self, name: &str) -> Result<Vec<u64>, FormatError> {
        integers::read(&self.tensor(name)?)
    }

    fn ids(&self, name: &str) -> Result<Vec<u32>, FormatError> {
        integers::read_u32(&self.tensor(name)?)
    }

    fn strings(&self, text: &str, ends: &str) -> Result<Vec<&'a str>, FormatError> {
        strings::split(self.tensor(text)?.data(), &self.integers(ends)?)
    }

    fn floats(&self, name: &str) -> Result<Vec<f64>, FormatError> {
        let tensor = self.tensor(name)?;
        if tensor.dtype() != Dtype::F64 {
            return Err(super::invalid("an array has a type that it can't have"));
        }
        let (numbers, _) = tensor.data().as_chunks::<8>();
        Ok(numbers.iter().copied().map(f64::from_le_bytes).collect())
    }
}

fn build(header: Header, arrays: &Arrays<'_>) -> Result<TopicModel, FormatError> {
    let topics = arrays.strings("topics.text", "topics.ends")?;
    if !topics.is_sorted_by(|a, b| a < b) {
        return Err(super::invalid("its topics are unsorted or given twice"));
    }
    let ngrams = arrays
        .ids("ngrams.prefixes")?
        .into_iter()
        .zip(arrays.ids("ngrams.last_words")?)
        .map(|(prefix, last)| [prefix, last]);
    let words = arrays.strings("words.text", "words.ends")?;
    let vocabulary = Vocabulary::from_parts(words, ngrams).map_err(super::invalid)?;

    let mut term_starts = vec![0_u64];
    for pairs in arrays.integers("terms.pairs")? {
        let start = term_starts.last().copied().unwrap_or(0);
        term_starts.push(start.saturating_add(pairs));
    }
    let statistics = Statistics::from_parts(StatisticsParts {
        articles: header.articles,
        single_topic_articles: header.single_topic_articles,
        topic_articles: arrays.integers("topics.articles")?,
        document_frequencies: arrays.integers("terms.articles")?,
        term_masses: arrays.integers("terms.masses")?,
        term_starts,
        pair_topics: arrays.ids("pairs.topics")?,
        pair_masses: arrays.integers("pairs.masses")?,
    })
    .map_err(super::invalid)?;
    if statistics.terms() != vocabulary.len() || statistics.topics() != topics.len() {
        return Err(super::invalid("its arrays have lengths that do not agree"));
    }

    let params = header.recipe.params().map_err(super::invalid)?;
    let tokenizer = Tokenizer::new(header.recipe.tokenizer.clone()).map_err(super::invalid)?;
    let model = NaiveBayesModel::new(params, statistics)
        .with_rule(DecisionRule {
            single_topic: header.single_topic,
            thresholds: arrays.floats("topics.thresholds")?,
            calibration: header.calibration,
        })
        .map_err(super::invalid)?;
    let topics = topics.into_iter().map(str::to_owned).collect();
    Ok(TopicModel::new(
        header.recipe,
        tokenizer,
        vocabulary,
        topics,
        model,
    ))
}
