//! Folders of text files, with and without topics.

use std::fs;

use slugline_corpus::{Labels, ReadOptions};

use crate::support::{Files, open, read_all, show};

fn read_folder(files: &Files, labels: Labels) -> (Vec<String>, Vec<String>) {
    let reader = open(files.root(), labels, &ReadOptions::default()).unwrap();
    let (articles, errors) = read_all(reader);
    let errors = errors.iter().map(|error| files.shorten(&error.to_string()));
    (articles.iter().map(show).collect(), errors.collect())
}

#[test]
fn folders_are_topics_and_strays_are_left_out() {
    let files = Files::new(&[
        ("README.TXT", b"stray"),
        (".hidden/1.txt", b"hidden"),
        ("trade/.DS_Store", b"hidden"),
        ("trade/2", b"Tariffs"),
        ("trade/10.txt", b"Ports open\n\nAll of them."),
        ("trade/2024/1.txt", b"Below"),
        ("energy & oil/a.b.txt", b"\xa3600m"),
    ]);
    let (articles, errors) = read_folder(&files, Labels::Required);
    assert_eq!(
        articles,
        [
            "energy & oil/a.b|-|£600m|energy & oil",
            "trade/10|Ports open|All of them.|trade",
            "trade/2|-|Tariffs|trade",
            "trade/2024/1|-|Below|trade",
        ]
    );
    assert_eq!(errors, [""; 0]);
}

#[test]
fn a_folder_to_classify_is_walked_file_by_file() {
    let files = Files::new(&[
        ("b/1.txt", b"One"),
        ("a.txt", b"Two"),
        ("c/d/2.txt", b"Three"),
    ]);
    let (articles, errors) = read_folder(&files, Labels::Optional);
    assert_eq!(articles, ["a|-|Two|", "b/1|-|One|", "c/d/2|-|Three|"]);
    assert_eq!(errors, [""; 0]);
}

#[test]
fn a_bad_file_is_named_and_the_next_is_read() {
    let zeros = vec![b' '; (64 << 20) + 1];
    let files = Files::new(&[
        ("t/1.txt", b"PNG\0\0"),
        ("t/2.txt", b" \n"),
        ("t/3.txt", &zeros),
        ("t/4.jsonl", b"{}"),
        ("t/5.txt", b"\x1f\x8b\x08cut"),
        ("t/6.txt", b"\xff\xfeO\0i\0l\0"),
    ]);
    let (articles, errors) = read_folder(&files, Labels::Required);
    assert_eq!(articles, ["t/6|-|Oil|t"]);
    assert_eq!(
        errors,
        [
            "t/1.txt: a binary file, not text",
            "t/2.txt: no text",
            "t/3.txt: larger than 64 MiB, the most one article may have",
            "t/4.jsonl: a jsonl file in a folder of text files",
            "t/5.txt: cannot be read",
        ]
    );
}

#[test]
fn a_folder_without_articles_is_refused_with_the_layout_expected() {
    let layout = "such as corpus/trade/1.txt";
    let direct = Files::new(&[("1.txt", b"One")]);
    let empty = Files::new(&[(".hidden", b"")]);
    fs::create_dir(empty.path("trade")).unwrap();
    for (files, labels, message) in [
        (
            &direct,
            Labels::Required,
            "ROOT: no topic folders, only files",
        ),
        (
            &empty,
            Labels::Required,
            "ROOT: no files to read in this folder",
        ),
        (
            &empty,
            Labels::Optional,
            "ROOT: no files to read in this folder",
        ),
    ] {
        let error = open(files.root(), labels, &ReadOptions::default()).unwrap_err();
        assert_eq!(files.shorten(&error.to_string()), message);
        assert!(error.hint().unwrap().contains(layout));
    }
}

#[test]
fn progress_counts_the_bytes_of_the_files_read() {
    let files = Files::new(&[
        ("stray", b"12345"),
        ("t/1.txt", b"1234567"),
        ("t/2.txt", b"89"),
    ]);
    let mut reader = open(files.root(), Labels::Required, &ReadOptions::default()).unwrap();
    assert_eq!((reader.bytes_read(), reader.total_bytes()), (0, Some(9)));
    reader.next().unwrap().unwrap();
    assert_eq!((reader.bytes_read(), reader.total_bytes()), (7, Some(9)));
    assert_eq!(reader.by_ref().count(), 1);
    assert_eq!(reader.bytes_read(), 9);
}

#[cfg(unix)]
#[test]
fn a_circle_of_links_ends() {
    let files = Files::new(&[("t/1.txt", b"One")]);
    std::os::unix::fs::symlink(files.root(), files.path("t/loop")).unwrap();
    let (articles, errors) = read_folder(&files, Labels::Required);
    assert_eq!(articles, ["t/1|-|One|t"]);
    assert_eq!(errors, ["t/loop: cannot be read"]);
}
