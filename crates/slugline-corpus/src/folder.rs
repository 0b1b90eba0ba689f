//! Walks a folder of text files or of ninjs items, in the order of their names.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use crate::ninjs_file::NinjsFile;
use crate::record::{Content, Cut};
use crate::schema::Schema;
use crate::source::{Consumed, Source};
use crate::{CorpusError, Format, Labels, Location, MAX_RECORD_BYTES, RecordProblem, ninjs_layout};

/// A file of a folder, read whole.
#[derive(Debug)]
pub(crate) struct TextFile {
    pub(crate) bytes: Vec<u8>,
    /// The path below the folder, without the extension.
    pub(crate) id: String,
    /// The folder below the root in which it lies, where that is a topic.
    pub(crate) topic: Option<String>,
}

/// Which files of a folder are read.
#[derive(Debug, Clone)]
pub(crate) struct Walk {
    root: PathBuf,
    /// How far below the root files must lie.
    depth: usize,
    only_ninjs: bool,
}

impl Walk {
    /// Text files. Where labels are required, they lie in a topic folder or below; those beside
    /// the topic folders, such as a README, are left out.
    pub(crate) fn of_texts(root: &Path, labels: Labels) -> Self {
        Self {
            root: root.to_path_buf(),
            depth: match labels {
                Labels::Required => 2,
                Labels::Optional => 1,
            },
            only_ninjs: false,
        }
    }

    /// Files of ninjs items, wherever they lie. Files of other kinds are left out.
    pub(crate) fn of_ninjs(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
            depth: 1,
            only_ninjs: true,
        }
    }

    /// The files, and the errors met on the way.
    fn files(&self) -> impl Iterator<Item = walkdir::Result<DirEntry>> + Send + use<> {
        let Self {
            depth, only_ninjs, ..
        } = *self;
        let visible = |entry: &DirEntry| {
            entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".")
        };
        let is_read = move |entry: &DirEntry| {
            entry.depth() >= depth
                && entry.file_type().is_file()
                && (!only_ninjs || Format::of_name(entry.path()) == Some(Format::JsonLines))
        };
        WalkDir::new(&self.root)
            .follow_links(true)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(visible)
            .filter(move |entry| entry.as_ref().map_or(true, is_read))
    }
}

/// The articles of a folder. Hidden files and folders are left out; symbolic links are followed,
/// and one that leads into a circle is an error of its own.
pub(crate) struct Folder {
    walk: Walk,
    schema: Arc<Schema>,
    files: Box<dyn Iterator<Item = walkdir::Result<DirEntry>> + Send>,
    /// The file of ninjs items that is being read, and its name.
    open: Option<(Arc<Path>, NinjsFile)>,
    consumed: Consumed,
}

impl Folder {
    /// Looks whether there are articles in the folder.
    pub(crate) fn open(
        walk: Walk,
        schema: &Arc<Schema>,
        consumed: &Consumed,
    ) -> Result<Self, CorpusError> {
        if walk.files().next().is_none() {
            let anywhere = Walk::of_texts(&walk.root, Labels::Optional);
            let path = walk.root;
            return Err(match anywhere.files().next() {
                Some(_) if !walk.only_ninjs => CorpusError::NoTopicFolders { path },
                _ => CorpusError::EmptyFolder { path },
            });
        }
        Ok(Self {
            files: Box::new(walk.files()),
            walk,
            schema: Arc::clone(schema),
            open: None,
            consumed: consumed.clone(),
        })
    }

    /// The bytes of all files that are read.
    pub(crate) fn total_bytes(&self) -> u64 {
        let files = self.walk.files();
        files
            .filter_map(|entry| Some(entry.ok()?.metadata().ok()?.len()))
            .sum()
    }

    /// The next article, or why it could not be read.
    pub(crate) fn next(&mut self) -> Option<Cut> {
        loop {
            if let Some((path, file)) = &mut self.open {
                match file.next() {
                    Ok(Some(item)) => return Some(item.into_cut(path, Content::NinjsItem)),
                    Ok(None) => self.open = None,
                    Err(error) => {
                        let location = Location::line_of(path, file.line());
                        self.open = None;
                        return Some((location, Err(RecordProblem::Unreadable(error))));
                    }
                }
                continue;
            }
            let entry = match self.files.next()? {
                Ok(entry) => entry,
                Err(error) => {
                    let location = Location::file(error.path().unwrap_or(&self.walk.root));
                    return Some((location, Err(RecordProblem::Unreadable(error.into()))));
                }
            };
            match self.read(entry.path()) {
                Ok(Some(file)) => {
                    return Some((Location::file(entry.path()), Ok(Content::TextFile(file))));
                }
                Ok(None) => {}
                Err(problem) => return Some((Location::file(entry.path()), Err(problem))),
            }
        }
    }

    /// Reads a text file, or opens a file of ninjs items and gives `None`.
    fn read(&mut self, path: &Path) -> Result<Option<TextFile>, RecordProblem> {
        let open = || Source::open(path, &self.consumed).map_err(RecordProblem::Unreadable);
        if let Some(format) = Format::of_name(path).filter(|&format| format != Format::Text) {
            // An item in a topic folder would have its topics told twice.
            let may_be_ninjs = format == Format::JsonLines
                && (self.walk.only_ninjs || self.schema.labels == Labels::Optional)
                && self.schema.unfit_for_ninjs().is_none();
            if !may_be_ninjs {
                return Err(RecordProblem::NotText { format });
            }
            let mut source = open()?;
            if !self.walk.only_ninjs && !ninjs_layout::is_ninjs(&mut source, &self.schema) {
                return Err(RecordProblem::NotText { format });
            }
            source.skip_mark();
            self.open = Some((Arc::from(path), NinjsFile::new(source, path)));
            return Ok(None);
        }
        let below = path.strip_prefix(&self.walk.root).unwrap_or(path);
        let topic = match self.schema.labels {
            Labels::Required => below.iter().next().map(lossy),
            Labels::Optional => None,
        };
        let bytes = read_whole(open()?).map_err(RecordProblem::Unreadable)?;
        let bytes = bytes.ok_or(RecordProblem::TooLarge)?;
        Ok(Some(TextFile {
            bytes,
            id: id_of(below),
            topic,
        }))
    }
}

/// The path without its extension, with `/` between its parts on every system.
fn id_of(path: &Path) -> String {
    let parts: Vec<String> = path.with_extension("").iter().map(lossy).collect();
    parts.join("/")
}

fn lossy(name: &OsStr) -> String {
    name.to_string_lossy().into_owned()
}

/// Reads a stream to its end; `None` where it has more than [`MAX_RECORD_BYTES`].
pub(crate) fn read_whole(source: Source) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    source.take(MAX_RECORD_BYTES + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= MAX_RECORD_BYTES).then_some(bytes))
}
