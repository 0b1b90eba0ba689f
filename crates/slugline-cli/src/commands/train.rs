//! `slugline train`: a corpus makes a model file.

use std::time::Instant;

use slugline::{Corpus, Error, TopicModel, TrainOptions, TrainSummary};

use crate::args::TrainArgs;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt;
use crate::output::{percent, plural, size, thousands};
use crate::progress::Progress;

pub(crate) fn run(args: &TrainArgs, console: &Console) -> Result<Exit, Failure> {
    console.set_quiet(args.run.quiet);
    interrupt::watch();
    let started = Instant::now();
    check_target(args)?;
    let corpus = Corpus::labelled(&args.corpus, &args.reading.options())?;
    let options = TrainOptions {
        recipe: args.recipe.recipe(),
        calibrate: args.recipe.calibrate(),
        threads: args.run.threads(),
    };
    let progress = Progress::new(console, corpus.total_bytes(), args.run.strict);
    let (model, summary) =
        progress.follow(|observer| TopicModel::train(corpus, &options, observer))?;
    let bytes = model.save(&args.model, || !interrupt::requested())?;
    if summary.duplicate_ids > 0 {
        console.warning(&format!(
            "{} had the id of an earlier one; all were trained on",
            plural(summary.duplicate_ids, "article")
        ));
    }
    let seconds = started.elapsed().as_secs_f64();
    console.note(&summary_text(args, &model, &summary, bytes, seconds));
    Ok(console.finish())
}

/// Finds out before the work that the model can't be written after it.
fn check_target(args: &TrainArgs) -> Result<(), Failure> {
    let folder = args
        .model
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if args.model.is_dir() {
        return Err(Failure::Refused(
            format!(
                "{}: the model is to be a file, and this is a folder",
                args.model.display()
            ),
            "give --model the name of a file".to_owned(),
        ));
    }
    if let Some(source) = folder.and_then(|folder| folder.metadata().err()) {
        let path = args.model.clone();
        return Err(Error::Write { path, source }.into());
    }
    Ok(())
}

fn summary_text(
    args: &TrainArgs,
    model: &TopicModel,
    summary: &TrainSummary,
    bytes: u64,
    seconds: f64,
) -> String {
    let rate = size(summary.bytes as f64 / seconds.max(1e-3));
    let mut lines = vec![format!(
        "trained on {} with {} and {} in {seconds:.2} s ({rate}/s)",
        plural(summary.articles, "article"),
        plural(model.topics().len() as u64, "topic"),
        plural(model.vocabulary().len() as u64, "term"),
    )];
    if let Some(accuracy) = &summary.out_of_sample {
        let how = if accuracy.leave_one_out {
            "leave-one-out"
        } else {
            "ten-fold"
        };
        let of = if accuracy.articles < summary.articles {
            format!(", on {} articles", thousands(accuracy.articles))
        } else {
            String::new()
        };
        lines.push(format!(
            "{how} accuracy of the best topic: {}{of}",
            percent(accuracy.top1_accuracy)
        ));
        if let Some(f1) = accuracy.micro_f1 {
            lines.push(format!(
                "{how} micro-F1 of all topics: {} (thresholds chosen on the same scores)",
                percent(f1)
            ));
        }
    } else if !model.model().rule().single_topic {
        lines.push("no thresholds were chosen: an article gets its best topic alone".to_owned());
    }
    lines.push(format!(
        "wrote {} ({})",
        args.model.display(),
        size(bytes as f64)
    ));
    lines.join("\n")
}
