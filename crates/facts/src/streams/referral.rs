//! Recommendations: from the link to the customer, and what was paid for it.
//!
//! The last click before the sign-up counts, if it is at most 90 days old. A sign-up whose clicks
//! are all older is excluded as `expired_click`; one without any click came by its code and counts.
//! Nobody recommends themselves (`self_referral`). What is taken back (`reversed`) lowers the
//! commission, never below nothing.

use std::sync::Arc;

use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, Dictionary, EventBatch, EventKind, Fact, FactTable, NULL_CODE};

use super::amount::{Amount, minus, or_zero};
use super::{Extra, Words, subjects};
use crate::settings::FoldSettings;
use crate::table::{Dictionaries, Grow, rows};

rows! {
    /// Rows of [`Fact::Referrals`].
    ReferralRows, ReferralRow {
        referral: code,
        source: code,
        excluded: code,
        programme: code,
        referral_kind: code,
        structure: code,
        customer: code,
        referred: code,
        code: code,
        created_at: int,
        clicked_at: int,
        signed_up_at: int,
        converted_at: int,
        rewarded_at: int,
        reversed_at: int,
        reward: int,
        commission: int,
        currency: code,
        status: code,
    }
}

/// Attributes the fold reads.
const READ: [&str; 8] = [
    "programme",
    "kind",
    "structure",
    "currency",
    "amount",
    "amount_minor",
    "amount_micros",
    "referred",
];

/// How old a click may be at the sign-up.
const CLICK_AGE: i64 = 90 * DAY;

/// What is known of a referral beside its row.
struct Known {
    clicks: Vec<i64>,
    currency: u32,
    reversed: i64,
    taken_back: bool,
    mixed: bool,
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
    let mut rows = ReferralRows::with_capacity(batch.subjects.len());
    for (subject, run) in subjects(batch, order) {
        extra.begin();
        let mut row = blank(subject, &mut words);
        let mut known = Known {
            clicks: Vec::new(),
            currency: NULL_CODE,
            reversed: 0,
            taken_back: false,
            mixed: false,
        };
        for &event in run {
            let event = event as usize;
            extra.see(batch, event, &mut words);
            describe(batch, event, &names, &mut words, &mut row, &mut known);
            happen(batch, event, amount, &mut words, &mut row, &mut known);
        }
        settle(&mut row, &known, &mut words);
        rows.push(row);
        extra.push();
    }
    let strings = Arc::new(words.finish());
    let dictionaries =
        Dictionaries { strings: strings.clone(), conversations: Arc::new(Dictionary::new()) };
    let mut table = rows.columns(Fact::Referrals, Vec::new(), &dictionaries);
    extra.finish(&mut table, &strings);
    vec![table]
}

fn blank(subject: u32, words: &mut Words<'_>) -> ReferralRow {
    let (source, referral) = words.subject(subject);
    ReferralRow {
        referral,
        source,
        excluded: NULL_CODE,
        programme: NULL_CODE,
        referral_kind: NULL_CODE,
        structure: NULL_CODE,
        customer: NULL_CODE,
        referred: NULL_CODE,
        code: NULL_CODE,
        created_at: NULL_INT,
        clicked_at: NULL_INT,
        signed_up_at: NULL_INT,
        converted_at: NULL_INT,
        rewarded_at: NULL_INT,
        reversed_at: NULL_INT,
        reward: NULL_INT,
        commission: NULL_INT,
        currency: NULL_CODE,
        status: NULL_CODE,
    }
}

/// Takes what any event may say of the referral.
fn describe(
    batch: &EventBatch<'_>,
    event: usize,
    names: &[u32; READ.len()],
    words: &mut Words<'_>,
    row: &mut ReferralRow,
    known: &mut Known,
) {
    for (cell, code) in [
        (&mut row.customer, batch.customer[event]),
        (&mut row.programme, words.attribute(event, names[0])),
        (&mut row.referral_kind, words.attribute(event, names[1])),
        (&mut row.structure, words.attribute(event, names[2])),
        (&mut row.referred, words.attribute(event, names[7])),
    ] {
        if code != NULL_CODE {
            *cell = words.keep(code);
        }
    }
    let currency = words.attribute(event, names[3]);
    if currency != NULL_CODE {
        known.mixed |= known.currency != NULL_CODE && known.currency != currency;
        known.currency = currency;
        row.currency = words.keep(currency);
    }
    if row.created_at == NULL_INT {
        // Reports that begin with the sign-up have no event of the link's making.
        row.created_at = batch.at[event];
    }
}

