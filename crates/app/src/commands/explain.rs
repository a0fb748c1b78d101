//! `baremo explain`: the timeline of one conversation or call with every clock, or what the health
//! of one customer is made of.

use std::path::Path;
use std::sync::Arc;

use baremo_engine::Session;
use baremo_metrics::catalog::Catalog;
use baremo_metrics::health::is_score;
use baremo_metrics::service::{ContactPart, Conversation, ConversationQuery, Counted};
use baremo_model::{SECOND, utc_text};
use baremo_render::Language;
use baremo_render::answer::words;
use baremo_render::health::customer_text;
use baremo_render::timeline::{Timeline, clock_name, timeline_text};
use serde_json::{Value, json};

use crate::cli::{ExplainArgs, Format};
use crate::conversation::{self, Found, contact};
use crate::customers;
use crate::error::Failure;
use crate::folder::Folder;
use crate::import::Revisions;
use crate::output::Output;

/// Runs the command.
///
/// # Errors
///
/// Fails when there is no such conversation, when two sources have one, or the metric is unknown.
pub fn run(data: &Path, args: &ExplainArgs, output: &mut Output) -> Result<u8, Failure> {
    let folder = Folder::open(data)?;
    let snapshot = folder.snapshot(None)?;
    let settings = Arc::new(folder.settings()?);
    if args.metric.as_deref().is_some_and(|metric| is_health(&settings.catalog, metric)) {
        let zone = args.zone.clone().unwrap_or_else(|| settings.zone.clone());
        baremo_metrics::bucket::zone(&zone)?;
        return customer(&folder.session_with(snapshot, settings)?, &args.record, &zone, output);
    }
    let query = ConversationQuery {
        id: args.record.clone(),
        source: args.source.clone(),
        metric: args.metric.clone(),
        calendar: args.calendar.clone(),
        zone: args.zone.clone(),
        profile: args.profile.clone(),
        variant: args.variant.clone(),
    };
    let whole = folder.session_with(snapshot.clone(), settings.clone())?;
    let (found, is_contact) = match contact::find(&folder, &snapshot, &query, &whole)? {
        Some(found) => (found, true),
        None => (conversation::find(&folder, &snapshot, &settings, &query, &whole)?, false),
    };
    let (catalog, language) = (&settings.catalog, output.language());
    match output.format {
        Format::Csv | Format::Json => {
            let clocks = found.conversation.clocks.iter();
            let names: Vec<String> =
                clocks.map(|clock| clock_name(clock, catalog, language)).collect();
            let told = as_json(&found, &names, &mut Revisions::of(&folder.root));
            let told = match is_contact {
                true => of_contact(told, &found.conversation),
                false => told,
            };
            match output.format {
                Format::Csv => {
                    let clocks = told["clocks"].as_array().into_iter().flatten().cloned();
                    let verdicts = verdicts(&found.conversation.counted, catalog, language);
                    output.csv(&TOLD, &clocks.chain(verdicts).collect::<Vec<_>>())?;
                }
                _ => output.json(&told)?,
            }
        }
        Format::Text => {
            let timeline = Timeline::of(&found.conversation, catalog, language);
            output.text(&timeline_text(language, output.style(), &timeline))?;
        }
    }
    Ok(0)
}

/// Returns whether a metric is the health score of customers: a record of it is a customer.
fn is_health(catalog: &Catalog, metric: &str) -> bool {
    let metric = catalog.get(metric).ok();
    let side = metric.and_then(|metric| metric.definitions.first()?.value.as_ref());
    side.is_some_and(is_score)
}

/// What comma-separated values say of a measure.
const MEASURE: [&str; 13] = [
    "name",
    "unit",
    "value",
    "word",
    "date",
    "lack",
    "staleness",
    "scaled",
    "weighs",
    "weight",
    "points",
    "before",
    "change",
];

/// Writes what the health of a customer is made of.
fn customer(
    session: &Session,
    record: &str,
    zone: &str,
    output: &mut Output,
) -> Result<u8, Failure> {
    let health = session.health_of(record)?.ok_or_else(|| customers::unknown(record))?;
    match output.format {
        Format::Json => output.json(&health)?,
        Format::Csv => {
            let measures = json!(health.measures);
            output.csv(&MEASURE, measures.as_array().map_or(&[], Vec::as_slice))?;
        }
        Format::Text => {
            output.text(&customer_text(output.language(), output.style(), &health, zone))?;
        }
    }
    Ok(0)
}

