//! Reads one line of JSON Lines: the fields that are asked for, skipping all others unread.

use serde::Deserialize;
use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde_json::Deserializer;

use crate::article::Row;
use crate::json_values::{FieldName, LabelsValue, Scalar};
use crate::schema::{Role, Schema};
use crate::{Labels, RecordProblem, labels};

/// How many fields of a row a hint names, and how much of the name of each.
const MAX_NAMED_FIELDS: usize = 20;
const MAX_FIELD_CHARS: usize = 60;

/// Reads the fields the schema names from a JSON object.
pub(crate) fn parse(line: &str, schema: &Schema) -> Result<Row, RecordProblem> {
    if !line.trim_start().starts_with('{') {
        return Err(RecordProblem::NotAnObject);
    }
    let mut deserializer = Deserializer::from_str(line);
    let fields = deserializer
        .deserialize_map(RowVisitor { schema })
        .map_err(|error| not_json(&error))?;
    deserializer.end().map_err(|error| not_json(&error))?;
    fields.into_row(schema)
}

/// The names of the fields of a JSON object, for a hint.
pub(crate) fn field_names(line: &str) -> Vec<String> {
    Deserializer::from_str(line)
        .deserialize_map(NamesVisitor)
        .unwrap_or_default()
}

/// What the parser says is wrong with a record.
pub(crate) fn not_json(error: &serde_json::Error) -> RecordProblem {
    // The message ends with ` at line 1 column 31`, which is told elsewhere.
    let message = error.to_string();
    let reason = message
        .rsplit_once(" at line ")
        .map_or(&*message, |(reason, _)| reason);
    RecordProblem::NotJson {
        reason: reason.to_owned(),
        line: error.line() as u64,
        column: error.column(),
    }
}

/// What was found for one role: the rank of the field's name, and its value.
type Found<V> = Option<(usize, V)>;

#[derive(Default)]
struct Fields {
    text: Found<Scalar>,
    title: Found<Scalar>,
    id: Found<Scalar>,
    labels: Found<LabelsValue>,
}

impl Fields {
    fn into_row(self, schema: &Schema) -> Result<Row, RecordProblem> {
        let required = schema.labels == Labels::Required;
        let labels = match self.labels {
            Some((_, LabelsValue::Many(labels))) => Some(labels),
            Some((_, LabelsValue::One(label))) => {
                Some(labels::split(&label, schema.label_separator.as_deref()))
            }
            Some((rank, LabelsValue::Other(found))) if required => {
                return Err(wrong_type(schema, Role::Labels, rank, found));
            }
            Some((_, LabelsValue::Other(_))) | None => None,
        };
        let string = |role, field: Found<Scalar>| match field {
            None => Ok(None),
            Some((_, Scalar::Text(text))) => Ok(Some(text)),
            Some((rank, Scalar::Other(found))) => Err(wrong_type(schema, role, rank, found)),
        };
        Ok(Row {
            id: string(Role::Id, self.id)?,
            title: string(Role::Title, self.title)?,
            text: string(Role::Text, self.text)?,
            labels,
        })
    }
}

fn wrong_type(schema: &Schema, role: Role, rank: usize, found: &'static str) -> RecordProblem {
    RecordProblem::WrongType {
        field: schema.names(role)[rank].clone(),
        found,
    }
}

struct RowVisitor<'a> {
    schema: &'a Schema,
}

impl<'de> Visitor<'de> for RowVisitor<'_> {
    type Value = Fields;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Fields::default();
        let name = FieldName(self.schema);
        while let Some(role) = map.next_key_seed(name)? {
            match role {
                Some((Role::Text, rank)) => read(&mut fields.text, rank, &mut map)?,
                Some((Role::Title, rank)) => read(&mut fields.title, rank, &mut map)?,
                Some((Role::Id, rank)) => read(&mut fields.id, rank, &mut map)?,
                Some((Role::Labels, rank)) => read(&mut fields.labels, rank, &mut map)?,
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(fields)
    }
}

/// Reads a value, unless a field whose name goes before was read already. `null` is no value, and
/// of a field that occurs twice the last counts, as with most readers of JSON.
fn read<'de, V: Deserialize<'de>, A: MapAccess<'de>>(
    found: &mut Found<V>,
    rank: usize,
    map: &mut A,
) -> Result<(), A::Error> {
    if found.as_ref().is_some_and(|(best, _)| *best < rank) {
        map.next_value::<IgnoredAny>()?;
    } else if let Some(value) = map.next_value::<Option<V>>()? {
        *found = Some((rank, value));
    }
    Ok(())
}

struct NamesVisitor;

impl<'de> Visitor<'de> for NamesVisitor {
    type Value = Vec<String>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<String>, A::Error> {
        let mut names = Vec::new();
        while let Some((name, IgnoredAny)) = map.next_entry::<String, IgnoredAny>()? {
            if names.len() < MAX_NAMED_FIELDS {
                names.push(name.chars().take(MAX_FIELD_CHARS).collect());
            }
        }
        Ok(names)
    }
}
