//! Reads an object of JSON in one pass over its strings, where it is of the shape that most are.

use std::borrow::Cow;

use memchr::memchr2;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Deserializer;

use crate::json_fields::{Fields, Found};
use crate::json_values::{LabelsValue, Scalar};
use crate::schema::{Role, Schema};
use crate::{json_string, labels};

/// The fields of an object: what `json_lines::read_any` would find, or `None` where that has to
/// look, since something is unusual or wrong. Nothing is told here of what is wrong, so that each
/// error has one source.
///
/// It pays because almost all of a line is one string, which is copied here once, into memory of
/// the right size; `serde_json` gathers a string that has escapes in a buffer that grows from
/// nothing, and copies it from there.
pub(crate) fn read(line: &str, schema: &Schema) -> Option<Fields> {
    let line = line.trim_end_matches([' ', '\t', '\r']);
    // No string may hold a control character; between values they are rare. The fold, unlike a
    // search that ends at the first, looks at many bytes in one instruction.
    if line.bytes().fold(u8::MAX, u8::min) < b' ' {
        return None;
    }
    let mut object = Object { line, at: 0 };
    let mut fields = Fields::default();
    let short = |object: &mut Object<'_>| object.string().map(Cow::into_owned);
    object.expect(b'{')?;
    let mut more = object.expect(b'}').is_none();
    while more {
        object.expect(b'"')?;
        let (name, b'"') = object.run()? else {
            return None;
        };
        object.expect(b':')?;
        match schema.role_of(name) {
            Some((Role::Text, rank)) => {
                object.scalar(&mut fields.text, rank, Object::long_string)?;
            }
            Some((Role::Title, rank)) => object.scalar(&mut fields.title, rank, short)?,
            Some((Role::Id, rank)) => object.scalar(&mut fields.id, rank, short)?,
            Some((Role::Labels, rank)) => object.labels(&mut fields.labels, rank)?,
            None => object.skip_value()?,
        }
        more = object.goes_on(b'}')?;
    }
    (object.at == line.len()).then_some(fields)
}

/// An object, and how far it was read.
struct Object<'a> {
    line: &'a str,
    at: usize,
}

