//! Weights of terms in an article: sublinear frequency, L2 norm, document frequency.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::CountRow;

/// How many binary digits behind the point [`log_count`] and [`inverse_document_frequency`]
/// have.
pub const LOG_FRACTION_BITS: u32 = 32;

const ONE: f64 = (1_u64 << LOG_FRACTION_BITS) as f64;

/// 1 as a fixed-point number with 62 binary digits, in which a sum of 2³² squares, each
/// up to 1, is off by less than 10⁻⁹.
const SHARE_ONE: f64 = (1_u64 << 62) as f64;

/// How the count of a term in an article becomes its weight.
///
/// | name | default | purpose |
/// | --- | --- | --- |
/// | `sublinear_tf` | on | `1 + ln(count)` for the count: a word said ten times isn't ten times the evidence (Salton and Buckley 1988; Rennie et al. 2003, section 4.1) |
/// | `idf` | on | a term's weight grows with its rarity: times `1 + ln((1 + n) / (1 + df))` (Rennie et al. 2003, section 4.2, smoothed) |
/// | `l2_norm` | on | an article's weights have Euclidean length 1, so that long articles don't outvote short ones (Rennie et al. 2003, section 4.3) |
///
/// While a model is trained, an article's weights are summed *without* their document
/// frequencies, which are not known before the last article; they are applied when the
/// sums are read. Each sum is then one over articles alone, and can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weighting {
    /// `1 + ln(count)` in place of the count.
    pub sublinear_tf: bool,
    /// Times the inverse document frequency.
    pub idf: bool,
    /// Divided by the Euclidean norm of the article.
    pub l2_norm: bool,
}

impl Weighting {
    /// Counts as they are.
    pub const COUNTS: Self = Self {
        sublinear_tf: false,
        idf: false,
        l2_norm: false,
    };

    /// Sublinear frequency × inverse document frequency, of Euclidean length 1.
    pub const TF_IDF: Self = Self {
        sublinear_tf: true,
        idf: true,
        l2_norm: true,
    };

    /// The weight of a count alone: `1 + ln(count)` or the count. A count below 1 stays
    /// as it is, which joins the logarithm at 1.
    #[must_use]
    pub fn term_frequency(self, count: f64) -> f64 {
        if self.sublinear_tf && count > 1.0 {
            1.0 + logarithm(count)
        } else {
            count
        }
    }

    /// What the weights of [`Self::term_frequency`] are to be divided by in this article:
    /// their Euclidean norm, or 1 for an article without terms or a weighting without norm.
    ///
    /// The squares are summed in fixed point, so that the order of the terms, which
    /// differs between threads, can't change the last bit. They are scaled by the largest
    /// weight first, so that small weights are summed as precisely as large ones.
    #[must_use]
    pub fn norm(self, article: CountRow<'_>) -> f64 {
        if !self.l2_norm {
            return 1.0;
        }
        let counts = || article.counts().iter().chain(article.lone()).copied();
        let most = counts().fold(0.0, f32::max);
        let largest = self.term_frequency(f64::from(most));
        if largest <= 0.0 {
            return 1.0;
        }
        let square = |count: f64| {
            let share = self.term_frequency(count) / largest;
            u128::from(share_to_fixed(share * share))
        };
        // By small count, and last of all the terms of any other: counted without a branch, for
        // what comes next is hard to foresee.
        let mut terms_of = [0_u32; SMALL_COUNTS + 1];
        counts().for_each(|count| {
            terms_of[small_count(count.into()).unwrap_or(SMALL_COUNTS)] += 1;
        });
        let mut squares = 0;
        for (count, &terms) in terms_of[..SMALL_COUNTS].iter().enumerate() {
            if terms > 0 {
                squares += u128::from(terms) * square(count as f64);
            }
        }
        if terms_of[SMALL_COUNTS] > 0 {
            let all = counts().map(f64::from);
            let others = all.filter(|&count| small_count(count).is_none());
            squares += others.map(square).sum::<u128>();
        }
        largest * (squares as f64 / SHARE_ONE).sqrt()
    }
}

/// What depends on a term's count alone is computed once an article for counts below this, which
/// nearly all terms have.
pub const SMALL_COUNTS: usize = 16;

/// A count as a number below [`SMALL_COUNTS`], if it is one.
#[inline]
#[must_use]
pub fn small_count(count: f64) -> Option<usize> {
    let small = whole(count).map(usize::from);
    small.filter(|&small| small < SMALL_COUNTS)
}

/// A count as a number below 256, if it is one.
#[inline]
fn whole(count: f64) -> Option<u8> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates, and what it changes is no such number"
    )]
    let small = count as u8;
    #[expect(clippy::float_cmp, reason = "it is the same number or it isn't")]
    let is_whole = f64::from(small) == count;
    is_whole.then_some(small)
}

impl Default for Weighting {
    fn default() -> Self {
        Self::TF_IDF
    }
}

/// By count, its logarithm, computed once for those that nearly all terms have.
static LOGARITHMS: LazyLock<[f64; 256]> =
    LazyLock::new(|| std::array::from_fn(|count| libm::log(count as f64)));

/// The logarithm of a count.
fn logarithm(count: f64) -> f64 {
    whole(count).map_or_else(|| libm::log(count), |small| LOGARITHMS[usize::from(small)])
}

/// The logarithms of one more than small counts, which nearly all terms have: computed once.
static LOG_COUNTS: LazyLock<[u64; 256]> = LazyLock::new(|| {
    let mut counts = 0..;
    std::array::from_fn(|_| counts.next().map_or(0, compute_log_count))
});

/// `ln(1 + count)` as a fixed-point number with [`LOG_FRACTION_BITS`] binary digits.
///
/// Document frequencies enter sums only through it, so that those sums are exact.
#[must_use]
pub fn log_count(count: u64) -> u64 {
    let known = usize::try_from(count).ok().and_then(|n| LOG_COUNTS.get(n));
    known.copied().unwrap_or_else(|| compute_log_count(count))
}

fn compute_log_count(count: u64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a logarithm of a count is between 0 and 45"
    )]
    let fixed = (libm::log1p(count as f64) * ONE).round() as u64;
    fixed
}

/// The inverse document frequency `1 + ln((1 + articles) / (1 + document_frequency))` as
/// a fixed-point number with [`LOG_FRACTION_BITS`] binary digits. It is at least 1.
///
/// The smoothed form of scikit-learn's `TfidfTransformer` (`smooth_idf=True`).
#[must_use]
pub fn inverse_document_frequency(articles: u64, document_frequency: u64) -> u64 {
    (1 << LOG_FRACTION_BITS) + log_count(articles).saturating_sub(log_count(document_frequency))
}

/// A number from 0 to 1 in fixed point, rounded down.
fn share_to_fixed(share: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "2^62 has room to spare, and squares are not negative"
    )]
    let fixed = (share * SHARE_ONE) as u64;
    fixed
}
