//! `/sources`: what is imported, how fresh and whole it is, what it can answer, and whether the
//! vendor's own figures agree. `/sources/rejects`: the records that could not be read.

mod differing;
mod export;
mod gaps;
mod groups;

use std::collections::BTreeMap;

use baremo_metrics::service::{Coverage, Reconciled, SourceInfo};
use baremo_metrics::{Catalog, ServiceError};
use baremo_render::answer::words as of_metric;
use baremo_render::language::NONE;
use baremo_render::words::{NEEDS, REASONS, called};
use baremo_render::{Language, date};
use maud::{Markup, html};

use self::differing::PATH;
pub(crate) use self::differing::show as differing;
pub(crate) use self::export::{coverage_file, reconciled_file, rejects_file, table_file};
use self::gaps::{Gap, gaps};
pub(crate) use self::groups::{WHY, mark_rejects};
use super::import::rejects_table;
use crate::address::{Address, segment};
use crate::parts::drawing::{take_table, taken};
use crate::parts::frame::{frame, framed};
use crate::parts::pager::{self, pager};
use crate::text::import::{self as words, BROUGHT};
use crate::text::{NO_DATA_HOW, Text};
use crate::visit::{Page, Visit};

/// Sorts of what a source brought that are shown at once.
const SHOWN: usize = 3;

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let (language, address) = (visit.language(), visit.address);
    let title = words::SOURCES.text(language);
    let sources = visit.service.sources()?;
    let known = visit.snapshot.watermark.is_some();
    let gaps = if known { gaps(visit)? } else { None };
    let coverage_now = if known { Some(visit.service.coverage()?) } else { None };
    let main = html! {
        div.head {
            h1 { (title) }
            @if visit.takes_files() {
                div.controls {
                    a.button.first href=(address.to("/import")) {
                        (words::FIRST_IMPORT.text(language))
                    }
                }
            }
        }
        section.panel {
            @if sources.is_empty() {
                p { (words::SOURCES_NONE.text(language)) }
                p.quiet { (NO_DATA_HOW.text(language)) }
            }
            @else {
                (table(visit, &sources, gaps.as_ref()))
                p.quiet.small { (words::SOURCE_GAPS_HOW.text(language)) }
                (take_table(address, "/sources/export", title))
            }
        }
        @if let Some(found) = &coverage_now {
            @let name = words::COVERAGE.text(language);
            @let files = take_table(address, "/sources/coverage", name);
            (coverage(visit, words::COVERAGE, found, Some(&files)))
        }
        @if let Ok(imports) = visit.imports() {
            @for source in sources.iter().filter(|source| source.cases > 0) {
                (reconciled(visit, &source.name, &imports.reconcile(&source.name)?))
            }
        }
    };
    Ok(Page::Shown { title: title.to_owned(), main })
}

