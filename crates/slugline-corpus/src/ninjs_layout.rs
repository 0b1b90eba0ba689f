//! Tells ninjs items from other JSON by the fields of the first object, and how they are laid out.

use std::fmt;
use std::path::Path;

use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde_json::Deserializer;
use serde_json::error::Category;

use crate::format;
use crate::ninjs_values::Objects;
use crate::schema::{Role, Schema};
use crate::source::Source;

/// How far ahead the fields of the first object are looked for, in growing steps. An object need
/// not end there: most are told by the first of their fields.
const WINDOWS: [usize; 3] = [4 << 10, 64 << 10, 1 << 20];

/// Whether a stream begins with a ninjs item, or an array that does. That is an object which has
/// none of the usual fields of a row for text or labels, but `headlines` or `bodies`, or a
/// `standard` that is ninjs, or a `uri` (or `guid`) and a text of ninjs 1.
pub(crate) fn is_ninjs(source: &mut Source, schema: &Schema) -> bool {
    // Behind the first line there may be nothing so far: it is looked at before more is waited for.
    let (mut is_ninjs, mut is_cut) = look(source.peek_line(WINDOWS[0]), schema);
    for window in WINDOWS {
        if !is_cut {
            break;
        }
        let ahead = source.peek_content(window);
        let is_all = ahead.len() < window;
        (is_ninjs, is_cut) = look(ahead, schema);
        is_cut &= !is_all;
    }
    is_ninjs
}

/// Whether what begins so is ninjs, as far as can be seen, and whether it is cut off before that is
/// told.
fn look(ahead: &[u8], schema: &Schema) -> (bool, bool) {
    let object = match ahead.strip_prefix(b"[") {
        Some(array) => array.trim_ascii_start(),
        None => ahead,
    };
    if !object.starts_with(b"{") {
        return (false, object.is_empty());
    }
    let mut signs = Signs::new(schema);
    let looked = Deserializer::from_slice(object).deserialize_map(&mut signs);
    let is_cut = looked.is_err_and(|error| error.classify() == Category::Eof);
    (signs.are_of_ninjs(), is_cut)
}

/// Whether the items are one per line. An item that is no valid JSON is then known to end with its
/// line; in every other layout it may spoil what comes after it.
pub(crate) fn is_one_per_line(source: &mut Source, path: &Path) -> bool {
    if matches!(format::extension(path).as_deref(), Some("jsonl" | "ndjson")) {
        return true;
    }
    let ahead = source.peek_line(WINDOWS[1]);
    let line = ahead.split(|&byte| byte == b'\n').next();
    line.is_some_and(|line| {
        line.starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(line).is_ok()
    })
}

/// What the fields of an object say about its format.
struct Signs<'a> {
    schema: &'a Schema,
    told: Option<Told>,
    has_id: bool,
    /// It has a text as ninjs 1 has it, whose names others use too.
    has_flat_text: bool,
}

/// What one field alone can tell.
enum Told {
    Ninjs,
    Row,
}

impl<'a> Signs<'a> {
    fn new(schema: &'a Schema) -> Self {
        Self {
            schema,
            told: None,
            has_id: false,
            has_flat_text: false,
        }
    }

    fn are_of_ninjs(&self) -> bool {
        match self.told {
            Some(Told::Ninjs) => true,
            Some(Told::Row) => false,
            None => self.has_id && self.has_flat_text,
        }
    }
}

impl<'de> Visitor<'de> for &mut Signs<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    /// Reads up to a field of a row, which outweighs all others.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            if let Some((Role::Text | Role::Labels, _)) = self.schema.role_of(&name) {
                self.told = Some(Told::Row);
                break;
            }
            match &*name {
                "headlines" | "bodies" => self.told = Some(Told::Ninjs),
                "uri" | "guid" => self.has_id = true,
                "headline" | "body_text" | "body_html" | "body_xhtml" => self.has_flat_text = true,
                "standard" => {
                    let mut each = |[name]: [Option<String>; 1]| {
                        if name.is_some_and(|name| name.eq_ignore_ascii_case("ninjs")) {
                            self.told = Some(Told::Ninjs);
                        }
                    };
                    map.next_value_seed(Objects {
                        fields: ["name"],
                        each: &mut each,
                    })?;
                    continue;
                }
                _ => {}
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}
