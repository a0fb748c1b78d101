//! `/reports/es_ley_10_2025`: the yearly figures of Spain's act on customer service, to be read,
//! opened down to their records and printed; `/reports/es_ley_10_2025/pack.csv`, `.pdf`, `.xlsx`:
//! the same as files. Nothing is computed here: the pack comes composed.

use std::sync::Arc;

use baremo_metrics::ServiceError;
use baremo_metrics::pack::{PackFigure, PackQuery, PackReport, Reading};
use baremo_model::{ErrorKind, told};
use baremo_render::report::pack::{
    Kept, ToldPack, ToldPackFigure, kept_for, said, told as in_words,
};
use maud::{Markup, html};

use super::report::downloads;
use crate::address::{Address, segment};
use crate::known::{self, AS_OF};
use crate::parts::frame::framed;
use crate::report::pack_file;
use crate::text::{pack as say, report as common};
use crate::visit::{File, Page, Visit};

/// The pack of this page.
const NAME: &str = "es_ley_10_2025";
/// Its path.
pub(super) const PATH: &str = "/reports/es_ley_10_2025";
/// Endings of the files.
const ENDINGS: &[&str] = &["pdf", "xlsx", "csv"];

fn composed(visit: &Visit<'_>) -> Result<(Arc<PackReport>, ToldPack), ServiceError> {
    let wrong = |text: &str| {
        let message = say::NOT_A_YEAR.fill(visit.language(), &[("text", text)]);
        ServiceError::new(ErrorKind::BadRequest, message)
    };
    let year = visit.address.get("year");
    let year = year.map(|text| text.trim().parse::<i16>().map_err(|_| wrong(text))).transpose()?;
    let as_of = visit.address.as_of().map(str::to_owned);
    let report = visit.service.pack(&PackQuery { name: NAME.into(), year, as_of })?;
    let told = in_words(visit.language(), &report);
    Ok((report, told))
}

/// Gives the pack as a file.
pub(crate) fn file(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let name = visit.parameter("file");
    let ending = name.strip_prefix("pack.").filter(|ending| ENDINGS.contains(ending));
    let Some(ending) = ending else {
        let message = told!(
            "there is no file `{name}` of the pack",
            "no hay ningún fichero `{name}` del paquete"
        );
        return Err(ServiceError::new(ErrorKind::NotFound, message));
    };
    let (report, told) = composed(visit)?;
    let (media_type, body) = pack_file(&report, &told, name)?;
    let name = visit.as_known(&format!("{NAME}-{}-{}", report.year, visit.language().code()));
    let name = format!("{name}.{ending}");
    Ok(Page::File(File { name, media_type, body }))
}

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let (report, told) = composed(visit)?;
    let (language, told) = (visit.language(), told.quoted());
    let title = format!("{} · {}", told.title, told.year);
    let years = kept_for(language, &report);
    let kept = [("pack", NAME), ("year", told.year.as_str()), ("years", years.as_str())];
    let main = html! {
        div.head {
            div {
                h1 { (told.title) }
                p.kicker { (told.year) }
            }
            div.controls {
                (known::menu(visit))
                div.controls.no-print { (downloads(visit, &format!("{PATH}/pack"), ENDINGS)) }
            }
        }
        p.quiet { (told.about.join(" · ")) }
        @for warning in &told.warnings { section.panel.warn role="note" { p { (warning) } } }
        (choosing(visit, &report))
        section.panel aria-labelledby="scope" {
            h2 #scope { (said::SCOPE.text(language)) }
            p { (told.scope) }
            p.quiet.small { (say::COUNSEL.text(language)) }
        }
        section.panel.report aria-labelledby="figures" {
            h2 #figures { (said::FIGURES.text(language)) }
            (figures(visit, &report, &told))
            (notes(visit, &told))
            p.quiet.small { (say::HOW.text(language)) }
        }
        (missing(visit, &told))
        (months(visit, &report, &told))
        section.panel aria-labelledby="settings" {
            h2 #settings { (said::SETTINGS.text(language)) }
            ul { @for setting in &told.settings { li { (setting) } } }
            // What the command keeps is what is known today.
            @if visit.address.as_of().is_none() {
                p.quiet.small { (language.quoted(&say::KEEP.fill(language, &kept))) }
            }
        }
    };
    Ok(Page::Shown { title, main })
}

