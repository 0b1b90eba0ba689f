//! Reading through gzip and Zstandard: whole, in several parts, cut short, damaged.

use std::error::Error;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use slugline_corpus::{Labels, ReadOptions};

use crate::support::{Files, open, read, read_all};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

/// Lines that do not compress to nothing.
fn lines(count: usize) -> String {
    let line = |number: usize| {
        let noise = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        format!(
            "{{\"id\": \"{number}\", \"text\": \"{noise:x} {:x}\"}}\n",
            noise.rotate_left(17)
        )
    };
    (0..count).map(line).collect()
}

#[test]
fn all_parts_of_a_compressed_file_are_read() {
    let (first, second) = (
        "{\"id\": 1, \"text\": \"A\"}\n{\"id\": 2, \"te",
        "xt\": \"B\"}\n",
    );
    // A Zstandard frame written by hand after RFC 8878: no checksum, one segment of 3 bytes, and
    // a last block that is not compressed.
    let raw_frame = [
        0x28, 0xb5, 0x2f, 0xfd, 0x20, 3, 0x19, 0, 0, b'\n', b' ', b'\n',
    ];
    let skippable = [0x5a, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4];
    for (name, bytes) in [
        (
            "n.jsonl.gz",
            [gzip(first.as_bytes()), gzip(second.as_bytes())].concat(),
        ),
        (
            "n.jsonl.zst",
            [
                &raw_frame,
                &zstd(first.as_bytes())[..],
                &skippable,
                &zstd(second.as_bytes()),
            ]
            .concat(),
        ),
        (
            "n.jsonl.zst",
            [
                &skippable,
                &zstd((first.to_owned() + second).as_bytes())[..],
            ]
            .concat(),
        ),
        // The content tells the compression, whatever the name.
        ("n.jsonl", gzip((first.to_owned() + second).as_bytes())),
        ("n.jsonl.gz", (first.to_owned() + second).into_bytes()),
    ] {
        let (articles, errors) = read(name, &bytes, Labels::Optional, &ReadOptions::default());
        assert_eq!(articles, ["1|-|A|", "2|-|B|"], "{name}");
        assert_eq!(errors, [""; 0]);
    }
}

#[test]
fn a_file_cut_short_gives_what_was_before_and_a_fatal_error() {
    let text = lines(20_000);
    for (name, bytes) in [
        ("n.jsonl.gz", gzip(text.as_bytes())),
        ("n.jsonl.zst", zstd(text.as_bytes())),
    ] {
        for cut in [bytes.len() / 2, bytes.len() - 1] {
            let files = Files::new(&[(name, &bytes[..cut])]);
            let reader =
                open(&files.path(name), Labels::Optional, &ReadOptions::default()).unwrap();
            let (articles, errors) = read_all(reader);
            let share = articles.len() as f64 / 20_000.0;
            assert!(
                share > 0.3 && (cut > bytes.len() / 2 || share < 0.7),
                "{name} {share}"
            );
            let in_order = articles.iter().enumerate();
            assert!(
                in_order
                    .into_iter()
                    .all(|(id, article)| article.id == id.to_string())
            );
            let [error] = &errors[..] else {
                panic!("{errors:?}")
            };
            assert!(error.is_fatal() && error.source().is_some());
            assert_eq!(
                files.shorten(&error.to_string()),
                format!("{name}:{}: cannot be read beyond here", articles.len())
            );
        }
    }
}

#[test]
fn a_small_file_cut_short_loses_no_line_either() {
    let mut bytes = gzip(b"{\"text\": \"A\"}\n");
    bytes.truncate(bytes.len() - 4);
    let (articles, errors) = read(
        "n.jsonl.gz",
        &bytes,
        Labels::Optional,
        &ReadOptions::default(),
    );
    assert_eq!(articles, ["n.jsonl.gz:1|-|A|"]);
    assert_eq!(errors, ["n.jsonl.gz:1: cannot be read beyond here"]);
}

#[test]
fn damaged_content_is_told_by_its_checksum() {
    let text = lines(10);
    for (name, mut bytes) in [
        ("n.jsonl.gz", gzip(text.as_bytes())),
        (
            "n.jsonl.zst",
            compress_to_vec(text.as_bytes(), CompressionLevel::Uncompressed),
        ),
    ] {
        // The checksum: the last 4 bytes of Zstandard, the last 8 but 4 of gzip.
        let at = bytes.len() - if name.ends_with("gz") { 8 } else { 4 };
        bytes[at] ^= 1;
        let (articles, errors) = read(name, &bytes, Labels::Optional, &ReadOptions::default());
        assert_eq!(articles.len(), 10, "{name}");
        assert_eq!(errors, [format!("{name}:10: cannot be read beyond here")]);
    }
}

#[test]
fn a_window_beyond_the_limit_is_refused() {
    // A window of 2^(10 + 20) bytes, 1 GiB, and a last block of a million repeated bytes.
    let frame = [0x28, 0xb5, 0x2f, 0xfd, 0, 20 << 3, 0x03, 0, 0x08, b'x'];
    let (articles, errors) = read(
        "n.jsonl.zst",
        &frame,
        Labels::Optional,
        &ReadOptions::default(),
    );
    assert_eq!((articles.len(), errors.len()), (0, 1));
    assert_eq!(errors, ["n.jsonl.zst:0: cannot be read beyond here"]);
}

#[test]
fn a_line_that_unpacks_to_more_than_the_limit_is_skipped() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let million = vec![b'x'; 1 << 20];
    for _ in 0..100 {
        encoder.write_all(&million).unwrap();
    }
    encoder.write_all(b"\n{\"text\": \"B\"}").unwrap();
    let bytes = encoder.finish().unwrap();
    let (articles, errors) = read(
        "n.jsonl.gz",
        &bytes,
        Labels::Optional,
        &ReadOptions::default(),
    );
    assert_eq!(articles, ["n.jsonl.gz:2|-|B|"]);
    assert_eq!(
        errors,
        ["n.jsonl.gz:1: larger than 64 MiB, the most one article may have"]
    );
}

#[test]
fn progress_counts_compressed_bytes() {
    let bytes = gzip(lines(100_000).as_bytes());
    let files = Files::new(&[("n.jsonl.gz", &bytes)]);
    let mut reader = open(
        &files.path("n.jsonl.gz"),
        Labels::Optional,
        &ReadOptions::default(),
    )
    .unwrap();
    let total = reader.total_bytes().unwrap();
    assert_eq!(total, bytes.len() as u64);
    assert_eq!(reader.by_ref().take(50_000).count(), 50_000);
    let half = reader.bytes_read();
    assert!(
        half > total * 4 / 10 && half < total * 6 / 10,
        "{half} of {total}"
    );
    assert_eq!(reader.by_ref().count(), 50_000);
    assert_eq!(reader.bytes_read(), total);
}
