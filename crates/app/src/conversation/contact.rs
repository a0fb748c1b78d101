//! One call or live chat in queues: what happened, its waits and talk, and which metrics of calls
//! count it.
//!
//! Each number, and each reason for which it is left out, is the one that stands behind an answer.
//! Metrics that take nothing but the call into account are asked of it alone, as those of a
//! conversation are; others, and those of a call that belongs to a conversation, of the whole
//! snapshot by the id of the contact.

mod course;

use std::sync::Arc;

use baremo_engine::{Session, Settings};
use baremo_metrics::answer::RecordRow;
use baremo_metrics::expr::Expr;
use baremo_metrics::page::{Definition, Exclusion, Kind, Metric, Side, Unit};
use baremo_metrics::query::Query;
use baremo_metrics::service::{
    ClockSpan, Conversation, ConversationEvent, ConversationPlace, ConversationQuery, Counted,
};
use baremo_model::error::Hint;
use baremo_model::{Fact, SECOND, Stream, told};
use baremo_store::Snapshot;

use self::course::{Course, Leg, is_of_conversation, parts, waits_in_all};
use super::by::By;
use super::counted::verdict;
use super::locate::{named as names_of, numbered, of_case};
use super::{Found, calendar, event, in_time, micros, promoted, seeing};
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
    settings: &Arc<Settings>,
    query: &ConversationQuery,
    whole: &Session,
) -> Result<Option<Found>, Failure> {
    let conversation = of_case(folder, snapshot, &query.id)?;
    let conversations = folder.store.find(snapshot, conversation)?;
    if conversations.iter().any(|(source, _)| is_asked(query, source)) {
        return Ok(None);
    }
    read(folder, snapshot, settings, query, whole)
}

/// Finds a call or chat, whatever conversation has its id.
///
/// # Errors
///
/// As [`find`], and when there is none.
pub fn one(
    folder: &Folder,
    snapshot: &Snapshot,
    settings: &Arc<Settings>,
    query: &ConversationQuery,
    whole: &Session,
) -> Result<Found, Failure> {
    let id = &query.id;
    read(folder, snapshot, settings, query, whole)?.ok_or_else(|| {
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
    settings: &Arc<Settings>,
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
    let attributes = promoted(folder, snapshot, Fact::Contacts)?;
    let facts = crate::derive::facts_with(&folder.config.fold_settings()?, &batch, attributes);
    let rows = in_time(&batch);
    let listed: Vec<ConversationEvent> = rows.iter().map(|&row| event(&batch, row)).collect();
    let last = listed.last().map_or(0, |event| event.at_micros);
    let now = snapshot.sources.get(&source).map_or(last, |state| state.watermark);
    let text = |text: &str| Expr::Text(text.to_owned()).to_string();
    let filter = format!("source = {} and contact = {}", text(&source), text(id));
    let metric = query.metric.as_deref();
    let (course, parts) = (Course::of(&facts), parts(&facts, &batch, &rows));
    let alone = match is_of_conversation(&facts) {
        true => None,
        false => {
            let own = (Stream::Contact, facts);
            Some(seeing((folder, snapshot, whole), &source, settings, own)?)
        }
    };
    let alone = alone.as_ref();
    let asked = Asked { alone, whole, by, filter, calendar: &calendar, zone: &zone, now };
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
        parts,
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

/// Why what still waits in a queue is left out.
const WAITING: &str = "waiting";

/// The contact that metrics are asked about.
struct Asked<'a> {
    /// What sees it alone; none of one that belongs to a conversation.
    alone: Option<&'a Session>,
    whole: &'a Session,
    by: By<'a>,
    filter: String,
    calendar: &'a str,
    zone: &'a str,
    now: i64,
}

impl<'a> Asked<'a> {
    /// Returns whom to ask by a definition.
    fn session(&self, definition: &Definition) -> &'a Session {
        let excluded = definition.exclude.iter().flat_map(Exclusion::columns);
        let mut names = definition.columns().into_iter().chain(excluded);
        let facts = definition.facts();
        let is_own = |name: String| facts.iter().all(|fact| fact.column(&name).is_some());
        // What a profile leaves out by may be told by others.
        let by_itself = self.by.profile().is_none() && !definition.judges_by_others();
        let is_alone = by_itself && names.all(is_own);
        self.alone.filter(|_| is_alone).unwrap_or(self.whole)
    }

    /// Returns the records of the contact that a metric counts, or that it leaves out.
    fn rows(
        &self,
        definition: &Definition,
        query: Query,
        excluded: bool,
    ) -> Result<Vec<RecordRow>, Failure> {
        let profile = self.by.profile().map(str::to_owned);
        let query = Query { filter: Some(self.filter.clone()), profile, ..query };
        let rows = self.by.taken(listing::all(self.session(definition), &query, excluded))?;
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
            let rows = self.rows(definition, query(has_calendar.then_some("wall")), false)?;
            let business = match is_business {
                true => self.rows(definition, query(Some(self.calendar)), false)?,
                false => Vec::new(),
            };
            let of = (metric.name.as_str(), definition.variant.as_str(), leads);
            for (place, row) in rows.iter().enumerate() {
                let business = business.get(place).and_then(|row| row.value).map(micros);
                let clock = self.clock(of, row, &course.legs);
                clocks.extend(clock.map(|own| ClockSpan { business_micros: business, ..own }));
            }
            if leads {
                let left_out = self.rows(definition, query(None), true)?;
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
            let rows = self.rows(definition, query(), false)?;
            let left_out = self.rows(definition, query(), true)?;
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
