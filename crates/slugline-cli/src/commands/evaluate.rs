//! `slugline evaluate`: figures of a model, or of a cross-validation.

use std::io::{self, Write};

use serde::Serialize;
use slugline::{Corpus, ProbabilityReport, Report, TopicModel, TrainOptions, cross_validate};

use crate::args::{EvaluateArgs, ReportFormat};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt;
use crate::output::{Printable, plural, probabilities, report, write_json};
use crate::progress::Progress;

/// All figures as one JSON object; those of probabilities are missing where there are none.
#[derive(Serialize)]
struct Figures<'a> {
    #[serde(flatten)]
    report: &'a Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    probabilities: Option<&'a ProbabilityReport>,
}

pub(crate) fn run(args: &EvaluateArgs, console: &Console) -> Result<Exit, Failure> {
    console.set_quiet(args.run.quiet);
    interrupt::watch();
    let model = args.model.as_deref().map(TopicModel::load).transpose()?;
    let corpus = Corpus::labelled(&args.corpus, &args.reading.options())?;
    let progress = Progress::new(console, corpus.total_bytes(), args.run.strict);
    let threads = args.run.threads();
    let evaluation = progress.follow(|observer| {
        if let Some(model) = &model {
            return model.evaluate(corpus, threads, observer);
        }
        let options = TrainOptions {
            recipe: args.recipe.recipe(),
            calibrate: args.recipe.calibrate(),
            threads,
        };
        cross_validate(corpus, args.cross_validate.unwrap_or(0), &options, observer)
    })?;

    if !evaluation.unknown_topics.is_empty() {
        let names: Vec<String> = evaluation
            .unknown_topics
            .iter()
            .map(|topic| Printable(topic).to_string())
            .collect();
        console.warning(&format!(
            "not known to the model, and so missed in every article: {}",
            names.join(", ")
        ));
    }
    if evaluation.without_known_term > 0 {
        console.warning(&format!(
            "{} had no term that the model knows, and got no topic",
            plural(evaluation.without_known_term, "article")
        ));
    }
    let mut out = io::stdout().lock();
    match args.format {
        ReportFormat::Text => {
            out.write_all(report::text(&evaluation.report).as_bytes())?;
            if let Some(probabilities) = &evaluation.probabilities {
                out.write_all(probabilities::text(probabilities).as_bytes())?;
            }
        }
        ReportFormat::Json => {
            let figures = Figures {
                report: &evaluation.report,
                probabilities: evaluation.probabilities.as_ref(),
            };
            write_json(&mut out, &figures)?;
        }
    }
    out.flush()?;
    Ok(console.finish())
}
