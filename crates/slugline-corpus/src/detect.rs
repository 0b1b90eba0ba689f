//! Finds out the format of a stream, and refuses what only looks like it.

use crate::schema::Schema;
use crate::source::Source;
use crate::{CorpusError, Format, Input, Labels, encoding, fasttext, ninjs_layout};

/// The format of `source`: the one asked for, or else the one its name tells, or else the one its
/// content tells. A byte-order mark is skipped.
pub(crate) fn format(
    source: &mut Source,
    input: &Input,
    schema: &Schema,
    asked: Option<Format>,
) -> Result<Format, CorpusError> {
    let labels = schema.labels;
    let by_name = || match input {
        Input::Path(path) => Format::of_name(path),
        Input::Stdin => None,
    };
    // To train on, a `.txt` file is more likely a fastText file than a mistake.
    let by_name = || by_name().filter(|&f| f != Format::Text || labels == Labels::Optional);
    let mut found = asked.or_else(by_name).or_else(|| by_content(source));
    let is_ninjs = asked.is_none()
        && matches!(found, None | Some(Format::JsonLines))
        && ninjs_layout::is_ninjs(source, schema);
    if is_ninjs && schema.unfit_for_ninjs().is_none() {
        found = Some(Format::Ninjs);
    }
    let format = match (found, labels) {
        (Some(Format::Text), Labels::Required) => {
            return Err(CorpusError::TextWithoutLabels {
                input: input.clone(),
            });
        }
        (Some(format), _) => format,
        (None, Labels::Optional) => Format::Text,
        (None, Labels::Required) => {
            let input = input.clone();
            return Err(match Format::of_name(input.as_path()) {
                _ if source.peek(1).is_empty() => CorpusError::Empty { input },
                Some(_) => CorpusError::TextWithoutLabels { input },
                None => CorpusError::UnknownFormat { input },
            });
        }
    };
    if format != Format::Text {
        if encoding::utf16(source.peek(2)).is_some() {
            return Err(CorpusError::Utf16 {
                input: input.clone(),
            });
        }
        source.skip_mark();
    }
    if format == Format::Ninjs {
        refuse_fields(schema, input)?;
    }
    if format == Format::JsonLines
        && let Some(found) = other_json(source.peek_content(2))
    {
        if is_ninjs {
            refuse_fields(schema, input)?;
        }
        return Err(CorpusError::NotJsonLines {
            input: input.clone(),
            found,
        });
    }
    Ok(format)
}

/// Refuses the fields named for ninjs items, whose fields are those of the standard.
pub(crate) fn refuse_fields(schema: &Schema, input: &Input) -> Result<(), CorpusError> {
    match schema.unfit_for_ninjs() {
        None => Ok(()),
        Some(role) => Err(CorpusError::FieldOfNinjs {
            input: input.clone(),
            role: role.name(),
        }),
    }
}

fn by_content(source: &mut Source) -> Option<Format> {
    let start = source.peek_content(fasttext::LABEL_PREFIX.len());
    if start.starts_with(b"{") || start.starts_with(b"[{") {
        // An array is not JSON Lines, but gets the message that says what to do with it.
        Some(Format::JsonLines)
    } else if start.starts_with(fasttext::LABEL_PREFIX.as_bytes()) {
        Some(Format::FastText)
    } else {
        None
    }
}

/// What JSON that is not JSON Lines is, if it is that.
fn other_json(start: &[u8]) -> Option<&'static str> {
    match start {
        [b'[', ..] => Some("an array"),
        [b'{', b'\n' | b'\r', ..] => Some("an object over several lines"),
        _ => None,
    }
}
