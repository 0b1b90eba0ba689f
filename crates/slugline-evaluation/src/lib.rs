//! Metrics and folds for single-label and multi-label topic classification.
