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

use std::sync::Arc;

use baremo_model::fact::NULL_INT;
use baremo_model::{Dictionary, EventBatch, EventKind, Fact, FactTable, NULL_CODE};

use super::amount::{Amount, or_zero};
use super::{Extra, Words, money, subjects};
use crate::settings::FoldSettings;
use crate::table::{Dictionaries, Grow, rows};

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
    }
}

/// Attributes the fold reads.
const READ: [&str; 11] = [
    "account",
    "plan",
    "country",
    "currency",
    "interval",
    "interval_count",
    "quantity",
    "voluntary",
    "amount",
    "amount_minor",
    "amount_micros",
];

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

pub(super) fn fold(
    batch: &EventBatch<'_>,
    order: &[u32],
    settings: &FoldSettings,
) -> Vec<FactTable> {
    let mut words = Words::new(batch);
    let mut extra = Extra::new(batch, settings, &READ);
    let names = READ.map(|name| words.name(name));
    let amount = Amount::new(&words, "amount");
    let mut rows = SpanRows::with_capacity(batch.subjects.len());
    for (subject, run) in subjects(batch, order) {
        extra.begin();
        let mut walk = Walk::new(subject, &mut words);
        for &event in run {
            let event = event as usize;
            extra.see(batch, event, &mut words);
            walk.describe(batch, event, &names, amount, &mut words);
            walk.step(batch, event, &names, &mut words);
        }
        for span in walk.finish(&mut words) {
            rows.push(span);
            extra.push();
        }
    }
    let strings = Arc::new(words.finish());
    let dictionaries =
        Dictionaries { strings: strings.clone(), conversations: Arc::new(Dictionary::new()) };
    let mut table = rows.columns(Fact::SubscriptionSpans, Vec::new(), &dictionaries);
    extra.finish(&mut table, &strings);
    vec![table]
}

impl Walk {
    fn new(subject: u32, words: &mut Words<'_>) -> Self {
        let (source, subscription) = words.subject(subject);
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
            row: SpanRow {
                subscription,
                source,
                excluded: NULL_CODE,
                customer: NULL_CODE,
                account: NULL_CODE,
                plan: NULL_CODE,
                country: NULL_CODE,
                channel: NULL_CODE,
                status: NULL_CODE,
                number: 0,
                started_at: NULL_INT,
                ended_at: NULL_INT,
                recurring: NULL_INT,
                recurring_change: NULL_INT,
                currency: NULL_CODE,
                change: NULL_CODE,
                end_reason: NULL_CODE,
                cancel_reason: NULL_CODE,
                voluntary: 0,
                cancel_requested_at: NULL_INT,
                paying: 0,
            },
            spans: Vec::new(),
            ended_first_at: NULL_INT,
            dropped: None,
            bad_amount: false,
            bad_interval: false,
        }
    }

    /// Takes what any event may say of the subscription.
    fn describe(
        &mut self,
        batch: &EventBatch<'_>,
        event: usize,
        names: &[u32; READ.len()],
        amount: Amount,
        words: &mut Words<'_>,
    ) {
        let said = |words: &Words<'_>, index: usize| words.attribute(event, names[index]);
        for (cell, code) in [
            (&mut self.row.customer, batch.customer[event]),
            (&mut self.row.channel, batch.channel[event]),
            (&mut self.row.account, said(words, 0)),
            (&mut self.row.country, said(words, 2)),
            (&mut self.terms.plan, said(words, 1)),
            (&mut self.terms.currency, said(words, 3)),
        ] {
            if code != NULL_CODE {
                *cell = words.keep(code);
            }
        }
        for (cell, code) in
            [(&mut self.currency, said(words, 3)), (&mut self.interval, said(words, 4))]
        {
            if code != NULL_CODE {
                *cell = code;
            }
        }
        let (count, quantity) = (said(words, 5), said(words, 6));
        for (cell, value) in [
            (&mut self.amount, amount.millionths(words, event, self.currency)),
            (&mut self.interval_count, words.integer(count)),
            (&mut self.quantity, words.integer(quantity)),
        ] {
            if value != NULL_INT {
                *cell = value;
            }
        }
        let interval = words.text(self.interval).unwrap_or("month");
        let months = months_of(interval);
        let monthly =
            months.map(|months| a_month(self.amount, self.quantity, months, self.interval_count));
        let monthly = monthly.unwrap_or(NULL_INT);
        self.bad_interval = months.is_none();
        if amount.is_unreadable(words, event, self.currency) {
            self.bad_amount = true;
        } else if amount.millionths(words, event, self.currency) != NULL_INT {
            self.bad_amount = self.amount < 0;
        }
        self.terms.recurring = match monthly {
            NULL_INT => NULL_INT,
            monthly => money::minor(monthly, words.text(self.currency).unwrap_or_default()),
        };
    }

    /// Takes what happened.
    fn step(
        &mut self,
        batch: &EventBatch<'_>,
        event: usize,
        names: &[u32; READ.len()],
        words: &mut Words<'_>,
    ) {
        use EventKind as Kind;
        let at = batch.at[event];
        let Some(kind) = EventKind::from_byte(batch.kind[event]) else { return };
        match kind {
            Kind::TrialStarted if self.open.is_none() => self.begin(at, Status::Trial, words),
            Kind::SubscriptionStarted | Kind::SubscriptionRenewed => self.pay(at, kind, words),
            Kind::SubscriptionReactivated => self.pay(at, kind, words),
            Kind::SubscriptionChanged => {
                if let Some(status) = self.open {
                    self.turn(at, status, "changed", words);
                }
            }
            Kind::SubscriptionPastDue if self.open == Some(Status::Active) => {
                self.turn(at, Status::PastDue, "past_due", words);
            }
            Kind::SubscriptionPaused if self.open.is_some() => {
                self.turn(at, Status::Paused, "paused", words);
            }
            Kind::CancelRequested if self.open.is_some() => {
                self.row.cancel_requested_at = at;
                let reason = words.keep(batch.value[event]);
                if reason != NULL_CODE {
                    self.row.cancel_reason = reason;
                }
            }
            Kind::SubscriptionCancelled => {
                let voluntary = words.truth(words.attribute(event, names[7]));
                self.cancel(at, batch.value[event], voluntary, words);
            }
            Kind::SubscriptionTest => self.dropped = self.dropped.or(Some("test")),
            Kind::SubscriptionDeleted => self.dropped = Some("deleted"),
            _ => {}
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
        let reason = words.keep(reason);
        if reason != NULL_CODE {
            self.row.cancel_reason = reason;
        }
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
