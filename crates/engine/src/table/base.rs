//! The customer base: one row a customer that any stream knew at an instant, with what they all
//! said by then. It is everybody as of the latest instant, or chosen customers each as of an
//! instant of its own, several for one customer included.
//!
//! ```text
//! streams ─ rows by customer, once a snapshot (`said`) ─ one customer as of an instant (`streams`)
//!             ├─► everybody, or chosen customers
//!             └─► one instant after another: who is the same then is not told anew (`Course`)
//! ```

mod said;
mod streams;

use std::sync::Arc;

use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};
use rayon::prelude::*;

pub(crate) use self::said::Said;
use self::streams::Streams;
use super::customers::nothing;
use super::{Hot, Tables};
use crate::EngineError;

/// Customers told by one worker at least.
const PARALLEL: usize = 512;

/// Money that is added up: as it stands, and in the reporting currency.
#[derive(Clone, Copy)]
struct Money {
    own: i64,
    reported: i64,
}

impl Money {
    /// No money on record.
    const NONE: Money = Money { own: NULL_INT, reported: NULL_INT };
}

/// What is known of one customer: columns of the base by their names, and what they are made with.
/// Numbers are [`NULL_INT`] and words [`NULL_CODE`] until something is known; counts begin at 0.
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
    net: Money,
    margin: Money,
    recurring: Money,
    /// That of its money, or the first of several.
    currency: u32,
    several_currencies: bool,
    /// The currency that rates bring money to.
    reporting: u32,
    /// Whether there is money that no rate brings to it.
    lacks_rate: bool,
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
            net: Money::NONE,
            margin: Money::NONE,
            recurring: Money::NONE,
            currency: NULL_CODE,
            several_currencies: false,
            reporting: NULL_CODE,
            lacks_rate: false,
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

    /// Takes note of the currency of money that is added. Money of which nobody says in which it
    /// is does not make another one, as in sums of rows.
    fn in_currency(&mut self, currency: u32) {
        match self.currency {
            _ if currency == NULL_CODE => {}
            NULL_CODE => self.currency = currency,
            one => self.several_currencies |= one != currency,
        }
    }

    /// Returns money that was added up: as it stands where all is in one currency, else in the
    /// reporting one, and none where a rate is missing. Two currencies are never added.
    fn told(&self, money: Money) -> i64 {
        match (self.several_currencies, self.lacks_rate) {
            (false, _) => money.own,
            (true, false) => money.reported,
            (true, true) => NULL_INT,
        }
    }

    /// Returns the currency of all its money; none where several are told in none.
    fn told_in(&self) -> u32 {
        match (self.several_currencies, self.lacks_rate) {
            (false, _) => self.currency,
            (true, false) => self.reporting,
            (true, true) => NULL_CODE,
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
            "net" => |known| known.told(known.net),
            "margin" => |known| known.told(known.margin),
            "recurring" => |known| known.told(known.recurring),
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

fn least(known: &mut i64, value: i64) {
    if value != NULL_INT && (*known == NULL_INT || value < *known) {
        *known = value;
    }
}

fn greatest(known: &mut i64, value: i64) {
    // What is not known is less than everything.
    *known = (*known).max(value);
}

/// Returns all columns of the customer base, but those of models and scores.
pub(crate) fn customer_base(tables: &Tables) -> Result<Vec<(&'static str, Hot)>, EngineError> {
    let streams = Streams::read(tables)?;
    let latest = tables.latest();
    let known = |customer: &u32, until: i64| streams.known(*customer, until).0;
    let rows: Vec<Known> = match tables.judged() {
        None => {
            let everybody = streams.said.customers().par_iter().with_min_len(PARALLEL);
            everybody.map(|customer| known(customer, latest)).collect()
        }
        Some(judged) => {
            let judged = judged.par_iter().with_min_len(PARALLEL);
            judged.map(|(customer, until)| known(customer, *until)).collect()
        }
    };
    Ok(columns(&rows.iter().collect::<Vec<&Known>>()))
}

/// The customers of a base as of one instant after another.
pub(crate) struct Course {
    streams: Streams,
    /// By row of the base, as of the instant before, and from when on they may be others.
    known: Vec<(Known, i64)>,
}

impl Course {
    /// Begins before anything is known of the customers of a base.
    pub(crate) fn of(tables: &Tables) -> Result<Self, EngineError> {
        let customers = tables.codes(Fact::CustomerBase, "customer")?;
        let unknown = |customer: &u32| (Known::new(*customer, i64::MIN), i64::MIN);
        let known = customers.iter().map(unknown).collect();
        Ok(Course { streams: Streams::read(tables)?, known })
    }

    /// Goes on to an instant, which is none before the last one, and returns the columns of some
    /// rows as of then.
    pub(crate) fn at(&mut self, instant: i64, rows: &[u32]) -> Vec<(&'static str, Hot)> {
        let streams = &self.streams;
        let all = self.known.par_iter_mut().with_min_len(PARALLEL);
        all.for_each(|(known, next)| match instant < *next {
            true => known.until = instant,
            false => (*known, *next) = streams.known(known.customer, instant),
        });
        let own = rows.iter().map(|row| &self.known[*row as usize].0);
        columns(&own.collect::<Vec<&Known>>())
    }
}

/// Returns the columns in the order in which the fact declares them, but those of models and
/// scores.
fn columns(rows: &[&Known]) -> Vec<(&'static str, Hot)> {
    let mut columns = Vec::new();
    for spec in Fact::CustomerBase.columns() {
        let codes = |of: &dyn Fn(&Known) -> u32| {
            Hot::Codes(Arc::new(rows.iter().copied().map(of).collect()))
        };
        let flags = |of: &dyn Fn(&Known) -> bool| {
            Hot::Flags(Arc::new(rows.iter().copied().map(|known| u8::from(of(known))).collect()))
        };
        let hot = match spec.name {
            "customer" => codes(&|known| known.customer),
            "source" => codes(&|known| known.source),
            "currency" => codes(&Known::told_in),
            "active" => flags(&|known| known.active),
            "several_currencies" => flags(&|known| known.several_currencies && known.lacks_rate),
            "last_csat" => codes(&|known| known.last_csat),
            "last_nps" => codes(&|known| known.last_nps),
            "p_alive" | "expected_orders" | "clv" | "contract_clv" => continue,
            "health" | "health_class" => continue,
            "excluded" => nothing(spec.column_type, rows.len()),
            name => {
                let numbers = rows.iter().copied().map(Known::number(name));
                Hot::Integers(Arc::new(numbers.collect()))
            }
        };
        columns.push((spec.name, hot));
    }
    columns
}
