//! Results as text, JSON and CSV.

pub(crate) mod comparison;
pub(crate) mod details;
pub(crate) mod inspection;
pub(crate) mod ninjs;
pub(crate) mod probabilities;
pub(crate) mod report;
pub(crate) mod table;
pub(crate) mod tagged;
pub(crate) mod tuning;
pub(crate) mod writer;

use std::fmt::{self, Write};
use std::io;

use serde::Serialize;

/// Text from a corpus or a file name, fit for a terminal: control characters, which
/// could move the cursor or change colours, are written as escapes.
pub(crate) struct Printable<'a>(pub(crate) &'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            if c.is_control() && c != '\n' {
                write!(f, "{}", c.escape_default())?;
            } else {
                f.write_char(c)?;
            }
        }
        Ok(())
    }
}

/// Writes one JSON document, laid out for people too, and ends its line.
pub(crate) fn write_json(out: &mut impl io::Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

/// A number with its thousands apart: `11,314`.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number of things: `1 topic`, `90 topics`.
pub(crate) fn plural(number: u64, thing: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{} {thing}{s}", thousands(number))
}

/// What a value is called in a file.
pub(crate) fn serde_name(value: &impl Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// The names of topics, as they are listed in a sentence.
pub(crate) fn names(topics: &[String]) -> String {
    let names: Vec<String> = topics
        .iter()
        .map(|topic| Printable(topic).to_string())
        .collect();
    names.join(", ")
}

/// A share: `86.8%`.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

/// A number of bytes: `21.4 MB`.
pub(crate) fn size(bytes: f64) -> String {
    match bytes {
        b if b >= 1e9 => format!("{:.1} GB", b / 1e9),
        b if b >= 1e6 => format!("{:.1} MB", b / 1e6),
        b if b >= 1e3 => format!("{:.1} kB", b / 1e3),
        b => format!("{b:.0} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1_000), "1,000");
        assert_eq!(thousands(12_345_678), "12,345,678");
        assert_eq!(plural(1, "topic"), "1 topic");
        assert_eq!(plural(2_000, "topic"), "2,000 topics");
        assert_eq!(percent(0.867_6), "86.8%");
        assert_eq!(size(999.0), "999 bytes");
        assert_eq!(size(21_365_534.0), "21.4 MB");
    }

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(Printable("a\u{1b}[31mb").to_string(), "a\\u{1b}[31mb");
        assert_eq!(Printable("plain “text”").to_string(), "plain “text”");
    }
}
