//! Turns the bytes of a record into text, whatever encoding they are in.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::RecordProblem;

/// The encoding a UTF-16 byte-order mark stands for, if the bytes begin with one.
pub(crate) fn utf16(start: &[u8]) -> Option<&'static Encoding> {
    match start {
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// Reads bytes as UTF-8, or else as Windows-1252, the encoding of most Western text that is not
/// UTF-8 (Latin-1 is a part of it).
///
/// Bytes that are not all UTF-8 and yet hold some valid character beyond ASCII are damaged UTF-8:
/// in Windows-1252 such a sequence is a pair like `Ã©`, which nobody writes. What is broken in
/// them becomes U+FFFD.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    str::from_utf8(bytes).map_or_else(|_| Cow::Owned(repair(bytes)), Cow::Borrowed)
}

/// Reads bytes that are not all UTF-8.
fn repair(bytes: &[u8]) -> String {
    if bytes.utf8_chunks().all(|chunk| chunk.valid().is_ascii()) {
        WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned()
    } else {
        String::from_utf8_lossy(bytes).into_owned()
    }
}

/// Reads the bytes of a whole file as text: UTF-16 where a byte-order mark says so, otherwise as
/// [`decode`] does. A binary file is refused.
pub(crate) fn decode_file(bytes: Vec<u8>) -> Result<String, RecordProblem> {
    if let Some(encoding) = utf16(&bytes) {
        return Ok(encoding.decode_with_bom_removal(&bytes).0.into_owned());
    }
    if is_binary(&bytes) {
        return Err(RecordProblem::Binary);
    }
    let mut text = String::from_utf8(bytes).unwrap_or_else(|error| repair(error.as_bytes()));
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

/// Text holds no NUL, and of other control characters than white space next to none: one in ten
/// bytes is far more than stray ones ever make.
fn is_binary(bytes: &[u8]) -> bool {
    let is_control = |byte: &&u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    bytes.contains(&0) || bytes.iter().filter(is_control).count() * 10 > bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_in_the_encoding_it_is_in() {
        for (bytes, expected) in [
            ("£600m – “up”".as_bytes(), "£600m – “up”"),
            (b"\xa3600m \x96 \x93up\x94", "£600m – “up”"),
            // UTF-8 with one byte broken stays UTF-8.
            (b"caf\xc3\xa9 \xff cr\xc3\xa8me", "café \u{fffd} crème"),
            (b"", ""),
        ] {
            assert_eq!(decode(bytes), expected);
        }
    }

    #[test]
    fn a_file_may_be_utf16_and_may_not_be_binary() {
        for (bytes, expected) in [
            (&b"\xff\xfeO\0i\0l\0"[..], Some("Oil")),
            (b"\xfe\xff\0O\0i\0l", Some("Oil")),
            (b"\xff\xfeO", Some("\u{fffd}")),
            (b"\xef\xbb\xbfOil", Some("Oil")),
            (
                b"Oil\x0c\tup\x07 by a dollar",
                Some("Oil\x0c\tup\x07 by a dollar"),
            ),
            (b"Oil\0", None),
            (b"\x01\x02\x03abcdef", None),
        ] {
            assert_eq!(
                decode_file(bytes.to_vec()).ok().as_deref(),
                expected,
                "{bytes:?}"
            );
        }
    }
}
