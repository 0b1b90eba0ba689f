//! Turns tokens into a vocabulary, term counts, n-grams and weights for text classification.
