//! `/boards`: the ready boards by their names, the owner's by the word they are kept under.

use baremo_metrics::ServiceError;
use baremo_metrics::board::Board;
use baremo_metrics::service::Cause;
use baremo_render::problem::{Surface, problem};
use serde_json::{Value, json};

use super::{Call, Endpoint, Parameter, body, parameter, written};
use crate::text::{Text, api as say};

const NAME: Parameter = parameter(
    "name",
    "string",
    "Name of a ready board, or word under which one is kept",
    "Nombre de un panel incluido, o palabra con la que se guarda uno",
);

const WORD: Parameter = parameter(
    "name",
    "string",
    "Word under which the board is kept",
    "Palabra con la que se guarda el panel",
);

/// Lists them.
pub(super) const LIST: Endpoint = Endpoint {
    method: "get",
    path: "/boards",
    summary: Text {
        en: "Lists the owner's boards, those whose file cannot be read, and the ready ones",
        es: "Enumera los paneles propios, los que no se pueden leer y los incluidos",
    },
    parameters: &[],
    body: "",
    answer: "Boards",
    respond: list,
};

/// Returns one.
pub(super) const ONE: Endpoint = Endpoint {
    method: "get",
    path: "/boards/{name}",
    summary: Text { en: "Returns a board", es: "Devuelve un panel" },
    parameters: &[NAME],
    body: "",
    answer: "Board",
    respond: one,
};

/// Keeps one.
pub(super) const PUT: Endpoint = Endpoint {
    method: "put",
    path: "/boards/{name}",
    summary: Text {
        en: "Keeps a board under a word, in the place of the one there",
        es: "Guarda un panel con una palabra, en lugar del que hubiera",
    },
    parameters: &[WORD],
    body: "Board",
    answer: "Board",
    respond: put,
};

/// Forgets one.
pub(super) const DELETE: Endpoint = Endpoint {
    method: "delete",
    path: "/boards/{name}",
    summary: Text { en: "Deletes a board of the owner's", es: "Borra un panel propio" },
    parameters: &[WORD],
    body: "",
    answer: "Done",
    respond: |call| {
        call.service.forget_board(call.get("name").unwrap_or_default())?;
        Ok(json!({}))
    },
};

fn list(call: &Call<'_>) -> Result<Value, ServiceError> {
    let own = call.service.boards()?;
    let told = |(name, why): (&String, &ServiceError)| {
        (name.clone(), Value::from(problem(call.language, Surface::Api, why).0))
    };
    let broken: serde_json::Map<_, _> = own.broken.iter().map(told).collect();
    let mut ready = serde_json::Map::new();
    for (name, board) in crate::pages::ready_boards(&*call.service.catalog()?, call.language) {
        ready.insert(name.to_owned(), written(&board)?);
    }
    Ok(json!({ "boards": written(&own.boards)?, "broken": broken, "ready": ready }))
}

/// Returns a board as its page finds it: a ready one before the owner's.
fn one(call: &Call<'_>) -> Result<Value, ServiceError> {
    let name = call.get("name").unwrap_or_default();
    let ready = crate::pages::ready_boards(&*call.service.catalog()?, call.language);
    if let Some((_, board)) = ready.iter().find(|(known, _)| *known == name) {
        return written(board);
    }
    let known = call.service.boards()?;
    written(known.boards.get(name).ok_or_else(|| Cause::NoBoard(name.to_owned()))?)
}

fn put(call: &Call<'_>) -> Result<Value, ServiceError> {
    let board: Board = body::read(call, PUT.body, say::NOT_A_BOARD)?;
    let name = call.get("name").unwrap_or_default();
    if crate::pages::is_taken(name) {
        return Err(call.wrong(say::TAKEN, &[("name", name)]));
    }
    let board = board.settled(&*call.service.catalog()?)?;
    call.service.save_board(name, &board)?;
    written(&board)
}
