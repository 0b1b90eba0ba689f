//! How many threads work, and a pool of them.

use std::num::NonZeroUsize;
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::Error;

/// More threads are of no use on any machine, and each of them takes memory.
const MAX_THREADS: usize = 1024;

/// As many threads as the machine runs at a time.
#[must_use]
pub fn available_threads() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// As many threads as are started where so many are asked for.
pub(crate) fn bounded(threads: NonZeroUsize) -> usize {
    threads.get().min(MAX_THREADS)
}

/// Threads for work on counts, which needs no reading.
pub(crate) fn pool(threads: NonZeroUsize) -> Result<ThreadPool, Error> {
    ThreadPoolBuilder::new()
        .num_threads(bounded(threads))
        .build()
        .map_err(|error| Error::Threads(error.into()))
}