impl<'a> Object<'a> {
    fn rest(&self) -> Option<&'a str> {
        self.line.get(self.at..)
    }

    /// The next byte that is no space.
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.line.as_bytes();
        while bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then_some(())?;
        self.at += 1;
        Some(())
    }

    /// Behind an element: steps over the comma before another one, or over what closes the list.
    fn goes_on(&mut self, close: u8) -> Option<bool> {
        if self.expect(b',').is_some() {
            return Some(true);
        }
        self.expect(close).map(|()| false)
    }

    /// Inside a string: the text up to the next quote or backslash, and which of them it is.
    fn run(&mut self) -> Option<(&'a str, u8)> {
        let rest = self.rest()?;
        let end = memchr2(b'"', b'\\', rest.as_bytes())?;
        self.at += end + 1;
        Some((&rest[..end], rest.as_bytes()[end]))
    }

    /// The character that stands behind a backslash.
    fn escaped(&mut self) -> Option<char> {
        let (character, length) = json_string::escaped(self.rest()?)?;
        self.at += length;
        Some(character)
    }

    /// A string behind its first quote that is likely to be long.
    fn long_string(&mut self) -> Option<String> {
        let start = self.at;
        let (run, end) = self.run()?;
        if end == b'"' {
            return Some(run.to_owned());
        }
        self.at = start;
        let (text, length) = json_string::unescape(self.rest()?)?;
        self.at += length + 1;
        Some(text)
    }

    /// A string behind its first quote.
    fn string(&mut self) -> Option<Cow<'a, str>> {
        let (mut run, mut end) = self.run()?;
        if end == b'"' {
            return Some(Cow::Borrowed(run));
        }
        let mut text = String::new();
        while end != b'"' {
            text.push_str(run);
            text.push(self.escaped()?);
            (run, end) = self.run()?;
        }
        text.push_str(run);
        // An id or a title may be kept longer than the article.
        text.shrink_to_fit();
        Some(Cow::Owned(text))
    }

    fn skip_string(&mut self) -> Option<()> {
        while self.run()?.1 == b'\\' {
            self.escaped()?;
        }
        Some(())
    }

    /// A value of another kind, which `serde_json` reads.
    fn other<V: Deserialize<'a>>(&mut self) -> Option<V> {
        let mut values = Deserializer::from_str(self.rest()?).into_iter();
        let value = values.next()?.ok()?;
        self.at += values.byte_offset();
        Some(value)
    }

    fn skip_value(&mut self) -> Option<()> {
        if self.peek()? == b'"' {
            self.at += 1;
            return self.skip_string();
        }
        self.other::<IgnoredAny>().map(|_| ())
    }

    fn scalar(
        &mut self,
        found: &mut Found<Scalar>,
        rank: usize,
        string: fn(&mut Self) -> Option<String>,
    ) -> Option<()> {
        if !found.wants(rank) {
            return self.skip_value();
        }
        match self.peek()? {
            b'"' => {
                self.at += 1;
                let text = string(self)?;
                found.offer(rank, Some(Scalar::Text(text)));
            }
            // Whatever is nested has to be read together with what is around it, since its depth
            // is bounded as a whole.
            b'[' | b'{' => return None,
            _ => found.offer(rank, self.other()?),
        }
        Some(())
    }

    fn labels(&mut self, found: &mut Found<LabelsValue>, rank: usize) -> Option<()> {
        if !found.wants(rank) {
            return self.skip_value();
        }
        match self.peek()? {
            b'"' => {
                self.at += 1;
                let label = self.string()?.into_owned();
                found.offer(rank, Some(LabelsValue::One(label)));
            }
            b'[' => {
                self.at += 1;
                found.offer(rank, Some(LabelsValue::Many(self.elements()?)));
            }
            b'{' => return None,
            _ => found.offer(rank, self.other()?),
        }
        Some(())
    }

    /// The labels in an array in which nothing is nested, behind its bracket.
    fn elements(&mut self) -> Option<Vec<String>> {
        let mut labels = Vec::new();
        let mut more = self.expect(b']').is_none();
        while more {
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    labels::push(&mut labels, &self.string()?);
                }
                b'[' | b'{' => return None,
                _ => {
                    if let Some(Scalar::Text(label)) = self.other()? {
                        labels::push(&mut labels, &label);
                    }
                }
            }
            more = self.goes_on(b']')?;
        }
        Some(labels)
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::json_lines::read_any;
    use crate::{Labels, ReadOptions};

    fn schema() -> Schema {
        let options = ReadOptions {
            label_separator: Some(";".to_owned()),
            ..ReadOptions::default()
        };
        Schema::new(Labels::Required, &options)
    }

    /// What comes of a line, or why nothing does.
    fn row(fields: Fields, schema: &Schema) -> String {
        format!("{:?}", fields.into_row(schema))
    }

    /// Whether the line is of the plain shape; if it is, it is read as in the ordinary way.
    fn is_plain(line: &str) -> bool {
        let schema = schema();
        let Some(fields) = read(line, &schema) else {
            return false;
        };
        let expected = read_any(line, &schema).unwrap_or_else(|error| panic!("{line}: {error}"));
        assert_eq!(row(fields, &schema), row(expected, &schema), "{line}");
        true
    }

    #[test]
    fn lines_of_the_plain_shape_are_read_here() {
        for line in [
            "{}",
            " { } \t\r",
            r#"{"text": "Oil up", "labels": ["oil", "", "a;b"], "id": 1.50}"#,
            r#"{"text":"a\"b\\c\/d\b\f\n\r\t\u00e9\u20AC\ud83d\udee2","label":"a;b"}"#,
            r#"{"body": "a", "text": "b", "content": "c", "text": "d", "text": null}"#,
            r#"{"id": true, "title": null, "text": -1e3, "labels": 7, "x": 1e999}"#,
            r#"{"x": {"y": [1, {"z": "\ud800"}]}, "z": [], "w": "\n\u0000", "labels": []}"#,
            r#"{"text": "a", "labels": [1, null, "b", true, -2.50]}"#,
        ] {
            assert!(is_plain(line), "{line}");
        }
    }

    #[test]
    fn what_is_wrong_or_unusual_is_left_to_the_parser() {
        for line in [
            "",
            "[]",
            "{",
            "{} {}",
            r#"{"a": 1,}"#,
            r#"{"a": 1 "b": 2}"#,
            r#"{"a" "b"}"#,
            r#"{,"a": 1}"#,
            r#"{"a": 01}"#,
            r#"{"text": "\ud800"}"#,
            r#"{"text": "\udee2\ud83d"}"#,
            r#"{"text": "\ud83dx"}"#,
            r#"{"text": "\u+123"}"#,
            r#"{"text": "\u12é"}"#,
            r#"{"text": "\x"}"#,
            r#"{"text": "\"#,
            r#"{"x": "\x"}"#,
            "{\"text\": \"a\tb\"}",
            r#"{"text": ["a"]}"#,
            r#"{"labels": ["a",]}"#,
            r#"{"labels": ["a" "b"]}"#,
            r#"{"labels": ["a", []]}"#,
            r#"{"labels": [1,]}"#,
            r#"{"labels": {}}"#,
        ] {
            assert!(!is_plain(line), "{line}");
        }
    }

    /// Pieces of strings as they stand in a line, a few of them wrong.
    fn string() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            8 => "[a-z ;é€🛢]{0,12}",
            4 => prop::sample::select(vec!["\\n", "\\\"", "\\\\", "\\/", "\\t", "\\b\\f\\r"]).prop_map(str::to_owned),
            4 => any::<char>().prop_map(|character| {
                let mut units = [0; 2];
                let units = character.encode_utf16(&mut units);
                let escapes: Vec<_> = units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
                escapes.concat()
            }),
            1 => prop::sample::select(vec!["\\ud800", "\\udc00", "\\u12", "\\x", "\t", "\""]).prop_map(str::to_owned),
        ];
        vec(piece, 0..8).prop_map(|pieces| format!("\"{}\"", pieces.concat()))
    }

    fn value() -> impl Strategy<Value = String> {
        prop_oneof![
            8 => string(),
            4 => vec(string(), 0..4).prop_map(|strings| format!("[{}]", strings.join(" , "))),
            2 => prop::sample::select(vec![
                "1", "-0.5e1", "null", "true", "false", "{}", "[1]", "[null, \"a\" , 2]", "[1 2]", "{\"a\": [{}]}", "01", "1e999", "x", "",
            ])
            .prop_map(str::to_owned),
        ]
    }

    fn line() -> impl Strategy<Value = String> {
        let name = prop::sample::select(vec![
            "\"text\"",
            "\"body\"",
            "\"title\"",
            "\"id\"",
            "\"labels\"",
            "\"topic\"",
            "\"other\"",
            "\"t\\u0065xt\"",
            "text",
        ]);
        let comma = prop_oneof![20 => Just(","), 1 => Just(""), 1 => Just(",,")];
        vec((name, value(), comma), 0..6).prop_map(|members| {
            let mut line = "{".to_owned();
            for (at, (name, value, comma)) in members.iter().enumerate() {
                if at > 0 {
                    line.push_str(comma);
                }
                line.push_str(&format!(" {name} : {value}"));
            }
            line + "}"
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_line_is_read_as_in_the_ordinary_way(line in line()) {
            is_plain(&line);
        }

        #[test]
        fn a_line_cut_short_or_changed_is_read_as_in_the_ordinary_way(
            line in line(),
            at in any::<prop::sample::Index>(),
            byte in prop::sample::select(br#" "\{}[],:0ntu"#.to_vec()),
        ) {
            let at = at.index(line.len());
            if let (Some(start), Some(rest)) = (line.get(..at), line.get(at + 1..)) {
                is_plain(start);
                is_plain(&format!("{start}{}{rest}", char::from(byte)));
            }
        }

        #[test]
        fn any_text_is_read_in_this_way(id in any::<String>(), text in any::<String>(), label in any::<String>()) {
            let line = serde_json::json!({"id": id, "text": text, "labels": [label]}).to_string();
            prop_assert!(is_plain(&line));
        }
    }
}
