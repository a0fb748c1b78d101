//! Columns of comments, one a cell, as Jira exports them: `Comment`, several times, each with when
//! it was written, by whom, and its text.
//!
//! ```text
//! 03/Feb/26 11:00 AM;pia;We look at it ─► message at part 1, by part 2
//! ```

use std::fmt::Write as _;

use baremo_model::told;

use super::column::{Column, looks_like_time};
use super::draft::Draft;
use super::guess::Shape;
use super::quoted;

/// What stands between the parts of a comment: when, who, and what.
const BETWEEN: char = ';';
const PARTS: usize = 3;

/// Characters of a name, at most.
const NAME: usize = 100;

/// Tells whether each value of a column is a comment.
pub(super) fn holds_comments(column: &Column) -> bool {
    let is_one = |value: &String| {
        let mut parts = value.splitn(PARTS, BETWEEN).map(str::trim);
        let is_timed = parts.next().is_some_and(|at| looks_like_time(at, false, false));
        let is_name = |who: &str| !who.is_empty() && who.chars().count() <= NAME;
        is_timed && parts.next().is_some_and(is_name) && parts.next().is_some()
    };
    column.filled > 0 && column.values.iter().all(is_one)
}

/// Returns the columns of comments on conversations that rows are.
pub(super) fn of<'a>(shape: &Shape<'a>) -> impl Iterator<Item = &'a Column> {
    let is_told = !shape.is_event_log;
    shape.unused.iter().copied().filter(move |column| is_told && holds_comments(column))
}

/// Returns the columns that repeat the one of tags, as `Labels_2` does.
pub(super) fn more_tags<'a>(shape: &Shape<'a>) -> impl Iterator<Item = &'a Column> {
    let name = shape.tags.filter(|_| !shape.is_event_log).map(|tags| tags.name.as_str());
    let is_one = move |column: &Column| {
        let number = name.and_then(|own| column.name.strip_prefix(own)?.strip_prefix('_'));
        number.is_some_and(|number| number.parse::<u32>().is_ok())
    };
    let all = shape.unused.iter().chain(&shape.rest).copied();
    all.filter(move |column| is_one(column))
}

/// Tells whether something is made of a column that has no role.
pub(super) fn uses(shape: &Shape<'_>, column: &Column) -> bool {
    of(shape).chain(more_tags(shape)).any(|own| own.name == column.name)
}

/// Writes a message for each column of comments.
pub(super) fn events(out: &mut Draft, shape: &Shape<'_>) {
    for (place, column) in of(shape).enumerate() {
        out.push_str("\n");
        if place == 0 {
            out.question(&told!(
                "each cell of `{}` is taken for a comment: when, who, and what was written. Are\n\
                 all of them public, and is whoever wrote an agent unless it is the customer?",
                "cada celda de `{}` se toma por un comentario: cuándo, quién y qué escribió. ¿Son\n\
                 todos públicos, y es un agente quien escribe salvo que sea el cliente?",
                column.name
            ));
        }
        let name = quoted(&column.name);
        let who = if shape.customer.is_some() { "compare" } else { "agent" };
        let _ = writeln!(
            out,
            "[[file.event]]\nkind = \"message\"\nat = {{ from = {name}, part = 1 }}\n\
             actor = {{ from = {name}, part = 2 }}\nactor_kind = \"'{who}'\"\ncarry = false"
        );
    }
}
