//! A mapping bound to one file: records in, events or a refusal out.

mod gone;
mod ids;
mod switch;
mod totals;
mod words;

use std::borrow::Cow;

use baremo_model::{DAY, Event, EventKind, LookedUp, Micros, Stream, told};

use self::gone::is_gone;
use self::ids::own_record_id;
pub(super) use self::ids::push_hex;
pub(super) use self::switch::Switch;
pub(super) use self::words::split_kind;
use self::words::{actor_kind, check_status, currency, kind_and_value};
use super::address::{Address, Scope};
use super::cell_error;
use super::condition::Condition;
use super::days::DayEvidence;
use super::expr::{Around, Expr, Lookups, UnknownWord};
use super::keys;
use super::parts::{
    AttributePlan, EventPlan, Refusal, Seen, TimePlan, figure, flag, instant, is_true, not_before,
    required, span,
};
use super::pool::{Draft, Pool, set, set_text};
use super::settings::SettingsPlan;
use super::time::{TimeError, TimeReader};
use super::{Context, Outcome, Reject, revision};
use crate::read::{Body, Record};

/// A mapping bound to one file.
pub struct Plan {
    pub(super) file: String,
    pub(super) kind_of_file: String,
    pub(super) missing: Vec<String>,
    pub(super) skip: Option<Condition>,
    /// Which records say that all they told is gone.
    pub(super) gone: Option<Condition>,
    pub(super) needs: Option<Expr>,
    pub(super) in_order: Vec<TimePlan>,
    pub(super) attributes: Vec<(String, AttributePlan)>,
    pub(super) lookup_key: Option<Expr>,
    pub(super) lookup_columns: Vec<Address>,
    /// Version of a row that is only looked up: of those of a key the greatest counts.
    pub(super) lookup_version: Option<Expr>,
    /// Which of the events a record may tell.
    pub(super) switch: Option<Switch>,
    pub(super) events: Vec<EventPlan>,
    pub(super) settings: Option<SettingsPlan>,
    pub(super) versions: TimeReader,
    pub(super) absent: Vec<String>,
    /// What the first records tell of the order of day and month.
    pub(super) days: DayEvidence,
    /// A time that is read as UTC because nothing names another zone.
    pub(super) zoneless: Option<String>,
    /// Version of records that carry none.
    pub(super) as_of: Micros,
    /// Revision of the mapping, of which versions must not be too great.
    pub(super) revision: u32,
}

impl Plan {
    /// Returns the kind of file, as the mapping names it.
    pub fn kind_of_file(&self) -> &str {
        &self.kind_of_file
    }

    /// Returns the optional columns that the file does not have.
    pub fn absent_columns(&self) -> &[String] {
        &self.absent
    }

    /// Turns a record into events, the last of the pool. A record is taken whole or not at all, but
    /// for events and fields whose words nobody explained.
    pub(super) fn map(
        &self,
        record: &Record,
        lookups: &Lookups,
        context: &Context,
        pool: &mut Pool,
    ) -> Outcome {
        pool.begin();
        let around = Around { missing: &self.missing, lookups, keys: &context.keys };
        let seen = Seen { scope: Scope { record, item: None }, around, context };
        if let Err(refusal) = self.fill(seen, pool) {
            pool.forget_record();
            return Outcome::Rejected(self.reject(seen, refusal));
        }
        pool.settle();
        let count = pool.used - pool.first;
        match (count, pool.left_out()) {
            (0, Some(refusal)) => Outcome::Rejected(self.reject(seen, refusal)),
            (_, Some(refusal)) => Outcome::Partly(count, self.reject(seen, refusal)),
            (0, None) if pool.lacked_time => {
                let message = told!("the record has no time", "el registro no tiene hora");
                Outcome::Rejected(self.reject(seen, Refusal::new("time_missing", message)))
            }
            (0, None) if pool.is_unmet => Outcome::Unmet,
            (0, None) => Outcome::Skipped,
            (_, None) => Outcome::Events(count),
        }
    }

    fn reject(&self, seen: Seen<'_>, refusal: Refusal) -> Box<Reject> {
        let record = seen.scope.record;
        Box::new(Reject {
            reason: refusal.reason,
            message: totals::pointed(record, refusal.reason, refusal.message),
            file: self.file.clone(),
            kind: self.kind_of_file.clone(),
            position: record.position,
            as_of: self.as_of,
            is_row: matches!(record.body, Body::Row(..)),
            looked_up: self.looked_up(seen),
            raw: record.raw(),
        })
    }

