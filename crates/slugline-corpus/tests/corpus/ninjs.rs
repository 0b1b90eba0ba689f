//! News items in ninjs: their versions, what is read of them, and every bad one.

use slugline_corpus::{Format, Labels, MAX_RECORD_BYTES, ReadOptions};

use crate::support::{Files, open, read, refusal};

/// ninjs 3.1, with an HTML body before the plain one, and a teaser before the headline.
pub const V3: &str = r#"{
  "uri": "http://example.com/items/quota",
  "type": "text",
  "standard": {"name": "ninjs", "version": "3.1"},
  "title": "quota-wrap",
  "headlines": [
    {"role": "teaser", "value": "Smaller catches ahead"},
    {"role": "main", "contentType": "text/html", "value": "Ministers <b>cut</b> the cod quota"},
    {"role": "main", "contentType": "text/plain", "value": "Ministers cut the cod quota"}
  ],
  "bodies": [
    {"contentType": "text/html", "value": "<p>Boats may land less cod.</p>", "wordCount": 5},
    {"role": "summary", "contentType": "text/plain", "value": "Less cod."},
    {"contentType": "text/plain", "value": "Boats may land\n\nless cod.", "charCount": 25}
  ],
  "descriptions": [{"value": "Fisheries ministers met."}],
  "subjects": [
    {"name": "agriculture", "uri": "http://example.com/topics/20000210", "relevance": 90},
    {"uri": "http://example.com/topics/20000373", "confidence": 40},
    {"literal": "fishing"},
    {"rel": "about"}
  ],
  "associations": [
    {
      "name": "photo",
      "uri": "http://example.com/items/photo",
      "type": "picture",
      "headlines": [{"value": "A trawler in port"}]
    }
  ]
}"#;

/// ninjs 2.2, with only a body in HTML.
pub const V2: &str = r#"{
  "uri": "http://example.com/items/turbine",
  "type": "text",
  "headlines": [{"value": "Turbine maker wins order", "contenttype": "text/plain"}],
  "bodies": [{"contenttype": "application/xhtml+xml", "value": "<p>Forty &amp; more.</p>"}],
  "subjects": [{"name": "energy"}, {"name": "business"}, {"name": "energy"}]
}"#;

/// ninjs 1, as far as versions 2 and 3 have other names for its properties.
pub const V1: &str = r#"{
  "uri": "urn:example:strike",
  "title": "strike-1st-lead",
  "headline": "Drivers walk out",
  "body_xhtml": "<p>Trains stand still.</p>",
  "body_text": "Trains stand still.",
  "description_text": "Why trains stand still.",
  "subject": [{"code": "09000000"}, {"name": "transport", "code": "20000337"}]
}"#;

/// What Superdesk makes of ninjs 1: a `guid`, and its body in `body_html`.
pub const SUPERDESK: &str = r#"{"guid": "tag:example.com:1", "type": "text", "headline": "Rain",
"body_html": "<p>It rains.</p>", "priority": 5, "subject": [{"name": "weather", "code": "17"}]}"#;

/// Two that need not have a text (ninjs 3.1).
const PICTURE: &str =
    r#"{"uri": "http://example.com/p", "type": "picture", "headlines": [{"value": "A crane"}]}"#;
const CAPTIONED: &str = r#"{"uri": "http://example.com/c", "type": "picture", "descriptions": [{"role": "caption", "value": "A crane lifts steel."}]}"#;

/// What is read of them.
pub const SHOWN: [&str; 4] = [
    "http://example.com/items/quota|Ministers cut the cod quota|Boats may land\n\nless cod.\
     |agriculture,20000373,fishing",
    "http://example.com/items/turbine|Turbine maker wins order|<p>Forty &amp; more.</p>\
     |energy,business",
    "urn:example:strike|Drivers walk out|Trains stand still.|09000000,transport",
    "tag:example.com:1|Rain|<p>It rains.</p>|weather",
];

