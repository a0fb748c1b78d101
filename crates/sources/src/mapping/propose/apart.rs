//! What all sorts of rows share that are no conversations: which columns are left for them, and
//! what says that rows are conversations after all.

use std::fmt::Write as _;

use baremo_model::told;

use super::called::{has, is_called_any, plain};
use super::choose::{is_nobody, is_text_of, is_trait};
use super::column::Column;
use super::customers::is_mail;
use super::draft::Draft;
use super::fate::is_dated;
use super::guess::{is_later, is_of, kept, repeats};
use super::kept::attribute;
use super::names::{Lines, Role, each};
use super::odd::is_nearly_whole;
use super::quoted;

/// Words of columns that name who bought, beside those of customers.
pub(super) const BUYERS: [&str; 4] = ["user", "buyer", "comprador", "account"];

/// Returns the first column that is called by the first of several words that any is called by.
pub(super) fn called<'a>(columns: &[&'a Column], lines: Lines) -> Option<&'a Column> {
    first(columns.iter().copied(), lines, |_| true)
}

/// Returns the first column of those that fit which is called by the first of several words that
/// any of them is called by.
fn first<'a>(
    columns: impl Iterator<Item = &'a Column>,
    lines: Lines,
    fits: impl Fn(&Column) -> bool,
) -> Option<&'a Column> {
    // There may be a thousand columns, and sixty words.
    let named: Vec<(String, &'a Column)> = columns.map(|own| (plain(&own.name), own)).collect();
    each(lines).find_map(|word| {
        let mut own = named.iter().filter(|(name, _)| has(name, word));
        own.find(|(_, column)| fits(column)).map(|(_, column)| *column)
    })
}

/// Columns that something is made of are taken, each once; the rest is kept, or told.
pub(super) struct Free<'a> {
    columns: &'a [Column],
    taken: Vec<&'a Column>,
}

impl<'a> Free<'a> {
    /// Takes none yet.
    pub(super) fn of(columns: &'a [Column]) -> Self {
        Free { columns, taken: Vec::new() }
    }

    /// Returns the columns that are there and not taken. Times of day are parts of their dates.
    pub(super) fn left(&self) -> impl Iterator<Item = &'a Column> {
        let taken = &self.taken;
        self.columns.iter().filter(move |column| {
            let is_taken = taken.iter().any(|own| own.name == column.name);
            column.filled > 0 && column.clock_of.is_none() && !is_taken
        })
    }

    /// Finds a column that is called by the first of several words that any is called by.
    pub(super) fn find(&self, lines: Lines, fits: impl Fn(&Column) -> bool) -> Option<&'a Column> {
        first(self.left(), lines, fits)
    }

    /// Takes such a column.
    pub(super) fn take(
        &mut self,
        lines: Lines,
        fits: impl Fn(&Column) -> bool,
    ) -> Option<&'a Column> {
        let found = self.find(lines, fits);
        self.use_up(found)
    }

    /// Takes the first column that fits, whatever it is called.
    pub(super) fn take_any(&mut self, fits: impl Fn(&Column) -> bool) -> Option<&'a Column> {
        let found = self.left().find(|column| fits(column));
        self.use_up(found)
    }

    /// Takes a column that was found.
    pub(super) fn use_up(&mut self, found: Option<&'a Column>) -> Option<&'a Column> {
        self.taken.extend(found);
        found
    }

    /// Returns the columns that are kept to break numbers down by, and those that nothing is made
    /// of: among them what would say which machine somebody has.
    pub(super) fn rest(&self) -> (Vec<&'a Column>, Vec<&'a Column>) {
        others(self.columns, &self.taken)
    }
}

/// Returns the columns that fit.
pub(super) fn fitting(columns: &[Column], fits: impl Fn(&Column) -> bool) -> Vec<&Column> {
    columns.iter().filter(|column| column.filled > 0 && fits(column)).collect()
}

/// Returns the first time that is called like the opening of a record, else the first.
pub(super) fn first_time(columns: &[Column]) -> Option<&Column> {
    let mut times = columns.iter().filter(|column| column.is_time);
    let is_late = |column: &Column| is_dated(column) || is_later(column);
    let first = times.clone().find(|column| !is_late(column));
    first.or_else(|| times.next())
}

/// Words of whoever works, where rows are of agents and of nothing that customers do.
const WORKERS: [&str; 6] =
    ["employee", "worker", "empleado", "empleada", "trabajador", "trabajadora"];

