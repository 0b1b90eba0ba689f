//! The counts of many articles in few bytes: for each term the articles that have it.
//!
//! How many articles have a term is known beside them, so that the distance from one to the
//! next is, too, by and large: a Golomb-Rice code (Rice and Plaunt 1971) stores what is new in
//! it. Most counts are 1, which takes one bit of an Elias gamma code (Elias 1975).

use rayon::prelude::*;
use slugline_features::CountMatrix;

use crate::bits::{BitReader, BitWriter};

/// So many terms at a time are packed by one thread.
const STRETCH: usize = 4096;

/// The highest count that there is, 2³².
const MAX_COUNT_BITS: u32 = 32;

/// The counts, term by term.
pub(crate) fn pack(articles: &CountMatrix) -> Vec<u8> {
    let by_term = articles.as_sprs().to_csc();
    // Always the same stretches of terms; where they are divided leaves no trace.
    let stretches: Vec<BitWriter> = (0..by_term.cols().div_ceil(STRETCH))
        .into_par_iter()
        .map(|stretch| {
            let end = by_term.cols().min((stretch + 1) * STRETCH);
            let mut bits = BitWriter::default();
            for term in by_term.slice_outer(stretch * STRETCH..end).outer_iterator() {
                let width = width(by_term.rows() as u64, term.nnz() as u64);
                let mut next = 0;
                for (article, &count) in term.iter() {
                    put(&mut bits, width, (article - next) as u64, count);
                    next = article + 1;
                }
            }
            bits
        })
        .collect();
    let mut bits = BitWriter::default();
    for stretch in &stretches {
        bits.append(stretch);
    }
    bits.finish()
}

/// The distance to an article, and the count of the term there.
fn put(bits: &mut BitWriter, width: u32, gap: u64, count: f32) {
    bits.put_zeros(gap >> width);
    bits.put(gap & ((1 << width) - 1), width);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts of words are whole numbers from 1 to 2^32"
    )]
    let count = (count as u64).max(1);
    let length = count.ilog2();
    bits.put_zeros(length.into());
    bits.put(count - (1 << length), length);
}

/// The counts of each of so many articles, terms ascending; `frequencies` has by term how many
/// of them have it. `None` if that isn't what the bytes hold.
pub(crate) fn unpack(
    bytes: &[u8],
    frequencies: &[u64],
    articles: usize,
) -> Option<Vec<Vec<(u32, f32)>>> {
    let mut rows = vec![Vec::new(); articles];
    let mut bits = BitReader::new(bytes);
    for (term, &frequency) in (0_u32..).zip(frequencies) {
        let width = width(articles as u64, frequency);
        let mut next = 0_u64;
        // As long as there are bits: each article takes at least two.
        for _ in 0..frequency {
            let high = bits.take_zeros()?.checked_mul(1 << width)?;
            let article = next.checked_add(high)?.checked_add(bits.take(width)?)?;
            next = article + 1;
            let length = u32::try_from(bits.take_zeros()?).ok()?;
            if length > MAX_COUNT_BITS {
                return None;
            }
            let count = (1 << length) + bits.take(length)?;
            if count > 1 << MAX_COUNT_BITS {
                return None;
            }
            let row = rows.get_mut(usize::try_from(article).ok()?)?;
            row.push((term, count as f32));
        }
    }
    bits.is_at_end().then_some(rows)
}

/// How many low bits of a distance are stored as they are: about the logarithm of the median
/// distance, 0.69 of the mean.
fn width(articles: u64, frequency: u64) -> u32 {
    let median = 11 * articles / frequency.saturating_mul(16).max(1);
    median.max(1).ilog2()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Rows = Vec<Vec<(u32, f32)>>;

    fn rows() -> impl Strategy<Value = Rows> {
        let count = prop_oneof![
            8 => Just(1.0_f32),
            2 => (1_u32..300).prop_map(|count| count as f32),
            1 => Just(4_294_967_296.0_f32),
        ];
        let row = prop::collection::btree_map(0_u32..20, count, 0..12);
        let rows = prop::collection::vec(row, 0..80);
        rows.prop_map(|rows| {
            rows.into_iter()
                .map(|row| row.into_iter().collect())
                .collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn counts_come_back(rows in rows()) {
            let matrix = CountMatrix::from_rows(20, rows.clone()).unwrap();
            let bytes = pack(&matrix);
            let frequencies = matrix.document_frequencies();
            prop_assert_eq!(unpack(&bytes, &frequencies, rows.len()), Some(rows));
        }

        #[test]
        fn whatever_the_bytes_nothing_panics(
            bytes in prop::collection::vec(any::<u8>(), 0..40),
            frequencies in prop::collection::vec(prop_oneof![0_u64..9, any::<u64>()], 0..9),
            articles in 0_usize..99,
        ) {
            if let Some(rows) = unpack(&bytes, &frequencies, articles) {
                let matrix = CountMatrix::from_rows(frequencies.len(), rows).unwrap();
                prop_assert_eq!(matrix.document_frequencies(), frequencies);
            }
        }
    }
}
