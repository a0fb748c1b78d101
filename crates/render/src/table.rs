//! Aligned tables that fit a width.

use crate::style::{Paint, Style};
use crate::text::{cut, left, right, spaces, width};

/// Between two columns.
const GAP: usize = 2;
/// What a column that may shrink keeps.
const LEAST: usize = 6;

/// On which side a column is flush.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// A column.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    header: String,
    align: Align,
    /// To how many columns it may be cut to fit; 0 is never.
    least: usize,
    /// Order in which it is given up when the table is too wide; 0 is never.
    drop: u8,
}

impl Column {
    pub(crate) fn new(header: impl Into<String>, align: Align) -> Self {
        Column { header: header.into(), align, least: 0, drop: 0 }
    }

    /// Lets the column be cut.
    pub(crate) fn shrinking(self) -> Self {
        let least = LEAST.max(width(&self.header).min(10));
        self.shrinking_to(least)
    }

    /// Lets the column be cut, to no less than this as long as other columns can be given up.
    pub(crate) fn shrinking_to(mut self, least: usize) -> Self {
        self.least = least;
        self
    }

    /// Lets the column be given up, those with the greatest number first.
    pub(crate) fn dropped(mut self, order: u8) -> Self {
        self.drop = order;
        self
    }
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    text: String,
    /// What stands behind the text and stays where that is cut.
    end: String,
    paint: Option<Paint>,
}

impl Cell {
    pub(crate) fn painted(text: impl Into<String>, paint: Option<Paint>) -> Self {
        Cell { text: text.into(), paint, ..Cell::default() }
    }

    /// Returns a cell with an end that stays where the text before it is cut.
    pub(crate) fn ending(text: impl Into<String>, end: impl Into<String>) -> Self {
        Cell { text: text.into(), end: end.into(), ..Cell::default() }
    }

    fn width(&self) -> usize {
        width(&self.text) + width(&self.end)
    }

    /// Returns the text in so many columns.
    fn cut(&self, columns: usize) -> String {
        match columns.checked_sub(width(&self.end)) {
            Some(room) if room > 0 => cut(&self.text, room) + &self.end,
            _ => cut(&self.text, columns),
        }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Cell::painted(text, None)
    }
}

/// A table; its columns come from its rows, so that nothing is wider than it must be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    /// Index of the row above which a line is drawn.
    rule: Option<usize>,
    /// Headings, each above the row of this index.
    sections: Vec<(usize, String)>,
}

impl Table {
    pub(crate) fn new(columns: Vec<Column>) -> Self {
        Table { columns, ..Table::default() }
    }

    /// Adds a row, one cell a column.
    pub(crate) fn row(&mut self, cells: Vec<Cell>) {
        debug_assert_eq!(cells.len(), self.columns.len(), "one cell a column");
        self.rows.push(cells);
    }

    /// Draws a line above the next row.
    pub(crate) fn rule(&mut self) {
        self.rule = Some(self.rows.len());
    }

    /// Puts a heading above the next row.
    pub(crate) fn section(&mut self, heading: impl Into<String>) {
        self.sections.push((self.rows.len(), heading.into()));
    }

