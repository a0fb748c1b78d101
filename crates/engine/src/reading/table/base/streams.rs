//! One customer as of an instant, read from the rows that streams have of it, and until when it
//! stays the same.

use std::sync::Arc;

use baremo_metrics::customer::NewBy;
use baremo_metrics::rates::Rates;
use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashMap;

use super::said::Said;
use super::{Known, Money, add, greatest, least};
use crate::EngineError;
use crate::reading::table::Tables;
use crate::reading::table::local_days::LocalDays;
use crate::reading::table::next_contact::in_touch;
use crate::reading::table::orders::TakenBack;

/// An instant as of which a customer is told, and the first one after it as of which something may
/// be told otherwise.
#[derive(Clone, Copy)]
struct AsOf {
    at: i64,
    next: i64,
}

impl AsOf {
    /// Returns whether something of an instant is known; if not, it is from then on.
    fn knows(&mut self, instant: i64) -> bool {
        let is_known = instant <= self.at;
        if !is_known {
            self.next = self.next.min(instant);
        }
        is_known
    }

    /// Returns whether something is over; what is not may be from its end on.
    fn is_over(&mut self, end: i64) -> bool {
        end != NULL_INT && self.knows(end)
    }

    /// Takes note of something that is longer with every moment.
    fn grows(&mut self) {
        self.next = self.at.saturating_add(1);
    }
}

/// A customer while it is told.
struct Told {
    known: Known,
    as_of: AsOf,
}

/// Source and date of the rows of a stream.
struct Stream {
    source: Arc<Vec<u32>>,
    at: Arc<Vec<i64>>,
}

impl Stream {
    fn read(tables: &Tables, fact: Fact) -> Result<Self, EngineError> {
        let at = tables.integers(fact, fact.date_column())?;
        Ok(Stream { source: tables.codes(fact, "source")?, at })
    }

    /// Takes in those of some rows that are known.
    fn take(&self, rows: &[u32], told: &mut Told, take: impl Fn(usize, i64, &mut Told)) {
        for row in rows {
            let row = *row as usize;
            let at = self.at[row];
            if told.as_of.knows(at) {
                told.known.seen(at, || self.source[row]);
                take(row, at, told);
            }
        }
    }
}

/// What streams say of customers, with the columns in which it stands.
pub(super) struct Streams {
    pub(super) said: Arc<Said>,
    declared: Stream,
    signed_up: Arc<Vec<i64>>,
    /// Whether a customer is new with the sign-up.
    by_sign_up: bool,
    orders: Orders,
    subscriptions: Subscriptions,
    cases: Cases,
    contacts: Contacts,
    answers: Answers,
    sessions: Stream,
    active_from: Arc<Vec<i64>>,
    active_to: Arc<Vec<i64>>,
}

struct Orders {
    stream: Stream,
    net: Arc<Vec<i64>>,
    margin: Arc<Vec<i64>>,
    taken_back: TakenBack,
    currency: Arc<Vec<u32>>,
    rates: Arc<KnownRates>,
    days: Arc<LocalDays>,
}

struct Subscriptions {
    stream: Stream,
    ended: Arc<Vec<i64>>,
    recurring: Arc<Vec<i64>>,
    paying: Arc<Vec<u8>>,
    currency: Arc<Vec<u32>>,
    rates: Arc<KnownRates>,
}

/// What currencies are worth, by their codes; nothing where nobody says it.
struct KnownRates {
    rates: Option<Arc<Rates>>,
    names: FxHashMap<u32, String>,
    reporting: u32,
}

impl KnownRates {
    fn read(tables: &Tables) -> Self {
        let rates = tables.rates().cloned();
        let reporting = rates.as_ref().map_or(NULL_CODE, |rates| tables.code(&rates.reporting));
        let known =
            rates.iter().flat_map(|rates| rates.currencies().chain([rates.reporting.as_str()]));
        let names = known.map(|name| (tables.code(name), name.to_owned())).collect();
        KnownRates { rates, names, reporting }
    }
}

/// What the money of a row is worth, by the day on which what it tells of began.
struct Worth<'a> {
    rates: &'a KnownRates,
    currency: u32,
    at: i64,
}

