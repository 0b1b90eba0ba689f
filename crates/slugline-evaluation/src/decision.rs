//! One article's own topics beside those it was given: what every metric is counted from.

use std::borrow::Cow;

/// One article's truth and what was decided about it.
///
/// Topics are ids, indices into the list of names later given to [`Tally::report`]. A topic the
/// model has never seen gets an id like any other and so counts as missed. Both sets may come in
/// any order and with repetitions; sorted sets without repetitions are the fastest.
///
/// [`Tally::report`]: crate::Tally::report
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision<'a> {
    /// The article's own topics.
    pub truth: &'a [u32],
    /// The topics the article was given; empty if none was decided on.
    pub predicted: &'a [u32],
    /// The topic with the highest score, decided on or not; `None` if no topic was scored.
    pub best: Option<u32>,
}

/// `topics` in ascending order, each once; borrowed if they are so already.
pub(crate) fn sorted_set(topics: &[u32]) -> Cow<'_, [u32]> {
    if topics.is_sorted_by(|a, b| a < b) {
        return Cow::Borrowed(topics);
    }
    let mut sorted = topics.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    Cow::Owned(sorted)
}