    /// Returns what a record looks up in other files, whatever becomes of it.
    pub(super) fn looked_up(&self, seen: Seen<'_>) -> LookedUp {
        let mut noted = LookedUp::default();
        let steps = self.in_order.iter().map(|step| &step.from);
        let carried = self.attributes.iter().flat_map(|(_, attribute)| attribute.exprs());
        for expr in self.needs.iter().chain(steps).chain(carried) {
            expr.note_look_ups(seen.scope, seen.around, &mut noted);
        }
        for event in &self.events {
            // What cannot be taken apart has nothing to look up.
            let _ = event.each(seen, &mut |seen| {
                let note = |expr: &Expr| expr.note_look_ups(seen.scope, seen.around, &mut noted);
                event.exprs().for_each(note);
                Ok(())
            });
        }
        noted
    }

    fn fill(&self, seen: Seen<'_>, pool: &mut Pool) -> Result<(), Refusal> {
        if self.skip.as_ref().is_some_and(|skip| skip.holds(seen.scope, seen.around.missing)) {
            return Ok(());
        }
        if is_gone(&self.gone, seen) {
            for event in &self.events {
                event.each(seen, &mut |seen| self.withdraw(event, seen, pool))?;
            }
            return Ok(());
        }
        if self.needs.is_some() && text(&self.needs, seen)?.is_none() {
            pool.is_unmet = true;
            return Ok(());
        }
        self.check_order(seen)?;
        let told = self.switch.as_ref().and_then(|switch| switch.told(seen));
        for (place, event) in self.events.iter().enumerate() {
            let may_tell = told.is_none_or(|told| told[place]);
            if may_tell || event.gone.is_some() {
                event.each(seen, &mut |seen| match is_gone(&event.gone, seen) {
                    true => self.withdraw(event, seen, pool),
                    false if may_tell => self.emit(event, seen, pool),
                    false => Ok(()),
                })?;
            }
        }
        Ok(())
    }

    /// Refuses a record whose later time lies before its earlier one.
    fn check_order(&self, seen: Seen<'_>) -> Result<(), Refusal> {
        let mut last: Option<Micros> = None;
        for plan in &self.in_order {
            let Some(at) = plan.read(seen)? else { continue };
            let at = not_before(last, at, plan);
            if last.is_some_and(|last| at < last) {
                return Err(Refusal::new(
                    "end_before_start",
                    told!(
                        "a later step lies before an earlier",
                        "un paso posterior es anterior a otro que lo precede"
                    ),
                ));
            }
            last = Some(at);
        }
        Ok(())
    }

    /// Makes the events of one event plan, and notes those whose words nobody explained.
    ///
    /// # Errors
    /// Fails where the record cannot be read.
    fn emit(&self, plan: &EventPlan, seen: Seen<'_>, pool: &mut Pool) -> Result<(), Refusal> {
        if plan.when.as_ref().is_some_and(|when| !when.holds(seen.scope, seen.around.missing)) {
            return Ok(());
        }
        if plan.keys {
            let Some(at) = plan.at.read(seen)? else { return Ok(()) };
            refuse_ahead(None, at, seen)?;
            return match keys::describe(plan, seen, at, pool.take()) {
                Ok(true) => Ok(()),
                Ok(false) => {
                    pool.used -= 1;
                    Ok(())
                }
                Err(refusal) => pool.refuse(refusal, None),
            };
        }
        let words = match plan.kind.words(seen.scope, seen.around) {
            Ok(words) => words,
            Err(UnknownWord { word, .. }) => {
                let message = told!("`{word}` is not in the table", "`{word}` no está en la tabla");
                let record = pass(plan, seen, pool);
                pool.leave_out(Refusal::of_event("unknown_activity", message), record.as_deref());
                return Ok(());
            }
        };
        let Some(words) = words else {
            return Err(Refusal::new(
                "activity_missing",
                told!("the record does not say what happened", "el registro no dice qué pasó"),
            ));
        };
        if words.iter().all(|word| word == "skip") {
            pass(plan, seen, pool);
            return Ok(());
        }
        let Some(at) = plan.at.read(seen)? else {
            pool.lacked_time = true;
            return Ok(());
        };
        let at = not_before(pool.began, at, &plan.at);
        let record = text(&plan.record, seen)?;
        let place = record.as_deref().map(|record| pool.place(record));
        let may_lack = plan.stream == Stream::Conversation;
        for (step, word) in (0u32..).zip(words.iter()).filter(|(_, word)| *word != "skip") {
            let place = place.map(|place| place.saturating_add(step.saturating_mul(plan.step)));
            let mut draft = pool.draft(may_lack);
            draft.event.at = at;
            match self.describe(plan, seen, word, record.as_deref(), &mut draft) {
                Ok(true) => {
                    let kind = draft.event.kind;
                    let lack = plan.lack(&self.attributes, kind, seen);
                    pool.keep(place, lack);
                    if is_begin(kind) {
                        pool.began = pool.began.or(Some(at));
                    }
                }
                Ok(false) => pool.discard(),
                Err(refusal) => pool.refuse(refusal, record.as_deref())?,
            }
        }
        Ok(())
    }

