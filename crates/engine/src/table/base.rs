//! The customer base: one row a customer that any stream knew at an instant, with what they all
//! said by then. It is everybody as of the latest instant, or chosen customers each as of an
//! instant of its own, several for one customer included.

use std::ops::Range;
use std::sync::Arc;

use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, Fact, NULL_CODE};
use rustc_hash::FxHashMap;

use super::customers::{nothing, spans};
use super::{Hot, Tables};
use crate::EngineError;

/// What is known of one customer.
#[derive(Clone)]
struct Known {
    customer: u32,
    /// Nothing later is known.
    until: i64,
    source: u32,
    since: i64,
    integers: FxHashMap<&'static str, i64>,
    codes: FxHashMap<&'static str, u32>,
    last_order_day: i64,
    currency: Option<u32>,
    several_currencies: bool,
}

impl Known {
    fn new(customer: u32, until: i64) -> Self {
        Known {
            customer,
            until,
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

    /// Adds a value with what has to be put back to it; an unknown value stays so.
    fn add_with(&mut self, name: &'static str, value: i64, back: i64) {
        if value != NULL_INT {
            self.add(name, value + back);
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
    rows: Vec<Known>,
    /// Where the rows of a customer lie.
    places: FxHashMap<u32, Range<usize>>,
    /// As of when customers are met who have no row yet; none where all rows are chosen.
    open: Option<i64>,
}

impl Everybody {
    fn new(tables: &Tables) -> Result<Self, EngineError> {
        let mut all = Everybody { rows: Vec::new(), places: FxHashMap::default(), open: None };
        match tables.judged() {
            None => all.open = Some(tables.latest()),
            Some(judged) => {
                all.rows = judged.iter().map(|(who, until)| Known::new(*who, *until)).collect();
                let mut start = 0;
                for own in judged.chunk_by(|one, other| one.0 == other.0) {
                    all.places.insert(own[0].0, start..start + own.len());
                    start += own.len();
                }
            }
        }
        Ok(all)
    }

    /// Returns the rows of a customer for which something of an instant is known, making one when
    /// the customer is new.
    fn known(&mut self, customer: u32, at: i64) -> impl Iterator<Item = &mut Known> {
        let place = match (self.places.get(&customer), self.open) {
            (Some(place), _) => place.clone(),
            (None, Some(until)) if at <= until => {
                let place = self.rows.len()..self.rows.len() + 1;
                self.rows.push(Known::new(customer, until));
                self.places.insert(customer, place.clone());
                place
            }
            (None, _) => 0..0,
        };
        // Nothing lies before an unknown instant, which is always known.
        self.rows[place].iter_mut().filter(move |known| at <= known.until)
    }
}

/// Returns all columns of the customer base, but those of models and scores.
pub(crate) fn customer_base(tables: &Tables) -> Result<Vec<(&'static str, Hot)>, EngineError> {
    let mut all = Everybody::new(tables)?;
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
) -> Result<impl Iterator<Item = (usize, u32, u32, i64)>, EngineError> {
    let customer = tables.codes(fact, "customer")?;
    let source = tables.codes(fact, "source")?;
    let excluded = tables.codes(fact, "excluded")?;
    let date = tables.integers(fact, fact.date_column())?;
    let rows = (0..customer.len()).filter_map(move |row| {
        let counts = customer[row] != NULL_CODE && excluded[row] == NULL_CODE;
        counts.then(|| (row, customer[row], source[row], date[row]))
    });
    Ok(rows)
}

fn declared(tables: &Tables, all: &mut Everybody) -> Result<(), EngineError> {
    let signed_up = tables.integers(Fact::Customers, "signed_up_at")?;
    // Of whom only keys are known, no source says that they are customers.
    let told = counted(tables, Fact::Customers)?.filter(|(.., at)| *at != NULL_INT);
    for (row, customer, source, at) in told {
        for known in all.known(customer, at) {
            known.seen(source, at);
            if signed_up[row] <= known.until {
                known.least("signed_up_at", signed_up[row]);
            }
        }
    }
    Ok(())
}

fn orders(tables: &Tables, all: &mut Everybody) -> Result<(), EngineError> {
    let net = tables.integers(Fact::Orders, "net")?;
    let margin = tables.integers(Fact::Orders, "margin")?;
    let refund = tables.integers(Fact::Orders, "refund")?;
    let refunded = tables.integers(Fact::Orders, "refunded_at")?;
    let cancelled = tables.integers(Fact::Orders, "cancelled_at")?;
    let currency = tables.codes(Fact::Orders, "currency")?;
    let mut rows: Vec<_> = counted(tables, Fact::Orders)?.collect();
    rows.sort_unstable_by_key(|(row, _, _, at)| (*at, *row));
    for (row, customer, source, at) in rows {
        for known in all.known(customer, at) {
            known.seen(source, at);
            // A cancel or a refund that is yet to come is not known.
            let is_over = |instant: i64| instant != NULL_INT && instant <= known.until;
            if at == NULL_INT || is_over(cancelled[row]) {
                continue;
            }
            let back = match refund[row] {
                NULL_INT => 0,
                _ if is_over(refunded[row]) || refunded[row] == NULL_INT => 0,
                refund => refund,
            };
            known.least("first_order_at", at);
            known.greatest("last_order_at", at);
            known.add("order_count", 1);
            let day = at.div_euclid(DAY);
            if day != known.last_order_day {
                known.last_order_day = day;
                known.add("order_day_count", 1);
            }
            known.add_with("net", net[row], back);
            known.add_with("margin", margin[row], back);
            money(known, currency[row]);
        }
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
    for (row, customer, source, at) in counted(tables, fact)? {
        for known in all.known(customer, at) {
            known.seen(source, at);
            let lasts = ended[row] == NULL_INT || ended[row] > known.until;
            if paying[row] == 1 && lasts {
                known.add("recurring", recurring[row]);
                money(known, currency[row]);
            }
        }
    }
    Ok(())
}

fn cases(tables: &Tables, all: &mut Everybody) -> Result<(), EngineError> {
    let solved = tables.integers(Fact::Cases, "solved_at")?;
    let complaint = tables.flags(Fact::Cases, "complaint")?;
    let waits = Waits::read(tables)?;
    for (row, customer, source, at) in counted(tables, Fact::Cases)? {
        for known in all.known(customer, at) {
            known.seen(source, at);
            known.add("case_count", 1);
            let open = solved[row] == NULL_INT || solved[row] > known.until;
            known.add("open_case_count", i64::from(open));
            known.add("complaint_count", i64::from(complaint[row]));
            known.least("first_contact_at", at);
            known.greatest("last_contact_at", at);
            known.greatest("longest_wait", waits.longest(row, known.until));
        }
    }
    Ok(())
}

/// The waits for a person's reply of each case.
struct Waits {
    /// Where the waits of a case end in `turns`.
    ends: Vec<u32>,
    /// Since when, until when; [`NULL_INT`] while it lasts.
    turns: Vec<(i64, i64)>,
    /// Whether the wait of a turn ends with a reply.
    replied: Vec<bool>,
}

impl Waits {
    fn read(tables: &Tables) -> Result<Self, EngineError> {
        let case_row = tables.integers(Fact::Turns, "case_row")?;
        let since = tables.integers(Fact::Turns, "waiting_since")?;
        let replied = tables.integers(Fact::Turns, "replied_at")?;
        let ended = tables.integers(Fact::Turns, "ended_at")?;
        let Hot::Bits(clocks, _) = tables.column(Fact::Turns, "clocks")? else {
            return Ok(Waits { ends: Vec::new(), turns: Vec::new(), replied: Vec::new() });
        };
        // The first clock is that of people.
        let mut order: Vec<usize> = (0..since.len()).filter(|row| clocks[*row] & 1 != 0).collect();
        order.sort_by_key(|row| case_row[*row]);
        let mut ends = vec![0u32; tables.rows(Fact::Cases)?];
        order.iter().for_each(|row| ends[case_row[*row] as usize] += 1);
        let mut total = 0;
        for end in &mut ends {
            total += *end;
            *end = total;
        }
        let end = |row: usize| if replied[row] == NULL_INT { ended[row] } else { replied[row] };
        Ok(Waits {
            ends,
            turns: order.iter().map(|row| (since[*row], end(*row))).collect(),
            replied: order.iter().map(|row| replied[*row] != NULL_INT).collect(),
        })
    }

    /// Returns the longest wait of a case by an instant, those that still run then included.
    fn longest(&self, case_row: usize, until: i64) -> i64 {
        let Some(end) = self.ends.get(case_row).copied() else { return NULL_INT };
        let start = if case_row == 0 { 0 } else { self.ends[case_row - 1] };
        let mut longest = NULL_INT;
        for turn in start as usize..end as usize {
            let (since, ended) = self.turns[turn];
            // What ended without a reply was not a wait for one.
            let without = ended != NULL_INT && ended <= until && !self.replied[turn];
            if since > until || without {
                continue;
            }
            let ended = if ended == NULL_INT { until } else { ended.min(until) };
            longest = longest.max(ended - since);
        }
        longest
    }
}

fn contacts(tables: &Tables, all: &mut Everybody) -> Result<(), EngineError> {
    for (_, customer, source, at) in counted(tables, Fact::Contacts)? {
        for known in all.known(customer, at) {
            known.seen(source, at);
            known.add("contact_count", 1);
            known.least("first_contact_at", at);
            known.greatest("last_contact_at", at);
        }
    }
    Ok(())
}

fn answers(tables: &Tables, all: &mut Everybody) -> Result<(), EngineError> {
    let kind = tables.codes(Fact::SurveyAnswers, "kind")?;
    let class = tables.codes(Fact::SurveyAnswers, "class")?;
    let (csat, nps) = (tables.code("csat"), tables.code("nps"));
    let mut rows: Vec<_> = counted(tables, Fact::SurveyAnswers)?.collect();
    rows.sort_unstable_by_key(|(row, _, _, at)| (*at, *row));
    for (row, customer, source, at) in rows {
        for known in all.known(customer, at) {
            known.seen(source, at);
            if kind[row] == csat {
                known.codes.insert("last_csat", class[row]);
                known.greatest("last_csat_at", at);
            } else if kind[row] == nps {
                known.codes.insert("last_nps", class[row]);
            }
        }
    }
    Ok(())
}

fn sessions(tables: &Tables, all: &mut Everybody) -> Result<(), EngineError> {
    for (_, customer, source, at) in counted(tables, Fact::Sessions)? {
        for known in all.known(customer, at) {
            known.seen(source, at);
            known.add("session_count", 1);
            known.greatest("last_session_at", at);
        }
    }
    Ok(())
}

fn activity(tables: &Tables, all: &mut Everybody) -> Result<(), EngineError> {
    for span in spans(tables)? {
        for known in all.known(span.customer, span.from) {
            known.least("won_at", span.from);
            // Spans come in order, so the last one decides.
            let over = span.to != NULL_INT && span.to <= known.until;
            known.integers.insert("lost_at", if over { span.to } else { NULL_INT });
            known.integers.insert("active", i64::from(!over));
        }
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
            "p_alive" | "expected_orders" | "clv" | "contract_clv" => continue,
            "health" | "health_class" => continue,
            "excluded" => nothing(spec.column_type, rows.len()),
            _ => integers(NULL_INT),
        };
        columns.push((spec.name, hot));
    }
    columns
}
