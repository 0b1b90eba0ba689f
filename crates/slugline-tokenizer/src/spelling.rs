//! British spellings and the American ones they share a token with.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use crate::data::rows;

static FILE: &str = include_str!("data/spelling.txt");

/// From each British form to the American one; read once, at its first use.
static AMERICAN: LazyLock<HashMap<Box<str>, Box<str>, FixedState>> =
    LazyLock::new(|| pairs().collect());

/// The American spelling of a lower-case word, or the word itself where it has but one.
///
/// American, for the English Snowball stemmer cuts off *-ize* and *-ization* and knows no
/// *-ise*: `centralized` meets `central` in one stem, `centralised` would stay apart.
pub(crate) fn american(word: &str) -> &str {
    AMERICAN.get(word).map_or(word, |american| american)
}

fn pairs() -> impl Iterator<Item = (Box<str>, Box<str>)> {
    rows(FILE).filter_map(Row::parse).flat_map(|row| {
        row.endings().map(move |ending| {
            (
                [row.british, ending].concat().into(),
                [row.american, ending].concat().into(),
            )
        })
    })
}

/// Two beginnings and the endings that both take.
#[derive(Clone, Copy)]
struct Row {
    british: &'static str,
    american: &'static str,
    endings: &'static str,
}

impl Row {
    /// `None` for a row that defines a set of endings.
    fn parse(line: &'static str) -> Option<Self> {
        let (british, rest) = line.split_once(' ')?;
        let (american, endings) = rest.split_once(' ')?;
        (!british.starts_with('@')).then_some(Self {
            british,
            american,
            endings,
        })
    }

    fn endings(self) -> impl Iterator<Item = &'static str> {
        self.endings
            .split(' ')
            .flat_map(|ending| {
                if ending.starts_with('@') {
                    set(ending)
                } else {
                    ending
                }
                .split(' ')
            })
            .map(|ending| if ending == "-" { "" } else { ending })
    }
}

/// The endings of a named set, such as `@ise`.
fn set(name: &str) -> &'static str {
    rows(FILE)
        .filter_map(|line| line.split_once(' '))
        .find_map(|(key, endings)| (key == name).then_some(endings))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn the_file_is_sorted_and_every_row_is_read() {
        let lines: Vec<_> = rows(FILE).filter(|line| !line.starts_with('@')).collect();
        let rows: Vec<_> = lines.iter().filter_map(|line| Row::parse(line)).collect();
        assert_eq!(rows.len(), lines.len());
        assert!(rows.is_sorted_by(|a, b| a.british < b.british));
        for row in rows {
            assert!(
                row.endings()
                    .all(|ending| ending.bytes().all(|b| b.is_ascii_lowercase()))
            );
        }
    }

    #[test]
    fn no_word_is_listed_twice_and_no_american_form_is_a_variant_itself() {
        let mut american_forms = BTreeMap::new();
        for (british, american) in pairs() {
            assert_ne!(british, american);
            let before = american_forms.insert(british.clone(), american);
            assert!(before.is_none(), "{british} is listed twice");
        }
        for (british, american) in &american_forms {
            assert!(
                !american_forms.contains_key(american),
                "{british} → {american} → …"
            );
        }
        assert!(
            american_forms.len() > 3000,
            "{} pairs",
            american_forms.len()
        );
    }
}
