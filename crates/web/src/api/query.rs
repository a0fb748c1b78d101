//! `POST /query`: asks for metrics.

use baremo_metrics::ServiceError;
use baremo_metrics::query::Query;
use baremo_render::answer::answer_json;
use baremo_render::problem::Surface;
use serde_json::Value;

use super::{Call, Endpoint, body, unwritten};
use crate::text::{Text, api as say};

/// The endpoint.
pub(super) const ENDPOINT: Endpoint = Endpoint {
    method: "post",
    path: "/query",
    summary: Text {
        en: "Asks for metrics: values with n, interval, exclusions and change",
        es: "Pregunta por métricas: valores con n, intervalo, exclusiones y cambio",
    },
    parameters: &[],
    body: "Query",
    answer: "Answer",
    respond,
};

fn respond(call: &Call<'_>) -> Result<Value, ServiceError> {
    let read = body::read(call, ENDPOINT.body, say::NOT_A_QUESTION);
    let query: Query = read.map_err(|mut failure| {
        failure.hints.push(say::QUESTION_EXAMPLE.text(call.language).into());
        failure
    })?;
    let (answer, catalog) = (call.service.ask(&query)?, call.service.catalog()?);
    answer_json(call.language, Surface::Api, &catalog, &answer).map_err(|error| unwritten(&error))
}
