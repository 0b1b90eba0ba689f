//! The facade as a whole: the same model whatever the way, whole files, honest figures.

#![expect(clippy::unwrap_used, reason = "a test helper fails by panicking")]

mod changed_models;
mod classify;
mod classify_corpus;
mod cross_validation;
mod damaged;
mod details;
mod determinism;
mod evaluate;
mod explain;
mod forge;
mod forged_arrays;
mod forged_headers;
mod generate;
mod order;
mod panics;
mod recipe;
mod round_trip;
mod save;
mod summary;
mod support;
mod topic_scheme;

use std::alloc::System;

use cap::Cap;

/// All tests together stay below this: what a forged file claims is never allocated.
const MEMORY: usize = 512 << 20;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, MEMORY);
