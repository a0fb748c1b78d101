//! The list of customers as a file: the same columns in the same order, all pages of it.

use baremo_metrics::ServiceError;
use baremo_metrics::service::{CustomerRow, CustomersPage};
use maud::Markup;

use super::asked;
use crate::export::{Cell, Sheet, TableForm};
use crate::parts::customer::class_name;
use crate::parts::drawing::take_table;
use crate::text::customers as say;
use crate::visit::{Page, Visit};

/// Leads to the files.
pub(super) fn files(visit: &Visit<'_>) -> Markup {
    take_table(visit.address, "/customers/export", say::CUSTOMERS.text(visit.language()))
}

/// Returns the list as a file.
pub(crate) fn table_file(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    let language = visit.language();
    let page = CustomersPage { offset: 0, limit: usize::MAX, ..asked(visit) };
    let listed = visit.service.customers(&page)?;
    let head = [
        say::CUSTOMER,
        say::HEALTH,
        say::HEALTH_CLASS,
        say::ALIVE_RATIO,
        say::AT_RISK,
        say::CLV,
        say::NET,
        say::CURRENCY,
        say::CASES,
        say::LAST_CONTACT,
        say::LAST_CSAT,
        say::WAITING,
        say::LAST_ORDER,
    ];
    let class = |word: &Option<String>| {
        Cell::text(word.as_deref().map(|word| class_name(word, language)).as_deref())
    };
    let row = |row: &CustomerRow| {
        let money = |minor: Option<i64>| Cell::money(minor, row.currency.as_deref());
        vec![
            Cell::text(Some(&row.customer)),
            Cell::number(row.health),
            class(&row.health_class),
            Cell::number(row.p_alive),
            money(row.value_at_risk),
            money(row.clv),
            money(row.net),
            Cell::text(row.currency.as_deref()),
            Cell::Number(row.cases as f64),
            Cell::instant(row.last_contact_at),
            class(&row.last_csat),
            Cell::instant(row.waiting_since),
            Cell::instant(row.last_order_at),
        ]
    };
    let rows = listed.rows.iter().map(row).collect();
    let sheet = Sheet::new(language, say::CUSTOMERS, &head, rows);
    Ok(Page::File(sheet.file(&visit.as_known("customers"), form)?))
}
