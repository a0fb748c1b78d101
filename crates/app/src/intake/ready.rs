//! What is looked at before an import by pages or API is begun.

use baremo_model::{ErrorKind, told};

use crate::commands::message;
use crate::error::Failure;
use crate::folder::Folder;

/// Checks that figures can be told, without which an import would end without saying what it did.
/// What is wrong names files of the server: its terminal is told, and whoever imports is told that.
///
/// # Errors
///
/// Fails when a file of settings cannot be read, or a page that comes with the program is wrong.
pub(super) fn check(folder: &Folder) -> Result<(), Failure> {
    let Err(failure) = folder.settings() else { return Ok(()) };
    message(&format!("cannot import: {}", failure.message));
    Err(Failure {
        message: told!(
            "nothing was imported: a file of settings on the server is wrong, and no figure can \
             be told until it is mended; the server's terminal says which",
            "no se ha importado nada: un fichero de ajustes del servidor está mal y no se puede \
             dar ninguna cifra hasta corregirlo; el terminal del servidor dice cuál"
        ),
        hints: Vec::new(),
        typed: Vec::new(),
        kind: ErrorKind::Config,
        is_usage: false,
        cause: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_keeps_figures_from_being_told_is_told_without_a_path() {
        let data = tempfile::tempdir().expect("temporary folder");
        let folder = Folder::create(data.path()).expect("it is made");
        assert!(check(&folder).is_ok());
        let calendars = data.path().join("calendars");
        std::fs::create_dir_all(&calendars).expect("it can be made");
        std::fs::write(calendars.join("broken.toml"), [0xff, 0xfe]).expect("it can be written");
        let failure = check(&folder).expect_err("it cannot be read");
        let said = format!("{failure:?}");
        assert!(failure.message.en.starts_with("nothing was imported"), "{said}");
        assert!(!said.contains("broken.toml"), "{said}");
    }
}
