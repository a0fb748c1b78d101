//! Subscriptions as spans: how long each was in one state, plan and price.
//!
//! Every event that changes state, plan, price or currency ends the span before and begins another;
//! a renewal that changes nothing does neither. Money is brought to a month: a year ÷ 12, a quarter
//! ÷ 3, a week × 365.25 ÷ 84, a day × 30.4375.
//!
//! A cancel that is asked for does not end the span; its effective end does. Who asked meanwhile is
//! `cancel_requested_at`. An end without a word is voluntary, unless a payment was failing.
//!
//! A subscription whose end lies before its begin keeps its spans, excluded as
//! `ended_before_start`; one of a negative amount, or of one that cannot be read, as `bad_amount`,
//! and one paid by an interval that is none of ours as `bad_interval`.

use baremo_model::fact::NULL_INT;
use baremo_model::{EventBatch, EventKind, Fact, FactTable, NULL_CODE};

use super::amount::or_zero;
use super::attributes::attributes;
use super::{Extra, Words, money, subjects};
use crate::settings::FoldSettings;
use crate::table::{Grow, Unknown, rows};

rows! {
    /// Rows of [`Fact::SubscriptionSpans`].
    SpanRows, SpanRow {
        subscription: code,
        source: code,
        excluded: code,
        customer: code,
        account: code,
        plan: code,
        country: code,
        channel: code,
        status: code,
        number: int,
        started_at: int,
        ended_at: int,
        recurring: int,
        recurring_change: int,
        currency: code,
        change: code,
        end_reason: code,
        cancel_reason: code,
        voluntary: byte,
        cancel_requested_at: int,
        paying: byte,
        payer: code,
    }
}

attributes! {
    Names {
        account, plan, country, currency, interval, interval_count, quantity, voluntary,
    }
    amounts { amount, }
}

/// What a subscription is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    Trial,
    Active,
    PastDue,
    Paused,
}

impl Status {
    fn word(self) -> &'static str {
        match self {
            Status::Trial => "trial",
            Status::Active => "active",
            Status::PastDue => "past_due",
            Status::Paused => "paused",
        }
    }

    fn pays(self) -> bool {
        matches!(self, Status::Active | Status::PastDue)
    }
}

/// What a span is told apart by.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Terms {
    plan: u32,
    recurring: i64,
    currency: u32,
}

/// The walk through the events of one subscription.
struct Walk {
    open: Option<Status>,
    terms: Terms,
    /// Millionths of the major unit for each interval, before it is brought to a month.
    amount: i64,
    quantity: i64,
    interval: u32,
    interval_count: i64,
    currency: u32,
    /// Recurring money of the last span that paid, and its currency.
    paid: Option<(i64, u32)>,
    /// Whether it stopped paying since.
    lapsed: bool,
    row: SpanRow,
    spans: Vec<SpanRow>,
    ended_first_at: i64,
    dropped: Option<&'static str>,
    /// Whether the price said last is none.
    bad_amount: bool,
    bad_interval: bool,
}

struct Fold<'a> {
    batch: EventBatch<'a>,
    words: Words<'a>,
    names: Names,
}

pub(super) fn fold(
    batch: &EventBatch<'_>,
    order: &[u32],
    settings: &FoldSettings,
) -> Vec<FactTable> {
    let words = Words::new(batch);
    let mut extra = Extra::new(batch, settings, Names::READ);
    let mut fold = Fold { batch: *batch, names: Names::new(&words), words };
    let mut rows = SpanRows::with_capacity(batch.subjects.len());
    for (subject, run) in subjects(batch, order) {
        extra.begin();
        let mut walk = Walk::new(fold.words.subject(subject));
        for &event in run {
            let event = event as usize;
            extra.see(batch, event, &mut fold.words);
            fold.describe(event, &mut walk);
            fold.step(event, &mut walk);
        }
        for span in walk.finish(&mut fold.words) {
            rows.push(span);
            extra.push();
        }
    }
    let dictionaries = fold.words.finish();
    let mut table = rows.columns(Fact::SubscriptionSpans, Vec::new(), &dictionaries);
    extra.finish(&mut table, &dictionaries);
    vec![table]
}