/// What comma-separated values say of a clock, and behind the clocks of how a metric that is none
/// takes the conversation, or a case of it: that has no times. New columns come last, so that none
/// moves.
const TOLD: [&str; 12] = [
    "metric", "name", "from", "to", "wall", "business", "counts", "reason", "case", "hit", "met",
    "promises",
];

/// Returns a line for each verdict of the metrics that are no clocks.
fn verdicts(counted: &[Counted], catalog: &Catalog, language: Language) -> Vec<Value> {
    let mut lines = Vec::new();
    for own in counted {
        let title = catalog.get(&own.metric).map(|metric| words(metric, language).title.clone());
        let name = title.unwrap_or_else(|_| own.metric.clone());
        for (case, verdict) in own.told() {
            let [met, promises] = verdict.met.map_or([None; 2], |met| met.map(Some));
            lines.push(json!({
                "metric": own.metric, "name": name, "counts": verdict.counts,
                "reason": (!verdict.reason.is_empty()).then_some(&verdict.reason),
                "case": case, "hit": verdict.hit, "met": met, "promises": promises,
            }));
        }
    }
    lines
}

/// Returns the conversation with its events as they are stored; `names` are those of the clocks.
fn as_json(found: &Found, names: &[String], revisions: &mut Revisions<'_>) -> Value {
    let Conversation { id, same_case, source, url, clocks, targets, counted, .. } =
        &found.conversation;
    let batch = found.events.as_batch();
    let events: Vec<_> = found
        .rows
        .iter()
        .zip(&found.conversation.events)
        .map(|(&row, listed)| {
            let event = batch.event(row);
            let (version, revision) = revisions.told(&event);
            json!({
                "conversation": event.subject_id, "at": utc_text(event.at),
                "kind": event.kind.word(), "actor": event.actor,
                "actor_kind": event.actor_kind.word(), "public": event.public,
                "automated": event.automated, "synthesised": event.synthesised,
                "yielded": listed.yielded,
                "team": event.team, "channel": event.channel, "value": event.value,
                "record_id": event.record_id, "version": version, "revision": revision,
            })
        })
        .collect();
    let clocks: Vec<_> = clocks
        .iter()
        .zip(names)
        .map(|(clock, name)| {
            let seconds = |micros: i64| micros as f64 / SECOND as f64;
            json!({
                "metric": clock.metric, "name": name, "from": utc_text(clock.from),
                "to": clock.to.and_then(utc_text),
                "wall": clock.wall_micros.map(seconds),
                "spans": clock.spans.iter().map(|(from, to)| [utc_text(*from), utc_text(*to)])
                    .collect::<Vec<_>>(),
                "business": clock.business_micros.map(seconds), "counts": clock.counts,
                "reason": (!clock.reason.is_empty()).then_some(&clock.reason),
                "awaits_solve": clock.awaits_solve,
            })
        })
        .collect();
    let targets: Vec<_> = targets
        .iter()
        .map(|target| {
            let seconds = |micros: i64| micros as f64 / SECOND as f64;
            json!({
                "policy": target.policy, "kind": target.kind, "calendar": target.calendar,
                "within": seconds(target.within_micros), "from": utc_text(target.from),
                "due": target.due.and_then(utc_text), "kept": target.kept.and_then(utc_text),
                "apart": target.apart_micros.map(seconds), "state": target.state,
            })
        })
        .collect();
    json!({
        "conversation": id, "same_case": same_case, "source": source, "url": url, "events": events,
        "clocks": clocks, "targets": targets, "counted": counted,
    })
}

/// Returns what is told of a conversation as that of a call or chat: with the parts of it that take
/// time and the conversation it belongs to, and without what only conversations have.
fn of_contact(mut told: Value, contact: &Conversation) -> Value {
    let rename = |own: &mut Value| {
        if let Value::Object(own) = own
            && let Some(id) = own.remove("conversation")
        {
            own.insert("contact".to_owned(), id);
        }
    };
    told["events"].as_array_mut().into_iter().flatten().for_each(rename);
    rename(&mut told);
    if let Value::Object(own) = &mut told {
        own.remove("same_case");
        own.remove("targets");
        let seconds = |micros: i64| micros as f64 / SECOND as f64;
        let part = |part: &ContactPart| {
            json!({
                "kind": part.kind, "who": part.who, "from": utc_text(part.from),
                "to": part.to.and_then(utc_text), "seconds": part.micros.map(seconds),
            })
        };
        own.insert("spans".to_owned(), contact.parts.iter().map(part).collect());
        if let Some(place) = &contact.belongs_to {
            own.insert("belongs_to".to_owned(), json!(place));
        }
    }
    told
}
