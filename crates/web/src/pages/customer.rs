//! `/customers/{id}`: one customer across all streams on one time axis, what its health score is
//! made of, and everything that happened.

mod export;
mod health;
mod picture;

use baremo_metrics::ServiceError;
use baremo_metrics::segment::SegmentTitles;
use baremo_metrics::service::{Customer, CustomerEvent};
use baremo_model::Fact;
use baremo_render::Language;
use baremo_render::date::moment;
use baremo_render::words::{dimension, value};
use maud::{Markup, html};

pub(crate) use self::export::{health_file, story_file};
pub(crate) use self::picture::file;
use super::conversation::Subject;
use crate::address::segment;
use crate::known;
use crate::parts::customer::{class, health as scored, money};
use crate::parts::drawing::take_table;
use crate::parts::frame::framed;
use crate::parts::pager::{self, pager};
use crate::parts::streams::{stream_name, streams};
use crate::text::{Text, cases, customers as say};
use crate::visit::{Page, Visit};

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let language = visit.language();
    let customer = asked(visit)?;
    let title = format!("{} {}", say::CUSTOMER.text(language), customer.row.customer);
    let main = html! {
        (head(visit, &customer))
        div.columns {
            div {
                section.panel {
                    h2 { (say::ACROSS.text(language)) }
                    (streams(visit, &customer, &picture::take(visit, &customer)))
                }
                (health::parts(visit, &customer))
                (story(visit, &customer))
            }
            div { (facts(visit, &customer)) }
        }
    };
    Ok(Page::Shown { title, main })
}

/// Asks for the customer of the address.
fn asked(visit: &Visit<'_>) -> Result<Customer, ServiceError> {
    visit.service.customer(visit.parameter("id"), visit.address.as_of())
}

fn head(visit: &Visit<'_>, customer: &Customer) -> Markup {
    let language = visit.language();
    let active = if customer.row.active { say::ACTIVE } else { say::NOT_ACTIVE };
    html! {
        div.head {
            div {
                div.kicker {
                    a href=(visit.address.to("/customers")) { (say::CUSTOMERS.text(language)) }
                    " · " (active.text(language))
                }
                h1 { (customer.row.customer) }
            }
            div.controls { (known::menu(visit)) }
        }
    }
}

fn facts(visit: &Visit<'_>, customer: &Customer) -> Markup {
    let language = visit.language();
    let row = &customer.row;
    let currency = row.currency.as_deref();
    let zone = visit.address.zone(visit.snapshot);
    let at = |at: Option<i64>| at.map_or_else(|| "–".into(), |at| moment(language, at, zone));
    let months = language.number(customer.horizon_months, 0);
    let count = |count: i64| language.number(count as f64, 0);
    let share = row.p_alive.map_or_else(|| "–".into(), |share| language.percent(100.0 * share));
    let expected = row.expected_orders.map_or_else(|| "–".into(), |n| language.number(n, 1));
    html! {
        section.panel.facts { dl {
            dt { (say::HEALTH.text(language)) } dd { (scored(row, language)) }
            dt { (say::ALIVE.text(language)) } dd { (share) }
            dt { (say::CLV.text(language)) } dd { (money(row.clv, currency, language)) }
            dt { (say::AT_RISK.text(language)) } dd {
                b { (money(row.value_at_risk, currency, language)) }
            }
            dt { (say::NET.text(language)) } dd {
                (money(row.net, currency, language))
                @if row.recurring.is_some() {
                    " · " (money(row.recurring, currency, language)) " "
                        (say::RECURRING.text(language))
                }
            }
            dt { (say::ORDERS.text(language)) } dd {
                (count(row.orders)) " · " (at(row.last_order_at))
            }
            dt { (say::EXPECTED.fill(language, &[("months", &months)])) } dd { (expected) }
            dt { (say::CASES.text(language)) } dd {
                (count(row.cases))
                @if row.open_cases > 0 {
                    " · " (say::OPEN_CASES.fill(language, &[("count", &count(row.open_cases))]))
                }
            }
            dt { (say::CONTACTS.text(language)) } dd { (count(row.contacts)) }
            dt { (say::COMPLAINTS.text(language)) } dd { (count(row.complaints)) }
            dt { (say::LAST_CONTACT.text(language)) } dd { (at(row.last_contact_at)) }
            @if row.waiting_since.is_some() {
                dt { (say::WAITING.text(language)) }
                dd { b { (at(row.waiting_since)) } }
            }
            dt { (say::LAST_CSAT.text(language)) } dd {
                (class(row.last_csat.as_deref(), language)) @if row.last_csat_at.is_some() {
                    " " (at(row.last_csat_at))
                }
            }
            dt { (say::SESSIONS.text(language)) } dd { (count(row.sessions)) }
            dt { (say::KNOWN_SINCE.text(language)) } dd { (at(row.known_since)) }
            @if customer.known_as.len() > 1 {
                dt { (say::KNOWN_AS.text(language)) }
                @for (source, reference) in &customer.known_as {
                    dd { bdi { (reference) } " · " (source) }
                }
            }
        } }
    }
}

