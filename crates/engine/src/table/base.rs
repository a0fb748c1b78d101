//! The customer base: one row a customer that any stream knew at an instant, with what they all
//! said by then.

use std::sync::Arc;

use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, Fact, NULL_CODE};
use rustc_hash::FxHashMap;

use super::customers::{Merges, nothing, spans};
use super::{Hot, Tables};
use crate::EngineError;

/// What is known of one customer.
#[derive(Clone)]
struct Known {
    customer: u32,
    source: u32,
    since: i64,
    integers: FxHashMap<&'static str, i64>,
    codes: FxHashMap<&'static str, u32>,
    last_order_day: i64,
    currency: Option<u32>,
    several_currencies: bool,
}

impl Known {
    fn new(customer: u32) -> Self {
        Known {
            customer,
            source: NULL_CODE,
            since: NULL_INT,
            integers: FxHashMap::default(),
            codes: FxHashMap::default(),
            last_order_day: i64::MIN,
            currency: None,
            several_currencies: false,
        }
    }

    fn seen(&mut self, source: u32, at: i64) {
        if at != NULL_INT && (self.since == NULL_INT || at < self.since) {
            (self.since, self.source) = (at, source);
        }
    }

    fn add(&mut self, name: &'static str, value: i64) {
        if value != NULL_INT {
            *self.integers.entry(name).or_insert(0) += value;
        }
    }

    fn least(&mut self, name: &'static str, value: i64) {
        if value != NULL_INT {
            let known = self.integers.entry(name).or_insert(value);
            *known = (*known).min(value);
        }
    }

    fn greatest(&mut self, name: &'static str, value: i64) {
        if value != NULL_INT {
            let known = self.integers.entry(name).or_insert(value);
            *known = (*known).max(value);
        }
    }
}

/// Everybody, by the customer they are.
struct Everybody {
    /// Nothing later is known.
    until: i64,
    merges: Merges,
    rows: Vec<Known>,
    row_of: FxHashMap<u32, usize>,
}

impl Everybody {
    /// Returns the row of a customer, making one when it is new.
    fn row(&mut self, customer: u32) -> &mut Known {
        let customer = self.merges.of(customer);
        let rows = &mut self.rows;
        let row = *self.row_of.entry(customer).or_insert_with(|| {
            rows.push(Known::new(customer));
            rows.len() - 1
        });
        &mut self.rows[row]
    }
}

/// Returns all columns of the customer base as of an instant, but those of models and scores.
pub(crate) fn customer_base(
    tables: &Tables,
    until: i64,
) -> Result<Vec<(&'static str, Hot)>, EngineError> {
    let merges = Merges::read(tables)?;
    let mut all = Everybody { until, merges, rows: Vec::new(), row_of: FxHashMap::default() };
    declared(tables, &mut all)?;
    orders(tables, &mut all)?;
    subscriptions(tables, &mut all)?;
    cases(tables, &mut all)?;
    contacts(tables, &mut all)?;
    answers(tables, &mut all)?;
    sessions(tables, &mut all)?;
    activity(tables, &mut all)?;
    Ok(columns(&all.rows))
}

/// Rows of a fact that count and have a customer: row, customer, source, date.
fn counted(
    tables: &Tables,
    fact: Fact,
    until: i64,
) -> Result<impl Iterator<Item = (usize, u32, u32, i64)>, EngineError> {
    let customer = tables.codes(fact, "customer")?;
    let source = tables.codes(fact, "source")?;
    let excluded = tables.codes(fact, "excluded")?;
    let date = tables.integers(fact, fact.date_column())?;
    let rows = (0..customer.len()).filter_map(move |row| {
        let counts = customer[row] != NULL_CODE
            && excluded[row] == NULL_CODE
            && (date[row] == NULL_INT || date[row] <= until);
        counts.then(|| (row, customer[row], source[row], date[row]))
    });
    Ok(rows)
}

