//! Customers for pages and API, from the engine's customer base.

use baremo_engine::{BaseQuery, Cell, Happened, Session, VALUE_AT_RISK, WAITING_SINCE};
use baremo_metrics::answer::Note;
use baremo_metrics::service::{Customer, CustomerEvent, CustomerRow, Customers, CustomersPage};
use baremo_model::fact::HEALTH_CLASSES;
use baremo_model::told;
use baremo_render::date;

use crate::error::Failure;

/// Columns of a row, in the order in which [`row`] takes them.
const COLUMNS: &[&str] = &[
    "customer",
    "source",
    "known_since",
    "active",
    "health",
    "health_class",
    "p_alive",
    "expected_orders",
    "clv",
    VALUE_AT_RISK,
    "net",
    "recurring",
    "currency",
    "order_count",
    "last_order_at",
    "case_count",
    "open_case_count",
    "complaint_count",
    "contact_count",
    "last_contact_at",
    WAITING_SINCE,
    "last_csat",
    "last_csat_at",
    "session_count",
];
/// One, in a column of decimals.
const WHOLE: f64 = 1e6;

/// Lists customers.
///
/// # Errors
///
/// Fails when the filter is wrong or facts cannot be read.
pub fn list(session: &Session, page: &CustomersPage) -> Result<Customers, Failure> {
    let (_, order, greatest) = page.sort.spec();
    let class = |class: &str| format!("health_class = '{}'", class.replace('\'', "''"));
    let conditions = page.class.as_deref().map(class).into_iter().chain(page.filter.clone());
    let filter = conditions.map(|one| format!("({one})")).collect::<Vec<_>>().join(" and ");
    let query = BaseQuery {
        columns: COLUMNS,
        filter: Some(filter.as_str()).filter(|filter| !filter.is_empty()),
        search: page.search.as_deref(),
        customer: None,
        having: page.urgent.then_some(order),
        order,
        descending: greatest != page.reverse,
        offset: page.offset,
        limit: page.limit,
    };
    let listed = session.base_rows(&query)?;
    let left_out = session.health_left_out()?;
    let mut classes = Vec::new();
    for name in HEALTH_CLASSES.into_iter().filter(|_| left_out.is_none()) {
        let filter = class(name);
        let query = BaseQuery { filter: Some(&filter), order: "customer", ..BaseQuery::default() };
        classes.push((name.to_owned(), session.base_rows(&query)?.total));
    }
    Ok(Customers {
        rows: listed.rows.into_iter().map(row).collect(),
        total: listed.total,
        classes,
        horizon_months: session.settings().value.horizon_months,
        notes: left_out.into_iter().chain(orders_end(session)?).collect(),
    })
}

/// Returns what to know of silent customers where the sources of orders end before others.
fn orders_end(session: &Session) -> Result<Option<Note>, Failure> {
    let zone = baremo_metrics::bucket::zone(&session.settings().zone)?;
    let end = session.orders_end()?.and_then(|at| date::local(at, &zone));
    Ok(end.map(|at| Note::OrdersEnd { date: at.date() }))
}

/// Returns one customer across all streams.
///
/// # Errors
///
/// Fails when there is no such customer or facts cannot be read.
pub fn one(session: &Session, reference: &str) -> Result<Customer, Failure> {
    let id = &session.customer_of(reference)?;
    let query = BaseQuery {
        columns: COLUMNS,
        customer: Some(id),
        order: "customer",
        limit: 1,
        ..BaseQuery::default()
    };
    let found = session.base_rows(&query)?.rows.into_iter().next();
    let found = found.ok_or_else(|| unknown(reference))?;
    let left_out = session.health_left_out()?;
    let health = match left_out {
        None => session.health_of(id)?,
        Some(_) => None,
    };
    Ok(Customer {
        row: row(found),
        known_as: session.known_as(id)?,
        health: health.unwrap_or_default(),
        story: session.story_of(id)?.into_iter().map(event).collect(),
        now: session.watermark().unwrap_or_default(),
        horizon_months: session.settings().value.horizon_months,
        notes: left_out.into_iter().chain(orders_end(session)?).collect(),
    })
}

/// Returns that no stream knows a customer.
pub fn unknown(reference: &str) -> Failure {
    Failure::not_found(told!(
        "there is no customer `{reference}`",
        "no hay ningún cliente `{reference}`"
    ))
}

fn event(happened: Happened) -> CustomerEvent {
    let words = happened.words.into_iter().map(|(name, word)| (name.to_owned(), word));
    CustomerEvent {
        stream: happened.fact.to_owned(),
        id: happened.id,
        source: happened.source,
        at: happened.at,
        to: happened.to,
        lasts: happened.lasts,
        words: words.collect(),
        amount: happened.amount,
        currency: happened.currency,
        conversation: happened.conversation,
        excluded: happened.excluded,
    }
}

/// Makes a row of cells in the order of [`COLUMNS`].
fn row(cells: Vec<Cell>) -> CustomerRow {
    let cell = |name: &str| {
        let index = COLUMNS.iter().position(|column| *column == name);
        index.and_then(|index| cells.get(index)).cloned().unwrap_or(Cell::Empty)
    };
    let text = |name: &str| match cell(name) {
        Cell::Text(text) => Some(text),
        _ => None,
    };
    let number = |name: &str| match cell(name) {
        Cell::Number(number) => Some(number),
        _ => None,
    };
    let decimal = |name: &str| number(name).map(|value| value as f64 / WHOLE);
    let count = |name: &str| number(name).unwrap_or_default();
    CustomerRow {
        customer: text("customer").unwrap_or_default(),
        source: text("source"),
        known_since: number("known_since"),
        active: cell("active") == Cell::Flag(true),
        health: decimal("health"),
        health_class: text("health_class"),
        p_alive: decimal("p_alive"),
        expected_orders: decimal("expected_orders"),
        clv: number("clv"),
        value_at_risk: number(VALUE_AT_RISK),
        net: number("net"),
        recurring: number("recurring"),
        currency: text("currency"),
        orders: count("order_count"),
        last_order_at: number("last_order_at"),
        cases: count("case_count"),
        open_cases: count("open_case_count"),
        complaints: count("complaint_count"),
        contacts: count("contact_count"),
        last_contact_at: number("last_contact_at"),
        waiting_since: number(WAITING_SINCE),
        last_csat: text("last_csat"),
        last_csat_at: number("last_csat_at"),
        sessions: count("session_count"),
    }
}
