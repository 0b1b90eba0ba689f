//! From the bytes of a file to a model, trusting none of them.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use safetensors::Dtype;
use slugline_features::Vocabulary;
use slugline_model::{
    DecisionRule, NaiveBayesModel, RefinedModel, RefinedParts, Statistics, StatisticsParts,
};
use slugline_tokenizer::Tokenizer;

use super::container::{self, Arrays};
use super::{
    FORMAT_VERSION, FormatError, HASHES, Header, SAMPLE, Version, checksum, integers, strings,
};
use crate::training_section::{PackedSample, TrainingSection};
use crate::{Algorithm, Error, Estimator, TopicModel};

const DISAGREE: &str = "its arrays have lengths that do not agree";

impl TopicModel {
    /// Reads a model from a file.
    ///
    /// # Errors
    /// [`Error::Read`] and [`Error::Format`], each with the path.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let read_error = |source| Error::Read {
            path: path.to_owned(),
            source,
        };
        let format_error = |source| Error::Format {
            path: path.to_owned(),
            source,
        };
        let mut file = File::open(path).map_err(read_error)?;
        // The beginning says how long a model is: whatever has the name, be it a disk image
        // or a stream without end, no more than that is read.
        let mut bytes = Vec::new();
        let start = container::PREFIX as u64 + container::MAX_HEADER;
        read_up_to(&mut file, start, &mut bytes).map_err(read_error)?;
        let (_, length) = container::Header::read(&bytes).map_err(format_error)?;
        // One byte beyond shows a file that goes on.
        read_up_to(&mut file, length.saturating_add(1), &mut bytes).map_err(read_error)?;
        Self::from_bytes(&bytes).map_err(format_error)
    }

    /// Reads a model from the bytes of its file. Memory follows the number of bytes,
    /// whatever they claim.
    ///
    /// # Errors
    /// [`FormatError`], which says what is wrong.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FormatError> {
        let (header, expected) = container::Header::read(bytes)?;
        let found = bytes.len() as u64;
        if found < expected {
            return Err(FormatError::Truncated { expected, found });
        }
        let metadata = header.metadata().ok_or(FormatError::AnotherKind)?;
        // Before the checksum: a newer version may compute it in another way.
        let Version { format_version } =
            serde_json::from_str(metadata).map_err(|_| FormatError::AnotherKind)?;
        if format_version > FORMAT_VERSION {
            return Err(FormatError::Newer {
                found: format_version,
            });
        }
        if format_version == 0 {
            return Err(super::invalid("there is no format version 0"));
        }
        if found > expected {
            return Err(super::invalid("the file goes on behind its last array"));
        }
        let arrays = Arrays::of(bytes)?;
        checksum::verify(bytes, &arrays)?;
        let header: Header = serde_json::from_str(metadata).map_err(super::invalid)?;
        build(header, &arrays)
    }
}

/// Reads on until there are `length` bytes in all, or the file ends.
fn read_up_to(file: &mut File, length: u64, bytes: &mut Vec<u8>) -> io::Result<()> {
    let missing = length.saturating_sub(bytes.len() as u64);
    file.take(missing).read_to_end(bytes).map(drop)
}

impl<'a> Arrays<'a> {
    fn integers(&self, name: &str) -> Result<Vec<u64>, FormatError> {
        integers::read(&self.array(name)?)
    }

    fn ids(&self, name: &str) -> Result<Vec<u32>, FormatError> {
        integers::read_u32(&self.array(name)?)
    }

    fn strings(&self, text: &str, ends: &str) -> Result<Vec<&'a str>, FormatError> {
        let text = self.array_of(Dtype::U8, text)?;
        strings::split(text, &self.integers(ends)?)
    }

    fn floats(&self, name: &str) -> Result<Vec<f64>, FormatError> {
        let (numbers, _) = self.array_of(Dtype::F64, name)?.as_chunks::<8>();
        Ok(numbers.iter().copied().map(f64::from_le_bytes).collect())
    }

    fn units(&self, name: &str) -> Result<Vec<f32>, FormatError> {
        let (numbers, _) = self.array_of(Dtype::F32, name)?.as_chunks::<4>();
        Ok(numbers.iter().copied().map(f32::from_le_bytes).collect())
    }

    fn steps(&self, name: &str) -> Result<Vec<i8>, FormatError> {
        let steps = self.array_of(Dtype::I8, name)?;
        Ok(steps.iter().map(|step| step.cast_signed()).collect())
    }

    fn array_of(&self, dtype: Dtype, name: &str) -> Result<&'a [u8], FormatError> {
        let array = self.array(name)?;
        if array.dtype == dtype {
            Ok(array.bytes)
        } else {
            Err(super::invalid(integers::WRONG_TYPE))
        }
    }
}

