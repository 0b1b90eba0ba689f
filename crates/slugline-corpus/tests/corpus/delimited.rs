//! CSV and TSV: columns, quotes, and every header and row that cannot be read.

use slugline_corpus::{Labels, MAX_RECORD_BYTES, ReadOptions};

use crate::support::{read, refusal};

fn csv(text: &str, options: &ReadOptions) -> (Vec<String>, Vec<String>) {
    read("n.csv", text.as_bytes(), Labels::Required, options)
}

#[test]
fn rows_become_articles() {
    for (text, expected) in [
        ("text,label\nOil up,a\n", vec!["n.csv:2|-|Oil up|a"]),
        (
            "label,id,body\r\na,x,Oil up\r\n\r\nb,,Gas",
            vec!["x|-|Oil up|a", "n.csv:4|-|Gas|b"],
        ),
        ("Text,LABELS,Title,x\nB,a,T,\n", vec!["n.csv:2|T|B|a"]),
        // An exact name goes before one that differs in case.
        ("Text,body,label\nno,B,a\n", vec!["n.csv:2|-|B|a"]),
        // A headline is text enough, without a column of text too.
        ("title,category\nT,a\n", vec!["n.csv:2|T||a"]),
        (
            "text,label\n\"T\n\nsays \"\"B\"\",\",a\nC,b",
            vec!["n.csv:2|T|says \"B\",|a", "n.csv:5|-|C|b"],
        ),
        ("\u{feff}text,label\n\n\nB,a\n", vec!["n.csv:4|-|B|a"]),
        (" text , label \nB, a \n", vec!["n.csv:2|-|B|a"]),
        (
            "text,label\rA,a\rB,b\r",
            vec!["n.csv:1|-|A|a", "n.csv:1|-|B|b"],
        ),
    ] {
        let (articles, errors) = csv(text, &ReadOptions::default());
        assert_eq!(articles, expected, "{text:?}");
        assert_eq!(errors, [""; 0], "{text:?}");
    }
}

#[test]
fn columns_can_be_named() {
    let options = ReadOptions {
        text_field: Some("lead".into()),
        labels_field: Some("desks".into()),
        id_field: Some("slug".into()),
        label_separator: Some("|".into()),
        ..ReadOptions::default()
    };
    let (articles, _) = csv("slug,text,lead,desks\ns,no,L,a|b\n", &options);
    assert_eq!(articles, ["s|-|L|a,b"]);
}

#[test]
fn tabs_separate_a_tsv() {
    let text = b"text\tlabel\nOil, up\ta\n\"Gas\n\tup\"\tb\n";
    let (articles, errors) = read("n.tsv", text, Labels::Required, &ReadOptions::default());
    assert_eq!(articles, ["n.tsv:2|-|Oil, up|a", "n.tsv:3|-|Gas\n\tup|b"]);
    assert_eq!(errors, [""; 0]);
}

#[test]
fn cells_may_be_in_windows_1252() {
    let text = b"text,label\n\xa3600m,\xd6l\n";
    let (articles, _) = read("n.csv", text, Labels::Required, &ReadOptions::default());
    assert_eq!(articles, ["n.csv:2|-|£600m|Öl"]);
}

#[test]
fn a_bad_row_is_named_and_the_next_is_read() {
    let (articles, errors) = csv(
        "text,label\nA\n\"B\nb\",b,c\nC,c\n , d\nE,\nF,f,,,\n\"G,g\nH,h\n",
        &ReadOptions::default(),
    );
    assert_eq!(articles, ["n.csv:5|-|C|c"]);
    assert_eq!(
        errors,
        [
            "n.csv:2: fewer fields than the header: 1 of 2",
            "n.csv:3: more fields than the 2 of the header",
            "n.csv:6: no text",
            "n.csv:7: no labels: the field is empty",
            "n.csv:8: more fields than the 2 of the header",
            "n.csv:9: the row opens a quote that is never closed",
        ]
    );
}

#[test]
fn a_row_of_millions_of_fields_is_one_error() {
    let text = format!("text,label\n{}\nB,b", ",".repeat(3_000_000));
    let (articles, errors) = csv(&text, &ReadOptions::default());
    assert_eq!(articles, ["n.csv:3|-|B|b"]);
    assert_eq!(errors, ["n.csv:2: more fields than the 2 of the header"]);
}

#[test]
fn a_row_beyond_the_limit_is_skipped() {
    let limit = usize::try_from(MAX_RECORD_BYTES).unwrap();
    let text = format!(
        "text,label\nA,a\n\"{}\",b\nC,c\n",
        "x\n".repeat(limit / 2 + 100)
    );
    let (articles, errors) = csv(&text, &ReadOptions::default());
    let next = limit / 2 + 104;
    assert_eq!(
        articles,
        ["n.csv:2|-|A|a".to_owned(), format!("n.csv:{next}|-|C|c")]
    );
    assert_eq!(
        errors,
        ["n.csv:3: larger than 64 MiB, the most one article may have"]
    );
}

#[test]
fn a_header_without_a_column_is_refused_with_what_to_do() {
    let named = |name: &str| ReadOptions {
        id_field: Some(name.into()),
        ..ReadOptions::default()
    };
    for (name, text, options, message, hint) in [
        (
            "n.csv",
            "lead,label\nA,a\n",
            ReadOptions::default(),
            "n.csv: no column of text; the columns are: lead, label",
            "name the column with --text-field",
        ),
        (
            "n.csv",
            "text,tags\nA,a\n",
            ReadOptions::default(),
            "n.csv: no column of labels; the columns are: text, tags",
            "name the column with --labels-field",
        ),
        (
            "n.csv",
            "text,label\nA,a\n",
            named("slug"),
            "n.csv: no column of id; the columns are: text, label",
            "name the column with --id-field",
        ),
        (
            "n.csv",
            "text;label\nA;a\n",
            ReadOptions::default(),
            "n.csv: no column of text; the columns are: text;label",
            "the header is separated by semicolons; save the file with commas (CSV) or tabs (TSV)",
        ),
        (
            "n.tsv",
            "text,label\nA,a\n",
            ReadOptions::default(),
            "n.tsv: no column of text; the columns are: text,label",
            "the header is separated by commas; give --corpus-format csv",
        ),
        (
            "n.csv",
            "",
            ReadOptions::default(),
            "n.csv: no header, the file is empty",
            "",
        ),
        (
            "n.csv",
            "\r\n\n",
            ReadOptions::default(),
            "n.csv: no header, the file is empty",
            "",
        ),
        (
            "n.csv",
            "\"text,label\nA,a\n",
            ReadOptions::default(),
            "n.csv: the header cannot be read: the row opens a quote that is never closed",
            "",
        ),
    ] {
        let refused = refusal(name, text.as_bytes(), Labels::Required, &options);
        assert_eq!(refused, (message.to_owned(), hint.to_owned()), "{text:?}");
    }
}

#[test]
fn without_a_need_for_labels_no_column_of_them_is_needed_unless_named() {
    let text = b"text\nA\n";
    let (articles, _) = read("n.csv", text, Labels::Optional, &ReadOptions::default());
    assert_eq!(articles, ["n.csv:2|-|A|"]);
    let named = ReadOptions {
        labels_field: Some("tags".into()),
        ..ReadOptions::default()
    };
    let (message, _) = refusal("n.csv", text, Labels::Optional, &named);
    assert_eq!(message, "n.csv: no column of labels; the columns are: text");
}
