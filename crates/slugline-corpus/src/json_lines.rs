//! Reads one line of JSON Lines: the fields that are asked for, skipping all others unread.

use serde::Deserialize;
use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde_json::Deserializer;

use crate::article::Row;
use crate::json_fields::{Fields, Found};
use crate::json_values::FieldName;
use crate::schema::{Role, Schema};
use crate::{RecordProblem, plain_json};

/// How many fields of a row a hint names, and how much of the name of each.
const MAX_NAMED_FIELDS: usize = 20;
const MAX_FIELD_CHARS: usize = 60;

/// Reads the fields the schema names from a JSON object.
pub(crate) fn parse(line: &str, schema: &Schema) -> Result<Row, RecordProblem> {
    match plain_json::read(line, schema) {
        Some(fields) => fields,
        None => read_any(line, schema)?,
    }
    .into_row(schema)
}

/// Reads JSON of whatever shape, and tells what is wrong with it.
pub(crate) fn read_any(line: &str, schema: &Schema) -> Result<Fields, RecordProblem> {
    if !line.trim_start().starts_with('{') {
        return Err(RecordProblem::NotAnObject);
    }
    let mut deserializer = Deserializer::from_str(line);
    let fields = deserializer
        .deserialize_map(RowVisitor { schema })
        .map_err(|error| not_json(&error))?;
    deserializer.end().map_err(|error| not_json(&error))?;
    Ok(fields)
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

/// Reads a value, unless a field whose name goes before was read already.
fn read<'de, V: Deserialize<'de>, A: MapAccess<'de>>(
    found: &mut Found<V>,
    rank: usize,
    map: &mut A,
) -> Result<(), A::Error> {
    if found.wants(rank) {
        found.offer(rank, map.next_value()?);
    } else {
        map.next_value::<IgnoredAny>()?;
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
