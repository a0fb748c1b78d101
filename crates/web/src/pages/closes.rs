//! `/closes`: closed periods, and closing a month. `/close`: what closing it would pin, before that
//! is done. `/closes/{name}`: one of them against today.

mod ask;
mod check;
mod export;

use baremo_metrics::ServiceError;
use baremo_metrics::bucket::{last_whole_month, zone};
use baremo_metrics::close::{Close, CloseRequest, Published};
use baremo_model::local_date;
use baremo_render::Language;
use baremo_render::close::{covers, figure_lines, period};
use baremo_render::date;
use jiff::civil::Date;
use maud::{Markup, html};

pub(crate) use self::ask::{asking, asking_file};
pub(crate) use self::check::check;
pub(crate) use self::export::{check_file, list_file};
use crate::address::segment;
use crate::parts::drawing::take_table;
use crate::parts::frame::framed;
use crate::text::{closes as say, pack};
use crate::visit::{Form, Page, Visit};

/// Shows the list.
pub(crate) fn list(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let title = say::CLOSES.text(visit.language()).to_owned();
    Ok(Page::Shown { title, main: all(visit, None)? })
}

/// Closes a month and shows it, once what would be pinned was seen.
pub(crate) fn close(visit: &Visit<'_>, form: &Form) -> Result<Page, ServiceError> {
    let name = form.get("month").unwrap_or_default().trim();
    if let Some(page) = not_closed(visit, name)? {
        return Ok(page);
    }
    match form.get("snapshot") {
        None => Ok(Page::Elsewhere(visit.address.to_with("/close", &[("month", Some(name))]))),
        Some(seen) if seen != visit.snapshot.number.to_string() => ask::again(visit, name),
        Some(seen) => {
            let seen = CloseRequest { snapshot: seen.parse().ok(), ..request(name) };
            visit.service.pin(&seen)?;
            Ok(Page::Elsewhere(visit.address.to(&path(name))))
        }
    }
}

/// Returns the request to close a month.
fn request(name: &str) -> CloseRequest {
    CloseRequest { name: name.to_owned(), ..CloseRequest::default() }
}

/// Returns the page that says why a month cannot be closed; none where it can.
fn not_closed(visit: &Visit<'_>, name: &str) -> Result<Option<Page>, ServiceError> {
    let language = visit.language();
    let Some(why) = refused(visit, name)? else { return Ok(None) };
    let why = say::NOT_CLOSED.fill(language, &[("why", &why)]);
    let title = say::CLOSES.text(language).to_owned();
    Ok(Some(Page::Wrong { title, main: all(visit, Some(&why))? }))
}

/// Says why a month cannot be closed.
fn refused(visit: &Visit<'_>, name: &str) -> Result<Option<String>, ServiceError> {
    let language = visit.language();
    let Some(first) = month(name) else {
        return Ok(Some(say::NOT_A_MONTH.fill(language, &[("text", name)])));
    };
    if visit.service.closes()?.iter().any(|close| close.name == name) {
        return Ok(Some(say::TAKEN.fill(language, &[("name", &called(language, name))])));
    }
    // A month that ends where the data end is whole but for what is late.
    let reached = reached(visit);
    let end = first.last_of_month();
    Ok((reached.is_none_or(|reached| reached < end)).then(|| {
        let until = reached.map_or_else(|| "–".into(), |day| date::date(language, day));
        say::NOT_OVER.fill(language, &[("name", &called(language, name)), ("until", &until)])
    }))
}

/// Returns the first day of a month written as `2026-11`.
fn month(text: &str) -> Option<Date> {
    let plain = text.len() == 7 && text.is_ascii();
    plain.then(|| format!("{text}-01").parse().ok()).flatten()
}

/// Returns what a close is called in a sentence: a month by its name, all else as it is.
pub(super) fn called(language: Language, name: &str) -> String {
    month(name).map_or_else(|| name.to_owned(), |first| date::month_long(language, first))
}

/// Returns the last day that the data reach.
fn reached(visit: &Visit<'_>) -> Option<Date> {
    local_date(visit.snapshot.watermark?, &zone(&visit.snapshot.zone).ok()?)
}

/// Returns the last month that the data cover whole.
fn last_month(visit: &Visit<'_>) -> Option<String> {
    last_whole_month(visit.snapshot.watermark, &zone(&visit.snapshot.zone).ok()?)
}

/// Returns the path of a close.
pub(super) fn path(name: &str) -> String {
    format!("/closes/{}", segment(name))
}

/// Returns all closes, that of the latest period first.
fn newest_first(visit: &Visit<'_>) -> Result<Vec<Close>, ServiceError> {
    let mut closes = visit.service.closes()?;
    closes.sort_by(|one, two| (&two.from, &two.name).cmp(&(&one.from, &one.name)));
    Ok(closes)
}

