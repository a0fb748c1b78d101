//! `GET /rejects`: the records that could not be read, each with its reason, all of them, in pages.

use baremo_metrics::ServiceError;
use baremo_model::ErrorKind;
use serde_json::Value;

use super::{Call, Endpoint, LIMIT, MOST, OFFSET, USUAL, parameter, written};
use crate::text::{Text, api as say};

/// The endpoint.
pub(super) const ENDPOINT: Endpoint = Endpoint {
    method: "get",
    path: "/rejects",
    summary: Text {
        en: "Lists the records that could not be read, with reason, file and line",
        es: "Enumera los registros que no se pudieron leer: motivo, fichero y línea",
    },
    parameters: &[
        parameter("source", "string", "Only those of this source", "Solo los de esta fuente"),
        OFFSET,
        LIMIT,
    ],
    body: "",
    answer: "Rejects",
    respond,
};

fn respond(call: &Call<'_>) -> Result<Value, ServiceError> {
    let imports = call.imports.ok_or_else(|| {
        ServiceError::new(ErrorKind::NotFound, say::TAKES_NO_FILES.text(call.language))
    })?;
    let (offset, limit) = (call.count("offset", 0)?, call.rows("limit", USUAL)?.min(MOST));
    let list = imports.rejects(call.get("source"), offset, limit)?;
    let mut told = written(&list)?;
    // What is wrong is said in the language of the call.
    let rows = told["rows"].as_array_mut().into_iter().flatten();
    for (row, reject) in rows.zip(&list.rows) {
        row["message"] = call.language.told(&reject.message).into();
    }
    Ok(told)
}
