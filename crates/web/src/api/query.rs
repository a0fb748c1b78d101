//! `POST /query`: asks for metrics.

use baremo_metrics::ServiceError;
use baremo_metrics::query::Query;
use serde_json::Value;

use super::{Call, Endpoint, written};
use crate::text::api as say;

/// The endpoint.
pub(super) const ENDPOINT: Endpoint = Endpoint {
    method: "post",
    path: "/query",
    summary: "Asks for metrics: values with n, interval, exclusions and change",
    parameters: &[],
    body: "Query",
    answer: "Answer",
    respond,
};

fn respond(call: &Call<'_>) -> Result<Value, ServiceError> {
    let query: Query = serde_json::from_slice(call.body).map_err(|error| {
        let mut failure = call.wrong(say::NOT_A_QUESTION, &[("problem", &error.to_string())]);
        failure.hints.push(say::QUESTION_EXAMPLE.text(call.language).into());
        failure
    })?;
    written(call.service.ask(&query)?.as_ref())
}
