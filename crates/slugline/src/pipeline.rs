//! Work on many records on all cores, with results in the order of the records.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use slugline_corpus::{Article, Record};

use crate::{Corpus, Error, Event, Observer, ReadError};

/// Records of a batch: enough to hide the cost of handing it over, few enough to stay
/// small in memory and to keep all threads busy to the end.
const BATCH_RECORDS: usize = 64;
const BATCH_BYTES: u64 = 256 * 1024;

/// Batches under way for each thread, the one that it works on included.
const BATCHES_A_THREAD: usize = 4;

type Batch = Vec<Result<Record, ReadError>>;
type Results<R> = Vec<Result<R, ReadError>>;

/// Runs `work` on every article of a corpus, each worker thread with a state of its own,
/// and hands the results to `finish` in the order of the articles, on this thread. Returns
/// the states.
///
/// This thread reads; parsing and all that follows run on the workers. Memory is bounded
/// by the batches under way.
pub(crate) fn run<S, R>(
    corpus: Corpus,
    threads: usize,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, Article) -> R + Sync,
    mut finish: impl FnMut(R) -> ControlFlow<()>,
    observer: Observer<'_>,
) -> Result<Vec<S>, Error>
where
    S: Send,
    R: Send,
{
    let threads = threads.max(1);
    let (give, take) = mpsc::channel::<(usize, Batch)>();
    let take = Mutex::new(take);
    let (give_results, take_results) = mpsc::channel::<(usize, Results<R>)>();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                let give_results = give_results.clone();
                let (take, state, work) = (&take, &state, &work);
                scope.spawn(move || {
                    let mut state = state();
                    // Locked for the wait alone.
                    let next = || take.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    while let Ok((number, batch)) = next() {
                        let results = batch
                            .into_iter()
                            .map(|record| {
                                let article = record?.parse().map_err(ReadError::Record)?;
                                Ok(work(&mut state, article))
                            })
                            .collect();
                        if give_results.send((number, results)).is_err() {
                            break;
                        }
                    }
                    state
                })
            })
            .collect();
        // The channel of results ends with the last worker.
        drop(give_results);

        let coordinated = coordinate(
            corpus,
            threads * BATCHES_A_THREAD,
            &give,
            &take_results,
            &mut finish,
            observer,
        );
        drop(give);
        drop(take_results);
        let states = workers
            .into_iter()
            .map(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect();
        coordinated.map(|()| states)
    })
}

fn coordinate<R>(
    mut corpus: Corpus,
    limit: usize,
    give: &mpsc::Sender<(usize, Batch)>,
    take_results: &mpsc::Receiver<(usize, Results<R>)>,
    finish: &mut impl FnMut(R) -> ControlFlow<()>,
    observer: Observer<'_>,
) -> Result<(), Error> {
    // Results by the order of their batches; the first is the next to be handed over.
    let mut pending: VecDeque<Option<Results<R>>> = VecDeque::new();
    let mut first = 0;
    let mut articles = 0;
    let mut more = true;
    while more || !pending.is_empty() {
        while more && pending.len() < limit {
            let batch = next_batch(&mut corpus);
            more = !batch.is_empty();
            if more && give.send((first + pending.len(), batch)).is_ok() {
                pending.push_back(None);
            }
        }
        while let Some(results) = pending.front_mut().and_then(Option::take) {
            pending.pop_front();
            first += 1;
            for result in results {
                let flow = match result {
                    Ok(result) => {
                        articles += 1;
                        finish(result)
                    }
                    Err(ReadError::Input(error)) if corpus.needs_every_input() => {
                        return Err(error.into());
                    }
                    Err(error) => observer(Event::Skipped(&error)),
                };
                if flow.is_break() {
                    return Err(Error::Stopped);
                }
            }
            let bytes = corpus.bytes_read();
            if observer(Event::Progress { articles, bytes }).is_break() {
                return Err(Error::Stopped);
            }
        }
        if !pending.is_empty() {
            // An error here means that a worker panicked; joining it passes the panic on.
            let Ok((number, results)) = take_results.recv() else {
                return Err(Error::Stopped);
            };
            pending[number - first] = Some(results);
        }
    }
    Ok(())
}

fn next_batch(corpus: &mut Corpus) -> Batch {
    let mut batch = Vec::new();
    let mut bytes = 0;
    while batch.len() < BATCH_RECORDS && bytes < BATCH_BYTES {
        let Some(record) = corpus.next() else { break };
        bytes += record.as_ref().map_or(0, Record::bytes);
        batch.push(record);
    }
    batch
}
