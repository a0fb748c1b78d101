//! Whether calls came in or went out, by a column that says it. One of kinds of calls may say what
//! became of them too:
//!
//! ```text
//! Entrante ─► came in   Saliente ─► went out   Perdida ─► came in, and was lost
//! ```

use super::super::called::is_called_any;
use super::super::column::Column;
use super::super::names::{Lines, Role, each};
use super::super::picks::Picks;
use super::super::sense;
use super::is_zero;

/// Words of columns that say it, the likeliest first.
const HEADINGS: Lines = &[
    "direction, call type, tipo de llamada, direccion, sentido, richtung, direzione, direcao",
    "anrufart, type, tipo, kind, art, sens",
];

/// Guesses whether a call came in or went out by a word: of one that says what became of it alone,
/// that it came in.
pub(super) fn way(word: &str) -> Option<&'static str> {
    let came_in = || sense::answered(word).is_some() || sense::gone(word).is_some();
    sense::direction(word).or_else(|| came_in().then_some("inbound"))
}

/// Tells whether the words of a column say it: all of them, or half of those under such a heading.
fn is_way(column: &Column) -> bool {
    let said: Vec<Option<&str>> = column.values.iter().map(|word| sense::direction(word)).collect();
    let tells = said.contains(&Some("inbound")) || said.contains(&Some("outbound"));
    let known = || column.values.iter().filter(|word| way(word).is_some()).count();
    let is_called = || is_called_any(&column.name, each(HEADINGS));
    let is_enough = || {
        let all = said.iter().all(Option::is_some);
        (all && column.distinct > 1) || (is_called() && (all || known() * 2 >= column.distinct))
    };
    tells && !column.is_time && is_enough()
}

/// Finds the column that says it, which may be that of what became of calls.
pub(super) fn column<'a>(columns: &'a [Column], picks: &Picks) -> Option<&'a Column> {
    let is_free = |column: &Column| {
        !picks.plays_any(&column.name) || picks.plays(&column.name, Role::Answered)
    };
    let ways: Vec<&'a Column> =
        columns.iter().filter(|column| is_free(column) && is_way(column)).collect();
    let called = |word: &str| ways.iter().copied().find(|own| is_called_any(&own.name, [word]));
    each(HEADINGS).find_map(called).or_else(|| ways.first().copied())
}

/// Tells whether a column says of lost calls alone what became of them: the others it says the way
/// of were answered.
pub(super) fn tells_lost(column: &Column) -> bool {
    let said: Vec<bool> = column.values.iter().filter_map(|word| sense::answered(word)).collect();
    said.contains(&false) && !said.contains(&true) && is_way(column)
}

/// Returns the column of the way where it says which calls were lost, and how long was spoken does
/// not say as much.
pub(super) fn lost<'a>(way: Option<&'a Column>, talk: Option<&Column>) -> Option<&'a Column> {
    let column = way.filter(|column| tells_lost(column))?;
    let is_silent = |talk: &Column| {
        column.cells.iter().zip(&talk.cells).all(|(word, length)| {
            let was_lost = word.as_deref().and_then(sense::answered) == Some(false);
            !was_lost || length.as_deref().is_none_or(is_zero)
        })
    };
    (!talk.is_some_and(is_silent)).then_some(column)
}