impl Fold<'_> {
    /// Takes what any event may say of the subscription.
    fn describe(&mut self, event: usize, walk: &mut Walk) {
        let (batch, names) = (self.batch, self.names);
        let said = |name: u32| self.words.attribute(event, name);
        let [account, country, plan] = [names.account, names.country, names.plan].map(said);
        let [currency, interval] = [names.currency, names.interval].map(said);
        let [interval_count, quantity] = [names.interval_count, names.quantity].map(said);
        for (cell, code) in [
            (&mut walk.row.customer, batch.customer[event]),
            (&mut walk.row.channel, batch.channel[event]),
            (&mut walk.row.account, account),
            (&mut walk.row.country, country),
            (&mut walk.terms.plan, plan),
            (&mut walk.terms.currency, currency),
        ] {
            self.words.set(cell, code);
        }
        if currency != NULL_CODE {
            walk.currency = currency;
        }
        let length = |code: u32| months_of(self.words.text(code).unwrap_or("month"));
        // Another interval is one of it, where the event does not say of how many.
        if interval != NULL_CODE && length(interval) != length(walk.interval) {
            walk.interval_count = 1;
        }
        if interval != NULL_CODE {
            walk.interval = interval;
        }
        let amount = names.amount.millionths(&mut self.words, event, walk.currency);
        for (cell, value) in [
            (&mut walk.amount, amount),
            (&mut walk.interval_count, self.words.integer(interval_count)),
            (&mut walk.quantity, self.words.integer(quantity)),
        ] {
            if value != NULL_INT {
                *cell = value;
            }
        }
        if names.amount.is_unreadable(&mut self.words, event, walk.currency) {
            walk.bad_amount = true;
        } else if amount != NULL_INT {
            walk.bad_amount = walk.amount < 0;
        }
        let months = months_of(self.words.text(walk.interval).unwrap_or("month"));
        walk.bad_interval = months.is_none();
        let monthly =
            months.map(|months| a_month(walk.amount, walk.quantity, months, walk.interval_count));
        walk.terms.recurring = match monthly.unwrap_or(NULL_INT) {
            NULL_INT => NULL_INT,
            monthly => money::minor(monthly, self.words.text(walk.currency).unwrap_or_default()),
        };
    }

    /// Takes what happened.
    fn step(&mut self, event: usize, walk: &mut Walk) {
        use EventKind as Kind;
        let (batch, words) = (self.batch, &mut self.words);
        let at = batch.at[event];
        let Some(kind) = EventKind::from_byte(batch.kind[event]) else { return };
        match kind {
            Kind::TrialStarted if walk.open.is_none() => walk.begin(at, Status::Trial, words),
            Kind::SubscriptionStarted | Kind::SubscriptionRenewed => walk.pay(at, kind, words),
            Kind::SubscriptionReactivated => walk.pay(at, kind, words),
            Kind::SubscriptionChanged => {
                if let Some(status) = walk.open {
                    walk.turn(at, status, "changed", words);
                }
            }
            Kind::SubscriptionPastDue if walk.open == Some(Status::Active) => {
                walk.turn(at, Status::PastDue, "past_due", words);
            }
            Kind::SubscriptionPaused if walk.open.is_some() => {
                walk.turn(at, Status::Paused, "paused", words);
            }
            Kind::CancelRequested if walk.open.is_some() => {
                walk.row.cancel_requested_at = at;
                words.set(&mut walk.row.cancel_reason, batch.value[event]);
            }
            Kind::SubscriptionCancelled => {
                let voluntary = words.truth(words.attribute(event, self.names.voluntary));
                walk.cancel(at, batch.value[event], voluntary, words);
            }
            Kind::SubscriptionTest => walk.dropped = walk.dropped.or(Some("test")),
            Kind::SubscriptionDeleted => walk.dropped = Some("deleted"),
            _ => {}
        }
    }
}

