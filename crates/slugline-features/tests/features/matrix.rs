//! Count matrices from rows, dense arrays and compressed matrices, and what they refuse.

use linfa::DatasetBase;
use linfa::dataset::Records;
use ndarray::{Array1, Array2, ArrayView2, array};
use proptest::prelude::*;
use slugline_features::{CountMatrix, CountRow, FeaturesError};
use sprs::{CsMatI, TriMatI};

/// One more than 2³², or the next number that an `f32` can be.
const TOO_MUCH: f32 = 4_294_967_808.0;

fn dense() -> impl Strategy<Value = Array2<f32>> {
    let count = prop_oneof![3 => Just(0.0), 2 => 0.5_f32..9.0, 1 => Just(4_294_967_296.0)];
    (0..6_usize, 0..8_usize).prop_flat_map(move |shape| {
        prop::collection::vec(count.clone(), shape.0 * shape.1)
            .prop_map(move |counts| Array2::from_shape_vec(shape, counts).unwrap())
    })
}

/// The (term, count) pairs of each row of a dense array that are not zero.
fn entries(dense: ArrayView2<'_, f32>) -> Vec<Vec<(u32, f32)>> {
    let present = |row: ndarray::ArrayView1<'_, f32>| {
        let pairs = (0..).zip(row.to_vec());
        pairs.filter(|(_, count)| *count != 0.0).collect()
    };
    dense.rows().into_iter().map(present).collect()
}

fn triplets(terms: usize, rows: &[Vec<(u32, f32)>]) -> TriMatI<f32, u32> {
    let mut triplets = TriMatI::new((rows.len(), terms));
    for (row, entries) in rows.iter().enumerate() {
        for &(term, count) in entries {
            triplets.add_triplet(row, term as usize, count);
        }
    }
    triplets
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn every_way_in_makes_the_same_matrix(dense in dense()) {
        let (rows, terms) = dense.dim();
        let matrix = CountMatrix::from_dense(dense.view()).unwrap();
        prop_assert_eq!((matrix.nsamples(), matrix.nfeatures()), (rows, terms));
        prop_assert_eq!(&matrix.as_sprs().to_dense(), &dense);

        let entries = entries(dense.view());
        prop_assert_eq!(&CountMatrix::from_rows(terms, entries.clone()).unwrap(), &matrix);
        let triplets = triplets(terms, &entries);
        let by_column: CsMatI<f32, u32, usize> = triplets.to_csc();
        prop_assert!(by_column.is_csc());
        prop_assert_eq!(&CountMatrix::new(by_column).unwrap(), &matrix);
        prop_assert_eq!(&CountMatrix::new(triplets.to_csr()).unwrap(), &matrix);

        // A transposed view has its strides the other way round.
        let transposed = CountMatrix::from_dense(dense.t()).unwrap();
        prop_assert_eq!(transposed.as_sprs().to_dense(), dense.t());

        prop_assert_eq!(matrix.rows().len(), rows);
        for (row, entries) in entries.iter().enumerate() {
            let own: Vec<_> = matrix.row(row).iter().collect();
            prop_assert_eq!(&own, entries);
            prop_assert_eq!(matrix.rows().nth(row), Some(matrix.row(row)));
        }
        prop_assert_eq!(matrix.row(rows), CountRow::default());
    }

    #[test]
    fn document_frequencies_count_the_articles_of_each_term(dense in dense()) {
        let matrix = CountMatrix::from_dense(dense.view()).unwrap();
        let columns = dense.columns().into_iter();
        let expected = columns.map(|column| column.iter().filter(|c| **c > 0.0).count() as u64);
        prop_assert_eq!(matrix.document_frequencies(), expected.collect::<Vec<_>>());
    }

    /// In any order, and beyond the matrix.
    #[test]
    fn selected_terms_are_columns(
        dense in dense(),
        terms in prop::collection::vec(prop_oneof![9 => 0_u32..9, 1 => Just(u32::MAX)], 0..6),
    ) {
        let mut seen = std::collections::BTreeSet::new();
        let terms: Vec<u32> = terms.into_iter().filter(|term| seen.insert(*term)).collect();
        let selected = CountMatrix::from_dense(dense.view()).unwrap().select_terms(&terms);
        prop_assert_eq!(selected.nsamples(), dense.nrows());
        prop_assert_eq!(selected.nfeatures(), terms.len());
        let expected = Array2::from_shape_fn((dense.nrows(), terms.len()), |(row, place)| {
            dense.get((row, terms[place] as usize)).copied().unwrap_or(0.0)
        });
        prop_assert_eq!(selected.as_sprs().to_dense(), expected);
        for row in selected.rows() {
            prop_assert!(row.terms().is_sorted_by(|a, b| a < b));
        }
    }

    #[test]
    fn rows_that_do_not_ascend_within_the_columns_are_refused(
        rows in prop::collection::vec(prop::collection::vec(0..6_u32, 0..3), 0..4),
        terms in 0..7_usize,
    ) {
        let bad = rows.iter().position(|row| {
            !row.is_sorted_by(|a, b| a < b) || row.iter().any(|&term| term as usize >= terms)
        });
        let counted = rows.iter().map(|row| row.iter().map(|&term| (term, 1.0)));
        match (CountMatrix::from_rows(terms, counted), bad) {
            (Ok(matrix), None) => {
                let own: Vec<_> = matrix.rows().map(|row| row.terms().to_vec()).collect();
                prop_assert_eq!(own, rows);
            }
            (result, row) => {
                let row = row.unwrap();
                prop_assert_eq!(result, Err(FeaturesError::Row { row, terms }));
            }
        }
    }
}

