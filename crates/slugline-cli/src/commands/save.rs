//! A model that was made, on its way to its file: warnings and the summary.

use std::path::Path;
use std::time::Instant;

use slugline::{TopicModel, TrainSummary};

use crate::console::Console;
use crate::failure::Failure;
use crate::interrupt;
use crate::output::{percent, plural, size, thousands};

/// What is said of a model besides its figures.
pub(crate) struct Story<'a> {
    /// What was done, from how many seconds it took.
    pub(crate) done: &'a dyn Fn(f64) -> String,
    /// What became of articles that have the id of another one.
    pub(crate) duplicates: &'a str,
}

/// Writes a model, and says what went into it.
pub(crate) fn save(
    model: &TopicModel,
    summary: &TrainSummary,
    path: &Path,
    story: &Story<'_>,
    (started, console): (Instant, &Console),
) -> Result<(), Failure> {
    interrupt::end_in_good_order();
    let bytes = model.save(path, || !interrupt::requested())?;
    if summary.duplicate_ids > 0 {
        console.warning(&format!(
            "{} had the id of an earlier one, such as “{}”; {}",
            plural(summary.duplicate_ids, "article"),
            summary.first_duplicate_id.as_deref().unwrap_or_default(),
            story.duplicates,
        ));
    }
    if summary.terms == 0 {
        console.warning("the model knows no term, and will tag nothing");
        console.hint("give --min-df a lower number, or train on more articles");
    }
    let mut lines = vec![(story.done)(started.elapsed().as_secs_f64())];
    lines.extend(figures(model, summary));
    lines.push(format!("wrote {} ({})", path.display(), size(bytes as f64)));
    console.note(&lines.join("\n"));
    Ok(())
}

/// How many articles, topics and terms a model has.
pub(crate) fn contents(model: &TopicModel, summary: &TrainSummary) -> String {
    format!(
        "{} with {} and {}",
        plural(summary.articles, "article"),
        plural(model.topics().len() as u64, "topic"),
        plural(summary.terms, "term"),
    )
}

/// How good the model is on its own articles.
fn figures(model: &TopicModel, summary: &TrainSummary) -> Vec<String> {
    let mut lines = Vec::new();
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
    lines
}
