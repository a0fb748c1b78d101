//! Which of two ids is that of the conversation, where a row has one of its own too.
//!
//! ```text
//! comment_id 1, 2, 3   thread_id 7, 7, 8 ─► thread_id: the row's id never comes again
//! ```

use rustc_hash::FxHashMap;

use super::called::is_called_any;
use super::choose::{OF_ANYTHING, is_alone, is_text_of};
use super::column::Column;
use super::guess::{holds_codes, is_of, is_of_other};
use super::names::{Lines, Role, each, words};
use super::persons::is_personal;
use super::respondents::is_key;

/// Words of columns that name a row of a conversation rather than the conversation.
const ROWS: Lines = &[
    "comment, message, msg, event, note, reply, post, tweet, entry, log, row, line, update",
    "activity, action, audit, history, comentario, mensaje, evento, nota, respuesta, registro",
    "entrada, fila, linea, movimiento, actividad, kommentar, nachricht, nachrichten, ereignis",
    "notiz, antwort, eintrag, zeile, commentaire, evenement, reponse, ligne, entree, commento",
    "messaggio, risposta, riga, mensagem, resposta, linha",
];

/// Words of columns that name a conversation, beside those that name its id.
const THREADS: Lines = &[
    "thread, conversation, chat, discussion, dialog, hilo, conversacion, gesprach",
    "unterhaltung, chatverlauf, fil de discussion, conversazione, discussione, conversa",
];

/// Words of columns that name what a row is about or answers, and no conversation.
const OTHERS: Lines = &[
    "parent, reply, response, related, previous, next, account, organization, organisation",
    "company, brand, product, problem, category, form, macro, template, site, sender",
    "recipient, campaign, order, invoice, attachment, file, respuesta, padre, empresa, marca",
    "producto, problema, pedido, categoria, factura, antwort, produkt, bestellung, reponse",
    "produit, commande, risposta, prodotto, ordine, resposta, produto",
];

/// Words of columns that name something, whatever it is.
const NAMING: [&str; 8] = ["id", "number", "no", "numero", "nummer", "nr", "key", "ref"];

/// Names of columns that hold what somebody wrote.
const TEXTS: [&str; 8] =
    ["text", "body", "message", "content", "texto", "cuerpo", "mensaje", "contenido"];

/// Tells whether a column is called as what somebody wrote.
pub(super) fn is_text(column: &Column) -> bool {
    is_called_any(&column.name, TEXTS)
}

/// Tells whether a column is called as what somebody wrote, and as nothing about that: it breaks no
/// numbers down, however often it comes again.
pub(super) fn is_written(column: &Column) -> bool {
    is_text_of(&column.name) || is_alone(column, TEXTS)
}

/// Returns the id of the conversations where the one that was found is that of the rows: it never
/// comes again, and by their headings the other is rather that of conversations.
pub(super) fn of_rows<'a>(
    columns: &'a [Column],
    found: &Column,
    taken: &[&str],
) -> Option<&'a Column> {
    if found.filled < 2 || !is_key(found) {
        return None;
    }
    let is_fit = |column: &&Column| {
        column.name != found.name
            && !taken.contains(&column.name.as_str())
            && may_name(column)
            && !names_row(column)
    };
    let named = columns.iter().filter(is_fit).find(|column| names_conversation(column));
    if names_row(found) {
        let again = |column: &&Column| column.distinct < column.filled && is_any_id(column);
        let others = || columns.iter().filter(is_fit).find(again);
        return named.or_else(|| has_no_end(columns).then(others).flatten());
    }
    // `id` alone may be that of the row, where rows are what somebody wrote.
    let is_any = is_called_any(&found.name, OF_ANYTHING) && !names_conversation(found);
    let is_written = columns.iter().any(is_text) && has_no_end(columns);
    named.filter(|column| is_any && is_written && column.distinct < column.filled)
}

/// Tells whether a column is called as a row of a conversation is.
fn names_row(column: &Column) -> bool {
    is_called_any(&column.name, each(ROWS))
}

/// Tells whether a column is called as a conversation, or its id.
pub(super) fn names_conversation(column: &Column) -> bool {
    is_called_any(&column.name, own_words()) || is_called_any(&column.name, each(THREADS))
}

/// Returns the words by which a column names conversations, and nothing else.
pub(super) fn own_words() -> impl Iterator<Item = &'static str> {
    words(Role::Conversation).filter(|word| !OF_ANYTHING.contains(word))
}

/// Tells whether a column is called as a conversation, and holds ids.
pub(super) fn is_thread(column: &Column) -> bool {
    is_called_any(&column.name, each(THREADS)) && holds_codes(column)
}

/// Tells whether a column holds ids that most rows have, and nobody's.
fn may_name(column: &Column) -> bool {
    column.filled * 2 >= column.cells.len()
        && column.filled > 0
        && !column.is_time
        && !is_personal(column)
        && !is_of_other(&column.name, Role::Conversation)
        && holds_codes(column)
}

/// Tells whether a column is called as an id, and not as that of something else.
fn is_any_id(column: &Column) -> bool {
    is_called_any(&column.name, NAMING) && !is_called_any(&column.name, each(OTHERS))
}

/// Tells whether nothing says how conversations stand or ended, so that rows may be a part of one.
fn has_no_end(columns: &[Column]) -> bool {
    let ends = [Role::Solved, Role::Replied, Role::Status, Role::Priority];
    !columns.iter().any(|column| ends.into_iter().any(|role| is_of(&column.name, role)))
}

/// Conversations of several rows by which something is known to be the same in all of each, at
/// least.
const ENOUGH: usize = 10;

/// Tells whether what a column says is the same in all rows of each conversation of a log, so that
/// it says how they stand and not what happened.
pub(super) fn stays(column: &Column, id: &Column) -> bool {
    let mut told: FxHashMap<&str, (&str, usize)> = FxHashMap::default();
    for pair in id.cells.iter().zip(&column.cells) {
        let (Some(of), Some(word)) = pair else { continue };
        let (first, rows) = told.entry(of.as_str()).or_insert((word.as_str(), 0));
        if *first != word.as_str() {
            return false;
        }
        *rows += 1;
    }
    told.values().filter(|(_, rows)| *rows > 1).count() >= ENOUGH
}
