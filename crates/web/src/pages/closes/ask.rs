//! `/close?month=…`: what closing a month would pin. Nothing is closed by looking at it: its form
//! names the snapshot that its figures are of, and another one is shown first.

use std::collections::BTreeMap;

use baremo_metrics::ServiceError;
use baremo_metrics::answer::Value;
use baremo_metrics::close::{Close, Published};
use baremo_render::close::{doubt_lines, empty_lines, of_kind, reach_lines, title, unpinned_lines};
use baremo_render::date;
use maud::{Markup, html};

use super::{called, list, month, not_closed, reached, request, valued};
use crate::export::{Cell, Sheet, TableForm, in_whole_units, whole_unit};
use crate::parts::drawing::taken;
use crate::parts::frame::framed;
use crate::parts::waiting::why_partial;
use crate::text::{self, closes as say};
use crate::visit::{Page, Visit};

/// What the figures wait for that are partial, by metric.
type Partial = BTreeMap<String, String>;

/// Shows the page; without a month, those that are closed and the last that can be.
pub(crate) fn asking(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let Some(name) = visit.address.get("month").map(str::trim) else { return list(visit) };
    if let Some(page) = not_closed(visit, name)? {
        return Ok(page);
    }
    let (title, main) = asked(visit, name, None)?;
    Ok(Page::Shown { title, main })
}

/// Returns the figures that closing a month would pin as a file; the page that says why where it
/// cannot be closed.
pub(crate) fn asking_file(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    let name = visit.address.get("month").unwrap_or_default().trim();
    if let Some(page) = not_closed(visit, name)? {
        return Ok(page);
    }
    let (language, catalog) = (visit.language(), visit.service.catalog()?);
    let close = visit.service.closing(&request(name))?;
    let row = |metric: &String, one: &Published, kind: Option<&str>, value: Option<f64>| {
        vec![
            Cell::text(Some(metric)),
            Cell::Text(of_kind(language, title(language, &catalog, metric), kind)),
            Cell::text(Some(whole_unit(&one.unit))),
            Cell::number(value.map(|value| in_whole_units(value, &one.unit))),
            Cell::Number(one.n as f64),
        ]
    };
    let head = [text::ID, say::METRIC, say::UNIT, say::VALUE, say::N];
    let mut rows = Vec::new();
    for (metric, one) in &close.figures {
        // Targets of several kinds have no value together.
        if one.kinds.is_empty() || one.value.is_some() {
            rows.push(row(metric, one, None, one.value));
        }
        let of =
            |(kind, value): (&String, &f64)| row(metric, one, Some(kind.as_str()), Some(*value));
        rows.extend(one.kinds.iter().map(of));
    }
    let sheet = Sheet::new(language, say::CLOSE_FIGURES, &head, rows);
    Ok(Page::File(sheet.file(&format!("close-{name}"), form)?))
}

/// Shows it again, where other data are there than those that were looked at.
pub(super) fn again(visit: &Visit<'_>, name: &str) -> Result<Page, ServiceError> {
    let (title, main) = asked(visit, name, Some(say::ARRIVED.text(visit.language())))?;
    Ok(Page::Wrong { title, main })
}

fn asked(
    visit: &Visit<'_>,
    name: &str,
    problem: Option<&str>,
) -> Result<(String, Markup), ServiceError> {
    let (language, address) = (visit.language(), visit.address);
    let close = visit.service.closing(&request(name))?;
    let open = partial(visit, &close)?;
    let month_name = called(language, name);
    let named = [("name", month_name.as_str())];
    let heading = say::CLOSE_ASK.fill(language, &named);
    let main = html! {
        div.head { h1 { (heading) } }
        @if let Some(problem) = problem {
            section.panel.warn role="alert" { p.problem { (problem) } }
        }
        section.panel {
            (pinned(visit, &close)?)
            (figures(visit, &close, &open)?)
            (waiting(visit, &open)?)
            p { (say::CLOSE_STAYS.text(language)) }
            form.ways method="post" action=(address.to("/closes")) {
                input type="hidden" name="month" value=(name);
                input type="hidden" name="snapshot" value=(close.snapshot);
                button.first { (say::CLOSE_NOW.fill(language, &named)) }
                a.button href=(address.to("/closes")) { (say::CLOSE_NOT.text(language)) }
            }
        }
    };
    Ok((heading, main))
}

