//! Columns that say with yes or no what a row is: written by a machine, or nothing that counts.

use std::fmt::Write as _;

use baremo_model::text::truth;
use baremo_model::told;

use super::called::plain;
use super::column::Column;
use super::draft::Draft;
use super::guess::Shape;
use super::names::{Lines, each};
use super::quoted;
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

/// Words that say yes, as conditions compare them.
const YES: [&str; 8] = ["true", "t", "yes", "y", "1", "sí", "si", "verdadero"];

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

/// Finds the column of a log that says of each row whether a machine wrote it.
fn automated<'a>(shape: &Shape<'a>) -> Option<&'a Column> {
    free(shape).find(|column| shape.is_event_log && is_flag(column, AUTOMATED))
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
    automated(shape).into_iter().chain(excluding(shape).map(|(_, own)| own)).collect()
}

/// Returns the line that says of all rows of a log whether a machine wrote them.
pub(super) fn automated_line(out: &Draft, shape: &Shape<'_>) -> Option<String> {
    let column = automated(shape)?;
    let why = out.says(&told!(
        "where it says yes, no person replied",
        "si dice que sí, no respondió una persona"
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
        let _ = writeln!(
            out,
            "[[file.event]]\nwhen = {when}\nkind = \"{kind}\"\nat = {at}\ncarry = false"
        );
    }
}
