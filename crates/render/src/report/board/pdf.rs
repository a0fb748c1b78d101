//! The report on A4, with charts as shapes.

mod charts;

use pdf_writer::types::StructRole;

use super::{ReportError, Standing, Told, ToldFigure, said};
use crate::messages::Message;
use crate::report::print::{
    About, BAD, BODY, CELL, Cell, Column, Fonts, GOOD, INK, PAD, PERIOD, Paper, Rgb, SMALL, SOFT,
    STRONG, TITLE, Type, Weight, plain, table,
};

/// A paragraph.
const P: StructRole = StructRole::P;

const WARN: Rgb = [0x8a, 0x5a, 0x00];

const DENSE: Type = Type { weight: Weight::Regular, size: 7.5, color: INK };

/// Above and below a row of the table of months.
const TIGHT: f32 = 1.5;
/// Figures beside each other in the table of months.
const BESIDE: usize = 5;

/// Writes the report as PDF.
///
/// # Errors
///
/// Fails when a font cannot be read or the document not be written.
pub fn pdf(told: &Told, fonts: Fonts) -> Result<Vec<u8>, ReportError> {
    let failed = |problem: String| ReportError { what: "PDF", problem };
    let mut paper = Paper::new([fonts.regular, fonts.bold])
        .ok_or_else(|| failed("a font cannot be read".into()))?;
    paper.paragraph(StructRole::H1, TITLE, &told.title);
    paper.paragraph(P, PERIOD, &told.period);
    paper.y += 3.0;
    paper.paragraph(P, SMALL, &told.about.join(" · "));
    paper.heading(said::FIGURES.text(told.language));
    figures(&mut paper, told);
    paper.y += 6.0;
    for note in told.notes() {
        paper.paragraph(P, SMALL, &note);
    }
    spoken(&mut paper, told);
    charts::charts(&mut paper, told);
    months(&mut paper, told);
    restatements(&mut paper, told);
    definitions(&mut paper, told);
    let about = About {
        title: format!("{} · {}", told.title, told.period),
        language: told.language.code(),
    };
    let footer = |page: usize, pages: usize| {
        let [page, pages] = [page, pages].map(|number| told.language.count(number as u64));
        let places = [("page", page.as_str()), ("pages", pages.as_str())];
        let left = format!("{} · {} · baremo", told.title, told.period);
        [left, said::PAGE.fill(told.language, &places)]
    };
    paper.finish(&about, SMALL, &footer).map_err(failed)
}

fn figures(paper: &mut Paper, told: &Told) {
    let language = told.language;
    let column =
        |name: Message, share: f32, right: bool| Column { name: name.text(language), share, right };
    let mut columns = vec![column(said::FIGURE, 3.1, false), column(said::VALUE, 1.9, true)];
    if told.has_goals() {
        columns.extend([column(said::GOAL, 1.7, true), column(said::STANDING, 1.6, false)]);
    }
    columns.push(column(said::YEAR, 1.7, true));
    if let Some(name) = &told.aligned_name {
        columns.push(Column { name, share: 1.7, right: true });
    }
    let rows: Vec<Vec<Cell>> = told.figures.iter().map(|it| figure(told, it)).collect();
    table(paper, &columns, &rows, PAD);
}

fn figure(told: &Told, figure: &ToldFigure) -> Vec<Cell> {
    let language = told.language;
    let color = match figure.standing {
        Standing::Met => GOOD,
        Standing::Missed => BAD,
        Standing::Unsure => WARN,
        Standing::SoFar | Standing::None => SOFT,
    };
    let weight = if figure.standing == Standing::None { Weight::Regular } else { Weight::Bold };
    let cases = format!("{} = {}", said::CASES.text(language), language.count(figure.n));
    let beside = |value: &str, change: &str| -> Cell {
        vec![(CELL, value.to_owned()), (SMALL, change.to_owned())]
    };
    let kind = if figure.number.is_some() { STRONG } else { CELL };
    let mut row = vec![
        vec![(STRONG, figure.title.clone()), (SMALL, figure.note.clone())],
        vec![(kind, figure.value.clone()), (SMALL, figure.interval.clone()), (SMALL, cases)],
    ];
    if told.has_goals() {
        let standing = (Type { weight, color, ..CELL }, figure.standing_words.clone());
        row.extend([plain(&figure.goal), vec![standing]]);
    }
    row.push(beside(&figure.year, &figure.year_change));
    if told.aligned_name.is_some() {
        row.push(beside(&figure.aligned, &figure.aligned_change));
    }
    row
}

