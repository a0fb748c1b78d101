//! The customer base: one row a customer that any stream knew at an instant, with what they all
//! said by then. It is everybody as of the latest instant, or chosen customers each as of an
//! instant of its own, several for one customer included.

use std::ops::Range;
use std::sync::Arc;

use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, Fact, NULL_CODE};
use rayon::prelude::*;

use super::customers::{nothing, spans};
use super::open::OpenTimes;
use super::{Hot, Tables};
use crate::EngineError;

/// What is known of one customer: columns of the base by their names, and what they are made with.
/// Numbers are [`NULL_INT`] and words [`NULL_CODE`] until something is known; counts begin at 0.
#[derive(Clone)]
struct Known {
    customer: u32,
    /// Nothing later is known.
    until: i64,
    source: u32,
    known_since: i64,
    signed_up_at: i64,
    first_order_at: i64,
    last_order_at: i64,
    won_at: i64,
    lost_at: i64,
    active: bool,
    order_count: i64,
    order_day_count: i64,
    last_order_day: i64,
    net: i64,
    margin: i64,
    recurring: i64,
    currency: Option<u32>,
    several_currencies: bool,
    case_count: i64,
    open_case_count: i64,
    complaint_count: i64,
    last_complaint_at: i64,
    contact_count: i64,
    first_contact_at: i64,
    last_contact_at: i64,
    longest_wait: i64,
    last_csat: u32,
    last_csat_at: i64,
    last_nps: u32,
    last_nps_at: i64,
    session_count: i64,
    last_session_at: i64,
}

impl Known {
    fn new(customer: u32, until: i64) -> Self {
        Known {
            customer,
            until,
            source: NULL_CODE,
            known_since: NULL_INT,
            signed_up_at: NULL_INT,
            first_order_at: NULL_INT,
            last_order_at: NULL_INT,
            won_at: NULL_INT,
            lost_at: NULL_INT,
            active: false,
            order_count: 0,
            order_day_count: 0,
            last_order_day: i64::MIN,
            net: NULL_INT,
            margin: NULL_INT,
            recurring: NULL_INT,
            currency: None,
            several_currencies: false,
            case_count: 0,
            open_case_count: 0,
            complaint_count: 0,
            last_complaint_at: NULL_INT,
            contact_count: 0,
            first_contact_at: NULL_INT,
            last_contact_at: NULL_INT,
            longest_wait: NULL_INT,
            last_csat: NULL_CODE,
            last_csat_at: NULL_INT,
            last_nps: NULL_CODE,
            last_nps_at: NULL_INT,
            session_count: 0,
            last_session_at: NULL_INT,
        }
    }

    fn seen(&mut self, source: u32, at: i64) {
        if at != NULL_INT && (self.known_since == NULL_INT || at < self.known_since) {
            (self.known_since, self.source) = (at, source);
        }
    }

    /// Returns what reads the number of a column; nothing where the base has no such column of
    /// numbers.
    fn number(column: &str) -> fn(&Known) -> i64 {
        match column {
            "judged_at" => |known| known.until,
            "known_since" => |known| known.known_since,
            "signed_up_at" => |known| known.signed_up_at,
            "first_order_at" => |known| known.first_order_at,
            "last_order_at" => |known| known.last_order_at,
            "won_at" => |known| known.won_at,
            "lost_at" => |known| known.lost_at,
            "order_count" => |known| known.order_count,
            "order_day_count" => |known| known.order_day_count,
            "net" => |known| known.net,
            "margin" => |known| known.margin,
            "recurring" => |known| known.recurring,
            "case_count" => |known| known.case_count,
            "open_case_count" => |known| known.open_case_count,
            "complaint_count" => |known| known.complaint_count,
            "last_complaint_at" => |known| known.last_complaint_at,
            "contact_count" => |known| known.contact_count,
            "first_contact_at" => |known| known.first_contact_at,
            "last_contact_at" => |known| known.last_contact_at,
            "longest_wait" => |known| known.longest_wait,
            "last_csat_at" => |known| known.last_csat_at,
            "last_nps_at" => |known| known.last_nps_at,
            "session_count" => |known| known.session_count,
            "last_session_at" => |known| known.last_session_at,
            _ => |_| NULL_INT,
        }
    }
}

/// Adds a value to a sum; one that is not known adds nothing.
fn add(sum: &mut i64, value: i64) {
    if value != NULL_INT {
        *sum = if *sum == NULL_INT { value } else { *sum + value };
    }
}

/// Adds a value with what has to be put back to it; an unknown value stays so.
fn add_with(sum: &mut i64, value: i64, back: i64) {
    if value != NULL_INT {
        add(sum, value + back);
    }
}

fn least(known: &mut i64, value: i64) {
    if value != NULL_INT && (*known == NULL_INT || value < *known) {
        *known = value;
    }
}

fn greatest(known: &mut i64, value: i64) {
    // What is not known is less than everything.
    *known = (*known).max(value);
}

/// Everybody, by the customer they are.
struct Everybody {
    rows: Vec<Known>,
    /// Where the rows of a customer lie, by the customer's code; nowhere for most codes, which are
    /// those of other words.
    places: Vec<Range<u32>>,
    /// As of when customers are met who have no row yet; none where all rows are chosen.
    open: Option<i64>,
}

impl Everybody {
    fn new(tables: &Tables) -> Result<Self, EngineError> {
        let mut all = Everybody { rows: Vec::new(), places: Vec::new(), open: None };
        match tables.judged() {
            None => all.open = Some(tables.latest()),
            Some(judged) => {
                all.rows = judged.iter().map(|(who, until)| Known::new(*who, *until)).collect();
                let mut start = 0;
                for own in judged.chunk_by(|one, other| one.0 == other.0) {
                    let end = start + own.len() as u32;
                    *all.place(own[0].0) = start..end;
                    start = end;
                }
            }
        }
        Ok(all)
    }

