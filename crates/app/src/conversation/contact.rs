//! One call or live chat in queues: what happened, its waits and talk, and which metrics of calls
//! count it.
//!
//! Metrics are asked of the whole snapshot by the id of the contact: each number, and each reason
//! for which it is left out, is the one that stands behind an answer.

use baremo_engine::Session;
use baremo_metrics::answer::RecordRow;
use baremo_metrics::expr::Expr;
use baremo_metrics::page::{Definition, Kind, Metric, Side, Unit};
use baremo_metrics::query::Query;
use baremo_metrics::service::{
    ClockSpan, ContactPart, Conversation, ConversationEvent, ConversationPlace, ConversationQuery,
    Counted,
};
use baremo_model::error::Hint;
use baremo_model::event::EventBatch;
use baremo_model::fact::NULL_INT;
use baremo_model::{EventKind, Fact, FactTable, SECOND, Stream, told};
use baremo_store::Snapshot;

use super::by::By;
use super::counted::verdict;
use super::locate::{named as names_of, numbered, of_case};
use super::{Found, calendar, event, in_time, micros};
use crate::error::Failure;
use crate::folder::Folder;
use crate::listing;

/// Finds a call or chat; none where no source has one of this id, or a conversation has it.
///
/// # Errors
///
/// Fails when two sources have one, or when metric, calendar or zone is unknown.
pub fn find(
    folder: &Folder,
    snapshot: &Snapshot,
    query: &ConversationQuery,
    whole: &Session,
) -> Result<Option<Found>, Failure> {
    let conversation = of_case(folder, snapshot, &query.id)?;
    let conversations = folder.store.find(snapshot, conversation)?;
    if conversations.iter().any(|(source, _)| is_asked(query, source)) {
        return Ok(None);
    }
    read(folder, snapshot, query, whole)
}

/// Finds a call or chat, whatever conversation has its id.
///
/// # Errors
///
/// As [`find`], and when there is none.
pub fn one(
    folder: &Folder,
    snapshot: &Snapshot,
    query: &ConversationQuery,
    whole: &Session,
) -> Result<Found, Failure> {
    let id = &query.id;
    read(folder, snapshot, query, whole)?.ok_or_else(|| {
        Failure::not_found(told!(
            "there is no call or chat `{id}`",
            "no hay ninguna llamada ni ningún chat `{id}`"
        ))
        .advise(told!(
            "the records behind a figure of calls lead to each of them",
            "los registros que hay tras una cifra de llamadas llevan a cada una"
        ))
    })
}

fn read(
    folder: &Folder,
    snapshot: &Snapshot,
    query: &ConversationQuery,
    whole: &Session,
) -> Result<Option<Found>, Failure> {
    let Some((id, source)) = located(folder, snapshot, query)? else { return Ok(None) };
    let events = folder.store.read_of(snapshot, Stream::Contact, &source, id)?;
    let calendar = calendar(whole, query)?;
    let zone = query.zone.clone().unwrap_or_else(|| folder.config.zone.clone());
    baremo_metrics::bucket::zone(&zone)?;
    let by = By::read(query, whole.settings())?;
    let batch = events.as_batch();
    let facts = crate::derive::facts_with(&folder.config.fold_settings()?, &batch, Vec::new());
    let rows = in_time(&batch);
    let listed: Vec<ConversationEvent> = rows.iter().map(|&row| event(&batch, row)).collect();
    let last = listed.last().map_or(0, |event| event.at_micros);
    let now = snapshot.sources.get(&source).map_or(last, |state| state.watermark);
    let text = |text: &str| Expr::Text(text.to_owned()).to_string();
    let filter = format!("source = {} and contact = {}", text(&source), text(id));
    let asked = Asked { whole, by, filter, calendar: &calendar, zone: &zone, now };
    let metric = query.metric.as_deref();
    let course = Course { legs: legs(&facts), visits: visits(&facts) };
    let clocks = asked.clocks(metric, &course)?;
    let (counted, about) = asked.counted(metric)?;
    let belongs_to = match about {
        Some(about) => place(folder, snapshot, &source, about)?,
        None => None,
    };
    let conversation = Conversation {
        id: id.to_owned(),
        same_case: Vec::new(),
        url: None,
        parts: parts(&facts, &holds(&batch, &rows)),
        belongs_to,
        statuses: Vec::new(),
        open_hours: Vec::new(),
        targets: Vec::new(),
        now,
        source,
        zone,
        calendar,
        events: listed,
        clocks,
        counted,
    };
    Ok(Some(Found { conversation, events, rows }))
}

