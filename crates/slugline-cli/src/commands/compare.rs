//! `slugline compare`: every algorithm on the same articles.

use std::io::{self, Write};

use slugline::{Corpus, Measured, TrainOptions, compare};

use crate::args::{CompareArgs, ReportFormat};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt;
use crate::output::{comparison, names, write_json};
use crate::progress::Progress;

pub(crate) fn run(args: &CompareArgs, console: &Console) -> Result<Exit, Failure> {
    console.set_quiet(args.run.quiet);
    interrupt::watch();
    let corpus = Corpus::labelled(&args.corpus, &args.reading.options())?;
    let measured = if args.test.is_empty() {
        Measured::Folds(args.folds)
    } else {
        let test = Corpus::labelled(&args.test, &args.reading.options())?;
        Measured::Test(Box::new(test))
    };
    let options = TrainOptions {
        recipe: args.recipe.recipe(),
        calibrate: args.recipe.calibrate(),
        compact: false,
        threads: args.run.threads(),
    };
    let progress = Progress::of_steps(console, args.run.strict);
    let comparison = progress.follow(|observer| compare(corpus, measured, &options, observer))?;
    if !comparison.unknown_topics.is_empty() {
        console.warning(&format!(
            "not in the articles that were trained on, and so missed in every article: {}",
            names(&comparison.unknown_topics)
        ));
    }
    let mut out = io::stdout().lock();
    match args.format {
        ReportFormat::Text => {
            let folds = args.test.is_empty().then_some(args.folds);
            out.write_all(comparison::text(&comparison, folds).as_bytes())?;
        }
        ReportFormat::Json => write_json(&mut out, &comparison)?,
    }
    out.flush()?;
    Ok(console.finish())
}
