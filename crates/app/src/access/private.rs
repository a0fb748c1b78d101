//! Files that only the owner of the folder may read.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::Failure;
use crate::error::file::unwritten;

/// Writes a file of a folder at once, readable for its owner alone from its first byte.
///
/// # Errors
///
/// Fails when it cannot be written; the file is then as it was.
pub fn write(root: &Path, name: &str, text: &str) -> Result<(), Failure> {
    let wrote = replace(&root.join(name), &root.join(format!(".{name}.new")), text);
    wrote.map_err(|error| unwritten(Path::new(name), error))
}

/// Does the same where another process may be at the same file.
///
/// # Errors
///
/// As [`write`].
pub fn put(path: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    replace(path, &beside(path), content)
}

/// Writes a file that is not there yet: whole from the instant at which it has its name.
///
/// # Errors
///
/// Fails when it cannot be written, with [`io::ErrorKind::AlreadyExists`] where it is there.
pub fn put_new(path: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    place(&beside(path), content, |beside| match std::fs::hard_link(beside, path) {
        Ok(()) => std::fs::remove_file(beside),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // Not every disk has links.
        Err(_) => std::fs::rename(beside, path),
    })
}

/// Returns where a file is written before it has its name, by this process.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.new", std::process::id()))
}

fn replace(path: &Path, beside: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    place(beside, content, |beside| std::fs::rename(beside, path))
}

/// Writes a file and gives it its name.
fn place(
    beside: &Path,
    content: impl AsRef<[u8]>,
    name: impl FnOnce(&Path) -> io::Result<()>,
) -> io::Result<()> {
    match std::fs::remove_file(beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = closed(OpenOptions::new().write(true).create_new(true)).open(beside)?;
    let wrote = file.write_all(content.as_ref()).and_then(|()| file.sync_all());
    let wrote = wrote.and_then(|()| name(beside));
    // A full disk needs the space of the half file at once.
    wrote.inspect_err(|_| drop(std::fs::remove_file(beside)))
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
