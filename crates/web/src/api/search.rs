//! `GET /search`: whatever has a name, as the search of the pages finds it.

use baremo_metrics::ServiceError;
use serde_json::{Value, json};

use super::{Call, Endpoint, needed};
use crate::address::Address;
use crate::pages::search;
use crate::text::Text;
use crate::visit::Visit;

/// The endpoint.
pub(super) const ENDPOINT: Endpoint = Endpoint {
    method: "get",
    path: "/search",
    summary: Text {
        en: "Finds metrics, pages, boards, dimensions, values, conversations and customers by name",
        es: "Busca por nombre métricas, páginas, paneles, dimensiones, valores, conversaciones y \
             clientes",
    },
    parameters: &[needed(
        "q",
        "string",
        "Words of a name in whichever order, or an id; case and accents do not matter",
        "Palabras de un nombre en cualquier orden, o un id; dan igual mayúsculas y tildes",
    )],
    body: "",
    answer: "SearchResults",
    respond,
};

fn respond(call: &Call<'_>) -> Result<Value, ServiceError> {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.append_pair("q", call.needed("q")?);
    pairs.append_pair("lang", call.language.pick("en", "es"));
    let address = Address::read("/metrics", &pairs.finish(), "");
    let snapshot = call.service.snapshot()?;
    let link = |(name, page): (String, String)| json!({ "name": name, "page": page });
    let found = search(&Visit::of_call(call, &address, &snapshot))?.into_iter();
    let found = found.map(|(title, links)| {
        let links: Vec<Value> = links.into_iter().map(link).collect();
        json!({ "title": title, "links": links })
    });
    Ok(json!({ "found": found.collect::<Vec<_>>() }))
}
