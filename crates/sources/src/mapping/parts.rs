//! The pieces of a plan, and why a record is refused.

use std::borrow::Cow;

use baremo_model::error::Told;
use baremo_model::text::truth;
use baremo_model::{DAY, EventKind, Micros, Stream, told};
use jiff::Timestamp;
use serde_json::Value;

use super::Context;
use super::address::{Address, Found, Item, Scope};
use super::condition::Condition;
use super::expr::{Around, Expr, UnknownWord};
use super::illegible::{FIGURE, Illegible, TRUTH, Unread, is_figure};
use super::length::seconds;
use super::pool::Lack;
use super::time::{TimeError, TimeReader, names_zone, within};

/// How one event is made.
pub(super) struct EventPlan {
    pub when: Option<Condition>,
    /// Where its record is gone.
    pub gone: Option<Condition>,
    pub each: Option<(Address, Option<String>)>,
    pub kind: Expr,
    pub at: TimePlan,
    pub stream: Stream,
    pub subject: Option<Expr>,
    /// The conversation that an event of another stream belongs to.
    pub conversation: Option<Expr>,
    pub record: Option<Expr>,
    pub version: Option<Expr>,
    pub order: Option<Expr>,
    pub keep_first: bool,
    pub actor: Option<Expr>,
    pub actor_kind: Option<Expr>,
    pub public: Option<Expr>,
    pub automated: Option<Expr>,
    pub synthesised: bool,
    pub customer: Option<Expr>,
    pub channel: Option<Expr>,
    pub brand: Option<Expr>,
    pub team: Option<Expr>,
    pub value: Option<Expr>,
    pub carry: bool,
    pub attributes: Vec<(String, AttributePlan)>,
    /// Whether its attribute `currency` is that of its money.
    pub has_money: bool,
    /// It tells keys of the customer, and no more.
    pub keys: bool,
    /// From the place of one event to that of the next, where a word of a table means several.
    pub step: u32,
}

/// Takes a record as an event sees it.
pub(super) type Take<'t> = dyn FnMut(Seen<'_>) -> Result<(), Refusal> + 't;

impl EventPlan {
    /// Hands on a record: once, or for each element of the list that the event goes over.
    pub(super) fn each(&self, seen: Seen<'_>, take: &mut Take<'_>) -> Result<(), Refusal> {
        let Some((list, split)) = &self.each else { return take(seen) };
        match list.find(seen.scope) {
            Found::Tree(Value::Array(elements)) => each_element(elements, seen, take),
            Found::Tree(Value::String(text)) => each_part(text, split.as_deref(), seen, take),
            Found::Text(text) if split.is_none() && text.trim_start().starts_with('[') => {
                // Loaders land lists as JSON text in one cell.
                match serde_json::from_str::<Vec<Value>>(text) {
                    Ok(elements) => each_element(&elements, seen, take),
                    Err(error) => Err(Refusal::new("not_json", error.to_string().into())),
                }
            }
            Found::Text(text) => each_part(text, split.as_deref(), seen, take),
            Found::Tree(_) | Found::Nothing => Ok(()),
        }
    }

    /// Returns all that the event itself is made from.
    pub(super) fn exprs(&self) -> impl Iterator<Item = &Expr> {
        let which = [&self.subject, &self.conversation, &self.record, &self.version, &self.order];
        let what = [&self.actor, &self.actor_kind, &self.public, &self.automated, &self.value];
        let whose = [&self.customer, &self.channel, &self.brand, &self.team];
        let told = which.into_iter().chain(what).chain(whose).flatten();
        let attributes = self.attributes.iter().flat_map(|(_, attribute)| attribute.exprs());
        [&self.kind, &self.at.from].into_iter().chain(told).chain(attributes)
    }

