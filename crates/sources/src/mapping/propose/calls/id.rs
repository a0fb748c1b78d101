//! What names calls: a column that is called so, or looks like an id. A row may be there twice, and
//! a line of totals may name none.
//!
//! Where no column does, whoever called and when tell a call from others, and further columns where
//! they have to. They have the number of somebody, so that only their hash names it.

use baremo_model::told;

use super::super::called::is_called_any;
use super::super::column::Column;
use super::super::distinct::{is_whole, tells_apart};
use super::super::draft::Draft;
use super::super::guess::identifiers;
use super::super::names::{Lines, Role, each};
use super::super::quoted;
use super::Calls;
use super::telling::{is_call, words_of};

/// Words of ids.
const NAMING: [&str; 8] = ["id", "uniqueid", "callid", "number", "numero", "nummer", "nr", "no"];

/// Words of columns that name what a call is a part of, or is called besides.
const IDS: Lines = &[
    "interaction id, conference id, contact id, session id, conversation id, segment id, linkedid",
    "id de interaccion, id interaccion, id de conversacion, id conversacion, id de contacto",
    "id de sesion",
];

/// Roles of columns that speak of calls, and name none.
const ABOUT: [Role; 8] = [
    Role::Wait,
    Role::Talk,
    Role::Hold,
    Role::AfterCall,
    Role::Answered,
    Role::Team,
    Role::Actor,
    Role::Customer,
];

/// Rows without a call among so many, at most.
const TOTALS: usize = 20;

/// What names a call in a mapping.
pub(super) struct Name {
    /// A template.
    text: String,
    /// Whether nothing but its hash does.
    is_hashed: bool,
}

impl Name {
    /// Returns it as a value, after what begins it.
    pub(super) fn after(&self, begin: &str) -> String {
        let text = quoted(&format!("{begin}{}", self.text));
        match self.is_hashed {
            true => format!("{{ from = {text}, hashed = \"visitor\" }}"),
            false => text,
        }
    }
}

impl<'a> Calls<'a> {
    /// Says what names a call, and returns it.
    pub(super) fn named(&self, out: &mut Draft, columns: &[Column]) -> Name {
        if let Some(id) = self.id {
            let [en, es] = id.counted();
            out.remark(&told!(
                "One row is one call, which `{}` names: {en}.",
                "Cada fila es una llamada, que `{}` identifica: {es}.",
                id.name
            ));
            return Name { text: id.part(), is_hashed: false };
        }
        let Some(told) = self.telling_apart(columns) else {
            out.question(&told!(
                "one row is one call, but no column names it; the number of the row stands for\n\
                 it, so that an export with its rows in another order would be other calls.",
                "Cada fila es una llamada, pero ninguna columna la identifica; vale el número de\n\
                 la fila, así que una exportación en otro orden serían otras llamadas."
            ));
            return Name { text: "{#record}".to_owned(), is_hashed: false };
        };
        let names: Vec<String> = told.iter().map(|column| format!("`{}`", column.name)).collect();
        out.question(&told!(
            "one row is one call, but no column names it; a hash of {} stands for\n\
             it, which no two calls of this file have alike. Where others may, add what tells\n\
             them apart. Calls that came in by the number of their row (`{{#record}}`) would be\n\
             others by it, each there twice: for their source keep the mapping they came in with.",
            "Cada fila es una llamada, pero ninguna columna la identifica; vale un hash de\n\
             {}, que no comparten dos llamadas de este fichero. Si otras\n\
             pueden compartirlo, añada lo que las distinga. Las llamadas que entraron por el\n\
             número de su fila (`{{#record}}`) serían otras y estarían dos veces: para su fuente,\n\
             conserve el mapeo con el que entraron.",
            names.join(", ")
        ));
        let parts: Vec<String> = told.into_iter().map(Column::part).collect();
        Name { text: parts.join("/"), is_hashed: true }
    }

    /// Returns who called and when, with what else it takes to tell calls apart; none where a row
    /// lacks it.
    fn telling_apart(&self, columns: &[Column]) -> Option<Vec<&'a Column>> {
        let mut told = vec![self.customer?, self.at?];
        if !told.iter().all(|column| is_whole(column)) {
            return None;
        }
        let more = [self.queue, self.agent, self.answered_at, self.ended_at, self.talk, self.wait];
        let mut more = more.into_iter().flatten().filter(|column| is_whole(column));
        while !tells_apart(&told, columns) {
            told.push(more.next()?);
        }
        Some(told)
    }
}

/// Finds the column that names calls.
pub(super) fn column(columns: &[Column]) -> Option<&Column> {
    let is_about =
        |own: &Column| ABOUT.into_iter().any(|role| is_called_any(&own.name, words_of(role)));
    let is_one = |own: &&Column| is_call(own) && !is_about(own) && names_rows(own, columns);
    let calls: Vec<&Column> = columns.iter().filter(is_one).collect();
    let numbered = calls.iter().copied().find(|own| is_called_any(&own.name, NAMING));
    let is_part = |own: &&Column| is_called_any(&own.name, each(IDS)) && names_rows(own, columns);
    numbered
        .or_else(|| calls.first().copied())
        .or_else(|| columns.iter().find(is_part))
        .or_else(|| identifiers(columns).next())
}

/// Tells whether a column names rows: those alike in it are one row, and those without are of no
/// time.
fn names_rows(column: &Column, columns: &[Column]) -> bool {
    let unnamed = column.cells.len().saturating_sub(column.filled);
    let mut nameless = (0..column.cells.len()).filter(|row| column.cells[*row].is_none());
    let is_timed = |row: usize| {
        let mut times = columns.iter().filter(|own| own.is_time);
        times.any(|own| own.cells.get(row).is_some_and(Option::is_some))
    };
    !column.is_time
        && column.filled > unnamed * TOTALS.min(column.cells.len() / 2)
        && column.distinct * 2 >= column.filled
        && nameless.all(|row| !is_timed(row))
        && tells_apart(&[column], columns)
}
