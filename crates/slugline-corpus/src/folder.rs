//! Walks a folder of text files, in the order of their names.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::source::{Consumed, Source};
use crate::{CorpusError, Format, Labels, Location, MAX_RECORD_BYTES, RecordProblem};

/// A file of a folder, read whole.
#[derive(Debug)]
pub(crate) struct TextFile {
    pub(crate) bytes: Vec<u8>,
    /// The path below the folder, without the extension.
    pub(crate) id: String,
    /// The folder below the root in which it lies, where that is a topic.
    pub(crate) topic: Option<String>,
}

/// The files of a folder. Hidden files and folders are left out; symbolic links are followed, and
/// one that leads into a circle is an error of its own.
pub(crate) struct Folder {
    root: PathBuf,
    labels: Labels,
    files: Box<dyn Iterator<Item = walkdir::Result<DirEntry>> + Send>,
    consumed: Consumed,
}

impl Folder {
    /// Looks whether there are articles in the folder.
    pub(crate) fn open(
        root: &Path,
        labels: Labels,
        consumed: &Consumed,
    ) -> Result<Self, CorpusError> {
        let path = || root.to_path_buf();
        if files(root, labels).next().is_none() {
            return Err(match files(root, Labels::Optional).next() {
                Some(_) => CorpusError::NoTopicFolders { path: path() },
                None => CorpusError::EmptyFolder { path: path() },
            });
        }
        Ok(Self {
            root: path(),
            labels,
            files: Box::new(files(root, labels)),
            consumed: consumed.clone(),
        })
    }

    /// The next file, or why it could not be read.
    pub(crate) fn next(&mut self) -> Option<(Location, Result<TextFile, RecordProblem>)> {
        Some(match self.files.next()? {
            Ok(entry) => (Location::file(entry.path()), self.read(entry.path())),
            Err(error) => {
                let location = Location::file(error.path().unwrap_or(&self.root));
                (location, Err(RecordProblem::Unreadable(error.into())))
            }
        })
    }

    fn read(&self, path: &Path) -> Result<TextFile, RecordProblem> {
        match Format::of_name(path) {
            None | Some(Format::Text) => {}
            Some(format) => return Err(RecordProblem::NotText { format }),
        }
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        let topic = match self.labels {
            Labels::Required => below.iter().next().map(lossy),
            Labels::Optional => None,
        };
        let source = Source::open(path, &self.consumed).map_err(RecordProblem::Unreadable)?;
        let bytes = read_whole(source).map_err(RecordProblem::Unreadable)?;
        let bytes = bytes.ok_or(RecordProblem::TooLarge)?;
        Ok(TextFile {
            bytes,
            id: id_of(below),
            topic,
        })
    }
}

/// The bytes of all files that a folder's reader reads.
pub(crate) fn total_bytes(root: &Path, labels: Labels) -> u64 {
    let lengths = files(root, labels).filter_map(|entry| Some(entry.ok()?.metadata().ok()?.len()));
    lengths.sum()
}

/// The path without its extension, with `/` between its parts on every system.
pub(crate) fn id_of(path: &Path) -> String {
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

/// The files below `root`, and the errors met on the way. Where labels are required, files lie in
/// a topic folder or below; those beside the topic folders, such as a README, are left out.
fn files(
    root: &Path,
    labels: Labels,
) -> impl Iterator<Item = walkdir::Result<DirEntry>> + Send + 'static {
    let depth = match labels {
        Labels::Required => 2,
        Labels::Optional => 1,
    };
    let visible = |entry: &DirEntry| {
        entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    let is_article = move |entry: &DirEntry| entry.depth() >= depth && entry.file_type().is_file();
    WalkDir::new(root)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(visible)
        .filter(move |entry| entry.as_ref().map_or(true, is_article))
}
