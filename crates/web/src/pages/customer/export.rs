//! The tables of one customer as files.

use baremo_metrics::ServiceError;
use baremo_metrics::service::{CustomerEvent, HealthShare};
use baremo_render::health as told;
use baremo_render::messages::shared;

use super::{asked, said};
use crate::export::{Cell, Sheet, TableForm};
use crate::parts::streams::stream_name;
use crate::text::{cases, customers as say};
use crate::visit::{Page, Visit};

/// Returns everything that happened as a file, latest first: all pages of it.
pub(crate) fn story_file(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    let language = visit.language();
    let customer = asked(visit)?;
    let row = |event: &CustomerEvent| {
        let currency = event.currency.as_deref();
        vec![
            Cell::instant(Some(event.at)),
            Cell::Text(stream_name(&event.stream, language)),
            Cell::text(Some(&event.id)),
            Cell::text(event.conversation.as_deref()),
            Cell::text(Some(&said(event, language))),
            Cell::money(event.amount, currency),
            Cell::text(currency.filter(|_| event.amount.is_some())),
            Cell::text(Some(&event.source)),
        ]
    };
    let head = [
        cases::AT,
        say::STREAM,
        cases::CASE,
        cases::CONVERSATION,
        cases::DETAIL,
        say::AMOUNT,
        say::CURRENCY,
        cases::SOURCE,
    ];
    let rows = customer.story.iter().rev().map(row).collect();
    let sheet = Sheet::new(language, cases::EVENTS, &head, rows);
    let name = visit.as_known(&format!("customer-{}", customer.row.customer));
    Ok(Page::File(sheet.file(&name, form)?))
}

/// Returns what the health score is made of as a file.
pub(crate) fn health_file(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    let language = visit.language();
    let customer = asked(visit)?;
    let health = &customer.health;
    let currency = health.currency.as_deref();
    let row = |share: &HealthShare| {
        vec![
            Cell::text(Some(&told::measure(language, share))),
            Cell::text(Some(&told::value(language, share, currency))),
            Cell::instant(share.date),
            Cell::number(share.scaled),
            Cell::number(Some(share.weight)),
            Cell::number(share.scaled.map(|_| share.points)),
            Cell::number(share.change),
        ]
    };
    let head = [
        shared::MEASURE,
        shared::MEASURED,
        shared::DATED,
        say::SCALED,
        say::WEIGHT_RATIO,
        say::POINTS,
        shared::IN_A_MONTH,
    ];
    let rows = health.measures.iter().map(row).collect();
    let sheet = Sheet::new(language, say::HEALTH_PARTS, &head, rows);
    let name = visit.as_known(&format!("health-{}", customer.row.customer));
    Ok(Page::File(sheet.file(&name, form)?))
}
