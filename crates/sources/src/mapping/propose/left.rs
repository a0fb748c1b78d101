//! The remark, at the end of a mapping, that names the columns of which nothing is made, and the
//! question what times among them are.

use std::ops::Range;

use baremo_model::told;

use super::column::Column;
use super::draft::{Draft, LEFT};
use super::fields::file_of;
use super::guess::Shape;
use super::kept::is_read;
use super::quoted;

/// Asks what the times are that nothing is made of: one of them may be that of the solve.
pub(super) fn idle_times(out: &mut Draft, shape: &Shape<'_>) {
    let times = shape.unused.iter().filter(|column| column.is_time);
    let names: Vec<String> = times.map(|column| quoted(&column.name)).collect();
    if names.is_empty() || shape.is_event_log {
        return;
    }
    out.question(&told!(
        "these hold times, of which nothing is made: {}. Does one of them tell the\n\
         opening, the first reply, the solve or the last change?",
        "estas tienen horas que no se usan para nada: {}. ¿Alguna es la de la\n\
         apertura, la primera respuesta, la resolución o el último cambio?",
        names.join(", ")
    ));
}

/// Names columns whose reading changed in the remark, or no longer: those that nothing reads, in
/// the order of the file. What somebody wrote in its place stays as it is; where there is no
/// remark, one is begun.
pub(super) fn leave(
    lines: &mut Vec<String>,
    columns: &[Column],
    changed: &[String],
    spanish: bool,
) {
    let Some(file) = file_of(&lines.join("\n")) else { return };
    for column in columns.iter().filter(|column| changed.contains(&column.name)) {
        name(lines, columns, (column, !is_read(&file, column)), spanish);
    }
}

fn name(
    lines: &mut Vec<String>,
    columns: &[Column],
    (column, is_left): (&Column, bool),
    spanish: bool,
) {
    let (mut place, begin, mut left) = match remark(lines) {
        Some((place, begin)) => match named(&lines[place.clone()], begin, columns) {
            Some(left) => (place, begin, left),
            None => return,
        },
        None => (lines.len()..lines.len(), LEFT[usize::from(spanish)], Vec::new()),
    };
    if left.contains(&column.name.as_str()) == is_left {
        return;
    }
    left.retain(|own| *own != column.name);
    left.extend(is_left.then_some(column.name.as_str()));
    left.sort_by_key(|own| columns.iter().position(|one| one.name == *own));
    let is_last = place.end == lines.len();
    let is_apart = place.start > 0 && lines[place.start - 1].trim().is_empty();
    let mut anew = Vec::new();
    if left.is_empty() {
        place.start -= usize::from(is_last && is_apart);
    } else {
        anew.extend((place.is_empty() && !is_apart).then(String::new));
        let names: Vec<String> = left.into_iter().map(quoted).collect();
        anew.push(format!("# {begin} {}.", names.join(", ")));
    }
    drop(lines.splice(place, anew));
}

/// Returns the lines of the remark, and how it begins.
fn remark(lines: &[String]) -> Option<(Range<usize>, &'static str)> {
    let begun = |line: &String| LEFT.into_iter().find(|begin| said(line).starts_with(begin));
    let start = lines.iter().rposition(|line| line.starts_with('#') && begun(line).is_some())?;
    let mut rest = (start..lines.len()).take_while(|at| lines[*at].starts_with('#'));
    let last = rest.find(|at| said(&lines[*at]).ends_with('.'))?;
    let end = last + 1;
    Some((start..end, begun(&lines[start])?))
}

/// Returns what a line of a remark says.
fn said(line: &str) -> &str {
    line.trim_start_matches('#').trim()
}

/// Returns the columns that the remark names; none where it says anything else.
fn named<'c>(lines: &[String], begin: &str, columns: &'c [Column]) -> Option<Vec<&'c str>> {
    let whole = lines.iter().map(|line| said(line)).collect::<Vec<_>>().join(" ");
    let mut rest = whole.strip_prefix(begin)?.strip_suffix('.')?.trim();
    let mut names = Vec::new();
    while !rest.is_empty() {
        let next = |column: &&Column| rest.starts_with(&quoted(&column.name));
        let column = columns.iter().find(next)?;
        rest = rest[quoted(&column.name).len()..].trim_start_matches([',', ' ']);
        names.push(column.name.as_str());
    }
    Some(names)
}
