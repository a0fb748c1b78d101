//! Money spent and what campaigns delivered, one row a row of the report.
//!
//! A row counts whole when its period begins. Negative amounts are credit notes and count. A period
//! that ends before it begins is `ended_before_start`.

use std::sync::Arc;

use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, Dictionary, EventBatch, EventKind, Fact, FactTable, NULL_CODE};

use super::amount::Amount;
use super::{Extra, Words, subjects};
use crate::settings::FoldSettings;
use crate::table::{Dictionaries, Grow, rows};

rows! {
    /// Rows of [`Fact::SpendDays`].
    SpendRows, SpendRow {
        spend: code,
        source: code,
        excluded: code,
        category: code,
        acquisition: byte,
        support: byte,
        channel: code,
        campaign: code,
        ad: code,
        country: code,
        currency: code,
        started_at: int,
        ended_at: int,
        amount: int,
        impressions: int,
        deliveries: int,
        opens: int,
        clicks: int,
        leads: int,
        conversions: int,
    }
}

/// Attributes the fold reads.
const READ: [&str; 17] = [
    "until",
    "category",
    "acquisition",
    "support",
    "campaign",
    "ad",
    "country",
    "currency",
    "impressions",
    "deliveries",
    "opens",
    "clicks",
    "leads",
    "conversions",
    "amount",
    "amount_minor",
    "amount_micros",
];

/// Categories that win customers unless a row says otherwise.
const ACQUISITION: [&str; 5] = ["ads", "salaries", "subscriptions", "placement", "discounts"];

pub(super) fn fold(
    batch: &EventBatch<'_>,
    order: &[u32],
    settings: &FoldSettings,
) -> Vec<FactTable> {
    let mut words = Words::new(batch);
    let mut extra = Extra::new(batch, settings, &READ);
    let names = READ.map(|name| words.name(name));
    let amount = Amount::new(&words, "amount");
    let mut rows = SpendRows::with_capacity(batch.subjects.len());
    for (subject, run) in subjects(batch, order) {
        extra.begin();
        // Of several records of one row of a report the latest says it all.
        let Some(&event) = run.last() else { continue };
        let event = event as usize;
        if EventKind::from_byte(batch.kind[event]) != Some(EventKind::Spent) {
            continue;
        }
        extra.see(batch, event, &mut words);
        rows.push(one(batch, event, subject, &names, amount, &mut words));
        extra.push();
    }
    let strings = Arc::new(words.finish());
    let dictionaries =
        Dictionaries { strings: strings.clone(), conversations: Arc::new(Dictionary::new()) };
    let mut table = rows.columns(Fact::SpendDays, Vec::new(), &dictionaries);
    extra.finish(&mut table, &strings);
    vec![table]
}

fn one(
    batch: &EventBatch<'_>,
    event: usize,
    subject: u32,
    names: &[u32; READ.len()],
    amount: Amount,
    words: &mut Words<'_>,
) -> SpendRow {
    let (source, spend) = words.subject(subject);
    let said = |words: &Words<'_>, index: usize| words.attribute(event, names[index]);
    let code = |words: &mut Words<'_>, index: usize| {
        let code = words.attribute(event, names[index]);
        words.keep(code)
    };
    let integer = |words: &mut Words<'_>, index: usize| {
        let code = words.attribute(event, names[index]);
        words.integer(code)
    };
    let started_at = batch.at[event];
    let ended_at = match words.instant(said(words, 0)) {
        // A report's row without an end is one of a day.
        NULL_INT => started_at.saturating_add(DAY),
        until => until,
    };
    let delivers = (8..14).any(|index| said(words, index) != NULL_CODE);
    let category = match words.text(said(words, 1)) {
        Some(category) => category,
        None if delivers => "ads",
        None => "other",
    };
    let acquisition = words.truth(said(words, 2)).unwrap_or(ACQUISITION.contains(&category));
    let support = words.truth(said(words, 3)).unwrap_or(category == "support");
    let late = ended_at < started_at;
    let currency = said(words, 7);
    SpendRow {
        spend,
        source,
        excluded: words.word_or_null(late.then_some("ended_before_start")),
        category: words.word(category),
        acquisition: u8::from(acquisition),
        support: u8::from(support),
        channel: words.keep(batch.channel[event]),
        campaign: code(words, 4),
        ad: code(words, 5),
        country: code(words, 6),
        currency: words.keep(currency),
        started_at,
        ended_at,
        amount: amount.read(words, event, currency),
        impressions: integer(words, 8),
        deliveries: integer(words, 9),
        opens: integer(words, 10),
        clicks: integer(words, 11),
        leads: integer(words, 12),
        conversions: integer(words, 13),
    }
}
