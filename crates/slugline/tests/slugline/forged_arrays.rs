//! Arrays that contradict themselves or each other, under a checksum that is right.

use std::ops::ControlFlow;

use proptest::prelude::*;
use slugline::{Article, Classifier, Corpus, Error, FormatError, ReadOptions, TopicModel};

use crate::forge::{Forge, TermRecord, is_text};
use crate::support::{Files, article, cases, go_on, small_corpus, small_model, threads, train};

/// What is said of a model in which one list of numbers was changed.
fn changed(name: &str, change: impl FnOnce(&mut Vec<u64>)) -> FormatError {
    changed_in(Forge::model(), name, change)
}

fn changed_in(mut forge: Forge, name: &str, change: impl FnOnce(&mut Vec<u64>)) -> FormatError {
    let mut numbers = forge.get(name);
    change(&mut numbers);
    forge.set(name, &numbers);
    forge.error()
}

/// What is said of a model in which the records of the terms were changed.
fn changed_terms(change: impl FnOnce(&mut Vec<TermRecord>)) -> FormatError {
    let mut forge = Forge::model();
    let mut terms = forge.terms();
    change(&mut terms);
    forge.set_terms(&terms);
    forge.error()
}

fn shorten(numbers: &mut Vec<u64>) {
    numbers.pop();
}

fn assert_invalid(error: &FormatError) {
    assert!(matches!(error, FormatError::Invalid(_)), "{error:?}");
}

#[test]
fn strings_end_in_their_text() {
    for (name, change) in [
        ("topics.ends", (|ends| ends.swap(0, 1)) as fn(&mut Vec<u64>)),
        ("words.lengths", |lengths| lengths.swap(0, 1)),
    ] {
        for error in [
            changed(name, |ends| ends[0] = u64::MAX),
            changed(name, |ends| ends[0] = 10_000),
            changed(name, change),
            changed(name, shorten),
            changed(name, |ends| ends.push(0)),
            changed(name, Vec::clear),
        ] {
            assert_invalid(&error);
        }
    }
    let mut forge = Forge::model();
    let mut words = forge.get("words.text");
    words[0] = 0xff;
    let words: Vec<u8> = words.iter().map(|byte| byte.to_le_bytes()[0]).collect();
    forge.set_text("words.text", &words);
    assert_invalid(&forge.error());
    let mut forge = Forge::model();
    let mut text = "energytrade".as_bytes().to_vec();
    text[0] = 0xff;
    forge.set_text("topics.text", &text);
    assert_invalid(&forge.error());
    // Cut within a character.
    forge.set_text("topics.text", "energ\u{e9}trad".as_bytes());
    assert_invalid(&forge.error());
}

#[test]
fn names_ascend() {
    for text in ["tradegenergy", "energyenergy"] {
        let mut forge = Forge::model();
        forge.set_text("topics.text", text.as_bytes());
        forge.set("topics.ends", &[6, 12]);
        assert_invalid(&forge.error());
    }
    let mut forge = Forge::model();
    let words = forge.get("words.text").len();
    forge.set_text("words.text", &vec![b'a'; words]);
    assert_invalid(&forge.error());
}

#[test]
fn ngrams_are_made_of_terms_before_them() {
    let forge = Forge::model();
    let words = forge.get("words.lengths").len() as u64;
    let terms = words + forge.get("ngrams.last_words").len() as u64;
    for error in [
        // Prefixes that are the n-gram itself, or behind it, or none.
        changed("ngrams.counts", |counts| {
            let all = counts.iter().sum();
            counts.clear();
            counts.resize(usize::try_from(words).unwrap(), 0);
            counts.push(all);
        }),
        changed("ngrams.counts", |counts| {
            let last = counts.pop().unwrap();
            counts.resize(usize::try_from(terms).unwrap() - 1, 0);
            counts.push(last);
        }),
        changed("ngrams.counts", |counts| {
            let last = counts.pop().unwrap();
            counts.resize(usize::try_from(terms).unwrap(), 0);
            counts.push(last);
        }),
        changed("ngrams.counts", |counts| counts[0] = 1 << 32),
        changed("ngrams.counts", |counts| counts[0] = u64::MAX),
        changed("ngrams.counts", |counts| counts.push(1)),
        changed("ngrams.counts", shorten),
        changed("ngrams.counts", Vec::clear),
        changed("ngrams.last_words", |ids| ids[0] = words),
        changed("ngrams.last_words", |ids| ids[0] = u64::MAX),
        changed("ngrams.last_words", shorten),
        changed("ngrams.last_words", |ids| ids.push(0)),
    ] {
        assert_invalid(&error);
    }
}

