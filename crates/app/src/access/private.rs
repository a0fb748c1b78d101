//! Files that only the owner of the folder may read.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::error::Failure;
use crate::error::file::unwritten;
use crate::folder::beside;

/// Writes a file of a folder at once, readable for its owner alone from its first byte.
///
/// # Errors
///
/// Fails when it cannot be written; the file is then as it was.
pub fn write(root: &Path, name: &str, text: &str) -> Result<(), Failure> {
    put(&root.join(name), text).map_err(|error| unwritten(Path::new(name), error))
}

/// Does the same at any place.
///
/// # Errors
///
/// As [`write`].
pub fn put(path: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    place(path, content, |half| std::fs::rename(half, path))
}

/// Writes a file that is not there yet: whole from the instant at which it has its name. It gets
/// it by a link, without which the store cannot work either: moving would replace what another
/// process wrote meanwhile.
///
/// # Errors
///
/// Fails when it cannot be written, with [`io::ErrorKind::AlreadyExists`] where it is there.
pub fn put_new(path: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    place(path, content, |half| {
        std::fs::hard_link(half, path).and_then(|()| std::fs::remove_file(half))
    })
}

/// Writes a file beside its place and gives it its name.
fn place(
    path: &Path,
    content: impl AsRef<[u8]>,
    name: impl FnOnce(&Path) -> io::Result<()>,
) -> io::Result<()> {
    let half = beside(path);
    // A process of the same number may have been killed here.
    match std::fs::remove_file(&half) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = closed(OpenOptions::new().write(true).create_new(true)).open(&half)?;
    let wrote = file.write_all(content.as_ref()).and_then(|()| file.sync_all());
    let wrote = wrote.and_then(|()| name(&half));
    // A full disk needs the space of the half file at once.
    wrote.inspect_err(|_| drop(std::fs::remove_file(&half)))
}

/// Has a file that is made so be one that only its owner may read.
pub fn closed(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Makes a folder that only its owner may look into, and closes one that is there, where it is
/// this user's.
///
/// # Errors
///
/// Fails when it cannot be made.
pub fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        drop(std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Has eight threads write a file at once, each its own text; returns these and how it went.
    fn at_once(
        path: &Path,
        write: fn(&Path, &str) -> io::Result<()>,
    ) -> Vec<(String, io::Result<()>)> {
        let texts: Vec<String> = (0..8).map(|thread| thread.to_string().repeat(50_000)).collect();
        std::thread::scope(|scope| {
            let begun = texts.into_iter().map(|text| {
                scope.spawn(move || {
                    let wrote = write(path, &text);
                    (text, wrote)
                })
            });
            let begun: Vec<_> = begun.collect();
            begun.into_iter().map(|one| one.join().expect("nothing panics")).collect()
        })
    }

    #[test]
    fn of_many_that_make_a_file_one_is_first_and_the_others_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.key");
        let (made, late): (Vec<_>, Vec<_>) =
            at_once(&path, |path, text| put_new(path, text.as_bytes()))
                .into_iter()
                .partition(|it| it.1.is_ok());
        assert_eq!(made.len(), 1);
        assert!(std::fs::read_to_string(&path).unwrap() == made[0].0, "it is another's");
        let kinds: Vec<_> = late.into_iter().map(|(_, wrote)| wrote.unwrap_err().kind()).collect();
        assert_eq!(kinds, [io::ErrorKind::AlreadyExists; 7]);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside");
    }

    #[test]
    fn threads_that_replace_a_file_at_once_leave_it_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("owner.toml");
        let wrote = at_once(&path, |path, text| put(path, text.as_bytes()));
        let left = std::fs::read_to_string(&path).unwrap();
        assert!(wrote.iter().any(|(text, _)| *text == left), "it is nobody's");
        for (_, wrote) in wrote {
            wrote.expect("nobody is in the way of another");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside");
    }

    #[test]
    fn no_two_are_written_in_one_place() {
        let path = Path::new("closes/2026-11.json");
        let (one, other) = (beside(path), beside(path));
        assert_ne!(one, other);
        assert_eq!((one.parent(), other.parent()), (path.parent(), path.parent()));
        assert_ne!(one.extension(), path.extension(), "it is none of the folder's own");
    }
}
