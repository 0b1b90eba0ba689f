//! Statistics as they lie in a file, a record a term, read where they are needed.

use std::ops::Range;

use bytes::Bytes;
use rayon::prelude::*;
use slugline_features::PackedIntegers;

use crate::record::{
    ALIKE, SHORT, SINGLE, TermStatistics, put_varint, skip_behind, two_varints, varint,
    write_record,
};
use crate::shared_records::{OWN, SharedRecords};
use crate::{ModelError, StatisticsParts};

/// For one in so many terms it is known where its record begins.
const TERMS_TOGETHER: usize = 32;

/// So many terms are packed together.
const TERMS_PACKED: usize = TERMS_TOGETHER << 8;

/// What two more lists cost in a file besides their contents, in bytes.
const LISTS: usize = 256;

/// What to say of a record that can't be.
const CONTRADICTION: ModelError =
    ModelError::Statistics("the record of a term is cut off or does not fit the others");

/// The lists that statistics are in a file; FORMAT.md describes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedStatistics {
    /// Articles in all.
    pub articles: u64,
    /// Articles with exactly one topic.
    pub single_topic_articles: u64,
    /// Articles by topic.
    pub topic_articles: Vec<u64>,
    /// How many terms there are.
    pub terms: usize,
    /// Where in `records` that of every 32nd term begins.
    pub starts: PackedIntegers,
    /// The records of all terms.
    pub records: Bytes,
    /// Records that terms have in common. Unless there is none, those of terms say whether they
    /// are one of these.
    pub shared: SharedRecords,
}

/// What was read last, and where it goes on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cursor {
    /// The term whose record begins at `place`.
    term: usize,
    place: usize,
    articles: u64,
    mass: u64,
    topics: Vec<u32>,
    masses: Vec<u64>,
}

impl Cursor {
    pub(crate) fn term(&self) -> TermStatistics<'_> {
        TermStatistics {
            articles: self.articles,
            mass: self.mass,
            topics: &self.topics,
            masses: &self.masses,
        }
    }

    /// Forgets where the last record was: the next may be one of other statistics.
    pub(crate) fn restart(&mut self) {
        self.term = usize::MAX;
    }

    fn clear(&mut self) {
        self.articles = 0;
        self.mass = 0;
        self.topics.clear();
        self.masses.clear();
    }
}

impl PackedStatistics {
    pub(crate) fn pack(parts: &StatisticsParts) -> Self {
        let terms = parts.document_frequencies.len();
        let chunks = (0..terms).into_par_iter().step_by(TERMS_PACKED);
        let chunks: Vec<_> = chunks
            .map(|first| pack_terms(parts, first..terms.min(first + TERMS_PACKED)))
            .collect();
        let mut starts = Vec::with_capacity(terms.div_ceil(TERMS_TOGETHER));
        let mut records = Vec::with_capacity(chunks.iter().map(|chunk| chunk.1.len()).sum());
        for (chunk_starts, chunk) in chunks {
            let start = records.len() as u64;
            starts.extend(chunk_starts.iter().map(|within| start + within));
            records.extend_from_slice(&chunk);
        }
        Self {
            articles: parts.articles,
            single_topic_articles: parts.single_topic_articles,
            topic_articles: parts.topic_articles.clone(),
            terms,
            starts: PackedIntegers::new(starts.into_iter()),
            records: records.into(),
            shared: SharedRecords::default(),
        }
    }

