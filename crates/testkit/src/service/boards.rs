//! Boards and views, kept as long as the service is.

use std::collections::BTreeMap;

use baremo_metrics::board::Board;
use baremo_metrics::service::{BoardService, Cause, OwnBoards, SavedView, ServiceError};
use baremo_model::ErrorKind;

use super::FakeService;

impl BoardService for FakeService {
    fn views(&self) -> Result<BTreeMap<String, SavedView>, ServiceError> {
        Ok(self.views.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).clone())
    }

    fn save_view(&self, view: &SavedView) -> Result<String, ServiceError> {
        let word = SavedView::word(&view.name)
            .ok_or_else(|| ServiceError::new(ErrorKind::BadRequest, "a view needs a name"))?;
        let mut views = self.views.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        views.insert(word.clone(), view.clone());
        Ok(word)
    }

    fn forget_view(&self, word: &str) -> Result<(), ServiceError> {
        let mut views = self.views.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let message = format!("there is no view `{word}`");
        let gone = views.remove(word).map(|_| ());
        gone.ok_or_else(|| ServiceError::new(ErrorKind::NotFound, message))
    }

    fn boards(&self) -> Result<OwnBoards, ServiceError> {
        Ok(self.boards.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).clone())
    }

    fn save_board(&self, word: &str, board: &Board) -> Result<(), ServiceError> {
        let board = board.settled(&self.catalog)?;
        let mut boards = self.boards.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        boards.boards.insert(word.to_owned(), board);
        Ok(())
    }

    fn forget_board(&self, word: &str) -> Result<(), ServiceError> {
        let mut boards = self.boards.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let gone = boards.boards.remove(word).map(|_| ());
        gone.ok_or_else(|| Cause::NoBoard(word.to_owned()).into())
    }
}
