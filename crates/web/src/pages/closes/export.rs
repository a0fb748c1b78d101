//! Closed periods as files: the list, and one of them against today.

use std::collections::BTreeSet;

use baremo_metrics::ServiceError;
use baremo_metrics::close::{CheckedFigure, Close};
use baremo_render::Language;
use baremo_render::close::{counted_reason, named};
use baremo_render::words::target;

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
    let row = |(one, side): (&CheckedFigure, Side<'_>)| {
        let why: Vec<String> =
            one.reasons.iter().map(|reason| counted_reason(language, reason)).collect();
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
    let all = check.figures.iter().flat_map(|one| sides(one).into_iter().map(move |it| (one, it)));
    let rows = all.map(row).collect();
    let sheet = Sheet::new(language, say::AGAINST_TODAY, &head, rows);
    Ok(Page::File(sheet.file(&format!("close-{}", check.name), form)?))
}

/// A figure then and today: as a whole, or of one kind of target.
#[derive(Debug)]
struct Side<'a> {
    kind: Option<&'a str>,
    published: Option<f64>,
    today: Option<f64>,
    difference: Option<f64>,
}

/// Returns the rows of a figure: of targets of several kinds, which have no value together, one a
/// kind.
fn sides(one: &CheckedFigure) -> Vec<Side<'_>> {
    let (published, today) = (&one.published, &one.today);
    let kinds: BTreeSet<&str> =
        published.kinds.keys().chain(today.kinds.keys()).map(String::as_str).collect();
    let whole = Side {
        kind: None,
        published: published.value,
        today: today.value,
        difference: one.difference,
    };
    let has_whole = kinds.is_empty() || published.value.is_some() || today.value.is_some();
    let each = kinds.into_iter().map(|kind| {
        let [then, now] = [published, today].map(|side| side.kinds.get(kind).copied());
        let difference = now.zip(then).map(|(now, then)| now - then);
        Side { kind: Some(kind), published: then, today: now, difference }
    });
    has_whole.then_some(whole).into_iter().chain(each).collect()
}

/// Names a figure of one kind of target.
pub(super) fn of_kind(language: Language, name: String, kind: Option<&str>) -> String {
    match kind {
        Some(kind) => format!("{name} · {}", target(kind, language)),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use baremo_metrics::close::Published;

    use super::*;

    #[test]
    fn each_kind_of_target_has_its_row() {
        let of = |kinds: &[(&str, f64)], value: Option<f64>| Published {
            kinds: kinds.iter().map(|(kind, share)| ((*kind).to_owned(), *share)).collect(),
            value,
            ..Published::default()
        };
        let published = of(&[("first_response", 90.0), ("resolution", 60.0)], None);
        let today = of(&[("first_response", 92.0)], None);
        let one = CheckedFigure::new("x", &published, today);
        let found = sides(&one);
        let told: Vec<_> = found.iter().map(|it| (it.kind, it.published, it.difference)).collect();
        assert_eq!(
            told,
            [
                (Some("first_response"), Some(90.0), Some(2.0)),
                (Some("resolution"), Some(60.0), None)
            ]
        );
        let name = of_kind(Language::En, "SLA".to_owned(), found[0].kind);
        assert_eq!(name, "SLA · first response");
        // What has a value has one row, and so has what has none.
        let whole = CheckedFigure::new("x", &of(&[], Some(1.0)), of(&[], None));
        assert_eq!(sides(&whole).len(), 1);
        let none = CheckedFigure::new("x", &of(&[], None), of(&[], None));
        assert_eq!(sides(&none).len(), 1);
    }
}
