//! `slugline tune`: searches options, and trains a model with the best.

use std::io::{self, Write};
use std::time::Instant;

use slugline::{Corpus, TopicModel, TrainOptions, TuneOptions, Tuning, tune};

use super::train::train_and_save;
use crate::args::{ReportFormat, TuneArgs};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt;
use crate::output::{plural, tuning, write_json};
use crate::progress::Progress;

pub(crate) fn run(args: &TuneArgs, console: &Console) -> Result<Exit, Failure> {
    console.set_quiet(args.run.quiet);
    interrupt::watch();
    TopicModel::check_path(&args.model)?;
    let scheme = args.scheme.read()?;
    let corpus = || Corpus::labelled(&args.corpus, &args.reading.options());
    let options = TuneOptions {
        start: TrainOptions {
            recipe: args.recipe.recipe(),
            calibrate: args.recipe.calibrate(),
            compact: false,
            threads: args.run.threads(),
        },
        folds: args.folds,
        budget: args.budget,
    };
    let strict = args.run.strict;
    let found =
        Progress::of_steps(console, strict).follow(|observer| tune(corpus, &options, observer))?;
    let started = Instant::now();
    let best = TrainOptions {
        recipe: found.settings[0].recipe.clone(),
        ..options.start
    };
    let corpus = corpus()?;
    let progress = Progress::new(console, corpus.total_bytes(), strict).again();
    let kept = (scheme.as_ref(), args.model.as_path());
    train_and_save(corpus, &best, kept, progress, (started, console))?;
    console.note(&tried(&found));

    let mut out = io::stdout().lock();
    match args.format {
        ReportFormat::Text => out.write_all(tuning::text(&found, args.folds).as_bytes())?,
        ReportFormat::Json => write_json(&mut out, &found)?,
    }
    out.flush()?;
    Ok(console.finish())
}

/// How far the search got.
fn tried(found: &Tuning) -> String {
    let tried = found.settings.len();
    let settings = plural(tried as u64, "setting");
    if found.left == 0 {
        format!("tried {settings}: no other option makes the best one better")
    } else {
        format!(
            "tried {tried} of {} settings: the time was spent, and --budget gives more",
            plural((tried + found.left) as u64, "").trim_end_matches([' ', 's'])
        )
    }
}
