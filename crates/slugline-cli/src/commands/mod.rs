//! The commands, a file each (two that differ in a word share one): arguments in, library calls, output.

pub(crate) mod change;
pub(crate) mod classify;
pub(crate) mod compact;
pub(crate) mod compare;
pub(crate) mod completions;
pub(crate) mod evaluate;
pub(crate) mod inspect;
pub(crate) mod merge;
pub(crate) mod save;
pub(crate) mod train;
pub(crate) mod tune;
