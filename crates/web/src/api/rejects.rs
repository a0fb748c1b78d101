//! `/rejects`: the records that could not be read, each with its reason, all of them, in pages;
//! taken off the list by source and reason, and put back.

use baremo_metrics::ServiceError;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Call, Endpoint, LIMIT, MOST, OFFSET, USUAL, body, parameter, written};
use crate::pages::WHY;
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

/// Takes some off the list.
pub(super) const DISMISS: Endpoint = Endpoint {
    method: "post",
    path: "/rejects/dismiss",
    summary: Text {
        en: "Takes the records of one source and reason off the list; they are kept",
        es: "Quita de la lista los registros de una fuente y un motivo; se conservan",
    },
    parameters: &[],
    body: "Dismissed",
    answer: "Done",
    respond: dismiss,
};

/// Puts some back.
pub(super) const REOPEN: Endpoint = Endpoint {
    method: "post",
    path: "/rejects/reopen",
    summary: Text {
        en: "Puts the records of one source and reason back on the list",
        es: "Devuelve a la lista los registros de una fuente y un motivo",
    },
    parameters: &[],
    body: "Reopened",
    answer: "Done",
    respond: reopen,
};

/// Records that are taken off the list.
#[derive(Deserialize)]
struct Dismissed {
    source: String,
    reason: String,
    last: String,
    #[serde(default)]
    why: String,
}

/// Records that are put back.
#[derive(Deserialize)]
struct Reopened {
    source: String,
    reason: String,
    until: i64,
}

fn dismiss(call: &Call<'_>) -> Result<Value, ServiceError> {
    let group: Dismissed = body::read(call, DISMISS.body, say::NO_GROUP)?;
    let why: String = group.why.chars().take(WHY).collect();
    call.imports()?.dismiss_rejects(&group.source, &group.reason, &group.last, &why)?;
    Ok(json!({}))
}

fn reopen(call: &Call<'_>) -> Result<Value, ServiceError> {
    let group: Reopened = body::read(call, REOPEN.body, say::NO_GROUP)?;
    let until = group.until.to_string();
    call.imports()?.reopen_rejects(&group.source, &group.reason, &until)?;
    Ok(json!({}))
}

fn respond(call: &Call<'_>) -> Result<Value, ServiceError> {
    let imports = call.imports()?;
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
