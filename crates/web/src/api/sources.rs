//! `GET /sources`: how fresh the data are, what could not be read, what they can answer.

use baremo_metrics::ServiceError;
use serde_json::{Value, json};

use super::{Call, Endpoint};

/// The endpoint.
pub(super) const ENDPOINT: Endpoint = Endpoint {
    method: "get",
    path: "/sources",
    summary: "Lists the sources with freshness and rejects, the snapshot and the coverage",
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
