//! The commands, a file each: arguments in, library calls, output.

pub(crate) mod classify;
pub(crate) mod compare;
pub(crate) mod completions;
pub(crate) mod evaluate;
pub(crate) mod inspect;
pub(crate) mod train;
pub(crate) mod tune;
