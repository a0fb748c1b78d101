//! `/sources/differing`: the conversations in which one of the vendor's own figures is not ours.

use baremo_metrics::ServiceError;
use baremo_metrics::service::{Differing, Differs};
use baremo_render::language::NONE;
use maud::{Markup, html};

use crate::address::segment;
use crate::parts::frame::framed;
use crate::parts::name::long;
use crate::parts::pager::{self, pager};
use crate::text::import as words;
use crate::visit::{Page, Visit};

/// Where they are listed.
pub(super) const PATH: &str = "/sources/differing";

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let (language, address) = (visit.language(), visit.address);
    let named = |key: &str| address.get(key).filter(|word| !word.is_empty());
    let Some((source, figure)) = named("source").zip(named("figure")) else {
        return unasked(visit);
    };
    let offset = (pager::number(address) - 1).saturating_mul(pager::ROWS);
    let class = address.get("class");
    let list = visit.imports()?.differing(source, figure, class, offset, pager::ROWS)?;
    let title = language.pick(list.title.as_str(), list.title_es.as_str());
    let main = html! {
        div.head {
            div {
                div.kicker { a href=(address.to("/sources")) { (words::SOURCES.text(language)) } }
                h1 { (title) ": " (source) }
                p.quiet.small { (words::DIFFERING.text(language)) }
            }
        }
        section.panel {
            @if list.total == 0 { p { (words::DIFFERING_NONE.text(language)) } }
            @else {
                (table(visit, source, &list))
                (pager(address, list.total))
            }
        }
    };
    Ok(Page::Shown { title: title.to_owned(), main })
}

/// Says that an address names no source or no figure, and lists the figures of each source.
fn unasked(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let (language, address) = (visit.language(), visit.address);
    let imports = visit.imports()?;
    let mut figures = Vec::new();
    for source in visit.service.sources()?.into_iter().filter(|source| source.cases > 0) {
        let found = imports.reconcile(&source.name)?;
        figures.extend(found.into_iter().map(|figure| (source.name.clone(), figure)));
    }
    let href = |source: &str, figure: &str| {
        address.to_with(PATH, &[("source", Some(source)), ("figure", Some(figure))])
    };
    let title = words::DIFFERING.text(language);
    let main = html! {
        div.head {
            div {
                div.kicker { a href=(address.to("/sources")) { (words::SOURCES.text(language)) } }
                h1 { (title) }
            }
        }
        section.panel {
            p { (words::DIFFERING_WHICH.text(language)) }
            @if figures.is_empty() { p.quiet { (words::RECONCILED_NONE.text(language)) } }
            @else {
                ul { @for (source, figure) in &figures { li {
                    a href=(href(source, &figure.name)) {
                        (source) ": " (language.pick(&figure.title, &figure.title_es))
                    }
                } } }
            }
        }
    };
    Ok(Page::Wrong { title: title.to_owned(), main })
}

fn table(visit: &Visit<'_>, source: &str, list: &Differing) -> Markup {
    let language = visit.language();
    let figure = |value: Option<f64>| {
        value.map_or_else(|| NONE.to_owned(), |value| language.value(&list.unit, value))
    };
    let href = |row: &Differs| {
        let [of, id] = [source, row.conversation.as_str()].map(segment);
        visit.address.to(&format!("/conversations/{of}/{id}"))
    };
    html! {
        (framed(words::DIFFERING.text(language), "stack", &html! {
            thead { tr {
                th scope="col" { (words::DIFFERING_CASE.text(language)) }
                th.r scope="col" { (words::DIFFERING_OURS.text(language)) }
                th.r scope="col" { (words::DIFFERING_THEIRS.text(language)) }
                th scope="col" { (words::DIFFERING_WHY.text(language)) }
            } }
            tbody { @for row in &list.rows { tr {
                th scope="row" { a href=(href(row)) { (long(&row.conversation)) } }
                td.r data-head=(words::DIFFERING_OURS.text(language)) { (figure(row.ours)) }
                td.r data-head=(words::DIFFERING_THEIRS.text(language)) { (figure(row.theirs)) }
                td.wrap data-head=(words::DIFFERING_WHY.text(language)) {
                    (language.quoted(language.pick(row.why.as_str(), row.why_es.as_str())))
                }
            } } }
        }))
    }
}
