//! Undoes the escapes of a JSON string, many bytes at a time.

use wide::i8x16;

/// How many bytes are looked at together: as many as a mask has bits.
const BITS: usize = 64;

/// As much memory at most is made ready, and cleared, for a string before its length is known: a
/// line of millions of short strings must not take the time of as many long ones.
const MAX_READY: usize = 8 * 1024;

/// What a letter stands for behind a backslash, where that is one byte; 0 where it is not.
const SHORT_ESCAPES: [u8; 256] = {
    let mut table = [0; 256];
    table[b'"' as usize] = b'"';
    table[b'\\' as usize] = b'\\';
    table[b'/' as usize] = b'/';
    table[b'b' as usize] = 0x8;
    table[b'f' as usize] = 0xc;
    table[b'n' as usize] = b'\n';
    table[b'r' as usize] = b'\r';
    table[b't' as usize] = b'\t';
    table
};

/// The character that stands at the start of `rest`, where a backslash goes before, and how many
/// bytes it takes there; `None` where that is no escape.
pub(crate) fn escaped(rest: &str) -> Option<(char, usize)> {
    match *rest.as_bytes().first()? {
        b'u' => code_point(rest),
        letter => match SHORT_ESCAPES[usize::from(letter)] {
            0 => None,
            short => Some((char::from(short), 1)),
        },
    }
}

/// The character that `u` stands before: one code unit of UTF-16, or two, each escaped.
fn code_point(rest: &str) -> Option<(char, usize)> {
    let first = code_unit(rest.get(1..5)?)?;
    if let Some(character) = char::from_u32(u32::from(first)) {
        return Some((character, 5));
    }
    let second = code_unit(rest.get(5..11)?.strip_prefix("\\u")?)?;
    let character = char::decode_utf16([first, second]).next()?.ok()?;
    Some((character, 11))
}

fn code_unit(digits: &str) -> Option<u16> {
    digits.chars().try_fold(0, |unit, digit| {
        let digit = u16::try_from(digit.to_digit(16)?).ok()?;
        Some(unit << 4 | digit)
    })
}

/// The text of a string that begins at the start of `rest`, behind its quote, and where it ends,
/// before the other quote; `None` where it has no end or an escape is wrong.
///
/// What is between two escapes is short, and of no length that could be foretold: each branch on
/// it would be taken wrongly half of the time. So quotes and backslashes are found for 64 bytes at
/// a time, and so many are copied whether or not all of them are wanted. It takes three quarters of
/// the time that `memchr2` and copies of the right size do.
pub(crate) fn unescape(rest: &str) -> Option<(String, usize)> {
    let bytes = rest.as_bytes();
    let mut text = vec![0; (bytes.len() + 2 * BITS).min(MAX_READY)];
    let mut len = 0;
    let (blocks, remainder) = bytes.as_chunks::<BITS>();
    let mut last = [b' '; BITS];
    last[..remainder.len()].copy_from_slice(remainder);
    // Where in the next block the string goes on.
    let mut next = 0;
    for (number, block) in blocks.iter().chain([&last]).enumerate() {
        // From a block come 64 bytes at most, and at its end the three of a character more.
        if text.len() < len + 3 * BITS {
            text.resize(2 * text.len(), 0);
        }
        let start = number * BITS;
        let mut at = next;
        let mut marks = marks(block) >> at << at;
        loop {
            let mark = marks.trailing_zeros() as usize;
            match bytes.get(start + at..start + at + BITS) {
                Some(run) => text[len..len + BITS].copy_from_slice(run),
                None => text[len..len + mark - at].copy_from_slice(&block[at..mark]),
            }
            len += mark - at;
            if marks == 0 {
                next = 0;
                break;
            }
            if block[mark] == b'"' {
                text.truncate(len);
                return Some((String::from_utf8(text).ok()?, start + mark));
            }
            let short = SHORT_ESCAPES[usize::from(*bytes.get(start + mark + 1)?)];
            if short == 0 {
                let (character, length) = escaped(rest.get(start + mark + 1..)?)?;
                len += character.encode_utf8(&mut text[len..]).len();
                at = mark + 1 + length;
            } else {
                text[len] = short;
                len += 1;
                at = mark + 2;
            }
            if at >= BITS {
                next = at - BITS;
                break;
            }
            marks = marks >> at << at;
        }
    }
    None
}

/// A bit for each quote and backslash of a block, the first lowest.
#[inline]
fn marks(block: &[u8; BITS]) -> u64 {
    let (sixteens, _) = block.as_chunks::<16>();
    sixteens.iter().rev().fold(0, |marks, bytes| {
        let bytes = i8x16::new(bytes.map(u8::cast_signed));
        let is = |mark: u8| bytes.simd_eq(i8x16::splat(mark.cast_signed()));
        marks << 16 | u64::from((is(b'"') | is(b'\\')).to_bitmask())
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_string_is_read_as_by_the_parser(
            string in r#"([ a-zé€🛢]{0,70}|\\[bfnrtu"\\/x]|\\u[0-9a-fA-F]{4}|\\ud83d\\ude[0-9a-f]{2}|"){0,30}"#,
        ) {
            let quoted = format!("\"{string}");
            let mut expected = serde_json::Deserializer::from_str(&quoted).into_iter::<String>();
            let expected = expected
                .next()
                .and_then(Result::ok)
                .map(|text| (text, expected.byte_offset() - 2));
            prop_assert_eq!(unescape(&string), expected);
        }
    }

    #[test]
    fn escapes_may_lie_across_blocks_and_texts_may_be_long() {
        let text = "\"\\\n\r\t\u{8}\u{c}/é€🛢x".repeat(10_000);
        for before in 0..BITS {
            let text = "a".repeat(before) + &text;
            for escape_all in [false, true] {
                let mut string = serde_json::to_string(&text).unwrap();
                if escape_all {
                    let mut units = [0; 2];
                    string = "\"".to_owned();
                    for character in text.chars() {
                        for unit in character.encode_utf16(&mut units) {
                            string.push_str(&format!("\\u{unit:04x}"));
                        }
                    }
                    string.push('"');
                }
                let end = string.len() - 2;
                // Too long to be printed.
                assert!(unescape(&string[1..]) == Some((text.clone(), end)));
            }
        }
    }
}
