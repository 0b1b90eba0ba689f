//! From a model to the bytes of its file.

use std::collections::HashMap;
use std::path::Path;

use bytes::Bytes;
use safetensors::Dtype;
use safetensors::tensor::TensorView;
use slugline_features::PackedIntegers;
use slugline_model::{NaiveBayesModel, RefinedParts};

use super::{
    CHECKSUM, FORMAT_VERSION, FormatError, HASHES, Header, METADATA_KEY, SAMPLE, SHARED, checksum,
    container, integers, strings,
};
use crate::training_section::TrainingSection;
use crate::{AtomicFile, Error, Estimator, TopicModel};

/// One tensor, before it is laid out.
struct Tensor {
    name: &'static str,
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Bytes,
}

impl TopicModel {
    /// The bytes of the model's file, as FORMAT.md describes them. The same model gives
    /// the same bytes on every machine.
    ///
    /// # Errors
    /// [`FormatError::Invalid`] if a model is too large for the format, and
    /// [`FormatError::SchemeTooLong`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, FormatError> {
        let header = Header {
            format_version: FORMAT_VERSION,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            recipe: self.recipe().clone(),
            articles: self.model().articles(),
            single_topic_articles: self.model().single_topic_articles(),
            single_topic: self.model().rule().single_topic,
            rival: self.model().rule().rival,
            level: self.model().rule().level,
            floor: self.model().rule().floor,
            coverage_floor: self.coverage_floor(),
            calibration: self.model().rule().calibration,
            scheme: self.scheme().clone(),
        };
        let header = serde_json::to_string(&header).map_err(super::invalid)?;
        let tensors = self.tensors();
        let views = tensors
            .iter()
            .map(|tensor| {
                let view = TensorView::new(tensor.dtype, tensor.shape.clone(), &tensor.bytes)?;
                Ok((tensor.name, view))
            })
            .collect::<Result<Vec<_>, safetensors::SafeTensorError>>()
            .map_err(super::invalid)?;
        // One key alone: a map of several has no fixed order.
        let metadata = HashMap::from([(METADATA_KEY.to_owned(), header)]);
        let mut file = safetensors::serialize(views, Some(metadata)).map_err(super::invalid)?;
        // No reader would take it.
        if !container::has_short_header(&file) {
            return Err(FormatError::SchemeTooLong);
        }
        checksum::seal(&mut file)?;
        Ok(file)
    }

    fn tensors(&self) -> Vec<Tensor> {
        let (topics, topic_ends) = strings::join(self.topics().iter().map(String::as_str));
        let vocabulary = self.vocabulary().packed();
        let rule = self.model().rule();
        let mut tensors = match self.model() {
            Estimator::NaiveBayes(model) => naive_bayes(model),
            Estimator::Refined(model) => refined(model.parts()),
        };
        tensors.extend([
            packed("ngrams.counts", &vocabulary.ngrams),
            Tensor {
                name: "ngrams.last_words",
                dtype: Dtype::U16,
                shape: vec![vocabulary.last_words.len() / 2],
                bytes: vocabulary.last_words,
            },
            packed("words.lengths", &vocabulary.lengths),
            bytes("words.text", vocabulary.text),
            integers("topics.ends", topic_ends.into_iter()),
            bytes("topics.text", topics.into()),
            floats("topics.scales", &rule.scales),
            floats("topics.thresholds", &rule.thresholds),
            bytes(CHECKSUM, vec![0; checksum::LENGTH].into()),
        ]);
        if let Some(section) = &self.training {
            tensors.extend(training(section));
        }
        tensors
    }

    /// [`AtomicFile::check_path`], for a model.
    ///
    /// # Errors
    /// As there.
    pub fn check_path(path: &Path) -> Result<(), Error> {
        AtomicFile::check_path(path)
    }

    /// Writes the model to a file, and says how many bytes it has.
    ///
    /// It is written as an [`AtomicFile`]: whatever happens, the name stands for the whole
    /// old file or the whole new one. `last_chance` is asked right before it gets its name;
    /// if it says stop, the old file stays.
    ///
    /// # Errors
    /// [`Error::NotAFile`] and [`Error::Write`] with the path, and [`Error::Stopped`].
    pub fn save(&self, path: &Path, last_chance: impl FnOnce() -> bool) -> Result<u64, Error> {
        AtomicFile::check_path(path)?;
        let bytes = self.to_bytes().map_err(|source| Error::Format {
            path: path.to_owned(),
            source,
        })?;
        let file = AtomicFile::write(path, &bytes)?;
        if !last_chance() {
            return Err(Error::Stopped);
        }
        file.commit()?;
        Ok(bytes.len() as u64)
    }
}

