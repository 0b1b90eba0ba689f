//! Cuts a stream of JSON objects (one, an array of them, or one after the other) into the objects.

use std::io::{self, BufRead};

use bytes::Bytes;

use crate::MAX_RECORD_BYTES;
use crate::lines::Piece;
use crate::source::Source;

/// The values of a stream, or those of an array that is the stream. What is cut is not yet known
/// to be JSON: only strings and brackets are looked at, and commas between values are not counted.
pub(crate) struct Items {
    source: Source,
    /// The line that is being read.
    line: u64,
    in_array: bool,
}

impl Items {
    pub(crate) fn new(source: Source) -> Self {
        Self {
            source,
            line: 1,
            in_array: false,
        }
    }

    /// The line that was read last, counted from 1.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// The next value, `None` at the end. An error ends the stream: a value cut short by it is
    /// lost. A value cut short by the end of the stream is given as it is.
    pub(crate) fn next(&mut self) -> io::Result<Option<Piece>> {
        if !self.skip_to_value()? {
            if self.in_array {
                let reason = "the file ends inside the array of items";
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, reason));
            }
            return Ok(None);
        }
        let line = self.line;
        let mut bytes = Some(Vec::new());
        let mut value = Value::default();
        while !value.has_ended {
            let ahead = self.source.fill_buf()?;
            if ahead.is_empty() {
                break;
            }
            let part = &ahead[..value.take(ahead)];
            self.line += part
                .iter()
                .map(|&byte| u64::from(byte == b'\n'))
                .sum::<u64>();
            bytes = bytes
                .filter(|kept| (kept.len() + part.len()) as u64 <= MAX_RECORD_BYTES)
                .map(|mut kept| {
                    kept.extend_from_slice(part);
                    kept
                });
            let length = part.len();
            self.source.consume(length);
        }
        Ok(Some(Piece {
            line,
            bytes: bytes.map(Bytes::from),
        }))
    }

    /// Skips what is between values; returns whether there is a value.
    fn skip_to_value(&mut self) -> io::Result<bool> {
        loop {
            match self.source.fill_buf()?.first() {
                None => return Ok(false),
                Some(b'\n') => self.line += 1,
                Some(b'[') if !self.in_array => self.in_array = true,
                Some(b']') if self.in_array => self.in_array = false,
                Some(b',' | b' ' | b'\t' | b'\r') => {}
                Some(_) => return Ok(true),
            }
            self.source.consume(1);
        }
    }
}

/// Where in a value its bytes have led to.
#[derive(Default)]
struct Value {
    has_begun: bool,
    has_ended: bool,
    /// How many brackets are open.
    depth: usize,
    string: InString,
}

/// Whether brackets are only letters of a string.
#[derive(Default)]
enum InString {
    #[default]
    No,
    Yes,
    /// After a backslash, which robs a quote of its meaning.
    Escaped,
}

impl Value {
    /// How many of the bytes ahead belong to the value: to its last bracket, or, where it begins
    /// with none, to what can't be part of a number or a name.
    fn take(&mut self, ahead: &[u8]) -> usize {
        for (at, &byte) in ahead.iter().enumerate() {
            let is_first = !std::mem::replace(&mut self.has_begun, true);
            match (&self.string, byte) {
                (InString::No, b'"') | (InString::Escaped, _) => self.string = InString::Yes,
                (InString::Yes, b'"') => self.string = InString::No,
                (InString::Yes, b'\\') => self.string = InString::Escaped,
                (InString::No, b'{' | b'[') if self.depth > 0 || is_first => self.depth += 1,
                (InString::No, b'}' | b']') if self.depth > 1 => self.depth -= 1,
                (InString::No, b'}' | b']') if self.depth == 1 || is_first => {
                    self.has_ended = true;
                    return at + 1;
                }
                (InString::No, b'{' | b'[' | b'}' | b']' | b',' | b'\n') if self.depth == 0 => {
                    self.has_ended = true;
                    return at;
                }
                (InString::Yes | InString::No, _) => {}
            }
        }
        ahead.len()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use crate::source::Consumed;

    fn items(stream: impl Read + Send + 'static) -> Items {
        Items::new(Source::decompress(stream, &Consumed::default()))
    }

    /// The values as `LINE:TEXT`, and `!` at the end where the stream ends too early.
    fn cut(text: &'static str) -> Vec<String> {
        let mut items = items(text.as_bytes());
        let mut found = Vec::new();
        loop {
            match items.next() {
                Ok(None) => return found,
                Ok(Some(item)) => {
                    let bytes = String::from_utf8(item.bytes.unwrap().into()).unwrap();
                    found.push(format!("{}:{bytes}", item.line));
                }
                Err(_) => {
                    found.push("!".to_owned());
                    return found;
                }
            }
        }
    }

    #[test]
    fn values_are_cut_at_their_brackets() {
        for (text, expected) in [
            ("", vec![]),
            ("[]", vec![]),
            ("{}", vec!["1:{}"]),
            ("\n {\n\"a\": [1, {}]\n}\n", vec!["2:{\n\"a\": [1, {}]\n}"]),
            ("[{},\n{}\n]", vec!["1:{}", "2:{}"]),
            ("{}\n{} {}{}", vec!["1:{}", "2:{}", "2:{}", "2:{}"]),
            (
                r#"[{"a": "]},\"{"}, {"\\": "[[["}]"#,
                vec![r#"1:{"a": "]},\"{"}"#, r#"1:{"\\": "[[["}"#],
            ),
            (
                "[1, null,\"a,b\", [{}]]\ntrue",
                vec!["1:1", "1:null", "1:\"a,b\"", "1:[{}]", "2:true"],
            ),
            ("{}]x{}", vec!["1:{}", "1:]", "1:x", "1:{}"]),
            ("}{}", vec!["1:}", "1:{}"]),
            ("{\"a\": \"b", vec!["1:{\"a\": \"b"]),
            ("[{},\n{\"a\": ", vec!["1:{}", "2:{\"a\": ", "!"]),
            ("[", vec!["!"]),
        ] {
            assert_eq!(cut(text), expected, "{text}");
        }
    }

    #[test]
    fn a_value_without_end_is_never_held() {
        let endless = io::repeat(b'x').take(3 * MAX_RECORD_BYTES);
        let stream = (&b"[{\"a\": \""[..])
            .chain(endless)
            .chain(&b"\"},\n{}]"[..]);
        let mut items = items(stream);
        let mut sizes = Vec::new();
        while let Some(item) = items.next().unwrap() {
            sizes.push((item.line, item.bytes.map(|bytes| bytes.len())));
        }
        assert_eq!(sizes, [(1, None), (2, Some(2))]);
    }
}