fn build(header: Header, arrays: &Arrays<'_>) -> Result<TopicModel, FormatError> {
    let topics = arrays.strings("topics.text", "topics.ends")?;
    if !topics.is_sorted_by(|a, b| a < b) {
        return Err(super::invalid("its topics are unsorted or given twice"));
    }
    let prefixes = arrays.ids("ngrams.prefixes")?;
    let last_words = arrays.ids("ngrams.last_words")?;
    let words = arrays.strings("words.text", "words.ends")?;
    if prefixes.len() != last_words.len() {
        return Err(super::invalid(DISAGREE));
    }
    // A vocabulary relies on it.
    u32::try_from(words.len() + prefixes.len()).map_err(super::invalid)?;
    let ngrams = prefixes.into_iter().zip(last_words);
    let ngrams = ngrams.map(|(prefix, last)| [prefix, last]);
    let vocabulary = Vocabulary::from_parts(words, ngrams).map_err(super::invalid)?;

    let tokenizer = Tokenizer::new(header.recipe.tokenizer.clone()).map_err(super::invalid)?;
    let rule = DecisionRule {
        single_topic: header.single_topic,
        scales: arrays.floats("topics.scales")?,
        rival: header.rival,
        floor: header.floor,
        thresholds: arrays.floats("topics.thresholds")?,
        calibration: header.calibration,
    };
    let estimator = if header.recipe.algorithm == Algorithm::Refined {
        refined(&header, arrays, &vocabulary, topics.len())?
            .with_rule(rule)
            .map(Estimator::Refined)
    } else {
        naive_bayes(&header, arrays, &vocabulary, topics.len())?
            .with_rule(rule)
            .map(Estimator::NaiveBayes)
    };
    let estimator = estimator.map_err(super::invalid)?;
    let scheme = header.scheme;
    if !scheme.is_sound(&topics) {
        return Err(super::invalid(
            "it names a topic that it lacks, or gives one an empty name or code",
        ));
    }
    let topics = topics.into_iter().map(str::to_owned).collect();
    if header
        .coverage_floor
        .is_some_and(|floor| !(0.0..=1.0).contains(&floor))
    {
        return Err(super::invalid("its coverage is not from 0 to 1"));
    }
    let training = match &estimator {
        Estimator::NaiveBayes(_) => training(arrays, header.articles, vocabulary.len())?,
        Estimator::Refined(_) => None,
    };
    let model = TopicModel::new(header.recipe, tokenizer, vocabulary, topics, estimator)
        .with_coverage_floor(header.coverage_floor)
        .with_training(training);
    Ok(model.with_scheme(&scheme))
}

fn naive_bayes(
    header: &Header,
    arrays: &Arrays<'_>,
    vocabulary: &Vocabulary,
    topics: usize,
) -> Result<NaiveBayesModel, FormatError> {
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
    if statistics.terms() != vocabulary.len() || statistics.topics() != topics {
        return Err(super::invalid(DISAGREE));
    }
    let params = header.recipe.params().map_err(super::invalid)?;
    Ok(NaiveBayesModel::new(params, statistics))
}

/// What it takes to go on training, if it is there: its lists and not yet what they say.
fn training(
    arrays: &Arrays<'_>,
    articles: u64,
    terms: usize,
) -> Result<Option<TrainingSection>, FormatError> {
    // All of the sample or nothing: a model that lost a part is not one that never had any.
    let has_sample = SAMPLE.iter().any(|name| arrays.has(name));
    if !has_sample && !arrays.has(HASHES) {
        return Ok(None);
    }
    let sample = if has_sample {
        Some(PackedSample {
            topic_counts: arrays.integers(SAMPLE[0])?,
            topics: arrays.ids(SAMPLE[1])?,
            frequencies: arrays.integers(SAMPLE[2])?,
            counts: arrays.array_of(Dtype::U8, SAMPLE[3])?.to_vec(),
        })
    } else {
        None
    };
    let section = TrainingSection {
        hashes: arrays.integers(HASHES)?,
        sample,
    };
    match section.check(articles, terms) {
        Ok(()) => Ok(Some(section)),
        Err(what) => Err(super::invalid(format_args!(
            "its training section is damaged: {what}"
        ))),
    }
}

fn refined(
    header: &Header,
    arrays: &Arrays<'_>,
    vocabulary: &Vocabulary,
    topics: usize,
) -> Result<RefinedModel, FormatError> {
    let parts = RefinedParts {
        articles: header.articles,
        single_topic_articles: header.single_topic_articles,
        topic_articles: arrays.integers("topics.articles")?,
        document_frequencies: arrays.integers("terms.articles")?,
        biases: arrays.floats("topics.biases")?,
        units: arrays.units("terms.units")?,
        steps: arrays.steps("weights")?,
    };
    let agree = parts.document_frequencies.len() == vocabulary.len();
    if !agree || parts.topic_articles.len() != topics {
        return Err(super::invalid(DISAGREE));
    }
    let words = u32::try_from(vocabulary.words().len()).map_err(super::invalid)?;
    let params = header
        .recipe
        .params()
        .and_then(|_| header.recipe.refined(words));
    RefinedModel::from_parts(params.map_err(super::invalid)?, parts).map_err(super::invalid)
}
