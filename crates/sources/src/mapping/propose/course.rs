//! How the rows of a log follow one another: whether their times tell more than when a conversation
//! began, and which of two rows of one time comes first.

use std::cmp::Ordering;

use baremo_model::{Micros, told};
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;

use super::choose::is_idle;
use super::column::Column;
use super::draft::Draft;
use super::guess::{Shape, is_of};
use super::names::Role;
use super::{lengths, quoted};
use crate::mapping::time::{self, DayOrder, TimeReader};

/// Rows of a log, each compared with the row before it of the same conversation.
#[derive(Debug, Default, PartialEq, Eq)]
struct Course {
    later: usize,
    same: usize,
    earlier: usize,
}

impl Course {
    /// Compares the rows by a column of times. Rows without a time or an id are passed over.
    fn of(id: &Column, at: &Column) -> Self {
        let mut course = Course::default();
        let mut last: FxHashMap<&str, Micros> = FxHashMap::default();
        for (id, instant) in id.cells.iter().zip(instants(at)) {
            let (Some(id), Some(instant)) = (id, instant) else { continue };
            match last.insert(id, instant).map(|before| instant.cmp(&before)) {
                Some(Ordering::Greater) => course.later += 1,
                Some(Ordering::Equal) => course.same += 1,
                Some(Ordering::Less) => course.earlier += 1,
                None => {}
            }
        }
        course
    }

    /// Tells whether all rows of each conversation have one time.
    fn stands_still(&self) -> bool {
        self.same > 0 && self.later == 0 && self.earlier == 0
    }
}

/// Returns the instant of each row; none where it has no time.
fn instants(at: &Column) -> impl Iterator<Item = Option<Micros>> {
    let days = at.values.iter().filter_map(|text| time::evidence(text));
    let (mut days_first, mut months_first) = (0, 0);
    for order in days {
        days_first += usize::from(order == DayOrder::DayFirst);
        months_first += usize::from(order == DayOrder::MonthFirst);
    }
    let is_american = months_first == 0 && at.values.iter().any(|text| time::seems_american(text));
    let day_order = match days_first.cmp(&months_first) {
        Ordering::Less => DayOrder::MonthFirst,
        Ordering::Equal if is_american => DayOrder::MonthFirst,
        Ordering::Equal | Ordering::Greater => DayOrder::DayFirst,
    };
    // A number that is a time is a count since 1970, a date, or a day as spreadsheets count it.
    let formats = vec![time::EXCEL.to_owned(), time::USUAL.to_owned()];
    let reader = TimeReader { formats, zone: TimeZone::UTC, day_order };
    at.cells.iter().map(move |text| reader.read(text.as_deref()?).ok())
}

/// Of rows with an opening and a solve, one in so many may have them the other way round.
const STRAY: usize = 20;

/// Writes that a conversation is solved after it is opened, so that a row which says otherwise is
/// refused; asks where many do. A day of a solve lies before any hour of it and tells nothing,
/// whether it is written as one or as its midnight.
pub(super) fn in_order(out: &mut Draft, shape: &Shape<'_>) {
    let (Some(opened), Some(solved)) = (shape.opened, shape.solved) else { return };
    let tells_hours = |column: &Column| column.values.iter().any(|value| tells_hour(column, value));
    let are_whole = solved.values.iter().all(|value| value.contains(hour_mark(solved)));
    let is_of_days = tells_hours(opened) && !(are_whole && tells_hours(solved));
    if out.place.is_part || is_of_days || lengths::is_after(shape, solved) {
        return;
    }
    let both = instants(opened).zip(instants(solved));
    let pairs: Vec<(Micros, Micros)> =
        both.filter_map(|(opened, solved)| Some((opened?, solved?))).collect();
    let (early, all) =
        (pairs.iter().filter(|(opened, solved)| solved < opened).count(), pairs.len());
    if early * STRAY > all {
        out.question(&told!(
            "in {early} of {all} rows `{}` lies before `{}`: are they what they are taken for?",
            "en {early} de {all} filas `{}` es anterior a `{}`: ¿son lo que parecen?",
            solved.name,
            opened.name
        ));
    } else if all > 0 {
        let why = out.says(&told!("else the row is refused", "si no, la fila se rechaza"));
        let (opened, solved) = (quoted(opened.source()), quoted(solved.source()));
        out.push_str(&format!("in_order = [{opened}, {solved}]                 {why}\n"));
    }
}

/// Returns what stands in a time that has an hour.
fn hour_mark(column: &Column) -> char {
    if column.is_serial { '.' } else { ':' }
}

