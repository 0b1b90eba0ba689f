//! Tells the title of an article from its body where the text holds both.

/// The most characters a first line may have to be taken for a title: 300.
pub const MAX_TITLE_CHARS: usize = 300;

/// Cuts `text` into title and body: the title is the first line, when a blank line follows it and
/// it has at most [`MAX_TITLE_CHARS`] characters.
///
/// A text of one line has no title, it is all body. What a title's weight says is how much more a
/// headline tells than the body below it; where there is nothing below, the weight would only
/// count a whole text several times, and so make every corpus of one-line texts overconfident.
pub(crate) fn split(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let (title, rest) = split_line(text)?;
    let (blank, body) = split_line(rest)?;
    let is_title = blank.trim().is_empty() && title.chars().nth(MAX_TITLE_CHARS).is_none();
    is_title.then(|| (title.trim_end(), body.trim_start()))
}

/// Cuts off the first line, whichever way it ends: `\n`, `\r\n` or `\r`.
fn split_line(text: &str) -> Option<(&str, &str)> {
    let end = text.find(['\n', '\r'])?;
    let (line, rest) = text.split_at(end);
    let rest = rest.strip_prefix("\r\n").unwrap_or_else(|| &rest[1..]);
    Some((line, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_a_short_first_line_with_a_blank_line_below() {
        let longest = "é".repeat(MAX_TITLE_CHARS);
        let too_long = "é".repeat(MAX_TITLE_CHARS + 1);
        for (text, expected) in [
            ("Oil up\n\nCrude rose.", Some(("Oil up", "Crude rose."))),
            ("Oil up\r\n\r\nCrude rose.", Some(("Oil up", "Crude rose."))),
            ("Oil up\r\rCrude rose.", Some(("Oil up", "Crude rose."))),
            (
                "Oil up\n \t \nCrude.\n\nEnd.\n",
                Some(("Oil up", "Crude.\n\nEnd.")),
            ),
            ("\n\n Oil up \n\n\n\n Crude.", Some(("Oil up", "Crude."))),
            ("Oil up\nCrude rose.", None),
            ("Oil up\r\nCrude rose.", None),
            ("Oil up", None),
            ("Oil up\n\n", None),
            ("\n\nOil up", None),
            ("", None),
            (&format!("{longest}\n\nx"), Some((longest.as_str(), "x"))),
            (&format!("{too_long}\n\nx"), None),
        ] {
            assert_eq!(split(text), expected, "{text:?}");
        }
    }
}
