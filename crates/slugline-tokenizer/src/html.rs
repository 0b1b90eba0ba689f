//! The HTML that is left in an article's text: character entities and tags.
//!
//! This is no HTML parser: it takes off what a careless extraction leaves behind. Whole pages
//! are for a reader of HTML, which also knows that a script is not text.

use html_escape::NAMED_ENTITIES;

use crate::chars::ascii_end;

/// The longest name that HTML gives to a character has 31 letters.
const MAX_ENTITY_LEN: usize = 32;

/// A longer tag is not looked for: the `<` will have meant *less than*.
const MAX_TAG_LEN: usize = 2048;

/// Decodes the entity at the beginning of `text`, a `&`: gives how many bytes it takes.
///
/// `&amp;nbsp;` is a space that was encoded twice, and is decoded twice.
pub(crate) fn entity(text: &str, visit: impl FnMut(char)) -> Option<usize> {
    let mut name = entity_name(text, 1)?;
    let mut end = 1 + name.len() + 1;
    while name == "amp" {
        let Some(inner) = entity_name(text, end) else {
            break;
        };
        name = inner;
        end += name.len() + 1;
    }
    if let Some(number) = name.strip_prefix('#') {
        numbered(number).into_iter().for_each(visit);
    } else {
        named(name)?.chars().for_each(visit);
    }
    Some(end)
}

/// The name of a known entity that goes on at `from`, up to its semicolon.
fn entity_name(text: &str, from: usize) -> Option<&str> {
    let window = text.as_bytes().get(from..)?;
    let window = &window[..window.len().min(MAX_ENTITY_LEN + 1)];
    let len = window
        .iter()
        .position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'#'))?;
    let name = &text[from..from + len];
    let is_known = match name.strip_prefix('#') {
        Some(number) => numbered(number).is_some(),
        None => named(name).is_some(),
    };
    (window[len] == b';' && is_known).then_some(name)
}

fn named(name: &str) -> Option<&'static str> {
    let at = NAMED_ENTITIES
        .binary_search_by(|(known, _)| (*known).cmp(name.as_bytes()))
        .ok()?;
    Some(NAMED_ENTITIES[at].1)
}

fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
        None => number.parse(),
    };
    char::from_u32(code.ok()?)
}

/// What a tag leaves between the words on both its sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    /// Within a line: `<b>O</b>ttawa` is one word.
    Inline,
    /// `<br>`: a new line of the same paragraph.
    LineBreak,
    /// Everything else: headings, paragraphs, cells, figures.
    Block,
}

impl Tag {
    pub(crate) fn separator(self) -> &'static str {
        match self {
            Self::Inline => "",
            Self::LineBreak => "\n",
            Self::Block => "\n\n",
        }
    }

    fn named(name: &str) -> Self {
        const INLINE: [&str; 33] = [
            "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em",
            "font", "i", "ins", "kbd", "mark", "nobr", "q", "s", "samp", "small", "span", "strike",
            "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "o:p",
        ];
        if name.eq_ignore_ascii_case("br") {
            Self::LineBreak
        } else if INLINE
            .iter()
            .any(|inline| name.eq_ignore_ascii_case(inline))
        {
            Self::Inline
        } else {
            Self::Block
        }
    }
}

/// Finds the tag at the beginning of `text`, a `<`: gives how many bytes it takes.
///
/// A `<` is a tag if a name follows at once and a `>` comes before the next `<`, the next
/// blank line and [`MAX_TAG_LEN`]; so a flood of `<` costs no more than one look at each byte.
pub(crate) fn tag(text: &str) -> Option<(usize, Tag)> {
    let bytes = text.as_bytes();
    let name_start = 1 + usize::from(matches!(bytes.get(1), Some(b'/' | b'!' | b'?')));
    let name_end = ascii_end(text, name_start, |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':')
    });
    let name = &text[name_start..name_end];
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic()) || name.starts_with("--");
    // With the stroke U+0338 after it a bracket is another sign, as is `≯`, its composed form.
    let has_stroke = |at: usize| text[at + 1..].starts_with('\u{338}');
    let ends_name = match bytes.get(name_end) {
        Some(b'>') => !has_stroke(name_end),
        Some(b'/') => bytes.get(name_end + 1) == Some(&b'>') && !has_stroke(name_end + 1),
        byte => byte.is_some_and(u8::is_ascii_whitespace),
    };
    if !(is_name && ends_name) {
        return None;
    }
    let mut at = name_end;
    while at < bytes.len().min(MAX_TAG_LEN) {
        match bytes[at] {
            b'>' | b'<' if has_stroke(at) => at += 1,
            b'>' => return Some((at + 1, Tag::named(name))),
            b'<' => return None,
            b'\n' if bytes.get(at + 1) == Some(&b'\n') => return None,
            _ => at += 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> Option<(usize, String)> {
        let mut chars = String::new();
        entity(text, |c| chars.push(c)).map(|end| (end, chars))
    }

    #[test]
    fn entities_are_decoded_once_and_twice() {
        for (text, end, chars) in [
            ("&amp;T", 5, "&"),
            ("&rsquo;s", 7, "’"),
            ("&#8217;s", 7, "’"),
            ("&#X2019;s", 8, "’"),
            ("&amp;rsquo;s", 11, "’"),
            ("&amp;amp;amp;#163;5", 18, "£"),
            ("&amp;T;", 5, "&"),
            ("&CounterClockwiseContourIntegral;", 33, "∳"),
        ] {
            assert_eq!(decoded(text), Some((end, chars.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_is_no_entity_is_left_alone() {
        for text in [
            "&",
            "&;",
            "&#;",
            "&#x;",
            "&#xd800;",
            "&#99999999999;",
            "&nbsp",
            "&nosuch;",
            "& amp;",
            "&é;",
            "&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;",
        ] {
            assert_eq!(decoded(text), None, "{text}");
        }
    }

    #[test]
    fn tags_are_known_by_their_names() {
        for (text, expected) in [
            ("<p>x", Some((3, Tag::Block))),
            ("</B>x", Some((4, Tag::Inline))),
            ("<br/>x", Some((5, Tag::LineBreak))),
            ("<a href=\"x\"\n class=y>z", Some((21, Tag::Inline))),
            ("<!-- note -->x", Some((13, Tag::Block))),
            ("< b>", None),
            ("<3>", None),
            ("<b", None),
            ("<b <i>", None),
            ("<john@example.com>", None),
            ("<https://example.com/>", None),
            ("<a\n\nb>", None),
            ("<a >\u{338}", None),
            ("<b>\u{338}>", None),
            ("<b/>\u{338}>", None),
            ("<b >\u{338}>", Some((7, Tag::Inline))),
        ] {
            assert_eq!(tag(text), expected, "{text}");
        }
    }
}