/// Tells whether a column is called as whoever works, where rows are of agents.
pub(super) fn is_worker(name: &str) -> bool {
    is_of(name, Role::Actor) || is_called_any(name, WORKERS)
}

/// Tells whether a column names agents, one in each row but a few and each in several.
pub(super) fn names_agents(column: &Column) -> bool {
    let is_whole = !column.is_time && is_nearly_whole(column);
    let names_none = is_nobody(column) || is_trait(&column.name) || is_text_of(&column.name);
    is_whole && !names_none && is_worker(&column.name) && repeats(column)
}

/// Tells whether a column is called as whoever serves, and not as one who bought.
pub(super) fn is_agent(column: &Column) -> bool {
    let is_buyer = is_called_any(&column.name, BUYERS) || is_mail(column);
    is_of(&column.name, Role::Actor) && !is_buyer
}

/// Words of whom agents work for, where rows are of agents: an outsourcer's client.
const CLIENTS: [&str; 2] = ["client", "cliente"];

/// Tells whether a column of rows of agents says for whom they work, and is no customer of theirs:
/// those are few, and come again.
pub(super) fn names_client(column: &Column) -> bool {
    is_called_any(&column.name, CLIENTS)
        && !column.is_time
        && !is_mail(column)
        && column.distinct * 2 <= column.filled.max(4)
}

/// Tells whether a file tells of conversations by what its columns are called.
pub(super) fn is_of_conversations(columns: &[Column]) -> bool {
    let roles = [Role::Activity, Role::ActorKind, Role::Wait];
    let is_reply = |column: &Column| column.is_time && is_of(&column.name, Role::Replied);
    let is_one = |column: &Column| roles.iter().any(|role| is_of(&column.name, *role));
    columns.iter().any(|column| is_reply(column) || is_agent(column) || is_one(column))
}

/// Returns the columns that are kept to break numbers down by, those that tell nothing else, and
/// the columns of which nothing is made.
pub(super) fn others<'a>(
    columns: &'a [Column],
    used: &[&Column],
) -> (Vec<&'a Column>, Vec<&'a Column>) {
    let is_used = |column: &Column| {
        let mut used = used.iter();
        used.any(|own| own.name == column.name || column.clock_of.as_ref() == Some(&own.name))
    };
    let free: Vec<&'a Column> = columns.iter().filter(|column| !is_used(column)).collect();
    let kept = kept(free.iter().copied());
    let is_kept = |column: &&&Column| kept.iter().any(|own| own.name == column.name);
    let unused = free.iter().filter(|column| !is_kept(column)).copied().collect();
    (kept, unused)
}

/// Says that no column names a row, so that its number stands for it.
pub(super) fn unnamed_rows(out: &mut Draft) {
    out.question(&told!(
        "no columns name a row; its number stands for it, so that an export with its\n\
         rows in another order would count beside this one.",
        "ninguna columna identifica una fila; vale su número, así que una exportación\n\
         con las filas en otro orden contaría además de esta."
    ));
}

/// Returns what tells when something happened, or asks for it: one instant for all rows may stand
/// there too.
pub(super) fn instant(out: &mut Draft, at: Option<&Column>) -> String {
    if let Some(at) = at {
        return quoted(at.source());
    }
    out.question(&told!(
        "no column tells when; one instant for all rows stands in quotes of its own:\n\
         at = \"'2025-01-31'\".",
        "ninguna columna dice cuándo; un instante para todas las filas va entre comillas\n\
         propias: at = \"'2025-01-31'\"."
    ));
    "[]".to_owned()
}

/// Writes what columns tell of every event of a row, where there are any.
pub(super) fn common<'c>(
    out: &mut Draft,
    told: impl IntoIterator<Item = (&'static str, Option<&'c Column>)>,
) {
    let told = told.into_iter().filter_map(|(key, column)| Some((key, column?)));
    for (place, (key, column)) in told.enumerate() {
        if place == 0 {
            out.push_str("\n[file.common]\n");
        }
        let name = out.place.named(column);
        let _ = writeln!(out, "{key} = {name}");
    }
}

/// Writes the attributes of an event that break numbers down.
pub(super) fn attributes(out: &mut Draft, kept: &[&Column], taken: &[&str]) {
    let mut keys: Vec<String> = taken.iter().map(|key| (*key).to_owned()).collect();
    for column in kept {
        let mut key = attribute(&column.name);
        while keys.contains(&key) {
            key.push_str("_2");
        }
        let _ = writeln!(out, "{} = {}", quoted(&key), quoted(&column.name));
        keys.push(key);
    }
}