/// Returns whether a question is about what a source has.
fn is_asked(query: &ConversationQuery, source: &str) -> bool {
    query.source.as_deref().is_none_or(|asked| asked == source)
}

/// Returns the call or chat that is meant, and its source; none where no source has one. Records
/// name the second visit to a queue of `7` as `7#2`.
fn located<'a>(
    folder: &Folder,
    snapshot: &Snapshot,
    query: &'a ConversationQuery,
) -> Result<Option<(&'a str, String)>, Failure> {
    let with = |id: &str| -> Result<Vec<String>, Failure> {
        let mut sources = folder.store.sources_with(snapshot, Stream::Contact, id)?;
        sources.retain(|source| is_asked(query, source));
        Ok(sources)
    };
    let mut id = query.id.as_str();
    let mut sources = with(id)?;
    if let (true, Some((contact, _))) = (sources.is_empty(), numbered(id)) {
        id = contact;
        sources = with(id)?;
    }
    if sources.len() > 1 {
        return Err(Failure::request(told!(
            "`{id}` is a call or chat of several sources: {}",
            "`{id}` es una llamada o un chat de varias fuentes: {}",
            names_of(&sources)
        ))
        .advise(Hint::Source(sources[0].clone())));
    }
    Ok(sources.pop().map(|source| (id, source)))
}

/// Returns where the conversation of a call or chat of a source is found: in the same source, else
/// in the only one that has it.
fn place(
    folder: &Folder,
    snapshot: &Snapshot,
    source: &str,
    id: String,
) -> Result<Option<ConversationPlace>, Failure> {
    let found = folder.store.find(snapshot, &id)?;
    let has_own = found.iter().any(|(other, _)| other == source);
    let source = match (has_own, found.as_slice()) {
        (true, _) => Some(source.to_owned()),
        (false, [(only, _)]) => Some(only.clone()),
        (false, _) => None,
    };
    Ok(source.map(|source| ConversationPlace { source, id }))
}

/// When an agent was connected, and until when they had to do with it.
struct Leg {
    from: i64,
    ended: Option<i64>,
    until: Option<i64>,
}

/// When the contact entered a queue, when it left it, and how long it waited there.
struct Visit {
    entered: i64,
    left: Option<i64>,
    waited: Option<i64>,
}

/// What became of a contact.
struct Course {
    legs: Vec<Leg>,
    /// In order of their entries.
    visits: Vec<Visit>,
}

impl Course {
    /// Returns from when to when somebody waited whom nobody answered, or not yet: in all queues,
    /// as one before they left the last, or in the one entered at an instant. None where it is not
    /// known.
    fn wait(&self, in_all: bool, entered: Option<i64>) -> Option<(i64, Option<i64>)> {
        if in_all {
            let last = self.visits.last()?;
            let over = self.visits.iter().filter(|visit| visit.left.is_some());
            let waited = over.map(|visit| visit.waited).sum::<Option<i64>>()?;
            return Some((last.left.unwrap_or(last.entered) - waited, last.left));
        }
        // Records tell instants to the second.
        let second = entered? / SECOND;
        let visit = self.visits.iter().find(|visit| visit.entered / SECOND == second)?;
        (visit.left.is_none() || visit.waited.is_some()).then_some((visit.entered, visit.left))
    }
}

