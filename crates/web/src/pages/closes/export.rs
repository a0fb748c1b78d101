//! Closed periods as files: the list, and one of them against today.

use baremo_metrics::ServiceError;
use baremo_metrics::close::{CheckedFigure, CheckedValue, Close};
use baremo_render::close::{counted_reason, named, of_kind};

use super::newest_first;
use crate::export::{Cell, Sheet, TableForm, in_whole_units, whole_unit};
use crate::text::{self, closes as say};
use crate::visit::{Page, Visit};

/// Returns the list as a file.
pub(crate) fn list_file(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    let row = |close: &Close| -> Vec<Cell> {
        let texts = [&close.name, &close.from, &close.to, &close.closed_at];
        let counts = [close.figures.len() as f64, close.snapshot as f64].map(Cell::Number);
        texts.into_iter().map(|it| Cell::text(Some(it))).chain(counts).collect()
    };
    let head =
        [say::NAME, text::FROM, text::TO, say::CLOSED_AT, say::FIGURES, text::cases::SNAPSHOT];
    let rows = newest_first(visit)?.iter().map(row).collect();
    let sheet = Sheet::new(visit.language(), say::ALL_CLOSES, &head, rows);
    Ok(Page::File(sheet.file("closes", form)?))
}

/// Returns the figures of a close as a file, with what they are today.
pub(crate) fn check_file(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    let language = visit.language();
    let check = visit.service.close(visit.parameter("close"), &[])?;
    let catalog = visit.service.catalog()?;
    let row = |(one, side): (&CheckedFigure, CheckedValue<'_>)| {
        let reasons = one.reasons_of(side.kind);
        let why: Vec<String> =
            reasons.iter().map(|reason| counted_reason(language, reason)).collect();
        let unit = one.published.unit.as_str();
        let told = |value: Option<f64>, unit: &str| {
            Cell::number(value.map(|value| in_whole_units(value, unit)))
        };
        vec![
            Cell::text(Some(&one.metric)),
            Cell::Text(of_kind(language, named(language, &catalog, one), side.kind)),
            Cell::text(Some(whole_unit(unit))),
            told(side.published, unit),
            told(side.today, one.today.unit.as_str()),
            told(side.difference.filter(|_| one.differs), unit),
            Cell::Number(one.published.n as f64),
            Cell::Number(one.today.n as f64),
            Cell::text(Some(&why.join("; "))),
        ]
    };
    let head = [
        text::ID,
        say::METRIC,
        say::UNIT,
        say::PUBLISHED,
        say::TODAY,
        say::DIFFERENCE,
        say::N_PUBLISHED,
        say::N_TODAY,
        say::WHY,
    ];
    let all =
        check.figures.iter().flat_map(|one| one.values().into_iter().map(move |it| (one, it)));
    let rows = all.map(row).collect();
    let sheet = Sheet::new(language, say::AGAINST_TODAY, &head, rows);
    Ok(Page::File(sheet.file(&format!("close-{}", check.name), form)?))
}