/// Tells whether a time has an hour that is not midnight.
fn tells_hour(column: &Column, value: &str) -> bool {
    let Some(at) = value.find(hour_mark(column)) else { return false };
    let clock = value.get(at.saturating_sub(2)..).unwrap_or(value);
    column.is_serial || clock.contains(|c: char| matches!(c, '1'..='9'))
}

/// Returns the time that tells when each row of a log came to be, where one that was found is the
/// same in all rows of a conversation: of the others the one that goes on most often, but for those
/// that are called as the end of something.
pub(super) fn moving<'a>(columns: &'a [Column], id: &Column, at: &Column) -> Option<&'a Column> {
    if !Course::of(id, at).stands_still() {
        return None;
    }
    let is_end =
        |column: &Column| is_of(&column.name, Role::Replied) || is_of(&column.name, Role::Solved);
    let others = columns.iter().filter(|column| column.is_time && column.name != at.name);
    let fit = others.filter(|column| !is_end(column) && !is_idle(column));
    let goes_on = fit.map(|column| (Course::of(id, column).later, column));
    let most = goes_on.rev().filter(|(later, _)| *later > 0).max_by_key(|(later, _)| *later);
    most.map(|(_, column)| column)
}

/// Longest time by which an opening comes before another time of its conversation, in
/// microseconds: what is older, such as a birth, is of something else.
const LONGEST: Micros = 366 * 24 * 3600 * 1_000_000;

/// Tells whether a time comes before another in the rows that have both: in nine of ten it is no
/// later, and not much earlier, and in some earlier.
fn comes_before(first: &Column, second: &Column) -> bool {
    let (mut earlier, mut fits, mut both) = (0, 0, 0);
    for pair in instants(first).zip(instants(second)) {
        let (Some(first), Some(second)) = pair else { continue };
        both += 1;
        earlier += usize::from(first < second);
        fits += usize::from((0..=LONGEST).contains(&(second - first)));
    }
    earlier > 0 && fits * 10 >= both * 9 && first.filled * 10 >= second.filled * 9
}

/// Returns the earliest of several times of conversations, the first of those of which that cannot
/// be told.
pub(super) fn earliest<'a>(times: impl Iterator<Item = &'a Column>) -> Option<&'a Column> {
    times.reduce(|first, other| if comes_before(other, first) { other } else { first })
}

/// Tells whether rows go from the newest to the oldest.
pub(super) fn goes_back(id: &Column, at: Option<&Column>) -> bool {
    let course = at.map(|at| Course::of(id, at)).unwrap_or_default();
    course.earlier > course.later
}

/// Returns which rows are the first of their conversation, by the order of the file: where that
/// goes from the newest to the oldest, the last ones.
pub(super) fn firsts(id: &Column, at: Option<&Column>) -> Vec<bool> {
    let is_reversed = goes_back(id, at);
    let mut first: FxHashMap<&str, usize> = FxHashMap::default();
    for (row, id) in id.cells.iter().enumerate() {
        let Some(id) = id else { continue };
        match is_reversed {
            true => {
                first.insert(id, row);
            }
            false => {
                first.entry(id).or_insert(row);
            }
        }
    }
    let mut firsts = vec![false; id.cells.len()];
    first.into_values().for_each(|row| firsts[row] = true);
    firsts
}

/// Asks whether a column can be the time of each row that is the same in all of a conversation.
pub(super) fn stands_still(out: &mut Draft, shape: &Shape<'_>) {
    let (Some(id), Some(at)) = (shape.conversation, shape.at) else { return };
    if !Course::of(id, at).stands_still() {
        return goes_on(out, shape, id, at);
    }
    out.question(&told!(
        "`{}` is the same in all rows of a conversation, so that it does not tell when\n\
         what a row says came to be: all would hold from one instant on.",
        "`{}` es igual en todas las filas de una conversación, así que no dice cuándo pasó\n\
         lo que dice cada fila: todo valdría desde un mismo instante.",
        at.name
    ));
    let others = shape.unused.iter().copied().chain(shape.opened).filter(|column| column.is_time);
    let moving = others.filter(|column| Course::of(id, column).later > 0);
    let names: Vec<String> = moving.map(|column| quoted(&column.name)).collect();
    if !names.is_empty() {
        out.question(&told!(
            "these differ from row to row: {}. Is one of them the time of the row?",
            "estas cambian de una fila a otra: {}. ¿Alguna es la hora de la fila?",
            names.join(", ")
        ));
    }
}