    /// Returns what the event lacks that its record would look up in a file, or a row, that is not
    /// there; `carried` are the attributes of all events of the file.
    pub(super) fn lack(
        &self,
        carried: &[(String, AttributePlan)],
        kind: EventKind,
        seen: Seen<'_>,
    ) -> Lack {
        let mut lookups = seen.around.lookups.0.iter();
        if !lookups.any(|lookup| lookup.is_lacking || lookup.is_torn) {
            return Lack::Nothing;
        }
        let lacks = |expr: &Expr| expr.lacks(seen.scope, seen.around);
        let any = |exprs: &[&Option<Expr>]| exprs.iter().copied().flatten().any(lacks);
        let attribute = |(_, attribute): &(String, AttributePlan)| attribute.exprs().any(lacks);
        let is_team_said = kind == EventKind::Assigned;
        let says = any(&[&self.subject, &self.conversation, &self.record, &self.version])
            || any(&[&self.order, &self.actor, &self.actor_kind, &self.public, &self.automated])
            || any(&[&self.value])
            || (is_team_said && any(&[&self.team]))
            || [&self.kind, &self.at.from].into_iter().any(lacks)
            || self.attributes.iter().any(attribute);
        let describes = any(&[&self.customer, &self.channel, &self.brand, &self.team])
            || (self.carry && carried.iter().any(attribute));
        match (says, describes) {
            (false, false) => Lack::Nothing,
            (false, true) if self.stream == Stream::Conversation => Lack::Field,
            _ => Lack::Event,
        }
    }
}

fn each_element(elements: &[Value], seen: Seen<'_>, take: &mut Take<'_>) -> Result<(), Refusal> {
    for element in elements {
        let scope = Scope { item: Some(Item::Tree(element)), ..seen.scope };
        take(Seen { scope, ..seen })?;
    }
    Ok(())
}

fn each_part(
    text: &str,
    split: Option<&str>,
    seen: Seen<'_>,
    take: &mut Take<'_>,
) -> Result<(), Refusal> {
    let separator = split.unwrap_or(",");
    for part in text.split(separator).map(str::trim).filter(|part| !part.is_empty()) {
        let scope = Scope { item: Some(Item::Text(part)), ..seen.scope };
        take(Seen { scope, ..seen })?;
    }
    Ok(())
}

/// A step beyond all places of a record: further words of one event take none that is another's,
/// however many there are.
pub(super) const BEYOND: u32 = 1 << 20;

/// How an instant is read.
pub(super) struct TimePlan {
    pub from: Expr,
    pub reader: TimeReader,
    /// How much later: the length, its unit, and 1, or −1 for earlier.
    pub plus: Option<(Expr, String, f64)>,
}

/// How an attribute is made.
pub(super) enum AttributePlan {
    Value(Expr),
    /// One that says yes or no, as it is written.
    Truth(Expr),
    /// A figure without a unit, as it is written.
    Figure(Expr),
    /// One without which the record is refused.
    Required(Expr),
    /// Seconds from the second instant to the first.
    Span(Box<[TimePlan; 2]>),
    Instant(Box<TimePlan>, Moment),
}

impl AttributePlan {
    /// Returns what it is made from.
    pub(super) fn exprs(&self) -> impl Iterator<Item = &Expr> {
        let (one, other) = match self {
            AttributePlan::Value(expr)
            | AttributePlan::Truth(expr)
            | AttributePlan::Figure(expr)
            | AttributePlan::Required(expr) => (expr, None),
            AttributePlan::Span(ends) => (&ends[0].from, Some(&ends[1].from)),
            AttributePlan::Instant(time, _) => (&time.from, None),
        };
        [one].into_iter().chain(other)
    }

    /// Returns the value that cannot be read as what it is to be; none where there is none.
    pub(super) fn unread<'a>(&'a self, seen: Seen<'a>) -> Option<Unread<'a>> {
        match self {
            AttributePlan::Value(expr) | AttributePlan::Figure(expr) => {
                expr.unread(seen.scope, seen.around)
            }
            AttributePlan::Truth(expr) => {
                let text = expr.text(seen.scope, seen.around).ok()??;
                Some(Unread { column: expr.column(), unit: TRUTH, text })
            }
            AttributePlan::Required(_) | AttributePlan::Span(_) | AttributePlan::Instant(..) => {
                None
            }
        }
    }
}

/// Returns the value of an attribute without which a record is refused.
pub(super) fn required<'a>(
    name: &str,
    expr: &'a Expr,
    seen: Seen<'a>,
) -> Result<Cow<'a, str>, Refusal> {
    match expr.text(seen.scope, seen.around) {
        Ok(Some(value)) => Ok(value),
        Ok(None) => Err(Refusal::new(
            "value_missing",
            told!(
                "the record has no `{name}` that can be read",
                "el registro no tiene `{name}`, o no se puede leer"
            ),
        )),
        Err(unknown) => Err(Refusal { is_of_event: false, ..Refusal::from(unknown) }),
    }
}

