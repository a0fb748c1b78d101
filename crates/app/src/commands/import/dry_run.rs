//! `baremo import --dry-run`: what the first records become, before anything is written.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

use baremo_model::{Event, Micros, Stream, utc_text};
use baremo_render::Language;
use baremo_render::import::{DryEvent, DryFile, DryRun, dry_run_text};
use baremo_sources::mapping::{
    self, Context, FileReport, Mapping, Reject, Remark, SettingsFile, dry_run,
};
use baremo_sources::read::Input;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::adopt::{self, Adopted};
use crate::cli::{Format, Lang};
use crate::error::Failure;
use crate::import::{self, Groups};
use crate::output::Output;

/// Records shown.
const SHOWN: usize = 20;

/// Shows what the first records become, what is refused, and which settings would be written;
/// beside them, which files are empty.
///
/// # Errors
///
/// Fails when a file cannot be read.
pub(super) fn show(
    data: &Path,
    mapping: &Mapping,
    inputs: &[Input],
    (context, empty): (Context, Vec<Remark>),
    output: &mut Output,
) -> Result<u8, Failure> {
    let started = Instant::now();
    let source = context.source.clone();
    let mut run = dry_run(mapping, inputs, context, SHOWN)?;
    let adopted = adopt::plan(data, &run.settings)?;
    run.remarks.extend(adopt::remarks(data, &run.settings, &adopted)?);
    let status = if run.batch.rejects.is_empty() && empty.is_empty() { 0 } else { 3 };
    output.did(status);
    let zoneless = run.files.iter().find_map(|file| file.zoneless.as_deref());
    super::say_remarks(&run.remarks, &source, output.language());
    run.remarks.extend(empty);
    let zone = super::folder_zone(data)?;
    super::say_zoneless(zoneless, &zone, false, output.lang);
    let events: Vec<Value> = run.batch.events.iter().map(event).collect();
    match output.format {
        Format::Json => output.json(&counted(&source, (&run, &adopted), &events, started))?,
        Format::Csv => output.csv(&EVENT, &events)?,
        Format::Text => written(mapping, (&run, &adopted), &zone, output)?,
    }
    Ok(status)
}

/// Returns the run as an import is told, with what is looked at in place of what is taken in: of
/// the folder, of which nothing is read, it says nothing.
fn counted(
    source: &str,
    (run, adopted): (&mapping::DryRun, &[Adopted]),
    events: &[Value],
    started: Instant,
) -> Value {
    let sum = |of: fn(&FileReport) -> u64| -> u64 { run.files.iter().map(of).sum() };
    let mut groups = Groups::default();
    run.batch.rejects.iter().for_each(|reject| groups.count(reject));
    let own = run.batch.events.iter().filter(|it| it.kind.stream() == Stream::Conversation);
    let conversations: BTreeSet<&str> = own.map(|event| event.subject_id.as_str()).collect();
    let refused: Vec<Value> = run.batch.rejects.iter().map(reject).collect();
    let settings: Vec<Value> = run.settings.iter().zip(adopted).map(setting).collect();
    json!({
        "dry_run": true, "source": source, "mapping": run.mapping,
        "records": sum(|file| file.records), "skipped": sum(|file| file.skipped),
        "accepted": events.len(), "duplicate": 0, "replaced": 0,
        "rejected": sum(|file| file.rejected), "partly": sum(|file| file.partly),
        "rejects": groups.into_list(), "conversations": conversations.len(), "coverage": null,
        "events": events, "refused": refused, "settings": settings,
        "remarks": super::remarks_json(&run.remarks),
        "took_secs": started.elapsed().as_secs_f64(),
    })
}

/// Entries of an event in comma-separated values.
const EVENT: [&str; 11] = [
    "stream",
    "subject",
    "at",
    "kind",
    "actor",
    "actor_kind",
    "public",
    "value",
    "team",
    "channel",
    "customer",
];

/// Writes everything for a person to read.
fn written(
    mapping: &Mapping,
    (run, adopted): (&mapping::DryRun, &[Adopted]),
    zone: &str,
    output: &mut Output,
) -> Result<(), Failure> {
    let language = output.language();
    let zone = baremo_metrics::bucket::zone(zone)?;
    let text = dry_run_text(language, output.style(), &shown(language, mapping, run, &zone));
    output.text(&text)?;
    for (file, adopted) in run.settings.iter().zip(adopted) {
        output.text(&would_write(output.lang, adopted))?;
        if adopted.written {
            let lines = language.told(&file.text).lines();
            let text: String = lines.map(|line| format!("    {line}\n")).collect();
            output.text(&text)?;
        }
    }
    Ok(())
}

/// Returns the run as the renderer takes it.
fn shown(language: Language, mapping: &Mapping, run: &mapping::DryRun, zone: &TimeZone) -> DryRun {
    let file = |report: &FileReport| DryFile {
        file: report.file.clone(),
        kind: report.kind.clone(),
        counts: [report.records, report.events, report.skipped, report.rejected],
        titles: report.titles,
    };
    let event = |event: &Event| DryEvent {
        subject: event.subject_id.clone(),
        at: local(event.at, zone),
        kind: event.kind.word().to_owned(),
        who: (event.actor_kind.word().to_owned(), event.actor.clone().unwrap_or_default()),
        value: import::said_by(event),
        team: import::team_of(event).to_owned(),
    };
    let reject = |reject: &Reject| {
        let place = format!("{}:{}", reject.file, reject.position.line);
        (place, reject.reason.to_owned(), language.told(&reject.message).to_owned())
    };
    DryRun {
        mapping: match language.told(&mapping.title()) {
            "" => run.mapping.clone(),
            title => format!("{}: {title}", run.mapping),
        },
        files: run.files.iter().map(file).collect(),
        events: run.batch.events.iter().map(event).collect(),
        rejects: run.batch.rejects.iter().map(reject).collect(),
    }
}

/// Writes an instant in a zone.
fn local(at: Micros, zone: &TimeZone) -> String {
    let Ok(at) = jiff::Timestamp::from_microsecond(at) else { return String::new() };
    match zone.iana_name() {
        Some("UTC") => at.to_string(),
        _ => at.display_with_offset(zone.to_offset(at)).to_string(),
    }
}

fn event(event: &Event) -> Value {
    let attributes: serde_json::Map<String, Value> =
        event.attributes.iter().map(|(key, value)| (key.clone(), value.clone().into())).collect();
    json!({
        event.kind.stream().word(): event.subject_id, "subject": event.subject_id,
        "at": utc_text(event.at),
        "kind": event.kind.word(), "stream": event.kind.stream().word(), "attributes": attributes,
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
    let holds = match (lang, adopted.chooses_hours()) {
        (_, false) => "",
        (Lang::En, true) => ", for the business hours of every source of the folder",
        (Lang::Es, true) => ", para el horario laboral de todas las fuentes de la carpeta",
    };
    match (lang, adopted.written) {
        (Lang::En, true) => format!("\nwould write {path}{holds}:\n"),
        (Lang::Es, true) => format!("\nescribiría {path}{holds}:\n"),
        (Lang::En, false) => format!("\nwould leave {path} as it is\n"),
        (Lang::Es, false) => format!("\ndejaría {path} como está\n"),
    }
}
