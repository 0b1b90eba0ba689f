//! Names and codes of topics: read from TOML, kept in a model file, refused where they are wrong.

use std::fs;

use serde_json::json;
use slugline::{Error, FormatError, SchemeError, TopicLabel, TopicModel, TopicScheme};

use crate::forge::Forge;
use crate::support::small_model;

fn label(name: &str, code: &str) -> TopicLabel {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    TopicLabel {
        name: given(name),
        code: given(code),
    }
}

#[test]
fn a_scheme_has_the_labels_of_its_file_and_nothing_else_of_it() {
    let scheme = TopicScheme::from_toml(
        r#"
        version = 3
        [[topic]]
        id = " trade "
        name = "Trade"
        code = "medtop:20000373"
        scope = "Goods"
        neighbours = [{ topic = "economy", when = "Growth" }]
        [other]
        id = 1
        [[topic]]
        code = "medtop:20000256"
        id = "energy"
        name = " "
        [[topic]]
        id = "none"
        "#,
    )
    .unwrap();
    assert_eq!(
        scheme.get("trade"),
        Some(&label("Trade", "medtop:20000373"))
    );
    assert_eq!(scheme.get("energy"), Some(&label("", "medtop:20000256")));
    assert_eq!(scheme.get("none"), Some(&label("", "")));
    assert_eq!(scheme.get("economy"), None);
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    for (toml, expected) in [
        ("", "no [[topic]] is in it"),
        ("topics = []", "no [[topic]] is in it"),
        (
            "[[topic]]\nid = 'a'\n\n[[topic]]\nname = 'B'\n",
            "line 4: a topic without an id",
        ),
        ("[[topic]]\nid = ' '", "line 1: a topic without an id"),
        (
            "[[topic]]\nid = 'a'\n[[topic]]\nid = 'b'\n[[topic]]\nid = 'a '",
            "line 5: a second topic with the id “a”",
        ),
        (
            "[[topic]]\nid = 7",
            "line 2: invalid type: integer `7`, expected a string",
        ),
        (
            "topic = 'a'",
            "line 1: invalid type: string \"a\", expected a sequence",
        ),
    ] {
        let error = TopicScheme::from_toml(toml).unwrap_err();
        assert_eq!(error.to_string(), expected, "{toml}");
    }
    let error = TopicScheme::from_toml("# topics\n{\"id\": 1}\n").unwrap_err();
    assert!(
        matches!(error, SchemeError::Malformed { line: 2, .. }),
        "{error}"
    );
}

#[test]
fn a_file_that_is_none_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = |name: &str| {
        let path = folder.path().join(name);
        let error = TopicScheme::read(&path).unwrap_err();
        assert!(
            error.to_string().starts_with(path.to_str().unwrap()),
            "{error}"
        );
        match error {
            Error::Scheme { source, .. } => source,
            other => panic!("{other}"),
        }
    };
    fs::write(
        folder.path().join("latin.toml"),
        b"[[topic]]\nid = 'caf\xe9'",
    )
    .unwrap();
    fs::write(folder.path().join("long.toml"), " ".repeat((16 << 20) + 1)).unwrap();
    assert!(matches!(error("missing.toml"), SchemeError::Read(_)));
    assert!(matches!(error("."), SchemeError::Read(_)));
    assert!(matches!(
        error("latin.toml"),
        SchemeError::Malformed { line: 2, .. }
    ));
    assert!(matches!(error("long.toml"), SchemeError::TooLong));
}

#[test]
fn a_model_keeps_the_labels_of_its_own_topics() {
    let model = small_model();
    let without = model.to_bytes().unwrap();
    let [first, .., last] = model.topics() else {
        panic!("it has several topics")
    };
    let scheme = TopicScheme::from_toml(&format!(
        "[[topic]]\nid = {last:?}\nname = \"Z “\\\"\\u0001\"\n[[topic]]\nid = {first:?}\n\
         [[topic]]\nid = 'nobody wrote of it'\nname = 'N'"
    ))
    .unwrap();
    let (first, last) = (first.clone(), last.clone());
    let labelled = model.with_scheme(&scheme);
    let loaded = TopicModel::from_bytes(&labelled.to_bytes().unwrap()).unwrap();
    assert_eq!(loaded.scheme(), labelled.scheme());
    assert_eq!(loaded.to_bytes().unwrap(), labelled.to_bytes().unwrap());
    assert_eq!(loaded.scheme().get(&last), Some(&label("Z “\"\u{1}", "")));
    assert_eq!(loaded.scheme().get(&first), None);
    assert_eq!(loaded.scheme().get("nobody wrote of it"), None);

    // A model without labels says nothing of them, and one of before is one without.
    let metadata = Forge::take_apart(&without).metadata;
    assert!(metadata.get("scheme").is_none(), "{metadata}");
    let unlabelled = loaded.with_scheme(&TopicScheme::default());
    assert_eq!(unlabelled.to_bytes().unwrap(), without);
}

#[test]
fn labels_in_a_file_are_checked() {
    let topic = small_model().topics()[0].clone();
    let other = format!("{topic} ");
    for scheme in [
        json!({ other.as_str(): { "name": "T" } }),
        json!({ topic.as_str(): {} }),
        json!({ topic.as_str(): { "name": "" } }),
        json!({ topic.as_str(): { "name": "T", "code": " " } }),
        json!({ topic.as_str(): { "name": 7 } }),
        json!({ topic.as_str(): "T" }),
        json!([["topic"]]),
        json!("T"),
        json!(null),
    ] {
        let mut forge = Forge::model();
        forge.metadata["scheme"] = scheme.clone();
        let error = forge.error();
        assert!(
            matches!(error, FormatError::Invalid(_)),
            "{scheme}: {error:?}"
        );
    }
}

/// Such a file could not be read again.
#[test]
fn labels_too_long_for_a_file_are_refused() {
    let model = small_model();
    let topic = &model.topics()[0];
    let name = "n".repeat(1 << 20);
    let toml = format!("[[topic]]\nid = {topic:?}\nname = {name:?}");
    let model = model
        .clone()
        .with_scheme(&TopicScheme::from_toml(&toml).unwrap());
    assert!(matches!(model.to_bytes(), Err(FormatError::SchemeTooLong)));
}
