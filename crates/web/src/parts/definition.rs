//! The definition on the page: formula, what counts, what is left out with counts, date, clock.

use baremo_metrics::Catalog;
use baremo_metrics::answer::{MetricUsed, Value};
use baremo_metrics::catalog::FOR_ENGINEERS;
use baremo_metrics::page::Metric;
use baremo_model::dimension;
use baremo_render::answer::{clock, formula, told_parameter, words};
use baremo_render::words::{
    ACTORS, CREDITS, EXCLUSIONS, NULLS, called as titled, dimension as dimension_title,
    left_out as why_left_out,
};
use baremo_render::{Language, with_signs};
use maud::{Markup, html};

use super::markdown::{inline, markdown, markdown_named};
use crate::address::Address;
use crate::text;

/// Says by which of its dates a row is counted.
pub(crate) fn dated(language: Language, basis: &str) -> String {
    let name = match basis {
        "event" => text::DATED_EVENT,
        "created" => text::DATED_CREATED,
        "closed" => text::DATED_CLOSED,
        other => return other.to_owned(),
    };
    name.text(language).to_owned()
}

/// Says whose a figure is: as of when people are those of it, unless as of the event, and who is
/// credited.
pub(crate) fn people(language: Language, used: &MetricUsed) -> impl Iterator<Item = String> {
    let actor = Some(&used.actor).filter(|actor| *actor != "as_of_event");
    let actor = actor.map(|actor| titled(ACTORS, actor, language));
    let credit = used.credit.as_ref().map(|credit| titled(CREDITS, credit, language));
    actor.into_iter().chain(credit)
}

/// Parts that are tables and code, longer than all prose: folded until somebody wants them.
const CODE: [&str; 2] = ["Example", "Check"];

/// Returns the panel, with what is counted and left out where there is a value.
pub(crate) fn definition(
    language: Language,
    metric: &Metric,
    used: &MetricUsed,
    value: Option<&Value>,
) -> Markup {
    let page = words(metric, language);
    let formula = formula(language, Some(page), used);
    let parameters =
        used.parameters.iter().map(|(name, value)| (name, told_parameter(language, value)));
    let parameters: Vec<(&String, String)> =
        parameters.filter(|(_, value)| !value.is_empty()).collect();
    let people: Vec<String> = people(language, used).collect();
    html! {
        section.panel aria-labelledby="definition" {
            h2 #definition { (text::DEFINITION.text(language)) }
            pre { (with_signs(&formula)) }
            dl {
                @if let Some(value) = value { (counted(language, value)) }
                dt { (text::DATE_BASIS.text(language)) }
                dd { (dated(language, &used.basis)) }
                @if !people.is_empty() {
                    dt { (text::PEOPLE.text(language)) }
                    dd { (people.join(" · ")) }
                }
                dt { (text::CLOCK.text(language)) }
                dd { (clock(language, used)) }
                @if !parameters.is_empty() {
                    dt { (text::PARAMETERS.text(language)) }
                    dd {
                        @for (name, value) in &parameters {
                            div {
                                code { (name) } " = " (value)
                                @if let Some(doc) = page.parameters.get(*name) {
                                    span.quiet { ": " (inline(doc)) }
                                }
                            }
                        }
                    }
                }
                dt { (text::VERSION.text(language)) }
                dd { "v" (used.version) " · " a href="#read" { (text::READ_ALL.text(language)) } }
            }
        }
    }
}

/// Writes how many count, and how many are left out for which reason.
fn counted(language: Language, value: &Value) -> Markup {
    let left_out: Vec<(&String, &u64)> =
        value.excluded.iter().filter(|(_, count)| **count > 0).collect();
    html! {
        dt { (text::COUNTS.text(language)) }
        dd { (language.count(value.n)) }
        dt { (text::LEFT_OUT.text(language)) }
        dd {
            @if left_out.is_empty() { (text::NOTHING_LEFT_OUT.text(language)) }
            @for (index, (reason, count)) in left_out.iter().enumerate() {
                @if index > 0 { " · " }
                // A number stays with its first word; the rest may be broken into lines.
                (language.count(**count)) "\u{a0}" (why_left_out(reason, **count, language))
            }
        }
    }
}

/// Returns what a word in backticks is called in a sentence: a reason, a dimension, a basis.
fn called(language: Language, code: &str) -> Option<String> {
    let mut reasons = EXCLUSIONS.iter().chain(NULLS);
    // What names a command is for terminals.
    let reason = reasons.find(|(word, en, _)| *word == code && !en.contains('`'));
    match reason {
        Some((_, en, es)) => Some(language.pick(*en, *es).to_owned()),
        None if matches!(code, "event" | "created" | "closed") => Some(dated(language, code)),
        None => dimension::titles(code).map(|_| dimension_title(code, language)),
    }
}

