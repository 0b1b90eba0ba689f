//! Makes one text of its many disguises: entities, tags, invisible characters, normal forms.
//!
//! Most articles need none of it and are handed on as they are.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use crate::html;

/// The cleaned text: `text` itself where it is clean, else a copy in one of the buffers.
///
/// Afterwards there are no entities, tags or invisible characters, hyphens and spaces are the
/// plain ones, and the text is in Unicode normal form KC, so that a composed and a decomposed
/// accent, a ligature and its letters, a fullwidth and a plain digit are the same.
pub(crate) fn clean<'a>(
    text: &'a str,
    copy: &'a mut String,
    normalized: &'a mut String,
) -> &'a str {
    if is_clean(text) {
        return text;
    }
    copy.clear();
    copy_cleaned(text, copy);
    if copy.is_ascii() || is_nfkc_quick(copy.chars()) == IsNormalized::Yes {
        return copy;
    }
    normalized.clear();
    normalized.extend(copy.nfkc());
    normalized
}

/// Looks at stretches of characters outside ASCII one by one: what could change an ASCII
/// character before them, a combining mark, is never normalized for certain.
fn is_clean(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = first_special(rest) {
        if rest.as_bytes()[at].is_ascii() {
            return false;
        }
        rest = &rest[at..];
        let end = rest
            .bytes()
            .position(|b| b.is_ascii())
            .unwrap_or(rest.len());
        let (stretch, after) = rest.split_at(end);
        if stretch.chars().any(|c| replacement(c).is_some())
            || is_nfkc_quick(stretch.chars()) != IsNormalized::Yes
        {
            return false;
        }
        rest = after;
    }
    true
}

/// Where the first character is that may need cleaning.
fn first_special(text: &str) -> Option<usize> {
    // Stretches that the compiler looks through in one step each; most have nothing.
    const STRETCH: usize = 32;
    let is_special = |b: u8| !b.is_ascii() || b == b'&' || b == b'<';
    let bytes = text.as_bytes();
    let plain = bytes
        .chunks_exact(STRETCH)
        .take_while(|stretch| !stretch.iter().fold(false, |any, &b| any | is_special(b)))
        .count();
    let from = plain * STRETCH;
    let found = bytes[from..].iter().position(|&b| is_special(b))?;
    Some(from + found)
}

fn copy_cleaned(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = first_special(rest) {
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        let Some(c) = special.chars().next() else {
            break;
        };
        let markup = match c {
            '&' => html::entity(special, |decoded| push(decoded, out)),
            '<' => html::tag(special).map(|(end, tag)| {
                out.push_str(tag.separator());
                end
            }),
            _ => None,
        };
        let end = markup.unwrap_or_else(|| {
            push(c, out);
            c.len_utf8()
        });
        rest = &special[end..];
    }
    out.push_str(rest);
}

fn push(c: char, out: &mut String) {
    match replacement(c) {
        Some(replacement) => out.push_str(replacement),
        None if is_vulgar_fraction(c) => out.extend([' ', c]),
        None => out.push(c),
    }
}

/// `5½` is five and a half, yet its normal form is `51⁄2`: a space keeps the two apart.
fn is_vulgar_fraction(c: char) -> bool {
    matches!(c, '¼'..='¾' | '⅐'..='⅟')
}

/// What stands in for a character that would hide a word or glue two of them together.
fn replacement(c: char) -> Option<&'static str> {
    Some(match c {
        // No character at all: soft hyphen, joiners, direction marks, variation selectors, BOM.
        '\u{ad}'
        | '\u{200c}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' => "",
        // Spaces; the one without width marks a word boundary by its definition. The trade and
        // service marks would become letters of the name before them.
        '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{200b}' | '™' | '℠' => " ",
        '\u{2010}' | '\u{2011}' => "-",
        '…' => "...",
        '´' => "'",
        '\u{80}'..='\u{9f}' => windows_1252(c),
        _ => return None,
    })
}

/// Control characters no article contains: Windows-1252 that was read as Latin-1.
///
/// <https://encoding.spec.whatwg.org/#windows-1252> has the table; browsers read numeric
/// entities by it.
fn windows_1252(c: char) -> &'static str {
    match c {
        '\u{80}' => "€",
        '\u{83}' => "ƒ",
        '\u{85}' => "...",
        '\u{8a}' => "Š",
        '\u{8c}' => "Œ",
        '\u{8e}' => "Ž",
        '\u{91}' => "‘",
        '\u{92}' => "’",
        '\u{93}' | '\u{94}' => "\"",
        '\u{96}' => "–",
        '\u{97}' => "—",
        '\u{9a}' => "š",
        '\u{9c}' => "œ",
        '\u{9e}' => "ž",
        '\u{9f}' => "Ÿ",
        _ => " ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> String {
        clean(text, &mut String::new(), &mut String::new()).to_owned()
    }

    #[test]
    fn a_clean_text_is_not_copied() {
        for text in ["plain", "“Ottawa’s” café — naïve", "Привет, мир", "日本の"]
        {
            let (mut copy, mut normalized) = (String::new(), String::new());
            assert!(
                std::ptr::eq(clean(text, &mut copy, &mut normalized), text),
                "{text}"
            );
        }
    }

    #[test]
    fn disguises_come_off() {
        for (dirty, expected) in [
            ("AT&amp;T &quot;x&quot; &pound;5", "AT&T \"x\" £5"),
            (
                "Ottawa&#8217;s Ottawa&rsquo;s Ottawa&#x2019;s",
                "Ottawa’s Ottawa’s Ottawa’s",
            ),
            ("Ottawa&#146;s Ottawa\u{92}s", "Ottawa’s Ottawa’s"),
            (
                "a&nbsp;b a\u{a0}b a&amp;nbsp;b &amp;amp;amp;",
                "a b a b a b &",
            ),
            (
                "co\u{ad}operate \u{feff}x re&shy;do a\u{200b}b",
                "cooperate x redo a b",
            ),
            ("cafe\u{301} &#101;&#769;", "café é"),
            ("ﬁsh ＧＤＰ １２％ ｶﾞ", "fish GDP 12% ガ"),
            ("long\u{2011}standing well…", "long-standing well..."),
            ("5½ Google™", "5 1⁄2 Google "),
            ("R&D & &; &# &bogus; &amp", "R&D & &; &# &bogus; &amp"),
            ("a <b>b</b>c<br/>d<p class=\"x\">e</p>", "a bc\nd\n\ne\n\n"),
            ("a < b <3 <> <é> x<y", "a < b <3 <> <é> x<y"),
        ] {
            assert_eq!(cleaned(dirty), expected, "{dirty}");
        }
    }
}
