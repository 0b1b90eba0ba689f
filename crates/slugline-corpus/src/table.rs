//! Reads CSV and TSV with a header: finds the columns, and makes an article of a row.

use std::io;
use std::sync::Arc;

use crate::article::Row;
use crate::delimited::{Cells, MAX_COLUMNS, Rows};
use crate::schema::{Role, Schema};
use crate::source::Source;
use crate::{CorpusError, Input, Labels, RecordProblem, labels};

/// The header of a table.
#[derive(Debug)]
pub(crate) struct Columns {
    names: Vec<String>,
    /// For each of [`Role::ALL`], the column that plays it.
    of_role: [Option<usize>; 4],
}

/// A table whose header has been read.
pub(crate) struct Table {
    rows: Rows,
    columns: Arc<Columns>,
}

/// A row and the header it belongs to.
#[derive(Debug)]
pub(crate) struct TableRow {
    cells: Cells,
    columns: Arc<Columns>,
}

impl Table {
    pub(crate) fn open(
        source: Source,
        delimiter: u8,
        input: &Input,
        schema: &Schema,
    ) -> Result<Self, CorpusError> {
        let mut rows = Rows::new(source, delimiter);
        let header = rows.next(MAX_COLUMNS);
        let header = header.map_err(|source| CorpusError::Open {
            input: input.clone(),
            source,
        })?;
        let header = match header {
            None => {
                return Err(CorpusError::NoHeader {
                    input: input.clone(),
                });
            }
            Some((_, Err(problem))) => {
                let reason = problem.to_string();
                return Err(CorpusError::BadHeader {
                    input: input.clone(),
                    reason,
                });
            }
            Some((_, Ok(header))) => header,
        };
        let columns = Columns::find(&header, schema).map_err(|(role, columns)| {
            CorpusError::MissingColumn {
                input: input.clone(),
                role: role.name(),
                columns,
            }
        })?;
        Ok(Self {
            rows,
            columns: Arc::new(columns),
        })
    }

    /// The line the row read last begins on.
    pub(crate) fn line(&self) -> u64 {
        self.rows.line()
    }

    /// The next row with the line it begins on, `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<(u64, Result<TableRow, RecordProblem>)>> {
        let expected = self.columns.names.len();
        let Some((line, cells)) = self.rows.next(expected)? else {
            return Ok(None);
        };
        let row = cells.and_then(|cells| match cells.count() {
            found if found < expected => Err(RecordProblem::TooFewFields { found, expected }),
            _ => Ok(TableRow {
                cells,
                columns: Arc::clone(&self.columns),
            }),
        });
        Ok(Some((line, row)))
    }
}

impl Columns {
    /// Finds the column of each role, or returns the role that has none and the columns there are.
    fn find(header: &Cells, schema: &Schema) -> Result<Self, (Role, Vec<String>)> {
        let names: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
        let mut of_role = [None; 4];
        for role in Role::ALL {
            let free = |index: &usize| !of_role.contains(&Some(*index));
            let by = |same: fn(&str, &str) -> bool| {
                let wanted = schema.names(role).iter();
                wanted
                    .flat_map(|wanted| {
                        let columns = names.iter().enumerate();
                        columns
                            .filter(move |(_, name)| same(name, wanted))
                            .map(|(index, _)| index)
                    })
                    .find(free)
            };
            of_role[role as usize] =
                by(|name, wanted| name == wanted).or_else(|| by(str::eq_ignore_ascii_case));
        }
        let has = |role: Role| of_role[role as usize].is_some();
        let missing = Role::ALL.into_iter().find(|&role| {
            let needed = match role {
                // A headline is text enough.
                Role::Text => schema.is_named(role) || !has(Role::Title),
                Role::Labels => schema.is_named(role) || schema.labels == Labels::Required,
                Role::Title | Role::Id => schema.is_named(role),
            };
            needed && !has(role)
        });
        match missing {
            Some(role) => Err((role, names)),
            None => Ok(Self { names, of_role }),
        }
    }
}

impl TableRow {
    pub(crate) fn bytes(&self) -> usize {
        self.cells.bytes()
    }

    pub(crate) fn parse(&self, schema: &Schema) -> Row {
        let field = |role: Role| {
            self.columns.of_role[role as usize].and_then(|column| self.cells.get(column))
        };
        let split = |string: String| labels::split(&string, schema.label_separator.as_deref());
        Row {
            id: field(Role::Id),
            title: field(Role::Title),
            text: field(Role::Text),
            labels: field(Role::Labels).map(split),
        }
    }
}