fn table(
    visit: &Visit<'_>,
    sources: &[SourceInfo],
    gaps: Option<&BTreeMap<String, Vec<Gap>>>,
) -> Markup {
    let (language, address) = (visit.language(), visit.address);
    let zone = address.zone(visit.snapshot);
    let moment = |at: i64| match at {
        0 => "–".to_owned(),
        at => date::moment(language, at, zone),
    };
    html! {
        (framed(words::SOURCES.text(language), "stack", &html! {
            thead { tr {
                th scope="col" { (words::SOURCE.text(language)) }
                th scope="col" { (words::SOURCE_UNTIL.text(language)) }
                th scope="col" { (words::SOURCE_RECEIVED.text(language)) }
                th scope="col" { (words::SOURCE_BROUGHT.text(language)) }
                th scope="col" { (words::SOURCE_GAPS.text(language)) }
                th scope="col" { (words::SOURCE_REJECTS.text(language)) }
            } }
            tbody { @for source in sources {
                @let rejected: u64 = source.rejects.values().sum();
                @let list = address.to_with("/sources/rejects", &[("source", Some(&source.name))]);
                tr id=(format!("source-{}", segment(&source.name))) {
                    th scope="row" {
                        (source.name) @if source.late {
                            " " span.chip.bad { "▾ " (words::SOURCE_LATE.text(language)) }
                        }
                    }
                    td data-head=(words::SOURCE_UNTIL.text(language)) {
                        (moment(source.watermark))
                    }
                    td data-head=(words::SOURCE_RECEIVED.text(language)) {
                        (moment(source.received_at))
                    }
                    td.wrap data-head=(words::SOURCE_BROUGHT.text(language)) {
                        (brought_of(source, language))
                    }
                    td.wrap data-head=(words::SOURCE_GAPS.text(language)) {
                        (gaps_of(visit, gaps, &source.name))
                    }
                    td.wrap data-head=(words::SOURCE_REJECTS.text(language)) {
                        @if rejected == 0 { "0" } @else {
                            a href=(list) { (language.count(rejected)) }
                            @for (reason, count) in &source.rejects {
                                " · " (called(REASONS, reason, language)) " "
                                    (language.count(*count))
                            }
                        }
                    }
                }
            } }
        }))
    }
}

/// Says what a source brought, what people ask about first.
fn brought(source: &SourceInfo, language: Language) -> Vec<String> {
    let mut rows: Vec<(&String, &u64)> = source.brought.iter().collect();
    let place = |fact: &str| BROUGHT.iter().position(|(known, ..)| *known == fact);
    rows.sort_by_key(|(fact, _)| place(fact).unwrap_or(BROUGHT.len()));
    let noun = |fact: &str| BROUGHT.iter().find(|(known, ..)| *known == fact);
    let said = |(fact, count): (&String, &u64)| match noun(fact) {
        Some((_, en, es)) => language.counted(*count, *en, *es),
        None => format!("{} {}", language.count(*count), called(&[], fact, language)),
    };
    rows.into_iter().map(said).collect()
}

/// Shows what a source brought, the rest folded away.
fn brought_of(source: &SourceInfo, language: Language) -> Markup {
    let brought = brought(source, language);
    let (first, more) = brought.split_at(brought.len().min(SHOWN));
    html! {
        @if first.is_empty() { "0" } @else { (first.join(" · ")) }
        @if !more.is_empty() {
            details.table {
                summary {
                    (words::SOURCE_BROUGHT_MORE.fill(language, &[("count",
                        &language.count(more.len() as u64))]))
                }
                (more.join(" · "))
            }
        }
    }
}

fn gaps_of(visit: &Visit<'_>, gaps: Option<&BTreeMap<String, Vec<Gap>>>, source: &str) -> Markup {
    let language = visit.language();
    let Some(gaps) = gaps else {
        return html! { (words::SOURCE_GAPS_UNKNOWN.text(language)) };
    };
    let day = |day| date::date(language, day);
    html! {
        @match gaps.get(source).map(Vec::as_slice).unwrap_or_default() {
            [] => (words::SOURCE_NO_GAPS.text(language)),
            found => @for (index, gap) in found.iter().enumerate() {
                @if index > 0 { ", " }
                (words::SOURCE_GAP.fill(language, &[("from", &day(gap.from)), ("to",
                    &day(gap.to))]))
            },
        }
    }
}

/// Writes a metric by its title, as the way to its page.
fn metric_link(address: &Address, catalog: Option<&Catalog>, name: &str) -> Markup {
    let metric = catalog.and_then(|catalog| catalog.get(name).ok());
    let title = metric.map_or(name, |metric| of_metric(metric, address.language).title.as_str());
    html! { a href=(address.to(&format!("/metrics/{name}"))) { (title) } }
}

