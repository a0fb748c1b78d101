//! The table of an answer: one row a bucket and group, and the total.

use std::collections::BTreeMap;

use baremo_metrics::answer::{Row, Value};

use super::{View, unit_of};
use crate::change::{change, change_long};
use crate::chart::bar;
use crate::language::NONE;
use crate::messages;
use crate::style::Paint;
use crate::table::{Align, Cell, Column, Table};
use crate::words::{BUCKETS, called, dimension_of};

/// Longest bar.
const BAR: usize = 24;
/// Shortest bar worth its room.
const SHORTEST_BAR: usize = 6;

/// Makes the table with its total and, where rows are a breakdown, bars in the room left.
pub(super) fn table(view: &View<'_>) -> Table {
    let mut table = build(view, 0);
    let breakdown = !view.dimensions().is_empty() && view.answer.rows.len() > 1;
    if breakdown {
        let room = table.room(view.style.columns() - 2).min(BAR);
        if room >= SHORTEST_BAR {
            table = build(view, room);
        }
    }
    table
}

fn build(view: &View<'_>, bars: usize) -> Table {
    let language = view.language;
    let dimensions = view.dimensions();
    let mut columns = Vec::new();
    if view.in_time() {
        columns.push(Column::new(called(BUCKETS, &view.answer.range.grain, language), Align::Left));
    }
    let segments = &view.background.segments;
    columns.extend(
        dimensions.iter().map(|name| {
            Column::new(dimension_of(segments, name, language), Align::Left).shrinking()
        }),
    );
    // The whole range as one row needs a first column to hold the total's name.
    let bare = columns.is_empty();
    let right = |message: messages::Message| Column::new(message.text(language), Align::Right);
    columns.push(right(messages::VALUE));
    columns.push(right(messages::WALL).dropped(3));
    columns.push(right(messages::INTERVAL).dropped(4));
    columns.push(Column::new("n", Align::Right));
    columns.push(Column::new(messages::CHANGE.text(language), Align::Left).dropped(1));
    columns.push(right(messages::LEFT_OUT).dropped(2));
    if bars > 0 {
        columns.push(Column::new("", Align::Left).dropped(5));
    }
    let greatest = greatest(view);
    let mut table = Table::new(columns);
    for (row, label) in view.rows().iter().zip(view.labels(view.rows())) {
        let mut cells = Vec::new();
        if view.in_time() {
            cells.push(Cell::from(label));
        }
        cells.extend(view.groups(row).map(|said| match said {
            Some(said) => Cell::from(said),
            None => Cell::painted(messages::NOTHING.text(language), Some(Paint::Dim)),
        }));
        figures(view, row, false, &mut cells);
        if bars > 0 {
            let value = view.point(row).value.unwrap_or(0.0);
            let few = view.value(row).is_some_and(|value| value.is_few(&view.used.unit));
            let paint = if few { Paint::Dim } else { Paint::Accent };
            let currency = view.value(row).and_then(|value| value.currency.as_deref());
            let greatest = greatest.get(&currency).copied().unwrap_or_default();
            cells.push(Cell::painted(bar(value, greatest, bars), Some(paint)));
        }
        table.row(cells);
    }
    if view.answer.rows.len() > 1 && !bare {
        table.rule();
        let mut cells = vec![Cell::painted(messages::TOTAL.text(language), Some(Paint::Bold))];
        let firsts = dimensions.len() + usize::from(view.in_time());
        cells.resize(firsts, Cell::default());
        figures(view, &view.answer.total, true, &mut cells);
        if bars > 0 {
            cells.push(Cell::default());
        }
        table.row(cells);
    }
    table
}

/// Returns the greatest value of each currency, of which its bars are parts: money of others has no
/// length in common with it. A value that is the only one of its currency beside others has no bar.
fn greatest<'a>(view: &'a View<'_>) -> BTreeMap<Option<&'a str>, f64> {
    let mut found: BTreeMap<Option<&str>, (f64, usize)> = BTreeMap::new();
    for value in view.answer.rows.iter().filter_map(|row| view.value(row)) {
        if let Some(figure) = value.value {
            let (most, count) = found.entry(value.currency.as_deref()).or_default();
            *most = most.max(figure);
            *count += 1;
        }
    }
    if found.len() > 1 {
        found.retain(|currency, (_, count)| currency.is_none() || *count > 1);
    }
    found.into_iter().map(|(currency, (most, _))| (currency, most)).collect()
}

/// Adds value, wall time, interval, n, change and the number left out.
fn figures(view: &View<'_>, row: &Row, total: bool, cells: &mut Vec<Cell>) {
    let none = Value::default();
    let value = view.value(row).unwrap_or(&none);
    let unit = &*unit_of(&view.used.unit, value);
    let language = view.language;
    let few = value.is_few(&view.used.unit);
    let paint = match () {
        () if few => Some(Paint::Dim),
        () if total => Some(Paint::Bold),
        () => None,
    };
    let spelled = |value: Option<f64>| value.map_or(NONE.into(), |v| language.value(unit, v));
    let mark = if value.partial { "▒ " } else { "" };
    cells.push(Cell::painted(format!("{mark}{}", spelled(value.value)), paint));
    let wall = value.wall.map_or_else(String::new, |wall| language.duration(wall));
    cells.push(Cell::painted(wall, Some(Paint::Dim)));
    let interval = value.interval.map_or_else(String::new, |both| language.interval(unit, both));
    cells.push(Cell::painted(interval, Some(Paint::Dim)));
    let few = if few { "*" } else { "" };
    cells.push(Cell::painted(format!("{few}{}", language.count(value.n)), paint));
    let previous = value.previous.as_ref();
    let better = &view.used.better;
    let single = view.answer.rows.len() == 1;
    let changed = previous.and_then(|previous| match single {
        true => change_long(language, unit, better, previous),
        false => change(language, unit, better, previous),
    });
    cells.push(match (changed, previous) {
        (Some(change), _) => {
            let paint = change.paint();
            Cell::painted(change.text, paint)
        }
        (None, Some(_)) => Cell::painted(NONE, Some(Paint::Dim)),
        (None, None) => Cell::default(),
    });
    let excluded: u64 = value.excluded.values().sum();
    let excluded = if excluded > 0 { language.count(excluded) } else { String::new() };
    cells.push(Cell::painted(excluded, Some(Paint::Dim)));
}
