//! The body of a call, held against its schema: what is wrong with it is said in words of the API.

use baremo_metrics::ServiceError;
use baremo_model::error::nearest;
use baremo_render::Language;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Call, openapi};
use crate::text::{Text, api as say};

/// Characters of a wrong value that are repeated.
const LONGEST: usize = 60;

/// Reads a body by the name of its schema; `not` says what it is not: `the body is no board`.
///
/// # Errors
///
/// A bad request that says where the body differs from the schema.
pub(super) fn read<T: DeserializeOwned>(
    call: &Call<'_>,
    schema: &str,
    not: Text,
) -> Result<T, ServiceError> {
    let wrong = |problem: &str| call.wrong(not, &[("problem", problem)]);
    let value: Value = serde_json::from_slice(call.body).map_err(|error| {
        let [line, column] = [error.line(), error.column()].map(|place| place.to_string());
        let places = [("line", line.as_str()), ("column", &column)];
        wrong(&say::NO_JSON.fill(call.language, &places))
    })?;
    if let Some(problem) = misfit(call.language, &openapi::schemas()[schema], &value, "") {
        return Err(wrong(&problem));
    }
    serde_json::from_value(value).map_err(|error| wrong(&error.to_string()))
}

/// Says where a value differs from its schema; nothing where it fits.
fn misfit(language: Language, schema: &Value, value: &Value, name: &str) -> Option<String> {
    if let Some(other) = schema["$ref"].as_str().and_then(|to| to.rsplit('/').next()) {
        return misfit(language, &openapi::schemas()[other], value, name);
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let least = schema["minimum"].as_i64();
    let is_enough = least.is_none_or(|least| value.as_i64().is_none_or(|value| value >= least));
    let is_one = kinds.is_empty() || kinds.iter().any(|kind| is(kind, value)) && is_enough;
    if !is_one {
        return Some(taken(language, &kinds, least, value, name));
    }
    match value {
        Value::Array(items) if items.is_empty() && schema["minItems"].as_u64() > Some(0) => {
            Some(say::NEEDS_ONE.fill(language, &[("name", name)]))
        }
        Value::Array(items) => items.iter().enumerate().find_map(|(place, item)| {
            misfit(language, &schema["items"], item, &format!("{name}[{place}]"))
        }),
        Value::Object(fields) => {
            let known = schema["properties"].as_object();
            let inner = |key: &str| match name {
                "" => key.to_owned(),
                name => format!("{name}.{key}"),
            };
            let wrong = fields.iter().find_map(|(key, item)| {
                let (own, other) = (known.and_then(|known| known.get(key)), inner(key));
                match own.or(Some(&schema["additionalProperties"]).filter(|all| all.is_object())) {
                    Some(own) => misfit(language, own, item, &other),
                    None => {
                        let valid: Vec<&str> = known?.keys().map(String::as_str).collect();
                        Some(no_field(language, key, &other, &valid))
                    }
                }
            });
            let required = schema["required"].as_array().into_iter().flatten();
            let lacking = required.filter_map(Value::as_str).find(|key| !fields.contains_key(*key));
            let lacking = lacking.map(|key| say::NO_VALUE.fill(language, &[("name", &inner(key))]));
            wrong.or(lacking)
        }
        _ => None,
    }
}

/// Says that an object has no such field, and which was meant, else which there are.
fn no_field(language: Language, key: &str, name: &str, valid: &[&str]) -> String {
    match nearest(key, valid.iter().copied()) {
        Some(near) => say::UNLIKE_FIELD.fill(language, &[("name", name), ("near", near)]),
        None => say::NO_FIELD.fill(language, &[("name", name), ("valid", &valid.join(", "))]),
    }
}

/// Says what a field takes, and what it was given.
fn taken(
    language: Language,
    kinds: &[&str],
    least: Option<i64>,
    value: &Value,
    name: &str,
) -> String {
    let called = |kind: &&str| {
        let known = say::KINDS.iter().find(|(word, _)| word == kind);
        known.map(|(_, title)| title.text(language))
    };
    let all: Vec<&str> = kinds.iter().filter_map(called).collect();
    let mut all = all.join(language.pick(" or ", " o "));
    if let Some(least) = least {
        all += " ";
        all += &say::FROM.fill(language, &[("least", &least.to_string())]);
    }
    let value = value.to_string();
    let short: String = value.chars().take(LONGEST).collect();
    let short = if short.len() < value.len() { format!("{short}…") } else { short };
    let name = match name {
        "" => say::BODY.text(language).to_owned(),
        name => format!("`{name}`"),
    };
    say::TAKES.fill(language, &[("name", &name), ("taken", &all), ("value", &short)])
}

fn is(kind: &str, value: &Value) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_body_is_said_in_its_own_words() {
        let check = |schema: &str, body: &str, expected: [&str; 2]| {
            let (value, schemas) = (serde_json::from_str(body).unwrap(), openapi::schemas());
            for (language, expected) in [Language::En, Language::Es].into_iter().zip(expected) {
                let said = misfit(language, &schemas[schema], &value, "");
                assert_eq!(said.unwrap_or_default(), expected, "{body}");
            }
        };
        check("Query", r#"{"metrics":["csat"],"limit":null,"set":{"window":"7d"}}"#, ["", ""]);
        let limit = [
            "`limit` takes a whole number from 1 on, not \"x\"",
            "`limit` admite un número entero desde 1, no \"x\"",
        ];
        check("Query", r#"{"metrics":["csat"],"limit":"x"}"#, limit);
        let less = [
            "`limit` takes a whole number from 1 on, not -5",
            "`limit` admite un número entero desde 1, no -5",
        ];
        check("Query", r#"{"metrics":["csat"],"limit":-5}"#, less);
        let none = ["`metrics` takes at least one", "`metrics` admite al menos uno"];
        check("Query", r#"{"metrics":[]}"#, none);
        let lacking = ["`metrics` is missing", "falta `metrics`"];
        check("Query", r#"{"grain":"day"}"#, lacking);
        let second = ["`metrics[1]` takes a text, not 3", "`metrics[1]` admite un texto, no 3"];
        check("Query", r#"{"metrics":["csat",3]}"#, second);
        let set = ["`set.a` takes a text, not 3", "`set.a` admite un texto, no 3"];
        check("Query", r#"{"metrics":["csat"],"set":{"a":3}}"#, set);
        let whole = ["the body takes an object, not []", "el cuerpo admite un objeto, no []"];
        check("Board", "[]", whole);
        let near = [
            "`metrcs` is no field, did you mean `metrics`?",
            "`metrcs` no es un campo; ¿quería decir `metrics`?",
        ];
        check("Query", r#"{"metrcs":["csat"]}"#, near);
        let card = [
            "`card[0].colour` is no field; there are: metric, group, variant, stat, where, goal",
            "`card[0].colour` no es un campo; hay: metric, group, variant, stat, where, goal",
        ];
        check("Board", r#"{"title":"a","card":[{"metric":"csat","colour":"red"}]}"#, card);
    }
}
