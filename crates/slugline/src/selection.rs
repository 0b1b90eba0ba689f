//! Which of an article's topics a user wants to see.

/// Which topics of a [`Classification`](crate::Classification) are wanted. By default,
/// those that the model's own rule gives.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Selection {
    /// At most so many topics, the best; alone, so many whether the rule gives them or not.
    pub top: Option<usize>,
    /// Topics with at least this probability, from 0 to 1, instead of the rule's.
    pub threshold: Option<f64>,
    /// The best topic where there would be none.
    pub at_least_one: bool,
}
