//! The files that `slugline evaluate` writes besides its report.

use std::path::{Path, PathBuf};

use slugline::{AtomicFile, Error, Input, LEAST_SUSPICION, Suspect};

use crate::args::EvaluateArgs;
use crate::console::Console;
use crate::failure::Failure;
use crate::interrupt;
use crate::output::{details, plural, thousands};

/// Where wrongly tagged articles and suspect ones are to be written, if anywhere.
#[derive(Debug)]
pub(crate) struct DetailFiles<'a> {
    errors: Option<&'a Path>,
    suspects: Option<&'a Path>,
}

impl<'a> DetailFiles<'a> {
    /// Refuses what cannot be written, or would be a loss, before the work begins.
    pub(crate) fn check(args: &'a EvaluateArgs) -> Result<Self, Failure> {
        let files = Self {
            errors: args.errors.as_deref(),
            suspects: args.suspects.as_deref(),
        };
        if files.suspects.is_some() && args.cross_validate.is_none() {
            return Err(Failure::Refused(
                "--suspects needs --cross-validate: only models that were not trained on an \
                 article can doubt its labels"
                    .to_owned(),
                "give --cross-validate 5 in place of --model".to_owned(),
            ));
        }
        for (option, path) in [("--errors", files.errors), ("--suspects", files.suspects)] {
            let Some(path) = path else { continue };
            if path.as_os_str() == "-" {
                return Err(Failure::Refused(
                    format!("{option}: the figures are printed to standard output already"),
                    format!("give {option} the name of a file"),
                ));
            }
            AtomicFile::check_path(path)?;
            refuse_to_replace(option, path, args)?;
        }
        let same = |errors: PathBuf| files.suspects.and_then(resolved) == Some(errors);
        if files.errors.and_then(resolved).is_some_and(same) {
            return Err(Failure::Refused(
                "--errors and --suspects name the same file".to_owned(),
                "name two files".to_owned(),
            ));
        }
        Ok(files)
    }

    pub(crate) fn wants_errors(&self) -> bool {
        self.errors.is_some()
    }

    pub(crate) fn wants_suspects(&self) -> bool {
        self.suspects.is_some()
    }

    /// Writes both or none. `errors` are the lines of wrongly tagged articles.
    pub(crate) fn write(&self, errors: &[String], suspects: &[Suspect]) -> Result<(), Failure> {
        let mut ready = Vec::new();
        if self.errors.is_some() || self.suspects.is_some() {
            interrupt::end_in_good_order();
        }
        if let Some(path) = self.errors {
            ready.push(AtomicFile::write(path, errors.concat().as_bytes())?);
        }
        if let Some(path) = self.suspects {
            let lines: String = suspects.iter().map(details::suspect).collect();
            ready.push(AtomicFile::write(path, lines.as_bytes())?);
        }
        if !ready.is_empty() && interrupt::requested() {
            return Err(Error::Stopped.into());
        }
        for file in ready {
            file.commit()?;
        }
        Ok(())
    }

    /// Says what was written, of so many articles.
    pub(crate) fn note(&self, console: &Console, errors: usize, suspects: usize, articles: u64) {
        let articles = thousands(articles);
        if let Some(path) = self.errors {
            let errors = plural(errors as u64, "wrongly tagged article");
            console.note(&format!("wrote {}: {errors} of {articles}", path.display()));
        }
        if let Some(path) = self.suspects {
            let suspects = plural(suspects as u64, "article");
            console.note(&format!(
                "wrote {}: {suspects} of {articles} with labels that look wrong, of suspicion \
                 {LEAST_SUSPICION} or more",
                path.display()
            ));
        }
    }
}

/// What is read is not to be replaced, and what is written not to be read as articles when
/// the command is given again.
fn refuse_to_replace(option: &str, path: &Path, args: &EvaluateArgs) -> Result<(), Failure> {
    let refused = |what: &str| {
        Err(Failure::Refused(
            format!("{option}: {} is {what}", path.display()),
            "name another file".to_owned(),
        ))
    };
    let Some(target) = resolved(path) else {
        return Ok(());
    };
    let is_in = |read: &Path| {
        read.canonicalize()
            .is_ok_and(|read| target.starts_with(read))
    };
    if args.model.as_deref().is_some_and(is_in) {
        return refused("the model");
    }
    for input in &args.corpus {
        match input {
            Input::Path(path) if is_in(path) => return refused("part of the corpus"),
            _ => {}
        }
    }
    Ok(())
}

/// A file's name without links, whether the file is there or not.
fn resolved(path: &Path) -> Option<PathBuf> {
    let there = path.canonicalize().ok();
    there.or_else(|| {
        let folder = path.parent()?;
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        Some(folder.canonicalize().ok()?.join(path.file_name()?))
    })
}
