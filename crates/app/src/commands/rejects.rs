//! `baremo rejects`: what could not be read, listed, shown, exported, replayed.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;

use baremo_model::{EventColumns, Stream, told};
use baremo_render::import::{RejectGroup, rejects_text};
use baremo_render::words::{REASONS, called};
use baremo_sources::mapping::{Batch, Context, Import, Mapping, recognise};
use baremo_sources::read::{Format as FileFormat, Input, Options, Position, detect};
use baremo_store::Reject;
use serde_json::{Map, Value, json};

use crate::cli::{Format, RejectsAction, RejectsArgs};
use crate::commands::{import, now};
use crate::error::Failure;
use crate::error::file::read_named;
use crate::folder::Folder;
use crate::import::{WORDS, is_about_a_word, keyed};
use crate::output::Output;

/// Signs of an id that a list shows.
const SHOWN: usize = 12;

/// Runs the command.
///
/// # Errors
///
/// Fails when quarantine cannot be read or a mapping is wrong.
pub fn run(data: &Path, args: &RejectsArgs, output: &mut Output) -> Result<u8, Failure> {
    let folder = match &args.action {
        RejectsAction::Replay { .. } => Folder::open(data)?,
        // What is in quarantine is there whatever the configuration says.
        _ => Folder::open_anyway(data)?.0,
    };
    match &args.action {
        RejectsAction::Export { reason } => export(&folder, reason.as_deref(), output),
        RejectsAction::List => list(&folder, output),
        RejectsAction::Replay { map, source } => {
            replay(&folder, map.as_deref(), source.as_deref(), output)
        }
        RejectsAction::Show { id } => show(&folder, id, output),
    }
}

fn export(folder: &Folder, reason: Option<&str>, output: &mut Output) -> Result<u8, Failure> {
    for reject in folder.store.rejects()? {
        if reason.is_none_or(|wanted| wanted == reject.reason) {
            output.text(&format!("{}\n", reject.raw.trim_end_matches('\n')))?;
        }
    }
    Ok(0)
}

/// Rejects of one source, file and reason, in that order.
type Group<'a> = ([&'a str; 3], Vec<&'a Reject>);

/// Groups rejects as the summary of an import does: by reason, and by word where they are about
/// one, the most frequent first.
fn grouped(rejects: &[Reject]) -> Vec<Group<'_>> {
    let mut groups: BTreeMap<([&str; 3], &str), Vec<&Reject>> = BTreeMap::new();
    for reject in rejects {
        let place = [reject.source.as_str(), reject.file.as_str(), reject.reason.as_str()];
        let mut word = if is_about_a_word(&reject.reason) { reject.message.as_str() } else { "" };
        let alike = groups.range((place, "")..).take_while(|((own, _), _)| *own == place);
        if !groups.contains_key(&(place, word)) && alike.count() >= WORDS {
            word = "";
        }
        groups.entry((place, word)).or_default().push(reject);
    }
    let mut groups: Vec<Group<'_>> =
        groups.into_iter().map(|((place, _), group)| (place, group)).collect();
    groups.sort_by_key(|(place, group)| (*place, Reverse(group.len())));
    groups
}

fn list(folder: &Folder, output: &mut Output) -> Result<u8, Failure> {
    let rejects = folder.store.rejects()?;
    let groups = grouped(&rejects);
    if output.format == Format::Json {
        let all: Vec<_> = groups
            .iter()
            .map(|([source, file, reason], group)| {
                json!({
                    "source": source, "file": file, "reason": reason, "count": group.len(),
                    "id": group[0].id, "line": group[0].line, "message": group[0].message,
                })
            })
            .collect();
        output.json(&all)?;
        return Ok(0);
    }
    if groups.is_empty() && output.format == Format::Text {
        let language = output.language();
        output.text(language.pick("no rejects\n", "ningún rechazo\n"))?;
        return Ok(0);
    }
    if output.format == Format::Csv {
        let all: Vec<Value> = rejects.iter().map(told).collect();
        output.csv(&["id", "source", "file", "line", "reason", "message"], &all)?;
        return Ok(0);
    }
    let language = output.language();
    let shown = groups.into_iter().map(|([source, file, reason], group)| RejectGroup {
        count: group.len() as u64,
        source: source.to_owned(),
        reason: called(REASONS, reason, language),
        file: file.to_owned(),
        line: group[0].line,
        message: language.told(&group[0].told()).to_owned(),
        id: group[0].id.chars().take(SHOWN).collect(),
    });
    let text = rejects_text(language, output.style(), &shown.collect::<Vec<_>>());
    output.text(&text)?;
    Ok(0)
}

