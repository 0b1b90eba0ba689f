//! `slugline train`: a corpus makes a model file.

use std::path::Path;
use std::time::Instant;

use slugline::{Corpus, TopicModel, TopicScheme, TrainOptions};

use super::save::{Story, contents, save};
use crate::args::TrainArgs;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt;
use crate::output::{names, plural, size};
use crate::progress::Progress;

pub(crate) fn run(args: &TrainArgs, console: &Console) -> Result<Exit, Failure> {
    console.set_quiet(args.run.quiet);
    interrupt::watch();
    let started = Instant::now();
    TopicModel::check_path(&args.model)?;
    let scheme = args.scheme.read()?;
    let corpus = Corpus::labelled(&args.corpus, &args.reading.options())?;
    let options = TrainOptions {
        recipe: args.recipe.recipe(),
        calibrate: args.recipe.calibrate(),
        compact: args.compact,
        threads: args.run.threads(),
    };
    let progress = Progress::new(console, corpus.total_bytes(), args.run.strict);
    let kept = (scheme.as_ref(), args.model.as_path());
    train_and_save(corpus, &options, kept, progress, (started, console))?;
    Ok(console.finish())
}

/// Trains a model, writes it with names and codes, and says what went into it.
pub(crate) fn train_and_save(
    corpus: Corpus,
    options: &TrainOptions,
    (scheme, path): (Option<&TopicScheme>, &Path),
    progress: Progress<'_>,
    (started, console): (Instant, &Console),
) -> Result<(), Failure> {
    let (mut model, summary) =
        progress.follow(|observer| TopicModel::train(corpus, options, observer))?;
    if let Some(scheme) = scheme {
        warn_of_unlabelled(&model, scheme, console);
        model = model.with_scheme(scheme);
    }
    let story = Story {
        done: &|seconds| {
            let contents = contents(&model, &summary);
            let rate = size(summary.bytes as f64 / seconds.max(1e-3));
            format!("trained on {contents} in {seconds:.2} s ({rate}/s)")
        },
        duplicates: "all were trained on",
    };
    save(&model, &summary, path, &story, (started, console))
}

/// Names the topics of a model that a scheme lacks: most likely they are misspelt in one of both.
fn warn_of_unlabelled(model: &TopicModel, scheme: &TopicScheme, console: &Console) {
    let topics = model.topics().iter();
    let lacking: Vec<String> = topics
        .filter(|topic| scheme.get(topic).is_none())
        .cloned()
        .collect();
    if let Some(first) = lacking.first() {
        console.warning(&format!(
            "{} of the articles {} no [[topic]] in the file of --topics, and so neither name nor \
             code: {}",
            plural(lacking.len() as u64, "topic"),
            if lacking.len() == 1 { "has" } else { "have" },
            names(&lacking),
        ));
        console.hint(&format!(
            "add a [[topic]] with id = {first:?}, spelt as in the articles"
        ));
    }
}