    /// Fills in the event that a word says; returns whether it is one, for a status may be one that
    /// is not used.
    ///
    /// # Errors
    /// Fails where the record cannot be read, or a word of the event is not known.
    fn describe(
        &self,
        plan: &EventPlan,
        seen: Seen<'_>,
        word: &str,
        record: Option<&str>,
        draft: &mut Draft<'_>,
    ) -> Result<bool, Refusal> {
        let (kind, fixed_value) = kind_and_value(plan.stream, word)?;
        refuse_ahead(Some(kind), draft.event.at, seen)?;
        let subject = named(plan, seen, record)?;
        let customer = draft.name(text(&plan.customer, seen))?;
        let channel = draft.field(text(&plan.channel, seen))?;
        let brand = draft.field(text(&plan.brand, seen))?;
        let team = match kind {
            // Here the team is what happened.
            EventKind::Assigned => text(&plan.team, seen)?,
            _ => draft.field(text(&plan.team, seen))?,
        };
        let event = &mut *draft.event;
        event.kind = kind;
        if kind == EventKind::Spent {
            // What is spent or sent is of a day, whatever hour it was.
            event.at = plan.at.day_of(event.at, seen);
        }
        set_text(&mut event.source, &seen.context.source);
        set_text(&mut event.subject_id, &subject);
        set(&mut event.actor, text(&plan.actor, seen)?.as_deref(), draft.spare);
        set(&mut event.customer, customer.as_deref(), draft.spare);
        set(&mut event.channel, channel.as_deref(), draft.spare);
        set(&mut event.brand, brand.as_deref(), draft.spare);
        set(&mut event.team, team.as_deref(), draft.spare);
        match fixed_value {
            Some(value) => set(&mut event.value, Some(value), draft.spare),
            None => {
                let is_status = event.kind == EventKind::Status;
                let reason = if is_status { "unknown_status" } else { "unknown_value" };
                let value = text(&plan.value, seen).map_err(|unknown| unknown.of_event(reason))?;
                if let (None, Some(expr)) = (&value, &plan.value) {
                    let unread = expr.unread(seen.scope, seen.around);
                    unread.iter().for_each(|unread| draft.illegible.see("value", unread));
                }
                set(&mut event.value, value.as_deref(), draft.spare);
            }
        }
        if event.kind == EventKind::Status {
            if event.value.as_deref() == Some("skip") {
                return Ok(false);
            }
            check_status(event.value.as_deref())?;
        }
        self.set_attributes(plan, seen, draft)?;
        let event = &mut *draft.event;
        let is_message = event.kind == EventKind::Message;
        event.public = flag(("public", &plan.public), seen, is_message, draft.illegible)?;
        event.automated = flag(("automated", &plan.automated), seen, false, draft.illegible)?;
        event.synthesised = plan.synthesised;
        event.actor_kind = actor_kind(text(&plan.actor_kind, seen)?.as_deref(), event);
        event.order = text(&plan.order, seen)?.and_then(|word| word.parse().ok()).unwrap_or(0);
        self.set_version(plan, text(&plan.version, seen)?.as_deref(), event)?;
        match record {
            Some(record) => set_text(&mut event.record_id, record),
            None => own_record_id(event),
        }
        Ok(true)
    }

    /// Tells whether events have the time of file or import for their version.
    pub(super) fn has_no_version(&self) -> bool {
        self.events.iter().any(|event| event.version.is_none())
    }

    /// Tells whether events tell of money.
    pub(super) fn has_money(&self) -> bool {
        self.events.iter().any(|event| event.has_money)
    }

    /// Tells whether an attribute is a number whose decimal sign is known to be the comma, in all
    /// events that tell it.
    pub(super) fn reads_commas(&self, name: &str) -> bool {
        let own = self.events.iter().flat_map(|event| &event.attributes);
        let mut own = own.chain(&self.attributes).filter(|(other, _)| other == name).peekable();
        own.peek().is_some()
            && own.all(|(_, attribute)| attribute.exprs().all(|expr| expr.reads_commas()))
    }

    /// Reads a version: a number, or a time.
    pub(super) fn version(&self, text: &str) -> Result<Micros, TimeError> {
        match text.parse() {
            // A whole day as spreadsheets count it is an instant, as those with a fraction are.
            Ok(number) if self.versions.reads_serials() => {
                Ok(self.versions.read(text).unwrap_or(number))
            }
            Ok(number) => Ok(number),
            Err(_) => self.versions.read(text),
        }
    }

