//! `/reports/board`: the board report of a closed period or a month, to be read and printed;
//! `/reports/board/board.pdf`, `.pptx`, `.xlsx`: the same as files; `/reports/board/charts/1.svg`:
//! the months of a figure. Its form keeps the comments.

mod months;

use baremo_metrics::ServiceError;
use baremo_metrics::close::Close;
use baremo_metrics::report::{BoardReport, Figure, ReportQuery, ReportSpec, compose};
use baremo_metrics::service::OwnReports;
use baremo_model::{ErrorKind, told};
use baremo_render::report::board::{Standing, Told, ToldFigure, said, told};
use baremo_render::{Language, clean};
use maud::{Markup, html};

use self::months::months;
use crate::address::{Address, segment};
use crate::known::{self, AS_OF};
use crate::parts::drawing::{asked as drawn, missing};
use crate::parts::frame::framed;
use crate::report::report_file;
use crate::text::{self, report as say};
use crate::visit::{File, Form, Page, Visit};

/// Its path.
const PATH: &str = "/reports/board";
/// Endings of the files.
const ENDINGS: &[&str] = &["pdf", "xlsx", "pptx"];

/// Returns which report an address asks for.
fn asked(visit: &Visit<'_>) -> Result<ReportQuery, ServiceError> {
    let text = |key: &str| visit.address.get(key).map(str::to_owned);
    let (close, board) = (text("close"), text("board"));
    // Pages take a profile along; a report may have its own. A close of another one is refused.
    let own = match &board {
        None => visit.service.report_spec()?.profile,
        Some(word) => {
            let report = visit.service.reports()?.remove(word);
            report.and_then(Result::ok).and_then(|report| report.profile)
        }
    };
    let profile = text("profile").filter(|_| own.is_none());
    let month = text("month");
    let as_of = visit.address.as_of().map(str::to_owned);
    Ok(ReportQuery { close, month, board, profile, as_of, ..ReportQuery::default() })
}

fn composed(visit: &Visit<'_>) -> Result<(BoardReport, Told), ServiceError> {
    let report = compose(visit.service, &asked(visit)?, None)?;
    let told = told(visit.language(), &*visit.service.catalog()?, &report);
    Ok((report, told))
}

/// Gives the report as a file.
pub(crate) fn file(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let name = visit.parameter("file");
    let ending = name.strip_prefix("board.").filter(|ending| ENDINGS.contains(ending));
    let Some(ending) = ending else {
        let message = told!(
            "there is no file `{name}` of the report",
            "no hay ningún fichero `{name}` del informe"
        );
        return Err(ServiceError::new(ErrorKind::NotFound, message));
    };
    let (report, told) = composed(visit)?;
    let (media_type, body) = report_file(&told, name)?;
    let name = format!("board-{}-{}", report.period, visit.language().code());
    let name = format!("{}.{ending}", visit.as_known(&name));
    Ok(Page::File(File { name, media_type, body }))
}

/// Gives the months of one figure as a picture.
pub(crate) fn chart(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let (place, form) = drawn(visit.parameter("file"))?;
    let (report, told) = composed(visit)?;
    let sheet = months::sheet(&told, place).ok_or_else(|| missing(place))?;
    let name = format!("board-{}-{place}", report.period);
    let dark = visit.address.theme() == Some("dark");
    Ok(Page::File(sheet.file(&visit.as_known(&name), form, dark)?))
}

