//! From the bytes of a file to a model, trusting none of them.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use bytes::Bytes;
use safetensors::Dtype;
use slugline_features::{PackedVocabulary, Vocabulary};
use slugline_model::{
    DecisionRule, NaiveBayesModel, PackedStatistics, RefinedModel, RefinedParts, SharedRecords,
    Statistics,
};
use slugline_tokenizer::Tokenizer;

use super::container::{self, Arrays};
use super::source::Source;
use super::{FORMAT_VERSION, FormatError, HASHES, Header, SAMPLE, SHARED, Version, checksum};
use crate::training_section::{PackedSample, TrainingSection};
use crate::{Algorithm, Error, Estimator, TopicModel};

/// No more memory is asked for before it is known that a file is a model.
const MAX_RESERVED: u64 = 1 << 30;

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
        // As much as there is. What is no file has no length.
        let length = file.metadata().map_or(0, |metadata| metadata.len());
        let length = length.min(MAX_RESERVED);
        // Without it, the list grows while the file is read.
        let _ = bytes.try_reserve_exact(usize::try_from(length).map_or(0, |length| length + 1));
        let start = container::PREFIX as u64 + container::MAX_HEADER;
        read_up_to(&mut file, start, &mut bytes).map_err(read_error)?;
        let (_, length) = container::Header::read(&bytes).map_err(format_error)?;
        // One byte beyond shows a file that goes on.
        read_up_to(&mut file, length.saturating_add(1), &mut bytes).map_err(read_error)?;
        Self::open(&bytes.into()).map_err(format_error)
    }

    /// Reads a model from the bytes of its file. Memory follows the number of bytes,
    /// whatever they claim.
    ///
    /// What the file says of single terms stays there until it is needed, as does what only
    /// training needs; so opening doesn't look at it, beyond the checksum of the whole.
    /// [`Self::check`] does.
    ///
    /// # Errors
    /// [`FormatError`], which says what is wrong.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FormatError> {
        Self::open(&Bytes::copy_from_slice(bytes))
    }

    /// [`Self::from_bytes`], of bytes that are there for good and need no copy.
    ///
    /// # Errors
    /// As there.
    pub fn from_static(bytes: &'static [u8]) -> Result<Self, FormatError> {
        Self::open(&Bytes::from_static(bytes))
    }

    /// Checks what opening a file takes for granted: that all that it says of single terms is in
    /// order, and fits the rest. Only a file that was made to can contradict itself.
    ///
    /// Whatever a model contradicts itself in, it tags articles without a panic; a term whose
    /// numbers can't be counts as one that no training article has.
    ///
    /// # Errors
    /// [`FormatError::Invalid`].
    pub fn check(&self) -> Result<(), FormatError> {
        self.vocabulary.check().map_err(super::invalid)?;
        match &self.model {
            Estimator::NaiveBayes(model) => model.check().map_err(super::invalid),
            Estimator::Refined(_) => Ok(()),
        }
    }

    fn open(file: &Bytes) -> Result<Self, FormatError> {
        let bytes = &file[..];
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
        build(header, &Source { arrays, file })
    }
}

/// Reads on until there are `length` bytes in all, or the file ends.
fn read_up_to(file: &mut File, length: u64, bytes: &mut Vec<u8>) -> io::Result<()> {
    let missing = length.saturating_sub(bytes.len() as u64);
    file.take(missing).read_to_end(bytes).map(drop)
}

fn build(header: Header, arrays: &Source<'_>) -> Result<TopicModel, FormatError> {
    let topics = arrays.strings("topics.text", "topics.ends")?;
    if !topics.is_sorted_by(|a, b| a < b) {
        return Err(super::invalid("its topics are unsorted or given twice"));
    }
    let vocabulary = Vocabulary::from_packed(PackedVocabulary {
        text: arrays.shared(Dtype::U8, "words.text")?,
        lengths: arrays.packed("words.lengths")?,
        ngrams: arrays.packed("ngrams.counts")?,
        last_words: arrays.shared(Dtype::U16, "ngrams.last_words")?,
    })
    .map_err(super::invalid)?;

    let tokenizer = Tokenizer::new(header.recipe.tokenizer.clone()).map_err(super::invalid)?;
    let rule = DecisionRule {
        single_topic: header.single_topic,
        scales: arrays.floats("topics.scales")?,
        rival: header.rival,
        level: header.level,
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
    arrays: &Source<'_>,
    vocabulary: &Vocabulary,
    topics: usize,
) -> Result<NaiveBayesModel, FormatError> {
    let statistics = Statistics::from_packed(PackedStatistics {
        articles: header.articles,
        single_topic_articles: header.single_topic_articles,
        topic_articles: arrays.integers("topics.articles")?,
        terms: vocabulary.len(),
        starts: arrays.packed("terms.starts")?,
        records: arrays.shared(Dtype::U8, "terms.records")?,
        shared: shared_records(arrays)?,
    })
    .map_err(super::invalid)?;
    if statistics.topics() != topics {
        return Err(super::invalid(DISAGREE));
    }
    let params = header.recipe.params().map_err(super::invalid)?;
    let biases = arrays.floats("topics.biases")?;
    let offsets = arrays.floats("topics.offsets")?;
    NaiveBayesModel::resume(params, statistics, biases, offsets).map_err(super::invalid)
}

/// The records that terms have in common, if they have any.
fn shared_records(arrays: &Source<'_>) -> Result<SharedRecords, FormatError> {
    if !SHARED.iter().any(|name| arrays.arrays.has(name)) {
        return Ok(SharedRecords::default());
    }
    Ok(SharedRecords {
        ends: arrays.packed(SHARED[0])?,
        records: arrays.shared(Dtype::U8, SHARED[1])?,
    })
}

/// What it takes to go on training, if it is there: its lists and not yet what they say.
fn training(
    arrays: &Source<'_>,
    articles: u64,
    terms: usize,
) -> Result<Option<TrainingSection>, FormatError> {
    // All of the sample or nothing: a model that lost a part is not one that never had any.
    let has_sample = SAMPLE.iter().any(|name| arrays.arrays.has(name));
    if !has_sample && !arrays.arrays.has(HASHES) {
        return Ok(None);
    }
    let sample = if has_sample {
        Some(PackedSample {
            topic_counts: arrays.integers(SAMPLE[0])?,
            topics: arrays.ids(SAMPLE[1])?,
            frequencies: arrays.integers(SAMPLE[2])?,
            counts: arrays.shared(Dtype::U8, SAMPLE[3])?,
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
    arrays: &Source<'_>,
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
