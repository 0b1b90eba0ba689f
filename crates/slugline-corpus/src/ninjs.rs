//! Reads a news item in the IPTC's ninjs (News in JSON), of versions 1 to 3, as a row.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer as _, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::Deserializer;

use crate::article::Row;
use crate::json_lines::not_json;
use crate::json_values::Scalar;
use crate::ninjs_subject::{Subject, SubjectPart};
use crate::ninjs_text::{Best, Place, TEXT_FIELDS, Text};
use crate::ninjs_values::Objects;
use crate::schema::Schema;
use crate::{Labels, RecordProblem, labels};

/// How much of a strange type a message repeats.
const MAX_TYPE_CHARS: usize = 60;

/// Reads a JSON object as a news item.
pub(crate) fn parse(text: &str, schema: &Schema) -> Result<Row, RecordProblem> {
    if !text.trim_start().starts_with('{') {
        return Err(RecordProblem::NotAnObject);
    }
    let subjects = schema.subject_part();
    let mut deserializer = Deserializer::from_str(text);
    let item = deserializer
        .deserialize_map(ItemVisitor { subjects })
        .map_err(|error| not_json(&error))?;
    deserializer.end().map_err(|error| not_json(&error))?;
    let text = item.text.into_text();
    if let Some(kind) = item.kind.filter(|kind| kind != "text")
        && text.is_none()
    {
        return Err(RecordProblem::TypeWithoutText {
            kind: kind.chars().take(MAX_TYPE_CHARS).collect(),
        });
    }
    if item.labels.is_empty() && schema.labels == Labels::Required {
        return Err(RecordProblem::MissingSubjects {
            part: subjects.description(),
        });
    }
    Ok(Row {
        id: item.uri.or(item.guid),
        title: item.title.into_text(),
        // An item has places for texts whether or not it uses them.
        text: Some(text.unwrap_or_default()),
        labels: Some(item.labels),
    })
}

#[derive(Default)]
struct Item {
    uri: Option<String>,
    guid: Option<String>,
    kind: Option<String>,
    title: Best,
    text: Best,
    labels: Vec<String>,
}

/// What a property of an item is read as.
enum Property {
    Uri,
    /// What Superdesk writes for the `uri`.
    Guid,
    Type,
    Title(Place),
    Text(Place),
    Subjects,
    Other,
}

impl Property {
    fn named(name: &str) -> Self {
        match name {
            "uri" => Self::Uri,
            "guid" => Self::Guid,
            "type" => Self::Type,
            "headlines" | "headline" => Self::Title(Place::new(0, None)),
            // The name of the item, for the want of a headline.
            "title" => Self::Title(Place::new(1, None)),
            "bodies" => Self::Text(Place::new(0, None)),
            "body_text" => Self::Text(Place::new(0, Some("text/plain"))),
            "body_html" | "body_xhtml" => Self::Text(Place::new(0, Some("text/html"))),
            "descriptions" => Self::Text(Place::new(1, None)),
            "description_text" => Self::Text(Place::new(1, Some("text/plain"))),
            "description_html" => Self::Text(Place::new(1, Some("text/html"))),
            "subjects" | "subject" => Self::Subjects,
            _ => Self::Other,
        }
    }
}

impl<'de> Deserialize<'de> for Property {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(PropertyVisitor)
    }
}

struct PropertyVisitor;

impl Visitor<'_> for PropertyVisitor {
    type Value = Property;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a property")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Property, E> {
        Ok(Property::named(name))
    }
}

struct ItemVisitor {
    subjects: SubjectPart,
}

impl<'de> Visitor<'de> for ItemVisitor {
    type Value = Item;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Item, A::Error> {
        let mut item = Item::default();
        while let Some(property) = map.next_key()? {
            match property {
                Property::Uri => item.uri = string(&mut map)?,
                Property::Guid => item.guid = string(&mut map)?,
                Property::Type => item.kind = string(&mut map)?,
                Property::Title(place) => read_texts(&mut map, |text| {
                    item.title.offer_in_order(place, text);
                })?,
                Property::Text(place) => read_texts(&mut map, |text| {
                    item.text.offer_by_length(place, text);
                })?,
                Property::Subjects => {
                    let mut each = |[name, uri, code, literal]: [Option<String>; 4]| {
                        let subject = Subject {
                            name,
                            uri,
                            code,
                            literal,
                        };
                        if let Some(label) = self.subjects.label(subject) {
                            labels::push(&mut item.labels, &label);
                        }
                    };
                    map.next_value_seed(Objects {
                        fields: ["name", "uri", "code", "literal"],
                        each: &mut each,
                    })?;
                }
                Property::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(item)
    }
}

fn string<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Option<String>, A::Error> {
    Ok(match map.next_value()? {
        Some(Scalar::Text(text)) => Some(text),
        Some(Scalar::Other(_)) | None => None,
    })
}

fn read_texts<'de, A: MapAccess<'de>>(
    map: &mut A,
    mut each: impl FnMut(Text),
) -> Result<(), A::Error> {
    map.next_value_seed(Objects {
        fields: TEXT_FIELDS,
        each: &mut |fields| each(Text::from(fields)),
    })
}
