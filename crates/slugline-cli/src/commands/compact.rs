//! `slugline compact`: a model without what only training needs.

use slugline::TopicModel;

use crate::args::CompactArgs;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt;
use crate::output::{percent, size};

pub(crate) fn run(args: &CompactArgs, console: &Console) -> Result<Exit, Failure> {
    console.set_quiet(args.quiet);
    interrupt::watch();
    TopicModel::check_path(&args.output)?;
    let model = TopicModel::load(&args.model)?;
    // Before it may be written over.
    let before = args.model.metadata().map_or(0, |file| file.len());
    let nothing = model.check_updatable().err();
    let model = model.compact()?;
    interrupt::end_in_good_order();
    let bytes = model.save(&args.output, || !interrupt::requested())?;
    if let Some(why) = nothing {
        console.note(&format!("nothing to leave out: {why}"));
    }
    console.note(&format!(
        "wrote {} ({}, {} of {})",
        args.output.display(),
        size(bytes as f64),
        percent(bytes as f64 / before.max(1) as f64),
        args.model.display(),
    ));
    Ok(Exit::Success)
}