fn show(folder: &Folder, id: &str, output: &mut Output) -> Result<u8, Failure> {
    let rejects = folder.store.rejects()?;
    let mut named = rejects.iter().filter(|reject| reject.id.starts_with(id));
    let found = named.next().ok_or_else(|| {
        Failure::not_found(told!("there is no reject `{id}`", "no hay ningún rechazo `{id}`")).hint(
            told!(
                "`baremo rejects list` shows their ids",
                "`baremo rejects list` muestra sus identificadores"
            ),
        )
    })?;
    let others = named.count();
    if others > 0 && found.id != id {
        return Err(Failure::request(told!(
            "`{id}` begins the ids of {} rejects",
            "por `{id}` empiezan los identificadores de {} rechazos",
            others + 1
        ))
        .hint(told!(
            "give more of it; `baremo rejects list --format csv` has every id",
            "escriba más caracteres; `baremo rejects list --format csv` los trae todos"
        )));
    }
    match output.format {
        Format::Json | Format::Csv => {
            let columns = ["id", "source", "file", "line", "reason", "message", "record", "raw"];
            output.object(&columns, &told(found))?;
        }
        Format::Text => output.text(&format!(
            "{}\n{}: {}\n{}:{}\n\n{}\n",
            found.id,
            called(REASONS, &found.reason, output.language()),
            output.language().told(&found.told()),
            found.file,
            found.line.unwrap_or_default(),
            found.raw
        ))?,
    }
    Ok(0)
}

fn told(reject: &Reject) -> Value {
    json!({
        "id": reject.id, "source": reject.source, "reason": reject.reason,
        "message": reject.message, "file": reject.file, "line": reject.line,
        "record": reject.record, "raw": reject.raw,
    })
}

/// Maps quarantined records again; those that pass are taken in and leave quarantine, the others
/// stay for what stands against them now.
fn replay(
    folder: &Folder,
    map: Option<&Path>,
    source: Option<&str>,
    output: &mut Output,
) -> Result<u8, Failure> {
    let rejects = folder.store.rejects()?;
    if let Some(name) = source.filter(|name| rejects.iter().all(|one| one.source != *name)) {
        return Err(Failure::request(told!(
            "there is no reject of `{name}`",
            "no hay ningún rechazo de `{name}`"
        ))
        .hint(told!(
            "`baremo rejects list` shows which sources have any",
            "`baremo rejects list` muestra qué fuentes los tienen"
        )));
    }
    let mut passed = Vec::new();
    let (mut refused, mut refused_now) = (Vec::new(), Vec::new());
    let mut events: BTreeMap<Stream, EventColumns> = BTreeMap::new();
    let mut remaining = 0u64;
    for reject in rejects.iter().filter(|reject| source.is_none_or(|s| s == reject.source)) {
        match again(folder, reject, map)? {
            Again::Passed(batch) => {
                for event in &batch.events {
                    events.entry(event.kind.stream()).or_default().push(event);
                }
                passed.push(reject.id.clone());
            }
            Again::Refused(now) => {
                remaining += 1;
                if (now.reason, &now.message.en) != (reject.reason.as_str(), &reject.message) {
                    refused.push(reject.id.clone());
                    refused_now.push(for_another_reason(reject, now));
                }
            }
            Again::Unread => remaining += 1,
        }
    }
    for events in events.values() {
        folder.store.append(events)?;
    }
    import::drain(folder, output)?;
    folder.store.forget_rejects(&passed)?;
    folder.store.replace_rejects(&refused, &refused_now)?;
    match output.format {
        Format::Json | Format::Csv => {
            let done = json!({ "replayed": passed.len(), "remaining": remaining });
            output.object(&["replayed", "remaining"], &done)?;
        }
        Format::Text => {
            let language = output.language();
            let done = language.pick("read in", "leídos");
            let rest = language.pick("still rejected", "siguen rechazados");
            output.text(&format!("{:>8}  {done}\n{remaining:>8}  {rest}\n", passed.len()))?;
        }
    }
    Ok(if remaining > 0 { 3 } else { 0 })
}

