//! What the health score of a customer is made of: each measure with its value, the day it is of,
//! its points and weight; a score set by hand; what it was a month before, and how long the
//! customer is expected to stay.

use baremo_metrics::service::{Customer, HealthShare};
use baremo_render::answer::noted_there;
use baremo_render::health as said;
use baremo_render::messages::shared;
use maud::{Markup, html};

use super::files;
use crate::parts::frame::framed;
use crate::text::customers as say;
use crate::visit::Visit;

/// Writes the panel.
pub(super) fn parts(visit: &Visit<'_>, customer: &Customer) -> Markup {
    let (language, health) = (visit.language(), &customer.health);
    let zone = visit.address.zone(visit.snapshot);
    let catalog = visit.service.catalog().unwrap_or_default();
    let lacking = |share: &HealthShare| {
        said::lack(language, share).map(|why| (said::measure(language, share), why))
    };
    let lacking: Vec<(String, String)> = health.measures.iter().filter_map(lacking).collect();
    html! {
        section.panel {
            h2 { (say::HEALTH_PARTS.text(language)) }
            @for note in &customer.notes {
                p.quiet.begins { (noted_there(language, &catalog, note)) }
            }
            @if health.measures.is_empty() {
                @if customer.notes.is_empty() { p.quiet { (shared::NO_MEASURES.text(language)) } }
            } @else {
                @if let Some(set) = said::set_by(language, health, zone) { p { b { (set) } } }
                p.quiet.small.begins { (said::before(language, health, zone)) }
                p.quiet.small.begins { (said::remaining(language, health)) }
                (table(visit, customer))
                (files(visit, customer, "health", say::HEALTH_PARTS))
                @for (name, why) in &lacking { p.quiet.small { (name) ": " (why) } }
            }
        }
    }
}

fn table(visit: &Visit<'_>, customer: &Customer) -> Markup {
    let (language, health) = (visit.language(), &customer.health);
    let zone = visit.address.zone(visit.snapshot);
    let currency = health.currency.as_deref();
    let number = |number: Option<f64>, decimals| {
        number.map_or_else(|| "–".to_owned(), |number| language.number(number, decimals))
    };
    framed(
        say::HEALTH_PARTS.text(language),
        "stack",
        &html! {
            thead { tr {
                th scope="col" { (shared::MEASURE.text(language)) }
                th scope="col" { (shared::MEASURED.text(language)) }
                th scope="col" { (shared::DATED.text(language)) }
                th.r scope="col" { (say::SCALED.text(language)) }
                th.r scope="col" { (say::WEIGHT.text(language)) }
                th.r scope="col" { (say::POINTS.text(language)) }
                th.r scope="col" { (shared::IN_A_MONTH.text(language)) }
            } }
            tbody { @for share in &health.measures { tr {
                th scope="row" { (said::measure(language, share)) }
                td data-head=(shared::MEASURED.text(language)) {
                    (said::value(language, share, currency))
                }
                td data-head=(shared::DATED.text(language)) {
                    (said::date(language, share, zone))
                }
                td.r data-head=(say::SCALED.text(language)) { (number(share.scaled, 0)) }
                td.r data-head=(say::WEIGHT.text(language)) {
                    (language.percent(100.0 * share.weight))
                }
                td.r data-head=(say::POINTS.text(language)) {
                    (number(share.scaled.map(|_| share.points), 1))
                }
                td.r data-head=(shared::IN_A_MONTH.text(language)) {
                    (said::change(language, share.change))
                }
            } } }
        },
    )
}