/// Writes what can be measured, and what would bring the rest, with the way to its files.
pub(super) fn coverage(
    visit: &Visit<'_>,
    heading: Text,
    coverage: &Coverage,
    files: Option<&Markup>,
) -> Markup {
    let (language, address) = (visit.language(), visit.address);
    let counts = [coverage.computable, coverage.total].map(|count| language.count(count as u64));
    let catalog = visit.service.catalog().ok();
    let link = |name: &str| metric_link(address, catalog.as_deref(), name);
    html! {
        section.panel aria-labelledby="coverage" {
            h2 #coverage {
                (heading.text(language)) ": "
                (words::COVERAGE_OF.fill(language, &[("computable", &counts[0]), ("total",
                    &counts[1])]))
            }
            @if coverage.missing.is_empty() { p { (words::COVERAGE_ALL.text(language)) } }
            @else {
                (frame(words::COVERAGE_MISSING.text(language), &html! { table {
                    caption { (words::COVERAGE_MISSING.text(language)) }
                    thead { tr {
                        th scope="col" { (words::COVERAGE_NEED.text(language)) }
                        th scope="col" { (words::COVERAGE_BRINGS.text(language)) }
                    } }
                    tbody { @for need in coverage.missing.keys() { tr {
                        th scope="row" { (called(NEEDS, need, language)) }
                        td.wrap {
                            @for (index, metric) in coverage.waiting_for(need).enumerate() {
                                @if index > 0 { " · " } (link(&metric.name))
                            }
                        }
                    } } }
                } }))
            }
            details.table {
                summary { (words::COVERAGE_READY.text(language)) }
                p {
                    @for (index, metric) in coverage.ready().enumerate() {
                        @if index > 0 { " · " } (link(&metric.name))
                    }
                }
            }
            @if let Some(files) = files { (files) }
        }
    }
}

/// Leads to a table of one source, or of all, as files.
fn files_of(visit: &Visit<'_>, path: &str, source: Option<&str>, name: &str) -> Markup {
    let at =
        |ending: &str| visit.address.to_with(&format!("{path}.{ending}"), &[("source", source)]);
    taken(visit.language(), &[("CSV", at("csv")), ("XLSX", at("xlsx"))], name)
}

fn reconciled(visit: &Visit<'_>, source: &str, figures: &[Reconciled]) -> Markup {
    let language = visit.language();
    let title = words::RECONCILED.fill(language, &[("source", source)]);
    let catalog = visit.service.catalog().ok();
    html! {
        section.panel {
            h2 { (title) }
            @if figures.is_empty() { p.quiet { (words::RECONCILED_NONE.text(language)) } }
            @else { (framed(&title, "stack", &html! {
                thead { tr {
                    th scope="col" { (words::RECONCILED_FIGURE.text(language)) }
                    th scope="col" { (words::RECONCILED_METRIC.text(language)) }
                    th.r scope="col" { (words::RECONCILED_COMPARED.text(language)) }
                    th.r scope="col" { (words::RECONCILED_EQUAL.text(language)) }
                    th scope="col" { (words::RECONCILED_WHY.text(language)) }
                } }
                tbody { @for figure in figures { tr {
                    th scope="row" { (language.pick(&figure.title, &figure.title_es)) }
                    td data-head=(words::RECONCILED_METRIC.text(language)) {
                        @if figure.metric.is_empty() { (NONE) }
                        @else { (metric_link(visit.address, catalog.as_deref(), &figure.metric)) }
                    }
                    td.r data-head=(words::RECONCILED_COMPARED.text(language)) {
                        (language.count(figure.compared))
                    }
                    td.r data-head=(words::RECONCILED_EQUAL.text(language)) {
                        (equal_share(language, figure))
                    }
                    td.wrap data-head=(words::RECONCILED_WHY.text(language)) {
                        (why(visit, source, figure))
                    }
                } } }
            }))
            (files_of(visit, "/sources/reconciled", Some(source), &title)) }
        }
    }
}