/// Chooses the year.
fn choosing(visit: &Visit<'_>, report: &PackReport) -> Markup {
    let language = visit.language();
    html! {
        section.panel.no-print aria-label=(say::WHICH.text(language)) {
            form.row method="get" action=(PATH) {
                @for (name, value) in visit.address.carried(&["year"]) {
                    input type="hidden" name=(name) value=(value);
                }
                label { (say::YEAR.text(language)) " "
                    select name="year" {
                        @for year in &report.years {
                            option value=(year) selected[*year == report.year] { (year) }
                        }
                    }
                }
                button { (common::SHOW.text(language)) }
                a href=(as_json(visit, report.year)) {
                    (say::AS_JSON.text(language))
                }
            }
            p.quiet.small { (common::PRINT.text(language)) }
        }
    }
}

/// Returns where the API answers the same.
fn as_json(visit: &Visit<'_>, year: i16) -> String {
    let year = year.to_string();
    let as_of = visit.address.as_of().map(|at| (AS_OF, at));
    let pairs: Vec<(&str, &str)> = [("year", year.as_str())].into_iter().chain(as_of).collect();
    Address::default().asking(&format!("/api/v1{PATH}"), &pairs)
}

fn figures(visit: &Visit<'_>, report: &PackReport, told: &ToldPack) -> Markup {
    let language = visit.language();
    html! {
        (framed(say::PACK.text(language), "stack", &html! {
            thead { tr {
                th scope="col" { (said::PARAMETER.text(language)) }
                th.r scope="col" { (said::VALUE.text(language)) }
                th.r scope="col" { (said::REQUIRED.text(language)) }
                th scope="col" { (said::VERDICT.text(language)) }
                th.r scope="col" { (said::RECOMPUTED.text(language)) }
            } }
            tbody {
                @for (it, words) in report.parameters.iter().zip(&told.figures) {
                    (row(visit, report, it, words))
                }
            }
        }))
    }
}

fn row(visit: &Visit<'_>, report: &PackReport, it: &PackFigure, words: &ToldPackFigure) -> Markup {
    let language = visit.language();
    let asked = Asked::of(report, it);
    let class = match words.kept {
        Kept::Yes => "standing met",
        Kept::No => "standing missed",
        Kept::Unknown => "standing none",
    };
    html! {
        tr {
            // Nothing but its title: who hears the page hears it before each cell.
            th.wrap scope="row" {
                // What is read from the values of a metric is not the figure that its page shows.
                @match it.reading {
                    Reading::Value => { a href=(asked.metric(visit)) { (words.title) } }
                    Reading::FastestMean | Reading::Within | Reading::Hours => { (words.title) }
                }
            }
            td.r data-head=(said::VALUE.text(language)) {
                strong { (words.value) }
                @if !words.reason.is_empty() { p.quiet.small { (words.reason) } }
                (behind(visit, &asked, words))
            }
            td.r data-head=(said::REQUIRED.text(language)) { (words.required) }
            td data-head=(said::VERDICT.text(language)) {
                span class=(class) { (words.kept.mark()) " " (words.verdict) }
                @if !words.margin.is_empty() { p.quiet.small { (words.margin) } }
            }
            td.r data-head=(said::RECOMPUTED.text(language)) {
                (words.recomputed)
                @if !words.error.is_empty() {
                    p.quiet.small { (said::ERROR.text(language)) " " (words.error) }
                }
            }
        }
    }
}

/// Says below the figures what belongs to each of them.
fn notes(visit: &Visit<'_>, told: &ToldPack) -> Markup {
    let noted: Vec<&ToldPackFigure> =
        told.figures.iter().filter(|it| !it.details.is_empty()).collect();
    html! {
        @if !noted.is_empty() {
            h3 { (said::NOTES.text(visit.language())) }
            ul { @for it in noted { li {
                (it.title)
                ul.quiet.small { @for line in &it.details { li { (line) } } }
            } } }
        }
    }
}

/// Links to the records that a figure stands on.
fn behind(visit: &Visit<'_>, asked: &Asked<'_>, words: &ToldPackFigure) -> Markup {
    let (language, it) = (visit.language(), asked.figure);
    let count = [("count", words.n.as_str())];
    let records = language.counted(it.n, ["record", "records"], ["registro", "registros"]);
    let own = asked.records(visit, &[]);
    html! {
        p.quiet.small {
            @match it.reading {
                Reading::Value => { a href=(own) { (records) } }
                Reading::FastestMean => {
                    a href=(own) { (say::SERVED.text(language)) }
                    @if let Some((metric, variant)) = &it.whole {
                        " · "
                        a href=(asked.of_metric(metric, variant.as_deref()).records(visit, &[])) {
                            (records)
                        }
                    }
                }
                Reading::Within => {
                    (records) " · " a href=(own) { (say::ANSWERED.text(language)) } " · "
                    a href=(asked.records(visit, &[("list", "excluded")])) {
                        (say::LEFT_OUT.text(language))
                    }
                }
                Reading::Hours => {
                    (say::HOURS.fill(language, &count)) " · "
                    a href=(own) { (say::BEHIND.text(language)) }
                }
            }
        }
    }
}

