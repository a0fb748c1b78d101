//! One conversation with every clock, for the command line and for pages.
//!
//! The events of the conversation, with those it continues or is continued by, are folded alone and
//! asked through the engine, so each clock shown is the observation that a number stands on, and
//! each one left out says why.

mod by;
pub mod contact;
mod counted;
mod locate;
mod statuses;

use std::collections::BTreeMap;
use std::sync::Arc;

use baremo_engine::{MemorySource, Session, Settings, SourceState};
use baremo_facts::yielding;
use baremo_metrics::MetricsError;
use baremo_metrics::answer::RecordRow;
use baremo_metrics::error::Thing;
use baremo_metrics::page::{Definition, Exclusion, Kind, Metric, VENDOR_CONVERSATION};
use baremo_metrics::query::Query;
use baremo_metrics::service::{
    ClockSpan, Conversation, ConversationEvent, ConversationQuery, Lane, TargetSpan, TargetState,
};
use baremo_model::event::EventBatch;
use baremo_model::{EventColumns, Fact, SECOND, Stream};
use baremo_store::Snapshot;

use self::by::By;
use self::counted::{Asked, counted};
use self::locate::{locate, of_case};
use self::statuses::Statuses;
use crate::error::Failure;
use crate::folder::Folder;
use crate::listing;

/// A conversation and the events it was read from.
pub struct Found {
    /// What is shown.
    pub conversation: Conversation,
    /// Its events as stored.
    pub events: EventColumns,
    /// The events that hold, in order.
    pub rows: Vec<usize>,
}

/// Finds a conversation and computes its clocks; `whole` sees all others of the snapshot, by which
/// some metrics judge it.
///
/// # Errors
///
/// Fails when there is no such conversation, when two sources have one, or when metric, calendar
/// or zone is unknown.
pub fn find(
    folder: &Folder,
    snapshot: &Snapshot,
    settings: &Arc<Settings>,
    query: &ConversationQuery,
    whole: &Session,
) -> Result<Found, Failure> {
    let id = of_case(folder, snapshot, &query.id)?;
    let (source, events) = locate(folder, snapshot, id, query.source.as_deref())?;
    let of = (folder, snapshot, whole);
    let (session, statuses) = alone(of, &source, settings, &events)?;
    let calendar = calendar(&session, query)?;
    let zone = query.zone.clone().unwrap_or_else(|| folder.config.zone.clone());
    baremo_metrics::bucket::zone(&zone)?;
    let by = By::read(query, session.settings())?;
    let batch = events.as_batch();
    let rows = in_time(&batch);
    let mut same_case: Vec<String> = Vec::new();
    for other in rows.iter().map(|&row| batch.event(row).subject_id) {
        if other != id && !same_case.contains(&other) {
            same_case.push(other);
        }
    }
    let asked = Asked {
        alone: &session,
        whole,
        by,
        source: &source,
        ids: std::iter::once(id).chain(same_case.iter().map(String::as_str)).collect(),
        cases: &statuses.cases,
    };
    let told = Told { asked: &asked, statuses: &statuses, calendar: &calendar, zone: &zone };
    let clocks = clocks(&told, query.metric.as_deref())?;
    let counted = counted(&asked)?;
    let listed = listed(&batch, &rows);
    let first = listed.first().map_or(0, |event| event.at_micros);
    let last = listed.last().map_or(0, |event| event.at_micros);
    let targets = targets(&asked, &zone, session.watermark().unwrap_or(last))?;
    let url = session.sources().iter().find_map(|state| state.url.as_ref());
    let conversation = Conversation {
        id: id.to_owned(),
        same_case,
        url: url.map(|url| url.replace("{id}", id)),
        parts: Vec::new(),
        belongs_to: None,
        statuses: statuses.spans,
        open_hours: session.open_spans(&calendar, first, last)?,
        targets,
        now: session.watermark().unwrap_or(last),
        source,
        zone,
        calendar,
        events: listed,
        clocks,
        counted,
    };
    Ok(Found { conversation, events, rows })
}

/// Returns the calendar that is counted in beside wall time. Who asks for none sees what is asked
/// about while calendars are wrong, too.
fn calendar(session: &Session, query: &ConversationQuery) -> Result<String, Failure> {
    let usual = || match session.settings().right_calendars() {
        Ok(()) => "business".to_owned(),
        Err(_) => "wall".to_owned(),
    };
    let calendar = query.calendar.clone().unwrap_or_else(usual);
    if session.settings().calendar(&calendar).is_none() {
        known_calendar(session, &calendar)?;
    }
    Ok(calendar)
}

