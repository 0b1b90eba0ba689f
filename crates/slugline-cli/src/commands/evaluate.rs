//! `slugline evaluate`: figures of a model, or of a cross-validation.

use std::io::{self, Write};

use serde::Serialize;
use slugline::{
    Corpus, Evaluation, ProbabilityReport, Report, TopicModel, TrainOptions, Wanted,
    cross_validate_in_detail,
};

use crate::args::{EvaluateArgs, ReportFormat};
use crate::console::Console;
use crate::detail_files::DetailFiles;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt;
use crate::output::{details, names, plural, probabilities, report, write_json};
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
    let files = DetailFiles::check(args)?;
    let model = args.model.as_deref().map(TopicModel::load).transpose()?;
    let corpus = Corpus::labelled(&args.corpus, &args.reading.options())?;
    let progress = Progress::new(console, corpus.total_bytes(), args.run.strict);
    let threads = args.run.threads();
    let mut errors = Vec::new();
    let (evaluation, suspects) = progress.follow(|observer| {
        if let Some(model) = &model {
            let evaluation = if files.wants_errors() {
                let keep = |error| errors.push(details::error(&error));
                model.evaluate_in_detail(corpus, threads, keep, observer)
            } else {
                model.evaluate(corpus, threads, observer)
            };
            return evaluation.map(|evaluation| (evaluation, Vec::new()));
        }
        let options = TrainOptions {
            recipe: args.recipe.recipe(),
            calibrate: args.recipe.calibrate(),
            compact: false,
            threads,
        };
        let folds = args.cross_validate.unwrap_or(0);
        let wanted = Wanted {
            errors: files.wants_errors(),
            suspects: files.wants_suspects(),
        };
        let (evaluation, details) =
            cross_validate_in_detail(corpus, folds, &options, wanted, observer)?;
        errors = details.errors.iter().map(details::error).collect();
        Ok((evaluation, details.suspects))
    })?;
    // Before the report, which nobody may read to its end.
    let written = files.write(&errors, &suspects);
    warn(&evaluation, console);
    let printed = print(args, &evaluation);
    written?;
    printed?;
    files.note(
        console,
        errors.len(),
        suspects.len(),
        evaluation.report.articles,
    );
    Ok(console.finish())
}

fn warn(evaluation: &Evaluation, console: &Console) {
    if !evaluation.unknown_topics.is_empty() {
        console.warning(&format!(
            "not known to the model, and so missed in every article: {}",
            names(&evaluation.unknown_topics)
        ));
    }
    if evaluation.without_known_term > 0 {
        console.warning(&format!(
            "{} had no term that the model knows, and got no topic",
            plural(evaluation.without_known_term, "article")
        ));
    }
}

fn print(args: &EvaluateArgs, evaluation: &Evaluation) -> io::Result<()> {
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
    out.flush()
}
