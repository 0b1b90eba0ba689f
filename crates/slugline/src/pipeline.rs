//! Work on many records on all cores, with results in the order of the records.

use std::collections::VecDeque;
use std::mem;
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};
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

type Results<R> = Vec<Result<R, ReadError>>;

/// Records that are worked on together.
struct Batch {
    /// Its place among all batches, from 0.
    number: usize,
    records: Vec<Result<Record, ReadError>>,
    /// How many bytes the records have together.
    bytes: u64,
    /// How many bytes of the inputs were read when it ended.
    bytes_read: u64,
}

/// Runs `work` on every article of a corpus and where it was read, each thread of the pool with a
/// state of its own, and hands the results to `finish` in the order of the articles, on this thread.
/// Returns the states.
///
/// The threads of the pool take turns to read, and this one waits for results: those of an article
/// are handed over at once where the corpus tells that the next may be long in coming. An early end
/// waits for whoever is reading. Memory is bounded by the batches under way. A panic of `work` is
/// passed on to the caller, which must not be a thread of the pool: it would wait for itself.
pub(crate) fn run<S, R>(
    corpus: Corpus,
    pool: &ThreadPool,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, Article, Location) -> R + Sync,
    finish: impl FnMut(R) -> ControlFlow<()>,
    observer: Observer<'_>,
) -> Result<Vec<S>, Error>
where
    S: Send,
    R: Send,
{
    let threads = pool.current_num_threads();
    let needs_every_input = corpus.needs_every_input();
    let intake = Intake::new(corpus, threads * BATCHES_A_THREAD);
    let (give, take) = mpsc::channel();
    let states = Mutex::new(Vec::with_capacity(threads));
    pool.in_place_scope(|scope| {
        let (intake, states, state, work) = (&intake, &states, &state, &work);
        // One on each thread: a second one on a thread whose first one waits for rayon in the
        // middle of a batch would wait for that batch.
        scope.spawn_broadcast(move |_, _| {
            // The channel ends with the last worker.
            let served = serve(intake, &give, state(), work);
            states
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(served);
        });
        let _ending = Ending(intake);
        hand_over(intake, take, needs_every_input, finish, observer)
    })?;
    Ok(states.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Where batches come from.
struct Intake {
    /// Whoever has it reads the next batch, or waits for it.
    turn: Mutex<Turn>,
    under_way: Mutex<UnderWay>,
    /// Told when there may be room for another batch.
    room: Condvar,
    /// So many batches may be under way.
    limit: usize,
}

struct Turn {
    corpus: Corpus,
    /// The number of the next batch.
    next: usize,
}

/// What was read, and not yet handed over.
#[derive(Default)]
struct UnderWay {
    batches: usize,
    bytes: u64,
    /// Nothing more is to be read.
    has_ended: bool,
}

impl Intake {
    fn new(corpus: Corpus, limit: usize) -> Self {
        Self {
            turn: Mutex::new(Turn { corpus, next: 0 }),
            under_way: Mutex::default(),
            room: Condvar::new(),
            limit,
        }
    }

    /// The next batch, read once there is room for it.
    fn next(&self) -> Option<Batch> {
        // After a panic in reading there is nothing more to be had.
        let mut turn = self.turn.lock().ok()?;
        let is_full = |under_way: &mut UnderWay| {
            let is_full = under_way.batches >= self.limit || under_way.bytes >= BYTES_UNDER_WAY;
            is_full && !under_way.has_ended
        };
        let under_way = self.room.wait_while(self.under_way(), is_full).ok()?;
        if under_way.has_ended {
            return None;
        }
        drop(under_way);
        let batch = turn.next_batch();
        let mut under_way = self.under_way();
        match &batch {
            Some(batch) => {
                under_way.batches += 1;
                under_way.bytes += batch.bytes;
            }
            None => under_way.has_ended = true,
        }
        batch
    }

    /// Makes room for another batch in place of one that was handed over.
    fn finish(&self, bytes: u64) {
        let mut under_way = self.under_way();
        under_way.batches -= 1;
        under_way.bytes -= bytes;
        self.room.notify_one();
    }

    fn under_way(&self) -> MutexGuard<'_, UnderWay> {
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn {
    /// A batch ends when it is full, or when the next record may be long in coming.
    fn next_batch(&mut self) -> Option<Batch> {
        let mut records = Vec::new();
        let mut bytes = 0;
        while records.len() < BATCH_RECORDS && bytes < BATCH_BYTES {
            let Some(record) = self.corpus.next() else {
                break;
            };
            bytes += record.as_ref().map_or(0, Record::bytes);
            records.push(record);
            if self.corpus.would_wait() {
                break;
            }
        }
        if records.is_empty() {
            return None;
        }
        self.next += 1;
        Some(Batch {
            number: self.next - 1,
            records,
            bytes,
            bytes_read: self.corpus.bytes_read(),
        })
    }
}

/// Ends the intake, so that workers end, too, whatever ends the handing over.
struct Ending<'a>(&'a Intake);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.under_way().has_ended = true;
        self.0.room.notify_all();
    }
}

/// A batch, of which the records are gone, with its results, or with the panic that ended the work.
type Finished<R> = (Batch, thread::Result<Results<R>>);

/// What a worker does until no batch is left or nobody wants its results.
fn serve<S, R>(
    intake: &Intake,
    give: &mpsc::Sender<Finished<R>>,
    mut state: S,
    work: &impl Fn(&mut S, Article, Location) -> R,
) -> S {
    while let Some(mut batch) = intake.next() {
        let records = mem::take(&mut batch.records);
        let mut work_on = |record: Result<Record, ReadError>| {
            let record = record?;
            let location = record.location().clone();
            let article = record.parse().map_err(ReadError::Record)?;
            Ok(work(&mut state, article, location))
        };
        // A panic is handed over in place of the results: while other workers live, they would be
        // waited for for ever.
        let results = panic::catch_unwind(AssertUnwindSafe(|| {
            records.into_iter().map(&mut work_on).collect()
        }));
        let panicked = results.is_err();
        if give.send((batch, results)).is_err() || panicked {
            break;
        }
    }
    state
}

/// Hands results over in the order of the batches, until the last worker ends.
fn hand_over<R>(
    intake: &Intake,
    take: mpsc::Receiver<Finished<R>>,
    needs_every_input: bool,
    mut finish: impl FnMut(R) -> ControlFlow<()>,
    observer: Observer<'_>,
) -> Result<(), Error> {
    // Those that came early. The first is the next to be handed over.
    let mut early: VecDeque<Option<(Batch, Results<R>)>> = VecDeque::new();
    let mut first = 0;
    let mut articles = 0;
    for (batch, results) in take {
        let results = results.unwrap_or_else(|panic| panic::resume_unwind(panic));
        let place = batch.number - first;
        if place >= early.len() {
            early.resize_with(place + 1, || None);
        }
        early[place] = Some((batch, results));
        while let Some((batch, results)) = early.front_mut().and_then(Option::take) {
            early.pop_front();
            first += 1;
            for result in results {
                let flow = match result {
                    Ok(result) => {
                        articles += 1;
                        finish(result)
                    }
                    Err(ReadError::Input(error)) if needs_every_input => {
                        return Err(error.into());
                    }
                    Err(error) => observer(Event::Skipped(&error)),
                };
                if flow.is_break() {
                    return Err(Error::Stopped);
                }
            }
            intake.finish(batch.bytes);
            let bytes = batch.bytes_read;
            if observer(Event::Progress { articles, bytes }).is_break() {
                return Err(Error::Stopped);
            }
        }
    }
    Ok(())
}