/// A model's file with the numbers of a tensor changed.
fn forged(name: &str, change: fn(&mut Vec<u64>)) -> Forge {
    let mut forge = Forge::model();
    let mut numbers = forge.get(name);
    change(&mut numbers);
    if is_text(name) {
        let bytes: Vec<u8> = numbers.iter().map(|n| n.to_le_bytes()[0]).collect();
        forge.set_text(name, &bytes);
    } else {
        forge.set(name, &numbers);
    }
    forge
}

#[test]
fn lists_by_topic_and_term_have_their_lengths() {
    for name in ["topics.articles", "terms.starts", "terms.records"] {
        let change = |change: fn(&mut Vec<u64>)| assert_invalid(&forged(name, change).error());
        change(shorten);
        change(|numbers| numbers.push(1));
        change(Vec::clear);
    }
    for error in [
        changed_terms(|terms| drop(terms.pop())),
        changed_terms(|terms| terms.push(terms[0].clone())),
        changed("terms.starts", |starts| starts[0] = 1),
        changed("terms.starts", |starts| starts[1] += 1),
        changed("terms.starts", |starts| starts[1] = u64::MAX),
    ] {
        assert_invalid(&error);
    }
}

#[test]
fn numbers_fit_each_other() {
    for error in [
        changed("topics.articles", |n| n[0] = 9),
        changed("topics.articles", |n| n[0] = 0),
        changed_terms(|terms| terms[0].articles = 9),
        changed_terms(|terms| terms[0].articles = 0),
        changed_terms(|terms| terms[0].mass = 0),
        changed_terms(|terms| terms[0].mass = u64::MAX),
        changed_terms(|terms| terms.iter_mut().for_each(|term| term.mass = u64::MAX / 8)),
        changed_terms(|terms| terms[0].pairs.push((1, u64::MAX))),
        changed_terms(|terms| terms[0].mass += 1),
        changed_terms(|terms| terms[0].pairs[0].0 = 2),
        changed_terms(|terms| terms[0].pairs[0].0 = u64::MAX),
        changed_terms(|terms| {
            let pair = terms[0].pairs[0];
            terms[0].pairs.push(pair);
        }),
        changed_terms(|terms| terms[0].pairs[0].1 = 0),
        changed_terms(|terms| terms[0].pairs[0].1 = u64::MAX),
    ] {
        assert_invalid(&error);
    }
    // Numbers without an end, and more of them than there are bytes.
    for records in [vec![0xff; 4000], [0xfc; 8].repeat(500), vec![0x7c; 4000]] {
        let mut forge = Forge::model();
        forge.set_text("terms.records", &records);
        assert_invalid(&forge.error());
    }
}

/// Such a model is refused by whoever reads the number, and by that alone.
#[test]
fn a_term_that_contradicts_itself_is_told_when_it_is_needed() {
    let mut forge = Forge::model();
    let mut terms = forge.terms();
    terms[0].articles = 9;
    forge.set_terms(&terms);
    let file = forge.file();
    let open = || TopicModel::from_bytes(&file).unwrap();
    let word = open().vocabulary().term(0);
    for (text, refused) in [(word.as_str(), true), ("nothing it knows", false)] {
        for articles in [1, 40] {
            let model = open();
            let line = format!("{}\n", serde_json::json!({"text": text}));
            let path = tempfile::Builder::new()
                .suffix(".jsonl")
                .tempfile()
                .unwrap();
            std::fs::write(path.path(), line.repeat(articles)).unwrap();
            let corpus = Corpus::unlabelled(&[path.path().into()], &ReadOptions::default());
            let tag = |classifier: &mut Classifier<'_>, article: Article| {
                classifier.classify(None, &article.body).terms
            };
            let mut known = 0;
            let finish = |terms| {
                known += terms;
                ControlFlow::Continue(())
            };
            let done = model.classify_corpus(corpus, threads(1), tag, finish, &mut go_on);
            // Where the weights of all terms are derived, all are needed.
            let refused = refused || articles > 16;
            assert_eq!(done.is_err(), refused, "{text}: {done:?}");
            assert_eq!(known, 0);
        }
    }
    let corpus = || Files::new(&[&small_corpus()[..2]]).corpus();
    assert!(matches!(open().compact(), Err(Error::Contradiction(_))));
    let updated = open().update(corpus(), threads(1), &mut go_on);
    assert!(matches!(updated, Err(Error::Contradiction(_))));
}

/// Puts other real numbers into a tensor.
fn set_reals(forge: &mut Forge, name: &str, reals: &[f64]) {
    let bytes = reals.iter().flat_map(|real| real.to_le_bytes()).collect();
    forge.replace(name, "F64", &[reals.len()], bytes);
}

