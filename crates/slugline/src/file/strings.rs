//! Lists of strings as two tensors: all text in a row, and where each string ends.

use super::FormatError;

/// The text of strings, and where in it each of them ends, in bytes.
pub(super) fn join<'s>(strings: impl Iterator<Item = &'s str>) -> (String, Vec<u64>) {
    let (mut text, mut ends) = (String::new(), Vec::new());
    for string in strings {
        text.push_str(string);
        ends.push(text.len() as u64);
    }
    (text, ends)
}

/// The strings of a text and their ends.
pub(super) fn split<'t>(text: &'t [u8], ends: &[u64]) -> Result<Vec<&'t str>, FormatError> {
    let text = std::str::from_utf8(text).map_err(super::invalid)?;
    let mut start = 0;
    let strings = ends.iter().map(|&end| {
        let end = usize::try_from(end).map_err(super::invalid)?;
        let string = text
            .get(start..end)
            .ok_or_else(|| super::invalid("a string ends outside of its text"))?;
        start = end;
        Ok(string)
    });
    let strings = strings.collect::<Result<Vec<_>, FormatError>>()?;
    if start == text.len() {
        Ok(strings)
    } else {
        Err(super::invalid("a text goes on behind its last string"))
    }
}
