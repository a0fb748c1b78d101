//! `GET /openapi.json`: the description of the API, OpenAPI 3.1, made from the list of endpoints.

use std::sync::LazyLock;

use baremo_metrics::ServiceError;
use serde_json::{Value, json};

use super::{Call, ENDPOINTS, Endpoint, INPUTS, Parameter, imports};
use crate::text::Text;

/// The endpoint.
pub(super) const ENDPOINT: Endpoint = Endpoint {
    method: "get",
    path: "/openapi.json",
    summary: Text { en: "Describes this API", es: "Describe esta API" },
    parameters: &[],
    body: "",
    answer: "Description",
    respond,
};

/// The schemas that are written by hand.
static SCHEMAS: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("schemas.json")).unwrap_or_default());

fn respond(_: &Call<'_>) -> Result<Value, ServiceError> {
    Ok(description())
}

/// Returns the schemas by their names.
pub(super) fn schemas() -> &'static Value {
    &SCHEMAS
}

/// Returns the description.
pub(crate) fn description() -> Value {
    let mut paths = serde_json::Map::new();
    for endpoint in ENDPOINTS {
        let entry = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        entry[endpoint.method] = operation(endpoint);
    }
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
            "schemas": schemas(),
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
        let mut schema = json!({ "type": parameter.kind });
        if parameter.kind == INPUTS {
            schema["additionalProperties"] = json!({ "type": "string" });
        }
        json!({
            "name": parameter.name,
            "in": if in_path { "path" } else { "query" },
            "required": in_path || parameter.is_needed,
            "description": parameter.about.en,
            "schema": schema,
        })
    };
    let mut operation = json!({
        "summary": endpoint.summary.en,
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
        let is_form = endpoint.body == imports::FILES;
        let kind = if is_form { "multipart/form-data" } else { "application/json" };
        let mut content = json!({});
        content[kind] = json!({ "schema": reference(endpoint.body) });
        operation["requestBody"] = json!({ "required": true, "content": content });
    }
    operation
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use baremo_metrics::answer::{self, MetricUsed};
    use baremo_metrics::close::{Close, CloseCheck, Reach, Unpinned};
    use baremo_metrics::pack::{PackFigure, PackReport};
    use baremo_metrics::service::{CaseCounted, ClockSpan, Counted, Verdict};
    use serde_json::to_value;

    use super::*;

    /// The description as it is published: read every difference before accepting it.
    const SNAPSHOT: &str = include_str!("openapi.json");

    #[test]
    fn the_description_is_the_published_one() {
        let now = serde_json::to_string_pretty(&description()).unwrap() + "\n";
        assert_eq!(now, SNAPSHOT, "write the left side to crates/web/src/api/openapi.json");
    }

    /// Asserts that properties have all that a value says.
    #[track_caller]
    fn told(properties: &Value, value: Value) {
        for key in value.as_object().unwrap().keys() {
            assert!(properties[key].is_object(), "{key}");
        }
    }

    #[test]
    fn all_that_an_answer_says_is_described() {
        let description = description();
        let schemas = &description["components"]["schemas"];
        let used = MetricUsed {
            name: "csat".into(),
            unit: "percent".into(),
            better: "higher".into(),
            statistic: Some("median".into()),
            variant: "default".into(),
            default_name: Some("top_two".into()),
            formula: "positive / all".into(),
            parameters: BTreeMap::new(),
            version: 1,
            basis: "event".into(),
            actor: "as_of_event".into(),
            credit: Some("solver".into()),
            calendar: "policy".into(),
            calendars: vec!["wall".into()],
            interval: Some("bootstrap".into()),
            profile: Some("strict".into()),
            material: 0.02,
        };
        told(&schemas["MetricUsed"]["properties"], to_value(&used).unwrap());
        let value = answer::Value {
            wall: Some(60.0),
            currency: Some("EUR".into()),
            contributions: vec![answer::Contribution::default()],
            histogram: Some(vec![(0.0, 60.0, 1.0)]),
            previous: Some(answer::Previous::default()),
            ..answer::Value::default()
        };
        told(&schemas["Value"]["properties"], to_value(&value).unwrap());
    }

    #[test]
    fn all_that_clocks_and_closes_say_is_described() {
        let description = description();
        let schemas = &description["components"]["schemas"];
        let reach = Reach { fact: "cases".into(), ..Reach::default() };
        told(&schemas["Reach"]["properties"], to_value(&reach).unwrap());
        let unpinned = Unpinned { metric: "own".into(), ..Unpinned::default() };
        told(&schemas["Unpinned"]["properties"], to_value(&unpinned).unwrap());
        let (reach, unpinned) = (vec![reach], vec![unpinned]);
        let close = Close { reach: reach.clone(), unpinned: unpinned.clone(), ..Close::default() };
        told(&schemas["Close"]["properties"], to_value(&close).unwrap());
        let check = CloseCheck { reach, unpinned, ..CloseCheck::default() };
        told(&schemas["CloseCheck"]["properties"], to_value(&check).unwrap());
        let clock = ClockSpan {
            metric: "resolution_time".into(),
            variant: "default".into(),
            leads: true,
            spans: vec![(0, 1)],
            counts: true,
            ..ClockSpan::default()
        };
        let pack = PackReport { parameters: vec![PackFigure::default()], ..PackReport::default() };
        let (of_pack, pack) = (&schemas["PackReport"]["properties"], to_value(&pack).unwrap());
        told(&of_pack["parameters"]["items"]["properties"], pack["parameters"][0].clone());
        told(of_pack, pack);
        let conversation = &schemas["Conversation"]["properties"];
        let clocks = &conversation["clocks"];
        told(&clocks["items"]["properties"], to_value(&clock).unwrap());
        let verdict = Verdict { met: Some([1, 2]), ..Verdict::default() };
        let case = CaseCounted { case: "7#2".into(), verdict: verdict.clone() };
        let counted = Counted { metric: "own".into(), verdict, cases: vec![case] };
        let (own, counted) = (&conversation["counted"], to_value(&counted).unwrap());
        let cases = &own["items"]["properties"]["cases"];
        told(&cases["items"]["properties"], counted["cases"][0].clone());
        told(&own["items"]["properties"], counted);
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let description = description();
        let text = description.to_string();
        let references = text.split("#/components/schemas/").skip(1);
        let names: Vec<&str> = references.map(|it| it.split('"').next().unwrap()).collect();
        // Every endpoint answers with one, at least.
        assert!(names.len() >= ENDPOINTS.len(), "{names:?}");
        for name in names {
            assert!(description["components"]["schemas"][name].is_object(), "{name}");
        }
    }
}