/// Keeps the comments and shows the report again.
pub(crate) fn comment(visit: &Visit<'_>, form: &Form) -> Result<Page, ServiceError> {
    let text = form.get("text").unwrap_or_default();
    let period = form.get("period").unwrap_or_default();
    visit.service.save_comment(period, text)?;
    Ok(Page::Elsewhere(visit.address.beside(PATH) + "#says"))
}

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let (report, told) = composed(visit)?;
    let language = visit.language();
    let title = format!("{} · {}", told.title, told.period);
    let main = html! {
        div.head {
            div {
                h1 { (told.title) }
                p.kicker { (told.period) }
            }
            div.controls.no-print {
                @if visit.address.tells_as_of() { (known::menu(visit)) }
                (downloads(visit, "/reports/board/board", ENDINGS))
            }
        }
        p.quiet { (told.about.join(" · ")) }
        (choosing(visit, &report)?)
        div.columns.near {
            div { section.panel.report aria-labelledby="figures" {
                h2 #figures { (said::FIGURES.text(language)) }
                @if told.figures.is_empty() {
                    p { (say::NO_FIGURES.text(language)) }
                    p.ways.no-print { a.button href=(visit.address.to("/sources")) {
                        (text::NAV_SOURCES.text(language))
                    } }
                }
                @else { (figures(visit, &report, &told)) }
                @for note in told.notes() { p.quiet.small { (note) } }
            } }
            div {
                section.panel aria-labelledby="changed" {
                    h2 #changed { (said::CHANGED.text(language)) }
                    @if told.changed.is_empty() { p { (said::NOTHING_CHANGED.text(language)) } }
                    @else { ul.plain { @for sentence in &told.changed { li { (sentence) } } } }
                    p.quiet.small { (told.changed_how.replace(" %", "\u{a0}%")) }
                }
                (comments(visit, &report, &told))
            }
        }
        section.panel aria-labelledby="months" {
            h2 #months { (said::MONTHS.text(language)) }
            (months(visit.address, &told))
        }
        (restatements(visit, &told))
        section.panel.prose aria-labelledby="definitions" {
            h2 #definitions { (said::DEFINITIONS.text(language)) }
            div { @for definition in &told.definitions { section {
                h3 { (definition.title) }
                p { (definition.text) }
                p.quiet.small { (definition.how) }
            } } }
        }
    };
    Ok(Page::Shown { title, main })
}

/// Links to a report as files, one of each ending.
pub(super) fn downloads(visit: &Visit<'_>, path: &str, endings: &[&str]) -> Markup {
    let language = visit.language();
    html! {
        @for ending in endings {
            a.button href=(visit.address.beside(&format!("{path}.{ending}")))
                download="" aria-label=(format!("{} {}", say::DOWNLOAD.text(language),
                    ending.to_uppercase())) {
                (ending.to_uppercase())
            }
        }
    }
}

/// Chooses a report, a closed period or a month, each by a form of its own.
fn choosing(visit: &Visit<'_>, report: &BoardReport) -> Result<Markup, ServiceError> {
    let (language, address) = (visit.language(), visit.address);
    let closes = visit.service.closes()?;
    let reports = visit.service.reports()?;
    let chosen = address.get("close");
    // A profile goes along, and a close of another one would be refused.
    let profile = asked(visit)?.profile;
    let is_offered = |close: &Close| {
        profile.is_none() || close.profile == profile || chosen == Some(close.name.as_str())
    };
    // What is shown stands in each form; choosing a month lets go of the close, and the other way.
    let shown = report.closed_at.is_none().then_some(report.period.as_str());
    let form = |own: &[&str], choice: &Markup| {
        html! {
            form.row method="get" action=(PATH) {
                @for (name, value) in address.carried(own) {
                    input type="hidden" name=(name) value=(value);
                }
                (choice)
                button { (say::SHOW.text(language)) }
            }
        }
    };
    Ok(html! {
        section.panel.no-print aria-label=(say::WHICH.text(language)) {
            @if !reports.is_empty() { (form(&["board"], &which(address, &reports))) }
            (form(&["close", "month"], &html! {
                label { (say::CLOSED.text(language)) " "
                    select name="close" {
                        option value="" { (say::NO_CLOSE.text(language)) }
                        @for close in closes.iter().rev().filter(|close| is_offered(close)) {
                            option value=(close.name) selected[chosen == Some(&close.name)] {
                                (close.name)
                            }
                        }
                    }
                }
            }))
            (form(&["close", "month"], &html! {
                label { (say::MONTH.text(language)) " "
                    input type="month" name="month" pattern="[0-9]{4}-[0-9]{2}" value=[shown];
                }
            }))
            p { a.button href=(address.to("/closes")) { (say::CLOSES.text(language)) } }
            p.quiet.small { (say::PRINT.text(language)) }
        }
    })
}

