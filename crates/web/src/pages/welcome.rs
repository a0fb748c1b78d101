//! The first screen of an empty folder: import, keep fresh, or a demo company.

use baremo_metrics::ServiceError;
use baremo_render::Language;
use maud::{Markup, html};

use super::import::upload_form;
use crate::text::{self, import as words};
use crate::visit::{Form, Page, Visit};

/// Writes the screen.
pub(super) fn welcome(visit: &Visit<'_>) -> Markup {
    let (language, address) = (visit.language(), visit.address);
    html! {
        div.head { h1 { (text::NO_DATA.text(language)) } }
        p.lead { (text::NO_DATA_HOW.text(language)) }
        div.ways-in {
            section.panel aria-labelledby="way-import" {
                h2 #way-import { (words::FIRST_IMPORT.text(language)) }
                p.quiet { (words::FIRST_IMPORT_HOW.text(language)) }
                @if visit.takes_files() { (upload_form(visit)) }
                @else { pre { code { "baremo import tickets.csv --source desk" } } }
            }
            section.panel aria-labelledby="way-connect" {
                h2 #way-connect { (words::FIRST_CONNECT.text(language)) }
                p.quiet { (words::FIRST_CONNECT_HOW.text(language)) }
                pre { code { "15 3 * * *  baremo import '/exports/*.csv' --source desk" } }
            }
            section.panel aria-labelledby="way-demo" {
                h2 #way-demo { (words::FIRST_DEMO.text(language)) }
                p.quiet { (words::FIRST_DEMO_HOW.text(language)) }
                @if visit.takes_files() {
                    form method="post" action=(address.to("/demo")) {
                        button { (words::MAKE_DEMO.text(language)) }
                    }
                }
                pre { code { "baremo --data demo-data demo" } }
            }
        }
    }
}

/// Makes the demo company.
pub(crate) fn demo(visit: &Visit<'_>, _: &Form) -> Result<Page, ServiceError> {
    let job = visit.imports()?.start_demo(visit.language() == Language::Es)?;
    Ok(Page::Elsewhere(visit.address.to(&format!("/import/{job}"))))
}