/// Tells whether a side measures waits in all queues of a contact, or in one of them; none where it
/// measures something else.
fn waits_in_all(side: &Side) -> Option<bool> {
    let from = baremo_metrics::expr::parse(side.from.as_deref()?).ok()?;
    let columns = from.columns();
    let in_all = columns.contains(&QUEUED);
    (in_all || columns.contains(&ENTERED)).then_some(in_all)
}

/// The columns of a visit's entry, and of the time in all queues of a contact.
const ENTERED: &str = "entered_at";
const QUEUED: &str = "queued";

/// Returns the value at a row of a column of integers, where there is one.
fn at(table: &FactTable, name: &str, row: usize) -> Option<i64> {
    table.integers(name).get(row).copied().filter(|value| *value != NULL_INT)
}

fn table(facts: &[FactTable], fact: Fact) -> Option<&FactTable> {
    facts.iter().find(|table| table.fact == fact)
}

fn legs(facts: &[FactTable]) -> Vec<Leg> {
    let Some(legs) = table(facts, Fact::ContactLegs) else { return Vec::new() };
    let leg = |row: usize| {
        let ended = at(legs, "ended_at", row);
        let until = at(legs, "wrapped_at", row).or(ended);
        Some(Leg { from: at(legs, "started_at", row)?, ended, until })
    };
    (0..legs.len()).filter_map(leg).collect()
}

fn visits(facts: &[FactTable]) -> Vec<Visit> {
    let Some(visits) = table(facts, Fact::Contacts) else { return Vec::new() };
    let visit = |row: usize| {
        let (left, waited) = (at(visits, "left_at", row), at(visits, "waited", row));
        Some(Visit { entered: at(visits, ENTERED, row)?, left, waited })
    };
    let mut visits: Vec<Visit> = (0..visits.len()).filter_map(visit).collect();
    visits.sort_by_key(|visit| visit.entered);
    visits
}

/// Returns from when to when it was on hold, as events tell.
fn holds(batch: &EventBatch<'_>, rows: &[usize]) -> Vec<(i64, i64)> {
    let (mut holds, mut since) = (Vec::new(), None);
    for &row in rows {
        let at = batch.at[row];
        match batch.event(row).kind {
            EventKind::ContactHeld => since = since.or(Some(at)),
            EventKind::ContactResumed
            | EventKind::ContactTransferred
            | EventKind::ContactCompleted
            | EventKind::ContactEnded => {
                holds.extend(since.take().map(|since| (since, at)));
            }
            _ => {}
        }
    }
    holds
}

/// Returns the waits of a call or chat, the talk of each agent, holds and after-call work.
fn parts(facts: &[FactTable], holds: &[(i64, i64)]) -> Vec<ContactPart> {
    let mut parts = Vec::new();
    if let Some(visits) = table(facts, Fact::Contacts) {
        for row in 0..visits.len() {
            let Some(from) = at(visits, "entered_at", row) else { continue };
            let who = visits.text("queue", row).map(str::to_owned);
            let (to, micros) = (at(visits, "left_at", row), at(visits, "waited", row));
            parts.push(ContactPart { kind: "wait", who, from, to, micros });
        }
    }
    if let Some(legs) = table(facts, Fact::ContactLegs) {
        for row in 0..legs.len() {
            let Some(from) = at(legs, "started_at", row) else { continue };
            let who = || legs.text("agent", row).map(str::to_owned);
            let (to, micros) = (at(legs, "ended_at", row), at(legs, "talk", row));
            parts.push(ContactPart { kind: "talk", who: who(), from, to, micros });
            // Of what is told in seconds alone nobody knows when it was.
            if let Some(micros) = at(legs, "hold", row).filter(|hold| *hold > 0 && holds.is_empty())
            {
                let (to, micros) = (Some(from), Some(micros));
                parts.push(ContactPart { kind: "hold", who: who(), from, to, micros });
            }
            if let (Some(from), Some(micros)) = (to, at(legs, "after_call", row)) {
                let to = at(legs, "wrapped_at", row).or(Some(from));
                let micros = Some(micros);
                parts.push(ContactPart { kind: "after_call", who: who(), from, to, micros });
            }
        }
    }
    parts.extend(holds.iter().map(|&(from, to)| {
        let (to, micros) = (Some(to), Some(to - from));
        ContactPart { kind: "hold", who: None, from, to, micros }
    }));
    parts.sort_by_key(|part| part.from);
    parts
}

