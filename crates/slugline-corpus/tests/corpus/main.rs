//! Tests of the crate through its public interface: every format, every bad input.

#![expect(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod compression;
mod delimited;
mod detection;
mod fasttext;
mod folder;
mod json_lines;
mod ninjs;
mod ninjs_layouts;
mod properties;
mod support;
