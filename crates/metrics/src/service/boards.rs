//! What people lay out and keep: boards, and the saved questions that are called views.
//!
//! `/boards` shows the one, `/explore` the other.

use std::collections::BTreeMap;

use super::{SavedView, ServiceError};
use crate::board::Board;

/// Keeps boards and views.
pub trait BoardService: Send + Sync {
    /// Returns the saved questions by the word they are kept under.
    ///
    /// # Errors
    ///
    /// Fails when they cannot be read.
    fn views(&self) -> Result<BTreeMap<String, SavedView>, ServiceError>;

    /// Keeps a question under its name, in the place of one of the same name; returns its word.
    ///
    /// # Errors
    ///
    /// A bad request when the name is empty; fails when it cannot be written.
    fn save_view(&self, view: &SavedView) -> Result<String, ServiceError>;

    /// Forgets a saved question.
    ///
    /// # Errors
    ///
    /// Not found.
    fn forget_view(&self, word: &str) -> Result<(), ServiceError>;

    /// Returns the owner's boards by the word they are kept under.
    ///
    /// # Errors
    ///
    /// Fails when they cannot be listed; a single file that is wrong is among the broken.
    fn boards(&self) -> Result<OwnBoards, ServiceError>;

    /// Keeps a board under a word, in the place of the one there.
    ///
    /// # Errors
    ///
    /// A bad request when the word is none or the board names what is unknown; fails when it
    /// cannot be written.
    fn save_board(&self, word: &str, board: &Board) -> Result<(), ServiceError>;

    /// Forgets a board, also one that cannot be read.
    ///
    /// # Errors
    ///
    /// Not found.
    fn forget_board(&self, word: &str) -> Result<(), ServiceError>;
}

/// The boards of the owner's by the word they are kept under.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnBoards {
    /// Those that can be shown.
    pub boards: BTreeMap<String, Board>,
    /// Those whose file cannot be read, with what is wrong.
    pub broken: BTreeMap<String, ServiceError>,
}
