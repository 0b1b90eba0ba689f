//! Reads the values of a ninjs item: objects of strings, alone or in an array.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::json_values::Scalar;

/// Hands over the strings that objects have under the names of `fields`, one object after the
/// other, so that they are never all in memory. ninjs 2 and 3 have an array of objects where
/// ninjs 1 has a string: a string counts as an object with the first of the fields. What is
/// neither is left out.
pub(crate) struct Objects<'a, const N: usize> {
    /// The names, which are matched without regard to ASCII case: 3.x writes `contentType` for the
    /// `contenttype` of 2.x.
    pub(crate) fields: [&'static str; N],
    pub(crate) each: &'a mut dyn FnMut([Option<String>; N]),
}

impl<'de, const N: usize> DeserializeSeed<'de> for Objects<'_, N> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, const N: usize> Visitor<'de> for Objects<'_, N> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        let mut object = [const { None }; N];
        object[0] = Some(text.to_owned());
        (self.each)(object);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut object = [const { None }; N];
        while let Some(field) = map.next_key_seed(Name(&self.fields))? {
            match field {
                Some(field) => {
                    if let Some(Scalar::Text(text)) = map.next_value()? {
                        object[field] = Some(text);
                    }
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        (self.each)(object);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<(), A::Error> {
        let Self { fields, each } = self;
        while let Some(()) = array.next_element_seed(Objects {
            fields,
            each: &mut *each,
        })? {}
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
}

/// Reads the name of a field as its place among the names asked for.
struct Name<'a>(&'a [&'static str]);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Option<usize>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a field name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        let mut names = self.0.iter();
        Ok(names.position(|known| known.eq_ignore_ascii_case(name)))
    }
}