/// Returns a figure as it is written; one that is no number is noted.
pub(super) fn figure<'a>(
    (name, expr): (&str, &'a Expr),
    seen: Seen<'a>,
    illegible: &mut Illegible,
) -> Result<Option<Cow<'a, str>>, UnknownWord> {
    let said = expr.text(seen.scope, seen.around)?;
    if let Some(text) = said.as_deref().filter(|text| !is_figure(text)) {
        let unread = Unread { column: expr.column(), unit: FIGURE, text: text.into() };
        illegible.see(name, &unread);
    }
    Ok(said)
}

/// Returns what an event says by yes or no of a name; what says neither is noted, and counts as if
/// nothing were said.
pub(super) fn flag(
    (name, expr): (&str, &Option<Expr>),
    seen: Seen<'_>,
    absent: bool,
    illegible: &mut Illegible,
) -> Result<bool, UnknownWord> {
    let Some(expr) = expr else { return Ok(absent) };
    let said = expr.text(seen.scope, seen.around)?;
    let said_so = said.as_deref().and_then(is_true);
    if said_so.is_none() {
        let word = |text| Unread { column: expr.column(), unit: TRUTH, text };
        let unread = said.map(word).or_else(|| expr.unread(seen.scope, seen.around));
        unread.iter().for_each(|unread| illegible.see(name, unread));
    }
    Ok(said_so.unwrap_or(absent))
}

/// Returns whether a word says yes or no, as [`truth`] does; at once where a program wrote it.
pub(super) fn is_true(word: &str) -> Option<bool> {
    match word {
        "true" | "True" | "TRUE" | "1" => Some(true),
        "false" | "False" | "FALSE" | "0" => Some(false),
        other => truth(other),
    }
}

/// Which instant an attribute is, by the time that is told.
#[derive(Clone, Copy)]
pub(super) enum Moment {
    Told,
    /// The end of the day that it names; a time of day is as told.
    Through,
    /// The end of the day it lies in: reports name their last day.
    EndOfDay,
    EndOfMonth,
    /// The same time of the next day, where it would lie before its event.
    NextTime,
}

impl Moment {
    /// The units that ask for an instant.
    pub(super) const UNITS: [(&'static str, Moment); 4] = [
        ("time", Moment::Told),
        ("end_of_day", Moment::EndOfDay),
        ("end_of_month", Moment::EndOfMonth),
        ("next_time", Moment::NextTime),
    ];

    /// Returns which instant an attribute is of which no unit is said: what begins on a day begins
    /// with it, and what lasts until a day ends with it.
    pub(super) fn of(name: &str) -> Self {
        if ["from", "due_from"].contains(&name) { Moment::Told } else { Moment::Through }
    }
}

/// Why a record is refused, or one event of it.
pub(super) struct Refusal {
    pub reason: &'static str,
    pub message: Told,
    /// Whether only the event is refused that a word is about which nobody explained: what else
    /// the record tells is taken.
    pub is_of_event: bool,
}

impl Refusal {
    pub(super) fn new(reason: &'static str, message: Told) -> Self {
        Self { reason, message, is_of_event: false }
    }

    /// Returns the refusal of one event.
    pub(super) fn of_event(reason: &'static str, message: Told) -> Self {
        Self { is_of_event: true, ..Self::new(reason, message) }
    }
}

impl From<TimeError> for Refusal {
    fn from(error: TimeError) -> Self {
        Self::new(error.reason, error.message)
    }
}

impl UnknownWord {
    fn told(&self) -> Told {
        let UnknownWord { table, word } = self;
        told!("`{word}` is not in the table `{table}`", "`{word}` no está en la tabla `{table}`")
    }

    /// Returns the refusal of the event whose value this is.
    pub(super) fn of_event(self, reason: &'static str) -> Refusal {
        Refusal::of_event(reason, self.told())
    }
}

impl From<UnknownWord> for Refusal {
    fn from(unknown: UnknownWord) -> Self {
        unknown.of_event("unknown_value")
    }
}

/// What the helpers below all need.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub scope: Scope<'a>,
    pub around: Around<'a>,
    pub context: &'a Context,
}