fn known_calendar(session: &Session, calendar: &str) -> Result<(), Failure> {
    if matches!(calendar, "business" | "wall") {
        return Ok(());
    }
    session.settings().right_calendars()?;
    let own = session.settings().calendars.keys().map(String::as_str);
    let all = ["wall", "business"].into_iter().chain(own);
    Err(MetricsError::unknown(Thing::Calendar, calendar, all).into())
}

/// Opens a session that sees this conversation alone, with the watermarks of the whole and what is
/// known of its agents; returns its statuses, too.
fn alone(
    (folder, snapshot, whole): (&Folder, &Snapshot, &Session),
    source: &str,
    settings: &Arc<Settings>,
    events: &EventColumns,
) -> Result<(Session, Statuses), Failure> {
    let batch = events.as_batch();
    let fold = folder.config.fold_settings()?;
    // Columns that other conversations have are there, and empty: policies and calendars may name
    // them.
    let all = crate::folder::attributes(&folder.store, snapshot)?;
    let of_cases = [&all.columns, &all.beyond].map(|keys| keys.get(&Fact::Cases));
    let attributes = of_cases.into_iter().flatten().flatten().cloned().collect();
    let facts = crate::derive::facts_with(&fold, &batch, attributes);
    let statuses = Statuses::of(&facts);
    let tables = vec![(batch.stream, facts), (Stream::Agent, vec![whole.roster(source)?])];
    let latest = snapshot.sources.get(source).map(|state| state.watermark);
    let sources = vec![SourceState {
        name: source.to_owned(),
        watermark: latest.unwrap_or_default(),
        ended_at: None,
        url: folder.url_of(source),
        own_customers: false,
    }];
    let source = Box::new(MemorySource { tables, sources });
    Ok((Session::new(source, settings.clone()), statuses))
}

/// Returns what was promised, as it stands at an instant; nothing while nobody knows what was, or
/// by which calendar.
fn targets(asked: &Asked<'_>, zone: &str, now: i64) -> Result<Vec<TargetSpan>, Failure> {
    let session = asked.alone;
    let settings = session.settings();
    if settings.right_policies().is_err() || settings.right_calendars().is_err() {
        return Ok(Vec::new());
    }
    let tells_no_replies = asked.whole.tells_no_replies(asked.source)?;
    let promised = session.promised(zone, tells_no_replies)?;
    let promised = promised.into_iter().map(|promised| TargetSpan {
        state: TargetState::at(now, promised.due, promised.kept, promised.cancelled),
        policy: promised.policy,
        kind: promised.kind.to_owned(),
        calendar: promised.calendar,
        within_micros: promised.within,
        from: promised.start,
        due: promised.due,
        kept: promised.kept,
        apart_micros: promised.apart,
    });
    Ok(promised.collect())
}

/// The conversation as its clocks are asked for.
struct Told<'a> {
    asked: &'a Asked<'a>,
    statuses: &'a Statuses,
    calendar: &'a str,
    zone: &'a str,
}

/// Returns every clock, those of the metric named first.
fn clocks(told: &Told<'_>, named: Option<&str>) -> Result<Vec<ClockSpan>, Failure> {
    let mut clocks: Vec<ClockSpan> = Vec::new();
    let (by, profile) = (told.asked.by, told.asked.by.profile());
    for (metric, definition) in metrics(told, named)? {
        let is_usual = by.definition(metric).is_some_and(|own| own.variant == definition.variant);
        let (metric, variant) = (metric.name.as_str(), definition.variant.as_str());
        let shown = Shown { metric, variant, definition, is_usual, profile };
        let found = by.taken(clocks_of(told, &shown))?;
        for clock in found.unwrap_or_default() {
            // A variant that reads this conversation as the default does says nothing new.
            let same = |other: &ClockSpan| {
                (&other.metric, other.from, other.to) == (&clock.metric, clock.from, clock.to)
            };
            if !clocks.iter().any(same) {
                clocks.push(clock);
            }
        }
    }
    Ok(clocks)
}

/// Returns the definitions whose clocks are drawn: those of the metric named, then the one of each
/// other.
fn metrics<'a>(
    told: &Told<'a>,
    named: Option<&str>,
) -> Result<Vec<(&'a Metric, &'a Definition)>, Failure> {
    let catalog = &told.asked.alone.settings().catalog;
    let mut wanted = Vec::new();
    if let Some(name) = named {
        let metric = catalog.get(name)?;
        for definition in &metric.definitions {
            // This conversation is folded by cases here; its other count is its own question.
            let by_case = definition.variant != VENDOR_CONVERSATION;
            if by_case && matches!(definition.kind, Kind::Duration) {
                wanted.push((metric, definition));
            }
        }
    }
    // What is read alike is drawn once, by the definition that tells what counts.
    wanted.sort_by_key(|(metric, own)| {
        let leading = told.asked.by.definition(metric);
        leading.is_none_or(|leading| leading.variant != own.variant)
    });
    for metric in catalog.metrics().filter(|metric| named != Some(metric.name.as_str())) {
        let own = told.asked.by.definition(metric).filter(|own| own.kind == Kind::Duration);
        wanted.extend(own.map(|own| (metric, own)));
    }
    Ok(wanted)
}

