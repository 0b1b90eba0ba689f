//! What the caller may say about an input: its format and the names of its fields.

use crate::Format;

/// Whether an article must come with labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Labels {
    /// To train and to evaluate: an article without labels is a
    /// [`RecordError`](crate::RecordError), a folder must have a folder per topic.
    Required,
    /// To classify: labels are read where they are, and nothing is amiss where they are not. A
    /// folder is walked file by file whatever its folders are called, and they are no topics; it
    /// may hold ninjs items beside text files.
    Optional,
}

/// How to read an input. The default reads files that name their fields in one of the usual ways.
///
/// A field that is named here must be there: a CSV header without it is a
/// [`CorpusError`](crate::CorpusError). Field names are matched exactly in JSON; in the header of
/// CSV and TSV exactly or else without regard to ASCII case. Of ninjs items, whose fields are those
/// of the standard, only the part of a subject that is the topic can be chosen; JSON is not taken
/// for ninjs where other fields are named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// `format`: how the input is laid out. Default: told by the extension of the file, or else by
    /// how its content begins.
    pub format: Option<Format>,
    /// `text_field`: the field that holds the text. Default: the first there is of `text`, `body`,
    /// `content`.
    pub text_field: Option<String>,
    /// `title_field`: the field that holds the title. Default: the first there is of `title`,
    /// `headline`; without one the title is looked for in the text.
    pub title_field: Option<String>,
    /// `labels_field`: the field that holds the topics. Default: the first there is of `labels`,
    /// `topics`, `label`, `topic`, `category`. Of ninjs items `subjects.name`, `subjects.uri` or
    /// `subjects.code` (the end of the URI); default: the name, or else the code.
    pub labels_field: Option<String>,
    /// `id_field`: the field that holds the article's id. Default: `id`; without one the id is
    /// `FILE-NAME:LINE`. Of ninjs items it is the `uri`.
    pub id_field: Option<String>,
    /// `label_separator`: what stands between the topics in a string of several, such as `;`. Any
    /// non-empty string. Default: none, a string is one topic. The strings of a JSON array are
    /// one topic each, and are not cut.
    pub label_separator: Option<String>,
}
