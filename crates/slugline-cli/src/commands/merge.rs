//! `slugline merge`: models added up.

use std::time::Instant;

use slugline::{Error, TopicModel};

use super::save::{Story, contents, save};
use crate::args::MergeArgs;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt;
use crate::output::plural;
use crate::progress::Progress;

pub(crate) fn run(args: &MergeArgs, console: &Console) -> Result<Exit, Failure> {
    console.set_quiet(args.quiet);
    interrupt::watch();
    let started = Instant::now();
    TopicModel::check_path(&args.output)?;
    let threads = args.threads.unwrap_or_else(slugline::available_threads);
    let models = args.models.iter().map(|path| TopicModel::load(path));
    let merged = Progress::of_steps(console, false)
        .follow(|observer| TopicModel::merge(models, threads, observer));
    let (model, summary) = merged.map_err(|failure| match failure {
        Failure::Library(Error::Merge { model, source }) => {
            Failure::Library(*source).of_model(&args.models[model])
        }
        other => other,
    })?;
    let story = Story {
        done: &|seconds| {
            let models = plural(args.models.len() as u64, "model");
            let contents = contents(&model, &summary);
            format!("merged {models} in {seconds:.2} s\nthe model is one of {contents}")
        },
        duplicates: "",
    };
    save(&model, &summary, &args.output, &story, (started, console))?;
    Ok(Exit::Success)
}