/// Why what still waits in a queue is left out.
const WAITING: &str = "waiting";

/// The contact that metrics are asked about.
struct Asked<'a> {
    whole: &'a Session,
    by: By<'a>,
    filter: String,
    calendar: &'a str,
    zone: &'a str,
    now: i64,
}

impl<'a> Asked<'a> {
    /// Returns the records of the contact that a metric counts, or that it leaves out.
    fn rows(&self, query: Query, excluded: bool) -> Result<Vec<RecordRow>, Failure> {
        let profile = self.by.profile().map(str::to_owned);
        let query = Query { filter: Some(self.filter.clone()), profile, ..query };
        let rows = self.by.taken(listing::all(self.whole, &query, excluded))?;
        Ok(rows.unwrap_or_default())
    }

    /// Returns the definitions that measure a time: those of the metric named, then the usual one
    /// of each other.
    fn timed(&self, named: Option<&str>) -> Result<Vec<(&'a Metric, &'a Definition)>, Failure> {
        let catalog = &self.whole.settings().catalog;
        let is_timed = |own: &&Definition| {
            is_of_contacts(own)
                && matches!(own.kind, Kind::Duration | Kind::Mean)
                && own.unit == Unit::Seconds
        };
        let mut wanted = Vec::new();
        if let Some(name) = named {
            let metric = catalog.get(name)?;
            wanted.extend(metric.definitions.iter().filter(is_timed).map(|own| (metric, own)));
        }
        for metric in catalog.metrics().filter(|metric| named != Some(metric.name.as_str())) {
            let own = self.by.definition(metric).filter(is_timed);
            wanted.extend(own.map(|own| (metric, own)));
        }
        Ok(wanted)
    }

    /// Returns what metrics measure, and what they leave out and why.
    fn clocks(&self, named: Option<&str>, course: &Course) -> Result<Vec<ClockSpan>, Failure> {
        let mut clocks = Vec::new();
        for (metric, definition) in self.timed(named)? {
            let leads =
                self.by.definition(metric).is_some_and(|own| own.variant == definition.variant);
            let query = |calendar: Option<&str>| Query {
                metrics: vec![metric.name.clone()],
                variant: Some(definition.variant.clone()),
                calendar: calendar.map(str::to_owned),
                zone: Some(self.zone.to_owned()),
                ..Query::default()
            };
            // What is added up is no time on the clock, which no calendar cuts.
            let has_calendar = definition.kind == Kind::Duration;
            let is_business = has_calendar
                && self.calendar != "wall"
                && !self.whole.settings().calendars.is_empty();
            let rows = self.rows(query(has_calendar.then_some("wall")), false)?;
            let business = match is_business {
                true => self.rows(query(Some(self.calendar)), false)?,
                false => Vec::new(),
            };
            let of = (metric.name.as_str(), definition.variant.as_str(), leads);
            for (place, row) in rows.iter().enumerate() {
                let business = business.get(place).and_then(|row| row.value).map(micros);
                let clock = self.clock(of, row, &course.legs);
                clocks.extend(clock.map(|own| ClockSpan { business_micros: business, ..own }));
            }
            if leads {
                let left_out = self.rows(query(None), true)?;
                let side = definition.value.as_ref();
                let clock = |row: &RecordRow| self.left_out(of, row, (side, course));
                clocks.extend(left_out.iter().filter_map(clock));
            }
        }
        Ok(clocks)
    }

