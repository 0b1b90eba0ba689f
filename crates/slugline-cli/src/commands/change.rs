//! `slugline update` and `slugline forget`: articles added to a model, or removed.

use std::num::NonZeroUsize;
use std::time::Instant;

use slugline::{Corpus, Error, Observer, TopicModel, TrainSummary};

use super::save::{Story, contents, save};
use crate::args::ChangeArgs;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt;
use crate::output::plural;
use crate::progress::Progress;

/// How a model is made of a model and articles.
type Change =
    fn(TopicModel, Corpus, NonZeroUsize, Observer<'_>) -> Result<(TopicModel, TrainSummary), Error>;

pub(crate) fn update(args: &ChangeArgs, console: &Console) -> Result<Exit, Failure> {
    let duplicates = "all were added";
    run(args, (TopicModel::update, "added", duplicates), console)
}

pub(crate) fn forget(args: &ChangeArgs, console: &Console) -> Result<Exit, Failure> {
    let duplicates = "all were removed";
    run(args, (TopicModel::forget, "removed", duplicates), console)
}

fn run(
    args: &ChangeArgs,
    (change, did, duplicates): (Change, &str, &str),
    console: &Console,
) -> Result<Exit, Failure> {
    console.set_quiet(args.run.quiet);
    interrupt::watch();
    let started = Instant::now();
    TopicModel::check_path(args.output())?;
    let corpus = Corpus::labelled(&args.corpus, &args.reading.options())?;
    let model = TopicModel::load(&args.model)?;
    let before = model.model().articles();
    let progress = Progress::new(console, corpus.total_bytes(), args.run.strict);
    let changed = progress.follow(|observer| change(model, corpus, args.run.threads(), observer));
    let (model, summary) = changed.map_err(|failure| failure.of_model(&args.model))?;
    let story = Story {
        done: &|seconds| {
            let articles = plural(summary.articles.abs_diff(before), "article");
            let contents = contents(&model, &summary);
            format!("{did} {articles} in {seconds:.2} s\nthe model is now one of {contents}")
        },
        duplicates,
    };
    save(&model, &summary, args.output(), &story, (started, console))?;
    Ok(console.finish())
}