/// Says what could not be judged for it has no value, and what would bring it. What is judged
/// without a value says why beside its verdict.
fn missing(visit: &Visit<'_>, told: &ToldPack) -> Markup {
    let why = |it: &ToldPackFigure| {
        let said = [&it.reason].into_iter().chain(&it.hints).filter(|text| !text.is_empty());
        said.cloned().collect::<Vec<_>>().join("; ")
    };
    let unknown = told.figures.iter().filter(|it| it.kept == Kept::Unknown);
    let each = unknown.map(|it| (&it.title, why(it)));
    let missing: Vec<(&String, String)> = each.filter(|(_, why)| !why.is_empty()).collect();
    html! {
        @if !missing.is_empty() {
            section.panel aria-labelledby="missing" {
                h2 #missing { (say::MISSING.text(visit.language())) }
                ul { @for (title, why) in missing { li { (title) ": " (why) } } }
            }
        }
    }
}

fn months(visit: &Visit<'_>, report: &PackReport, told: &ToldPack) -> Markup {
    let language = visit.language();
    html! {
        section.panel aria-labelledby="months" {
            h2 #months { (said::MONTHS.text(language)) }
            p.quiet.small { (say::MONTHS_HOW.text(language)) }
            (framed(said::MONTHS.text(language), "", &html! {
                thead { tr {
                    th scope="col" { (said::PARAMETER.text(language)) }
                    @for (_, name) in &told.months { th.r scope="col" { (name) } }
                } }
                tbody { @for (it, words) in report.parameters.iter().zip(&told.figures) { tr {
                    th.wrap scope="row" { (words.title) }
                    @for ((month, _), value) in told.months.iter().zip(&words.months) {
                        td.r {
                            @if has_value(it, month) {
                                a href=(Asked::over(it, month, month).records(visit, &[])) {
                                    (value)
                                }
                            } @else { (value) }
                        }
                    }
                } } }
            }))
        }
    }
}

fn has_value(it: &PackFigure, month: &str) -> bool {
    it.months.iter().any(|own| own.month == month && own.value.is_some())
}

/// The question of a figure, as addresses have it: pages that it leads to ask the same.
#[derive(Clone)]
struct Asked<'a> {
    metric: &'a str,
    variant: Option<&'a str>,
    from: String,
    to: String,
    figure: &'a PackFigure,
}

impl<'a> Asked<'a> {
    fn of(report: &PackReport, figure: &'a PackFigure) -> Self {
        let year = report.year;
        Asked::over(figure, &format!("{year:04}-01-01"), &format!("{year:04}-12-31"))
    }

    fn over(figure: &'a PackFigure, from: &str, to: &str) -> Self {
        let (metric, variant) = (figure.metric.as_str(), figure.variant.as_deref());
        Asked { metric, variant, from: from.to_owned(), to: to.to_owned(), figure }
    }

    /// Returns the same question of another metric.
    fn of_metric(&self, metric: &'a str, variant: Option<&'a str>) -> Self {
        Asked { metric, variant, ..self.clone() }
    }

    fn metric(&self, visit: &Visit<'_>) -> String {
        self.at(visit, &format!("/metrics/{}", segment(self.metric)), &[])
    }

    fn records(&self, visit: &Visit<'_>, more: &[(&str, &str)]) -> String {
        self.at(visit, &format!("/records/{}", segment(self.metric)), more)
    }

    fn at(&self, visit: &Visit<'_>, path: &str, more: &[(&str, &str)]) -> String {
        let set = self.figure.set.iter().map(|(name, value)| format!("{name}={value}"));
        let set: Vec<String> = set.collect();
        let mut pairs = vec![("from", self.from.as_str()), ("to", self.to.as_str())];
        pairs.extend(visit.address.as_of().map(|at| (AS_OF, at)));
        pairs.extend(self.figure.filter.as_deref().map(|filter| ("where", filter)));
        pairs.extend(self.variant.map(|variant| ("variant", variant)));
        pairs.extend(set.iter().map(|set| ("set", set.as_str())));
        pairs.extend(self.figure.term.as_deref().map(|term| ("calendar", term)));
        let is_duration = matches!(self.figure.reading, Reading::FastestMean | Reading::Within);
        pairs.extend(is_duration.then_some(("stat", "mean")));
        pairs.extend(more.iter().copied());
        visit.address.asking(path, &pairs)
    }
}
