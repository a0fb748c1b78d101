//! `GET /openapi.json`: the description of the API, OpenAPI 3.1, made from the list of endpoints.

use baremo_metrics::ServiceError;
use serde_json::{Value, json};

use super::{Call, ENDPOINTS, Endpoint, Parameter};

/// The endpoint.
pub(super) const ENDPOINT: Endpoint = Endpoint {
    method: "get",
    path: "/openapi.json",
    summary: "Describes this API",
    parameters: &[],
    body: "",
    answer: "Description",
    respond,
};

/// The schemas that are written by hand.
const SCHEMAS: &str = include_str!("schemas.json");

fn respond(_: &Call<'_>) -> Result<Value, ServiceError> {
    Ok(description())
}

/// Returns the description.
pub(crate) fn description() -> Value {
    let mut paths = serde_json::Map::new();
    for endpoint in ENDPOINTS {
        let entry = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        entry[endpoint.method] = operation(endpoint);
    }
    let schemas: Value = serde_json::from_str(SCHEMAS).unwrap_or_default();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "baremo",
            "version": "1",
            "description": "Asks for metrics, the records behind them and the state of the data. \
                Pages and API answer from the same service.",
        },
        "servers": [{ "url": "/api/v1" }],
        // Nothing on this machine while the owner has no password.
        "security": [{}, { "key": [] }, { "session": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "key": {
                    "type": "http", "scheme": "bearer",
                    "description": "Made by `baremo user key NAME`",
                },
                "session": {
                    "type": "apiKey", "in": "cookie", "name": "baremo",
                    "description": "The owner's session; through HTTPS its name is __Host-baremo",
                },
            },
        },
    })
}

fn operation(endpoint: &Endpoint) -> Value {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let parameter = |parameter: &Parameter| {
        let in_path = endpoint.path.contains(&format!("{{{}}}", parameter.name));
        json!({
            "name": parameter.name,
            "in": if in_path { "path" } else { "query" },
            "required": in_path,
            "description": parameter.about,
            "schema": { "type": parameter.kind },
        })
    };
    let mut operation = json!({
        "summary": endpoint.summary,
        "parameters": endpoint.parameters.iter().map(parameter).collect::<Vec<_>>(),
        "responses": {
            "200": {
                "description": "The answer",
                "content": { "application/json": { "schema": reference(endpoint.answer) } },
            },
            "default": {
                "description": "What is wrong, and what to try next",
                "content": { "application/problem+json": { "schema": reference("Problem") } },
            },
        },
    });
    if !endpoint.body.is_empty() {
        operation["requestBody"] = json!({
            "required": true,
            "content": { "application/json": { "schema": reference(endpoint.body) } },
        });
    }
    operation
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The description as it is published: read every difference before accepting it.
    const SNAPSHOT: &str = include_str!("openapi.json");

    #[test]
    fn the_description_is_the_published_one() {
        let now = serde_json::to_string_pretty(&description()).unwrap() + "\n";
        assert_eq!(now, SNAPSHOT, "write the left side to crates/web/src/api/openapi.json");
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let description = description();
        let text = description.to_string();
        for reference in text.split("#/components/schemas/").skip(1) {
            let name = reference.split('"').next().unwrap();
            assert!(description["components"]["schemas"][name].is_object(), "{name}");
        }
    }
}
