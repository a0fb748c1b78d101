//! On which side each row of a log is, where no column says it: by the words of what happened, or
//! by who wrote. Who answers does so in many conversations, and who asks in one or two.
//!
//! ```text
//! Ana in forty conversations ─► agent      Kim in one, +34 600 000 001 ─► customer
//! ```

use std::fmt::Write as _;

use baremo_model::told;
use rustc_hash::{FxHashMap, FxHashSet};

use super::activity::{self, Speakers};
use super::called::is_called_any;
use super::choose::is_alone;
use super::column::Column;
use super::doer::WHO;
use super::draft::Draft;
use super::guess::Shape;
use super::names::{Lines, each};
use super::persons::is_telephone;
use super::place::Place;
use super::{quoted, sense};

/// Name of the table of who answers.
const TABLE: &str = "people";
/// What somebody is called by who says on which side they are.
const NAMED: [(&str, Lines); 4] = [
    (CUSTOMER, &["customer, client, cliente, clienta, user, usuario, usuaria, visitor, visitante"]),
    ("bot", &["bot, chatbot, virtual assistant, asistente virtual"]),
    ("agent", &["agent, agente, advisor, asesor, asesora, support, soporte, operador, operadora"]),
    ("system", &["system, sistema"]),
];
const CUSTOMER: &str = "customer";
/// Conversations of whoever answers, at least, and of how many of all of them they are one.
const MANY: usize = 3;
const PART: usize = 20;
/// Those who answer, at most.
const MOST: usize = 300;

/// What says on which side a row is.
pub(super) enum Sides<'a> {
    Words(Speakers<'a>),
    Writers(Writers<'a>),
}

/// Who wrote, with the side of all who are no customers.
pub(super) struct Writers<'a> {
    column: &'a Column,
    sides: Vec<(&'a str, &'static str)>,
}

/// Returns what says on which side each row is, where no column does and something else tells.
pub(super) fn sides<'a>(out: &Draft, shape: &Shape<'a>) -> Option<Sides<'a>> {
    match activity::speakers(out, shape) {
        Some(words) => Some(Sides::Words(words)),
        None => Writers::of(out, shape).map(Sides::Writers),
    }
}

impl Sides<'_> {
    /// Writes the table of who acts.
    pub(super) fn table(&self, out: &mut Draft) {
        match self {
            Sides::Words(words) => words.table(out),
            Sides::Writers(writers) => writers.table(out),
        }
    }

    /// Returns the line that says who acts.
    pub(super) fn line(&self, out: &Draft, shape: &Shape<'_>) -> String {
        match self {
            Sides::Words(words) => words.line(out, shape),
            Sides::Writers(writers) => writers.line(out),
        }
    }
}

/// Returns the column that says who wrote in rows of customers, where the one of who acts names all
/// who answer and nobody else.
pub(super) fn asker<'a>(place: &Place, shape: &Shape<'a>) -> Option<&'a Column> {
    let kind = shape.actor_kind.filter(|_| shape.is_event_log && shape.customer.is_none())?;
    let actor = shape.actor?;
    let says = |column: &Column, row: usize| column.cells.get(row).is_some_and(Option::is_some);
    let side = |cell: &Option<String>| sense::side(&kind.name, cell.as_deref()?);
    let mut asked = Vec::new();
    for (row, cell) in kind.cells.iter().enumerate() {
        match (side(cell), says(actor, row)) {
            (Some(CUSTOMER), false) => asked.push(row),
            (Some(CUSTOMER), true) | (Some("agent"), false) => return None,
            _ => {}
        }
    }
    // Two values that stand in for each other are each one of a list.
    let is_plain = |own: &Column| !own.is_mixed() && place.look_up(own).is_none();
    let is_one = |own: &&&Column| {
        is_alone(own, WHO)
            && !own.is_time
            && is_plain(own)
            && asked.iter().all(|row| says(own, *row))
    };
    let found = shape.unused.iter().find(is_one).copied();
    found.filter(|_| !asked.is_empty() && is_plain(actor))
}

/// Writes who acts in rows of a log, and in those of customers whoever another column names.
pub(super) fn actor(out: &Draft, shape: &Shape<'_>, column: &Column) -> String {
    let named = out.place.named_actor(column);
    let Some(asker) = asker(&out.place, shape) else { return named };
    let asks = out.asks(&told!(
        "`{}` where `{}` names nobody, as where customers wrote?",
        "¿`{}` donde `{}` no nombra a nadie, como en lo que escriben los clientes?",
        asker.name,
        column.name
    ));
    format!("[{named}, {}]    {asks}", out.place.named_actor(asker))
}