#[test]
fn reals_are_in_range_and_one_a_topic() {
    for name in [
        "topics.thresholds",
        "topics.scales",
        "topics.biases",
        "topics.offsets",
    ] {
        for reals in [
            vec![f64::NAN, 1.0],
            vec![f64::INFINITY, 1.0],
            vec![f64::NEG_INFINITY, 1.0],
            vec![1.0],
            vec![1.0; 3],
        ] {
            let mut forges = vec![Forge::model()];
            if name != "topics.offsets" {
                forges.push(Forge::refined());
            }
            for mut forge in forges {
                set_reals(&mut forge, name, &reals);
                assert_invalid(&forge.error());
            }
        }
    }
    for scale in [0.0, -1.0] {
        let mut forge = Forge::refined();
        set_reals(&mut forge, "topics.scales", &[1.0, scale]);
        assert_invalid(&forge.error());
    }
    // Without scales, there are none to divide by.
    let mut forge = Forge::refined();
    set_reals(&mut forge, "topics.scales", &[]);
    TopicModel::from_bytes(&forge.file()).unwrap();
}

#[test]
fn the_numbers_of_a_refined_model_fit_each_other() {
    for name in ["topics.articles", "terms.articles"] {
        let changed = |change: fn(&mut Vec<u64>)| changed_in(Forge::refined(), name, change);
        assert_invalid(&changed(shorten));
        assert_invalid(&changed(|numbers| numbers.push(1)));
        assert_invalid(&changed(Vec::clear));
        assert_invalid(&changed(|numbers| numbers[0] = 10));
        assert_invalid(&changed(|numbers| numbers[0] = u64::MAX));
    }
    // A bias that is a number, of a topic without articles.
    assert_invalid(&changed_in(Forge::refined(), "topics.articles", |n| {
        n[0] = 0;
    }));

    let forge = Forge::refined();
    let terms = forge.get("terms.articles").len();
    for unit in [f32::NAN, f32::INFINITY, -1.0] {
        let mut forge = forge.clone();
        let units = [1.0, unit].into_iter().cycle().take(terms);
        let bytes = units.flat_map(f32::to_le_bytes).collect();
        forge.replace("terms.units", "F32", &[terms], bytes);
        assert_invalid(&forge.error());
    }
    for length in [0, terms - 1, terms + 1] {
        let mut forge = forge.clone();
        forge.replace("terms.units", "F32", &[length], vec![0; 4 * length]);
        assert_invalid(&forge.error());
    }
    for (length, step) in [
        (0, 0),
        (2 * terms - 1, 0),
        (2 * terms + 1, 0),
        (2 * terms, 0x80),
    ] {
        let mut forge = forge.clone();
        forge.replace("weights", "I8", &[length], vec![step; length]);
        assert_invalid(&forge.error());
    }
}

proptest! {
    #![proptest_config(cases(256))]

    /// Whatever the numbers, a file is refused or gives a model that works.
    #[test]
    fn no_number_makes_a_model_panic(
        tensor: prop::sample::Index,
        place: prop::sample::Index,
        value in prop_oneof![any::<u64>(), 0_u64..20],
        refined: bool,
    ) {
        let mut forge = if refined { Forge::refined() } else { Forge::model() };
        let numbers: Vec<String> = forge
            .tensors
            .iter()
            .filter(|tensor| tensor.1.starts_with('U') && tensor.0 != "checksum")
            .map(|tensor| tensor.0.clone())
            .collect();
        let name = tensor.get(&numbers);
        let mut list = forge.get(name);
        if !list.is_empty() {
            let place = place.index(list.len());
            list[place] = value;
        }
        if is_text(name) {
            let text: Vec<u8> = list.iter().map(|n| n.to_le_bytes()[0]).collect();
            forge.set_text(name, &text);
        } else {
            forge.set(name, &list);
        }
        if let Ok(model) = TopicModel::from_bytes(&forge.file()) {
            let mut classifier = model.classifier();
            let tags = classifier.classify(Some("Steel"), "oil prices rise and gas tariffs fall");
            for topic in tags.ranked {
                prop_assert!(!topic.score.is_nan());
                let why = classifier.explain(topic.topic);
                prop_assert!(why.contributions.iter().all(|(_, part)| !part.is_nan()));
            }
            prop_assert!(model.strongest_terms(0, 5).len() <= 5);
            model.to_bytes().unwrap();
            // Refused, too, or a model.
            let files = Files::new(&[&small_corpus()[..2]]);
            let corpus = || files.corpus();
            let added = model.clone().update(corpus(), threads(1), &mut go_on);
            let removed = model.clone().forget(corpus(), threads(1), &mut go_on);
            let merged = TopicModel::merge([Ok(small_model()), Ok(model)], threads(1), &mut go_on);
            for (model, _) in [added, removed, merged].into_iter().flatten() {
                model.to_bytes().unwrap();
                let mut classifier = model.classifier();
                let tags = classifier.classify(Some("Steel"), "oil prices rise and gas tariffs fall");
                prop_assert!(tags.ranked.iter().all(|topic| !topic.score.is_nan()));
            }
        }
    }
}

