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

use std::borrow::Borrow;
use std::sync::Arc;

use baremo_model::fact::{ColumnSpec, NULL_INT};
use baremo_model::{Fact, NULL_CODE};
use rayon::prelude::*;

pub(crate) use self::said::Said;
use self::streams::Streams;
use super::customers::nothing;
use super::{Chosen, Hot, Tables};
use crate::EngineError;

/// Customers told by one worker at least.
const PARALLEL: usize = 512;

/// Customers told before what is known of them goes to its columns: few enough to stay in the
/// nearest caches, for all of them at once would take more memory than the base.
const STRETCH: usize = 1 << 10;

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

    /// Takes note of a row; whose it is is looked up where it is the first of all.
    fn seen(&mut self, at: i64, source: impl FnOnce() -> u32) {
        if at != NULL_INT && (self.known_since == NULL_INT || at < self.known_since) {
            (self.known_since, self.source) = (at, source());
        }
    }

    /// Knows of no cases where nobody records any: nothing lies open, and nothing is known to.
    fn without_cases(&mut self) {
        for count in [&mut self.case_count, &mut self.open_case_count, &mut self.complaint_count] {
            *count = NULL_INT;
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

/// Returns the columns of the customer base, but those of models and scores: all, or where its
/// customers are chosen the one that is asked for with the others that will be.
pub(crate) fn customer_base(
    tables: &Tables,
    asked: &str,
) -> Result<Vec<(&'static str, Hot)>, EngineError> {
    let streams = Streams::read(tables)?;
    let latest = tables.latest();
    let is_made = |column: &str| tables.is_made_with(asked, column);
    Ok(match tables.judged() {
        None => {
            let everybody = streams.said.customers();
            let known = |row: usize| streams.known(everybody[row], latest).0;
            columns(everybody.len(), is_made, known)
        }
        Some(Chosen { customers, .. }) => columns(customers.len(), is_made, |row| {
            let (customer, until) = customers[row];
            streams.known(customer, until).0
        }),
    })
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
        let known = &self.known;
        columns(rows.len(), |_| true, |row| &known[rows[row] as usize].0)
    }
}

/// A column of the base, and how it is read.
enum Growing {
    Numbers(Vec<i64>, fn(&Known) -> i64),
    Codes(Vec<u32>, fn(&Known) -> u32),
    Flags(Vec<u8>, fn(&Known) -> bool),
    /// One that says nothing of anybody.
    Nothing(Hot),
}

/// A stretch of one.
enum Stretch<'a> {
    Numbers(&'a mut [i64], fn(&Known) -> i64),
    Codes(&'a mut [u32], fn(&Known) -> u32),
    Flags(&'a mut [u8], fn(&Known) -> bool),
}

impl Growing {
    /// Returns a column with room for so many customers; none where models or scores make it.
    fn of(spec: &ColumnSpec, count: usize) -> Option<Self> {
        Some(match spec.name {
            "customer" => Growing::codes(count, |known| known.customer),
            "source" => Growing::codes(count, |known| known.source),
            "currency" => Growing::codes(count, Known::told_in),
            "active" => Growing::flags(count, |known| known.active),
            "several_currencies" => {
                Growing::flags(count, |known| known.several_currencies && known.lacks_rate)
            }
            "last_csat" => Growing::codes(count, |known| known.last_csat),
            "last_nps" => Growing::codes(count, |known| known.last_nps),
            "p_alive" | "expected_orders" | "clv" | "contract_clv" => return None,
            "health" | "health_class" => return None,
            "excluded" => Growing::Nothing(nothing(spec.column_type, count)),
            name => Growing::Numbers(vec![0; count], Known::number(name)),
        })
    }

    fn codes(count: usize, of: fn(&Known) -> u32) -> Self {
        Growing::Codes(vec![0; count], of)
    }

    fn flags(count: usize, of: fn(&Known) -> bool) -> Self {
        Growing::Flags(vec![0; count], of)
    }

    /// Lends each stretch its part of the column.
    fn lend<'a>(&'a mut self, stretches: &mut [Vec<Stretch<'a>>]) {
        let each = stretches.iter_mut();
        match self {
            Growing::Numbers(values, of) => {
                let parts = each.zip(values.chunks_mut(STRETCH));
                parts.for_each(|(own, part)| own.push(Stretch::Numbers(part, *of)));
            }
            Growing::Codes(values, of) => {
                let parts = each.zip(values.chunks_mut(STRETCH));
                parts.for_each(|(own, part)| own.push(Stretch::Codes(part, *of)));
            }
            Growing::Flags(values, of) => {
                let parts = each.zip(values.chunks_mut(STRETCH));
                parts.for_each(|(own, part)| own.push(Stretch::Flags(part, *of)));
            }
            Growing::Nothing(_) => {}
        }
    }

    fn grown(self) -> Hot {
        match self {
            Growing::Numbers(values, _) => Hot::Integers(Arc::new(values)),
            Growing::Codes(values, _) => Hot::Codes(Arc::new(values)),
            Growing::Flags(values, _) => Hot::Flags(Arc::new(values)),
            Growing::Nothing(hot) => hot,
        }
    }
}

impl Stretch<'_> {
    fn fill<K: Borrow<Known>>(self, known: &[K]) {
        let known = known.iter().map(Borrow::<Known>::borrow);
        match self {
            Stretch::Numbers(out, of) => {
                out.iter_mut().zip(known).for_each(|(out, known)| *out = of(known));
            }
            Stretch::Codes(out, of) => {
                out.iter_mut().zip(known).for_each(|(out, known)| *out = of(known));
            }
            Stretch::Flags(out, of) => {
                out.iter_mut().zip(known).for_each(|(out, known)| *out = u8::from(of(known)));
            }
        }
    }
}

/// Returns those columns of so many customers that are wanted, in the order in which the fact
/// declares them, but those of models and scores; all cores tell them, a stretch at a time.
fn columns<K: Borrow<Known>>(
    count: usize,
    is_wanted: impl Fn(&str) -> bool,
    known: impl Fn(usize) -> K + Sync,
) -> Vec<(&'static str, Hot)> {
    let specs = Fact::CustomerBase.columns().iter().filter(|spec| is_wanted(spec.name));
    let mut growing: Vec<(&'static str, Growing)> =
        specs.filter_map(|spec| Some((spec.name, Growing::of(spec, count)?))).collect();
    let mut stretches: Vec<Vec<Stretch<'_>>> = Vec::new();
    stretches.resize_with(count.div_ceil(STRETCH), || Vec::with_capacity(growing.len()));
    growing.iter_mut().for_each(|(_, column)| column.lend(&mut stretches));
    stretches.into_par_iter().enumerate().for_each(|(place, columns)| {
        let start = place * STRETCH;
        let own: Vec<K> = (start..count.min(start + STRETCH)).map(&known).collect();
        columns.into_iter().for_each(|column| column.fill(&own));
    });
    growing.into_iter().map(|(name, column)| (name, column.grown())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_hold_all_customers_in_their_order() {
        for count in [0, 1, STRETCH, STRETCH + 1, 2 * STRETCH + 3] {
            let known = |row: usize| Known {
                order_count: row as i64 % 7,
                active: row.is_multiple_of(3),
                ..Known::new(row as u32 + 5, row as i64 * 10)
            };
            let some = columns(count, |column| column == "net", known);
            assert_eq!(some.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["net"]);
            let columns = columns(count, |_| true, known);
            let column = |name: &str| {
                columns.iter().find(|(own, _)| *own == name).map(|(_, hot)| hot.clone())
            };
            let (Some(Hot::Codes(customers)), Some(Hot::Integers(judged))) =
                (column("customer"), column("judged_at"))
            else {
                panic!("columns of their kinds");
            };
            let (Some(Hot::Integers(orders)), Some(Hot::Flags(active))) =
                (column("order_count"), column("active"))
            else {
                panic!("columns of their kinds");
            };
            assert!([customers.len(), judged.len(), orders.len(), active.len()] == [count; 4]);
            for row in 0..count {
                let found = (customers[row], judged[row], orders[row], active[row]);
                let one = known(row);
                let expected = (one.customer, one.until, one.order_count, u8::from(one.active));
                assert_eq!(found, expected, "{row} of {count}");
            }
            assert!(column("clv").is_none() && column("health").is_none());
            assert!(matches!(column("excluded"), Some(Hot::Codes(none)) if none.len() == count));
        }
    }
}
