//! The sparse matrix of term counts, articles × terms, as linfa records.

use linfa::dataset::Records;
use ndarray::ArrayView2;
use sprs::CsMatI;

use crate::FeaturesError;

/// Counts above this are refused: sums over them would leave the range of 64-bit
/// fixed-point numbers.
const MAX_COUNT: f32 = 4_294_967_296.0;

/// One row of a [`CountMatrix`]: the terms of an article, ascending, with their counts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CountRow<'a> {
    terms: &'a [u32],
    counts: &'a [f32],
    lone: &'a [f32],
}

impl<'a> CountRow<'a> {
    /// The slices must be of one length; `terms` must ascend and `counts` be finite and
    /// not negative, which a matrix checks and a row relies on.
    pub(crate) fn new(terms: &'a [u32], counts: &'a [f32]) -> Self {
        debug_assert_eq!(terms.len(), counts.len());
        Self {
            terms,
            counts,
            lone: &[],
        }
    }

    pub(crate) fn with_lone(self, lone: &'a [f32]) -> Self {
        Self { lone, ..self }
    }

    /// The term ids, ascending.
    #[must_use]
    pub fn terms(self) -> &'a [u32] {
        self.terms
    }

    /// The counts, of the same length as the terms.
    #[must_use]
    pub fn counts(self) -> &'a [f32] {
        self.counts
    }

    /// The counts of n-grams that no other article has, where these are no terms: they have a part
    /// in the norm of the article, and in nothing else. See
    /// [`RepeatedTerms`](crate::RepeatedTerms).
    #[must_use]
    pub fn lone(self) -> &'a [f32] {
        self.lone
    }

    /// Terms with their counts.
    #[must_use]
    pub fn iter(self) -> impl ExactSizeIterator<Item = (u32, f32)> + 'a {
        self.terms.iter().copied().zip(self.counts.iter().copied())
    }
}

/// Term counts of articles: a sparse matrix, articles × terms, row by row.
///
/// It is a newtype over [`sprs::CsMatI`], because linfa implements [`Records`] for dense
/// arrays only and 20,000 articles × 200,000 terms would take 32 GB as one. With it,
/// `DatasetBase<CountMatrix, _>` is an ordinary linfa dataset.
///
/// ```
/// use linfa::dataset::Records;
/// use ndarray::array;
/// use slugline_features::CountMatrix;
///
/// let counts = CountMatrix::from_dense(array![[2.0, 0.0, 1.0], [0.0, 3.0, 0.0]].view())?;
/// assert_eq!((counts.nsamples(), counts.nfeatures()), (2, 3));
/// assert_eq!(counts.row(0).terms(), [0, 2]);
/// # Ok::<(), slugline_features::FeaturesError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct CountMatrix {
    counts: CsMatI<f32, u32, usize>,
    lone: LoneCounts,
}

/// What [`CountRow::lone`] is of each row.
#[derive(Clone, Debug, Default, PartialEq)]
struct LoneCounts {
    /// Where the counts of each row end; no entry behind the last row that has any.
    ends: Vec<usize>,
    counts: Vec<f32>,
}

impl LoneCounts {
    fn row(&self, row: usize) -> &[f32] {
        let Some(&end) = self.ends.get(row) else {
            return &[];
        };
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.counts[start..end]
    }
}

impl CountMatrix {
    /// Wraps a compressed matrix; a column-major one is turned into rows.
    ///
    /// # Errors
    /// [`FeaturesError::Count`] on a count that is negative, not finite or above 2³²;
    /// [`FeaturesError::Columns`] on more columns than a `u32` can number.
    pub fn new(matrix: CsMatI<f32, u32, usize>) -> Result<Self, FeaturesError> {
        check_columns(matrix.cols())?;
        let matrix = Self::unchecked(matrix.into_csr());
        for (row, counts) in matrix.rows().enumerate() {
            check_counts(row, counts.counts)?;
        }
        Ok(matrix)
    }

    fn unchecked(counts: CsMatI<f32, u32, usize>) -> Self {
        Self {
            counts,
            lone: LoneCounts::default(),
        }
    }

