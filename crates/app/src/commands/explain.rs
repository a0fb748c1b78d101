//! `baremo explain`: the timeline of one conversation with every clock.
//!
//! The conversation's events are folded alone and asked through the engine, so each clock shown is
//! the observation that a number stands on, and each one left out says why.

use std::path::Path;
use std::sync::Arc;

use baremo_engine::{MemorySource, Session, SourceState};
use baremo_metrics::answer::RecordRow;
use baremo_metrics::page::{Kind, Metric};
use baremo_metrics::query::Query;
use baremo_model::event::EventBatch;
use baremo_model::{EventColumns, SECOND};
use baremo_render::timeline::{Clock, Lane, Timeline, TimelineEvent, timeline_text};
use baremo_store::Snapshot;
use serde_json::json;

use crate::cli::{ExplainArgs, Format};
use crate::error::Failure;
use crate::folder::Folder;
use crate::output::Output;

/// Runs the command.
///
/// # Errors
///
/// Fails when there is no such conversation, when two sources have one, or the metric is unknown.
pub fn run(data: &Path, args: &ExplainArgs, output: &mut Output) -> Result<u8, Failure> {
    let folder = Folder::open(data)?;
    let snapshot = folder.snapshot(None)?;
    let (id, _) = args.record.split_once('#').unwrap_or((&args.record, ""));
    let (source, events) = find(&folder, &snapshot, id, args.source.as_deref())?;
    let session = alone(&folder, &snapshot, &source, &events)?;
    let metrics = metrics(&session, args.metric.as_deref())?;
    let calendar = args.calendar.clone().unwrap_or_else(|| "business".into());
    session
        .settings()
        .calendars
        .get(&calendar)
        .map_or_else(|| known_calendar(&session, &calendar), |_| Ok(()))?;
    let zone = args.zone.clone().unwrap_or_else(|| folder.config.zone.clone());
    let mut clocks: Vec<Clock> = Vec::new();
    for (metric, variant) in &metrics {
        let shown = Shown { metric, variant, title: &title(&session, metric, variant, output) };
        for clock in clocks_of(&session, &shown, &calendar, &zone)? {
            // A variant that reads this conversation as the default does says nothing new.
            let same = |other: &Clock| {
                (&other.metric, other.from, other.to) == (&clock.metric, clock.from, clock.to)
            };
            if !clocks.iter().any(same) {
                clocks.push(clock);
            }
        }
    }
    let batch = events.as_batch();
    let order = baremo_facts::order(&batch);
    let rows: Vec<usize> = order.iter().map(|&row| row as usize).collect();
    match output.format {
        Format::Json => output.json(&as_json(&source, id, &batch, &rows, &clocks, &session))?,
        _ => {
            let timeline = timeline(id, &source, &zone, &batch, &rows, clocks, &session, &calendar);
            output.text(&timeline_text(output.language(), output.style(), &timeline?))?;
        }
    }
    Ok(0)
}

fn known_calendar(session: &Session, calendar: &str) -> Result<(), Failure> {
    if matches!(calendar, "business" | "wall") {
        return Ok(());
    }
    let names: Vec<&str> = session.settings().calendars.keys().map(String::as_str).collect();
    Err(Failure::request(format!("unknown calendar `{calendar}`"))
        .hint(format!("valid: wall, business, {}", names.join(", "))))
}

/// Finds a conversation's events by its id, in one source or in all.
fn find(
    folder: &Folder,
    snapshot: &Snapshot,
    id: &str,
    source: Option<&str>,
) -> Result<(String, EventColumns), Failure> {
    let mut sources: Vec<String> =
        folder.store.find(snapshot, id)?.into_iter().map(|(source, _)| source).collect();
    sources.retain(|name| source.is_none_or(|wanted| wanted == name));
    match sources.as_slice() {
        [] => Err(Failure {
            message: format!("there is no conversation `{id}`"),
            hints: vec!["`baremo records METRIC` lists conversations with their ids".into()],
            kind: baremo_model::ErrorKind::NotFound,
        }),
        [source] => {
            let found = folder.store.read_subject(snapshot, source, id)?;
            let (_, events) = found.ok_or_else(|| {
                Failure::request(format!("there is no conversation `{id}` in `{source}`"))
            })?;
            Ok((source.clone(), events))
        }
        several => Err(Failure::request(format!("`{id}` exists in several sources"))
            .hint(format!("choose with --source: {}", several.join(", ")))),
    }
}