    /// Returns a record that is left out as a clock: of a wait, with how long it was all the same,
    /// where anybody knows.
    fn left_out(
        &self,
        of: (&str, &str, bool),
        row: &RecordRow,
        (side, course): (Option<&Side>, &Course),
    ) -> Option<ClockSpan> {
        let clock = self.clock(of, row, &course.legs)?;
        let side = side.filter(|_| row.from.is_none());
        let Some(in_all) = side.and_then(waits_in_all) else { return Some(clock) };
        let entered = listing::instant(row.at.as_deref());
        let still_waits = row.reason.as_deref() == Some(WAITING);
        let known = course.wait(in_all, entered);
        Some(match known.filter(|(_, to)| to.is_some() || still_waits) {
            Some((from, to)) => {
                let wall_micros = Some(to.unwrap_or(self.now) - from);
                ClockSpan { from, to, wall_micros, ..clock }
            }
            None => ClockSpan { to: None, wall_micros: None, ..clock },
        })
    }

    /// Returns a record as a clock: what is added up of a leg runs along with it.
    fn clock(
        &self,
        (metric, variant, leads): (&str, &str, bool),
        row: &RecordRow,
        legs: &[Leg],
    ) -> Option<ClockSpan> {
        let [from, to, at] =
            [&row.from, &row.to, &row.at].map(|text| listing::instant(text.as_deref()));
        // Records tell instants to the second.
        let is_at = |instant: i64| at.is_some_and(|at| at / SECOND == instant / SECOND);
        let leg = || legs.iter().find(|leg| leg.ended.map_or_else(|| is_at(leg.from), is_at));
        let (from, to) = match (from, leg()) {
            (Some(from), _) => (from, to),
            (None, Some(leg)) => (leg.from, leg.until),
            (None, None) => (at?, at),
        };
        let reason = row.reason.clone().unwrap_or_default();
        let waited = (reason == WAITING && to.is_none()).then(|| self.now - from);
        let wall = row.value.map(micros).filter(|_| row.included);
        Some(ClockSpan {
            metric: metric.to_owned(),
            variant: variant.to_owned(),
            leads,
            from,
            to,
            spans: Vec::new(),
            wall_micros: wall.or(waited).or(to.map(|to| to - from)),
            business_micros: None,
            counts: row.included,
            reason,
            awaits_solve: false,
        })
    }

    /// Returns how the metrics of calls that measure no time take the contact, the one named first,
    /// and the conversation that their records say it belongs to.
    fn counted(&self, named: Option<&str>) -> Result<(Vec<Counted>, Option<String>), Failure> {
        let (mut all, mut about) = (Vec::new(), None);
        for metric in self.whole.settings().catalog.metrics() {
            let is_plain = |own: &&Definition| {
                is_of_contacts(own) && matches!(own.kind, Kind::Count | Kind::Ratio)
            };
            let Some(definition) = self.by.definition(metric).filter(is_plain) else { continue };
            let variant = self.by.variant(&metric.name).map(str::to_owned);
            let query = || Query {
                metrics: vec![metric.name.clone()],
                variant: variant.clone(),
                ..Query::default()
            };
            let (rows, left_out) = (self.rows(query(), false)?, self.rows(query(), true)?);
            let mut told = rows.iter().chain(&left_out).map(|row| &row.conversation);
            about = about.or_else(|| told.find(|id| !id.is_empty()).cloned());
            let every: Vec<&RecordRow> = rows.iter().collect();
            let verdict = verdict(definition, &every, left_out.first());
            let metric = metric.name.clone();
            all.extend(verdict.map(|verdict| Counted { metric, verdict, cases: Vec::new() }));
        }
        all.sort_by_key(|own| Some(own.metric.as_str()) != named);
        Ok((all, about))
    }
}

/// Returns whether a definition is about calls and live chats alone.
fn is_of_contacts(definition: &Definition) -> bool {
    let facts = definition.facts();
    !facts.is_empty() && facts.iter().all(|fact| Stream::Contact.facts().contains(fact))
}