/// What became of a rejected record that was read again.
enum Again {
    /// It passes.
    Passed(Batch),
    /// It is refused, for this reason now.
    Refused(baremo_sources::mapping::Reject),
    /// No mapping reads it, or it never was a record.
    Unread,
}

/// Returns a reject with what stands against it now.
fn for_another_reason(reject: &Reject, now: baremo_sources::mapping::Reject) -> Reject {
    let again = Reject {
        reason: now.reason.to_owned(),
        message: now.message.en,
        message_es: now.message.es,
        ..reject.clone()
    };
    again.with_id()
}

/// Returns what the import of a rejected record knew. Read again, a record is as new as it was:
/// what later files tell of it goes on to prevail, and where other rows of its file tell the same
/// record, that row does which would have had its word been known then.
fn context(reject: &Reject) -> Context {
    let as_of = Some(reject.as_of.unwrap_or(reject.received_at));
    let zone = reject.zone.clone();
    Context { as_of, zone, ..Context::new(&reject.source, now()) }
}

/// Returns what a rejected record becomes now.
fn again(folder: &Folder, reject: &Reject, map: Option<&Path>) -> Result<Again, Failure> {
    let options = Options { format: Some(FileFormat::JsonLines), ..Options::default() };
    let raw = reject.raw.clone().into_bytes().into();
    let input = Input::Bytes(reject.file.clone(), raw);
    let detected = detect(&input, &options).ok();
    let mapping = match map {
        Some(path) => {
            let text = read_named(path)?;
            Mapping::parse(&path.display().to_string(), &text)?
        }
        None => {
            let Some(detected) = &detected else { return Ok(Again::Unread) };
            let Ok(recognised) = recognise(std::slice::from_ref(detected)) else {
                return Ok(Again::Unread);
            };
            recognised.mapping
        }
    };
    let context = keyed(folder, context(reject))?;
    // What could not be taken apart into fields is no record: nothing new is learnt of it.
    let is_record = serde_json::from_str::<Map<String, Value>>(&reject.raw).is_ok();
    // A record is read as the kind of file it came in. Where that is not kept, or the mapping has
    // no such kind, it is read as what it is; as anything only where that cannot be told.
    let came_in = reject.kind.as_deref();
    let own = came_in.filter(|name| mapping.file_kinds().any(|kind| kind == *name));
    let own = own.or_else(|| detected.as_ref().and_then(|detected| mapping.kind_of(detected)));
    let position = Position {
        line: reject.line.unwrap_or_default(),
        record: reject.record.unwrap_or_default(),
    };
    let mut refused = None;
    for kind in mapping.file_kinds().filter(|kind| own.is_none_or(|name| name == *kind)) {
        let mut batch = Batch::default();
        let record = (position, reject.raw.as_str());
        if Import::replay(&mapping, kind, record, &context, &mut batch).is_err() {
            continue;
        }
        if batch.rejects.is_empty() && !batch.events.is_empty() {
            return Ok(Again::Passed(batch));
        }
        refused = refused.or(batch.rejects.into_iter().next().filter(|_| is_record));
    }
    Ok(refused.map_or(Again::Unread, Again::Refused))
}
