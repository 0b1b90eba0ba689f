//! A model on the disk: the whole old file or the whole new one.

use std::fs;
use std::path::Path;

use slugline::{Error, TopicModel};

use crate::generate;
use crate::support::{small_model, train};

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_model_is_saved_and_replaced_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news model.slugline");
    let (first, second) = (small_model(), train(&generate::articles(1, 40, true)));
    for model in [&first, &second, &first] {
        let length = model.save(&path, || true).unwrap();
        let bytes = fs::read(&path).unwrap();
        assert_eq!(length, bytes.len() as u64);
        assert!(bytes == model.to_bytes().unwrap());
        let loaded = TopicModel::load(&path).unwrap();
        assert!(loaded.to_bytes().unwrap() == bytes);
        assert_eq!(names(folder.path()), ["news model.slugline"]);
    }
}

#[test]
fn a_change_of_mind_leaves_the_old_model_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model");
    fs::write(&path, "old").unwrap();
    let mut beside = Vec::new();
    let saved = small_model().save(&path, || {
        beside = names(folder.path());
        false
    });
    assert!(matches!(saved, Err(Error::Stopped)), "{saved:?}");
    assert_eq!(
        beside.len(),
        2,
        "the new one is ready in the same folder: {beside:?}"
    );
    assert_eq!(names(folder.path()), ["model"]);
    assert_eq!(fs::read(&path).unwrap(), b"old");
}

#[test]
fn what_cannot_be_written_to_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let model = small_model();
    let path = folder.path().join("missing/model");
    let error = model
        .save(&path, || true)
        .expect_err("there is no such folder");
    assert!(
        matches!(&error, Error::Write { path: p, .. } if *p == path),
        "{error:?}"
    );

    let path = folder.path().join("file");
    fs::write(&path, "").unwrap();
    let below = path.join("model");
    let error = model
        .save(&below, || true)
        .expect_err("a file is no folder");
    assert!(matches!(error, Error::Write { .. }), "{error:?}");

    let error = model
        .save(folder.path(), || true)
        .expect_err("a folder is no file");
    assert!(matches!(error, Error::NotAFile { .. }), "{error:?}");
    assert_eq!(names(folder.path()), ["file"]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    /// The permissions of a file that was made in the ordinary way are what umask says.
    #[test]
    fn a_model_is_as_open_as_any_new_file() {
        let folder = tempfile::tempdir().unwrap();
        let (model, other) = (folder.path().join("model"), folder.path().join("other"));
        small_model().save(&model, || true).unwrap();
        fs::write(&other, "").unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode();
        assert_eq!(mode(&model), mode(&other));
    }

    #[test]
    fn a_link_stays_one_and_what_it_leads_to_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let (link, target) = (
            folder.path().join("current"),
            elsewhere.path().join("today"),
        );
        fs::write(&target, "old").unwrap();
        symlink(&target, &link).unwrap();
        let model = small_model();
        model.save(&link, || true).unwrap();
        assert_eq!(fs::read_link(&link).unwrap(), target);
        assert!(fs::read(&target).unwrap() == model.to_bytes().unwrap());
        assert_eq!(names(folder.path()), ["current"]);
        assert_eq!(names(elsewhere.path()), ["today"]);
    }

    /// As root, a file would take the place of the device for every program.
    #[test]
    fn a_device_is_not_replaced() {
        let error = small_model().save("/dev/null".as_ref(), || true);
        assert!(matches!(error, Err(Error::NotAFile { .. })), "{error:?}");
    }
}
