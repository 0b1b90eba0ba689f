//! The JSON values a row is read from: field names, strings and the forms labels come in.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::labels;
use crate::schema::{Role, Schema};

/// Reads the name of a field as the role it plays, without a copy of the name.
#[derive(Clone, Copy)]
pub(crate) struct FieldName<'a>(pub(crate) &'a Schema);

impl<'de> DeserializeSeed<'de> for FieldName<'_> {
    type Value = Option<(Role, usize)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for FieldName<'_> {
    type Value = Option<(Role, usize)>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a field name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.role_of(name))
    }
}

/// A string, or the text of a number or a truth value.
pub(crate) enum Scalar {
    Text(String),
    /// Something else, and what it is.
    Other(&'static str),
}

/// The labels of a row.
pub(crate) enum LabelsValue {
    /// An array of strings.
    Many(Vec<String>),
    /// A string.
    One(String),
    /// Something else, and what it is.
    Other(&'static str),
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match LabelsValue::deserialize(deserializer)? {
            LabelsValue::One(text) => Ok(Self::Text(text)),
            LabelsValue::Many(_) => Ok(Self::Other("an array")),
            LabelsValue::Other(found) => Ok(Self::Other(found)),
        }
    }
}

impl<'de> Deserialize<'de> for LabelsValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = LabelsValue;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<LabelsValue, E> {
        Ok(LabelsValue::One(text.to_owned()))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<LabelsValue, E> {
        Ok(LabelsValue::One(value.to_string()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<LabelsValue, E> {
        Ok(LabelsValue::One(number.to_string()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<LabelsValue, E> {
        Ok(LabelsValue::One(number.to_string()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<LabelsValue, E> {
        Ok(LabelsValue::One(number.to_string()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<LabelsValue, A::Error> {
        let mut found = Vec::new();
        let mut only_scalars = true;
        // An array within the array is read by this visitor too; the parser bounds the depth.
        while let Some(element) = array.next_element::<Option<Scalar>>()? {
            match element {
                Some(Scalar::Text(label)) => labels::push(&mut found, &label),
                Some(Scalar::Other(_)) => only_scalars = false,
                None => {}
            }
        }
        Ok(if only_scalars {
            LabelsValue::Many(found)
        } else {
            LabelsValue::Other("an array of other than strings")
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<LabelsValue, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(LabelsValue::Other("an object"))
    }
}
