//! `GET /sources`: how fresh the data are, what could not be read, what they can answer.

use baremo_metrics::ServiceError;
use serde_json::{Value, json};

use super::{Call, Endpoint};
use crate::text::Text;

/// The endpoint.
pub(super) const ENDPOINT: Endpoint = Endpoint {
    method: "get",
    path: "/sources",
    summary: Text {
        en: "Lists the sources with freshness and rejects, the snapshot and the coverage",
        es: "Enumera las fuentes con su actualidad y rechazos, la instantánea y la cobertura",
    },
    parameters: &[],
    body: "",
    answer: "Sources",
    respond,
};

fn respond(call: &Call<'_>) -> Result<Value, ServiceError> {
    Ok(json!({
        "snapshot": call.service.snapshot()?,
        "sources": call.service.sources()?,
        "coverage": call.service.coverage()?.as_ref(),
    }))
}
