use std::collections::BTreeMap;
use std::path::PathBuf;

use super::*;
use crate::read::{Input, detect, study};

mod activities;
mod asking;
mod batches;
mod calls;
mod campaigns;
mod cells;
mod comments;
mod counted;
mod dates;
mod desks;
mod explained;
mod exports;
mod feedback;
mod fields;
mod flags;
mod fuzz;
mod gone;
mod guesses;
mod headings;
mod ids;
mod known_by;
mod language;
mod lengths;
mod logs;
mod manual;
mod mistakes;
mod newcomers;
mod numbers;
mod odd;
mod orders;
mod picks;
mod proposals;
mod ratings;
mod ready;
mod real;
mod referrals;
mod refunds;
mod remarks;
mod replays;
mod rosters;
mod settings;
mod sorts;
mod statuses;
mod streams;
mod subscriptions;
mod survey_proposals;
mod survey_tools;
mod surveys;
mod thousands;
mod together;
mod twice;
mod unread;
mod words;
mod writers;

/// 2025-06-15T15:06:40Z, when everything here was received.
const NOW: Micros = 1_750_000_000_000_000;

fn context() -> Context {
    Context { as_of: Some(NOW), ..Context::new("desk", NOW) }
}

fn bytes(name: &str, text: &str) -> Input {
    Input::Bytes(name.into(), text.as_bytes().to_vec().into())
}

/// Shows an event on one line: what is not there is left out.
fn line(event: &baremo_model::Event) -> String {
    let at = jiff::Timestamp::from_microsecond(event.at).expect("it was read as one");
    let mut parts = vec![event.subject_id.clone(), at.to_string(), event.kind.word().into()];
    parts.extend(event.value.iter().map(|value| format!("`{value}`")));
    match (event.actor_kind.word(), &event.actor) {
        ("unknown", None) => {}
        (kind, None) => parts.push(format!("by {kind}")),
        (kind, Some(actor)) => parts.push(format!("by {kind} {actor}")),
    }
    for (is, word) in [
        (event.public, "public"),
        (event.automated, "automated"),
        (event.synthesised, "synthesised"),
    ] {
        parts.extend(is.then(|| word.to_owned()));
    }
    for (name, value) in [
        ("customer", &event.customer),
        ("channel", &event.channel),
        ("brand", &event.brand),
        ("team", &event.team),
    ] {
        parts.extend(value.as_ref().map(|value| format!("{name}={value}")));
    }
    parts.extend(event.attributes.iter().map(|(name, value)| format!("{name}={value}")));
    // A version of which events were left out is one beyond all others.
    let (version, how) = match event.version < i64::MIN / 2 {
        true => (event.version.saturating_add(baremo_model::event::version::IN_PART), " in part"),
        false => (event.version, ""),
    };
    parts.push(format!("| {} v{version}{how} #{}", event.record_id, event.ordinal));
    parts.join(" ")
}

fn reject_line(reject: &Reject) -> String {
    let file = reject.file.rsplit('/').next().unwrap_or_default();
    format!("{file}:{} {}: {}", reject.position.line, reject.reason, reject.message)
}

/// Reads a refused record once more, as a kind of file of another mapping.
fn again(mapping: &Mapping, kind: &str, reject: &Reject) -> Batch {
    let Reject { file, position, raw, is_row, looked_up, .. } = reject;
    let kept = Kept::of(file, *position, raw, *is_row).expect("it was a record");
    let mut replay = Replay::open(mapping, &[], &context()).expect("no file is to be read");
    let mut batch = Batch::default();
    let unknown = replay.read(&kept, kind, looked_up, &context(), &mut batch);
    assert_eq!(unknown, Ok(Vec::new()));
    batch
}

/// Imports files under a mapping and shows every event and every refusal on a line.
fn lines(mapping: &Mapping, inputs: &[Input], context: Context) -> Vec<String> {
    let mut import = Import::open(mapping, inputs, context).expect("the files bind");
    let mut batch = Batch::default();
    import.read_all(&mut batch).expect("reading goes to the end");
    let events = batch.events.iter().map(line);
    events.chain(batch.rejects.iter().map(reject_line)).collect()
}
