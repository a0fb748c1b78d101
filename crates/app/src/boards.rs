//! Boards of the owner's: one TOML file each in the folder's `boards/`.

use std::path::{Path, PathBuf};

use baremo_metrics::Catalog;
use baremo_metrics::board::Board;
use baremo_metrics::service::{OwnBoards, SavedView};
use baremo_model::ErrorKind;

use crate::error::Failure;

/// Folder of the boards.
const FOLDER: &str = "boards";
/// Bytes a file of one board may have.
const LONGEST: u64 = 64 * 1024;

/// Returns the boards by the word they are kept under. A file that cannot be read is left out and
/// told with its reason: one wrong file must not hide the others.
///
/// # Errors
///
/// Fails when the folder cannot be listed.
pub fn all(root: &Path, catalog: &Catalog) -> Result<OwnBoards, Failure> {
    let mut own = OwnBoards::default();
    let entries = match std::fs::read_dir(root.join(FOLDER)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(own),
        Err(error) => return Err(Failure::unavailable(format!("cannot read `{FOLDER}`: {error}"))),
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        let word = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if path.extension().is_none_or(|ending| ending != "toml") || !is_word(word) {
            continue;
        }
        match read(&path, catalog) {
            Ok(board) => {
                own.boards.insert(word.to_owned(), board);
            }
            Err(problem) => {
                own.broken.insert(word.to_owned(), problem);
            }
        }
    }
    Ok(own)
}

fn read(path: &Path, catalog: &Catalog) -> Result<Board, String> {
    let long = std::fs::metadata(path).map_err(|error| error.to_string())?.len() > LONGEST;
    if long {
        return Err(format!("longer than {LONGEST} bytes"));
    }
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    Board::parse(&text, catalog).map_err(|problem| problem.to_string())
}

fn is_word(word: &str) -> bool {
    SavedView::word(word).as_deref() == Some(word)
}

fn place(root: &Path, word: &str) -> PathBuf {
    root.join(FOLDER).join(format!("{word}.toml"))
}

/// Keeps a board under a word.
///
/// # Errors
///
/// Fails when the word is none or the file cannot be written.
pub fn save(root: &Path, word: &str, board: &Board) -> Result<(), Failure> {
    if !is_word(word) {
        let message = format!("`{word}` is no name of a board");
        let hint = "lower-case letters, digits and single dashes";
        return Err(Failure::request(message).hint(hint));
    }
    let failed = |error: std::io::Error| {
        Failure::unavailable(format!("cannot write `{FOLDER}/{word}.toml`: {error}"))
    };
    std::fs::create_dir_all(root.join(FOLDER)).map_err(failed)?;
    // Written beside and moved into place, so that a reader never sees half a file.
    let beside = root.join(FOLDER).join(format!(".{word}.new"));
    std::fs::write(&beside, board.toml()).map_err(failed)?;
    std::fs::rename(&beside, place(root, word)).map_err(failed)
}

/// Forgets a board.
///
/// # Errors
///
/// Fails when there is none of this word.
pub fn forget(root: &Path, word: &str) -> Result<(), Failure> {
    let gone = is_word(word) && std::fs::remove_file(place(root, word)).is_ok();
    gone.then_some(()).ok_or_else(|| Failure {
        message: format!("there is no board `{word}`"),
        hints: Vec::new(),
        kind: ErrorKind::NotFound,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_board_is_kept_read_and_forgotten_and_a_broken_one_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let catalog = crate::catalog::built_in().unwrap();
        assert_eq!(all(folder.path(), &catalog).unwrap(), OwnBoards::default());
        let text = "title = \"Noche\"\n[[card]]\nmetric = \"backlog\"\ngoal = 40\n";
        let board = Board::parse(text, &catalog).unwrap();
        save(folder.path(), "noche", &board).unwrap();
        assert!(save(folder.path(), "../noche", &board).is_err());
        std::fs::write(folder.path().join("boards/broken.toml"), "title = \"a\"\nmetric = 1\n")
            .unwrap();
        let own = all(folder.path(), &catalog).unwrap();
        assert_eq!(own.boards["noche"], board);
        assert!(own.broken["broken"].starts_with("line 2: unknown key `metric`"), "{own:?}");
        assert!(forget(folder.path(), "../noche").is_err());
        forget(folder.path(), "noche").unwrap();
        assert!(forget(folder.path(), "noche").is_err());
    }
}