impl Worth<'_> {
    /// Adds money of the row to what is known of its customer, with what has to be put back to it;
    /// what is not known adds nothing, and is in no currency.
    fn add(&self, known: &mut Known, to: fn(&mut Known) -> &mut Money, value: i64, back: i64) {
        if value == NULL_INT {
            return;
        }
        let value = value + back;
        known.in_currency(self.currency);
        add(&mut to(known).own, value);
        match self.reported(value) {
            Some(reported) => {
                known.reporting = self.rates.reporting;
                add(&mut to(known).reported, reported);
            }
            None => known.lacks_rate = true,
        }
    }

    fn reported(&self, minor: i64) -> Option<i64> {
        let name = self.rates.names.get(&self.currency)?;
        self.rates.rates.as_ref()?.convert(minor, name, self.at)
    }
}

struct Cases {
    stream: Stream,
    /// Whether the customer got in touch by it.
    in_touch: Vec<bool>,
    complaint: Arc<Vec<u8>>,
    /// Of waits for a person's reply.
    since: Arc<Vec<i64>>,
    replied: Arc<Vec<i64>>,
    ended: Arc<Vec<i64>>,
    /// Of cycles.
    number: Arc<Vec<i64>>,
    opened: Arc<Vec<i64>>,
    solved: Arc<Vec<i64>>,
}

struct Contacts {
    stream: Stream,
    /// Whether the customer got in touch by it, and no ticket tells of the same.
    in_touch: Vec<bool>,
    entered: Arc<Vec<i64>>,
    waited: Arc<Vec<i64>>,
    direction: Arc<Vec<u32>>,
    inbound: u32,
}

struct Answers {
    stream: Stream,
    kind: Arc<Vec<u32>>,
    class: Arc<Vec<u32>>,
    csat: u32,
    nps: u32,
}

impl Streams {
    pub(super) fn read(tables: &Tables) -> Result<Self, EngineError> {
        let rates = Arc::new(KnownRates::read(tables));
        let in_touch = in_touch(tables)?;
        Ok(Streams {
            said: tables.said()?,
            declared: Stream::read(tables, Fact::Customers)?,
            signed_up: tables.integers(Fact::Customers, "signed_up_at")?,
            by_sign_up: tables.customer_rules().new_by == NewBy::SignUp,
            orders: Orders::read(tables, rates.clone())?,
            subscriptions: Subscriptions::read(tables, rates)?,
            cases: Cases::read(tables, in_touch.cases)?,
            contacts: Contacts::read(tables, in_touch.calls)?,
            answers: Answers::read(tables)?,
            sessions: Stream::read(tables, Fact::Sessions)?,
            active_from: tables.integers(Fact::ActiveSpans, "started_at")?,
            active_to: tables.integers(Fact::ActiveSpans, "ended_at")?,
        })
    }

    /// Returns a customer as it is known at an instant, and from when on it may be another one.
    pub(super) fn known(&self, customer: u32, until: i64) -> (Known, i64) {
        let as_of = AsOf { at: until, next: i64::MAX };
        let mut told = Told { known: Known::new(customer, until), as_of };
        if let Some(place) = self.said.place(customer) {
            self.take(place, &mut told);
        }
        if self.cases.stream.source.is_empty() {
            told.known.without_cases();
        }
        (told.known, told.as_of.next)
    }

    /// Takes in all that is said of the customer of a place, stream by stream.
    fn take(&self, place: usize, told: &mut Told) {
        let said = &self.said;
        self.declared.take(said.declared.of(place), told, |row, _, told| {
            let signed_up = self.signed_up[row];
            if told.as_of.knows(signed_up) {
                least(&mut told.known.signed_up_at, signed_up);
                if self.by_sign_up {
                    least(&mut told.known.won_at, signed_up);
                }
            }
        });
        self.orders.take(said.orders.of(place), told);
        self.subscriptions.take(said.subscriptions.of(place), told);
        self.cases.take(said, place, told);
        self.contacts.take(said.contacts.of(place), told);
        self.answers.take(said.answers.of(place), told);
        self.sessions.take(said.sessions.of(place), told, |_, at, told| {
            told.known.session_count += 1;
            greatest(&mut told.known.last_session_at, at);
        });
        for row in said.spans.of(place) {
            let row = *row as usize;
            let (from, to) = (self.active_from[row], self.active_to[row]);
            if told.as_of.knows(from) {
                least(&mut told.known.won_at, from);
                // Spans come in order, so the last one decides.
                let over = told.as_of.is_over(to);
                told.known.lost_at = if over { to } else { NULL_INT };
                told.known.active = !over;
            }
        }
    }
}

