//! `GET /views`: the saved questions by the word they are kept under.

use baremo_metrics::ServiceError;
use serde_json::Value;

use super::{Call, Endpoint, written};
use crate::text::Text;

/// The endpoint.
pub(super) const ENDPOINT: Endpoint = Endpoint {
    method: "get",
    path: "/views",
    summary: Text {
        en: "Lists the saved views: name, range, and the question of each",
        es: "Enumera las vistas guardadas: nombre, periodo y pregunta de cada una",
    },
    parameters: &[],
    body: "",
    answer: "Views",
    respond,
};

fn respond(call: &Call<'_>) -> Result<Value, ServiceError> {
    written(&call.service.views()?)
}