    /// The matrix with [`CountRow::lone`] of its rows, in order; rows beyond the matrix are none.
    ///
    /// # Errors
    /// [`FeaturesError::Count`] as of [`CountMatrix::new`].
    pub fn with_lone<R: AsRef<[f32]>>(
        self,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<Self, FeaturesError> {
        let mut lone = LoneCounts::default();
        for (row, counts) in rows.into_iter().enumerate().take(self.counts.rows()) {
            let counts = counts.as_ref();
            check_counts(row, counts)?;
            if !counts.is_empty() {
                lone.ends.resize(row, lone.counts.len());
                lone.counts.extend_from_slice(counts);
                lone.ends.push(lone.counts.len());
            }
        }
        Ok(Self { lone, ..self })
    }

    /// A matrix of `terms` columns from rows of (term, count), each row ascending.
    ///
    /// # Errors
    /// [`FeaturesError::Row`] if a row's terms do not ascend or reach beyond the columns;
    /// otherwise as [`CountMatrix::new`].
    pub fn from_rows<R>(
        terms: usize,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<Self, FeaturesError>
    where
        R: IntoIterator<Item = (u32, f32)>,
    {
        check_columns(terms)?;
        let (mut starts, mut columns, mut counts) = (vec![0], Vec::new(), Vec::new());
        for (row, entries) in rows.into_iter().enumerate() {
            let mut next = 0;
            for (term, count) in entries {
                let term_index = term as usize;
                if term_index < next || term_index >= terms {
                    return Err(FeaturesError::Row { row, terms });
                }
                next = term_index + 1;
                columns.push(term);
                counts.push(count);
            }
            starts.push(columns.len());
        }
        let shape = (starts.len() - 1, terms);
        // sprs panics on a malformed matrix; everything that it asks was checked above.
        Self::new(CsMatI::new(shape, starts, columns, counts))
    }

    /// A matrix of the entries of a dense array, articles × terms, that are not zero.
    ///
    /// # Errors
    /// As [`CountMatrix::new`].
    pub fn from_dense(counts: ArrayView2<'_, f32>) -> Result<Self, FeaturesError> {
        let rows = counts.rows().into_iter().map(|row| {
            (0_u32..)
                .zip(row.into_iter().copied())
                .filter(|&(_, count)| count != 0.0)
        });
        Self::from_rows(counts.ncols(), rows)
    }

    /// Row `row`; a row beyond the matrix is empty.
    #[must_use]
    pub fn row(&self, row: usize) -> CountRow<'_> {
        if row >= self.counts.rows() {
            return CountRow::default();
        }
        let range = self.counts.indptr().outer_inds_sz(row);
        let (terms, counts) = (self.counts.indices(), self.counts.data());
        CountRow::new(&terms[range.clone()], &counts[range]).with_lone(self.lone.row(row))
    }

    /// The rows in order.
    #[must_use]
    pub fn rows(&self) -> impl ExactSizeIterator<Item = CountRow<'_>> {
        (0..self.counts.rows()).map(|row| self.row(row))
    }

    /// By term, in how many articles it is.
    #[must_use]
    pub fn document_frequencies(&self) -> Vec<u64> {
        let mut frequencies = vec![0; self.counts.cols()];
        for (term, count) in self.rows().flat_map(CountRow::iter) {
            frequencies[term as usize] += u64::from(count > 0.0);
        }
        frequencies
    }

    /// The matrix of some of the terms alone: `terms`, in any order, become terms 0, 1 and so
    /// on. One beyond the matrix stands for a term that no article has; of one that is given
    /// twice the last place has the counts. [`CountRow::lone`] of its rows is empty.
    #[must_use]
    pub fn select_terms(&self, terms: &[u32]) -> Self {
        let mut places = vec![None; self.counts.cols()];
        for (place, &term) in (0_u32..).zip(terms) {
            if let Some(entry) = places.get_mut(term as usize) {
                *entry = Some(place);
            }
        }
        let (mut starts, mut columns, mut counts) = (vec![0], Vec::new(), Vec::new());
        let mut selected = Vec::new();
        for row in self.rows() {
            let place = |(term, count)| Some((places[term as usize]?, count));
            selected.extend(row.iter().filter_map(place));
            selected.sort_unstable_by_key(|&(place, _): &(u32, f32)| place);
            for (place, count) in selected.drain(..) {
                columns.push(place);
                counts.push(count);
            }
            starts.push(columns.len());
        }
        Self::unchecked(CsMatI::new(
            (starts.len() - 1, terms.len()),
            starts,
            columns,
            counts,
        ))
    }

    /// The matrix underneath.
    #[must_use]
    pub fn as_sprs(&self) -> &CsMatI<f32, u32, usize> {
        &self.counts
    }
}

fn check_counts(row: usize, counts: &[f32]) -> Result<(), FeaturesError> {
    let mut counts = counts.iter().copied();
    match counts.find(|count| !(0.0..=MAX_COUNT).contains(count)) {
        Some(count) => Err(FeaturesError::Count { row, count }),
        None => Ok(()),
    }
}

fn check_columns(terms: usize) -> Result<(), FeaturesError> {
    match u32::try_from(terms) {
        Ok(_) => Ok(()),
        Err(_) => Err(FeaturesError::Columns(terms)),
    }
}

impl Records for CountMatrix {
    type Elem = f32;

    fn nsamples(&self) -> usize {
        self.counts.rows()
    }

    fn nfeatures(&self) -> usize {
        self.counts.cols()
    }
}