impl Orders {
    fn read(tables: &Tables, rates: Arc<KnownRates>) -> Result<Self, EngineError> {
        let column = |name: &str| tables.integers(Fact::Orders, name);
        Ok(Orders {
            stream: Stream::read(tables, Fact::Orders)?,
            net: column("net")?,
            margin: column("margin")?,
            taken_back: TakenBack::read(tables)?,
            currency: tables.codes(Fact::Orders, "currency")?,
            rates,
            days: tables.days()?.clone(),
        })
    }

    fn take(&self, rows: &[u32], told: &mut Told) {
        self.stream.take(rows, told, |row, at, Told { known, as_of }| {
            if at == NULL_INT {
                return;
            }
            let back = self.taken_back.put_back(row, |at| as_of.is_over(at));
            let Some(back) = back else { return };
            // Who subscribed later was won by the order, and the other way round.
            least(&mut known.won_at, at);
            least(&mut known.first_order_at, at);
            greatest(&mut known.last_order_at, at);
            known.order_count += 1;
            let day = self.days.of(at);
            if day != known.last_order_day {
                known.last_order_day = day;
                known.order_day_count += 1;
            }
            let worth = Worth { rates: &self.rates, currency: self.currency[row], at };
            worth.add(known, |known| &mut known.net, self.net[row], back);
            worth.add(known, |known| &mut known.margin, self.margin[row], back);
        });
    }
}

impl Subscriptions {
    fn read(tables: &Tables, rates: Arc<KnownRates>) -> Result<Self, EngineError> {
        let fact = Fact::SubscriptionSpans;
        Ok(Subscriptions {
            stream: Stream::read(tables, fact)?,
            ended: tables.integers(fact, "ended_at")?,
            recurring: tables.integers(fact, "recurring")?,
            paying: tables.flags(fact, "paying")?,
            currency: tables.codes(fact, "currency")?,
            rates,
        })
    }

    fn take(&self, rows: &[u32], told: &mut Told) {
        self.stream.take(rows, told, |row, at, Told { known, as_of }| {
            if !as_of.is_over(self.ended[row]) && self.paying[row] == 1 {
                let worth = Worth { rates: &self.rates, currency: self.currency[row], at };
                worth.add(known, |known| &mut known.recurring, self.recurring[row], 0);
            }
        });
    }
}

impl Contacts {
    fn read(tables: &Tables, in_touch: Vec<bool>) -> Result<Self, EngineError> {
        let fact = Fact::Contacts;
        Ok(Contacts {
            stream: Stream::read(tables, fact)?,
            in_touch,
            entered: tables.integers(fact, "entered_at")?,
            waited: tables.integers(fact, "waited")?,
            direction: tables.codes(fact, "direction")?,
            inbound: tables.code("inbound"),
        })
    }

    fn take(&self, rows: &[u32], told: &mut Told) {
        self.stream.take(rows, told, |row, at, Told { known, as_of }| {
            known.contact_count += i64::from(self.in_touch[row]);
            least(&mut known.first_contact_at, at);
            greatest(&mut known.last_contact_at, at);
            greatest(&mut known.longest_wait, self.wait(row, as_of));
        });
    }

    /// Returns how long the customer waited in a queue, as far as it is over. How long somebody
    /// waits of whom nothing more is told is not known.
    fn wait(&self, row: usize, as_of: &mut AsOf) -> i64 {
        let (entered, waited) = (self.entered[row], self.waited[row]);
        if [entered, waited].contains(&NULL_INT) || self.direction[row] != self.inbound {
            return NULL_INT;
        }
        if as_of.is_over(entered.saturating_add(waited)) {
            return waited;
        }
        as_of.grows();
        as_of.at.saturating_sub(entered)
    }
}

