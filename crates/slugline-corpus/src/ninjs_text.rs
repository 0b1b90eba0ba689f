//! Chooses the best of the headlines, and the best of the bodies and descriptions, of a news item.

/// The fields of a headline, a body or a description, the one that holds the text first.
pub(crate) const TEXT_FIELDS: [&str; 3] = ["value", "role", "contenttype"];

/// A headline, a body or a description.
pub(crate) struct Text {
    value: String,
    role: Option<String>,
    media_type: Option<String>,
}

impl From<[Option<String>; 3]> for Text {
    fn from([value, role, media_type]: [Option<String>; 3]) -> Self {
        Self {
            value: value.unwrap_or_default(),
            role,
            media_type,
        }
    }
}

/// The property of an item that a text stands in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// Texts of a lower rank are always taken first: bodies before descriptions.
    rank: u8,
    /// The media type of its texts, where they do not say it themselves.
    media_type: Option<&'static str>,
}

impl Place {
    pub(crate) fn new(rank: u8, media_type: Option<&'static str>) -> Self {
        Self { rank, media_type }
    }
}

/// What a text is preferred by, the lowest first: its place, its role, its media type, its length.
type Rank = (u8, u8, u8, usize);

/// The best text so far.
#[derive(Debug, Default)]
pub(crate) struct Best(Option<(Rank, String)>);

impl Best {
    /// Takes the text if it goes before all others; of equals the first.
    pub(crate) fn offer_in_order(&mut self, place: Place, text: Text) {
        self.offer(place, text, 0);
    }

    /// Takes the text if it goes before all others; of equals the longest, for the others are
    /// likely to be parts or summaries of it.
    pub(crate) fn offer_by_length(&mut self, place: Place, text: Text) {
        let shortness = usize::MAX - text.value.len();
        self.offer(place, text, shortness);
    }

    fn offer(&mut self, place: Place, text: Text, last: usize) {
        if text.value.trim().is_empty() {
            return;
        }
        let media_type = text.media_type.as_deref().or(place.media_type);
        let Some(markup) = markup(media_type) else {
            return;
        };
        let rank = (place.rank, role(text.role.as_deref()), markup, last);
        if self.0.as_ref().is_none_or(|(best, _)| rank < *best) {
            self.0 = Some((rank, text.value));
        }
    }

    pub(crate) fn into_text(self) -> Option<String> {
        self.0.map(|(_, text)| text)
    }
}

/// The main text has that role or none; of any other it is not known what part it plays.
fn role(role: Option<&str>) -> u8 {
    // A role may be a code in a vocabulary, as in `role:main`.
    let role = role.and_then(|role| role.trim().rsplit([':', '/', '#']).next());
    let is_main = role.is_none_or(|role| role.is_empty() || role.eq_ignore_ascii_case("main"));
    u8::from(!is_main)
}

/// How much has to be taken off a text: nothing, or one does not know, or the tags of HTML, or
/// those of another markup. `None` where it is no text.
fn markup(media_type: Option<&str>) -> Option<u8> {
    let media_type = media_type.and_then(|name| name.split(';').next());
    let media_type = media_type.unwrap_or_default().trim().to_ascii_lowercase();
    match &*media_type {
        "text/plain" => Some(0),
        "" => Some(1),
        "text/html" | "application/xhtml+xml" => Some(2),
        other if other.starts_with("text/") || other.ends_with("xml") => Some(3),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(texts: &[(u8, &str, &str, &str)], by_length: bool) -> String {
        let mut best = Best::default();
        for (rank, value, role, media_type) in texts {
            let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let text = Text::from([given(value), given(role), given(media_type)]);
            let place = Place::new(*rank, None);
            if by_length {
                best.offer_by_length(place, text);
            } else {
                best.offer_in_order(place, text);
            }
        }
        best.into_text().unwrap_or_default()
    }

    #[test]
    fn the_main_text_with_the_least_markup_is_the_best() {
        for (texts, expected) in [
            (vec![], ""),
            (
                vec![
                    (0, "A", "", "text/html"),
                    (0, "B", "", "text/plain; charset=utf-8"),
                ],
                "B",
            ),
            (
                vec![(0, "A", "", "application/xhtml+xml"), (0, "B", "", "")],
                "B",
            ),
            (
                vec![
                    (0, "A", "", "application/nitf+xml"),
                    (0, "B", "", "Text/HTML"),
                ],
                "B",
            ),
            (
                vec![
                    (0, "A", "teaser", "text/plain"),
                    (0, "B", "main", "text/html"),
                ],
                "B",
            ),
            (
                vec![
                    (0, "A", "teaser", ""),
                    (0, "B", "http://example.com/role/Main", ""),
                ],
                "B",
            ),
            (
                vec![(1, "A", "", "text/plain"), (0, "B", "short", "text/html")],
                "B",
            ),
            (vec![(0, " ", "", "text/plain"), (1, "B", "", "")], "B"),
            (
                vec![
                    (0, "A", "", "image/svg+xml;"),
                    (0, "B", "", "text/markdown"),
                    (0, "C", "", "video/mp4"),
                ],
                "A",
            ),
            (vec![(0, "A", "", "application/pdf")], ""),
        ] {
            assert_eq!(best(&texts, false), expected, "{texts:?}");
        }
    }

    #[test]
    fn equals_are_told_apart_by_order_or_length() {
        let texts = [
            (0, "short", "", ""),
            (0, "the longest", "", ""),
            (0, "longer", "", ""),
        ];
        assert_eq!(best(&texts, false), "short");
        assert_eq!(best(&texts, true), "the longest");
    }
}
