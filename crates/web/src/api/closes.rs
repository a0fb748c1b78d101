//! `/closes`: closed periods, and one of them against today.

use baremo_metrics::ServiceError;
use baremo_metrics::close::CloseRequest;
use serde_json::{Value, json};

use super::{Call, Endpoint, body, parameter, written};
use crate::text::{Text, api as say};

/// Lists them.
pub(super) const LIST: Endpoint = Endpoint {
    method: "get",
    path: "/closes",
    summary: Text {
        en: "Lists the closed periods with the figures that were published",
        es: "Enumera los cierres con las cifras que se publicaron",
    },
    parameters: &[],
    body: "",
    answer: "Closes",
    respond: |call| Ok(json!({ "closes": written(&call.service.closes()?)? })),
};

/// Holds one against today.
pub(super) const ONE: Endpoint = Endpoint {
    method: "get",
    path: "/closes/{name}",
    summary: Text {
        en: "Holds a closed period against today: published, today, and why they differ",
        es: "Compara un cierre con hoy: lo publicado, lo de hoy y por qué difieren",
    },
    parameters: &[
        parameter("name", "string", "Name of the closed period", "Nombre del cierre"),
        parameter(
            "metrics",
            "string",
            "Only these metrics, separated by commas",
            "Solo estas métricas, separadas por comas",
        ),
    ],
    body: "",
    answer: "CloseCheck",
    respond: one,
};

/// Closes one.
pub(super) const POST: Endpoint = Endpoint {
    method: "post",
    path: "/closes",
    summary: Text {
        en: "Closes a period: pins its figures and the snapshot they stand on",
        es: "Cierra un periodo: fija sus cifras y la instantánea de la que salen",
    },
    parameters: &[parameter(
        "preview",
        "boolean",
        "Returns what would be pinned, and pins nothing",
        "Devuelve lo que se fijaría, sin fijar nada",
    )],
    body: "CloseRequest",
    answer: "Close",
    respond: post,
};

fn one(call: &Call<'_>) -> Result<Value, ServiceError> {
    let metrics = call.list("metrics");
    let metrics: Vec<&str> = metrics.iter().map(String::as_str).collect();
    written(&call.service.close(call.get("name").unwrap_or_default(), &metrics)?)
}

fn post(call: &Call<'_>) -> Result<Value, ServiceError> {
    let request: CloseRequest = body::read(call, POST.body, say::NOT_A_CLOSE)?;
    written(&match call.truth("preview")? {
        true => call.service.closing(&request)?,
        false => call.service.pin(&request)?,
    })
}
