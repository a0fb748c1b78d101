//! Steps of a conversation of which a column tells how long after the opening they came, and none
//! when: `Primera respuesta (min)` is the opening and so many minutes.

use baremo_model::told;

use super::called::is_called_any;
use super::calls::{has_unit_words, is_length, is_zero, unit};
use super::choose::is_idle;
use super::column::Column;
use super::draft::Draft;
use super::grouped::{self, GROUP, Grouped, is_grouped, is_whole};
use super::guess::Shape;
use super::names::{Lines, Role, each};
use super::persons::is_personal;
use super::picks::Picks;
use super::quoted;
use super::sums::{decimal, has_cents};
use crate::mapping::length::seconds;

/// Words of how long the first reply took.
const REPLIES: Lines = &[
    "first response, first reply, first answer, time to respond, response time, reply time",
    "1ª respuesta, 1a respuesta",
    "primera respuesta, primera contestacion, tiempo de respuesta, erste antwort, erstantwort",
    "erstreaktion, antwortzeit, reaktionszeit, premiere reponse, temps de reponse",
    "prima risposta, tempo di risposta, primeira resposta, tempo de resposta",
];
/// Words of how long the first reply took that was an agent's, as others may be.
const BY_AGENTS: Lines = &["first agent reply, first agent response, first agent email reply"];
const AGENT: &str = "agent";
/// Words of how long the solve took.
const SOLVES: Lines = &[
    "resolution, time to resolve, time to solve, time to close, solve time, solution time",
    "resolucion, tiempo de cierre, tiempo de solucion, losungszeit, losungsdauer, temps de cloture",
    "risoluzione, tempo di chiusura, resolucao, tempo de fechamento",
];
/// Words of lengths that begin at another time, or are none of a conversation.
const OTHERS: Lines = &[
    "business, working, calendar, average, avg, mean, median, next, last, requester, agent, bot",
    "laborables, laboral, laborales, habiles, media, medio, promedio, mediana, siguiente, ultima",
    "code, codigo, type, tipo, count, number, numero, score, rating, status, within, met, id",
];

/// Units of numbers, each with that in which the comma is the decimal sign, and that in which the
/// point is.
const UNITS: [(&str, &str, &str); 5] = [
    ("ms", "comma_ms", "point_ms"),
    (SECONDS, COMMA_SECONDS, POINT_SECONDS),
    ("minutes", "comma_minutes", "point_minutes"),
    ("hours", "comma_hours", "point_hours"),
    ("days", "comma_days", "point_days"),
];
const SECONDS: &str = "seconds";
const COMMA_SECONDS: &str = "comma_seconds";
const POINT_SECONDS: &str = "point_seconds";

/// Reads a length that is a number; `unit` is asked for the marks of its column where they matter,
/// see [`seconds_of`].
pub(super) fn number(value: &str, unit: impl FnOnce() -> &'static str) -> Option<f64> {
    let value = value.trim();
    let is_marked = || value.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
    decimal(value).or_else(|| is_marked().then(unit).and_then(|unit| seconds(value, unit)))
}

/// Returns the unit of seconds in which the numbers of a column are read, as its marks are.
pub(super) fn seconds_of(column: &Column) -> &'static str {
    match () {
        () if has_commas(column) => COMMA_SECONDS,
        () if has_points(column) => POINT_SECONDS,
        () => SECONDS,
    }
}

/// Tells whether the decimal sign of a column of numbers is the comma.
fn has_commas(column: &Column) -> bool {
    let has = |mark| column.values.iter().any(|value| has_cents(value, mark));
    column.grouped == Some(Grouped::Point) || (has(',') && !has('.'))
}

/// Returns what stands before the first point of a number, and what after it.
fn parts(value: &str) -> (&str, Option<&str>) {
    let value = value.trim();
    value.split_once('.').map_or((value, None), |(whole, part)| (whole, Some(part)))
}

