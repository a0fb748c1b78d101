//! Tables on paper: headings that come again on each page, cells that wrap, a rule below each row.

use pdf_writer::types::{StructRole, TableHeaderScope};

use super::paper::{MARGIN, Paper, ROOM, Type, Weight};
use super::{INK, LINE, SOFT};

/// Between two columns.
const GAP: f32 = 8.0;
/// Above and below the text of a row.
pub(crate) const PAD: f32 = 3.5;
/// Text of cells.
pub(crate) const CELL: Type = Type { weight: Weight::Regular, size: 8.5, color: INK };
const HEAD: Type = Type { weight: Weight::Bold, size: 7.5, color: SOFT };

/// A column.
pub(crate) struct Column<'a> {
    pub(crate) name: &'a str,
    /// Its part of the width.
    pub(crate) share: f32,
    pub(crate) right: bool,
}

/// A cell: paragraphs under each other, each set in its own way.
pub(crate) type Cell = Vec<(Type, String)>;

/// Returns a cell of plain text.
pub(crate) fn plain(text: &str) -> Cell {
    vec![(CELL, text.to_owned())]
}

/// Writes a table; `pad` is what stands above and below the text of a row.
pub(crate) fn table(paper: &mut Paper, columns: &[Column<'_>], rows: &[Vec<Cell>], pad: f32) {
    let all: f32 = columns.iter().map(|column| column.share).sum();
    let room = ROOM - GAP * columns.len().saturating_sub(1) as f32;
    let mut x = MARGIN;
    let places: Vec<(f32, f32)> = columns
        .iter()
        .map(|column| {
            let width = room * column.share / all;
            let place = (x, width);
            x += width + GAP;
            place
        })
        .collect();
    // Columns past the cells of the rows only fill the width and head nothing.
    let headed = rows.first().map_or(columns.len(), Vec::len);
    let heads = columns.iter().take(headed);
    let head: Vec<Cell> = heads.map(|column| vec![(HEAD, column.name.to_owned())]).collect();
    let head = laid(paper, &places, &head, pad);
    paper.need(head.height + 40.0);
    paper.tagged(StructRole::Table, |paper| {
        put(paper, columns, &places, &head, pad, Part::Head);
        for row in rows {
            let row = laid(paper, &places, row, pad);
            let before = paper.y;
            paper.need(row.height);
            if paper.y < before {
                put(paper, columns, &places, &head, pad, Part::Again);
            }
            put(paper, columns, &places, &row, pad, Part::Row);
        }
    });
}

/// What a row is to the table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Head,
    Row,
    /// The head once more, on a further page.
    Again,
}

/// A row broken into lines.
struct Laid {
    cells: Vec<Vec<(Type, String)>>,
    height: f32,
}

fn laid(paper: &Paper, places: &[(f32, f32)], row: &[Cell], pad: f32) -> Laid {
    let lines = |(cell, (_, width)): (&Cell, &(f32, f32))| -> Vec<(Type, String)> {
        let mut lines: Vec<(Type, String)> = Vec::new();
        for (kind, text) in cell.iter().filter(|(_, text)| !text.is_empty()) {
            // Paragraphs under each other are read one after the other.
            if let Some((_, last)) = lines.last_mut() {
                last.push(' ');
            }
            let broken = paper.broken(*kind, *width, text);
            lines.extend(broken.into_iter().map(|line| (*kind, line)));
        }
        lines
    };
    let cells: Vec<Vec<(Type, String)>> = row.iter().zip(places).map(lines).collect();
    let height = |cell: &Vec<(Type, String)>| cell.iter().map(|(kind, _)| kind.line()).sum();
    let tallest = cells.iter().map(height).fold(0.0, f32::max);
    Laid { cells, height: tallest + 2.0 * pad }
}

fn put(
    paper: &mut Paper,
    columns: &[Column<'_>],
    places: &[(f32, f32)],
    row: &Laid,
    pad: f32,
    part: Part,
) {
    let top = paper.y + pad;
    let cells = |paper: &mut Paper| {
        for (index, ((lines, column), place)) in
            row.cells.iter().zip(columns).zip(places).enumerate()
        {
            let write = |paper: &mut Paper| cell(paper, lines, column.right, *place, top);
            match part {
                Part::Head => paper.headed(TableHeaderScope::Column, write),
                Part::Row if index == 0 => paper.headed(TableHeaderScope::Row, write),
                Part::Row => paper.tagged(StructRole::TD, write),
                Part::Again => write(paper),
            }
        }
    };
    match part {
        Part::Again => cells(paper),
        _ => paper.tagged(StructRole::TR, cells),
    }
    paper.y += row.height;
    let y = paper.y;
    paper.line(vec![(MARGIN, y), (MARGIN + ROOM, y)], 0.5, LINE, false);
}

/// Writes the lines of a cell from its top on.
fn cell(
    paper: &mut Paper,
    lines: &[(Type, String)],
    right: bool,
    (x, width): (f32, f32),
    top: f32,
) {
    let mut y = top;
    for (kind, line) in lines {
        match right {
            true => paper.text_right(x + width, y, *kind, line),
            false => paper.text(x, y, *kind, line),
        }
        y += kind.line();
    }
}