/// Asks whether a column is the time of each row that is not called so: it goes on, and another
/// time does not.
fn goes_on(out: &mut Draft, shape: &Shape<'_>, id: &Column, at: &Column) {
    if is_of(&at.name, Role::At) || is_of(&at.name, Role::Updated) {
        return;
    }
    let others = shape.unused.iter().copied().chain(shape.opened).filter(|column| column.is_time);
    let mut still = others.filter(|column| Course::of(id, column).stands_still());
    if let Some(still) = still.next() {
        out.question(&told!(
            "`{}` is taken for the time of each row, for it differs from row to row, while\n\
             `{}` is the same in all rows of a conversation. Is it?",
            "`{}` se toma por la hora de cada fila, porque cambia de una a otra, mientras que\n\
             `{}` es igual en todas las de una conversación. ¿Lo es?",
            at.name,
            still.name
        ));
    }
}

/// Writes which of two rows of one time comes first, and returns the line that says it: times to
/// the minute or the day leave it open.
pub(super) fn order(out: &mut Draft, shape: &Shape<'_>) -> &'static str {
    let course = match (shape.conversation, shape.at) {
        (Some(id), Some(at)) => Course::of(id, at),
        _ => Course::default(),
    };
    let Course { later, same, earlier } = course;
    if earlier > later {
        out.question(&told!(
            "rows go from the newest to the oldest, so that of two rows of one time nothing\n\
             tells which came first. With the file sorted the other way round,\n\
             order = \"#record\" does.",
            "las filas van de la más nueva a la más vieja, así que de dos de la misma hora nada\n\
             dice cuál fue antes. Con el fichero ordenado al revés, lo dice\n\
             order = \"#record\"."
        ));
        return "";
    }
    if earlier > 0 {
        let all = later + same + earlier;
        out.question(&told!(
            "rows of a conversation are not all in the order of time: {earlier} of {all} go\n\
             back. Of two rows of one time the first in the file is taken for the earlier; is it?",
            "las filas de una conversación no van todas por orden de hora: {earlier} de {all}\n\
             vuelven atrás. De dos de la misma hora se toma la primera del fichero; ¿es así?"
        ));
    } else if later > 0 {
        let [en, es] = match same {
            0 => ["none".to_owned(), "ninguna".to_owned()],
            some => [some.to_string(), some.to_string()],
        };
        out.remark(&told!(
            "Rows with the same time keep the order of the file (here: {en}).",
            "Las filas con la misma hora conservan el orden del fichero (aquí: {es})."
        ));
    } else {
        out.remark(&told!(
            "Rows with the same time keep the order of the file.",
            "Las filas con la misma hora conservan el orden del fichero."
        ));
    }
    let order = "order = \"#record\"\n";
    out.push_str(order);
    order
}

#[cfg(test)]
mod tests {
    use super::super::column::judged;
    use super::*;

    fn column(name: &str, cells: &[&str]) -> Column {
        let values: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        let cells = values.iter().cloned().map(Some).collect();
        Column { cells, ..judged(name.to_owned(), values) }
    }

    #[test]
    fn rows_are_compared_within_their_conversation() {
        let id = column("id", &["1", "2", "1", "1", "2"]);
        for (times, [later, same, earlier], still) in [
            (
                ["13/01/2026", "01/02/2026", "02/02/2026", "02/02/2026", "01/01/2026"],
                [1, 1, 1],
                false,
            ),
            (
                ["2026-01-01", "2026-01-02", "2026-01-01", "2026-01-01", "2026-01-02"],
                [0, 3, 0],
                true,
            ),
            (["2026-01-01", "2026-01-02", "?", "?", "?"], [0, 0, 0], false),
        ] {
            let course = Course::of(&id, &column("at", &times));
            assert_eq!(course, Course { later, same, earlier }, "{times:?}");
            assert_eq!(course.stands_still(), still);
        }
        let rows = |times: [&str; 5]| firsts(&id, Some(&column("at", &times)));
        let days = ["01", "02", "03", "04", "05"].map(|day| format!("2026-01-{day}"));
        let days: [&str; 5] = std::array::from_fn(|day| days[day].as_str());
        assert_eq!(rows(days), [true, true, false, false, false]);
        let back: [&str; 5] = std::array::from_fn(|day| days[4 - day]);
        assert_eq!(rows(back), [false, false, false, true, true]);
        assert_eq!(firsts(&id, None), [true, true, false, false, false]);
    }
}