/// One definition whose clocks are drawn.
struct Shown<'a> {
    metric: &'a str,
    variant: &'a str,
    definition: &'a Definition,
    /// Whether it is the one by which it is told what counts.
    is_usual: bool,
    profile: Option<&'a str>,
}

impl Shown<'_> {
    /// Returns the question whose records its clocks are, counted in a calendar.
    fn question(&self, calendar: &str, zone: &str) -> Query {
        Query {
            metrics: vec![self.metric.to_owned()],
            variant: Some(self.variant.to_owned()),
            calendar: Some(calendar.to_owned()),
            zone: Some(zone.to_owned()),
            profile: self.profile.map(str::to_owned),
            ..Query::default()
        }
    }
}

/// Returns the clocks of one definition: observations first, then what the default leaves out and
/// why. What other variants leave out is theirs and would only hide the rest.
fn clocks_of(told: &Told<'_>, shown: &Shown<'_>) -> Result<Vec<ClockSpan>, Failure> {
    let Told { asked, statuses, calendar, zone } = *told;
    let session = asked.alone;
    let ask = |calendar: &str| -> Result<Vec<RecordRow>, Failure> {
        Ok(listing::all(session, &shown.question(calendar, zone), false)?)
    };
    let wall = ask("wall")?;
    let has_calendar = calendar != "wall" && !session.settings().calendars.is_empty();
    let business = if has_calendar { ask(calendar)? } else { Vec::new() };
    let spans = spans(session, shown, zone)?;
    let mut clocks = Vec::new();
    for (index, row) in wall.iter().enumerate() {
        let counted = business.get(index).and_then(|row| row.value).map(micros);
        let Some(mut clock) = clock(row, shown, row.value.map(micros), counted) else { continue };
        if let Some(own) = spans.get(&row.case) {
            clock.from = own.iter().map(|span| span.0).min().unwrap_or(clock.from);
            clock.to = own.iter().map(|span| span.1).max().or(clock.to);
            clock.spans.clone_from(own);
        }
        // A sum over spans that came to nothing has nothing to draw.
        let has_length = clock.wall_micros.is_some_and(|wall| wall > 0);
        let is_shown = has_length || clock.to.is_none_or(|to| to == clock.from);
        clocks.extend(is_shown.then_some(clock));
    }
    if shown.is_usual {
        let (now, is_sum) = (session.watermark(), is_sum(session, shown)?);
        for row in left_out(told, shown)? {
            let waited = now.zip(listing::instant(row.from.as_deref()));
            let waited = waited.map(|(now, from)| now - from);
            let runs = still_runs(&row) && !statuses.is_over(&row.case);
            let clock = clock(&row, shown, waited.filter(|_| runs), None);
            // A sum up to the last solve has no length before there is one.
            let awaits_solve = is_sum && row.reason.as_deref() == Some(UNSOLVED);
            clocks.extend(clock.map(|clock| match awaits_solve {
                true => ClockSpan { to: None, wall_micros: None, awaits_solve, ..clock },
                false => clock,
            }));
        }
    }
    Ok(clocks)
}

/// Returns what a definition leaves out of the conversation, and why. What a source never records
/// is seen by its other conversations.
fn left_out(told: &Told<'_>, shown: &Shown<'_>) -> Result<Vec<RecordRow>, Failure> {
    let question = shown.question("wall", told.zone);
    let alone = listing::all(told.asked.alone, &question, true)?;
    let mut reasons = shown.definition.exclude.iter();
    if alone.is_empty() || !reasons.any(Exclusion::asks_sources) {
        return Ok(alone);
    }
    let (whole, own) = told.asked.of(shown.metric, shown.definition);
    Ok(listing::all(whole, &Query { filter: own.filter, ..question }, true)?)
}

/// Returns the spans that the clock of each case is the sum of, where it is a sum.
fn spans(
    session: &Session,
    shown: &Shown<'_>,
    zone: &str,
) -> Result<BTreeMap<String, Vec<(i64, i64)>>, Failure> {
    let mut spans: BTreeMap<String, Vec<(i64, i64)>> = BTreeMap::new();
    if !is_sum(session, shown)? {
        return Ok(spans);
    }
    session.summed(&shown.question("wall", zone), &mut |row| {
        let ends = [&row.from, &row.to].map(|end| listing::instant(end.as_deref()));
        if let [Some(from), Some(to)] = ends
            && from < to
        {
            spans.entry(row.case).or_default().push((from, to));
        }
        Ok(())
    })?;
    spans.values_mut().for_each(|own| own.sort_unstable());
    Ok(spans)
}

