//! `baremo import --dry-run`: what the first records become, before anything is written.

use std::path::Path;

use baremo_model::Event;
use baremo_sources::mapping::{Context, Mapping, Reject, SettingsFile, dry_run};
use baremo_sources::read::Input;
use serde_json::{Value, json};

use crate::adopt::{self, Adopted};
use crate::cli::{Format, Lang};
use crate::error::Failure;
use crate::output::Output;

/// Records shown.
const SHOWN: usize = 20;

/// Shows what the first records become, what is refused, and which settings would be written.
///
/// # Errors
///
/// Fails when a file cannot be read.
pub(super) fn show(
    data: &Path,
    mapping: &Mapping,
    inputs: &[Input],
    context: Context,
    output: &mut Output,
) -> Result<u8, Failure> {
    let run = dry_run(mapping, inputs, context, SHOWN)?;
    let adopted = adopt::plan(data, &run.settings)?;
    let rejected = !run.batch.rejects.is_empty();
    let events: Vec<Value> = run.batch.events.iter().map(event).collect();
    let rejects: Vec<Value> = run.batch.rejects.iter().map(reject).collect();
    let settings: Vec<Value> = run.settings.iter().zip(&adopted).map(setting).collect();
    if output.format == Format::Json {
        output.json(&json!({
            "mapping": run.mapping, "events": events, "rejects": rejects, "settings": settings,
        }))?;
        return Ok(if rejected { 3 } else { 0 });
    }
    output.text(&format!("{}: {}\n", run.mapping, mapping.title()))?;
    for event in &events {
        let word = |key: &str| event[key].as_str().unwrap_or("").to_owned();
        let (at, kind, actor) = (word("at"), word("kind"), word("actor_kind"));
        let (conversation, value) = (word(&word("stream")), word("value"));
        output.text(&format!("  {conversation:<14} {at:<24} {kind:<13} {actor:<9} {value}\n"))?;
    }
    for reject in &run.batch.rejects {
        let (line, message) = (reject.position.line, &reject.message);
        output.text(&format!("  ✗ {}:{line} {}: {message}\n", reject.file, reject.reason))?;
    }
    for (file, adopted) in run.settings.iter().zip(&adopted) {
        output.text(&would_write(output.lang, adopted))?;
        if adopted.written {
            let text: String = file.text.lines().map(|line| format!("    {line}\n")).collect();
            output.text(&text)?;
        }
    }
    Ok(if rejected { 3 } else { 0 })
}

fn event(event: &Event) -> Value {
    let at = jiff::Timestamp::from_microsecond(event.at).map(|at| at.to_string());
    let attributes: serde_json::Map<String, Value> =
        event.attributes.iter().map(|(key, value)| (key.clone(), value.clone().into())).collect();
    json!({
        event.kind.stream().word(): event.subject_id, "at": at.ok(), "kind": event.kind.word(),
        "stream": event.kind.stream().word(), "attributes": attributes,
        "actor": event.actor, "actor_kind": event.actor_kind.word(),
        "public": event.public, "value": event.value, "team": event.team,
        "channel": event.channel, "customer": event.customer,
    })
}

fn reject(reject: &Reject) -> Value {
    json!({
        "reason": reject.reason, "message": reject.message, "file": reject.file,
        "line": reject.position.line, "raw": reject.raw,
    })
}

fn setting((file, adopted): (&SettingsFile, &Adopted)) -> Value {
    json!({ "path": adopted.path, "written": adopted.written, "text": file.text })
}

fn would_write(lang: Lang, adopted: &Adopted) -> String {
    let path = &adopted.path;
    match (lang, adopted.written) {
        (Lang::En, true) => format!("\nwould write {path}:\n"),
        (Lang::Es, true) => format!("\nescribiría {path}:\n"),
        (Lang::En, false) => format!("\nwould leave {path} as it is\n"),
        (Lang::Es, false) => format!("\ndejaría {path} como está\n"),
    }
}