    fn place(&mut self, customer: u32) -> &mut Range<u32> {
        let index = customer as usize;
        if index >= self.places.len() {
            self.places.resize(index + 1, 0..0);
        }
        &mut self.places[index]
    }

    /// Returns the rows of a customer for which something of an instant is known, making one when
    /// the customer is new.
    fn known(&mut self, customer: u32, at: i64) -> impl Iterator<Item = &mut Known> {
        let mut place = self.places.get(customer as usize).cloned().unwrap_or_default();
        if let Some(until) = self.open
            && place.is_empty()
            && at <= until
        {
            place = self.rows.len() as u32..self.rows.len() as u32 + 1;
            self.rows.push(Known::new(customer, until));
            *self.place(customer) = place.clone();
        }
        // Nothing lies before an unknown instant, which is always known.
        let rows = place.start as usize..place.end as usize;
        self.rows[rows].iter_mut().filter(move |known| at <= known.until)
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
                least(&mut known.signed_up_at, signed_up[row]);
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
    rows.par_sort_unstable_by_key(|(row, _, _, at)| (*at, *row));
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
            // Who subscribed later was won by the order, and the other way round.
            least(&mut known.won_at, at);
            least(&mut known.first_order_at, at);
            greatest(&mut known.last_order_at, at);
            known.order_count += 1;
            let day = at.div_euclid(DAY);
            if day != known.last_order_day {
                known.last_order_day = day;
                known.order_day_count += 1;
            }
            add_with(&mut known.net, net[row], back);
            add_with(&mut known.margin, margin[row], back);
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
                add(&mut known.recurring, recurring[row]);
                money(known, currency[row]);
            }
        }
    }
    Ok(())
}

fn cases(tables: &Tables, all: &mut Everybody) -> Result<(), EngineError> {
    let complaint = tables.flags(Fact::Cases, "complaint")?;
    let (waits, open) = (Waits::read(tables)?, OpenTimes::read(tables)?);
    for (row, customer, source, at) in counted(tables, Fact::Cases)? {
        for known in all.known(customer, at) {
            known.seen(source, at);
            known.case_count += 1;
            known.open_case_count += i64::from(open.holds(row, known.until));
            known.complaint_count += i64::from(complaint[row]);
            if complaint[row] == 1 {
                greatest(&mut known.last_complaint_at, at);
            }
            least(&mut known.first_contact_at, at);
            greatest(&mut known.last_contact_at, at);
            greatest(&mut known.longest_wait, waits.longest(row, known.until));
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
            known.contact_count += 1;
            least(&mut known.first_contact_at, at);
            greatest(&mut known.last_contact_at, at);
        }
    }
    Ok(())
}

fn answers(tables: &Tables, all: &mut Everybody) -> Result<(), EngineError> {
    let kind = tables.codes(Fact::SurveyAnswers, "kind")?;
    let class = tables.codes(Fact::SurveyAnswers, "class")?;
    let (csat, nps) = (tables.code("csat"), tables.code("nps"));
    let mut rows: Vec<_> = counted(tables, Fact::SurveyAnswers)?.collect();
    rows.par_sort_unstable_by_key(|(row, _, _, at)| (*at, *row));
    for (row, customer, source, at) in rows {
        for known in all.known(customer, at) {
            known.seen(source, at);
            if kind[row] == csat {
                known.last_csat = class[row];
                greatest(&mut known.last_csat_at, at);
            } else if kind[row] == nps {
                known.last_nps = class[row];
                greatest(&mut known.last_nps_at, at);
            }
        }
    }
    Ok(())
}

fn sessions(tables: &Tables, all: &mut Everybody) -> Result<(), EngineError> {
    for (_, customer, source, at) in counted(tables, Fact::Sessions)? {
        for known in all.known(customer, at) {
            known.seen(source, at);
            known.session_count += 1;
            greatest(&mut known.last_session_at, at);
        }
    }
    Ok(())
}

fn activity(tables: &Tables, all: &mut Everybody) -> Result<(), EngineError> {
    for span in spans(tables)? {
        for known in all.known(span.customer, span.from) {
            least(&mut known.won_at, span.from);
            // Spans come in order, so the last one decides.
            let over = span.to != NULL_INT && span.to <= known.until;
            known.lost_at = if over { span.to } else { NULL_INT };
            known.active = !over;
        }
    }
    Ok(())
}

/// Returns the columns in the order in which the fact declares them, but those of models and
/// scores.
fn columns(rows: &[Known]) -> Vec<(&'static str, Hot)> {
    let mut columns = Vec::new();
    for spec in Fact::CustomerBase.columns() {
        let codes =
            |of: &dyn Fn(&Known) -> u32| Hot::Codes(Arc::new(rows.iter().map(of).collect()));
        let hot = match spec.name {
            "customer" => codes(&|known| known.customer),
            "source" => codes(&|known| known.source),
            "currency" => codes(&|known| match known.several_currencies {
                true => NULL_CODE,
                false => known.currency.unwrap_or(NULL_CODE),
            }),
            "active" => {
                let active = |known: &Known| u8::from(known.active);
                Hot::Flags(Arc::new(rows.iter().map(active).collect()))
            }
            "last_csat" => codes(&|known| known.last_csat),
            "last_nps" => codes(&|known| known.last_nps),
            "p_alive" | "expected_orders" | "clv" | "contract_clv" => continue,
            "health" | "health_class" => continue,
            "excluded" => nothing(spec.column_type, rows.len()),
            name => Hot::Integers(Arc::new(rows.iter().map(Known::number(name)).collect())),
        };
        columns.push((spec.name, hot));
    }
    columns
}