/// Returns whether a definition adds up the spans of each conversation.
fn is_sum(session: &Session, shown: &Shown<'_>) -> Result<bool, Failure> {
    let metric = session.settings().catalog.get(shown.metric)?;
    let value = metric.definition(shown.variant).and_then(|definition| definition.value.as_ref());
    Ok(value.is_some_and(|side| side.per.is_some()))
}

/// Why rows without a solve are left out.
const UNSOLVED: &str = "unsolved";

/// Returns whether what a row was left out for may still end.
fn still_runs(row: &RecordRow) -> bool {
    matches!(row.reason.as_deref(), Some("unanswered" | UNSOLVED | "unassigned"))
}

fn micros(seconds: f64) -> i64 {
    (seconds * SECOND as f64).round() as i64
}

fn clock(
    row: &RecordRow,
    shown: &Shown<'_>,
    wall: Option<i64>,
    business: Option<i64>,
) -> Option<ClockSpan> {
    let from = listing::instant(row.from.as_deref())?;
    let to = listing::instant(row.to.as_deref());
    Some(ClockSpan {
        metric: shown.metric.to_owned(),
        variant: shown.variant.to_owned(),
        leads: shown.is_usual,
        from,
        to,
        spans: Vec::new(),
        wall_micros: wall.or(to.map(|to| to - from)),
        business_micros: business,
        counts: row.included,
        reason: row.reason.clone().unwrap_or_default(),
        awaits_solve: false,
    })
}

/// Returns the events that hold by their instants, those of one instant as folds read them.
fn in_time(batch: &EventBatch<'_>) -> Vec<usize> {
    let mut rows: Vec<usize> = baremo_facts::order(batch).iter().map(|&row| row as usize).collect();
    rows.sort_by_key(|&row| batch.at[row]);
    rows
}

/// Returns the events of a conversation as they are shown, and which of them others tell better.
fn listed(batch: &EventBatch<'_>, rows: &[usize]) -> Vec<ConversationEvent> {
    let all: Vec<u32> = rows.iter().map(|&row| row as u32).collect();
    let yielding = yielding(batch, &all);
    let shown = |&row: &usize| ConversationEvent {
        yielded: yielding.contains(&(row as u32)),
        ..event(batch, row)
    };
    rows.iter().map(shown).collect()
}

fn event(batch: &EventBatch<'_>, row: usize) -> ConversationEvent {
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
    ConversationEvent {
        at_micros: event.at,
        lane,
        kind: event.kind.word().into(),
        who: event.actor.unwrap_or_default(),
        value: event.value,
        team: event.team,
        channel: event.channel,
        automated: event.automated,
        private: event.kind == EventKind::Note
            || (event.kind == EventKind::Message && !event.public),
        yielded: false,
    }
}

#[cfg(test)]
mod tests {
    use baremo_model::{ActorKind, DAY, Event, EventKind};
    use baremo_store::DeriveSettings;

    use super::*;

    #[test]
    fn whether_replies_are_told_is_read_of_no_more_months_than_it_takes() {
        let data = tempfile::tempdir().unwrap();
        let folder = Folder::create(data.path()).unwrap();
        let fold = folder.config.fold_settings().unwrap();
        let march = 1_772_409_600_000_000;
        let message = |id: &str, at: i64, who: ActorKind| {
            let mut event = Event::new("desk", id, at, EventKind::Message);
            event.record_id = format!("{id}/{}", who.word());
            (event.actor, event.actor_kind) = (Some(who.word().to_owned()), who);
            event.public = true;
            event
        };
        let may = march + 61 * DAY;
        let events = [
            message("1", march, ActorKind::Customer),
            message("2", may, ActorKind::Customer),
            message("2", may + SECOND, ActorKind::Agent),
        ];
        folder.store.append(&events.into_iter().collect::<EventColumns>()).unwrap();
        let derived = DeriveSettings { digest: fold.digest(), now: may + DAY };
        folder.store.drain(derived, &crate::derive::derive(&fold), &mut |_| {}).unwrap();
        let settings = Arc::new(folder.settings().unwrap());
        let whole = folder.session_with(folder.snapshot(None).unwrap(), settings).unwrap();
        // What lies before the latest month cannot be read any more.
        std::fs::remove_dir_all(data.path().join("lake/facts/cases/part=2026-03")).unwrap();
        assert!(!whole.tells_no_replies("desk").unwrap(), "somebody was answered in May");
        whole.tells_no_replies("list").expect_err("of another source all months are asked");
    }
}