pub fn ninjs() -> ReadOptions {
    ReadOptions {
        format: Some(Format::Ninjs),
        ..ReadOptions::default()
    }
}

pub fn read_default(name: &str, text: &str, labels: Labels) -> (Vec<String>, Vec<String>) {
    read(name, text.as_bytes(), labels, &ReadOptions::default())
}

#[test]
fn the_part_of_a_subject_that_is_the_topic_can_be_chosen() {
    for (field, topics) in [
        ("subjects.name", "agriculture"),
        (
            "subjects.uri",
            "http://example.com/topics/20000210,http://example.com/topics/20000373",
        ),
        ("subjects.code", "20000210,20000373,fishing"),
    ] {
        let options = ReadOptions {
            labels_field: Some(field.into()),
            ..ReadOptions::default()
        };
        let (articles, _) = read("n.json", V3.as_bytes(), Labels::Required, &options);
        assert_eq!(articles[0].rsplit('|').next(), Some(topics));
    }
}

#[test]
fn other_fields_cannot_be_chosen() {
    let named = |role: &str, name: &str| {
        let name = |wanted: &str| (role == wanted).then(|| name.to_owned());
        ReadOptions {
            text_field: name("text"),
            title_field: name("title"),
            labels_field: name("labels"),
            id_field: name("id"),
            ..ninjs()
        }
    };
    for (role, hint) in [
        ("text", "leave out --text-field, or"),
        ("title", "leave out --title-field, or"),
        ("id", "leave out --id-field, or"),
        (
            "labels",
            "subjects.name, subjects.uri or subjects.code; for other",
        ),
    ] {
        let (message, hinted) =
            refusal("n.json", V3.as_bytes(), Labels::Required, &named(role, "x"));
        assert_eq!(
            message,
            format!("n.json: in ninjs items the field of {role} cannot be chosen so")
        );
        assert!(hinted.contains(hint), "{hinted}");
        let untold = ReadOptions {
            format: None,
            ..named(role, "x")
        };
        let (untold, _) = refusal("n.json", V3.as_bytes(), Labels::Required, &untold);
        assert_eq!(untold, message);
        let files = Files::new(&[("d/n.json", V3.as_bytes())]);
        assert!(open(files.root(), Labels::Optional, &named(role, "x")).is_err());
    }
}

#[test]
fn an_item_without_what_is_needed_says_so() {
    let no_text = "n.json:1: no text";
    let no_labels = "n.json:1: no labels: the item has no `subjects` with a name or a code";
    for (item, labels, expected) in [
        (
            PICTURE,
            Labels::Optional,
            "n.json:1: an item of type `picture` without text",
        ),
        (
            CAPTIONED,
            Labels::Optional,
            "http://example.com/c|-|A crane lifts steel.|",
        ),
        (r#"{"uri": "u"}"#, Labels::Optional, no_text),
        (
            r#"{"uri": "u", "bodies": [{"value": " "}]}"#,
            Labels::Optional,
            no_text,
        ),
        (
            r#"{"uri": "u", "type": "text", "headlines": [{"value": "H"}]}"#,
            Labels::Optional,
            "u|H||",
        ),
        (
            r#"{"uri": "u", "headline": "H"}"#,
            Labels::Required,
            no_labels,
        ),
        (
            r#"{"uri": "u", "headline": "H", "subjects": []}"#,
            Labels::Required,
            no_labels,
        ),
        (
            r#"{"uri": "u", "headline": "H", "subjects": [{"name": " ", "rel": "about"}]}"#,
            Labels::Required,
            no_labels,
        ),
        (
            r#"{"body_text": "T\n\nB", "subject": ["a", "a;b"]}"#,
            Labels::Required,
            "n.json:1|T|B|a,a;b",
        ),
        // Values of other types than the standard's are read where they can be.
        (
            r#"{"uri": 7, "type": null, "title": "T", "headlines": 5, "bodies": {"value": "B", "role": []},
                "subjects": [1, null, true, -1, 0.5, ["a"], {"name": 3, "uri": {}}]}"#,
            Labels::Required,
            "7|T|B|a,3",
        ),
        ("[1]", Labels::Optional, "n.json:1: not a JSON object"),
        ("\n]", Labels::Optional, "n.json:2: not a JSON object"),
    ] {
        let (articles, errors) = read("n.json", item.as_bytes(), labels, &ninjs());
        let read: Vec<_> = articles.into_iter().chain(errors).collect();
        assert_eq!(read, [expected], "{item}");
    }
}

