//! Ctrl-C: the job stops in good order, or is ended where it cannot.

use std::io::{self, IsTerminal, Write};
use std::mem;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Held by whoever brings the program to its end: a model that is being written, whose
/// temporary file must not stay, or the handler.
static ENDING: Mutex<()> = Mutex::new(());

/// How long a job has to notice that it is to stop.
const GRACE: Duration = Duration::from_millis(300);

/// From now on, Ctrl-C (and the signals to hang up and to terminate) stop the job.
pub(crate) fn watch() {
    // Without a handler the program ends at once: not in good order, but without harm,
    // because a model file gets its name only when it is whole.
    let _ = ctrlc::set_handler(|| {
        if INTERRUPTED.swap(true, Ordering::Relaxed) {
            process::exit(Exit::Interrupted as i32);
        }
        thread::spawn(|| {
            thread::sleep(GRACE);
            // The job waits for articles, such as from a pipe, or is deep in its figures.
            let _ending = ENDING.lock().unwrap_or_else(PoisonError::into_inner);
            let mut terminal = io::stderr();
            if terminal.is_terminal() {
                // Off the line of the progress bar.
                let _ = writeln!(terminal);
            }
            let failure = Failure::Library(slugline::Error::Stopped);
            Console::default().failure(&failure);
            process::exit(failure.exit() as i32);
        });
    });
}

/// Whether the user asked to stop.
pub(crate) fn requested() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// From now on, the job alone ends the program, and asks [`requested`] before it does
/// what can't be undone. A second Ctrl-C still ends it.
pub(crate) fn end_in_good_order() {
    mem::forget(ENDING.lock().unwrap_or_else(PoisonError::into_inner));
}
