//! `GET /customers` and `GET /customers/{id}`: customers with health, outlook and value; one of
//! them across all streams.

use baremo_metrics::ServiceError;
use baremo_metrics::service::{CustomerSort, CustomersPage};
use serde_json::Value;

use super::{AS_OF, Call, Endpoint, LIMIT, MOST, OFFSET, parameter, written};
use crate::text::Text;

/// The list.
pub(super) const LIST: Endpoint = Endpoint {
    method: "get",
    path: "/customers",
    summary: Text {
        en: "Lists customers with health, probability of staying, value, contacts, last answers",
        es: "Enumera los clientes: salud, probabilidad de seguir, valor, contactos, respuestas",
    },
    parameters: &[
        parameter(
            "urgent",
            "boolean",
            "Only those that have a value of what is sorted by",
            "Solo los que tienen valor en aquello por lo que se ordena",
        ),
        parameter(
            "class",
            "string",
            "Only this class of health: `weak`, `at_risk`, `healthy`",
            "Solo esta clase de salud: `weak`, `at_risk`, `healthy`",
        ),
        parameter(
            "search",
            "string",
            "Only those whose id holds this",
            "Solo aquellos cuyo id contiene esto",
        ),
        parameter(
            "where",
            "string",
            "Expression over the customer base",
            "Expresión sobre la base de clientes",
        ),
        parameter(
            "sort",
            "string",
            "`at_risk` (the usual), `waiting`, `customer`, `health` …",
            "`at_risk` (el habitual), `waiting`, `customer`, `health`…",
        ),
        parameter("reverse", "boolean", "Turns the order round", "Invierte el orden"),
        OFFSET,
        LIMIT,
        AS_OF,
    ],
    body: "",
    answer: "Customers",
    respond: list,
};

/// One customer.
pub(super) const ONE: Endpoint = Endpoint {
    method: "get",
    path: "/customers/{id}",
    summary: Text {
        en: "Returns one customer: health in parts, and what happened over all streams",
        es: "Devuelve un cliente: su salud por partes y lo ocurrido en todos los flujos",
    },
    parameters: &[
        parameter(
            "id",
            "string",
            "Id, as any stream names it",
            "Id, como lo nombre cualquier flujo",
        ),
        AS_OF,
    ],
    body: "",
    answer: "Customer",
    respond: one,
};

fn list(call: &Call<'_>) -> Result<Value, ServiceError> {
    let text = |name: &str| call.get(name).map(str::to_owned);
    let word = call.get("sort").unwrap_or("at_risk");
    let sort = CustomerSort::from_word(word).ok_or_else(|| {
        let valid: Vec<&str> = CustomerSort::WORDS.iter().map(|(word, ..)| *word).collect();
        call.not_a_word("sort", word, &valid)
    })?;
    let page = CustomersPage {
        urgent: call.truth("urgent")?,
        class: text("class"),
        search: text("search"),
        filter: text("where"),
        sort,
        reverse: call.truth("reverse")?,
        as_of: text("as_of"),
        offset: call.count("offset", 0)?,
        limit: call.rows("limit", CustomersPage::default().limit)?.min(MOST),
    };
    written(&call.service.customers(&page)?)
}

fn one(call: &Call<'_>) -> Result<Value, ServiceError> {
    let (id, as_of) = (call.get("id").unwrap_or_default(), call.get("as_of"));
    written(&call.service.customer(id, as_of)?)
}
