//! Boards and views, which are files of the folder.

use std::collections::BTreeMap;

use baremo_metrics::board::Board;
use baremo_metrics::service::{BoardService, OwnBoards, SavedView, ServiceError};

use super::FolderService;
use crate::error::service_error;
use crate::{boards, views};

impl BoardService for FolderService {
    fn views(&self) -> Result<BTreeMap<String, SavedView>, ServiceError> {
        views::all(&self.folder.root).map_err(service_error)
    }

    fn save_view(&self, view: &SavedView) -> Result<String, ServiceError> {
        views::save(&self.folder.root, view).map_err(service_error)
    }

    fn forget_view(&self, word: &str) -> Result<(), ServiceError> {
        views::forget(&self.folder.root, word).map_err(service_error)
    }

    fn boards(&self) -> Result<OwnBoards, ServiceError> {
        boards::all(&self.folder.root, &self.opened()?.catalog).map_err(service_error)
    }

    fn save_board(&self, word: &str, board: &Board) -> Result<(), ServiceError> {
        let board = board.settled(&self.opened()?.catalog)?;
        boards::save(&self.folder.root, word, &board).map_err(service_error)
    }

    fn forget_board(&self, word: &str) -> Result<(), ServiceError> {
        boards::forget(&self.folder.root, word).map_err(service_error)
    }
}
