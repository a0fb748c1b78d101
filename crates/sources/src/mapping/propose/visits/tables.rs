//! The tables of what visitors did and with what device.

use std::fmt::Write as _;

use baremo_model::told;

use super::super::column::Column;
use super::super::draft::Draft;
use super::super::vocabulary::{WORDS, words_in};
use super::super::{quoted, sense};
use super::{FORMS, KINDS};

/// Writes the table of devices.
pub(super) fn forms(out: &mut Draft, column: &Column) {
    begin(out, column, FORMS);
    for (_, spellings) in words_in(column, WORDS) {
        let Some(word) = spellings.first() else { continue };
        if let Some(device) = sense::device(word) {
            let _ = writeln!(out, "{} = {}", quoted(word), quoted(device));
        }
    }
    out.push_str("\"*\" = \"other\"\n");
}

/// Begins the table of the words of a column of which any may stand there.
fn begin(out: &mut Draft, column: &Column, name: &str) {
    out.push_str("\n");
    out.remark(&told!(
        "Words of `{}`; `*` stands for all others.",
        "Palabras de `{}`; `*` vale por todas las demás.",
        column.name
    ));
    let table = out.place.table(name);
    let _ = writeln!(out, "[tables.{table}]");
}

/// Writes the table of what visitors did: what is not known counts as an event of that name.
pub(super) fn kinds(out: &mut Draft, column: &Column) {
    begin(out, column, KINDS);
    let mut unknown = Vec::new();
    for (_, spellings) in words_in(column, WORDS) {
        let Some(word) = spellings.first() else { continue };
        match sense::visit(word) {
            Some(kind) => {
                let _ = writeln!(out, "{} = {}", quoted(word), quoted(kind));
            }
            None => unknown.push(*word),
        }
    }
    if !unknown.is_empty() {
        out.question(&told!(
            "these are counted as events of that name; one that is a page is a `page_view`.",
            "estas se cuentan como eventos con ese nombre; si una es una página, `page_view`."
        ));
    }
    for word in unknown {
        let _ = writeln!(out, "{} = \"event\"", quoted(word));
    }
    out.push_str("\"*\" = \"event\"\n");
}
