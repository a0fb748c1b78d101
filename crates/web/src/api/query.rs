//! `POST /query`: asks for metrics.

use baremo_metrics::ServiceError;
use baremo_metrics::query::Query;
use baremo_model::ErrorKind;
use serde_json::Value;

use super::{Call, Endpoint, written};

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
        let mut failure = ServiceError::new(
            ErrorKind::BadRequest,
            format!("the body is not a question: {error}"),
        );
        failure.hints.push("for example: {\"metrics\": [\"METRIC\"], \"grain\": \"month\"}".into());
        failure
    })?;
    written(call.service.ask(&query)?.as_ref())
}
