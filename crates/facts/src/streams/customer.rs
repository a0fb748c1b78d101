//! Customers: what sources say of them, by which keys they are found again, and what they took part
//! in.
//!
//! A merge holds while it is not undone: `merged_into` names the last customer merged into. A
//! customer merged into itself is not merged. Whether merges of several customers run in a circle
//! is seen when all are read together, not here.

use baremo_model::{EventBatch, EventKind, Fact, FactTable, NULL_CODE};

use super::attributes::attributes;
use super::{Extra, Words, set_first, subjects};
use crate::settings::FoldSettings;
use crate::table::{Grow, Unknown, rows};

rows! {
    /// Rows of [`Fact::Customers`].
    CustomerRows, CustomerRow {
        customer: code,
        source: code,
        excluded: code,
        account: code,
        merged_into: code,
        email_key: code,
        phone_key: code,
        external_id: code,
        country: code,
        language: code,
        plan: code,
        segment: code,
        tier: code,
        channel: code,
        campaign: code,
        signed_up_at: int,
        first_seen_at: int,
        last_seen_at: int,
        account_at: int,
        country_at: int,
        language_at: int,
        plan_at: int,
        segment_at: int,
        tier_at: int,
        channel_at: int,
        campaign_at: int,
    }
}

rows! {
    /// Rows of [`Fact::CustomerActs`].
    ActRows, ActRow {
        customer_row: int,
        kind: code,
        programme: code,
        at: int,
        amount: int,
        enrolled: byte,
    }
}

// The amount is that of an act, and nothing the customer is.
attributes! {
    Names { account, country, language, plan, segment, tier, campaign, amount, }
}

/// Attributes that are keys. They ride along where other events have them.
const KEYS: [&str; 3] = ["email", "phone", "external_id"];

struct Fold<'a> {
    batch: EventBatch<'a>,
    words: Words<'a>,
    names: Names,
    keys: [u32; KEYS.len()],
}

pub(super) fn fold(
    batch: &EventBatch<'_>,
    order: &[u32],
    settings: &FoldSettings,
) -> Vec<FactTable> {
    let words = Words::new(batch);
    let mut extra = Extra::new(batch, settings, Names::READ);
    let mut fold = Fold {
        batch: *batch,
        names: Names::new(&words),
        keys: KEYS.map(|name| words.name(name)),
        words,
    };
    let mut rows = CustomerRows::with_capacity(batch.subjects.len());
    let mut acts = ActRows::with_capacity(batch.len());
    for (subject, run) in subjects(batch, order) {
        extra.begin();
        let customer_row = rows.customer.len() as i64;
        let (source, customer) = fold.words.subject(subject);
        let mut row = CustomerRow { customer, source, ..CustomerRow::unknown() };
        let mut programmes = Vec::new();
        for &event in run {
            let event = event as usize;
            if batch.kind[event] == EventKind::CustomerKnownBy as u8 {
                fold.know_by(event, &mut row);
                continue;
            }
            fold.describe(event, &mut row);
            if let Some(act) = fold.happen(event, &mut row) {
                let enrolled = fold.take_part(&act, &mut programmes);
                acts.push(ActRow { customer_row, enrolled, ..act });
            } else {
                extra.see(batch, event, &mut fold.words);
            }
        }
        rows.push(row);
        extra.push();
    }
    let dictionaries = fold.words.finish();
    let mut table = rows.columns(Fact::Customers, Vec::new(), &dictionaries);
    extra.finish(&mut table, &dictionaries);
    vec![table, acts.columns(Fact::CustomerActs, Vec::new(), &dictionaries)]
}

impl Fold<'_> {
    /// Takes the keys an event names; the latest hold. A key says nothing of the customer.
    fn know_by(&mut self, event: usize, row: &mut CustomerRow) {
        let cells = [&mut row.email_key, &mut row.phone_key, &mut row.external_id];
        for (cell, name) in cells.into_iter().zip(self.keys) {
            let code = self.words.attribute(event, name);
            self.words.set(cell, code);
        }
    }

    /// Keeps the programmes the customer is in, and tells whether the act's is one of them.
    fn take_part(&mut self, act: &ActRow, programmes: &mut Vec<u32>) -> u8 {
        if act.kind == self.words.word("left") {
            programmes.retain(|programme| *programme != act.programme);
        } else if act.kind == self.words.word("enrolled") && !programmes.contains(&act.programme) {
            programmes.push(act.programme);
        }
        u8::from(programmes.contains(&act.programme))
    }

    /// Takes the traits an event names, and when it told them: the latest hold, and of channel and
    /// campaign the first, for they are what won the customer.
    fn describe(&mut self, event: usize, row: &mut CustomerRow) {
        let (batch, names) = (self.batch, self.names);
        let at = batch.at[event];
        for (cell, told_at, name) in [
            (&mut row.account, &mut row.account_at, names.account),
            (&mut row.country, &mut row.country_at, names.country),
            (&mut row.language, &mut row.language_at, names.language),
            (&mut row.plan, &mut row.plan_at, names.plan),
            (&mut row.segment, &mut row.segment_at, names.segment),
            (&mut row.tier, &mut row.tier_at, names.tier),
        ] {
            let code = self.words.attribute(event, name);
            if code != NULL_CODE {
                (*cell, *told_at) = (self.words.keep(code), at);
            }
        }
        let campaign = self.words.attribute(event, names.campaign);
        for (cell, told_at, code) in [
            (&mut row.campaign, &mut row.campaign_at, campaign),
            (&mut row.channel, &mut row.channel_at, batch.channel[event]),
        ] {
            if *cell == NULL_CODE && code != NULL_CODE {
                (*cell, *told_at) = (self.words.keep(code), at);
            }
        }
        set_first(&mut row.first_seen_at, at);
        row.last_seen_at = at;
    }

    /// Takes what happened; returns the act, if it is one.
    fn happen(&mut self, event: usize, row: &mut CustomerRow) -> Option<ActRow> {
        let (batch, words) = (self.batch, &mut self.words);
        let (at, value) = (batch.at[event], batch.value[event]);
        let kind = EventKind::from_byte(batch.kind[event])?;
        match kind {
            EventKind::CustomerEnrolled
            | EventKind::CustomerLeft
            | EventKind::CustomerActed
            | EventKind::CustomerTrained
            | EventKind::CustomerUsed => {
                let amount = words.attribute(event, self.names.amount);
                return Some(ActRow {
                    kind: words.word(kind.word()),
                    programme: words.keep(value),
                    at,
                    amount: words.number(amount),
                    ..ActRow::unknown()
                });
            }
            EventKind::CustomerSignedUp => set_first(&mut row.signed_up_at, at),
            EventKind::CustomerMerged => {
                let into = words.keep(value);
                if into != row.customer && into != NULL_CODE {
                    row.merged_into = into;
                }
            }
            EventKind::CustomerUnmerged => {
                let from = words.keep(value);
                if from == NULL_CODE || from == row.merged_into {
                    row.merged_into = NULL_CODE;
                }
            }
            EventKind::CustomerTest => row.excluded = words.word("test"),
            // A test that was deleted was a test all the same.
            EventKind::CustomerDeleted if row.excluded == NULL_CODE => {
                row.excluded = words.word("deleted");
            }
            _ => {}
        }
        None
    }
}
