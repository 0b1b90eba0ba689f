//! The progress bar, and what happens with records that are left out.

use std::env;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use slugline::{Event, Observer, ReadError};

use crate::console::Console;
use crate::failure::{Failure, chain, read_hint};
use crate::interrupt;
use crate::output::thousands;

/// Follows one job: draws the bar on a terminal, names what was left out, and stops the
/// job at Ctrl-C or, with `--strict`, at the first record that fails.
pub(crate) struct Progress<'a> {
    console: &'a Console,
    bar: ProgressBar,
    /// Whether the job has several parts, each of which may read for itself.
    has_steps: bool,
    /// Whether what is left out has been named when it was read before.
    again: bool,
    started: Instant,
    strict: bool,
    failed: Option<Failure>,
}

impl<'a> Progress<'a> {
    /// `total` is the number of bytes to read, if it is known.
    pub(crate) fn new(console: &'a Console, total: Option<u64>, strict: bool) -> Self {
        let bar = match total {
            Some(bytes) => ProgressBar::new(bytes).with_style(style(
                "{prefix}{bar:20} {percent:>3}%  {bytes_per_sec}  {msg}",
            )),
            None => ProgressBar::new_spinner()
                .with_style(style("{spinner}  {bytes}  {bytes_per_sec}  {msg}")),
        };
        Self::drawn(console, bar, strict)
    }

    /// For a job of several parts.
    pub(crate) fn of_steps(console: &'a Console, strict: bool) -> Self {
        let bar =
            ProgressBar::new_spinner().with_style(style("{spinner} {elapsed}  {prefix}{msg}"));
        Self {
            has_steps: true,
            ..Self::drawn(console, bar, strict)
        }
    }

    /// The same for a corpus that was read before, when what was left out was named.
    pub(crate) fn again(self) -> Self {
        Self {
            again: true,
            ..self
        }
    }

    fn drawn(console: &'a Console, bar: ProgressBar, strict: bool) -> Self {
        let plain = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        // Draws on standard error, and only if that is a terminal.
        let bar = if console.is_quiet() || plain {
            ProgressBar::hidden()
        } else {
            bar
        };
        if !bar.is_hidden() {
            bar.enable_steady_tick(Duration::from_millis(100));
        }
        Self {
            console,
            bar,
            has_steps: false,
            again: false,
            started: Instant::now(),
            strict,
            failed: None,
        }
    }

    /// Runs a job that reports to this progress.
    pub(crate) fn follow<T>(
        mut self,
        job: impl FnOnce(Observer<'_>) -> Result<T, slugline::Error>,
    ) -> Result<T, Failure> {
        let result = job(&mut |event| self.observe(&event));
        self.bar.finish_and_clear();
        match (result, self.failed) {
            (_, Some(failure)) => Err(failure),
            (result, None) => Ok(result?),
        }
    }

    fn observe(&mut self, event: &Event<'_>) -> ControlFlow<()> {
        match event {
            Event::Progress { articles, .. } if self.has_steps => {
                let articles = thousands(*articles);
                self.bar.set_message(format!("{articles} articles read"));
            }
            Event::Progress { articles, bytes } => {
                self.bar.set_position(*bytes);
                let rate = *articles as f64 / self.started.elapsed().as_secs_f64().max(1e-3);
                let (articles, rate) = (thousands(*articles), thousands(whole(rate)));
                self.bar
                    .set_message(format!("{articles} articles  {rate} articles/s"));
            }
            Event::Skipped(_) if self.again => {}
            Event::Skipped(error) => return self.skipped(error),
            Event::Step { step, steps, name } => {
                self.started = Instant::now();
                self.bar
                    .set_prefix(format!("{name} {} of {steps}  ", step + 1));
                self.bar.set_message("");
            }
            Event::Calibrating => {
                self.bar.set_message("choosing thresholds");
            }
            Event::Fold { fold, folds } => {
                self.bar
                    .set_message(format!("fold {} of {folds}", fold + 1));
            }
            _ => {}
        }
        if interrupt::requested() {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    fn skipped(&mut self, error: &ReadError) -> ControlFlow<()> {
        let (message, hint) = (chain(error), read_hint(error));
        if self.strict {
            self.failed = Some(Failure::Strict(message, hint));
            return ControlFlow::Break(());
        }
        self.bar.suspend(|| self.console.skipped(&message, hint));
        ControlFlow::Continue(())
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn whole(rate: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates, and a rate is not negative"
    )]
    let whole = rate.round() as u64;
    whole
}
