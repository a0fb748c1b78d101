//! `GET /conversations/{id}` and `GET /contacts/{id}`: one conversation, or one call or live chat,
//! with every clock on it.

use baremo_metrics::ServiceError;
use baremo_metrics::service::ConversationQuery;
use serde_json::Value;

use super::{Call, Endpoint, PROFILE, Parameter, parameter, written};
use crate::text::Text;

/// How both are asked for.
const PARAMETERS: &[Parameter] = &[
    parameter("id", "string", "Id in the source", "Id en la fuente"),
    parameter(
        "source",
        "string",
        "Source, where two have this id",
        "Fuente, si dos tienen este id",
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
    PROFILE,
    parameter(
        "variant",
        "string",
        "Variant of the metric by which it is told what counts",
        "Variante de la métrica según la que se dice qué cuenta",
    ),
];

/// The endpoint of conversations.
pub(super) const ENDPOINT: Endpoint = Endpoint {
    method: "get",
    path: "/conversations/{id}",
    summary: Text {
        en: "Returns one conversation: events, statuses, and every clock with what it counts in",
        es: "Devuelve una conversación: hechos, estados y cada reloj con lo que cuenta",
    },
    parameters: PARAMETERS,
    body: "",
    answer: "Conversation",
    respond,
};

/// The endpoint of calls and live chats.
pub(super) const CONTACT: Endpoint = Endpoint {
    method: "get",
    path: "/contacts/{id}",
    summary: Text {
        en: "Returns one call or live chat: events, what takes time in it, and every clock",
        es: "Devuelve una llamada o un chat: hechos, en qué se va el tiempo y cada reloj",
    },
    parameters: PARAMETERS,
    body: "",
    answer: "Conversation",
    respond: respond_of_contact,
};

fn query(call: &Call<'_>) -> ConversationQuery {
    let text = |name: &str| call.get(name).map(str::to_owned);
    ConversationQuery {
        id: text("id").unwrap_or_default(),
        source: text("source"),
        metric: text("metric"),
        calendar: text("calendar"),
        zone: text("zone"),
        profile: text("profile"),
        variant: text("variant"),
    }
}

fn respond(call: &Call<'_>) -> Result<Value, ServiceError> {
    written(&call.service.conversation(&query(call))?)
}

fn respond_of_contact(call: &Call<'_>) -> Result<Value, ServiceError> {
    written(&call.service.contact(&query(call))?)
}
