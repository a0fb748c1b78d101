//! Columns that say with yes or no what a row is: written by a machine, or nothing that counts.

use baremo_model::text::{YES, truth};
use baremo_model::told;

use super::called::plain;
use super::column::Column;
use super::draft::Draft;
use super::guess::Shape;
use super::names::{Lines, each};
use super::{quoted, sense};
use crate::mapping::condition::listed;

/// What a column is called, as a whole, that says of a message that no person wrote it.
const AUTOMATED: Lines = &[
    "automated, is automated, automatic, is automatic, auto, is auto, auto reply, autoreply",
    "is auto reply, auto response, automatic reply, automated reply, automated message, bot",
    "is bot, from bot, by bot, is from bot, bot message, chatbot, is chatbot",
    "automatico, automatica, automatizado, automatizada, es automatico, es automatica",
    "es automatizado, respuesta automatica, mensaje automatico, es bot, es un bot, de bot",
];

/// Why a conversation counts in no figure, as a kind of event, and what such a column is called.
const EXCLUDED: [(&str, Lines); 3] = [
    (
        "test",
        &[
            "test, is test, is a test, test ticket, test case, is test ticket, prueba, es prueba",
            "es una prueba, es de prueba, de prueba, es test, ticket de prueba, caso de prueba",
        ],
    ),
    ("spam", &["spam, is spam, marked as spam, es spam, marcado como spam"]),
    ("deleted", &["deleted, is deleted, eliminado, eliminada, esta eliminado, borrado, borrada"]),
];

/// What such a column is called that may be one of something else too, as of a free trial.
const TRIALS: [&str; 2] = [" test ", " prueba "];

/// What a column of a log is called that may say something else of its rows too.
const BARE: [&str; 6] =
    [" auto ", " is auto ", " automatic ", " is automatic ", " automatico ", " automatica "];

/// Of so many rows, one may say yes where that leaves conversations out.
const RARE: usize = 10;

/// Tells whether a column says yes or no of each row that has a word, and is called so.
fn is_flag(column: &Column, names: Lines) -> bool {
    let name = plain(&column.name);
    column.filled > 0
        && each(names).any(|own| own == name.trim())
        && column.values.iter().all(|word| truth(word).is_some())
}

/// Returns the columns of rows that have no role.
fn free<'a>(shape: &Shape<'a>) -> impl Iterator<Item = &'a Column> {
    shape.unused.iter().chain(&shape.rest).copied()
}

/// Tells whether a word says yes.
fn is_yes(word: &str) -> bool {
    truth(word) == Some(true)
}

/// Finds the column of a log that says of each row whether a machine wrote it.
fn automated<'a>(shape: &Shape<'a>) -> Option<&'a Column> {
    let is_one = |column: &Column| {
        is_flag(column, AUTOMATED)
            && (!BARE.contains(&plain(&column.name).as_str()) || spares_customers(shape, column))
    };
    free(shape).find(|column| shape.is_event_log && is_one(column))
}

/// Tells whether a column never says yes of what customers wrote, where another says who did.
fn spares_customers(shape: &Shape<'_>, column: &Column) -> bool {
    let Some(kind) = shape.actor_kind else { return false };
    let mut rows = kind.cells.iter().zip(&column.cells);
    !rows.any(|(side, word)| {
        let is_customer =
            side.as_deref().and_then(|own| sense::side(&kind.name, own)) == Some("customer");
        is_customer && word.as_deref().is_some_and(is_yes)
    })
}

/// Tells whether a column that may say that conversations are tests says so of too many.
fn is_doubtful(column: &Column) -> bool {
    let said = column.cells.iter().flatten().filter(|word| is_yes(word)).count();
    TRIALS.contains(&plain(&column.name).as_str()) && said * RARE > column.cells.len()
}

/// Finds the columns by which conversations count in no figure, with why.
fn excluding<'a>(shape: &Shape<'a>) -> impl Iterator<Item = (&'static str, &'a Column)> {
    let is_log = shape.is_event_log;
    let is_one = move |column: &&'a Column, names| {
        !is_log && column.in_condition().is_some() && is_flag(column, names)
    };
    let of: Vec<&'a Column> = free(shape).collect();
    EXCLUDED.into_iter().filter_map(move |(kind, names)| {
        let found = of.iter().copied().find(|column| is_one(column, names))?;
        Some((kind, found))
    })
}

/// Returns the columns of which something is made because they are such flags.
pub(super) fn used<'a>(shape: &Shape<'a>) -> Vec<&'a Column> {
    let excluding = excluding(shape).map(|(_, own)| own).filter(|own| !is_doubtful(own));
    automated(shape).into_iter().chain(excluding).collect()
}

/// Returns the line that says of all rows of a log whether a machine wrote them.
pub(super) fn automated_line(out: &Draft, shape: &Shape<'_>) -> Option<String> {
    let column = automated(shape)?;
    let why = out.asks(&told!(
        "where it says yes, did no person reply?",
        "si dice que sí, ¿no respondió una persona?"
    ));
    Some(format!("automated = {}                 {why}", out.place.named(column)))
}

/// Writes that conversations count in no figure of which such a column says why.
pub(super) fn leaves_out(out: &mut Draft, shape: &Shape<'_>, at: &str) {
    let found: Vec<(&str, &Column)> = excluding(shape).collect();
    for (kind, column) in found {
        let Some(name) = column.in_condition() else { continue };
        let heading = &column.name;
        out.push_str("\n");
        out.question(&told!(
            "does a yes in `{heading}` say that a conversation is `{kind}`, and counts in no\n\
             figure?",
            "¿un sí en `{heading}` dice que la conversación es `{kind}` y no cuenta en ninguna\n\
             cifra?"
        ));
        let when = quoted(&format!("{name} in ({})", listed(YES)));
        let event =
            format!("[[file.event]]\nwhen = {when}\nkind = \"{kind}\"\nat = {at}\ncarry = false\n");
        if !is_doubtful(column) {
            out.push_str(&event);
            continue;
        }
        out.remark(&told!(
            "Many say yes, as if it were a free trial, so that all count. Where it says that,\n\
             take the `#` off the event that stands below these lines.",
            "Muchas dicen que sí, como si fuera una prueba gratis, así que cuentan todas. Si lo\n\
             dice, quite los `#` del evento que está debajo de estas líneas."
        ));
        out.push_str("#\n");
        event.lines().for_each(|line| out.push_str(&format!("# {line}\n")));
    }
}
