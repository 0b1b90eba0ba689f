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

/// The threads of one job. They stay from its first step to its last: new ones begin on the same
/// core, one beside the other, and some milliseconds go by before they are apart.
pub(crate) fn pool(threads: NonZeroUsize) -> Result<ThreadPool, Error> {
    ThreadPoolBuilder::new()
        .num_threads(threads.get().min(MAX_THREADS))
        .build()
        .map_err(|error| Error::Threads(error.into()))
}