fn declared(tables: &Tables, all: &mut Everybody) -> Result<(), EngineError> {
    let signed_up = tables.integers(Fact::Customers, "signed_up_at")?;
    let until = all.until;
    for (row, customer, source, at) in counted(tables, Fact::Customers, until)? {
        let known = all.row(customer);
        known.seen(source, at);
        if signed_up[row] <= until {
            known.least("signed_up_at", signed_up[row]);
        }
    }
    Ok(())
}

fn orders(tables: &Tables, all: &mut Everybody) -> Result<(), EngineError> {
    let net = tables.integers(Fact::Orders, "net")?;
    let margin = tables.integers(Fact::Orders, "margin")?;
    let cancelled = tables.integers(Fact::Orders, "cancelled_at")?;
    let currency = tables.codes(Fact::Orders, "currency")?;
    let mut rows: Vec<_> = counted(tables, Fact::Orders, all.until)?.collect();
    rows.sort_unstable_by_key(|(row, customer, _, at)| (*customer, *at, *row));
    let until = all.until;
    for (row, customer, source, at) in rows {
        let known = all.row(customer);
        known.seen(source, at);
        // A cancel that is yet to come is not known.
        if at == NULL_INT || (cancelled[row] != NULL_INT && cancelled[row] <= until) {
            continue;
        }
        known.least("first_order_at", at);
        known.greatest("last_order_at", at);
        known.add("order_count", 1);
        let day = at.div_euclid(DAY);
        if day != known.last_order_day {
            known.last_order_day = day;
            known.add("order_day_count", 1);
        }
        known.add("net", net[row]);
        known.add("margin", margin[row]);
        money(known, currency[row]);
    }
    Ok(())
}

fn money(known: &mut Known, currency: u32) {
    match known.currency {
        Some(one) if one != currency => known.several_currencies = true,
        _ => known.currency = Some(currency),
    }
}

fn subscriptions(tables: &Tables, all: &mut Everybody) -> Result<(), EngineError> {
    let fact = Fact::SubscriptionSpans;
    let (ended, recurring) =
        (tables.integers(fact, "ended_at")?, tables.integers(fact, "recurring")?);
    let (paying, currency) = (tables.flags(fact, "paying")?, tables.codes(fact, "currency")?);
    let until = all.until;
    for (row, customer, source, at) in counted(tables, fact, until)? {
        let known = all.row(customer);
        known.seen(source, at);
        let lasts = ended[row] == NULL_INT || ended[row] > until;
        if paying[row] == 1 && lasts {
            known.add("recurring", recurring[row]);
            money(known, currency[row]);
        }
    }
    Ok(())
}

fn cases(tables: &Tables, all: &mut Everybody) -> Result<(), EngineError> {
    let solved = tables.integers(Fact::Cases, "solved_at")?;
    let complaint = tables.flags(Fact::Cases, "complaint")?;
    let until = all.until;
    let waits = longest_waits(tables, until)?;
    for (row, customer, source, at) in counted(tables, Fact::Cases, until)? {
        let known = all.row(customer);
        known.seen(source, at);
        known.add("case_count", 1);
        let open = solved[row] == NULL_INT || solved[row] > until;
        known.add("open_case_count", i64::from(open));
        known.add("complaint_count", i64::from(complaint[row]));
        known.least("first_contact_at", at);
        known.greatest("last_contact_at", at);
        known.greatest("longest_wait", waits[row]);
    }
    Ok(())
}

/// Returns the longest wait for a person's reply of each case, those that still run included.
fn longest_waits(tables: &Tables, until: i64) -> Result<Vec<i64>, EngineError> {
    let case_row = tables.integers(Fact::Turns, "case_row")?;
    let since = tables.integers(Fact::Turns, "waiting_since")?;
    let replied = tables.integers(Fact::Turns, "replied_at")?;
    let ended = tables.integers(Fact::Turns, "ended_at")?;
    let Hot::Bits(clocks, _) = tables.column(Fact::Turns, "clocks")? else {
        return Ok(Vec::new());
    };
    let mut waits = vec![NULL_INT; tables.rows(Fact::Cases)?];
    for row in 0..since.len() {
        // The first clock is that of people.
        if clocks[row] & 1 == 0 || since[row] > until {
            continue;
        }
        let end = match (replied[row], ended[row]) {
            (NULL_INT, NULL_INT) => until,
            (NULL_INT, ended) if ended > until => until,
            (NULL_INT, _) => continue,
            (replied, _) => replied.min(until),
        };
        let wait = &mut waits[case_row[row] as usize];
        *wait = (*wait).max(end - since[row]);
    }
    Ok(waits)
}