/// Returns what a report is called: one that cannot be read by its word.
fn called(language: Language, word: &str, report: Option<&ReportSpec>) -> String {
    let title = report.and_then(|report| {
        let own = report.title.as_ref();
        language.pick(own, report.title_es.as_ref().or(own))
    });
    clean(title.map_or(word, String::as_str))
}

/// Chooses one of the reports; a board that is named stays.
fn which(address: &Address, reports: &OwnReports) -> Markup {
    let language = address.language;
    let chosen = address.get("board");
    let board = chosen.filter(|word| !reports.contains_key(*word));
    html! {
        label { (say::WHICH_REPORT.text(language)) " "
            select name="board" {
                option value="" { (say::USUAL_REPORT.text(language)) }
                @for (word, report) in reports {
                    option value=(word) selected[chosen == Some(word.as_str())] {
                        (called(language, word, report.as_ref().ok()))
                    }
                }
                @if let Some(board) = board { option value=(board) selected="" { (board) } }
            }
        }
    }
}

fn figures(visit: &Visit<'_>, report: &BoardReport, told: &Told) -> Markup {
    let language = visit.language();
    html! {
        (framed(said::FIGURES.text(language), "stack", &html! {
            thead { tr {
                th scope="col" { (said::FIGURE.text(language)) }
                th.r scope="col" { (said::VALUE.text(language)) }
                // Two columns without a single goal would say nothing.
                @if told.has_goals() {
                    th.r scope="col" { (said::GOAL.text(language)) }
                    th scope="col" { (said::STANDING.text(language)) }
                }
                th.r scope="col" { (said::YEAR.text(language)) }
                @if let Some(name) = &told.aligned_name { th.r scope="col" { (name) } }
            } }
            tbody { @for (it, figure) in report.figures.iter().zip(&told.figures) {
                (row(visit, told, &way(visit, report, it), figure))
            } }
        }))
    }
}

/// Returns where a figure is opened, asked as the report asks: its page shows the same number.
fn way(visit: &Visit<'_>, report: &BoardReport, figure: &Figure) -> String {
    let used = figure.used.as_ref();
    let variant = used.map(|used| used.variant.as_str()).filter(|name| *name != "default");
    let filter = report.filter_of(figure);
    let zone = Some(report.zone.as_str()).filter(|zone| *zone != visit.snapshot.zone);
    let own = [
        (AS_OF, report.closed_at.as_deref().or(report.as_of.as_deref())),
        ("where", filter.as_deref()),
        ("calendar", figure.calendar.as_deref()),
        ("stat", used.and_then(|used| used.statistic.as_deref())),
        ("variant", variant),
        ("profile", report.profile.as_deref()),
        ("zone", zone),
    ];
    let mut pairs = vec![("from", report.from.as_str()), ("to", report.to.as_str())];
    pairs.extend(own.into_iter().filter_map(|(key, value)| Some((key, value?))));
    visit.address.asking(&format!("/metrics/{}", segment(&figure.metric)), &pairs)
}

