//! Web and e-mail addresses, which would be a shower of pieces otherwise.

use crate::chars::{ascii_end, word_end};
use crate::lexer::{Kind, Span};

/// No e-mail address and no host name is longer.
const MAX_ADDRESS_LEN: usize = 320;

/// The address that begins with the word from `start` to `end`, or how far there is none.
///
/// - `scheme://…`, `www.…`, and a host before a path (`example.com/path`) are a URL, up to the
///   next space, quote or bracket, without the punctuation that follows it;
/// - `local@host.domain` is an e-mail address.
///
/// A host without a path (`Amazon.com`) is left as words: it is often the name of a firm.
pub(crate) fn address(text: &str, start: usize, end: usize) -> Result<Span, usize> {
    let rest = &text[end..];
    let is_www = text[start..end].eq_ignore_ascii_case("www") && rest.starts_with('.');
    if rest.starts_with("://") || is_www && word_end(text, end + 1) > end + 1 {
        return Ok(Span::new(Kind::Url, start, url_end(text, end)));
    }
    if rest.starts_with(':') {
        return Err(end);
    }
    let limit = MAX_ADDRESS_LEN.saturating_add(start);
    let searched_to = ascii_end(text, start, |&byte| is_in_name(byte));
    if searched_to > limit {
        return Err(searched_to);
    }
    let name = &text[start..searched_to];
    match text.as_bytes().get(searched_to) {
        Some(b'@') => email_end(text, searched_to + 1)
            .map(|end| Span::new(Kind::Email, start, end))
            .ok_or(searched_to),
        Some(b'/') if is_host(name) => Ok(Span::new(Kind::Url, start, url_end(text, searched_to))),
        _ => Err(searched_to),
    }
}

/// What the name of a host or of a mailbox is made of.
pub(crate) fn is_in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+')
}

/// A host ends in a dot and two small letters or more: `talks.He/she` is none.
fn is_host(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(host, domain)| {
        host.ends_with(|c: char| c.is_ascii_alphanumeric())
            && domain.len() > 1
            && domain.bytes().all(|byte| byte.is_ascii_lowercase())
    })
}

fn email_end(text: &str, host: usize) -> Option<usize> {
    let end = ascii_end(text, host, |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')
    });
    let name = text[host..end].trim_end_matches(['.', '-']);
    (name.len() <= MAX_ADDRESS_LEN && name.contains('.')).then_some(host + name.len())
}

fn url_end(text: &str, from: usize) -> usize {
    let rest = &text[from..];
    let end = rest
        .find(|c: char| c.is_whitespace() || c.is_control() || "<>\"“”«»|{}".contains(c))
        .unwrap_or(rest.len());
    from + rest[..end]
        .trim_end_matches(|c: char| ".,;:!?…)]'’*".contains(c))
        .len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(Kind, &str)> {
        let end = word_end(text, 0);
        address(text, 0, end)
            .ok()
            .map(|span| (span.kind, &text[..span.end]))
    }

    #[test]
    fn addresses_end_before_the_punctuation_of_the_sentence() {
        for (text, kind, address) in [
            (
                "https://www.bbc.co.uk/news/x. He",
                Kind::Url,
                "https://www.bbc.co.uk/news/x",
            ),
            (
                "HTTP://x.org?a=1&b=2) and",
                Kind::Url,
                "HTTP://x.org?a=1&b=2",
            ),
            ("www.site.com, he", Kind::Url, "www.site.com"),
            ("example.com/path”", Kind::Url, "example.com/path"),
            ("bbc.co.uk/ today", Kind::Url, "bbc.co.uk/"),
            (
                "john.smith+x@bbc.co.uk. He",
                Kind::Email,
                "john.smith+x@bbc.co.uk",
            ),
            ("press@gov-site.ca’s", Kind::Email, "press@gov-site.ca"),
        ] {
            assert_eq!(found(text), Some((kind, address)), "{text}");
        }
    }

    #[test]
    fn words_with_punctuation_are_no_addresses() {
        for text in [
            "talks.He/she",
            "and/or",
            "Amazon.com",
            "U.S./Canada",
            "a@b",
            "note: x",
            "well-known",
            "www. x",
            "x@.",
            "e.g./i.e.",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
