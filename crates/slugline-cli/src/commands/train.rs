//! `slugline train`: a corpus makes a model file.

use std::time::Instant;

use slugline::{Corpus, TopicModel, TrainOptions, TrainSummary};

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
    TopicModel::check_path(&args.model)?;
    let corpus = Corpus::labelled(&args.corpus, &args.reading.options())?;
    let options = TrainOptions {
        recipe: args.recipe.recipe(),
        calibrate: args.recipe.calibrate(),
        threads: args.run.threads(),
    };
    let progress = Progress::new(console, corpus.total_bytes(), args.run.strict);
    let (model, summary) =
        progress.follow(|observer| TopicModel::train(corpus, &options, observer))?;
    interrupt::end_in_good_order();
    let bytes = model.save(&args.model, || !interrupt::requested())?;
    if summary.duplicate_ids > 0 {
        console.warning(&format!(
            "{} had the id of an earlier one, such as “{}”; all were trained on",
            plural(summary.duplicate_ids, "article"),
            summary.first_duplicate_id.as_deref().unwrap_or_default(),
        ));
    }
    if summary.terms == 0 {
        console.warning("the model knows no term, and will tag nothing");
        console.hint("give --min-df a lower number, or train on more articles");
    }
    let seconds = started.elapsed().as_secs_f64();
    console.note(&summary_text(args, &model, &summary, bytes, seconds));
    Ok(console.finish())
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
        plural(summary.terms, "term"),
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