/// Takes what happened.
fn happen(
    batch: &EventBatch<'_>,
    event: usize,
    amount: Amount,
    words: &mut Words<'_>,
    row: &mut ReferralRow,
    known: &mut Known,
) {
    let at = batch.at[event];
    let first = |cell: &mut i64| {
        if *cell == NULL_INT {
            *cell = at;
        }
    };
    let value = batch.value[event];
    match EventKind::from_byte(batch.kind[event]) {
        Some(EventKind::ReferralCreated) if value != NULL_CODE => row.code = words.keep(value),
        Some(EventKind::ReferralClicked) => known.clicks.push(at),
        Some(kind @ (EventKind::ReferralSignedUp | EventKind::ReferralConverted)) => {
            match kind {
                EventKind::ReferralSignedUp => first(&mut row.signed_up_at),
                _ => first(&mut row.converted_at),
            }
            if value != NULL_CODE {
                row.referred = words.keep(value);
            }
        }
        Some(EventKind::ReferralRewarded) => {
            first(&mut row.rewarded_at);
            let amount = amount.read(words, event, known.currency);
            if amount != NULL_INT {
                row.reward = or_zero(row.reward).saturating_add(amount);
            }
        }
        Some(EventKind::ReferralReversed) => {
            row.reversed_at = at;
            match amount.read(words, event, known.currency) {
                NULL_INT => known.taken_back = true,
                amount => known.reversed = known.reversed.saturating_add(amount),
            }
        }
        Some(EventKind::ReferralTest) => row.excluded = words.word("test"),
        Some(EventKind::ReferralDeleted) => row.excluded = words.word("deleted"),
        _ => {}
    }
}

/// Works out what follows from all events together.
fn settle(row: &mut ReferralRow, known: &Known, words: &mut Words<'_>) {
    // Who became a customer without a sign-up on record signed up then.
    let signed_up_at = match row.signed_up_at {
        NULL_INT => row.converted_at,
        at => at,
    };
    let in_time = |click: &&i64| {
        signed_up_at == NULL_INT || (**click <= signed_up_at && signed_up_at - **click <= CLICK_AGE)
    };
    row.clicked_at = known.clicks.iter().filter(in_time).max().copied().unwrap_or(NULL_INT);
    if row.reward != NULL_INT {
        row.commission = match known.taken_back {
            true => 0,
            false => minus(row.reward, known.reversed).max(0),
        };
    }
    // What is left out is counted by its last click; one made only after the sign-up is none.
    let before = |click: &&i64| signed_up_at == NULL_INT || **click <= signed_up_at;
    let last = known.clicks.iter().filter(before).max().copied();
    let expired = row.clicked_at == NULL_INT && last.is_some();
    row.clicked_at = row.clicked_at.max(last.filter(|_| expired).unwrap_or(NULL_INT));
    if row.excluded == NULL_CODE {
        let reason = match () {
            () if row.referred != NULL_CODE && row.referred == row.customer => {
                Some("self_referral")
            }
            () if known.mixed => Some("mixed_currency"),
            () if expired => Some("expired_click"),
            () => None,
        };
        row.excluded = words.word_or_null(reason);
    }
    let status = match () {
        () if row.reversed_at != NULL_INT && or_zero(row.commission) == 0 => "reversed",
        () if row.rewarded_at != NULL_INT => "rewarded",
        () if row.converted_at != NULL_INT => "customer",
        () if row.signed_up_at != NULL_INT => "signed_up",
        () if row.clicked_at != NULL_INT => "clicked",
        () => "created",
    };
    row.status = words.word(status);
}
