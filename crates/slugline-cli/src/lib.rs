//! The command-line program slugline: topic tagging for news.