/// Returns what the figures wait for that are partial, by metric: a close does not keep that.
fn partial(visit: &Visit<'_>, close: &Close) -> Result<Partial, ServiceError> {
    let mut found = Partial::new();
    for (metric, _) in close.figures.iter().filter(|(_, figure)| !figure.is_nothing()) {
        let answer = visit.service.ask(&close.question(metric))?;
        let value: Option<&Value> = answer.total.values.get(metric);
        let why = value.and_then(|value| why_partial(visit.language(), value));
        found.extend(why.map(|why| (metric.clone(), why)));
    }
    Ok(found)
}

/// Lists the figures that are partial, with what each waits for.
fn waiting(visit: &Visit<'_>, partial: &Partial) -> Result<Markup, ServiceError> {
    let (language, catalog) = (visit.language(), visit.service.catalog()?);
    let count = language.count(partial.len() as u64);
    Ok(html! {
        @if !partial.is_empty() {
            p { (say::CLOSE_PARTIAL.fill(language, &[("count", &count)])) }
            ul { @for (metric, why) in partial {
                li { (title(language, &catalog, metric)) ": " (why) }
            } }
        }
    })
}

/// Writes the figures one by one; one without a value shows as such.
fn figures(visit: &Visit<'_>, close: &Close, partial: &Partial) -> Result<Markup, ServiceError> {
    let (language, catalog) = (visit.language(), visit.service.catalog()?);
    let month = [("month", Some(close.name.as_str()))];
    let at = |ending: &str| visit.address.to_with(&format!("/close/export.{ending}"), &month);
    let files = [("CSV", at("csv")), ("XLSX", at("xlsx"))];
    Ok(html! {
        details.table {
            summary { (say::CLOSE_FIGURES.text(language)) }
            (framed(say::FIGURES.text(language), "", &html! {
                thead { tr {
                    th scope="col" { (say::METRIC.text(language)) }
                    th.r scope="col" { (say::VALUE.text(language)) }
                    th.r scope="col" { "n" }
                } }
                tbody { @for (metric, one) in &close.figures { tr {
                    th scope="row" { (title(language, &catalog, metric)) }
                    td.r {
                        (valued(language, one))
                        @if let Some(why) = partial.get(metric) {
                            span.quiet.hang title=(why) {
                                " …" span.hidden { " " (text::KEY_PART.text(language)) }
                            }
                        }
                    }
                    td.r { (language.count(one.n)) }
                } } }
            }))
            (taken(language, &files, say::CLOSE_FIGURES.text(language)))
        }
    })
}

/// Writes what would be pinned: period, figures, and which records reach through it.
fn pinned(visit: &Visit<'_>, close: &Close) -> Result<Markup, ServiceError> {
    let language = visit.language();
    let catalog = visit.service.catalog()?;
    let mut unpinned = unpinned_lines(language, &catalog, &close.unpinned);
    unpinned.extend(empty_lines(language, &catalog, &close.empty));
    let days = month(&close.name).map(|first| {
        [first, first.last_of_month()].map(|day| date::date(language, day)).join(" – ")
    });
    let without = close.figures.values().filter(|figure| figure.is_nothing()).count();
    let [all, without_value, number] =
        [close.figures.len() as u64, without as u64, close.snapshot].map(|n| language.count(n));
    let data = [
        Some(text::SNAPSHOT.fill(language, &[("number", &number)])),
        reached(visit)
            .map(|day| say::DATA_UNTIL.fill(language, &[("date", &date::date(language, day))])),
    ];
    Ok(html! {
        dl.found {
            dt { (say::NAME.text(language)) }
            dd { (close.name) }
            dt { (say::PERIOD.text(language)) }
            dd { (days.unwrap_or_else(|| close.name.clone())) " · " (visit.snapshot.zone) }
            dt { (say::FIGURES.text(language)) }
            dd {
                (all)
                @if without > 0 {
                    " " (say::WITHOUT_VALUE.fill(language, &[("count", &without_value)]))
                }
            }
            @if !close.doubts.is_empty() {
                dt { (say::DOUBTS.text(language)) }
                dd { @for line in doubt_lines(language, &catalog, &close.doubts) { p { (line) } } }
            }
            @if !unpinned.is_empty() {
                dt { (say::UNPINNED.text(language)) }
                dd { @for line in &unpinned { p { (language.quoted(line)) } } }
            }
            dt { (say::DATA.text(language)) }
            dd { (data.into_iter().flatten().collect::<Vec<_>>().join(" · ")) }
            dt { (say::ON_RECORD.text(language)) }
            dd {
                @if close.reach.is_empty() { (say::ALL_ON_RECORD.text(language)) }
                @for line in reach_lines(language, &close.reach) { p { (line) } }
            }
        }
    })
}
