//! Says which part of a ninjs subject is the topic.

/// The part of a subject that is its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SubjectPart {
    /// The name, or the code where there is none.
    NameOrCode,
    /// The name.
    Name,
    /// The URI.
    Uri,
    /// The code: that of ninjs 1, or the end of the URI, or else the literal.
    Code,
}

/// The strings of a subject that can tell its topic.
#[derive(Debug, Default)]
pub(crate) struct Subject {
    pub(crate) name: Option<String>,
    pub(crate) uri: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) literal: Option<String>,
}

impl SubjectPart {
    /// The part that a field named by the user stands for, `None` where it stands for none.
    pub(crate) fn of_field(field: Option<&str>) -> Option<Self> {
        match field {
            None => Some(Self::NameOrCode),
            Some("subjects.name") => Some(Self::Name),
            Some("subjects.uri") => Some(Self::Uri),
            Some("subjects.code") => Some(Self::Code),
            Some(_) => None,
        }
    }

    /// The label of a subject.
    pub(crate) fn label(self, subject: Subject) -> Option<String> {
        let label = match self {
            Self::NameOrCode => present(subject.name.clone()).or_else(|| subject.code()),
            Self::Name => subject.name,
            Self::Uri => subject.uri,
            Self::Code => subject.code(),
        };
        present(label)
    }

    /// What a subject without a label lacks, for a message.
    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::NameOrCode => "a name or a code",
            Self::Name => "a name",
            Self::Uri => "a uri",
            Self::Code => "a code",
        }
    }
}

impl Subject {
    fn code(self) -> Option<String> {
        let uri = self.uri.unwrap_or_default();
        // `http://cv.iptc.org/newscodes/mediatopic/20000373` and `medtop:20000373` end alike.
        let end = uri.trim().trim_end_matches('/').rsplit(['/', '#', ':']);
        let end = end.map(str::to_owned).next();
        present(self.code).or_else(|| present(end)).or(self.literal)
    }
}

fn present(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_told_by_the_part_asked_for_or_the_best_it_has() {
        let parts = [
            None,
            Some("subjects.name"),
            Some("subjects.uri"),
            Some("subjects.code"),
        ];
        for ((name, uri, code, literal), labels) in [
            (
                ("trade", "http://example.com/topic/20000373", "", ""),
                [
                    "trade",
                    "trade",
                    "http://example.com/topic/20000373",
                    "20000373",
                ],
            ),
            (("trade", "", "", ""), ["trade", "trade", "", ""]),
            (
                (" ", "medtop:20000373", "", ""),
                ["20000373", "", "medtop:20000373", "20000373"],
            ),
            (
                ("", "http://example.com/#t/", "", "x"),
                ["t", "", "http://example.com/#t/", "t"],
            ),
            (
                ("", "u:1", "04000000", ""),
                ["04000000", "", "u:1", "04000000"],
            ),
            (("", "", "", "oil"), ["oil", "", "", "oil"]),
            (("", "/", "", ""), ["", "", "/", ""]),
        ] {
            let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let found = parts.map(|field| {
                let subject = Subject {
                    name: given(name),
                    uri: given(uri),
                    code: given(code),
                    literal: given(literal),
                };
                SubjectPart::of_field(field)
                    .unwrap()
                    .label(subject)
                    .unwrap_or_default()
            });
            assert_eq!(found, labels);
        }
        assert_eq!(SubjectPart::of_field(Some("desk")), None);
    }
}