impl Walk {
    fn new((source, subscription): (u32, u32)) -> Self {
        Walk {
            open: None,
            terms: Terms { plan: NULL_CODE, recurring: NULL_INT, currency: NULL_CODE },
            amount: NULL_INT,
            quantity: 1,
            interval: NULL_CODE,
            interval_count: 1,
            currency: NULL_CODE,
            paid: None,
            lapsed: false,
            row: SpanRow { subscription, source, number: 0, ..SpanRow::unknown() },
            spans: Vec::new(),
            ended_first_at: NULL_INT,
            dropped: None,
            bad_amount: false,
            bad_interval: false,
        }
    }

    /// Paying begins, or goes on.
    fn pay(&mut self, at: i64, kind: EventKind, words: &mut Words<'_>) {
        match self.open {
            // A late payment brings nothing back that has ended.
            None if kind == EventKind::SubscriptionRenewed && self.ended_once() => {}
            None => self.begin(at, Status::Active, words),
            Some(Status::Trial) => self.turn(at, Status::Active, "converted", words),
            Some(Status::Paused) => self.turn(at, Status::Active, "resumed", words),
            Some(_) => {
                if kind == EventKind::SubscriptionReactivated {
                    // Who comes back before the end takes the cancel back.
                    self.row.cancel_requested_at = NULL_INT;
                    self.row.cancel_reason = NULL_CODE;
                }
                self.turn(at, Status::Active, "renewed", words);
            }
        }
    }

    fn ended_once(&self) -> bool {
        !self.spans.is_empty() || self.ended_first_at != NULL_INT
    }

    /// Ends the open span and begins another, if anything differs.
    fn turn(&mut self, at: i64, status: Status, end_reason: &str, words: &mut Words<'_>) {
        let own = Terms {
            plan: self.row.plan,
            recurring: self.row.recurring,
            currency: self.row.currency,
        };
        if self.open == Some(status) && own == self.terms {
            return;
        }
        // Terms corrected at the very instant the span began make no span of no length.
        if self.row.started_at == at && self.open == Some(status) {
            self.set_terms(status, words);
            return;
        }
        self.end(at, end_reason, words);
        self.begin(at, status, words);
    }

    fn begin(&mut self, at: i64, status: Status, words: &mut Words<'_>) {
        self.row.number += 1;
        self.row.started_at = at;
        self.row.ended_at = NULL_INT;
        self.row.end_reason = NULL_CODE;
        self.set_terms(status, words);
        self.open = Some(status);
    }

    /// Writes state and terms into the row, and how they differ from what was paid before.
    fn set_terms(&mut self, status: Status, words: &mut Words<'_>) {
        let terms = self.terms;
        self.row.status = words.word(status.word());
        self.row.paying = u8::from(status.pays());
        (self.row.plan, self.row.recurring) = (terms.plan, terms.recurring);
        self.row.currency = terms.currency;
        self.lapsed |= !status.pays() && self.paid.is_some();
        let (change, difference) = match self.paid {
            _ if !status.pays() => ("same", NULL_INT),
            None => ("new", terms.recurring),
            Some(_) if self.lapsed => ("reactivated", terms.recurring),
            Some((_, currency)) if currency != terms.currency => ("same", NULL_INT),
            Some((before, _)) => match difference(terms.recurring, before) {
                difference if or_zero(difference) > 0 => ("expansion", difference),
                difference if or_zero(difference) < 0 => ("contraction", difference),
                difference => ("same", difference),
            },
        };
        self.row.change = words.word(change);
        self.row.recurring_change = difference;
    }

