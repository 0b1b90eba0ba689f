//! Reads news articles and their topics from folders, JSON Lines, CSV, TSV and fastText files.