/// Opens a session that sees this conversation alone, with the watermarks of the whole.
fn alone(
    folder: &Folder,
    snapshot: &Snapshot,
    source: &str,
    events: &EventColumns,
) -> Result<Session, Failure> {
    let batch = events.as_batch();
    let fold = folder.config.fold_settings()?;
    let tables = vec![(batch.stream, crate::derive::derive(&fold)(&batch).facts)];
    let latest = snapshot.sources.get(source).map(|state| state.watermark);
    let sources = vec![SourceState {
        name: source.to_owned(),
        watermark: latest.unwrap_or_default(),
        url: folder.config.sources.get(source).and_then(|config| config.url.clone()),
    }];
    let settings = Arc::new(folder.settings()?);
    Ok(Session::new(Box::new(MemorySource { tables, sources }), settings))
}

/// Returns the metrics whose clocks are drawn: the one named with its variants, then the rest.
fn metrics(session: &Session, named: Option<&str>) -> Result<Vec<(String, String)>, Failure> {
    let catalog = &session.settings().catalog;
    let clocked = |metric: &&Metric| {
        metric.definitions.first().is_some_and(|definition| definition.kind == Kind::Duration)
    };
    let mut wanted = Vec::new();
    if let Some(name) = named {
        let metric = catalog.get(name)?;
        for definition in &metric.definitions {
            if matches!(definition.kind, Kind::Duration) {
                wanted.push((name.to_owned(), definition.variant.clone()));
            }
        }
    }
    for metric in catalog.metrics().iter().filter(clocked) {
        if named != Some(metric.name.as_str()) {
            wanted.push((metric.name.clone(), "default".to_owned()));
        }
    }
    Ok(wanted)
}

/// One definition whose clocks are drawn.
struct Shown<'a> {
    metric: &'a str,
    variant: &'a str,
    title: &'a str,
}

/// Returns the title of a definition in the reader's language.
fn title(session: &Session, metric: &str, variant: &str, output: &Output) -> String {
    let Ok(metric) = session.settings().catalog.get(metric) else { return metric.to_owned() };
    let words = output.language().pick(&metric.english, &metric.spanish);
    match words.variants.get(variant) {
        Some((title, _)) => format!("↳ {title}"),
        None => words.title.clone(),
    }
}

