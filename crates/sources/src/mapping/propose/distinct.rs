//! What names rows that have no id: columns by which those of the sample are told apart.
//!
//! Rows of one name are one row. So whatever says something else needs another name; those that are
//! the same in all columns may be one.

use baremo_model::told;
use rustc_hash::FxHashMap;

use super::apart::unnamed_rows;
use super::column::Column;
use super::draft::Draft;
use super::persons::is_personal;
use super::quoted;
use super::respondents::is_key;

/// Tells whether rows that are alike in some columns are alike in all.
pub(super) fn tells_apart(key: &[&Column], columns: &[Column]) -> bool {
    let rows = columns.first().map_or(0, |column| column.cells.len());
    let mut seen: FxHashMap<Vec<Option<&str>>, usize> = FxHashMap::default();
    (0..rows).all(|row| {
        let name = key.iter().map(|column| cell(column, row)).collect();
        let first = *seen.entry(name).or_insert(row);
        first == row || columns.iter().all(|column| cell(column, first) == cell(column, row))
    })
}

fn cell(column: &Column, row: usize) -> Option<&str> {
    column.cells.get(row).and_then(Option::as_deref)
}

/// Tells whether a column says something in every row.
pub(super) fn is_whole(column: &Column) -> bool {
    column.filled == column.cells.len()
}

/// Returns the template of what names a row: columns of a key, and of further ones as many as are
/// needed, unless some say nothing in some rows; its number, and a question, where all of them are
/// not enough.
pub(super) fn template(
    out: &mut Draft,
    key: Vec<&Column>,
    further: Vec<&Column>,
    columns: &[Column],
) -> String {
    let mut named: Vec<&Column> = key.into_iter().filter(|column| is_whole(column)).collect();
    let mut further = further.into_iter().filter(|column| is_whole(column));
    while !tells_apart(&named, columns) {
        let Some(more) = further.next() else {
            unnamed_rows(out);
            return "{#record}".to_owned();
        };
        named.push(more);
    }
    named.into_iter().map(Column::part).collect::<Vec<_>>().join("/")
}

/// Columns that are offered as the id of a conversation, at most.
const OFFERED: usize = 3;

/// Asks for the id of conversations where no column looks like one, and says which are never twice
/// the same.
pub(super) fn asks_id(out: &mut Draft, columns: &[Column]) {
    let is_one = |own: &&Column| {
        own.filled > 1 && is_key(own) && !own.is_time && !own.is_address() && !is_personal(own)
    };
    let unique = columns.iter().filter(is_one).take(OFFERED).map(|own| quoted(&own.name));
    let unique = unique.collect::<Vec<_>>().join(", ");
    let [en, es] = match unique.is_empty() {
        true => [String::new(), String::new()],
        false => [
            format!("\nNever twice the same are: {unique}."),
            format!("\nNunca se repiten: {unique}."),
        ],
    };
    out.question(&told!(
        "no column looks like the id of a conversation. The mapping wants one:\n\
         conversation = \"…\", and record = \"ticket/{{…}}\" where a row is a conversation.{en}",
        "ninguna columna parece el identificador de una conversación. El mapeo lo necesita:\n\
         conversation = \"…\", y record = \"ticket/{{…}}\" si una fila es una conversación.{es}"
    ));
}
