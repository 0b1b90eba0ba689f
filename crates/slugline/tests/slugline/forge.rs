//! Writes model files by hand, after FORMAT.md alone, with whatever in them.

use serde_json::{Map, Value, json};
use slugline::{FormatError, TopicModel};

use crate::support::{small_model, small_refined_model};

/// A model file in parts that can be changed.
#[derive(Clone)]
pub struct Forge {
    /// The metadata of a model.
    pub metadata: Value,
    /// Name, type, shape and bytes of each tensor, in the order of the file.
    pub tensors: Vec<(String, String, Vec<usize>, Vec<u8>)>,
}

/// What a model says of a term.
#[derive(Clone, Debug, PartialEq)]
pub struct TermRecord {
    pub articles: u64,
    pub mass: u64,
    /// Topics with their masses.
    pub pairs: Vec<(u64, u64)>,
}

impl Forge {
    /// The parts of a model with pairs of words.
    pub fn model() -> Self {
        Self::take_apart(&small_model().to_bytes().unwrap())
    }

    /// The parts of a refined model, with scales and thresholds.
    pub fn refined() -> Self {
        Self::take_apart(&small_refined_model().to_bytes().unwrap())
    }

    pub fn take_apart(file: &[u8]) -> Self {
        let (header, data) = split(file);
        let metadata = header["__metadata__"]["slugline"].as_str().unwrap();
        let mut tensors: Vec<_> = header
            .iter()
            .filter(|(name, _)| *name != "__metadata__")
            .map(|(name, info)| {
                let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
                let offsets = &info["data_offsets"];
                let (start, end) = (number(&offsets[0]), number(&offsets[1]));
                let shape = info["shape"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(number)
                    .collect();
                let dtype = info["dtype"].as_str().unwrap().to_owned();
                (
                    start,
                    (name.clone(), dtype, shape, data[start..end].to_vec()),
                )
            })
            .collect();
        tensors.sort();
        Self {
            metadata: serde_json::from_str(metadata).unwrap(),
            tensors: tensors.into_iter().map(|(_, tensor)| tensor).collect(),
        }
    }

    /// Puts other numbers into a tensor of a type for them.
    pub fn set(&mut self, name: &str, numbers: &[u64]) {
        // These are of one type, whatever they are.
        let (dtype, width) = if name == "ngrams.last_words" {
            ("U16", 2)
        } else {
            ("U64", 8)
        };
        let bytes = numbers
            .iter()
            .flat_map(|n| n.to_le_bytes()[..width].to_vec());
        self.replace(name, dtype, &[numbers.len()], bytes.collect());
    }

    /// What the records say of each term.
    pub fn terms(&self) -> Vec<TermRecord> {
        let bytes = self.get("terms.records");
        let mut bytes = bytes.into_iter().peekable();
        let mut terms = Vec::new();
        while bytes.peek().is_some() {
            let mut number = || {
                let mut shift = 0;
                let mut sum = 0;
                loop {
                    let byte = bytes.next().unwrap();
                    sum |= (byte & 0x7f) << shift;
                    shift += 7;
                    if byte < 0x80 {
                        return sum;
                    }
                }
            };
            let head = number();
            let (flag, rest) = (head & 2 > 0, head >> 2);
            let term = if head & 1 > 0 {
                let articles = if flag { 1 } else { number() };
                let mass = number();
                let pairs = vec![(rest, mass)];
                TermRecord {
                    articles,
                    mass,
                    pairs,
                }
            } else {
                let alike = rest & 1 > 0;
                let articles = if alike { 1 } else { number() };
                let mut mass = if flag { 0 } else { number() };
                let mut next = 0;
                let mut pairs = Vec::new();
                for _ in 0..rest >> 1 {
                    let topic = next + number();
                    next = topic + 1;
                    let other = if alike { 0 } else { number() };
                    pairs.push((topic, if flag { other } else { mass - other }));
                }
                if flag {
                    mass = pairs.iter().map(|pair| pair.1).sum();
                }
                TermRecord {
                    articles,
                    mass,
                    pairs,
                }
            };
            terms.push(term);
        }
        terms
    }

    /// Puts other records into the file, each in its longest form.
    pub fn set_terms(&mut self, terms: &[TermRecord]) {
        let (mut starts, mut records) = (Vec::new(), Vec::new());
        for (number, term) in terms.iter().enumerate() {
            if number % 32 == 0 {
                starts.push(records.len() as u64);
            }
            let mut put = |mut number: u64| {
                while number >= 0x80 {
                    records.push(number.to_le_bytes()[0] | 0x80);
                    number >>= 7;
                }
                records.push(number.to_le_bytes()[0]);
            };
            put((term.pairs.len() as u64) << 3);
            put(term.articles);
            put(term.mass);
            let mut next = 0_u64;
            for &(topic, mass) in &term.pairs {
                put(topic.wrapping_sub(next));
                put(term.mass.wrapping_sub(mass));
                next = topic.wrapping_add(1);
            }
        }
        self.set("terms.starts", &starts);
        self.set_text("terms.records", &records);
    }

    /// Puts another text into a tensor.
    pub fn set_text(&mut self, name: &str, text: &[u8]) {
        self.replace(name, "U8", &[text.len()], text.to_vec());
    }

    pub fn replace(&mut self, name: &str, dtype: &str, shape: &[usize], bytes: Vec<u8>) {
        let tensor = self
            .tensors
            .iter_mut()
            .find(|tensor| tensor.0 == name)
            .unwrap();
        *tensor = (name.to_owned(), dtype.to_owned(), shape.to_vec(), bytes);
    }

    /// The numbers of a tensor.
    pub fn get(&self, name: &str) -> Vec<u64> {
        let (_, dtype, _, bytes) = self.tensors.iter().find(|tensor| tensor.0 == name).unwrap();
        let width = dtype[1..].parse::<usize>().unwrap() / 8;
        bytes
            .chunks(width)
            .map(|bytes| {
                bytes
                    .iter()
                    .rev()
                    .fold(0, |sum, &byte| sum << 8 | u64::from(byte))
            })
            .collect()
    }

    /// The header, in which everything agrees with the tensors.
    pub fn header(&self) -> Map<String, Value> {
        let mut header = Map::new();
        let metadata = self.metadata.to_string();
        header.insert("__metadata__".to_owned(), json!({"slugline": metadata}));
        let mut start = 0;
        for (name, dtype, shape, bytes) in &self.tensors {
            let end = start + bytes.len();
            let info = json!({"dtype": dtype, "shape": shape, "data_offsets": [start, end]});
            header.insert(name.clone(), info);
            start = end;
        }
        header
    }

    /// The file, with a checksum that is right.
    pub fn file(&self) -> Vec<u8> {
        self.file_with_header(&Value::Object(self.header()).to_string())
    }

    /// The file with another header, and a checksum that is right.
    pub fn file_with_header(&self, header: &str) -> Vec<u8> {
        let mut file = (header.len() as u64).to_le_bytes().to_vec();
        file.extend(header.as_bytes());
        let mut checksum = None;
        for (name, _, _, bytes) in &self.tensors {
            if name == "checksum" {
                checksum = Some(file.len());
                file.extend(vec![0; bytes.len()]);
            } else {
                file.extend(bytes);
            }
        }
        if let Some(at) = checksum.filter(|at| at + 4 <= file.len()) {
            let crc = crc32(&file);
            file[at..at + 4].copy_from_slice(&crc.to_le_bytes());
        }
        file
    }

    /// What is said of the file.
    pub fn error(&self) -> FormatError {
        error(&self.file())
    }
}

/// Whether a tensor holds text or bits, one byte after the other.
pub fn is_text(name: &str) -> bool {
    [
        "topics.text",
        "words.text",
        "terms.records",
        "training.counts",
    ]
    .contains(&name)
}

/// What is said of a file that is no model, or of a model that contradicts itself.
pub fn error(file: &[u8]) -> FormatError {
    let checked = TopicModel::from_bytes(file).and_then(|model| model.check());
    checked.expect_err("it isn't a model")
}

/// The header and the data of a file.
pub fn split(file: &[u8]) -> (Map<String, Value>, &[u8]) {
    let (length, rest) = file.split_first_chunk::<8>().unwrap();
    let (header, data) = rest.split_at(usize::try_from(u64::from_le_bytes(*length)).unwrap());
    (serde_json::from_slice(header).unwrap(), data)
}

/// The CRC-32 of gzip and PNG, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

#[test]
fn a_file_that_was_taken_apart_and_put_together_is_the_same_model() {
    for model in [small_model(), small_refined_model()] {
        let bytes = model.to_bytes().unwrap();
        let forged = TopicModel::from_bytes(&Forge::take_apart(&bytes).file()).unwrap();
        assert!(forged.to_bytes().unwrap() == bytes);
        assert!(model.vocabulary().ngrams().next().is_some());
    }
}

#[test]
fn records_say_the_same_in_any_form() {
    let mut forge = Forge::model();
    let terms = forge.terms();
    let lengths = [1, 2].map(|pairs| terms.iter().any(|term| term.pairs.len() == pairs));
    assert_eq!(lengths, [true; 2]);
    forge.set_terms(&terms);
    assert_eq!(forge.terms(), terms);
    let model = TopicModel::from_bytes(&forge.file()).unwrap();
    model.check().unwrap();
    let tags = |model: &TopicModel| model.classify(Some("Steel"), "oil prices rise, tariffs fall");
    assert_eq!(tags(&model), tags(&small_model()));
    let compact = |model: TopicModel| model.compact().unwrap().to_bytes().unwrap();
    assert!(compact(model) != compact(small_model()));
}

#[test]
fn arrays_may_come_in_any_order_and_width() {
    let mut forge = Forge::model();
    forge.tensors.reverse();
    for (name, dtype, shape, bytes) in Forge::model().tensors {
        let has_one_type = is_text(&name) || name == "ngrams.last_words" || name == "checksum";
        if dtype.starts_with('U') && !has_one_type {
            let numbers = forge.get(&name);
            assert_eq!((numbers.len(), shape.len()), (shape[0], 1));
            assert!(bytes.len() <= 8 * numbers.len());
            forge.set(&name, &numbers);
        }
    }
    let model = TopicModel::from_bytes(&forge.file()).unwrap();
    assert!(model.to_bytes().unwrap() == small_model().to_bytes().unwrap());
}