/// Writes everything that happened, latest first, in pages.
fn story(visit: &Visit<'_>, customer: &Customer) -> Markup {
    let (language, address) = (visit.language(), visit.address);
    let zone = address.zone(visit.snapshot);
    let first = (pager::number(address) - 1).saturating_mul(pager::ROWS);
    let shown = customer.story.iter().rev().skip(first).take(pager::ROWS);
    html! {
        section.panel {
            h2 { (cases::EVENTS.text(language)) }
            (framed(cases::EVENTS.text(language), "stack", &html! {
                thead { tr {
                    th scope="col" { (cases::AT.text(language)) }
                    th scope="col" { (say::STREAM.text(language)) }
                    th scope="col" { (cases::CASE.text(language)) }
                    th scope="col" { (cases::DETAIL.text(language)) }
                    th.r scope="col" { (say::AMOUNT.text(language)) }
                    th scope="col" { (cases::SOURCE.text(language)) }
                } }
                tbody { @for event in shown { tr {
                    td.at { (moment(language, event.at, zone)) }
                    td data-head=(say::STREAM.text(language)) {
                        (stream_name(&event.stream, language))
                    }
                    th scope="row" { (thing(visit, event)) }
                    td.long { (said(event, language)) }
                    td.r data-head=[event.amount.map(|_| say::AMOUNT.text(language))] {
                        (event.amount.map_or_else(String::new, |_| money(event.amount,
                            event.currency.as_deref(), language)))
                    }
                    td data-head=(cases::SOURCE.text(language)) { (event.source) }
                } } }
            }))
            (pager(address, customer.story.len()))
            (files(visit, customer, "story", cases::EVENTS))
        }
    }
}

/// Leads to a table of a customer as files.
fn files(visit: &Visit<'_>, customer: &Customer, table: &str, name: Text) -> Markup {
    let path = format!("/customers/{}/{table}", segment(&customer.row.customer));
    take_table(visit.address, &path, name.text(visit.language()))
}

/// Writes what happened, as the way to its picture where it is a call or of a conversation.
fn thing(visit: &Visit<'_>, event: &CustomerEvent) -> Markup {
    let conversation = event.conversation.as_deref().filter(|id| !id.is_empty());
    let path = match event.stream == Fact::Contacts.name() {
        true => Some(Subject::Contact.path(&event.source, &event.id)),
        false => conversation.map(|id| Subject::Conversation.path(&event.source, id)),
    };
    html! {
        @match path {
            Some(path) => a href=(visit.address.to(&path)) { (event.id) },
            None => (event.id),
        }
    }
}

fn said(event: &CustomerEvent, language: Language) -> String {
    let word = |(name, word): &(String, String)| {
        let said = value(&SegmentTitles::new(), name, word, language).into_owned();
        match name.as_str() {
            "class" | "status" | "end_reason" | "kind" | "question" => said,
            name => format!("{}: {said}", dimension(name, language)),
        }
    };
    event.words.iter().map(word).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_a_subscription_went_on_is_told_in_words() {
        let words = vec![
            ("end_reason".to_owned(), "renewed".to_owned()),
            ("plan".to_owned(), "Team".to_owned()),
        ];
        let event = CustomerEvent { words, ..CustomerEvent::default() };
        let asked = CustomerEvent {
            words: vec![
                ("outcome".to_owned(), "answered".to_owned()),
                ("class".to_owned(), "passive".to_owned()),
                ("status".to_owned(), "past_due".to_owned()),
            ],
            ..CustomerEvent::default()
        };
        assert_eq!(said(&asked, Language::Es), "desenlace: atendida · pasivo · impagada");
        assert!(said(&event, Language::Es).starts_with("renovada · "));
        assert!(said(&event, Language::En).ends_with(": Team"));
    }
}