/// Tells whether the decimal sign of a column of numbers is beyond doubt the point, so that its
/// commas part thousands: each stands before three digits, and some number has several, a point
/// behind, or a point that is before other than three.
fn has_points(column: &Column) -> bool {
    let is_one = |value: &String| {
        let (whole, part) = parts(value);
        (is_whole(whole) || is_grouped(whole, ',')) && part.is_none_or(is_whole)
    };
    let tells = |value: &String| {
        let (whole, part) = parts(value);
        let commas = whole.matches(',').count();
        commas > 1 || part.is_some_and(|part| commas > 0 || part.len() != GROUP)
    };
    column.values.iter().all(is_one) && column.values.iter().any(tells)
}

/// Returns the unit in which the numbers of a column are read: one that says which mark is the
/// decimal sign, where some have thousands, or would be another number without.
pub(super) fn marked(column: &Column, unit: &'static str) -> &'static str {
    let Some((_, comma, point)) = UNITS.into_iter().find(|(own, ..)| *own == unit) else {
        return unit;
    };
    let differs = |own: &str| {
        column.values.iter().any(|value| seconds(value, SECONDS) != seconds(value, own))
    };
    let has_mark = || column.values.iter().any(|value| value.contains('.'));
    match seconds_of(column) {
        COMMA_SECONDS if has_mark() || differs(COMMA_SECONDS) => comma,
        POINT_SECONDS if differs(POINT_SECONDS) => point,
        _ => unit,
    }
}

/// Finds the column that tells how long after the opening a step came: of lengths, none of them 0,
/// which would say that it has not come yet.
fn of<'a>(columns: &'a [Column], role: Role, shape: &Shape<'a>) -> Option<&'a Column> {
    let words = match role {
        Role::Replied => REPLIES,
        Role::Solved => SOLVES,
        _ => return None,
    };
    let used = shape.used();
    let is_agents =
        |column: &Column| role == Role::Replied && is_called_any(&column.name, each(BY_AGENTS));
    let is_of_clock = |column: &Column| column.values.iter().any(|value| value.contains(':'));
    let is_other = |column: &Column| {
        let others = each(OTHERS).filter(|word| *word != AGENT || !is_agents(column));
        is_called_any(&column.name, others)
    };
    columns.iter().find(|column| {
        (is_called_any(&column.name, each(words)) || is_agents(column))
            && !is_other(column)
            && is_length(column)
            && !column.values.iter().any(|value| is_zero(value))
            && !is_idle(column)
            // A reply by mail is nobody's address, where its length says in what it is told.
            && (is_agents(column) && is_of_clock(column) || !is_personal(column))
            && column.clock_of.is_none()
            && !used.iter().flatten().any(|own| own.name == column.name)
    })
}

/// Takes the columns that tell how long after the opening the first reply and the solve came, where
/// no time does.
pub(super) fn take<'a>(shape: &mut Shape<'a>, columns: &'a [Column], picks: &Picks) {
    if !shape.opened.is_some_and(|opened| opened.is_time) {
        return;
    }
    if shape.replied.is_none() && !picks.has(Role::Replied) {
        shape.replied = of(columns, Role::Replied, shape);
    }
    if shape.solved.is_none() && !picks.has(Role::Solved) {
        shape.solved = of(columns, Role::Solved, shape);
    }
}