fn contacts(tables: &Tables, all: &mut Everybody) -> Result<(), EngineError> {
    for (_, customer, source, at) in counted(tables, Fact::Contacts, all.until)? {
        let known = all.row(customer);
        known.seen(source, at);
        known.add("contact_count", 1);
        known.least("first_contact_at", at);
        known.greatest("last_contact_at", at);
    }
    Ok(())
}

fn answers(tables: &Tables, all: &mut Everybody) -> Result<(), EngineError> {
    let kind = tables.codes(Fact::SurveyAnswers, "kind")?;
    let class = tables.codes(Fact::SurveyAnswers, "class")?;
    let (csat, nps) = (tables.code("csat"), tables.code("nps"));
    let mut rows: Vec<_> = counted(tables, Fact::SurveyAnswers, all.until)?.collect();
    rows.sort_unstable_by_key(|(row, _, _, at)| (*at, *row));
    for (row, customer, source, at) in rows {
        let known = all.row(customer);
        known.seen(source, at);
        if kind[row] == csat {
            known.codes.insert("last_csat", class[row]);
            known.greatest("last_csat_at", at);
        } else if kind[row] == nps {
            known.codes.insert("last_nps", class[row]);
        }
    }
    Ok(())
}

fn sessions(tables: &Tables, all: &mut Everybody) -> Result<(), EngineError> {
    for (_, customer, source, at) in counted(tables, Fact::Sessions, all.until)? {
        let known = all.row(customer);
        known.seen(source, at);
        known.add("session_count", 1);
        known.greatest("last_session_at", at);
    }
    Ok(())
}

fn activity(tables: &Tables, all: &mut Everybody) -> Result<(), EngineError> {
    let until = all.until;
    for span in spans(tables)?.into_iter().filter(|span| span.from <= until) {
        let known = all.row(span.customer);
        known.least("won_at", span.from);
        // Spans come in order, so the last one decides.
        let over = span.to != NULL_INT && span.to <= until;
        known.integers.insert("lost_at", if over { span.to } else { NULL_INT });
        known.integers.insert("active", i64::from(!over));
    }
    Ok(())
}

/// Returns the columns in the order in which the fact declares them; counts nobody has are 0.
fn columns(rows: &[Known]) -> Vec<(&'static str, Hot)> {
    let mut columns = Vec::new();
    for spec in Fact::CustomerBase.columns() {
        let integers = |otherwise: i64| {
            let value = |known: &Known| known.integers.get(spec.name).copied().unwrap_or(otherwise);
            Hot::Integers(Arc::new(rows.iter().map(value).collect()))
        };
        let codes =
            |of: &dyn Fn(&Known) -> u32| Hot::Codes(Arc::new(rows.iter().map(of).collect()));
        let hot = match spec.name {
            "customer" => codes(&|known| known.customer),
            "source" => codes(&|known| known.source),
            "known_since" => Hot::Integers(Arc::new(rows.iter().map(|k| k.since).collect())),
            "currency" => codes(&|known| match known.several_currencies {
                true => NULL_CODE,
                false => known.currency.unwrap_or(NULL_CODE),
            }),
            "active" => {
                let active = |known: &Known| known.integers.get("active") == Some(&1);
                Hot::Flags(Arc::new(rows.iter().map(|known| u8::from(active(known))).collect()))
            }
            "last_csat" | "last_nps" => {
                codes(&|known| known.codes.get(spec.name).copied().unwrap_or(NULL_CODE))
            }
            name if name.ends_with("_count") => integers(0),
            "p_alive" | "expected_orders" | "clv" | "health" | "health_class" => continue,
            "excluded" => nothing(spec.column_type, rows.len()),
            _ => integers(NULL_INT),
        };
        columns.push((spec.name, hot));
    }
    columns
}