/// Returns the side that the name of somebody says.
fn named(word: &str) -> Option<&'static str> {
    if is_telephone(word) {
        return Some(CUSTOMER);
    }
    NAMED.iter().find(|(_, lines)| is_called_any(word, each(lines))).map(|(side, _)| *side)
}

impl<'a> Writers<'a> {
    /// Judges who wrote by their names and by in how many conversations; none where that does not
    /// tell those who answer from those who ask, or hardly any conversation has one who asks.
    fn of(out: &Draft, shape: &Shape<'a>) -> Option<Self> {
        let is_untold = shape.is_event_log && shape.actor_kind.is_none();
        let column = shape.actor.filter(|own| is_untold && out.place.side(own).is_none())?;
        let id = shape.conversation.filter(|_| shape.customer.is_none())?;
        let mut all: FxHashSet<&str> = FxHashSet::default();
        let mut chats: FxHashMap<&'a str, FxHashSet<&str>> = FxHashMap::default();
        for (id, who) in id.cells.iter().zip(&column.cells) {
            let (Some(id), Some(who)) = (id.as_deref(), who.as_deref()) else { continue };
            all.insert(id);
            chats.entry(who).or_default().insert(id);
        }
        let is_many = |count: usize| count >= MANY && count * PART >= all.len();
        let asks = chats.iter().filter(|(who, _)| named(who) == Some(CUSTOMER));
        let by_name: FxHashSet<&str> = asks.flat_map(|(_, own)| own.iter().copied()).collect();
        // Where names say who asks, all others answer.
        let is_known = by_name.len() * 10 >= all.len() * 9;
        // Those whom their names do not tell lie apart: nobody answers about as much as one asks.
        let unnamed = || chats.iter().filter(|(who, _)| named(who).is_none());
        let counts = |is: bool| {
            unnamed().map(|(_, own)| own.len()).filter(move |count| is_many(*count) == is)
        };
        let (most_asked, least_answered) = (counts(false).max(), counts(true).min());
        let is_apart =
            is_known || most_asked.zip(least_answered).is_none_or(|(asked, own)| asked * 2 <= own);
        let side = |who: &str, count: usize| {
            named(who).unwrap_or(if is_known || is_many(count) { "agent" } else { CUSTOMER })
        };
        let mut sides: Vec<(&'a str, &'static str)> = Vec::new();
        let mut asked: FxHashSet<&str> = FxHashSet::default();
        for (&who, own) in &chats {
            match side(who, own.len()) {
                CUSTOMER => asked.extend(own),
                other => sides.push((who, other)),
            }
        }
        sides.sort_unstable();
        let is_told = sides.iter().any(|(_, side)| *side == "agent") && sides.len() <= MOST;
        let are_asked = asked.len() * 10 >= all.len() * 9;
        (is_apart && is_told && are_asked).then_some(Writers { column, sides })
    }

    /// Writes the table of those who are no customers.
    fn table(&self, out: &mut Draft) {
        out.push_str("\n");
        out.remark(&told!(
            "Those of `{}` who answer, by their names or because they wrote in many\n\
             conversations, or beside telephone numbers.",
            "Quienes atienden según `{}`, por su nombre o porque escriben en muchas\n\
             conversaciones, o junto a números de teléfono.",
            self.column.name
        ));
        let table = out.place.table(TABLE);
        let _ = writeln!(out, "[tables.{table}]");
        for (who, side) in &self.sides {
            let _ = writeln!(out, "{} = {}", quoted(who), quoted(side));
        }
    }

    /// Returns the line that says who acts: whoever the table does not have is a customer.
    fn line(&self, out: &Draft) -> String {
        let (from, table) = (quoted(&self.column.name), out.place.table(TABLE));
        let asks = out.asks(&told!(
            "is everybody who is not in the table a customer? New agents have to be added to it",
            "¿es cliente todo el que no está en la tabla? Los agentes nuevos se añaden ahí"
        ));
        let kind = format!("{{ from = {from}, map = \"{table}\", default = \"{CUSTOMER}\" }}");
        format!("actor_kind = {kind}    {asks}")
    }
}
