//! Boards of the owner's: one TOML file each in the folder's `boards/`.

use std::path::Path;

use baremo_metrics::board::Board;
use baremo_metrics::service::OwnBoards;
use baremo_metrics::{Catalog, ServiceError};

use crate::error::Failure;
use crate::shelf::Shelf;

fn shelf(root: &Path) -> Shelf<'_> {
    Shelf::new(root, "boards", ["board", "ningún panel"])
}

/// Returns the boards by the word they are kept under. A file that cannot be read is left out and
/// told with its reason.
///
/// # Errors
///
/// Fails when the folder cannot be listed.
pub fn all(root: &Path, catalog: &Catalog) -> Result<OwnBoards, Failure> {
    let parse = |text: &str| Board::parse(text, catalog).map_err(ServiceError::from);
    let mut own = OwnBoards::default();
    for (word, board) in shelf(root).read_all(parse)? {
        match board {
            Ok(board) => drop(own.boards.insert(word, board)),
            Err(problem) => drop(own.broken.insert(word, problem)),
        }
    }
    Ok(own)
}

/// Keeps a board under a word.
///
/// # Errors
///
/// Fails when the word is none or the file cannot be written.
pub fn save(root: &Path, word: &str, board: &Board) -> Result<(), Failure> {
    shelf(root).write(word, &board.toml())
}

/// Forgets a board.
///
/// # Errors
///
/// Fails when there is none of this word.
pub fn forget(root: &Path, word: &str) -> Result<(), Failure> {
    shelf(root).forget(word)
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
        let outside = save(folder.path(), "../noche", &board).unwrap_err();
        assert_eq!(outside.message.to_string(), "`../noche` is no name of a board");
        assert!(!folder.path().join("noche.toml").exists());
        std::fs::write(folder.path().join("boards/broken.toml"), "title = \"a\"\nmetric = 1\n")
            .unwrap();
        let own = all(folder.path(), &catalog).unwrap();
        assert_eq!(own.boards["noche"], board);
        assert!(
            own.broken["broken"].message.starts_with("line 2: unknown key `metric`"),
            "{own:?}"
        );
        std::fs::write(folder.path().join("noche.toml"), "not a board").unwrap();
        assert_eq!(forget(folder.path(), "../noche").unwrap_err().exit_status(), 1);
        assert!(folder.path().join("noche.toml").exists());
        forget(folder.path(), "noche").unwrap();
        assert_eq!(forget(folder.path(), "noche").unwrap_err().exit_status(), 1);
        // One that is there and stays is not told as one that is not there.
        std::fs::create_dir(folder.path().join("boards/stuck.toml")).unwrap();
        let failure = forget(folder.path(), "stuck").unwrap_err();
        assert_eq!(failure.exit_status(), 4, "{failure:?}");
        assert!(failure.message.en.starts_with("cannot remove `boards/stuck.toml`: "));
    }
}