/// Lets go of the steps that only a length tells, of rows whose opening another file has.
pub(super) fn leave<'a>(shape: &mut Shape<'a>) {
    let steps: [Option<&'a Column>; 2] = [shape.replied, shape.solved];
    let lengths = steps.map(|step| step.filter(|step| is_after(shape, step)));
    for length in lengths.into_iter().flatten() {
        for step in [&mut shape.replied, &mut shape.solved] {
            if step.is_some_and(|step| step.name == length.name) {
                *step = None;
            }
        }
        shape.unused.push(length);
    }
}

/// Tells whether a column tells how long after the opening something came.
pub(super) fn is_after(shape: &Shape<'_>, column: &Column) -> bool {
    shape.opened.is_some_and(|opened| opened.is_time) && is_length(column)
}

/// Words of columns that hold a time of day.
const HOURS: [&str; 5] = ["hora", "hour", "uhrzeit", "heure", "ora"];

/// Words of the unit behind a length of hours and minutes: `05:00 hrs`.
const BEHIND: [&str; 7] = ["h", "hr", "hrs", "hour", "hours", "hora", "horas"];

/// Tells whether a column holds hours and minutes with the word of their unit behind them.
fn are_named(column: &Column) -> bool {
    let is_one = |value: &String| {
        let Some((length, unit)) = value.trim().rsplit_once(' ') else { return false };
        let mut parts = length.split(':');
        BEHIND.contains(&unit.to_lowercase().as_str())
            && length.contains(':')
            && parts.all(|part| part.parse::<u32>().is_ok())
    };
    column.filled > 0 && !column.is_time && column.values.iter().all(is_one)
}

/// Asks what the lengths of time are that nothing is made of: those with a unit, or with parts.
pub(super) fn idle(out: &mut Draft, unused: &[&Column]) {
    parted(out, unused);
    let is_one = |column: &&&Column| {
        let is_told = match column.values.iter().any(|value| value.contains(':')) {
            true => !is_called_any(&column.name, HOURS),
            false => has_unit_words(column) || !unit(column).1,
        };
        is_told && (is_length(column) || are_named(column)) && column.clock_of.is_none()
    };
    let names: Vec<String> =
        unused.iter().filter(is_one).map(|column| quoted(&column.name)).collect();
    if names.is_empty() {
        return;
    }
    out.question(&told!(
        "these hold lengths of time, of which nothing is made: {}. Where one tells how long\n\
         after another time something came, `plus` says when: docs/import.md.",
        "estas tienen duraciones que no se usan para nada: {}. Si alguna dice cuánto después de\n\
         otra hora pasó algo, `plus` dice cuándo: docs/import.md.",
        names.join(", ")
    ));
}

/// Asks about numbers of a unit of which some have a comma before three digits, so that no unit
/// reads them all.
fn parted(out: &mut Draft, unused: &[&Column]) {
    let is_number = |value: &String| {
        value.starts_with(|c: char| c.is_ascii_digit())
            && value.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
    };
    let is_one = |column: &&&Column| {
        let reads_two_ways = |value: &String| seconds(value, SECONDS).is_none();
        !unit(column).1
            && !is_length(column)
            && !column.is_time
            && column.values.iter().all(is_number)
            && column.values.iter().any(reads_two_ways)
    };
    let names: Vec<String> =
        unused.iter().filter(is_one).map(|column| quoted(&column.name)).collect();
    if names.is_empty() {
        return;
    }
    out.question(&told!(
        "nothing is made of these lengths of time, of which some have a comma before three\n\
         digits: {}. A unit reads them that says what it is: `point_seconds` and its like where\n\
         it parts thousands, `comma_seconds` where it is the decimal sign: docs/import.md.",
        "no se usan estas duraciones, porque algunas llevan una coma delante de tres cifras: {}.\n\
         Las lee una unidad que diga qué es: `point_seconds` y demás si separa miles,\n\
         `comma_seconds` si es la coma decimal: docs/import.md.",
        names.join(", ")
    ));
}

/// Returns when a step came by its column, and asks where that is the opening and a length.
pub(super) fn at(out: &mut Draft, shape: &Shape<'_>, column: &Column) -> String {
    let Some(opened) = shape.opened.filter(|_| is_after(shape, column)) else {
        return quoted(column.source());
    };
    let (unit, _) = unit(column);
    grouped::asks_length(out, column, unit);
    out.question(&told!(
        "does `{}` tell how long after `{}` it was, by the clock, in this unit: {unit}? If\n\
         only hours of work count in it, nobody knows when it was: leave this event out.",
        "¿`{}` dice cuánto después de `{}` fue, por el reloj y en esta unidad: {unit}? Si solo\n\
         cuenta horas de trabajo, no se sabe cuándo fue: quite este evento.",
        column.name,
        opened.name
    ));
    let (from, plus) = (quoted(opened.source()), quoted(&column.name));
    format!("{{ from = {from}, plus = {plus}, unit = \"{unit}\" }}")
}
