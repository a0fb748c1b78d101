//! `GET /conversations/{id}`: one conversation with every clock on it.

use baremo_metrics::ServiceError;
use baremo_metrics::service::ConversationQuery;
use serde_json::Value;

use super::{Call, Endpoint, parameter, written};

/// The endpoint.
pub(super) const ENDPOINT: Endpoint = Endpoint {
    method: "get",
    path: "/conversations/{id}",
    summary: "Returns one conversation: events, statuses, and every clock with what it counts in",
    parameters: &[
        parameter("id", "string", "Id in the source"),
        parameter("source", "string", "Source, where two have a conversation with this id"),
        parameter("metric", "string", "Metric whose clocks come first"),
        parameter("calendar", "string", "Calendar to count in beside wall time"),
        parameter("zone", "string", "IANA zone"),
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
    };
    written(&call.service.conversation(&query)?)
}
