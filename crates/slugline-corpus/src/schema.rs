//! Which field plays which role: the options and the default names, resolved once per input.

use crate::ninjs_subject::SubjectPart;
use crate::{Labels, ReadOptions};

/// What a field is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Text,
    Labels,
    Title,
    Id,
}

impl Role {
    /// In the order in which a field that could play several roles is given away.
    pub(crate) const ALL: [Self; 4] = [Self::Text, Self::Labels, Self::Title, Self::Id];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Labels => "labels",
            Self::Title => "title",
            Self::Id => "id",
        }
    }

    /// The usual names of the field, those that go first first.
    fn default_names(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["text", "body", "content"],
            Self::Labels => &["labels", "topics", "label", "topic", "category"],
            Self::Title => &["title", "headline"],
            Self::Id => &["id"],
        }
    }
}

/// How the rows of one input are read.
#[derive(Debug)]
pub(crate) struct Schema {
    pub(crate) labels: Labels,
    pub(crate) label_separator: Option<String>,
    /// For each of [`Role::ALL`], the names its field may have.
    names: [Vec<String>; 4],
    /// For each of [`Role::ALL`], whether the caller named the field.
    named: [bool; 4],
}

impl Schema {
    pub(crate) fn new(labels: Labels, options: &ReadOptions) -> Self {
        let chosen = Role::ALL.map(|role| match role {
            Role::Text => &options.text_field,
            Role::Labels => &options.labels_field,
            Role::Title => &options.title_field,
            Role::Id => &options.id_field,
        });
        let names = Role::ALL.map(|role| match chosen[role as usize] {
            Some(name) => vec![name.clone()],
            None => role
                .default_names()
                .iter()
                .map(|&name| name.to_owned())
                .collect(),
        });
        Self {
            labels,
            label_separator: options
                .label_separator
                .clone()
                .filter(|text| !text.is_empty()),
            names,
            named: chosen.map(Option::is_some),
        }
    }

    /// The names the field of a role may have, best first.
    pub(crate) fn names(&self, role: Role) -> &[String] {
        &self.names[role as usize]
    }

    /// The first role whose field the caller named in a way that ninjs items have no field for: in
    /// them only the topics are to be chosen.
    pub(crate) fn unfit_for_ninjs(&self) -> Option<Role> {
        let is_unfit = |&role: &Role| match role {
            Role::Labels => self.named_subject_part().is_none(),
            Role::Text | Role::Title | Role::Id => self.is_named(role),
        };
        Role::ALL.into_iter().find(is_unfit)
    }

    /// The part of a subject that is the topic in ninjs items.
    pub(crate) fn subject_part(&self) -> SubjectPart {
        self.named_subject_part().unwrap_or(SubjectPart::NameOrCode)
    }

    fn named_subject_part(&self) -> Option<SubjectPart> {
        let field = self.names(Role::Labels).first();
        SubjectPart::of_field(
            field
                .map(String::as_str)
                .filter(|_| self.is_named(Role::Labels)),
        )
    }

    /// Whether the caller named the field of this role.
    pub(crate) fn is_named(&self, role: Role) -> bool {
        self.named[role as usize]
    }

    /// The role of a field, and the rank of its name among those of the role (0 goes first).
    pub(crate) fn role_of(&self, field: &str) -> Option<(Role, usize)> {
        Role::ALL.into_iter().find_map(|role| {
            let rank = self.names(role).iter().position(|name| name == field)?;
            Some((role, rank))
        })
    }
}