fn all(visit: &Visit<'_>, problem: Option<&str>) -> Result<Markup, ServiceError> {
    let language = visit.language();
    let closes = newest_first(visit)?;
    Ok(html! {
        div.head {
            h1 { (say::CLOSES.text(language)) }
            div.controls {
                a.button.first href=(visit.address.to("/reports/board")) {
                    (say::REPORT.text(language))
                }
                a.button href=(visit.address.to(super::pack::PATH)) { (pack::PACK.text(language)) }
            }
        }
        p.lead { (say::CLOSES_HOW.text(language)) }
        @if let Some(problem) = problem {
            section.panel.warn role="alert" { p.problem { (problem) } }
        }
        div.columns {
            div { section.panel {
                @if closes.is_empty() { p.quiet { (say::NONE.text(language)) } }
                @else {
                    (table(visit, &closes))
                    @let name = say::ALL_CLOSES.text(language);
                    (take_table(visit.address, "/closes/export", name))
                }
            } }
            div { @if visit.snapshot.watermark.is_some() { (closing(visit, &closes)) } }
        }
    })
}

fn table(visit: &Visit<'_>, closes: &[Close]) -> Markup {
    let (language, address) = (visit.language(), visit.address);
    let zone = address.zone(visit.snapshot);
    html! {
        (framed(say::CLOSES.text(language), "stack", &html! {
            thead { tr {
                th scope="col" { (say::PERIOD.text(language)) }
                th scope="col" { (say::CLOSED_AT.text(language)) }
                th.r scope="col" { (say::FIGURES.text(language)) }
                th scope="col" { span.hidden { (say::AGAINST_TODAY.text(language)) } }
                th scope="col" { span.hidden { (say::REPORT.text(language)) } }
            } }
            tbody { @for close in closes {
                @let name = called(language, &close.name);
                @let named = [("name", name.as_str())];
                @let report = [("close", Some(close.name.as_str())), ("profile", None)];
                tr {
                    th scope="row" {
                        (name)
                        @if close.from != close.name || close.to != close.name {
                            " " span.quiet { (period(language, &close.from, &close.to)) }
                        }
                        @for part in covers(language, close.profile.as_deref(),
                            close.filter.as_deref()) {
                            span.quiet { " · " (part) }
                        }
                    }
                    td data-head=(say::CLOSED_AT.text(language)) {
                        (date::instant(language, &close.closed_at, zone))
                    }
                    td.r data-head=(say::FIGURES.text(language)) {
                        (language.count(close.figures.len() as u64))
                    }
                    td { a href=(address.to(&path(&close.name)))
                        aria-label=(say::AGAINST_TODAY_NAMED.fill(language, &named)) {
                        (say::AGAINST_TODAY.text(language))
                    } }
                    td { a href=(address.to_with("/reports/board", &report))
                        aria-label=(say::REPORT_NAMED.fill(language, &named)) {
                        (say::REPORT.text(language))
                    } }
                }
            } }
        }))
    }
}

fn closing(visit: &Visit<'_>, closes: &[Close]) -> Markup {
    let language = visit.language();
    let is_open = |month: &String| closes.iter().all(|close| close.name != *month);
    let offered = last_month(visit).filter(is_open);
    html! {
        section.panel.no-print aria-labelledby="close-month" {
            h2 #close-month { (say::CLOSE_MONTH.text(language)) }
            form.row method="post" action=(visit.address.to("/closes")) {
                label { (say::MONTH.text(language)) " "
                    input type="month" name="month" required="" pattern="[0-9]{4}-[0-9]{2}"
                        value=[offered.as_deref()];
                }
                " " button { (say::CLOSE_LOOK.text(language)) }
            }
            @if let (None, Some(last)) = (&offered, last_month(visit)) {
                p.quiet.small {
                    (say::LAST_CLOSED.fill(language, &[("name", &called(language, &last))]))
                }
            }
            p.quiet.small { (say::CLOSE_HOW.text(language)) }
        }
    }
}

/// Writes the value of a figure; of targets of several kinds one below the other, so that what
/// stands beside them, such as why they differ, stays in sight.
fn valued(language: Language, figure: &Published) -> Markup {
    lines(&figure_lines(language, figure))
}

/// Writes lines one below the other.
fn lines(lines: &[String]) -> Markup {
    html! {
        @for (index, line) in lines.iter().enumerate() {
            @if index > 0 { br; }
            (line)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_targets_stand_one_below_the_other() {
        let kinds = [("first_response".to_owned(), 90.0), ("resolution".to_owned(), 70.5)];
        let unit = "percent".to_owned();
        let promised = Published { kinds: kinds.into(), unit, ..Published::default() };
        let cell = valued(Language::Es, &promised).into_string();
        let lines: Vec<&str> = cell.split("<br>").collect();
        assert!(
            matches!(lines[..], [first, last] if first.starts_with("primera respuesta 90")
            && last.starts_with("resolución 70,5")),
            "{cell}"
        );
        let one = Published { value: Some(81.0), ..promised };
        assert!(!valued(Language::Es, &one).into_string().contains("<br>"));
    }
}
