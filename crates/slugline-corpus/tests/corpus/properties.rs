//! What holds for any input: it is read to an end without a panic, and what was written is read.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use slugline_corpus::{Format, Labels, ReadOptions};

use crate::support::{Files, open, read_all};

const FORMATS: [Format; 6] = [
    Format::JsonLines,
    Format::Ninjs,
    Format::Csv,
    Format::Tsv,
    Format::FastText,
    Format::Text,
];

/// Bytes that look a little like each of the formats.
fn like_a_corpus() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop_oneof![
        Just(&b"{\"text\": \"a\", \"labels\": [\"b\"]}"[..]),
        Just(&b"{\"uri\": \"u\", \"bodies\": [{\"value\": \"a\"}], \"subjects\": [{\"name\": "[..]),
        Just(&b"\"b\"}]}"[..]),
        Just(&b"["[..]),
        Just(&b"]"[..]),
        Just(&b"}"[..]),
        Just(&b"text,label\n"[..]),
        Just(&b"text\tlabel\n"[..]),
        Just(&b"__label__a "[..]),
        Just(&b"\""[..]),
        Just(&b","[..]),
        Just(&b"\r"[..]),
        Just(&b"\n"[..]),
        Just(&b"\\ud800"[..]),
        Just(&b"\xef\xbb\xbf"[..]),
        Just(&b"\xc3"[..]),
        Just(&b"\0"[..]),
        Just(&b"\x1f\x8b\x08\0\0\0\0\0\0\x03"[..]),
        Just(&b"\x28\xb5\x2f\xfd\x20\x03\x19\0\0"[..]),
    ];
    vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

fn compressed() -> impl Strategy<Value = Vec<u8>> {
    let magic = prop_oneof![
        Just(&b"\x1f\x8b\x08\0"[..]),
        Just(&b"\x28\xb5\x2f\xfd"[..]),
        Just(&b"\x50\x2a\x4d\x18"[..]),
    ];
    (magic, vec(any::<u8>(), 0..300)).prop_map(|(magic, rest)| [magic, &rest].concat())
}

/// A Zstandard file of some lines, with some of its bytes changed.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let lines =
        "{\"text\": \"crude oil rose, oil stocks fell\", \"labels\": [\"oil\"]}\n".repeat(20);
    let whole = compress_to_vec(lines.as_bytes(), CompressionLevel::Fastest);
    vec((any::<Index>(), any::<u8>()), 1..4).prop_map(move |changes| {
        let mut bytes = whole.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes
    })
}

/// The fields of a row as a tool would write them.
fn rows() -> impl Strategy<Value = Vec<(String, String, String)>> {
    let word = "[a-zé\"',;\\\\{}🛢]{1,8}";
    let words = vec(word, 1..6).prop_map(|words| words.join("\n"));
    vec((word, words, word), 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_to_an_end(
        bytes in prop_oneof![vec(any::<u8>(), 0..400), like_a_corpus(), compressed(), damaged()],
        required in any::<bool>(),
    ) {
        let files = Files::new(&[("n", &bytes)]);
        let labels = if required { Labels::Required } else { Labels::Optional };
        for format in FORMATS.map(Some).into_iter().chain([None]) {
            let options = ReadOptions { format, ..ReadOptions::default() };
            let Ok(reader) = open(&files.path("n"), labels, &options) else { continue };
            let (articles, _) = read_all(reader);
            for article in articles {
                prop_assert!(article.title.is_some() || !article.body.is_empty());
                prop_assert!(!required || !article.topics.is_empty());
            }
        }
    }

    #[test]
    fn what_is_written_as_json_lines_is_read(rows in rows()) {
        let text: String = rows
            .iter()
            .map(|(id, text, label)| {
                let row = serde_json::json!({"id": id, "x": [1], "text": text, "labels": [label]});
                row.to_string() + "\n"
            })
            .collect();
        prop_assert_eq!(read_rows("n.jsonl", text.as_bytes()), rows);
    }

    #[test]
    fn what_is_written_as_ninjs_is_read(
        rows in rows(),
        pretty in any::<bool>(),
        array in any::<bool>(),
    ) {
        let items: Vec<_> = rows
            .iter()
            .map(|(id, text, label)| serde_json::json!({
                "uri": id,
                "bodies": [{"value": text, "contentType": "text/plain"}],
                "associations": [{"name": text, "uri": label, "bodies": [{"value": "}"}]}],
                "subjects": [{"name": label}],
            }))
            .collect();
        let write = |value: &serde_json::Value| {
            if pretty { format!("{value:#}") } else { value.to_string() }
        };
        let text = if array {
            write(&items.into())
        } else {
            items.iter().map(|item| write(item) + "\n").collect()
        };
        prop_assert_eq!(&read_rows("n.json", text.as_bytes()), &rows);
        prop_assert_eq!(&read_rows("n", text.as_bytes()), &rows);
    }

    #[test]
    fn what_is_written_as_csv_and_tsv_is_read(rows in rows()) {
        for (name, delimiter) in [("n.csv", b','), ("n.tsv", b'\t')] {
            let mut writer =
                csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
            writer.write_record(["id", "text", "labels"]).unwrap();
            for (id, text, label) in &rows {
                writer.write_record([id, text, label]).unwrap();
            }
            prop_assert_eq!(&read_rows(name, &writer.into_inner().unwrap()), &rows);
        }
    }
}

fn read_rows(name: &str, bytes: &[u8]) -> Vec<(String, String, String)> {
    let files = Files::new(&[(name, bytes)]);
    let reader = open(&files.path(name), Labels::Required, &ReadOptions::default()).unwrap();
    let (articles, errors) = read_all(reader);
    assert!(errors.is_empty(), "{errors:?}");
    let row = |article: slugline_corpus::Article| {
        assert_eq!((article.title, article.topics.len()), (None, 1));
        (article.id, article.body, article.topics[0].clone())
    };
    articles.into_iter().map(row).collect()
}