/// Writes what changed and what the head says.
fn spoken(paper: &mut Paper, told: &Told) {
    let language = told.language;
    paper.heading(said::CHANGED.text(told.language));
    if told.changed.is_empty() {
        paper.paragraph(P, BODY, said::NOTHING_CHANGED.text(language));
    }
    for sentence in &told.changed {
        paper.paragraph(P, BODY, sentence);
        paper.y += 2.5;
    }
    paper.paragraph(P, SMALL, &told.changed_how);
    paper.heading(said::COMMENTS.text(told.language));
    if told.comments.is_empty() {
        paper.paragraph(P, SMALL, said::NO_COMMENTS.text(language));
    }
    for text in &told.comments {
        paper.paragraph(P, BODY, text);
        paper.y += 4.0;
    }
}

/// Writes the thirteen months as numbers.
fn months(paper: &mut Paper, told: &Told) {
    let rows = told.months.len() as f32;
    let tall = (DENSE.line() + 2.0 * TIGHT) * (rows + 3.0);
    if !told.figures.is_empty() {
        paper.need(tall + 40.0);
        paper.heading(said::IN_NUMBERS.text(told.language));
    }
    for figures in told.figures.chunks(BESIDE) {
        let names: Vec<String> = figures.iter().map(|it| told.called(it)).collect();
        let mut columns =
            vec![Column { name: said::MONTH.text(told.language), share: 0.9, right: false }];
        columns.extend(names.iter().map(|name| Column { name, share: 1.0, right: true }));
        // A short last table has the columns of the others.
        let missing = (BESIDE - figures.len()) as f32;
        if missing > 0.0 {
            columns.push(Column { name: "", share: missing, right: false });
        }
        let rows: Vec<Vec<Cell>> = told
            .months
            .iter()
            .enumerate()
            .map(|(index, month)| {
                let values = figures.iter().map(|it| it.month_values.get(index));
                let texts = std::iter::once(Some(month)).chain(values);
                texts.map(|text| vec![(DENSE, text.cloned().unwrap_or_default())]).collect()
            })
            .collect();
        paper.need(tall);
        table(paper, &columns, &rows, TIGHT);
        paper.y += 8.0;
    }
}

fn restatements(paper: &mut Paper, told: &Told) {
    paper.heading(said::RESTATEMENTS.text(told.language));
    paper.paragraph(P, SMALL, &told.restated_how);
    if told.restatements.is_empty() {
        return;
    }
    paper.y += 4.0;
    let column = |name: Message, share: f32, right: bool| Column {
        name: name.text(told.language),
        share,
        right,
    };
    let columns = [
        column(said::PERIOD, 1.0, false),
        column(said::FIGURE, 2.2, false),
        column(said::PUBLISHED, 1.3, true),
        column(said::TODAY, 1.3, true),
        column(said::DIFFERENCE, 1.2, true),
        column(said::WHY, 3.4, false),
    ];
    let rows: Vec<Vec<Cell>> = told
        .restatements
        .iter()
        .map(|it| {
            let cells = [&it.period, &it.title, &it.published, &it.today, &it.difference, &it.why];
            cells.map(|text| plain(text)).into()
        })
        .collect();
    table(paper, &columns, &rows, PAD);
}

fn definitions(paper: &mut Paper, told: &Told) {
    paper.heading(said::DEFINITIONS.text(told.language));
    for definition in &told.definitions {
        paper.need(STRONG.line() + 2.0 * BODY.line());
        paper.paragraph(StructRole::H3, STRONG, &definition.title);
        paper.paragraph(P, BODY, &definition.text);
        paper.paragraph(P, SMALL, &definition.how);
        paper.y += 7.0;
    }
}
