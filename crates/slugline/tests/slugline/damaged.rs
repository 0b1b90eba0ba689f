//! Files that are cut short, altered, of another kind or of a newer version.

use std::fs;

use proptest::prelude::*;
use serde_json::json;
use slugline::{Error, FormatError, TopicModel};

use crate::forge::{Forge, error, split};
use crate::support::{cases, small_model, small_refined_model};

/// The length of a header, and what follows it.
fn with_header(length: u64, rest: &str) -> Vec<u8> {
    [&length.to_le_bytes(), rest.as_bytes()].concat()
}

#[test]
fn what_does_not_begin_as_a_model_is_none() {
    for file in [
        Vec::new(),
        vec![0; 7],
        vec![0; 8],
        vec![0; 1000],
        b"Oil up\n\nCrude rose by a dollar.\n".to_vec(),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(),
        br#"{"text": "Oil up", "topics": ["energy"]}"#.to_vec(),
        with_header(0, "{}"),
        with_header(7, "{\"a\": 1 and so on"),
        with_header(u64::MAX, "{}"),
        with_header(100_000_001, "{}"),
        with_header(1 << 20, &"{".repeat(1 << 20)),
        with_header(3, "{\u{e9}"),
    ] {
        let error = error(&file);
        assert!(
            matches!(error, FormatError::NotAModel),
            "{error:?} of {file:?}"
        );
    }
}

#[test]
fn another_safetensors_file_is_told_from_a_model() {
    let tensor = r#""a": {"dtype": "U8", "shape": [1], "data_offsets": [0, 1]}"#;
    for header in [
        "{}".to_owned(),
        format!("{{{tensor}}}"),
        format!(r#"{{"__metadata__": {{"format": "pt"}}, {tensor}}}"#),
        format!(r#"{{"__metadata__": "slugline", {tensor}}}"#),
        format!(r#"{{"__metadata__": {{"slugline": 1}}, {tensor}}}"#),
        format!(r#"{{"__metadata__": {{"slugline": "yes"}}, {tensor}}}"#),
        format!(r#"{{"__metadata__": {{"slugline": "{{}}"}}, {tensor}}}"#),
    ] {
        let error = error(&with_header(header.len() as u64, &(header + "x")));
        assert!(matches!(error, FormatError::AnotherKind), "{error:?}");
    }
    // Those of the largest models have headers that no model of this kind has.
    let error = error(&with_header(50_000_000, "{\"a\": {\"dtype\": \"F32\","));
    assert!(matches!(error, FormatError::AnotherKind), "{error:?}");
}

#[test]
fn a_newer_version_is_told_whatever_else_it_changed() {
    for version in [2_u32, 3, u32::MAX] {
        let mut forge = Forge::model();
        forge.metadata = json!({"format_version": version, "recipe": "secret"});
        forge.tensors.retain(|tensor| tensor.0 != "checksum");
        let error = forge.error();
        assert!(
            matches!(error, FormatError::Newer { found } if found == version),
            "{error:?}"
        );
        assert!(error.to_string().contains(&version.to_string()), "{error}");
    }
}

#[test]
fn a_file_cut_short_anywhere_says_what_is_missing() {
    let file = small_model().to_bytes().unwrap();
    let header = 8 + u64::from_le_bytes(*file.first_chunk().unwrap());
    for length in 0..file.len() {
        let error = error(&file[..length]);
        let found = length as u64;
        let expected = if found < header {
            header
        } else {
            file.len() as u64
        };
        if length < 9 {
            assert!(
                matches!(error, FormatError::NotAModel),
                "{length}: {error:?}"
            );
        } else {
            assert!(
                matches!(error, FormatError::Truncated { expected: e, found: f } if (e, f) == (expected, found)),
                "{length}: {error:?}"
            );
        }
    }
}

#[test]
fn a_byte_changed_in_the_data_is_found() {
    for model in [small_model(), small_refined_model()] {
        let file = model.to_bytes().unwrap();
        let data = file.len() - split(&file).1.len();
        for at in data..file.len() {
            for flip in [1, 0x80, 0xff] {
                let mut altered = file.clone();
                altered[at] ^= flip;
                let error = error(&altered);
                assert!(
                    matches!(error, FormatError::Damaged { .. }),
                    "{at}: {error:?}"
                );
            }
        }
    }
}

#[test]
fn a_file_that_goes_on_is_refused() {
    let mut file = small_model().to_bytes().unwrap();
    file.push(0);
    let error = error(&file);
    assert!(matches!(error, FormatError::Invalid(_)), "{error:?}");
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn no_alteration_goes_unnoticed(
        flips in prop::collection::vec((any::<prop::sample::Index>(), 1_u8..), 1..8),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let file = small_model().to_bytes().unwrap();
        let mut altered = file.clone();
        for (at, flip) in flips {
            altered[at.index(file.len())] ^= flip;
        }
        if let Some(cut) = cut {
            altered.truncate(cut.index(file.len()));
        }
        prop_assume!(altered != file);
        error(&altered);
    }

    #[test]
    fn nothing_in_the_header_goes_unnoticed(at in 0_usize..2400, byte: u8) {
        let mut file = small_model().to_bytes().unwrap();
        let header = file.len() - split(&file).1.len();
        let at = at % header;
        prop_assume!(file[at] != byte);
        file[at] = byte;
        error(&file);
    }
}

#[test]
fn a_path_is_named_with_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.model");
    let error = TopicModel::load(&path).expect_err("there is no file");
    assert!(matches!(&error, Error::Read { path: p, .. } if *p == path));

    let file = small_model().to_bytes().unwrap();
    let longer = [file.as_slice(), b"more"].concat();
    for (bytes, said) in [
        (&file[..file.len() - 1], "incomplete"),
        (&longer, "goes on"),
        (b"short", "not a slugline model"),
    ] {
        fs::write(&path, bytes).unwrap();
        let error = TopicModel::load(&path).expect_err("the file is no model");
        assert!(matches!(&error, Error::Format { path: p, .. } if *p == path));
        let message = error.to_string();
        assert!(
            message.contains("news.model") && message.contains(said),
            "{message}"
        );
    }
    let error = TopicModel::load(folder.path()).expect_err("a folder is no model");
    assert!(matches!(error, Error::Read { .. }), "{error:?}");
}

/// Would never end, or take all memory, if the whole of it were read.
#[cfg(target_os = "linux")]
#[test]
fn a_stream_without_end_is_not_read_to_it() {
    let error = TopicModel::load("/dev/zero".as_ref()).expect_err("zeros are no model");
    assert!(matches!(error, Error::Format { .. }), "{error:?}");

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("image");
    let file = fs::File::create(&path).unwrap();
    file.set_len(1 << 40).unwrap();
    let error = TopicModel::load(&path).expect_err("a disk image is no model");
    assert!(matches!(error, Error::Format { .. }), "{error:?}");
}
