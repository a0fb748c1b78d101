//! `GET /conversations/{id}`: one conversation with every clock on it.

use baremo_metrics::ServiceError;
use baremo_metrics::service::ConversationQuery;
use serde_json::Value;

use super::{Call, Endpoint, parameter, written};
use crate::text::Text;

/// The endpoint.
pub(super) const ENDPOINT: Endpoint = Endpoint {
    method: "get",
    path: "/conversations/{id}",
    summary: Text {
        en: "Returns one conversation: events, statuses, and every clock with what it counts in",
        es: "Devuelve una conversación: hechos, estados y cada reloj con lo que cuenta",
    },
    parameters: &[
        parameter("id", "string", "Id in the source", "Id en la fuente"),
        parameter(
            "source",
            "string",
            "Source, where two have a conversation with this id",
            "Fuente, si dos tienen una conversación con este id",
        ),
        parameter(
            "metric",
            "string",
            "Metric whose clocks come first",
            "Métrica cuyos relojes van primero",
        ),
        parameter(
            "calendar",
            "string",
            "Calendar to count in beside wall time",
            "Calendario con el que contar además del tiempo corrido",
        ),
        parameter("zone", "string", "IANA zone", "Zona horaria IANA"),
        parameter(
            "profile",
            "string",
            "Profile that chooses variants and parameters",
            "Perfil que elige variantes y parámetros",
        ),
    ],
    body: "",
    answer: "Conversation",
    respond,
};

fn respond(call: &Call<'_>) -> Result<Value, ServiceError> {
    let text = |name: &str| call.get(name).map(str::to_owned);
    let query = ConversationQuery {
        id: text("id").unwrap_or_default(),
        source: text("source"),
        metric: text("metric"),
        calendar: text("calendar"),
        zone: text("zone"),
        profile: text("profile"),
    };
    written(&call.service.conversation(&query)?)
}