#[test]
fn a_bad_item_is_named_with_the_line_it_breaks_on_and_the_next_is_read() {
    let good = r#"{"uri": "u", "headline": "H"}"#;
    let array = format!("[{good},\n{{\n\"uri\": \"v\"\n\"headline\": 1}},\n{good}");
    let (articles, errors) = read_default("n.json", &array, Labels::Optional);
    assert_eq!(articles, ["u|H||", "u|H||"]);
    assert_eq!(
        errors,
        [
            "n.json:4: not valid JSON: expected `,` or `}` at column 1",
            "n.json:5: cannot be read beyond here",
        ]
    );
    let lines = format!("{good}\n{{\"uri\": \"v\", \"bodies\": [{{\"value\": \"cut\n{good}\nx\n");
    for name in ["n.ndjson", "n.json"] {
        let (articles, errors) = read_default(name, &lines, Labels::Optional);
        assert_eq!(articles, ["u|H||", "u|H||"]);
        assert_eq!(
            errors,
            [
                format!("{name}:2: not valid JSON: EOF while parsing a string at column 38"),
                format!("{name}:4: not a JSON object"),
            ]
        );
    }
    let cut = format!(
        "{{\n\"uri\": \"u\",\n\"bodies\": [{{\"value\": \"{}",
        "x".repeat(9_000)
    );
    let (articles, errors) = read_default("n.json", &cut, Labels::Optional);
    assert_eq!(articles, [""; 0]);
    assert_eq!(
        errors,
        ["n.json:3: not valid JSON: EOF while parsing a string at column 9022"]
    );
}

#[test]
fn an_item_at_the_limit_is_read_and_one_above_is_skipped() {
    let limit = usize::try_from(MAX_RECORD_BYTES).unwrap();
    let frame = r#"{"uri": "u", "body_text": ""}"#.len();
    let item = |bytes: usize| {
        format!(
            "{{\"uri\": \"u\", \"body_text\": \"{}\"}}",
            "x".repeat(bytes - frame)
        )
    };
    let array = format!("[{},\n{},\n{}]", item(limit), item(limit + 1), item(100));
    let (articles, errors) = read("n.json", array.as_bytes(), Labels::Optional, &ninjs());
    let lengths: Vec<_> = articles
        .iter()
        .map(|shown| shown.matches('x').count())
        .collect();
    assert_eq!(lengths, [limit - frame, 100 - frame]);
    assert_eq!(
        errors,
        ["n.json:2: larger than 64 MiB, the most one article may have"]
    );
}

#[test]
fn a_deeply_nested_item_is_an_error_or_skipped() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let ignored = format!(r#"{{"uri": "u", "headline": "H", "x": {deep}}}"#);
    let (articles, _) = read("n.json", ignored.as_bytes(), Labels::Optional, &ninjs());
    assert_eq!(articles, ["u|H||"]);
    let read_as_subjects = format!(r#"{{"uri": "u", "subjects": {deep}}}"#);
    let (_, errors) = read(
        "n.json",
        read_as_subjects.as_bytes(),
        Labels::Optional,
        &ninjs(),
    );
    assert!(
        errors[0].starts_with("n.json:1: not valid JSON: recursion limit"),
        "{errors:?}"
    );
}