    /// The same numbers in less space, if it can be done: records that many terms have are
    /// written once. It takes longer than to pack them.
    pub(crate) fn share(self) -> Self {
        if !self.shared.is_empty() {
            return self;
        }
        let all = || {
            let mut rest = &self.records[..];
            (0..self.terms).map_while(move |_| {
                let record = rest;
                let head = varint(&mut rest)?;
                skip_behind(head, &mut rest)?;
                record.get(..record.len() - rest.len())
            })
        };
        let (shared, places) = SharedRecords::choose(all());
        let mut starts = Vec::new();
        let mut records = Vec::new();
        for (term, mut record) in all().enumerate() {
            if term % TERMS_TOGETHER == 0 {
                starts.push(records.len() as u64);
            }
            if let Some(place) = places.get(record) {
                put_varint(2 * place, &mut records);
            } else if let Some(head) = varint(&mut record) {
                put_varint((2 * head) | OWN, &mut records);
                records.extend_from_slice(record);
            }
        }
        if shared.len() + LISTS + records.len() >= self.records.len() {
            return self;
        }
        Self {
            starts: PackedIntegers::new(starts.into_iter()),
            records: records.into(),
            shared,
            ..self
        }
    }

    /// Checks all but the records.
    pub(crate) fn check(&self) -> Result<(), ModelError> {
        if self.articles == 0 {
            return Err(ModelError::NoArticles);
        }
        if self.topic_articles.is_empty() {
            return Err(ModelError::NoTopics);
        }
        if self.topic_articles.iter().any(|&n| n > self.articles) {
            Err("a topic has more articles than there are")
        } else if self.single_topic_articles > self.articles {
            Err("more articles have one topic than there are")
        } else if self.starts.len() != self.terms.div_ceil(TERMS_TOGETHER)
            || self.terms > self.records.len()
        {
            Err("the records do not follow the terms")
        } else {
            Ok(())
        }
        .map_err(ModelError::Statistics)
    }

    /// All numbers, checked.
    pub(crate) fn unpack(&self) -> Result<StatisticsParts, ModelError> {
        let mut parts = self.empty();
        parts.term_starts.clear();
        parts.term_starts.push(0);
        let mut cursor = Cursor::default();
        for term in 0..self.terms {
            if term % TERMS_TOGETHER == 0
                && self.starts.get(term / TERMS_TOGETHER) != Some(cursor.place as u64)
            {
                return Err(CONTRADICTION);
            }
            self.read(term, &mut cursor)?;
            parts.document_frequencies[term] = cursor.articles;
            parts.term_masses[term] = cursor.mass;
            parts.pair_topics.extend_from_slice(&cursor.topics);
            parts.pair_masses.extend_from_slice(&cursor.masses);
            parts.term_starts.push(parts.pair_topics.len() as u64);
        }
        if cursor.place != self.records.len() {
            return Err(CONTRADICTION);
        }
        parts.check()?;
        Ok(parts)
    }

    /// Statistics of terms that no article has.
    pub(crate) fn empty(&self) -> StatisticsParts {
        StatisticsParts {
            articles: self.articles,
            single_topic_articles: self.single_topic_articles,
            topic_articles: self.topic_articles.clone(),
            document_frequencies: vec![0; self.terms],
            term_masses: vec![0; self.terms],
            term_starts: vec![0; self.terms + 1],
            pair_topics: Vec::new(),
            pair_masses: Vec::new(),
        }
    }

    /// Reads the record of a term. What can't be is an error, and leaves a term that no article
    /// has. Ascending terms are read fastest.
    pub(crate) fn read(&self, term: usize, cursor: &mut Cursor) -> Result<(), ModelError> {
        cursor.clear();
        let together = term / TERMS_TOGETHER;
        if cursor.term > term || cursor.term < together * TERMS_TOGETHER {
            let start = self.starts.get(together).ok_or(CONTRADICTION)?;
            cursor.place = usize::try_from(start).map_err(|_| CONTRADICTION)?;
            cursor.term = together * TERMS_TOGETHER;
        }
        let mut rest = self.records.get(cursor.place..).ok_or(CONTRADICTION)?;
        let read = (cursor.term..term)
            .try_for_each(|_| self.skip(&mut rest))
            .and_then(|()| self.read_next(&mut rest, cursor));
        if read.is_none() {
            cursor.clear();
            // Whatever comes next is looked for anew.
            cursor.restart();
            return Err(CONTRADICTION);
        }
        cursor.term = term + 1;
        cursor.place = self.records.len() - rest.len();
        Ok(())
    }

