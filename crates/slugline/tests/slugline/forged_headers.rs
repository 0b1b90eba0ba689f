//! Headers that lie, under a checksum that is right: sizes, places, types, metadata.

use serde_json::{Value, json};
use slugline::FormatError;

use crate::forge::{Forge, error};

/// What is said of a model in whose header one thing was changed.
fn changed(change: impl FnOnce(&mut Value)) -> FormatError {
    let forge = Forge::model();
    let mut header = Value::Object(forge.header());
    change(&mut header);
    error(&forge.file_with_header(&header.to_string()))
}

fn assert_invalid(error: &FormatError) {
    assert!(matches!(error, FormatError::Invalid(_)), "{error:?}");
}

#[test]
fn sizes_that_are_not_there_are_not_allocated() {
    for end in [1_u64 << 32, 1 << 60, u64::MAX] {
        let error = changed(|header| header["words.text"]["data_offsets"][1] = end.into());
        assert!(matches!(error, FormatError::Truncated { .. }), "{error:?}");
    }
    for length in [1_u64 << 32, 1 << 60, u64::MAX] {
        assert_invalid(&changed(|header| {
            header["words.text"]["shape"] = json!([length]);
        }));
        let shape = json!([length, length, length]);
        assert_invalid(&changed(|header| header["words.text"]["shape"] = shape));
    }
}

#[test]
fn arrays_lie_side_by_side() {
    let offsets = |header: &mut Value, name: &str| header[name]["data_offsets"].clone();
    // Two in one place, one in another's, a hole, an end before the beginning.
    assert_invalid(&changed(|header| {
        header["terms.starts"]["data_offsets"] = offsets(header, "words.lengths");
    }));
    assert_invalid(&changed(|header| {
        let first = header["words.text"]["data_offsets"][0].as_u64().unwrap();
        header["words.text"]["data_offsets"][0] = (first - 1).into();
    }));
    assert_invalid(&changed(|header| {
        let first = header["words.text"]["data_offsets"][0].as_u64().unwrap();
        header["words.text"]["data_offsets"][0] = (first + 1).into();
    }));
    assert_invalid(&changed(|header| {
        header["words.text"]["data_offsets"] = json!([9, 3]);
    }));
}

#[test]
fn what_describes_an_array_has_to_make_sense() {
    for (key, value) in [
        ("data_offsets", json!("all")),
        ("data_offsets", json!([-1, 1e3])),
        ("data_offsets", json!([])),
        ("dtype", json!("U7")),
        ("dtype", json!(1)),
        ("shape", json!([-1])),
        ("shape", json!(null)),
    ] {
        assert_invalid(&changed(|header| header["words.text"][key] = value));
    }
    assert_invalid(&changed(|header| header["words.text"] = json!(1)));
    assert_invalid(&changed(|header| header["stray"] = json!({})));
}

#[test]
fn every_array_has_to_be_there_as_a_list_of_its_type() {
    for model in [Forge::model(), Forge::refined()] {
        assert_every_array_is_needed(&model);
    }
}

fn assert_every_array_is_needed(model: &Forge) {
    for (name, dtype, shape, bytes) in &model.tensors {
        let mut without = model.clone();
        without.tensors.retain(|tensor| tensor.0 != *name);
        let error = without.error();
        assert!(error.to_string().contains(name.as_str()), "{error}");

        let mut table = model.clone();
        table.replace(name, dtype, &[shape[0], 1], bytes.clone());
        assert_invalid(&table.error());

        let mut other = model.clone();
        let (signed, length) = match dtype.as_str() {
            "F64" => ("I64", shape[0]),
            "F32" => ("I32", shape[0]),
            "I8" => ("U8", bytes.len()),
            _ => ("I8", bytes.len()),
        };
        other.replace(name, signed, &[length], bytes.clone());
        if name != "checksum" {
            assert_invalid(&other.error());
        }
    }
}

#[test]
fn the_checksum_has_four_bytes() {
    for length in [0, 3, 5] {
        let mut forge = Forge::model();
        forge.set_text("checksum", &vec![0; length]);
        assert_invalid(&forge.error());
    }
}

#[test]
fn the_metadata_are_checked() {
    for (pointer, value) in [
        ("/format_version", json!(0)),
        ("/program", json!(1)),
        ("/articles", json!(0)),
        ("/articles", json!(1)),
        ("/articles", json!(-8)),
        ("/single_topic_articles", json!(9)),
        ("/single_topic", json!("yes")),
        ("/rival", json!(-0.1)),
        ("/rival", json!(1.1)),
        ("/rival", json!(null)),
        ("/floor", json!("low")),
        ("/calibration", json!({"softmax": {"scale": -1.0}})),
        ("/calibration", json!({"softmax": {"scale": 0.0}})),
        (
            "/calibration",
            json!({"sigmoid": {"slope": 1.0, "intercept": 0.0}}),
        ),
        ("/calibration", json!({"guess": {}})),
        ("/recipe", json!({})),
        ("/recipe/alpha", json!(0.0)),
        ("/recipe/alpha", json!(1e7)),
        ("/recipe/ngrams", json!(0)),
        ("/recipe/ngrams", json!(6)),
        ("/recipe/min_df", json!(0)),
        ("/recipe/title_weight", json!(1001)),
        ("/recipe/algorithm", json!("magic")),
        // The other kind of model has other arrays.
        ("/recipe/algorithm", json!("refined")),
        ("/recipe/decision", json!({"objective": "all"})),
        ("/recipe/weighting/idf", json!(2)),
        ("/recipe/tokenizer/min_length", json!(0)),
        ("/recipe/tokenizer/min_length", json!(65)),
        ("/recipe/tokenizer/stem", json!("klingon")),
    ] {
        let mut forge = Forge::model();
        *forge.metadata.pointer_mut(pointer).unwrap() = value.clone();
        let error = forge.error();
        assert!(
            matches!(error, FormatError::Invalid(_)),
            "{pointer} {value}: {error:?}"
        );
    }
    for (pointer, unknown) in [("/recipe", "magic"), ("/recipe/tokenizer", "magic")] {
        let mut forge = Forge::model();
        forge.metadata.pointer_mut(pointer).unwrap()[unknown] = json!(1);
        assert_invalid(&forge.error());
    }
}