/// What a naive Bayes model holds.
fn naive_bayes(model: &NaiveBayesModel) -> Vec<Tensor> {
    let statistics = model.statistics().packed();
    let (biases, offsets) = model.topic_constants();
    let mut tensors = vec![
        packed("terms.starts", &statistics.starts),
        bytes("terms.records", statistics.records),
        integers("topics.articles", statistics.topic_articles.into_iter()),
        floats("topics.biases", biases),
        floats("topics.offsets", offsets),
    ];
    let shared = statistics.shared;
    if !shared.ends.is_empty() {
        tensors.push(packed(SHARED[0], &shared.ends));
        tensors.push(bytes(SHARED[1], shared.records));
    }
    tensors
}

/// What a refined model holds.
fn refined(parts: &RefinedParts) -> Vec<Tensor> {
    vec![
        integers("terms.articles", parts.document_frequencies.iter().copied()),
        Tensor {
            name: "terms.units",
            dtype: Dtype::F32,
            shape: vec![parts.units.len()],
            bytes: parts
                .units
                .iter()
                .flat_map(|unit| unit.to_le_bytes())
                .collect(),
        },
        Tensor {
            name: "weights",
            dtype: Dtype::I8,
            shape: vec![parts.steps.len()],
            bytes: parts
                .steps
                .iter()
                .map(|step| step.cast_unsigned())
                .collect(),
        },
        integers("topics.articles", parts.topic_articles.iter().copied()),
        floats("topics.biases", &parts.biases),
    ]
}

/// What it takes to go on training.
fn training(section: &TrainingSection) -> Vec<Tensor> {
    let hashes = &section.hashes;
    let mut tensors = vec![Tensor {
        name: HASHES,
        dtype: Dtype::U64,
        shape: vec![hashes.len()],
        bytes: hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect(),
    }];
    if let Some(sample) = &section.sample {
        let topics = sample.topics.iter().copied().map(u64::from);
        tensors.extend([
            integers(SAMPLE[0], sample.topic_counts.iter().copied()),
            integers(SAMPLE[1], topics),
            integers(SAMPLE[2], sample.frequencies.iter().copied()),
            bytes(SAMPLE[3], sample.counts.clone()),
        ]);
    }
    tensors
}

fn integers(name: &'static str, values: impl ExactSizeIterator<Item = u64> + Clone) -> Tensor {
    let numbers = PackedIntegers::new(values);
    Tensor {
        name,
        dtype: integers::dtype(&numbers),
        shape: vec![numbers.len()],
        bytes: numbers.bytes().clone(),
    }
}

/// In the narrowest type, whatever they were read in.
fn packed(name: &'static str, numbers: &PackedIntegers) -> Tensor {
    let numbers: Vec<u64> = numbers.iter().collect();
    integers(name, numbers.into_iter())
}

fn floats(name: &'static str, values: &[f64]) -> Tensor {
    Tensor {
        name,
        dtype: Dtype::F64,
        shape: vec![values.len()],
        bytes: values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect(),
    }
}

fn bytes(name: &'static str, bytes: Bytes) -> Tensor {
    Tensor {
        name,
        dtype: Dtype::U8,
        shape: vec![bytes.len()],
        bytes,
    }
}
