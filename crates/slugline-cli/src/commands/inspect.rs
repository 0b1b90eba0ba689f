//! `slugline inspect`: what a model has learnt.

use std::io::{self, Write};

use slugline::TopicModel;

use crate::args::{InspectArgs, ReportFormat};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::open_model::open_model;
use crate::output::inspection::Inspection;
use crate::output::write_json;

/// Terms of a topic among many, and of one that was asked for.
const TERMS_OF_EACH: usize = 8;
const TERMS_OF_ONE: usize = 50;

pub(crate) fn run(args: &InspectArgs) -> Result<Exit, Failure> {
    let model = open_model(args.model.as_deref())?;
    let topics = match &args.topic {
        None => (0..model.topics().len()).collect(),
        Some(name) => match model.topics().binary_search(name) {
            Ok(topic) => vec![topic],
            Err(_) => return Err(unknown_topic(&model, name)),
        },
    };
    let terms = if args.topic.is_some() {
        TERMS_OF_ONE
    } else {
        TERMS_OF_EACH
    };
    let inspection = Inspection::new(&model, &topics, args.top.unwrap_or(terms));
    let mut out = io::stdout().lock();
    match args.format {
        ReportFormat::Text => out.write_all(inspection.text().as_bytes())?,
        ReportFormat::Json => write_json(&mut out, &inspection)?,
    }
    out.flush()?;
    Ok(Exit::Success)
}

fn unknown_topic(model: &TopicModel, name: &str) -> Failure {
    let names: Vec<&str> = model
        .topics()
        .iter()
        .map(String::as_str)
        .take(100)
        .collect();
    Failure::Refused(
        format!("the model has no topic “{name}”"),
        format!("its topics are: {}", names.join(", ")),
    )
}