    fn skip(&self, rest: &mut &[u8]) -> Option<()> {
        let number = varint(rest)?;
        if self.shared.is_empty() {
            skip_behind(number, rest)
        } else if number & OWN == 0 {
            Some(())
        } else {
            skip_behind(number / 2, rest)
        }
    }

    fn read_next(&self, rest: &mut &[u8], cursor: &mut Cursor) -> Option<()> {
        let number = varint(rest)?;
        if self.shared.is_empty() {
            self.read_record(number, rest, cursor)
        } else if number & OWN == 0 {
            let mut record = self.shared.get(number / 2)?;
            let head = varint(&mut record)?;
            self.read_record(head, &mut record, cursor)?;
            record.is_empty().then_some(())
        } else {
            self.read_record(number / 2, rest, cursor)
        }
    }

    /// Reads what follows the head of a record.
    fn read_record(&self, head: u64, rest: &mut &[u8], cursor: &mut Cursor) -> Option<()> {
        if head & SINGLE != 0 {
            let topic = u32::try_from(head >> 2).ok()?;
            cursor.articles = if head & SHORT == 0 { varint(rest)? } else { 1 };
            cursor.mass = varint(rest)?;
            cursor.topics.push(topic);
            cursor.masses.push(cursor.mass);
        } else if head & ALIKE != 0 {
            cursor.articles = 1;
            cursor.mass = varint(rest)?;
            let mut next = 0_u32;
            for _ in 0..head >> 3 {
                let topic = next.checked_add(u32::try_from(varint(rest)?).ok()?)?;
                next = topic.checked_add(1)?;
                cursor.topics.push(topic);
                cursor.masses.push(cursor.mass);
            }
        } else {
            cursor.articles = varint(rest)?;
            let adds_up = head & SHORT != 0;
            cursor.mass = if adds_up { 0 } else { varint(rest)? };
            // Topics ascend: what has more of them than there are can't be.
            let pairs = usize::try_from(head >> 3).ok()?;
            let pairs = (pairs <= self.topic_articles.len()).then_some(pairs)?;
            cursor.topics.resize(pairs, 0);
            cursor.masses.resize(pairs, 0);
            let (mut next, mut sum) = (0_u32, cursor.mass);
            for (topic, mass) in cursor.topics.iter_mut().zip(&mut cursor.masses) {
                let (gap, number) = two_varints(rest)?;
                *topic = next.checked_add(u32::try_from(gap).ok()?)?;
                next = topic.checked_add(1)?;
                *mass = if adds_up {
                    sum = sum.checked_add(number)?;
                    number
                } else {
                    sum.checked_sub(number)?
                };
            }
            cursor.mass = sum;
        }
        let (articles, mass) = (cursor.articles, cursor.mass);
        // Each article that has a term adds at least one unit to its mass.
        let fits = articles <= self.articles && mass >= articles && (articles > 0 || mass == 0);
        let of_topic = |topic: &u32| self.topic_articles.get(*topic as usize).copied();
        let known = cursor.topics.iter().all(|t| of_topic(t).unwrap_or(0) > 0);
        (fits && known && !cursor.masses.contains(&0)).then_some(())
    }
}

/// The records of terms that follow each other, from one whose place is known, and where every
/// 32nd begins.
fn pack_terms(parts: &StatisticsParts, terms: Range<usize>) -> (Vec<u64>, Vec<u8>) {
    let (mut starts, mut records) = (Vec::new(), Vec::new());
    for term in terms {
        if term % TERMS_TOGETHER == 0 {
            starts.push(records.len() as u64);
        }
        let pairs = parts.start(term)..parts.start(term + 1);
        let term = TermStatistics {
            articles: parts.document_frequencies[term],
            mass: parts.term_masses[term],
            topics: &parts.pair_topics[pairs.clone()],
            masses: &parts.pair_masses[pairs],
        };
        write_record(term, &mut records);
    }
    (starts, records)
}
