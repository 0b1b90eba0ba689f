//! `slugline train`: a corpus makes a model file.

use std::path::Path;
use std::time::Instant;

use slugline::{Corpus, TopicModel, TopicScheme, TrainOptions, TrainSummary};

use crate::args::TrainArgs;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt;
use crate::output::{names, percent, plural, size, thousands};
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
    interrupt::end_in_good_order();
    let bytes = model.save(path, || !interrupt::requested())?;
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
    console.note(&summary_text(path, &model, &summary, bytes, seconds));
    Ok(())
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

fn summary_text(
    path: &Path,
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
            "out-of-fold"
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
    lines.push(format!("wrote {} ({})", path.display(), size(bytes as f64)));
    lines.join("\n")
}