/// What the lists say is looked at when articles are added or removed, and not before.
#[test]
fn a_training_section_that_contradicts_itself_is_refused() {
    for (name, change) in [
        ("training.hashes", shorten as fn(&mut Vec<u64>)),
        ("training.hashes", |hashes| hashes.push(u64::MAX)),
        ("training.hashes", |hashes| hashes.reverse()),
        ("training.topic_counts", shorten),
        ("training.topic_counts", |counts| counts.push(0)),
        ("training.topic_counts", |counts| counts[0] = u64::MAX),
        ("training.topics", shorten),
        ("training.frequencies", |frequencies| frequencies.push(1)),
    ] {
        assert_invalid(&forged(name, change).error());
    }
    // One whose own entry is not among those that are changed: it may well be forgotten.
    let files = Files::new(&[&small_corpus()[1..2]]);
    for (name, change) in [
        (
            "training.topics",
            (|topics| topics[0] = 2) as fn(&mut Vec<u64>),
        ),
        ("training.topics", |topics| topics[0] = 1 - topics[0]),
        ("training.counts", shorten),
        ("training.counts", |bytes| bytes.push(0)),
        ("training.counts", |bytes| bytes.fill(0)),
        ("training.counts", |bytes| bytes.fill(0xff)),
        ("training.topic_counts", |counts| {
            counts.clone_from(&vec![2, 0, 1, 1, 1, 1, 1, 1]);
        }),
    ] {
        let model = TopicModel::from_bytes(&forged(name, change).file()).unwrap();
        let corpus = || files.corpus();
        for changed in [
            model.clone().update(corpus(), threads(1), &mut go_on),
            model.clone().forget(corpus(), threads(1), &mut go_on),
            TopicModel::merge([Ok(small_model()), Ok(model)], threads(1), &mut go_on),
        ] {
            let Err(error) = changed else {
                panic!("{name}: the section is damaged")
            };
            let said = match error {
                Error::Merge { model: 1, source } => source.to_string(),
                error => error.to_string(),
            };
            let is_told = said.contains("damaged") || said.contains("contradict");
            assert!(is_told, "{name}: {said}");
        }
    }
}

/// It is needed as a whole, or not at all.
#[test]
fn without_its_training_section_a_model_is_compact() {
    let mut forge = Forge::model();
    forge
        .tensors
        .retain(|tensor| !tensor.0.starts_with("training."));
    let model = TopicModel::from_bytes(&forge.file()).unwrap();
    let compact = small_model().compact().unwrap();
    assert!(model.to_bytes().unwrap() == compact.to_bytes().unwrap());
}

/// Two articles of which each has many words of its own.
fn wordy_model() -> TopicModel {
    let words = |first: usize| (0..200).map(move |word| format!("word{} ", first + word));
    let articles = ["energy", "trade"]
        .iter()
        .enumerate()
        .map(|(place, topic)| article("", &words(1000 * place).collect::<String>(), &[topic]));
    train(&articles.collect::<Vec<_>>())
}

#[test]
fn shared_records_are_there_as_a_whole_or_not_at_all() {
    let whole = wordy_model();
    let forge = Forge::take_apart(&whole.clone().compact().unwrap().to_bytes().unwrap());
    let compact = TopicModel::from_bytes(&forge.file()).unwrap();
    compact.check().unwrap();
    let tags = |model: &TopicModel| model.classify(None, "word1 word2 word1001");
    assert_eq!(tags(&compact), tags(&whole));
    for name in ["terms.shared_ends", "terms.shared_records"] {
        let mut forge = forge.clone();
        let before = forge.tensors.len();
        forge.tensors.retain(|tensor| tensor.0 != name);
        assert_eq!(forge.tensors.len() + 1, before);
        assert_invalid(&forge.error());
    }
    // The records are others without, or with fewer.
    let mut none = forge.clone();
    none.tensors
        .retain(|tensor| !tensor.0.starts_with("terms.shared"));
    let mut fewer = forge;
    fewer.set("terms.shared_ends", &[]);
    for forge in [none, fewer] {
        let model = TopicModel::from_bytes(&forge.file()).unwrap();
        assert!(model.check().is_err());
        // Whatever it says, it says without a panic.
        let _ = tags(&model);
    }
}