    /// Closes the open span; what follows begins as a copy of it.
    fn end(&mut self, at: i64, reason: &str, words: &mut Words<'_>) {
        if self.open.take().is_some_and(Status::pays) {
            self.paid = Some((self.row.recurring, self.row.currency));
            self.lapsed = false;
        }
        self.row.ended_at = at;
        self.row.end_reason = words.word(reason);
        self.spans.push(SpanRow { ..self.row });
    }

    fn cancel(&mut self, at: i64, reason: u32, voluntary: Option<bool>, words: &mut Words<'_>) {
        words.set(&mut self.row.cancel_reason, reason);
        match self.open {
            None if self.spans.is_empty() => self.ended_first_at = at,
            None => {}
            Some(status) => {
                let voluntary = voluntary.unwrap_or(status != Status::PastDue);
                self.row.voluntary = u8::from(voluntary);
                if self.row.cancel_requested_at == NULL_INT {
                    self.row.cancel_requested_at = at;
                }
                self.end(at, "cancelled", words);
                self.lapsed = self.paid.is_some();
                self.row.voluntary = 0;
                self.row.cancel_requested_at = NULL_INT;
                self.row.cancel_reason = NULL_CODE;
            }
        }
    }

    /// Returns all spans.
    fn finish(mut self, words: &mut Words<'_>) -> Vec<SpanRow> {
        let never_began = self.open.is_none() && self.spans.is_empty();
        if self.open.is_some() {
            self.spans.push(SpanRow { ..self.row });
        }
        if never_began && self.ended_first_at != NULL_INT {
            self.row.started_at = self.ended_first_at;
            self.row.ended_at = self.ended_first_at;
            self.row.end_reason = words.word("cancelled");
            self.dropped = self.dropped.or(Some("not_started"));
            self.spans.push(SpanRow { ..self.row });
        } else if self.ended_first_at != NULL_INT {
            self.dropped = self.dropped.or(Some("ended_before_start"));
        }
        let priced = match (self.bad_amount, self.bad_interval) {
            (true, _) => Some("bad_amount"),
            (false, true) => Some("bad_interval"),
            (false, false) => None,
        };
        let excluded = words.word_or_null(self.dropped.or(priced));
        let (customer, account) = (self.row.customer, self.row.account);
        for span in &mut self.spans {
            span.excluded = excluded;
            // Who it belongs to may be told late.
            for (cell, last) in [(&mut span.customer, customer), (&mut span.account, account)] {
                if *cell == NULL_CODE {
                    *cell = last;
                }
            }
        }
        self.spans
    }
}

/// Returns by how much what is paid has changed; a price that is not known brings nothing, so that
/// one that becomes known is growth.
fn difference(now: i64, before: i64) -> i64 {
    match (now, before) {
        (NULL_INT, NULL_INT) => NULL_INT,
        (now, before) => or_zero(now).saturating_sub(or_zero(before)),
    }
}

/// Returns the months in an interval, as a fraction: a month is 30.4375 days. None for a word that
/// is no interval.
fn months_of(interval: &str) -> Option<(i64, i64)> {
    Some(match interval.to_lowercase().as_str() {
        "year" | "years" | "yearly" | "annual" | "annually" => (12, 1),
        "quarter" | "quarters" | "quarterly" => (3, 1),
        "month" | "months" | "monthly" => (1, 1),
        "week" | "weeks" | "weekly" => (84 * 100, 36_525),
        "day" | "days" | "daily" => (10_000, 304_375),
        _ => return None,
    })
}

/// Returns an amount for each interval as one a month; all in millionths of the major unit.
fn a_month(amount: i64, quantity: i64, (months, of): (i64, i64), interval_count: i64) -> i64 {
    if amount == NULL_INT || interval_count <= 0 {
        return NULL_INT;
    }
    let whole = i128::from(amount) * i128::from(quantity) * i128::from(of);
    let monthly = whole / (i128::from(months) * i128::from(interval_count));
    i64::try_from(monthly).unwrap_or(NULL_INT)
}