    fn set_version(
        &self,
        plan: &EventPlan,
        text: Option<&str>,
        event: &mut Event,
    ) -> Result<(), Refusal> {
        event.version = match text {
            None => self.as_of,
            Some(text) => self.version(text)?,
        };
        if plan.keep_first {
            // The older a record, the greater its version: the first one stays.
            event.version = event.version.saturating_neg();
        }
        revision::check(self.revision, event.version)
    }

    fn set_attributes(
        &self,
        plan: &EventPlan,
        seen: Seen<'_>,
        draft: &mut Draft<'_>,
    ) -> Result<(), Refusal> {
        let carried = if plan.carry { self.attributes.as_slice() } else { &[] };
        let (mut used, at) = (0, draft.event.at);
        for (index, (name, attribute)) in carried.iter().chain(&plan.attributes).enumerate() {
            let value = match attribute {
                // What an event has for itself is what it says.
                AttributePlan::Value(expr) if index >= carried.len() => {
                    expr.text(seen.scope, seen.around)?
                }
                AttributePlan::Value(expr) => draft.field(expr.text(seen.scope, seen.around))?,
                AttributePlan::Truth(expr) => {
                    expr.text(seen.scope, seen.around)?.filter(|word| is_true(word).is_some())
                }
                AttributePlan::Figure(expr) => {
                    figure((name.as_str(), expr), seen, draft.illegible)?
                }
                AttributePlan::Required(expr) => Some(required(name, expr, seen)?),
                AttributePlan::Span(ends) => span(&ends[0], &ends[1], seen)?.map(Cow::Owned),
                AttributePlan::Instant(time, moment) => {
                    instant(time, *moment, at, seen)?.map(Cow::Owned)
                }
            };
            let Some(mut value) = value else {
                let unread = attribute.unread(seen);
                unread.iter().for_each(|unread| draft.illegible.see(name, unread));
                continue;
            };
            if plan.has_money && name == "currency" {
                value = Cow::Borrowed(currency(&value)?);
            }
            draft.put_attribute(&mut used, name, &value);
        }
        if let Some(conversation) = text(&plan.conversation, seen)? {
            draft.put_attribute(&mut used, "conversation", &conversation);
        }
        draft.end_attributes(used);
        Ok(())
    }
}

/// Returns what an event is about, whose id and record are no errors of a spreadsheet.
fn named<'a>(
    plan: &'a EventPlan,
    seen: Seen<'a>,
    record: Option<&str>,
) -> Result<Cow<'a, str>, Refusal> {
    let Some(subject) = text(&plan.subject, seen)? else {
        let [en, es] = plan.stream.subject_called();
        let message =
            told!("the record names no {en}", "el registro no tiene el identificador {es}");
        return Err(Refusal::new("id_missing", message));
    };
    let own = cell_error::refusal(&subject);
    match own.or_else(|| record.and_then(cell_error::refusal)) {
        Some(refusal) => Err(refusal),
        None => Ok(subject),
    }
}

/// How far ahead of its receipt a plan may lie: what is later is a slip of the pen.
const PLANNED: Micros = 731 * DAY;

/// Refuses what lies further ahead of its receipt than its kind may: what happened a day, a plan
/// two years. Decision 0217.
fn refuse_ahead(kind: Option<EventKind>, at: Micros, seen: Seen<'_>) -> Result<(), Refusal> {
    let is_plan = kind.is_some_and(EventKind::is_plan);
    let most = if is_plan { PLANNED } else { DAY };
    if at <= seen.context.received_at.saturating_add(most) {
        return Ok(());
    }
    let message = match is_plan {
        true => told!(
            "planned for more than two years after it was received",
            "previsto para más de dos años después de recibirse"
        ),
        false => told!(
            "more than 24 hours after it was received",
            "más de 24 horas después de recibirse"
        ),
    };
    Err(Refusal::new("future", message))
}

/// Tells whether nothing of a record happened before such an event of it, as nothing of a call
/// does before it enters.
fn is_begin(kind: EventKind) -> bool {
    matches!(kind, EventKind::Opened | EventKind::ContactStarted | EventKind::ContactEntered)
}

/// Leaves the place of an event free whose word is unknown or not used, so that the others have the
/// same places whatever it means: read again, the record tells nothing twice. Without a time no
/// word tells anything, and none has a place. Returns the outside record in which it is.
fn pass<'a>(plan: &'a EventPlan, seen: Seen<'a>, pool: &mut Pool) -> Option<Cow<'a, str>> {
    let record = text(&plan.record, seen).ok()??;
    if matches!(plan.at.read(seen), Ok(None)) {
        return None;
    }
    pool.place(&record);
    Some(record)
}

pub(super) fn text<'a>(
    expr: &'a Option<Expr>,
    seen: Seen<'a>,
) -> Result<Option<Cow<'a, str>>, UnknownWord> {
    expr.as_ref().map_or(Ok(None), |expr| expr.text(seen.scope, seen.around))
}
