//! What a counter remembers of a surface form, and the bounds on it.

use std::fmt::Write;

use slugline_features::{TermCounter, TermCounts, Vocabulary};

/// As many as a counter remembers before it starts afresh.
const SURFACES: u32 = 1 << 19;

/// Counts words, and how often it was asked what one comes to.
struct Asked<'v> {
    counter: TermCounter<&'v Vocabulary>,
    times: u32,
}

impl Asked<'_> {
    fn count(&mut self, surface: &str, token: &str) {
        self.counter.count(surface, 1, || {
            self.times += 1;
            Some(token)
        });
    }
}

#[test]
fn a_surface_form_is_normalized_once_until_the_memory_is_full() {
    let vocabulary = Vocabulary::from_parts(["gas", "oil"], []).unwrap();
    let counter = TermCounter::new(&vocabulary, 2).unwrap();
    let mut asked = Asked { counter, times: 0 };
    let mut surface = String::new();
    for number in 0..SURFACES {
        surface.clear();
        write!(surface, "{number}").unwrap();
        asked.count(&surface, "oil");
    }
    assert_eq!(asked.times, SURFACES);
    asked.count("0", "oil");
    assert_eq!(
        asked.times, SURFACES,
        "the last place is taken, nothing is forgotten"
    );
    asked.count("one too many", "gas");
    asked.count("0", "oil");
    assert_eq!(asked.times, SURFACES + 2, "the memory started afresh");
    // What stood in its place before the memory started afresh came to `oil`.
    asked.count("one too many", "gas");
    assert_eq!(asked.times, SURFACES + 2);

    let mut counts = TermCounts::default();
    asked.counter.take(&mut counts);
    assert_eq!(counts.row().counts(), [2.0, 524_290.0]);
}

#[test]
fn long_surface_forms_count_without_being_remembered() {
    let vocabulary = Vocabulary::from_parts(["oil"], []).unwrap();
    for (len, times) in [(64, 1), (65, 3), (1 << 20, 3)] {
        let counter = TermCounter::new(&vocabulary, 1).unwrap();
        let mut asked = Asked { counter, times: 0 };
        for _ in 0..3 {
            asked.count(&"x".repeat(len), "oil");
        }
        assert_eq!(asked.times, times, "{len} bytes");
        let mut counts = TermCounts::default();
        asked.counter.take(&mut counts);
        assert_eq!(counts.row().counts(), [3.0]);
    }
}
