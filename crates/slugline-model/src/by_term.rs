//! Sums in the order of the final ids of their terms.

use rayon::prelude::*;
use slugline_features::prefetch;

use crate::StatisticsParts;
use crate::term_sums::{SEVERAL, TermSums};
use crate::topics_by_term::TopicsByTerm;

/// So many terms are worked on together.
const TERMS_TOGETHER: usize = 1 << 12;

/// So far ahead of its use memory is asked for.
const TERMS_AHEAD: usize = 16;

/// What was summed up, by the terms' ids until now.
pub(crate) struct ByTerm<'a> {
    pub(crate) sums: &'a [TermSums],
    pub(crate) in_columns: &'a TopicsByTerm,
    /// By topic, its final id.
    pub(crate) topics: &'a [u32],
}

impl ByTerm<'_> {
    /// What [`StatisticsParts`] has of terms, and of their pairs, in the order of their
    /// `places`. Where there is nothing at a place, no article has the term.
    ///
    /// All is written where it stays, on all threads: the pairs of most corpora take more memory
    /// than all else, and copying them would take as long as putting them together.
    pub(crate) fn parts(&self, places: &[u32]) -> StatisticsParts {
        let mut document_frequencies = vec![0; places.len()];
        let mut term_masses = vec![0; places.len()];
        let mut term_starts = vec![0; places.len() + 1];
        let articles = document_frequencies.par_chunks_mut(TERMS_TOGETHER);
        let masses = term_masses.par_chunks_mut(TERMS_TOGETHER);
        let pairs = term_starts[1..].par_chunks_mut(TERMS_TOGETHER);
        let places = places.par_chunks(TERMS_TOGETHER);
        let chunks = places.clone().zip(articles.zip(masses.zip(pairs)));
        chunks.for_each(|(places, (articles, (masses, pairs)))| {
            let places = self.ahead(places);
            let numbers = articles.iter_mut().zip(masses).zip(pairs);
            for ((place, term), ((articles, mass), pairs)) in places.zip(numbers) {
                *articles = term.articles;
                *mass = term.mass;
                *pairs = self.pairs(place, term) as u64;
            }
        });
        let mut sum = 0;
        for start in &mut term_starts {
            sum += *start;
            *start = sum;
        }
        let parts = StatisticsParts {
            document_frequencies,
            term_masses,
            term_starts,
            ..StatisticsParts::default()
        };
        let pairs = parts.start(parts.term_masses.len());
        let (mut pair_topics, mut pair_masses) = (vec![0; pairs], vec![0; pairs]);
        let mut rest = (pair_topics.as_mut_slice(), pair_masses.as_mut_slice());
        let mut written = Vec::new();
        for first in (0..parts.term_masses.len()).step_by(TERMS_TOGETHER) {
            let behind = (first + TERMS_TOGETHER).min(parts.term_masses.len());
            let pairs = parts.start(behind) - parts.start(first);
            let (topics, masses);
            (topics, rest.0) = rest.0.split_at_mut(pairs);
            (masses, rest.1) = rest.1.split_at_mut(pairs);
            written.push((topics, masses));
        }
        let chunks = places.zip(written);
        chunks.for_each(|(places, (topics, masses))| self.write_pairs(places, topics, masses));
        StatisticsParts {
            pair_topics,
            pair_masses,
            ..parts
        }
    }

    /// The terms of these places, whose memory is asked for ahead.
    fn ahead<'p>(
        &self,
        places: &'p [u32],
    ) -> impl Iterator<Item = (usize, TermSums)> + use<'p, '_> {
        places.iter().enumerate().map(|(at, &place)| {
            if let Some(&ahead) = places.get(at + TERMS_AHEAD) {
                prefetch(self.sums, ahead as usize);
            }
            let place = place as usize;
            (place, self.sums.get(place).copied().unwrap_or_default())
        })
    }

    /// How many topics the term of this place was seen with.
    fn pairs(&self, place: usize, term: TermSums) -> usize {
        match term.only_topic() {
            Some(_) => 1,
            None if term.topics == SEVERAL => self.in_columns.get(place).len(),
            None => 0,
        }
    }

    /// Writes topics and masses of the terms of these places, for which there is just enough room.
    fn write_pairs(&self, places: &[u32], topics: &mut [u32], masses: &mut [u64]) {
        let mut rest = topics.iter_mut().zip(masses);
        for (place, term) in self.ahead(places) {
            if let Some(topic) = term.only_topic() {
                if let Some((own_topic, own_mass)) = rest.next() {
                    (*own_topic, *own_mass) = (self.topics[topic as usize], term.mass);
                }
            } else if term.topics == SEVERAL {
                let pairs = self.in_columns.get(place);
                for (&(topic, mass), (own_topic, own_mass)) in pairs.iter().zip(&mut rest) {
                    (*own_topic, *own_mass) = (topic, mass);
                }
            }
        }
    }
}
