//! What an object of JSON Lines holds for each role, and the row that comes of it.

use crate::article::Row;
use crate::json_values::{LabelsValue, Scalar};
use crate::schema::{Role, Schema};
use crate::{Labels, RecordProblem, labels};

/// What was found for one role: the rank of the field's name, and its value.
pub(crate) struct Found<V>(Option<(usize, V)>);

impl<V> Default for Found<V> {
    fn default() -> Self {
        Self(None)
    }
}

impl<V> Found<V> {
    /// Whether a field of this rank counts: none whose name goes before was read already.
    pub(crate) fn wants(&self, rank: usize) -> bool {
        self.0.as_ref().is_none_or(|(best, _)| *best >= rank)
    }

    /// Takes the value of a field that counts. `null` is no value, and of a field that occurs
    /// twice the last counts, as with most readers of JSON.
    pub(crate) fn offer(&mut self, rank: usize, value: Option<V>) {
        if let Some(value) = value {
            self.0 = Some((rank, value));
        }
    }
}

#[derive(Default)]
pub(crate) struct Fields {
    pub(crate) text: Found<Scalar>,
    pub(crate) title: Found<Scalar>,
    pub(crate) id: Found<Scalar>,
    pub(crate) labels: Found<LabelsValue>,
}

impl Fields {
    /// The row that the fields make.
    pub(crate) fn into_row(self, schema: &Schema) -> Result<Row, RecordProblem> {
        let required = schema.labels == Labels::Required;
        let labels = match self.labels.0 {
            Some((_, LabelsValue::Many(labels))) => Some(labels),
            Some((_, LabelsValue::One(label))) => {
                Some(labels::split(&label, schema.label_separator.as_deref()))
            }
            Some((rank, LabelsValue::Other(found))) if required => {
                return Err(wrong_type(schema, Role::Labels, rank, found));
            }
            Some((_, LabelsValue::Other(_))) | None => None,
        };
        let string = |role, field: Found<Scalar>| match field.0 {
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
