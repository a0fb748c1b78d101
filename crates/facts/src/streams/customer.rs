//! Customers: what sources say of them, by which keys they are found again, and what they took part
//! in.
//!
//! A merge holds while it is not undone: `merged_into` names the last customer merged into. A
//! customer merged into itself is not merged. Whether merges of several customers run in a circle
//! is seen when all are read together, not here.

use std::sync::Arc;

use baremo_model::fact::NULL_INT;
use baremo_model::{Dictionary, EventBatch, EventKind, Fact, FactTable, NULL_CODE};

use super::{Extra, Words, subjects};
use crate::settings::FoldSettings;
use crate::table::{Dictionaries, Grow, rows};

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

/// Attributes the fold reads.
const READ: [&str; 8] =
    ["account", "country", "language", "plan", "segment", "tier", "campaign", "amount"];

/// Place of `campaign` in [`READ`]; traits of which the latest holds come before it.
const CAMPAIGN: usize = 6;

/// Place of `amount` in [`READ`]; traits come before it.
const AMOUNT: usize = 7;

/// Attributes that are keys.
const KEYS: [&str; 3] = ["email", "phone", "external_id"];

pub(super) fn fold(
    batch: &EventBatch<'_>,
    order: &[u32],
    settings: &FoldSettings,
) -> Vec<FactTable> {
    let mut words = Words::new(batch);
    // The amount of an act is nothing the customer is.
    let mut extra = Extra::new(batch, settings, &READ);
    let names = READ.map(|name| words.name(name));
    let keys = KEYS.map(|name| words.name(name));
    let mut rows = CustomerRows::with_capacity(batch.subjects.len());
    let mut acts = ActRows::with_capacity(batch.len());
    for (subject, run) in subjects(batch, order) {
        extra.begin();
        let customer_row = rows.customer.len() as i64;
        let mut row = blank(subject, &mut words);
        let mut programmes = Vec::new();
        for &event in run {
            let event = event as usize;
            if batch.kind[event] == EventKind::CustomerKnownBy as u8 {
                know_by(event, &keys, &mut words, &mut row);
                continue;
            }
            describe(batch, event, &names, &mut words, &mut row);
            if let Some(act) = happen(batch, event, names[AMOUNT], &mut words, &mut row) {
                let enrolled = take_part(&act, &mut programmes, &mut words);
                acts.push(ActRow { customer_row, enrolled, ..act });
            } else {
                extra.see(batch, event, &mut words);
            }
        }
        rows.push(row);
        extra.push();
    }
    let strings = Arc::new(words.finish());
    let dictionaries =
        Dictionaries { strings: strings.clone(), conversations: Arc::new(Dictionary::new()) };
    let mut table = rows.columns(Fact::Customers, Vec::new(), &dictionaries);
    extra.finish(&mut table, &strings);
    vec![table, acts.columns(Fact::CustomerActs, Vec::new(), &dictionaries)]
}

fn blank(subject: u32, words: &mut Words<'_>) -> CustomerRow {
    let (source, customer) = words.subject(subject);
    CustomerRow {
        customer,
        source,
        excluded: NULL_CODE,
        account: NULL_CODE,
        merged_into: NULL_CODE,
        email_key: NULL_CODE,
        phone_key: NULL_CODE,
        external_id: NULL_CODE,
        country: NULL_CODE,
        language: NULL_CODE,
        plan: NULL_CODE,
        segment: NULL_CODE,
        tier: NULL_CODE,
        channel: NULL_CODE,
        campaign: NULL_CODE,
        signed_up_at: NULL_INT,
        first_seen_at: NULL_INT,
        last_seen_at: NULL_INT,
        account_at: NULL_INT,
        country_at: NULL_INT,
        language_at: NULL_INT,
        plan_at: NULL_INT,
        segment_at: NULL_INT,
        tier_at: NULL_INT,
        channel_at: NULL_INT,
        campaign_at: NULL_INT,
    }
}

/// Takes the keys an event names; the latest hold. A key says nothing of the customer.
fn know_by(event: usize, keys: &[u32; KEYS.len()], words: &mut Words<'_>, row: &mut CustomerRow) {
    let cells = [&mut row.email_key, &mut row.phone_key, &mut row.external_id];
    for (cell, name) in cells.into_iter().zip(keys) {
        let code = words.attribute(event, *name);
        if code != NULL_CODE {
            *cell = words.keep(code);
        }
    }
}

/// Keeps the programmes the customer is in, and tells whether the act's is one of them.
fn take_part(act: &ActRow, programmes: &mut Vec<u32>, words: &mut Words<'_>) -> u8 {
    if act.kind == words.word("left") {
        programmes.retain(|programme| *programme != act.programme);
    } else if act.kind == words.word("enrolled") && !programmes.contains(&act.programme) {
        programmes.push(act.programme);
    }
    u8::from(programmes.contains(&act.programme))
}

/// Takes the traits an event names, and when it told them: the latest hold, and of channel and
/// campaign the first, for they are what won the customer.
fn describe(
    batch: &EventBatch<'_>,
    event: usize,
    names: &[u32; READ.len()],
    words: &mut Words<'_>,
    row: &mut CustomerRow,
) {
    let at = batch.at[event];
    let traits = [
        (&mut row.account, &mut row.account_at),
        (&mut row.country, &mut row.country_at),
        (&mut row.language, &mut row.language_at),
        (&mut row.plan, &mut row.plan_at),
        (&mut row.segment, &mut row.segment_at),
        (&mut row.tier, &mut row.tier_at),
    ];
    for ((cell, told_at), name) in traits.into_iter().zip(names) {
        let code = words.attribute(event, *name);
        if code != NULL_CODE {
            (*cell, *told_at) = (words.keep(code), at);
        }
    }
    let campaign = words.attribute(event, names[CAMPAIGN]);
    if row.campaign == NULL_CODE && campaign != NULL_CODE {
        (row.campaign, row.campaign_at) = (words.keep(campaign), at);
    }
    if row.channel == NULL_CODE && batch.channel[event] != NULL_CODE {
        (row.channel, row.channel_at) = (words.keep(batch.channel[event]), at);
    }
    if row.first_seen_at == NULL_INT {
        row.first_seen_at = at;
    }
    row.last_seen_at = at;
}

/// Takes what happened; returns the act, if it is one.
fn happen(
    batch: &EventBatch<'_>,
    event: usize,
    amount: u32,
    words: &mut Words<'_>,
    row: &mut CustomerRow,
) -> Option<ActRow> {
    let at = batch.at[event];
    let value = batch.value[event];
    let kind = EventKind::from_byte(batch.kind[event])?;
    match kind {
        EventKind::CustomerEnrolled
        | EventKind::CustomerLeft
        | EventKind::CustomerActed
        | EventKind::CustomerTrained
        | EventKind::CustomerUsed => {
            let amount = words.attribute(event, amount);
            let amount = words.number(amount);
            let (kind, programme) = (words.word(kind.word()), words.keep(value));
            return Some(ActRow { customer_row: 0, kind, programme, at, amount, enrolled: 0 });
        }
        EventKind::CustomerSignedUp if row.signed_up_at == NULL_INT => row.signed_up_at = at,
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
        EventKind::CustomerDeleted => row.excluded = words.word("deleted"),
        _ => {}
    }
    None
}