fn row(visit: &Visit<'_>, told: &Told, href: &str, figure: &ToldFigure) -> Markup {
    let language = visit.language();
    let count = format!("{} = {}", said::CASES.text(language), language.count(figure.n));
    let (class, sign) = match figure.standing {
        Standing::Met => ("standing met", "✓ "),
        Standing::Missed => ("standing missed", "✕ "),
        Standing::Unsure => ("standing unsure", "◌ "),
        Standing::SoFar => ("standing so-far", "… "),
        Standing::None => ("standing none", ""),
    };
    html! {
        tr {
            th.wrap scope="row" {
                a href=(href) { (figure.title) }
                @if !figure.note.is_empty() { p.quiet.small { (figure.note) } }
            }
            td.r {
                @if figure.number.is_some() { strong { (figure.value) } } @else { (figure.value) }
                p.quiet.small {
                    @if !figure.interval.is_empty() { (figure.interval) " · " }
                    (count)
                }
            }
            @if told.has_goals() {
                td.r data-head=(said::GOAL.text(language)) { (figure.goal) }
                // On a phone, where a row is read as text, no goal is no line.
                td.beside[figure.standing == Standing::None]
                    data-head=(said::STANDING.text(language)) {
                    span class=(class) { (sign) (figure.standing_words) }
                }
            }
            td.r data-head=(said::YEAR.text(language)) {
                (figure.year) p.quiet.small { (figure.year_change) }
            }
            @if let Some(name) = &told.aligned_name {
                td.r data-head=(name) {
                    (figure.aligned) p.quiet.small { (figure.aligned_change) }
                }
            }
        }
    }
}

fn comments(visit: &Visit<'_>, report: &BoardReport, told: &Told) -> Markup {
    let language = visit.language();
    html! {
        section.panel.comments aria-labelledby="says" {
            h2 #says { (said::COMMENTS.text(language)) }
            @if told.comments.is_empty() { p.quiet { (said::NO_COMMENTS.text(language)) } }
            @for text in &told.comments { p { (text) } }
            details.no-print {
                summary { (say::EDIT_COMMENTS.text(language)) }
                form method="post" action=(visit.address.beside(PATH)) {
                    input type="hidden" name="period" value=(report.comments_of);
                    textarea name="text" aria-label=(said::COMMENTS.text(language)) {
                        (report.comments)
                    }
                    p.quiet.small { (say::COMMENTS_HOW.text(language)) }
                    button { (say::SAVE.text(language)) }
                }
            }
        }
    }
}

fn restatements(visit: &Visit<'_>, told: &Told) -> Markup {
    let language = visit.language();
    html! {
        section.panel aria-labelledby="restatements" {
            h2 #restatements { (said::RESTATEMENTS.text(language)) }
            p { (told.restated_how) }
            @if !told.restatements.is_empty() {
                (framed(said::RESTATEMENTS.text(language), "", &html! {
                    thead { tr {
                        th scope="col" { (said::PERIOD.text(language)) }
                        th scope="col" { (said::FIGURE.text(language)) }
                        th.r scope="col" { (said::PUBLISHED.text(language)) }
                        th.r scope="col" { (said::TODAY.text(language)) }
                        th.r scope="col" { (said::DIFFERENCE.text(language)) }
                        th scope="col" { (said::WHY.text(language)) }
                    } }
                    tbody { @for it in &told.restatements { tr {
                        th scope="row" {
                            a href=(visit.address.to(&super::closes::path(&it.period))) {
                                (it.period)
                            }
                        }
                        td.wrap { (it.title) }
                        td.r { (it.published) }
                        td.r { (it.today) }
                        td.r { (it.difference) }
                        td.wrap.why { (it.why) }
                    } } }
                }))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_reports_are_listed_by_their_titles_and_a_board_stays() {
        let spec = ReportSpec { title: Some("Norte & co".into()), ..ReportSpec::default() };
        let wrong = ServiceError::new(ErrorKind::Config, "a key that there is none of");
        let reports: OwnReports =
            [("norte".to_owned(), Ok(spec)), ("luna".to_owned(), Err(wrong))].into();
        let list = |query: &str| {
            let address = Address::read("/reports/board", query, "es");
            which(&address, &reports).into_string()
        };
        let norte = list("board=norte");
        assert!(norte.contains("value=\"norte\" selected>Norte &amp; co<"), "{norte}");
        assert!(norte.contains("value=\"luna\">luna<") && norte.contains("el habitual"), "{norte}");
        assert!(
            list("board=night").contains("value=\"night\" selected"),
            "{}",
            list("board=night")
        );
        assert!(!list("").contains("selected"));
    }
}
