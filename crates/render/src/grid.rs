//! Plain tables of texts, for lists that have no shape of their own: rejects, closes, checks.

use crate::style::Style;
use crate::table::{Align, Column, Table};
use crate::text::clean;

/// A column of a plain table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading<'a> {
    /// Its name in the reader's language.
    pub name: &'a str,
    /// Whether its cells are numbers, flush right.
    pub number: bool,
    /// Whether its cells of text are never cut: ids and instants, which somebody copies.
    pub whole: bool,
}

/// Writes rows as an aligned table; cells of text are cut where the terminal is too narrow. Cells
/// that a row lacks are empty, those it has too many are left out.
pub fn grid_text(style: Style, columns: &[Heading<'_>], rows: &[Vec<String>]) -> String {
    let mut table = Table::new(
        columns
            .iter()
            .map(|column| match (column.number, column.whole) {
                (true, _) => Column::new(column.name, Align::Right),
                (false, true) => Column::new(column.name, Align::Left),
                (false, false) => Column::new(column.name, Align::Left).shrinking(),
            })
            .collect(),
    );
    for row in rows {
        let cell = |index: usize| row.get(index).map_or_else(String::new, |cell| clean(cell));
        table.row((0..columns.len()).map(|index| cell(index).into()).collect());
    }
    let mut out = String::new();
    table.write(&mut out, style, 0);
    style.finish(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_aligned() {
        let columns = [("reason", false), ("count", true)];
        let columns = columns.map(|(name, number)| Heading { name, number, whole: false });
        let rows = [vec!["no\ttime".to_owned(), "-12".into()], vec!["=x".into()]];
        let text = grid_text(Style::default(), &columns, &rows);
        assert_eq!(text, "reason   count\nno time    -12\n=x\n");
    }
}
