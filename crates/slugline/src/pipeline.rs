//! Work on many records on all cores, with results in the order of the records.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use rayon::ThreadPool;
use slugline_corpus::{Article, Location, Record};

use crate::{Corpus, Error, Event, Observer, ReadError};

/// Records of a batch: enough to hide the cost of handing it over, few enough to stay
/// small in memory and to keep all threads busy to the end.
const BATCH_RECORDS: usize = 128;
const BATCH_BYTES: u64 = 256 * 1024;

/// Batches under way for each thread, the one that it works on included.
const BATCHES_A_THREAD: usize = 4;

/// Records of more bytes than this are not under way at a time, save for the last of
/// them: a file of the largest records that there may be is worked on one by one.
const BYTES_UNDER_WAY: u64 = 64 << 20;

type Batch = Vec<Result<Record, ReadError>>;
type Results<R> = Vec<Result<R, ReadError>>;

/// The number of a batch, and its results, or the panic that ended the work on it.
type Finished<R> = (usize, thread::Result<Results<R>>);

/// Runs `work` on every article of a corpus and where it was read, each thread of the pool with a
/// state of its own, and hands the results to `finish` in the order of the articles, on this thread.
/// Returns the states.
///
/// This thread reads; parsing and all that follows run in the pool. Memory is bounded
/// by the batches under way. A panic of `work` is passed on to the caller.
pub(crate) fn run<S, R>(
    corpus: Corpus,
    pool: &ThreadPool,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, Article, Location) -> R + Sync,
    mut finish: impl FnMut(R) -> ControlFlow<()>,
    observer: Observer<'_>,
) -> Result<Vec<S>, Error>
where
    S: Send,
    R: Send,
{
    let threads = pool.current_num_threads();
    let (give, take) = mpsc::channel::<(usize, Batch)>();
    let take = Mutex::new(take);
    let (give_results, take_results) = mpsc::channel();
    let mut states: Vec<Option<S>> = (0..threads).map(|_| None).collect();
    pool.in_place_scope(|scope| {
        for served in &mut states {
            let give_results = give_results.clone();
            let (take, state, work) = (&take, &state, &work);
            scope.spawn(move |_| *served = Some(serve(take, &give_results, state(), work)));
        }
        // The channel of results ends with the last worker.
        drop(give_results);

        coordinate(
            corpus,
            threads * BATCHES_A_THREAD,
            // Workers end when there is nobody left to give or to take.
            (give, take_results),
            &mut finish,
            observer,
        )
    })?;
    Ok(states.into_iter().flatten().collect())
}

/// What a worker does until no batch is left or nobody wants its results.
fn serve<S, R>(
    take: &Mutex<mpsc::Receiver<(usize, Batch)>>,
    give_results: &mpsc::Sender<Finished<R>>,
    mut state: S,
    work: &impl Fn(&mut S, Article, Location) -> R,
) -> S {
    // Locked for the wait alone.
    let next = || take.lock().unwrap_or_else(PoisonError::into_inner).recv();
    while let Ok((number, batch)) = next() {
        let mut work_on = |record: Result<Record, ReadError>| {
            let record = record?;
            let location = record.location().clone();
            let article = record.parse().map_err(ReadError::Record)?;
            Ok(work(&mut state, article, location))
        };
        // A panic is handed over in place of the results: while other workers live, the
        // coordinator would wait for this batch for ever. The state goes down with it.
        let results = panic::catch_unwind(AssertUnwindSafe(|| {
            batch.into_iter().map(&mut work_on).collect()
        }));
        let panicked = results.is_err();
        if give_results.send((number, results)).is_err() || panicked {
            break;
        }
    }
    state
}

/// A batch that was given to a worker.
struct UnderWay<R> {
    bytes: u64,
    results: Option<Results<R>>,
}

fn coordinate<R>(
    mut corpus: Corpus,
    limit: usize,
    (give, take_results): (mpsc::Sender<(usize, Batch)>, mpsc::Receiver<Finished<R>>),
    finish: &mut impl FnMut(R) -> ControlFlow<()>,
    observer: Observer<'_>,
) -> Result<(), Error> {
    // In the order of the batches; the first is the next whose results are handed over.
    let mut under_way: VecDeque<UnderWay<R>> = VecDeque::new();
    let mut bytes_under_way = 0;
    let mut first = 0;
    let mut articles = 0;
    let mut more = true;
    while more || !under_way.is_empty() {
        while more && under_way.len() < limit && bytes_under_way < BYTES_UNDER_WAY {
            let (batch, bytes) = next_batch(&mut corpus);
            more = !batch.is_empty();
            if more && give.send((first + under_way.len(), batch)).is_ok() {
                bytes_under_way += bytes;
                under_way.push_back(UnderWay {
                    bytes,
                    results: None,
                });
            }
        }
        while let Some(results) = under_way.front_mut().and_then(|next| next.results.take()) {
            bytes_under_way -= under_way.pop_front().map_or(0, |batch| batch.bytes);
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
        if !under_way.is_empty() {
            // An error here means that no worker is left: one has panicked, which is passed on.
            let Ok((number, results)) = take_results.recv() else {
                return Err(Error::Stopped);
            };
            let results = results.unwrap_or_else(|panic| panic::resume_unwind(panic));
            under_way[number - first].results = Some(results);
        }
    }
    Ok(())
}

/// The next records, and how many bytes they have together.
fn next_batch(corpus: &mut Corpus) -> (Batch, u64) {
    let mut batch = Vec::new();
    let mut bytes = 0;
    while batch.len() < BATCH_RECORDS && bytes < BATCH_BYTES {
        let Some(record) = corpus.next() else { break };
        bytes += record.as_ref().map_or(0, Record::bytes);
        batch.push(record);
    }
    (batch, bytes)
}
