//! Ctrl-C: the first asks the job to stop in good order, the second ends the program.

use std::process;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::exit::Exit;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// From now on, Ctrl-C (and the signals to hang up and to terminate) set a flag.
pub(crate) fn watch() {
    // Without a handler the program ends at once: not in good order, but without harm,
    // because a model file gets its name only when it is whole.
    let _ = ctrlc::set_handler(|| {
        if INTERRUPTED.swap(true, Ordering::Relaxed) {
            process::exit(Exit::Interrupted as i32);
        }
    });
}

/// Whether the user asked to stop.
pub(crate) fn requested() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}