/// Returns the whole prose of a metric's page, folded where there is little room: who follows a
/// link to it meets it open. Metrics and variants that it names by their ids are called by their
/// titles, and the metrics lead to their pages; so are reasons and dimensions, but where it speaks
/// to engineers, who need the names.
pub(crate) fn prose(address: &Address, catalog: &Catalog, metric: &Metric, folded: bool) -> Markup {
    let language = address.language;
    let page = words(metric, language);
    let named = |code: &str| {
        if let Some((title, _)) = page.variants.get(code) {
            return Some(html! { em { (title) } });
        }
        let other = catalog.metrics().find(|other| other.name == code)?;
        let title = &words(other, language).title;
        Some(html! {
            @if other.name == metric.name { em { (title) } }
            @else { a href=(address.to(&format!("/metrics/{code}"))) { (title) } }
        })
    };
    // A parameter keeps its name, under which the definition above says what it is.
    let own = |code: &str| {
        let title = called(language, code).filter(|_| !page.parameters.contains_key(code))?;
        Some(html! { em { (title) } })
    };
    let said = |code: &str| named(code).or_else(|| own(code));
    html! {
        details.panel.prose open[!folded] {
            summary { h2 { (text::READ_WHOLE.text(language)) } }
            div #read { @for (heading, text) in &page.parts {
                @if CODE.contains(&heading.as_str()) {
                    details.table { summary { (heading) } (markdown(text)) }
                } @else {
                    @if !heading.is_empty() { h3 { (heading) } }
                    @if FOR_ENGINEERS.contains(&heading.as_str()) { (markdown_named(text, &named)) }
                    @else { (markdown_named(text, &said)) }
                }
            } }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use baremo_testkit::service::used;
    use serde_json::json;

    use super::*;

    #[test]
    fn parameters_are_written_as_lists_and_left_out_where_they_are_empty() {
        let catalog = crate::tests::catalog();
        let parameters = BTreeMap::from([
            ("statuses".into(), json!(["solved", "closed"])),
            ("weights".into(), json!([])),
            ("window".into(), json!("7d")),
        ]);
        let used = MetricUsed { parameters, ..used("reopen_rate", "percent", "lower") };
        let metric = catalog.get("reopen_rate").unwrap();
        let shown = |used: &MetricUsed| {
            definition(Language::En, metric, used, Some(&Value::default())).into_string()
        };
        let html = shown(&used);
        assert!(html.contains("<code>statuses</code> = solved, closed</div>"), "{html}");
        assert!(!html.contains("<dt>People</dt>"), "{html}");
        let (actor, credit) = ("current".into(), Some("each_replier".into()));
        let html_of_people = shown(&MetricUsed { actor, credit, ..used.clone() });
        let said = "<dt>People</dt><dd>people as of today · credited to each replier</dd>";
        assert!(html_of_people.contains(said), "{html_of_people}");
        let doc = &metric.english.parameters["window"];
        let listed = format!("<code>window</code> = 7 d<span class=\"quiet\">: {doc}</span>");
        assert!(html.contains(&listed) && !html.contains("weights"), "{html}");
        let none = Value::default();
        let spanish = definition(Language::Es, metric, &used, Some(&none)).into_string();
        assert!(spanish.contains("<code>statuses</code> = resuelta, cerrada</div>"), "{spanish}");
        let calendars = vec!["office".to_owned(), "wall".to_owned()];
        let promised = MetricUsed { calendar: "policy".into(), calendars, ..used.clone() };
        let said = "<dd>each policy’s calendar: business time “office”, wall time</dd>";
        assert!(shown(&promised).contains(said), "as everywhere else");
        let empty = BTreeMap::from([("weights".into(), json!([]))]);
        let html = shown(&MetricUsed { parameters: empty, ..used });
        assert!(!html.contains(text::PARAMETERS.text(Language::En)), "{html}");
    }

    #[test]
    fn prose_calls_metrics_and_variants_by_their_titles() {
        let catalog = crate::tests::catalog();
        let address = Address::read("/metrics/resolution_time", "lang=es", "en");
        let prose_of =
            |name: &str| prose(&address, &catalog, catalog.get(name).unwrap(), false).into_string();
        let html = prose_of("resolution_time");
        let title = &words(catalog.get("backlog").unwrap(), Language::Es).title;
        let link = format!("<a href=\"/metrics/backlog?lang=es\">{title}</a>");
        assert!(html.contains(&link), "{link}: {html}");
        let html = prose_of("first_response_time");
        assert!(html.contains("<em>Por conversación recibida</em> tiene el mismo"), "{html}");
        // Reasons and dates too, but not where fields of an export are named.
        assert!(html.contains("<em>sin responder</em> (sigue esperando"), "{html}");
        assert!(html.contains("(base <em>la del hecho</em>)") && !html.contains("--"), "{html}");
        let html = prose_of("contact_rate");
        assert!(html.contains("Por <em>motivo de contacto</em> (reglas"), "{html}");
        let html = prose_of("iqs");
        assert!(html.contains("<code>score</code>"), "{html}");
        assert!(html.contains("<details class=\"panel prose\" open>"), "{html}");
        let folded = prose(&address, &catalog, catalog.get("backlog").unwrap(), true).into_string();
        assert!(folded.contains("<details class=\"panel prose\">"), "{folded}");
    }
}
