//! Model files that are damaged, of another kind or of a newer version: one error that
//! says which.

use std::ops::Range;

use insta::assert_snapshot;

use crate::program::{Desk, Outcome};

/// What the program says to a model of these bytes. It has to be an error of one line,
/// with a hint.
fn refused(desk: &Desk, bytes: &[u8]) -> Outcome {
    desk.write("bad.model", bytes);
    let outcome = desk.run("inspect bad.model");
    assert_eq!(outcome.code, Some(1), "{outcome}");
    assert_eq!(outcome.stdout, "");
    let lines: Vec<&str> = outcome.stderr.lines().collect();
    let well_formed = matches!(lines[..], [error, hint]
        if error.starts_with("error: bad.model: ") && hint.starts_with("hint: "));
    assert!(well_formed, "{outcome}");
    outcome
}

/// A few dozen places spread over a file, and all of the first and last ones.
fn places(length: usize) -> impl Iterator<Item = usize> {
    let spread = (0..60).map(move |step| step * length / 60);
    let mut places: Vec<usize> = (0..12).chain(spread).chain(length - 6..length).collect();
    places.sort_unstable();
    places.dedup();
    places.into_iter()
}

#[test]
fn cut_short_anywhere() {
    let desk = Desk::with_model();
    let model = desk.read("news.model");
    for length in places(model.len()) {
        let outcome = refused(&desk, &model[..length]);
        let expected = if length < 9 {
            "not a slugline model"
        } else {
            "incomplete"
        };
        assert!(outcome.stderr.contains(expected), "{length}: {outcome}");
    }
    let short = refused(&desk, &model[..model.len() - 1]).stderr;
    let sizes = format!("{} bytes of {}", model.len() - 1, model.len());
    assert_snapshot!(short.replace(&sizes, "[sizes]"), @"
    error: bad.model: the file is incomplete: it has [sizes]
    hint: copy the file again from where it came, or train again
    ");
}

#[test]
fn one_byte_changed_anywhere() {
    let desk = Desk::with_model();
    let model = desk.read("news.model");
    for place in places(model.len()) {
        for flip in [0x01, 0x80] {
            let mut bytes = model.clone();
            bytes[place] ^= flip;
            refused(&desk, &bytes);
        }
    }
    let mut bytes = model.clone();
    let middle = header(&model).end + 100;
    bytes[middle] ^= 0x10;
    let message = refused(&desk, &bytes).stderr;
    assert!(
        message.contains("the file is damaged: its checksum is "),
        "{message}"
    );
}

#[test]
fn something_behind_the_end() {
    let desk = Desk::with_model();
    let mut model = desk.read("news.model");
    model.push(0);
    refused(&desk, &model);
}

#[test]
fn files_of_another_kind() {
    let desk = Desk::with_model();
    assert_snapshot!(refused(&desk, b""), @"
    exit code 1
    -- stderr
    error: bad.model: not a slugline model (it does not begin as one)
    hint: give --model a file that slugline train has written
    ");
    assert_snapshot!(refused(&desk, b"Just some text, much longer than eight bytes."), @"
    exit code 1
    -- stderr
    error: bad.model: not a slugline model (it does not begin as one)
    hint: give --model a file that slugline train has written
    ");
    let other =
        r#"{"__metadata__":{"format":"pt"},"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#;
    assert_snapshot!(refused(&desk, &safetensors(other, b"w")), @"
    exit code 1
    -- stderr
    error: bad.model: a safetensors file, but not a slugline model (its metadata lack “slugline”)
    hint: give --model a file that slugline train has written
    ");
    let plain = r#"{"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#;
    assert_snapshot!(refused(&desk, &safetensors(plain, b"w")), @"
    exit code 1
    -- stderr
    error: bad.model: a safetensors file, but not a slugline model (its metadata lack “slugline”)
    hint: give --model a file that slugline train has written
    ");
    desk.make_folder("folder.model");
    assert_snapshot!(desk.run("inspect folder.model"), @"
    exit code 1
    -- stderr
    error: folder.model: the model cannot be read: Is a directory (os error 21)
    hint: give the name of a file that slugline train has written
    ");
}

/// Sizes that no file has must not become an allocation.
#[test]
fn forged_sizes() {
    let desk = Desk::with_model();
    let model = desk.read("news.model");
    for length in [u64::MAX, u64::MAX / 2, 1 << 40, 99_999_999] {
        let mut bytes = model.clone();
        bytes[..8].copy_from_slice(&length.to_le_bytes());
        refused(&desk, &bytes);
    }
    for (shape, end) in [
        ("9007199254740992", "9007199254740992"),
        ("18446744073709551615", "18446744073709551615"),
        ("4294967296,4294967296", "1"),
    ] {
        let header = format!(
            r#"{{"__metadata__":{{"slugline":"{{\"format_version\":1}}"}},"checksum":{{"dtype":"U8","shape":[{shape}],"data_offsets":[0,{end}]}}}}"#
        );
        refused(&desk, &safetensors(&header, b"x"));
    }
}

/// The header grows by a digit; the checksum is made to agree, so that it is the version
/// that is told.
#[test]
fn a_newer_version() {
    let desk = Desk::with_model();
    let model = desk.read("news.model");
    let (header, data) = (header(&model), &model[header(&model).end..]);
    let text = std::str::from_utf8(&model[header]).unwrap().trim_end();
    let version = r#"\"format_version\":1"#;
    assert_eq!(text.matches(version).count(), 1, "{text}");
    let newer = text.replace(version, &format!("{version}7"));
    let mut bytes = safetensors(&newer, data);
    seal(&mut bytes);
    assert_snapshot!(refused(&desk, &bytes), @"
    exit code 1
    -- stderr
    error: bad.model: the model has format version 17, and this program reads up to 1
    hint: update slugline, or train again with this version
    ");

    // The same steps without the change give a model: they are not what was refused.
    let mut bytes = safetensors(text, data);
    seal(&mut bytes);
    desk.write("same.model", &bytes);
    let same = desk.run("inspect same.model").results();
    assert_eq!(same, desk.run("inspect news.model").results());
}

/// Where the header of a safetensors file is.
fn header(file: &[u8]) -> Range<usize> {
    let length = u64::from_le_bytes(file[..8].try_into().unwrap());
    8..8 + usize::try_from(length).unwrap()
}

/// A safetensors file; its header is padded to a multiple of eight bytes.
fn safetensors(header: &str, data: &[u8]) -> Vec<u8> {
    let header = format!("{header:<width$}", width = header.len().next_multiple_of(8));
    let length = (header.len() as u64).to_le_bytes();
    [&length, header.as_bytes(), data].concat()
}

/// Writes the checksum as FORMAT.md says: CRC-32 of the file with zeros in its place.
fn seal(file: &mut [u8]) {
    let header = header(file);
    let tensors: serde_json::Value = serde_json::from_slice(&file[header.clone()]).unwrap();
    let start = tensors["checksum"]["data_offsets"][0].as_u64().unwrap();
    let at = header.end + usize::try_from(start).unwrap();
    file[at..at + 4].fill(0);
    let checksum = crc32fast::hash(file);
    file[at..at + 4].copy_from_slice(&checksum.to_le_bytes());
}
