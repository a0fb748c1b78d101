//! Files that only the owner of the folder may read.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::Path;

use baremo_store::flush_names;

use crate::durable;
use crate::error::Failure;
use crate::error::file::unwritten;

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
/// As [`durable::put`].
pub fn put(path: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    durable::put_as(path, content, closed(&mut OpenOptions::new()))
}

/// Writes a file that is not there yet.
///
/// # Errors
///
/// As [`durable::put_new`].
pub fn put_new(path: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    durable::put_new_as(path, content, closed(&mut OpenOptions::new()))
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
    let is_there = path.is_dir();
    builder.create(path)?;
    if !is_there {
        path.parent().map_or(Ok(()), flush_names)?;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        drop(std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700)));
    }
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_file_is_its_owners_alone_however_it_came() {
        let folder = tempfile::tempdir().unwrap();
        let [made, replaced] = ["visitor.key", "owner.toml"].map(|name| folder.path().join(name));
        put_new(&made, "new").unwrap();
        std::fs::write(&replaced, "open to all").unwrap();
        put(&replaced, "new").unwrap();
        for path in [made, replaced] {
            assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