/// Returns the clocks of one definition: observations first, then what the default leaves out and
/// why. What other variants leave out is theirs and would only hide the rest.
fn clocks_of(
    session: &Session,
    shown: &Shown<'_>,
    calendar: &str,
    zone: &str,
) -> Result<Vec<Clock>, Failure> {
    let ask = |calendar: &str, excluded: bool| -> Result<Vec<RecordRow>, Failure> {
        let query = Query {
            metrics: vec![shown.metric.to_owned()],
            variant: Some(shown.variant.to_owned()),
            calendar: Some(calendar.to_owned()),
            zone: Some(zone.to_owned()),
            ..Query::default()
        };
        let mut rows = Vec::new();
        session.records(&query, excluded, &mut |row| {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    };
    let wall = ask("wall", false)?;
    let has_calendar = calendar != "wall" && !session.settings().calendars.is_empty();
    let business = if has_calendar { ask(calendar, false)? } else { Vec::new() };
    let mut clocks = Vec::new();
    for (index, row) in wall.iter().enumerate() {
        let counted = business.get(index).and_then(|row| row.value).map(micros);
        let clock = clock(row, shown, row.value.map(micros), counted);
        // A sum over spans that came to nothing has nothing to draw.
        clocks.extend(clock.filter(|clock| clock.wall_micros > 0 || clock.to == Some(clock.from)));
    }
    if shown.variant == "default" {
        let now = session.watermark();
        for row in ask("wall", true)? {
            let waited = now.zip(row.from.as_deref().and_then(instant));
            let waited = waited.map(|(now, from)| now - from);
            clocks.extend(clock(&row, shown, waited.filter(|_| still_runs(&row)), None));
        }
    }
    Ok(clocks)
}

/// Returns whether what a row was left out for may still end.
fn still_runs(row: &RecordRow) -> bool {
    matches!(row.reason.as_deref(), Some("unanswered" | "unsolved" | "unassigned"))
}

fn micros(seconds: f64) -> i64 {
    (seconds * SECOND as f64).round() as i64
}

fn clock(
    row: &RecordRow,
    shown: &Shown<'_>,
    wall: Option<i64>,
    business: Option<i64>,
) -> Option<Clock> {
    let from = instant(row.from.as_deref()?)?;
    let to = row.to.as_deref().and_then(instant);
    // Without an end, and not running any more, it is a point in time.
    let to = to.or_else(|| (!still_runs(row)).then_some(from));
    Some(Clock {
        name: shown.title.to_owned(),
        from,
        to,
        wall_micros: wall.or(to.map(|to| to - from)).unwrap_or_default(),
        business_micros: business,
        counts: row.included,
        why: row.reason.clone().unwrap_or_default(),
        metric: shown.metric.to_owned(),
    })
}

fn instant(text: &str) -> Option<i64> {
    text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_microsecond)
}

#[expect(clippy::too_many_arguments, reason = "gathers one picture from all its parts")]
fn timeline(
    id: &str,
    source: &str,
    zone: &str,
    batch: &EventBatch<'_>,
    rows: &[usize],
    clocks: Vec<Clock>,
    session: &Session,
    calendar: &str,
) -> Result<Timeline, Failure> {
    let events: Vec<TimelineEvent> = rows.iter().map(|&row| event(batch, row)).collect();
    let first = events.first().map_or(0, |event| event.at_micros);
    let last = events.last().map_or(0, |event| event.at_micros);
    let open_hours = session.open_spans(calendar, first, last)?;
    Ok(Timeline {
        title: format!("{source} {id}"),
        zone: zone.to_owned(),
        events,
        clocks,
        open_hours,
        now: session.watermark().unwrap_or(last),
    })
}

fn event(batch: &EventBatch<'_>, row: usize) -> TimelineEvent {
    use baremo_model::ActorKind::{Agent, Bot, Customer};
    use baremo_model::EventKind;
    let event = batch.event(row);
    let lane = match (event.kind, event.actor_kind) {
        (EventKind::Status, _) => Lane::Status,
        (_, Customer) => Lane::Customer,
        (_, Agent) => Lane::Agent,
        (_, Bot) => Lane::Bot,
        _ => Lane::System,
    };
    let mut detail: Vec<String> = Vec::new();
    detail.extend(event.value.clone());
    detail.extend(event.team.map(|team| format!("team {team}")));
    detail.extend(event.channel.map(|channel| format!("channel {channel}")));
    if event.automated {
        detail.push("automated".into());
    }
    TimelineEvent {
        at_micros: event.at,
        lane,
        who: event.actor.unwrap_or_default(),
        what: event.kind.word().into(),
        detail: detail.join(", "),
        private: event.kind == EventKind::Note
            || (event.kind == EventKind::Message && !event.public),
    }
}

fn as_json(
    source: &str,
    id: &str,
    batch: &EventBatch<'_>,
    rows: &[usize],
    clocks: &[Clock],
    session: &Session,
) -> serde_json::Value {
    let at = |micros: i64| jiff::Timestamp::from_microsecond(micros).map(|t| t.to_string()).ok();
    let url = session.sources().iter().find(|state| state.name == source);
    let url = url.and_then(|state| state.url.as_ref()).map(|url| url.replace("{id}", id));
    let events: Vec<_> = rows
        .iter()
        .map(|&row| {
            let event = batch.event(row);
            json!({
                "at": at(event.at), "kind": event.kind.word(), "actor": event.actor,
                "actor_kind": event.actor_kind.word(), "public": event.public,
                "automated": event.automated, "synthesised": event.synthesised,
                "team": event.team, "channel": event.channel, "value": event.value,
                "record_id": event.record_id, "version": event.version,
            })
        })
        .collect();
    let clocks: Vec<_> = clocks
        .iter()
        .map(|clock| {
            let seconds = |micros: i64| micros as f64 / SECOND as f64;
            json!({
                "metric": clock.metric, "name": clock.name, "from": at(clock.from),
                "to": clock.to.and_then(at), "wall": seconds(clock.wall_micros),
                "business": clock.business_micros.map(seconds), "counts": clock.counts,
                "reason": (!clock.why.is_empty()).then_some(&clock.why),
            })
        })
        .collect();
    json!({ "conversation": id, "source": source, "url": url, "events": events, "clocks": clocks })
}