    /// Returns the width of each column in a line of `columns`, `None` for one given up.
    fn widths(&self, columns: usize) -> Vec<Option<usize>> {
        let natural = |index: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(index));
            let widest = cells.map(Cell::width).max().unwrap_or(0);
            // A column without any content says nothing.
            (widest > 0 || self.columns[index].drop == 0)
                .then(|| widest.max(width(&self.columns[index].header)))
        };
        let mut widths: Vec<Option<usize>> = (0..self.columns.len()).map(natural).collect();
        loop {
            let shown = widths.iter().flatten().count();
            let total = widths.iter().flatten().sum::<usize>() + GAP * shown.saturating_sub(1);
            if total <= columns {
                return widths;
            }
            let spare: usize = (0..widths.len())
                .filter(|index| self.columns[*index].least > 0)
                .filter_map(|index| Some(widths[index]?.saturating_sub(self.columns[index].least)))
                .sum();
            let droppable = (0..widths.len())
                .filter(|index| widths[*index].is_some() && self.columns[*index].drop > 0)
                .max_by_key(|index| self.columns[*index].drop);
            match (spare >= total - columns, droppable) {
                (false, Some(index)) => widths[index] = None,
                _ => {
                    self.shrink(&mut widths, total - columns);
                    return widths;
                }
            }
        }
    }

    /// Takes `excess` columns off, always from the widest that may shrink.
    fn shrink(&self, widths: &mut [Option<usize>], excess: usize) {
        for _ in 0..excess {
            let widest = (0..widths.len())
                .filter(|index| self.columns[*index].least > 0 && widths[*index] > Some(1))
                .max_by_key(|index| widths[*index]);
            let Some(Some(width)) = widest.map(|index| widths[index].as_mut()) else {
                return;
            };
            *width -= 1;
        }
    }

    /// Returns how wide a column of it is in a line of `columns`; 0 where it is given up.
    pub(crate) fn width_of(&self, index: usize, columns: usize) -> usize {
        self.widths(columns).get(index).copied().flatten().unwrap_or_default()
    }

    /// Returns the columns left beside the table in a line.
    pub(crate) fn room(&self, columns: usize) -> usize {
        let widths = self.widths(columns);
        let shown = widths.iter().flatten().count();
        columns.saturating_sub(widths.iter().flatten().sum::<usize>() + GAP * shown)
    }

    /// Writes the table, every line behind `indent` spaces.
    pub(crate) fn write(&self, out: &mut String, style: Style, indent: usize) {
        let columns = style.columns().saturating_sub(indent);
        let widths = self.widths(columns);
        if self.columns.iter().any(|column| !column.header.is_empty()) {
            let head = |column: &Column| Cell::painted(column.header.clone(), Some(Paint::Dim));
            let heads: Vec<Cell> = self.columns.iter().map(head).collect();
            self.line(out, style, indent, &widths, &heads);
        }
        for (index, row) in self.rows.iter().enumerate() {
            for (_, heading) in self.sections.iter().filter(|(at, _)| *at == index) {
                let heading = style.paint(Paint::Bold, &cut(heading, columns));
                *out += &format!("\n{}{heading}\n", spaces(indent));
            }
            if self.rule == Some(index) {
                let shown = widths.iter().flatten().count();
                let total = widths.iter().flatten().sum::<usize>() + GAP * shown.saturating_sub(1);
                let line = "─".repeat(total.min(columns));
                *out += &format!("{}{}\n", spaces(indent), style.paint(Paint::Dim, &line));
            }
            self.line(out, style, indent, &widths, row);
        }
    }

    fn line(
        &self,
        out: &mut String,
        style: Style,
        indent: usize,
        widths: &[Option<usize>],
        cells: &[Cell],
    ) {
        let mut line = spaces(indent);
        let mut first = true;
        for ((column, cell), columns) in self.columns.iter().zip(cells).zip(widths) {
            let Some(columns) = *columns else { continue };
            if !first {
                line += &spaces(GAP);
            }
            first = false;
            let text = cell.cut(columns);
            let painted = cell.paint.map_or(text.clone(), |paint| style.paint(paint, &text));
            line += &match column.align {
                Align::Left => left(&painted, columns),
                Align::Right => right(&painted, columns),
            };
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(vec![
            Column::new("canal", Align::Left).shrinking(),
            Column::new("valor", Align::Right),
            Column::new("nota", Align::Left).dropped(1),
        ]);
        table.row(vec!["correo electrónico".into(), "9".into(), "larga, muy larga".into()]);
        table.row(vec!["日本".into(), "12".into(), "".into()]);
        table
    }

    #[test]
    fn columns_align_by_what_they_show() {
        let mut out = String::new();
        table().write(&mut out, Style { width: 60, ..Style::default() }, 0);
        assert_eq!(
            out,
            "canal               valor  nota\n\
             correo electrónico      9  larga, muy larga\n\
             日本                   12\n"
        );
    }

    #[test]
    fn a_narrow_table_gives_up_and_shrinks() {
        let mut out = String::new();
        table().write(&mut out, Style { width: 40, ..Style::default() }, 20);
        let bare: String = out.lines().map(|line| line.trim_start().to_owned() + "\n").collect();
        assert_eq!(bare, "canal          valor\ncorreo elect…      9\n日本              12\n");
    }
}
