//! `slugline classify`: articles in, topics out, in order and on all cores.

use std::cell::{Cell, RefCell};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;

use slugline::{Article, Classifier, Corpus, Error, Event, Input, Selection};

use crate::args::{ClassifyArgs, ClassifyFormat};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::open_model::open_model;
use crate::output::tagged::{Extras, TaggedArticle};
use crate::output::writer::ArticleFormat;
use crate::progress::Progress;

/// Results of a batch of articles mostly fit into so much, and are written at once.
const OUT_BYTES: usize = 64 * 1024;

pub(crate) fn run(args: &ClassifyArgs, console: &Console) -> Result<Exit, Failure> {
    console.set_quiet(args.run.quiet);
    let model = open_model(args.model.as_deref())?;
    let selection = Selection {
        top: args.top.map(Into::into),
        threshold: args.threshold,
        at_least_one: args.at_least_one,
    };
    if selection.threshold.is_some() && model.model().rule().calibration.is_none() {
        return Err(Error::NotCalibrated.into());
    }
    if args.inputs == [Input::Stdin] && io::stdin().is_terminal() {
        console.note("reading an article from the terminal; end it with Ctrl-D");
    }
    let mut corpus = Corpus::unlabelled(&args.inputs, &args.reading.options());
    let labelled = !model.scheme().is_empty();
    let single = corpus.is_one_article();
    let format = ArticleFormat::new(args.format, args.explain, labelled, single);

    let extras = Extras {
        explain: args.explain,
        shares: args.format == ClassifyFormat::Ninjs,
    };

    let out = RefCell::new(BufWriter::with_capacity(OUT_BYTES, io::stdout().lock()));
    let mut articles = 0_u64;
    let failed = Cell::new(None);
    let mut write = |text: String| -> io::Result<()> {
        let mut out = out.borrow_mut();
        out.write_all(format.before(articles).as_bytes())?;
        articles += 1;
        out.write_all(text.as_bytes())
    };
    let go_on = |written: io::Result<()>| match written {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            failed.set(Some(error));
            ControlFlow::Break(())
        }
    };
    let work = |classifier: &mut Classifier<'_>, article: Article| {
        format.article(&TaggedArticle::new(
            &model, classifier, article, selection, extras,
        ))
    };
    // The bar would be drawn over the results, which come as fast as it does.
    console.set_quiet(true);
    let result = Progress::new(console, None, args.run.strict).follow(|observer| {
        // A second thread would have nothing to do.
        let threads = if single {
            NonZeroUsize::MIN
        } else {
            args.run.threads()
        };
        let finish = |text| go_on(write(text));
        // Whoever writes articles into a pipe wants to read of the last before there is another.
        let mut flush = |event: Event<'_>| {
            if let Event::Progress { .. } = event {
                go_on(out.borrow_mut().flush())?;
            }
            observer(event)
        };
        model.classify_corpus(corpus, threads, work, finish, &mut flush)
    });
    let mut out = out.into_inner();
    if let Some(error) = failed.into_inner() {
        return Err(error.into());
    }
    if let Err(failure) = result {
        // What was classified before is the user's all the same.
        out.flush()?;
        return Err(failure);
    }
    out.write_all(format.after(articles).as_bytes())?;
    out.flush()?;
    match (console.finish(), articles) {
        (Exit::Partial, 0) => Ok(Exit::Failure),
        (exit, _) => Ok(exit),
    }
}
