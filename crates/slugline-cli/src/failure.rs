//! Why a command could not do its job, and what the user can do about it.

use std::io;
use std::path::{Path, PathBuf};

use slugline::{Error, EvaluationError, FormatError, ModelError, ReadError, SchemeError};

use crate::exit::Exit;

/// What ends a command.
#[derive(Debug)]
pub(crate) enum Failure {
    /// An error of the library.
    Library(Error),
    /// An error of the library that is about a model, and the file of that.
    Model(PathBuf, Error),
    /// A record or an input failed, and `--strict` asks to stop at it.
    Strict(String, Option<String>),
    /// The results cannot be written.
    Output(io::Error),
    /// Nobody reads the results any longer, such as behind `| head`.
    OutputClosed,
    /// The command can't be carried out as it was given: message and hint.
    Refused(String, String),
}

impl Failure {
    /// Names the file of a model, if that is what the error is about.
    pub(crate) fn of_model(self, path: &Path) -> Self {
        match self {
            Self::Library(
                error @ (Error::RefinedModel
                | Error::Compacted
                | Error::TrainingSection(_)
                | Error::ArticlesNotKept { .. }
                | Error::NothingLeft
                | Error::RecipesDiffer { .. }
                | Error::CalibrationsDiffer { .. }
                | Error::SchemesDiffer { .. }),
            ) => Self::Model(path.to_owned(), error),
            other => other,
        }
    }

    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Library(Error::Stopped) => Exit::Interrupted,
            Self::OutputClosed => Exit::Success,
            Self::Refused(..) => Exit::Usage,
            Self::Library(error) if is_usage(error) => Exit::Usage,
            _ => Exit::Failure,
        }
    }

    /// What went wrong, with what lies behind it.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Library(Error::Stopped) => "interrupted: nothing was written".to_owned(),
            Self::Library(error) => chain(error),
            Self::Model(path, error) => format!("{}: {}", path.display(), chain(error)),
            Self::Strict(message, _) | Self::Refused(message, _) => message.clone(),
            Self::Output(error) => format!("the results cannot be written: {error}"),
            Self::OutputClosed => String::new(),
        }
    }

    /// What to do about it.
    pub(crate) fn hint(&self) -> Option<String> {
        match self {
            Self::Library(error) | Self::Model(_, error) => hint(error),
            Self::Strict(_, hint) => hint.clone(),
            Self::Refused(_, hint) => Some(hint.clone()),
            Self::Output(_) | Self::OutputClosed => None,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Library(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::OutputClosed
        } else {
            Self::Output(error)
        }
    }
}

/// An error with its sources, each told once.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut message = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let text = error.to_string();
        if !message.ends_with(&text) {
            message.push_str(": ");
            message.push_str(&text);
        }
        source = error.source();
    }
    message
}

/// What to do about an input or a record that was left out.
pub(crate) fn read_hint(error: &ReadError) -> Option<String> {
    match error {
        ReadError::Input(error) => error.hint(),
        ReadError::Record(error) => error.hint(),
    }
}

/// Whether the error is an option out of its range.
fn is_usage(error: &Error) -> bool {
    matches!(
        error,
        Error::Tokenizer(_)
            | Error::Features(_)
            | Error::TitleWeight { .. }
            | Error::Model(ModelError::Alpha(_) | ModelError::MinDf)
            | Error::Evaluation(EvaluationError::TooFewFolds { .. })
            | Error::NotAFile { .. }
            | Error::NotLasting { .. }
    )
}

fn hint(error: &Error) -> Option<String> {
    let hint = match error {
        Error::Corpus(error) => return error.hint(),
        Error::RefinedModel => "train again on all articles, with --algorithm refined",
        Error::Compacted => "take the model from before, or train again on all articles",
        Error::TrainingSection(_) => "copy the file again from where it came, or train again",
        Error::NotTrainedOn { .. } => {
            "an article is known by its title, text and topics: give all as they were trained on, \
             and an article no more often"
        }
        Error::ArticlesNotKept { .. } => "train again on the articles that are to stay",
        Error::NothingLeft => "delete the model, or leave out articles that are to stay",
        Error::RecipesDiffer { .. } | Error::CalibrationsDiffer { .. } => {
            "train one of them again, with the options of the other"
        }
        Error::SchemesDiffer { .. } => {
            "train one of them again, with the same file of --topics as the other"
        }
        Error::NoArticles { .. } => {
            "an article needs a text and, to train or evaluate, at least one topic"
        }
        Error::OneTopic(_) => {
            "add articles with other topics, or some with a topic such as “other”"
        }
        Error::CorpusChanged { .. } => "train again, when nobody writes to the articles any longer",
        Error::NotLasting { .. } => "write the articles to a file first",
        Error::Evaluation(_) => "give a number of parts from 2 up to the number of articles",
        Error::Read { source, .. } if source.kind() == io::ErrorKind::NotFound => {
            "train a model first: slugline train CORPUS --model FILE"
        }
        Error::NotAFile { .. } => "give the name of a file",
        Error::Read { source, .. } if source.kind() == io::ErrorKind::IsADirectory => {
            "give the name of a file that slugline train has written"
        }
        Error::Write { source, .. } => match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                "make the folder first, or name another"
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "name a folder that you may write to"
            }
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => {
                "free some space; an old file of that name is still there"
            }
            _ => return None,
        },
        Error::Format { source, .. } => match source {
            FormatError::NotAModel | FormatError::AnotherKind => {
                "give --model a file that slugline train has written"
            }
            FormatError::Truncated { .. } | FormatError::Damaged { .. } => {
                "copy the file again from where it came, or train again"
            }
            FormatError::SchemeTooLong => {
                "shorten names and codes in the file of --topics, or leave it out"
            }
            FormatError::Newer { .. } => "update slugline, or train again with this version",
            _ => "train again",
        },
        Error::Scheme { source, .. } => match source {
            SchemeError::DuplicateId { .. } => "keep one of the two",
            SchemeError::Read(error) if error.kind() == io::ErrorKind::NotFound => {
                "give --topics the name of a TOML file, or leave it out"
            }
            _ => {
                "give each topic three lines below a line [[topic]]: id = \"trade\", \
                 name = \"Trade\" and code = \"medtop:20000373\"; id is what the articles call it"
            }
        },
        Error::NotCalibrated => {
            "train on more articles and without --no-calibration, or use --top in place of \
             --threshold"
        }
        Error::SuspectsNeedProbabilities => {
            "give more articles of each topic, and leave --no-calibration out"
        }
        _ => return None,
    };
    Some(hint.to_owned())
}
