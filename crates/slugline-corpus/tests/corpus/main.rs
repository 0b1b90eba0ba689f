//! Tests of the crate through its public interface: every format, every bad input.

mod compression;
mod delimited;
mod detection;
mod fasttext;
mod folder;
mod json_lines;
mod properties;
mod support;
