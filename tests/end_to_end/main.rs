//! The program `slugline` as its users meet it: arguments in; output, exit code and files out.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test ends where it cannot go on, and says which part it skips"
)]

mod bad_articles;
mod bad_inputs;
mod bad_labels;
mod classify;
mod classify_formats;
mod compare;
mod corpora;
mod determinism;
mod disk;
mod evaluate;
mod evaluate_files;
mod explanations;
mod format_reader;
mod formats;
mod help;
mod inspect;
mod interrupt;
mod live_feed;
mod model_file;
mod news;
mod ninjs_output;
mod own_news;
mod program;
mod terminal;
mod train;
mod tune;
mod update;
mod usage;
