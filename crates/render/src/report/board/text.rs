//! The report for a terminal.

use super::{Standing, Told, said};
use crate::chart::{Point, sparkline};
use crate::messages::Message;
use crate::style::{Paint, Style};
use crate::table::{Align, Cell, Column, Table};
use crate::text::{joined, paragraph, wrap};

/// Columns of a line over thirteen months.
const LINE: usize = 13;
/// Columns of the names of figures, at least.
const NAME: usize = 24;
/// Spaces before the table.
const INDENT: usize = 2;

/// Writes the report, no line wider than the style.
pub fn board_text(style: Style, told: &Told) -> String {
    let mut out = String::new();
    let heading = format!("{} · {}", told.title, told.period);
    paragraph(&mut out, &style.paint(Paint::Bold, &heading), "", "", style.columns());
    joined(&mut out, &told.about, "", style.columns());
    out.push('\n');
    figures(&mut out, style, told);
    let language = told.language;
    let section = |out: &mut String, name: Message| {
        *out += &format!("\n{}\n", style.paint(Paint::Bold, name.text(language)));
    };
    let say = |out: &mut String, text: &str| paragraph(out, text, "  ", "  ", style.columns());
    section(&mut out, said::CHANGED);
    for sentence in &told.changed {
        say(&mut out, sentence);
    }
    if told.changed.is_empty() {
        say(&mut out, said::NOTHING_CHANGED.text(language));
    }
    say(&mut out, &told.changed_how);
    section(&mut out, said::COMMENTS);
    if told.comments.is_empty() {
        say(&mut out, said::NO_COMMENTS.text(language));
    }
    for text in &told.comments {
        say(&mut out, text);
    }
    section(&mut out, said::RESTATEMENTS);
    say(&mut out, &told.restated_how);
    for it in &told.restatements {
        let change = format!("{} → {} ({})", it.published, it.today, it.difference);
        say(&mut out, &format!("{} · {}: {change}: {}", it.period, it.title, it.why));
    }
    section(&mut out, said::DEFINITIONS);
    for definition in &told.definitions {
        out += &format!("  {}\n", style.paint(Paint::Accent, &definition.title));
        paragraph(&mut out, &definition.text, "    ", "    ", style.columns());
        paragraph(&mut out, &definition.how, "    ", "    ", style.columns());
    }
    style.finish(out)
}

/// Writes the figures: a name that is wider than its column goes on below, since what tells two
/// figures of one metric apart may be its end.
fn figures(out: &mut String, style: Style, told: &Told) {
    let columns = style.columns().saturating_sub(INDENT);
    let narrow = table(told, NAME);
    table(told, narrow.width_of(0, columns) + narrow.room(columns)).write(out, style, INDENT);
    out.push('\n');
    for text in told.notes() {
        paragraph(out, &style.paint(Paint::Dim, &text), "  ", "  ", style.columns());
    }
}

/// Makes the table of the figures, with so many columns for their names.
fn table(told: &Told, room: usize) -> Table {
    let language = told.language;
    let head = |name: Message, align: Align| Column::new(name.text(language), align);
    let mut columns = vec![
        head(said::FIGURE, Align::Left).shrinking_to(NAME),
        head(said::VALUE, Align::Right),
        head(said::GOAL, Align::Right).dropped(3),
        head(said::STANDING, Align::Left),
        head(said::YEAR, Align::Right).dropped(2),
        head(said::YEAR_CHANGE, Align::Right),
    ];
    if let Some(name) = &told.aligned_name {
        columns.push(Column::new(name, Align::Right).dropped(4));
    }
    columns.push(head(said::MONTHS, Align::Left).dropped(1));
    let width = columns.len();
    let mut table = Table::new(columns);
    for figure in &told.figures {
        let paint = match figure.standing {
            Standing::Met => Some(Paint::Good),
            Standing::Missed => Some(Paint::Bad),
            Standing::Unsure => Some(Paint::Warn),
            Standing::SoFar | Standing::None => Some(Paint::Dim),
        };
        let mut name = wrap(&figure.named(), room).into_iter();
        let mut row = vec![
            name.next().unwrap_or_default().into(),
            figure.value.clone().into(),
            figure.goal.clone().into(),
            Cell::painted(figure.standing_words.clone(), paint),
            figure.year.clone().into(),
            figure.year_change.clone().into(),
        ];
        if told.aligned_name.is_some() {
            row.push(figure.aligned_change.clone().into());
        }
        let points = figure.points.iter().zip(&figure.partial_months);
        let point =
            |(value, partial): (&Option<f64>, &bool)| Point { value: *value, partial: *partial };
        let points: Vec<Point> = points.map(point).collect();
        row.push(Cell::painted(sparkline(&points, LINE), Some(Paint::Accent)));
        table.row(row);
        for line in name {
            let mut more = vec![Cell::default(); width];
            more[0] = line.into();
            table.row(more);
        }
    }
    table
}
