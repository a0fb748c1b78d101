//! Money spent and what campaigns delivered, one row a day of the period of the report's row.
//!
//! The rent of a month is no cost of its first day. A row is shared out over the days of its period
//! (decision 0030): the shares add up to the row, to the cent and to the click. Negative amounts
//! are credit notes and count. A period that ends before it begins is `ended_before_start`, whole.

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
        at: int,
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

/// Shares of a row at most; those of a period longer than a year are of more than a day each.
const MAX_SHARES: i64 = 366;

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
        for share in shares(one(batch, event, subject, &names, amount, &mut words)) {
            rows.push(share);
            extra.push();
        }
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
        at: started_at,
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

/// Returns what each day of the row's period has of it.
///
/// Money is shared evenly. What was delivered falls on whole views, mails or openings, and all
/// counts step together with the fewest of these: a day that has clicks has what was clicked on.
fn shares(row: SpendRow) -> impl Iterator<Item = SpendRow> {
    let length = i128::from(row.ended_at) - i128::from(row.started_at);
    // A day of 23 or 25 hours is one day.
    let days = (length + i128::from(DAY / 2)) / i128::from(DAY);
    let count = days.clamp(1, i128::from(MAX_SHARES));
    let shown = [row.impressions, row.deliveries, row.opens];
    let base = shown.into_iter().filter(|count| *count > 0).min().map_or(count, i128::from);
    // What ends before it begins is one row, dated where it began.
    let length = length.max(0);
    (0..count).map(move |index| {
        let share = |total: i64, before: i128, until: i128, of: i128| match total {
            NULL_INT => NULL_INT,
            total => {
                let upto = |part: i128| (i128::from(total) * part).div_euclid(of);
                // A part of what an i64 holds is one.
                (upto(until) - upto(before)) as i64
            }
        };
        let (before, until) = (base * index / count, base * (index + 1) / count);
        let counted = |total: i64| share(total, before, until, base);
        SpendRow {
            // A day of spend is a date and no instant. Its middle has that date wherever clocks
            // were changed meanwhile, and in every zone at most eleven hours off the source's.
            at: (i128::from(row.started_at) + length * (2 * index + 1) / (2 * count)) as i64,
            amount: share(row.amount, index, index + 1, count),
            impressions: counted(row.impressions),
            deliveries: counted(row.deliveries),
            opens: counted(row.opens),
            clicks: counted(row.clicks),
            leads: counted(row.leads),
            conversions: counted(row.conversions),
            ..row
        }
    })
}
