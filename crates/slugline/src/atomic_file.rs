//! A file that is there as a whole or not at all.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::Error;

/// A file that is written and has not got its name yet: until [`Self::commit`], what has
/// that name stays as it is, and without it nothing is left behind.
#[derive(Debug)]
pub struct AtomicFile {
    /// The name as it was given, for messages.
    path: PathBuf,
    /// What the name leads to.
    target: PathBuf,
    file: NamedTempFile,
}

impl AtomicFile {
    /// Finds out, before the work is done, what would keep a file from being written after
    /// it, as far as that can be told.
    ///
    /// # Errors
    /// [`Error::NotAFile`], and [`Error::Write`] if there is no such folder.
    pub fn check_path(path: &Path) -> Result<(), Error> {
        // A folder could not be replaced, and a device could: by a file, for everyone.
        if path.metadata().is_ok_and(|found| !found.is_file()) {
            return Err(Error::NotAFile {
                path: path.to_owned(),
            });
        }
        if folder(path).metadata().map_err(failed(path))?.is_dir() {
            Ok(())
        } else {
            Err(failed(path)(io::ErrorKind::NotADirectory.into()))
        }
    }

    /// Writes the bytes to a temporary file in the same folder, and brings them to the disk.
    ///
    /// # Errors
    /// [`Error::NotAFile`] and [`Error::Write`], with the path.
    pub fn write(path: &Path, bytes: &[u8]) -> Result<Self, Error> {
        Self::check_path(path)?;
        let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let file = write_beside(folder(&target), bytes).map_err(failed(path))?;
        Ok(Self {
            path: path.to_owned(),
            target,
            file,
        })
    }

    /// Gives the file its name. A symbolic link stays one, and what it leads to is replaced.
    ///
    /// # Errors
    /// [`Error::Write`] with the path.
    pub fn commit(self) -> Result<(), Error> {
        let Self { path, target, file } = self;
        file.persist(&target)
            .map_err(|error| failed(&path)(error.error))?;
        sync_folder(folder(&target));
        Ok(())
    }
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    |source| Error::Write { path, source }
}

/// The folder of a file.
fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn write_beside(folder: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".slugline-").suffix(".tmp");
    // Not as a temporary file of its owner alone: it is to be as open as any new file.
    let mut file = builder.make_in(folder, |path| File::create_new(path))?;
    // Straight to the file: an error then doesn't name one that nobody has heard of.
    file.as_file_mut().write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// Brings the new name to the disk, where a folder can be opened for that. The file is there
/// by now: that some systems don't know how to, or allow it, is no reason to say otherwise.
fn sync_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}
