//! The pack on A4.

use pdf_writer::types::StructRole;

use super::{Kept, ToldPack, ToldPackFigure, said};
use crate::messages::Message;
use crate::report::board::ReportError;
use crate::report::print::{
    About, BAD, BODY, CELL, Cell, Column, Fonts, GOOD, PAD, PERIOD, Paper, SMALL, SOFT, STRONG,
    TITLE, Type, plain, table,
};

/// A paragraph.
const P: StructRole = StructRole::P;
/// Months beside each other.
const BESIDE: usize = 6;

/// Writes a pack as PDF.
///
/// # Errors
///
/// Fails when a font cannot be read or the document not be written.
pub fn pack_pdf(told: &ToldPack, fonts: Fonts) -> Result<Vec<u8>, ReportError> {
    let failed = |problem: String| ReportError { what: "PDF", problem };
    let mut paper = Paper::new([fonts.regular, fonts.bold])
        .ok_or_else(|| failed("a font cannot be read".into()))?;
    paper.paragraph(StructRole::H1, TITLE, &told.title);
    paper.paragraph(P, PERIOD, &told.year);
    paper.y += 3.0;
    paper.paragraph(P, SMALL, &told.about.join(" · "));
    for warning in &told.warnings {
        paper.paragraph(P, STRONG, warning);
    }
    paper.heading(said::SCOPE.text(told.language));
    paper.paragraph(P, BODY, &told.scope);
    paper.heading(said::FIGURES.text(told.language));
    figures(&mut paper, told);
    months(&mut paper, told);
    paper.heading(said::SETTINGS.text(told.language));
    for setting in &told.settings {
        paper.paragraph(P, BODY, setting);
        paper.y += 2.5;
    }
    let about =
        About { title: format!("{} · {}", told.title, told.year), language: told.language.code() };
    let footer = |page: usize, pages: usize| {
        let [page, pages] = [page, pages].map(|number| told.language.count(number as u64));
        let places = [("page", page.as_str()), ("pages", pages.as_str())];
        let left = format!("{} · {} · baremo", told.title, told.year);
        [left, said::PAGE.fill(told.language, &places)]
    };
    paper.finish(&about, SMALL, &footer).map_err(failed)
}

fn figures(paper: &mut Paper, told: &ToldPack) {
    let column = |name: Message, share: f32, right: bool| Column {
        name: name.text(told.language),
        share,
        right,
    };
    let columns = [
        column(said::PARAMETER, 4.0, false),
        column(said::VALUE, 1.3, true),
        column(said::REQUIRED, 1.1, true),
        column(said::VERDICT, 1.6, false),
        column(said::RECOMPUTED, 1.5, true),
    ];
    let rows: Vec<Vec<Cell>> = told.figures.iter().map(|it| figure(told, it)).collect();
    table(paper, &columns, &rows, PAD);
}

fn figure(told: &ToldPack, it: &ToldPackFigure) -> Vec<Cell> {
    let language = told.language;
    let color = match it.kept {
        Kept::Yes => GOOD,
        Kept::No => BAD,
        Kept::Unknown => SOFT,
    };
    let mut title: Cell = vec![(STRONG, it.title.clone())];
    let said = [&it.reason].into_iter().chain(&it.hints).chain(&it.details);
    title.extend(said.filter(|text| !text.is_empty()).map(|text| (SMALL, text.clone())));
    let cases = format!("{} = {}", said::CASES.text(language), it.n);
    let error = match it.error.as_str() {
        "" => String::new(),
        error => format!("{} {error}", said::ERROR.text(language)),
    };
    vec![
        title,
        vec![(STRONG, it.value.clone()), (SMALL, cases)],
        plain(&it.required),
        vec![(Type { color, ..CELL }, it.verdict.clone()), (SMALL, it.margin.clone())],
        vec![(CELL, it.recomputed.clone()), (SMALL, error)],
    ]
}

/// Writes the months as numbers.
fn months(paper: &mut Paper, told: &ToldPack) {
    if told.months.is_empty() {
        return;
    }
    paper.heading(said::MONTHS.text(told.language));
    for first in (0..told.months.len()).step_by(BESIDE) {
        let last = (first + BESIDE).min(told.months.len());
        let name = said::PARAMETER.text(told.language);
        let mut columns = vec![Column { name, share: 3.0, right: false }];
        columns.extend(told.months[first..last].iter().map(|(_, name)| Column {
            name,
            share: 1.0,
            right: true,
        }));
        let row = |it: &ToldPackFigure| -> Vec<Cell> {
            let values = it.months.get(first..last).unwrap_or_default();
            std::iter::once(plain(&it.title)).chain(values.iter().map(|text| plain(text))).collect()
        };
        let rows: Vec<Vec<Cell>> = told.figures.iter().map(row).collect();
        table(paper, &columns, &rows, PAD);
        paper.y += 8.0;
    }
}