/// Returns which part of a figure is equal, nothing where none was compared.
fn equal_share(language: Language, figure: &Reconciled) -> String {
    match figure.compared {
        0 => NONE.to_owned(),
        compared => language.percent(100.0 * figure.equal as f64 / compared as f64),
    }
}

/// Says why figures differ, each reason leading to the conversations that it is about, and why
/// others were compared with nothing.
fn why(visit: &Visit<'_>, source: &str, figure: &Reconciled) -> Markup {
    let (language, address) = (visit.language(), visit.address);
    let list = |class: &str| {
        let keys = [("source", source), ("figure", figure.name.as_str()), ("class", class)];
        address.to_with(PATH, &keys.map(|(key, word)| (key, Some(word))))
    };
    let said = differing_for(language, figure);
    let aside = asides(language, figure).collect::<Vec<_>>().join(" · ");
    html! {
        @for (index, ((class, ..), reason)) in figure.classes.iter().zip(said).enumerate() {
            @if index > 0 { " · " }
            a href=(list(class)) { (language.quoted(&reason)) }
        }
        @if !figure.classes.is_empty() && !aside.is_empty() { " · " }
        (language.quoted(&aside))
    }
}

/// Returns why figures differ, each with how many.
fn differing_for(language: Language, figure: &Reconciled) -> impl Iterator<Item = String> {
    let classes = figure.classes.iter();
    classes.map(move |(_, count, en, es)| {
        format!("{}: {}", language.count(*count), language.pick(en, es))
    })
}

/// Returns why figures were compared with nothing, each with how many.
fn asides(language: Language, figure: &Reconciled) -> impl Iterator<Item = String> {
    figure.not_compared.iter().map(move |(_, count, en, es)| {
        let (count, why) = (language.count(*count), language.pick(en, es));
        words::RECONCILED_ASIDE.fill(language, &[("count", count.as_str()), ("why", why.as_str())])
    })
}

/// Lists the records that could not be read.
pub(crate) fn rejects(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let (language, address) = (visit.language(), visit.address);
    let title = words::REJECTS.text(language);
    let source = address.get("source");
    let imports = visit.imports()?;
    let of_page =
        |page: usize| imports.rejects(source, (page - 1).saturating_mul(pager::ROWS), pager::ROWS);
    let mut list = of_page(pager::number(address))?;
    // What was there may have been dismissed since: a page beyond the last one is the last.
    if list.rows.is_empty() && list.total > 0 {
        list = of_page(list.total.div_ceil(pager::ROWS))?;
    }
    let main = html! {
        div.head {
            div {
                div.kicker { a href=(address.to("/sources")) { (words::SOURCES.text(language)) } }
                h1 { (title) @if let Some(source) = source { ": " (source) } }
            }
        }
        section.panel {
            @if list.groups.is_empty() { p { (words::REJECTS_NONE.text(language)) } }
            @else if list.total == 0 { p { (words::REJECTS_ALL_DISMISSED.text(language)) } }
            @else {
                (rejects_table(language, &list.rows))
                (pager(address, list.total))
                (files_of(visit, "/sources/rejects/export", source, title))
                p.quiet { (words::REJECTS_HOW.text(language)) }
                pre { code { "baremo rejects replay --map better.toml" } }
            }
        }
        @if !list.groups.is_empty() { (groups::groups(visit, &list.groups)) }
    };
    Ok(Page::Shown { title: title.to_owned(), main })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_record_is_no_plural() {
        let counts = [("cases", 1_u64), ("contacts", 1), ("orders", 2)];
        let brought_of_each = counts.map(|(fact, count)| (fact.to_owned(), count));
        let source = SourceInfo { brought: brought_of_each.into(), ..SourceInfo::default() };
        assert_eq!(brought(&source, Language::En), ["1 case", "1 call or chat", "2 orders"]);
        assert_eq!(brought(&source, Language::Es), ["1 caso", "1 llamada o chat", "2 pedidos"]);
    }
}
