//! Whether rows are figures rather than conversations: counts of an hour, what an advertisement
//! cost, traits of a customer. No column tells for sure, so it is asked.

use baremo_model::told;

use super::apart::{called, fitting};
use super::called::is_called_any;
use super::choose::OF_ANYTHING;
use super::column::Column;
use super::draft::Draft;
use super::guess::{Shape, is_of};
use super::money::AMOUNTS;
use super::names::{Role, words};
use super::picks::{Pick, Picks};
use super::respondents::{SUBJECTS, is_any};
use super::sums::is_money;
use super::{intervals, quoted, reports, thread};

/// Columns of figures that are named, at most.
const NAMED: usize = 6;

/// Says what rows are that are no conversations, or asks what they are where they hold money;
/// returns whether they are so. No time of them may be read then: an import would take them in as
/// what they are not.
pub(super) fn says_else(out: &mut Draft, shape: &Shape<'_>, columns: &[Column]) -> bool {
    intervals::says(out, columns) || reports::says(out, columns) || asks_sold(out, shape, columns)
}

/// Returns picks by which no time tells when anything was.
pub(super) fn without_times(picks: &Picks) -> Picks {
    let mut picks = picks.clone();
    picks.roles.extend([Role::Opened, Role::At].map(|role| (role, Pick::Nothing)));
    picks
}

/// Asks whether rows are conversations where nothing tells of one and most columns are numbers.
pub(super) fn asks(out: &mut Draft, shape: &Shape<'_>, columns: &[Column]) {
    if tells(shape) {
        return;
    }
    let used = shape.used();
    let is_used = |column: &&Column| used.iter().flatten().any(|own| own.name == column.name);
    let free: Vec<&Column> =
        columns.iter().filter(|column| !is_used(column) && !column.is_time).collect();
    let figures: Vec<&Column> = free.iter().copied().filter(|column| column.is_number).collect();
    if figures.is_empty() || figures.len() * 2 < free.len() {
        if columns.iter().any(|column| column.filled > 0) {
            asks_what(out);
        }
        return;
    }
    let names: Vec<String> =
        figures.iter().take(NAMED).map(|column| quoted(&column.name)).collect();
    out.question(&told!(
        "is a row a conversation? Nothing names one, its status or who acts, and most columns\n\
         are numbers: {}. Where rows are counts, nothing below holds; days of spend, orders and\n\
         customers want a `stream` and events of their own: docs/import.md.",
        "¿es cada fila una conversación? Nada dice cuál, ni su estado, ni quién actúa, y casi\n\
         todo son números: {}. Si las filas son recuentos, nada de lo de abajo vale; los días\n\
         de gasto, pedidos y clientes piden su `stream` y eventos propios: docs/import.md.",
        names.join(", ")
    ));
}

/// Asks whether rows are conversations where nothing names one, nobody serves anybody and a column
/// holds sums of money; returns whether it is so.
fn asks_sold(out: &mut Draft, shape: &Shape<'_>, columns: &[Column]) -> bool {
    let names_one = |column: &Column| {
        thread::names_conversation(column)
            || thread::is_text(column)
            || is_any(&column.name, SUBJECTS)
    };
    let served = [shape.actor, shape.team, shape.priority, shape.tags, shape.rating];
    if columns.iter().any(names_one) || served.iter().any(Option::is_some) {
        return false;
    }
    // Whole numbers may count anything.
    let is_sum = |column: &Column| {
        is_money(column) && column.values.iter().any(|value| value.contains(['.', ',', '€', '$']))
    };
    let Some(sum) = called(&fitting(columns, is_sum), AMOUNTS) else { return false };
    out.question(&told!(
        "is a row a conversation? Nothing names one, and `{}` holds money. If rows are\n\
         orders, carts, payments or subscriptions, nothing below holds: they want a `stream` and\n\
         events of their own: docs/import.md.",
        "¿es cada fila una conversación? Nada dice cuál, y `{}` son importes. Si las filas\n\
         son pedidos, carritos, pagos o suscripciones, nada de lo de abajo vale: piden su\n\
         `stream` y eventos propios: docs/import.md.",
        sum.name
    ));
    true
}

/// Asks whether rows are conversations where nothing tells of one, and nothing of anything else.
fn asks_what(out: &mut Draft) {
    out.question(&told!(
        "is a row a conversation? Nothing names one, its status or who acts, nor anything else\n\
         that rows may be. If it is none, nothing below holds: answers, orders, customers and\n\
         the like want a `stream` and events of their own: docs/import.md.",
        "¿es cada fila una conversación? Nada dice cuál, ni su estado, ni quién actúa, ni qué\n\
         otra cosa puede ser. Si no lo es, nada de lo de abajo vale: las respuestas, los\n\
         pedidos, los clientes, etc. piden su `stream` y eventos propios: docs/import.md."
    ));
}

/// Tells whether a column tells of conversations by its name.
fn tells(shape: &Shape<'_>) -> bool {
    let roles = [
        shape.activity,
        shape.status,
        shape.actor,
        shape.customer,
        shape.channel,
        shape.team,
        shape.priority,
        shape.replied,
        shape.solved,
        shape.updated,
        shape.actor_kind,
        shape.tags,
        shape.rating,
    ];
    let names_one = |column: &Column| {
        let own = words(Role::Conversation).filter(|word| !OF_ANYTHING.contains(word));
        is_called_any(&column.name, own)
    };
    roles.iter().any(Option::is_some)
        || shape.conversation.is_some_and(names_one)
        || shape.opened.is_some_and(|opened| is_of(&opened.name, Role::Opened))
}
