//! Files that only the owner of the folder may read.

use std::io::Write;
use std::path::Path;

use crate::error::Failure;
use crate::error::file::unwritten;

/// Writes a file of a folder at once, readable for its owner alone from its first byte.
///
/// # Errors
///
/// Fails when it cannot be written; the file is then as it was.
pub fn write(root: &Path, name: &str, text: &str) -> Result<(), Failure> {
    let failed = |error: std::io::Error| unwritten(Path::new(name), error);
    let beside = root.join(format!(".{name}.new"));
    match std::fs::remove_file(&beside) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(failed(error));
        }
        _ => {}
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside).map_err(failed)?;
    let wrote = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    let wrote = wrote.and_then(|()| std::fs::rename(&beside, root.join(name)));
    // A full disk needs the space of the half file at once.
    wrote.inspect_err(|_| drop(std::fs::remove_file(&beside))).map_err(failed)
}
