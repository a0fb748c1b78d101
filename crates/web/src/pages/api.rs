//! `/api`: the JSON API to read: every endpoint with its parameters, from the one list of them.

use baremo_metrics::ServiceError;
use maud::{Markup, html};

use crate::api::problems::TYPES;
use crate::api::{ENDPOINTS, Endpoint};
use crate::parts::frame::framed;
use crate::parts::markdown::inline;
use crate::text::api as say;
use crate::visit::{Page, Visit};

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let language = visit.language();
    let title = "API".to_owned();
    let main = html! {
        div.head { div { h1 { (title) } } }
        p.lead { (say::LEAD.text(language)) }
        p { (inline(say::LANGUAGE.text(language))) }
        p {
            a href="/api/v1/openapi.json" { (say::DESCRIPTION.text(language)) }
            " · " code { "curl -s " (visit.origin) "/api/v1/metrics" }
        }
        @for endpoint in ENDPOINTS { (one(visit, endpoint)) }
        section.panel {
            h2 { (say::PROBLEMS.text(language)) }
            p { (language.quoted(say::PROBLEMS_HOW.text(language))) }
            (framed(say::PROBLEMS.text(language), "", &html! {
                thead { tr {
                    th scope="col" { (say::TYPE.text(language)) }
                    th scope="col" { (say::MEANING.text(language)) }
                } }
                tbody { @for own in TYPES { tr {
                    th scope="row" { code id=(own.word) { "/api#" (own.word) } }
                    td.wrap { (own.title.text(language)) }
                } } }
            }))
        }
    };
    Ok(Page::Shown { title, main })
}

fn one(visit: &Visit<'_>, endpoint: &Endpoint) -> Markup {
    let language = visit.language();
    let method = endpoint.method.to_uppercase();
    html! {
        section.panel {
            h2 { code { (method) " /api/v1" (endpoint.path) } }
            p { (inline(endpoint.summary.text(language))) }
            @if !endpoint.parameters.is_empty() {
                (framed(endpoint.path, "stack", &html! {
                    thead { tr {
                        th scope="col" { (say::PARAMETER.text(language)) }
                        th scope="col" { (say::TYPE.text(language)) }
                        th scope="col" { (say::MEANING.text(language)) }
                    } }
                    tbody { @for parameter in endpoint.parameters { tr {
                        th scope="row" { code { (parameter.name) } }
                        td data-head=(say::TYPE.text(language)) { code { (parameter.kind) } }
                        td.wrap data-head=(say::MEANING.text(language)) {
                            (inline(parameter.about.text(language)))
                        }
                    } } }
                }))
            }
            p.quiet.small {
                @if !endpoint.body.is_empty() {
                    (say::BODY_IS.text(language)) " " code { (endpoint.body) } " · "
                }
                (say::ANSWER_IS.text(language)) " " code { (endpoint.answer) }
            }
        }
    }
}
