//! What JSON looks like before it is read: where a page keeps its records, which fields they have.

use rustc_hash::FxHashSet;
use serde_json::Value;

use super::record::{Body, Record};

/// Names under which APIs put the records of a page.
const PAGE_KEYS: [&str; 16] = [
    "tickets",
    "conversations",
    "ticket_audits",
    "audits",
    "ticket_events",
    "ticket_metrics",
    "ticket_metric_events",
    "data",
    "items",
    "results",
    "records",
    "rows",
    "issues",
    "messages",
    "payload",
    "values",
];
/// Keys that a record has and a page has not, though lists may stand beside them.
const OWN_KEYS: [&str; 13] = [
    "id",
    "_id",
    "uuid",
    "key",
    "event_name",
    "messageId",
    "ticket_id",
    "conversation_id",
    "thread_id",
    "chat_id",
    "session_id",
    "case_id",
    "order_id",
];
/// Keys under which an API wraps one record.
const WRAP_KEYS: [&str; 4] = ["ticket", "conversation", "issue", "incident"];

/// Keys under which an API puts the list of records one level deeper.
const WRAPPERS: [&str; 2] = ["data", "_embedded"];

/// Finds the keys leading to the records, from the first object of the sample.
pub(crate) fn guess_records_at(text: &str) -> Vec<String> {
    let start = text.trim_start();
    let object = start.strip_prefix('[').unwrap_or(start).trim_start();
    let members = outline(object);
    if members.iter().any(|(key, _)| OWN_KEYS.contains(&key.as_str())) {
        return Vec::new();
    }
    let lists = |shape: &Shape| matches!(shape, Shape::Objects | Shape::EmptyList);
    for page_key in PAGE_KEYS {
        for (key, shape) in &members {
            if key == page_key && lists(shape) {
                return vec![key.clone()];
            }
        }
    }
    let object_lists: Vec<_> = members.iter().filter(|(_, s)| *s == Shape::Objects).collect();
    if let [(key, _)] = object_lists.as_slice() {
        return vec![key.clone()];
    }
    for (key, shape) in &members {
        if let Shape::Object(inside) = shape {
            let inner = outline(inside);
            let listed =
                |(name, s): &&(String, Shape)| PAGE_KEYS.contains(&name.as_str()) && lists(s);
            if WRAPPERS.contains(&key.as_str())
                && let Some((name, _)) = inner.iter().find(listed)
            {
                return vec![key.clone(), name.clone()];
            }
            let has_id = inner.iter().any(|(name, _)| name == "id");
            if WRAP_KEYS.contains(&key.as_str()) && has_id {
                return vec![key.clone()];
            }
        }
    }
    Vec::new()
}

#[derive(PartialEq)]
enum Shape<'a> {
    Scalar,
    EmptyList,
    Objects,
    OtherList,
    Object(&'a str),
}

/// Lists the keys of the object a text starts with; a text cut off ends the list.
fn outline(text: &str) -> Vec<(String, Shape<'_>)> {
    let mut members = Vec::new();
    let Some(mut rest) = text.trim_start().strip_prefix('{') else {
        return members;
    };
    loop {
        rest = rest.trim_start_matches([',', ' ', '\t', '\r', '\n']);
        if !rest.starts_with('"') {
            return members;
        }
        let Some(end) = value_end(rest) else {
            return members;
        };
        let Ok(key) = serde_json::from_str::<String>(&rest[..end]) else {
            return members;
        };
        rest = rest[end..].trim_start();
        let Some(value) = rest.strip_prefix(':') else {
            return members;
        };
        let value = value.trim_start();
        let shape = match value.as_bytes().first() {
            Some(b'{') => Shape::Object(value),
            Some(b'[') => match value[1..].trim_start().as_bytes().first() {
                Some(b'{') => Shape::Objects,
                Some(b']') => Shape::EmptyList,
                _ => Shape::OtherList,
            },
            _ => Shape::Scalar,
        };
        members.push((key, shape));
        let Some(end) = value_end(value) else {
            return members;
        };
        rest = &value[end..];
    }
}

/// Returns where the JSON value at the start of a text ends, or nothing if it is cut off.
fn value_end(text: &str) -> Option<usize> {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    stream.next()?.ok()?;
    Some(stream.byte_offset())
}

/// Lists the paths of the fields in JSON records, in order of first appearance.
pub(crate) fn json_headings(samples: &[Record]) -> Vec<String> {
    let mut paths = Paths::default();
    for sample in samples {
        if let Body::Tree(Value::Object(map)) = &sample.body {
            for (key, value) in map {
                add_paths(key.clone(), value, 0, &mut paths);
            }
        }
    }
    paths.in_order
}

/// Paths in order, each once: where keys are ids, there are as many as records.
#[derive(Default)]
struct Paths {
    in_order: Vec<String>,
    known: FxHashSet<String>,
}

fn add_paths(path: String, value: &Value, depth: usize, paths: &mut Paths) {
    match value {
        Value::Object(map) if depth < 3 && !map.is_empty() => {
            for (key, inner) in map {
                add_paths(format!("{path}.{key}"), inner, depth + 1, paths);
            }
            return;
        }
        Value::Array(elements) if depth < 3 => {
            let mut objects = elements.iter().filter_map(Value::as_object).peekable();
            if objects.peek().is_some() {
                for map in objects {
                    for (key, inner) in map {
                        add_paths(format!("{path}[].{key}"), inner, depth + 1, paths);
                    }
                }
                return;
            }
        }
        _ => {}
    }
    if paths.known.insert(path.clone()) {
        paths.in_order.push(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_that_holds_a_list_is_no_page() {
        for (text, expected) in [
            (r#"{"conversation_id": "c1", "messages": [{"at": 1}]}"#, ""),
            (r#"[{"_id": {"$oid": "5f"}, "items": [{"sku": "a"}]}]"#, ""),
            (r#"{"next": null, "messages": [{"conversation_id": "c1"}]}"#, "messages"),
        ] {
            assert_eq!(guess_records_at(text).join("."), expected, "{text}");
        }
    }

    #[test]
    fn a_path_is_listed_once_where_it_first_appears() {
        let of = |id: usize| Record {
            body: Body::Tree(serde_json::json!({ "votes": { format!("user{id}"): 1 }, "at": 2 })),
            ..Record::default()
        };
        let samples: Vec<Record> = [0, 0, 1, 0, 2].map(of).into();
        assert_eq!(json_headings(&samples), ["votes.user0", "at", "votes.user1", "votes.user2"]);
    }
}