impl TimePlan {
    /// Tells whether the record names a day and no time of it.
    fn names_day(&self, seen: Seen<'_>) -> bool {
        let text = self.from.text(seen.scope, seen.around).ok().flatten();
        self.plus.is_none() && text.is_some_and(|text| self.reader.names_day(&text))
    }

    /// Returns the beginning of the day in which an instant of the record lies, in the zone of its
    /// times. A midnight of UTC that says so stays: it is a date, as warehouses write one.
    pub(super) fn day_of(&self, at: Micros, seen: Seen<'_>) -> Micros {
        let is_date = at.rem_euclid(DAY) == 0 && {
            let text = self.from.text(seen.scope, seen.around).ok().flatten();
            text.is_some_and(|text| names_zone(&text))
        };
        if is_date {
            return at;
        }
        let zoned = Timestamp::from_microsecond(at).map(|at| at.to_zoned(self.reader.zone.clone()));
        let day = zoned.and_then(|at| at.start_of_day());
        // No instant lies before 1970, wherever its first day began.
        day.map_or(at, |day| day.timestamp().as_microsecond().max(0))
    }

    /// Returns the instant, nothing if the record has none.
    pub(super) fn read(&self, seen: Seen<'_>) -> Result<Option<Micros>, Refusal> {
        let Some(text) = self.from.text(seen.scope, seen.around)? else {
            return Ok(None);
        };
        let at = self.reader.read(&text)?;
        let Some((length, unit, sign)) = &self.plus else {
            return Ok(Some(at));
        };
        let Some(length) = length.text(seen.scope, seen.around)? else {
            return Ok(None);
        };
        let Some(seconds) = seconds(&length, unit) else {
            return Err(Refusal::new(
                "time_unparsable",
                told!("`{length}` is no time span", "`{length}` no es una duración"),
            ));
        };
        let moved = at.saturating_add((sign * seconds * 1e6).round() as i64);
        let told = || format!("{text} {} {length} {unit}", if *sign < 0.0 { '-' } else { '+' });
        Ok(Some(within(moved, &text).or_else(|_| within(moved, &told()))?))
    }
}

/// Returns when a later step of a record happened: read before an earlier one, in the hour through
/// which clocks run twice, it is of the second run.
pub(super) fn not_before(earlier: Option<Micros>, at: Micros, time: &TimePlan) -> Micros {
    let Some(earlier) = earlier.filter(|earlier| at < *earlier && time.plus.is_none()) else {
        return at;
    };
    time.reader.again(at).filter(|second| *second >= earlier).unwrap_or(at)
}

/// Returns an instant as attributes of an event hold one, nothing unless it is told; `event` is
/// when that was.
pub(super) fn instant(
    time: &TimePlan,
    moment: Moment,
    event: Micros,
    seen: Seen<'_>,
) -> Result<Option<String>, Refusal> {
    let Some(at) = time.read(seen)? else { return Ok(None) };
    let civil = Timestamp::from_microsecond(at).map(|at| at.to_zoned(time.reader.zone.clone()));
    let moved = civil.and_then(|at| match moment {
        Moment::Through if !time.names_day(seen) => Ok(at),
        Moment::NextTime if at.timestamp().as_microsecond() < event => at.tomorrow(),
        Moment::Told | Moment::NextTime => Ok(at),
        Moment::Through | Moment::EndOfDay => at.tomorrow()?.start_of_day(),
        Moment::EndOfMonth => at.last_of_month()?.tomorrow()?.start_of_day(),
    });
    match moved {
        Ok(at) => Ok(Some(at.timestamp().to_string())),
        Err(_) => Err(Refusal::new(
            "time_unparsable",
            told!("the time is beyond the calendar", "la hora queda fuera del calendario"),
        )),
    }
}

/// Returns the seconds between two instants, nothing unless both are there.
pub(super) fn span(
    until: &TimePlan,
    since: &TimePlan,
    seen: Seen<'_>,
) -> Result<Option<String>, Refusal> {
    let (Some(end), Some(since)) = (until.read(seen)?, since.read(seen)?) else {
        return Ok(None);
    };
    let until = not_before(Some(since), end, until);
    Ok(Some(((until - since) as f64 / 1e6).to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_write_says_what_it_says_of_people() {
        for word in ["true", "True", "TRUE", "1", "false", "False", "FALSE", "0", "sí", "x", ""] {
            assert_eq!(is_true(word), truth(word), "{word}");
        }
    }
}