#[test]
fn counts_that_are_no_counts_are_refused_with_their_row() {
    for bad in [
        f32::NAN,
        f32::INFINITY,
        f32::NEG_INFINITY,
        -1.0,
        -f32::MIN_POSITIVE,
        TOO_MUCH,
    ] {
        let dense = array![[1.0, 0.0], [0.0, 4_294_967_296.0], [2.0, bad], [bad, 0.0]];
        let entries = entries(dense.view());
        let triplets = triplets(2, &entries);
        let refusals = [
            CountMatrix::from_dense(dense.view()),
            CountMatrix::from_rows(2, entries),
            CountMatrix::new(triplets.to_csr()),
            CountMatrix::new(triplets.to_csc()),
        ];
        for refused in refusals {
            let error = refused.unwrap_err();
            assert!(
                error.to_string().starts_with("row 2 of the count matrix"),
                "{error}"
            );
            let FeaturesError::Count { row, count } = error else {
                panic!("{bad}: {error}");
            };
            assert_eq!((row, count.to_bits()), (2, bad.to_bits()));
        }
    }
}

#[test]
#[cfg(target_pointer_width = "64")]
fn more_columns_than_ids_are_refused() {
    let columns = Err(FeaturesError::Columns(usize::MAX));
    let no_rows: [[(u32, f32); 0]; 0] = [];
    assert_eq!(CountMatrix::from_rows(usize::MAX, no_rows), columns);
    assert_eq!(CountMatrix::new(CsMatI::zero((3, usize::MAX))), columns);
    let wide = 1_usize << 32;
    let dense = CountMatrix::from_dense(Array2::zeros((0, wide)).view());
    assert_eq!(dense, Err(FeaturesError::Columns(wide)));
    let widest = CountMatrix::from_rows(wide - 1, [[(u32::MAX - 1, 1.0)]]).unwrap();
    assert_eq!(widest.nfeatures(), wide - 1);
}

#[test]
fn a_matrix_is_the_records_of_a_linfa_dataset() {
    let counts = CountMatrix::from_rows(4, [vec![(0, 2.0), (3, 1.0)], vec![], vec![(1, 1.0)]]);
    let dataset = DatasetBase::new(counts.unwrap(), Array1::from_vec(vec![0_usize, 1, 0]));
    assert_eq!((dataset.nsamples(), dataset.nfeatures()), (3, 4));
    assert_eq!(dataset.records().row(1), CountRow::default());
}

#[test]
fn a_count_of_zero_is_in_no_article_and_a_term_given_twice_in_its_last_place() {
    let matrix = CountMatrix::from_rows(2, [vec![(0, 0.0), (1, 3.0)], vec![(1, 1.0)]]).unwrap();
    assert_eq!(matrix.document_frequencies(), [0, 2]);
    let twice = matrix.select_terms(&[1, 0, 1]);
    assert_eq!(twice.nfeatures(), 3);
    assert_eq!(twice.row(0).terms(), [1, 2]);
    assert_eq!(twice.row(1).counts(), [1.0]);
}