impl Cases {
    fn read(tables: &Tables, in_touch: Vec<bool>) -> Result<Self, EngineError> {
        let turns = |name: &str| tables.integers(Fact::Turns, name);
        let cycles = |name: &str| tables.integers(Fact::Cycles, name);
        Ok(Cases {
            stream: Stream::read(tables, Fact::Cases)?,
            in_touch,
            complaint: tables.flags(Fact::Cases, "complaint")?,
            since: turns("waiting_since")?,
            replied: turns("replied_at")?,
            ended: turns("ended_at")?,
            number: cycles("number")?,
            opened: cycles("opened_at")?,
            solved: cycles("solved_at")?,
        })
    }

    fn take(&self, said: &Said, place: usize, told: &mut Told) {
        self.stream.take(said.cases.of(place), told, |row, at, Told { known, as_of }| {
            known.case_count += 1;
            known.contact_count += i64::from(self.in_touch[row]);
            known.open_case_count += i64::from(self.is_open(said.cycles.of(row), as_of));
            known.complaint_count += i64::from(self.complaint[row]);
            if self.complaint[row] == 1 {
                greatest(&mut known.last_complaint_at, at);
            }
            least(&mut known.first_contact_at, at);
            greatest(&mut known.last_contact_at, at);
            greatest(&mut known.longest_wait, self.longest_wait(said.waits.of(row), as_of));
        });
    }

    /// Returns whether a case that has begun is open: from its opening, or a re-open, to the solve
    /// that followed. Whether a later re-open took a solve back, or a re-open turned out to be
    /// thanks, is not known then.
    fn is_open(&self, cycles: &[u32], as_of: &mut AsOf) -> bool {
        cycles.iter().any(|row| {
            let row = *row as usize;
            // A case is open from when it begins.
            let has_begun = self.number[row] == 1 || as_of.knows(self.opened[row]);
            has_begun && !as_of.is_over(self.solved[row])
        })
    }

    /// Returns the longest wait of a case, those that still run included.
    fn longest_wait(&self, waits: &[u32], as_of: &mut AsOf) -> i64 {
        let mut longest = NULL_INT;
        for row in waits {
            let row = *row as usize;
            let (since, is_replied) = (self.since[row], self.replied[row] != NULL_INT);
            let ended = if is_replied { self.replied[row] } else { self.ended[row] };
            let is_over = as_of.is_over(ended);
            // What ended without a reply was not a wait for one.
            if !as_of.knows(since) || (is_over && !is_replied) {
                continue;
            }
            if !is_over {
                as_of.grows();
            }
            longest = longest.max(if is_over { ended } else { as_of.at } - since);
        }
        longest
    }
}

impl Answers {
    fn read(tables: &Tables) -> Result<Self, EngineError> {
        Ok(Answers {
            stream: Stream::read(tables, Fact::SurveyAnswers)?,
            kind: tables.codes(Fact::SurveyAnswers, "kind")?,
            class: tables.codes(Fact::SurveyAnswers, "class")?,
            csat: tables.code("csat"),
            nps: tables.code("nps"),
        })
    }

    fn take(&self, rows: &[u32], told: &mut Told) {
        self.stream.take(rows, told, |row, at, Told { known, .. }| {
            if self.kind[row] == self.csat {
                known.last_csat = self.class[row];
                greatest(&mut known.last_csat_at, at);
            } else if self.kind[row] == self.nps {
                known.last_nps = self.class[row];
                greatest(&mut known.last_nps_at, at);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_yet_ends_what_is() {
        let mut as_of = AsOf { at: 10, next: i64::MAX };
        assert!(as_of.knows(10) && as_of.knows(NULL_INT) && as_of.is_over(9));
        assert!(!as_of.is_over(NULL_INT) && as_of.next == i64::MAX);
        assert!(!as_of.knows(25) && !as_of.is_over(14) && !as_of.knows(30));
        assert_eq!(as_of.next, 14);
        as_of.grows();
        assert_eq!(as_of.next, 11);
    }
}
