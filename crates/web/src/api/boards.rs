//! `/boards`: the owner's boards, by the word they are kept under.

use baremo_metrics::ServiceError;
use baremo_metrics::board::Board;
use baremo_model::ErrorKind;
use serde_json::{Value, json};

use super::{Call, Endpoint, Parameter, parameter, written};

const NAME: Parameter = parameter("name", "string", "Word under which the board is kept");

/// Lists them.
pub(super) const LIST: Endpoint = Endpoint {
    method: "get",
    path: "/boards",
    summary: "Lists the owner's boards, and those whose file cannot be read",
    parameters: &[],
    body: "",
    answer: "Boards",
    respond: |call| written(&call.service.boards()?),
};

/// Returns one.
pub(super) const ONE: Endpoint = Endpoint {
    method: "get",
    path: "/boards/{name}",
    summary: "Returns a board",
    parameters: &[NAME],
    body: "",
    answer: "Board",
    respond: one,
};

/// Keeps one.
pub(super) const PUT: Endpoint = Endpoint {
    method: "put",
    path: "/boards/{name}",
    summary: "Keeps a board under a word, in the place of the one there",
    parameters: &[NAME],
    body: "Board",
    answer: "Board",
    respond: put,
};

/// Forgets one.
pub(super) const DELETE: Endpoint = Endpoint {
    method: "delete",
    path: "/boards/{name}",
    summary: "Deletes a board",
    parameters: &[NAME],
    body: "",
    answer: "Done",
    respond: |call| {
        call.service.forget_board(call.get("name").unwrap_or_default())?;
        Ok(json!({}))
    },
};

fn one(call: &Call<'_>) -> Result<Value, ServiceError> {
    let name = call.get("name").unwrap_or_default();
    let known = call.service.boards()?;
    let board = known.boards.get(name).ok_or_else(|| {
        ServiceError::new(ErrorKind::NotFound, format!("there is no board `{name}`"))
    })?;
    written(board)
}

fn put(call: &Call<'_>) -> Result<Value, ServiceError> {
    let board: Board = serde_json::from_slice(call.body).map_err(|error| {
        ServiceError::new(ErrorKind::BadRequest, format!("the body is no board: {error}"))
    })?;
    let name = call.get("name").unwrap_or_default();
    if crate::pages::is_taken(name) {
        let message = format!("`{name}` is the name of a ready board or of a page");
        return Err(ServiceError::new(ErrorKind::BadRequest, message));
    }
    let board = board.settled(&*call.service.catalog()?)?;
    call.service.save_board(name, &board)?;
    written(&board)
}
