//! Money spent and what campaigns delivered, one row a day of the period of the report's row.
//!
//! The rent of a month is no cost of its first day. A row is shared out over the days of its period
//! (decision 0030): the shares add up to the row, to the cent and to the click. Negative amounts
//! are credit notes and count. A period that ends before it begins is `ended_before_start`, whole,
//! and a row of an amount that cannot be read `bad_amount`.

use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, EventBatch, EventKind, Fact, FactTable, NULL_CODE};

use super::attributes::attributes;
use super::{Extra, Words, subjects};
use crate::settings::FoldSettings;
use crate::table::{Grow, rows};

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
        conversions_reported: int,
    }
}

attributes! {
    Names {
        until, category, acquisition, support, campaign, ad, country, currency,
        impressions, deliveries, opens, clicks, leads, conversions,
    }
    amounts { amount, }
}

/// Shares of a row at most; those of a period longer than a year are of more than a day each.
const MAX_SHARES: i64 = 366;

/// Categories that win customers unless a row says otherwise.
const ACQUISITION: [&str; 5] = ["ads", "salaries", "subscriptions", "placement", "discounts"];

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
    let mut rows = SpendRows::with_capacity(batch.subjects.len());
    for (subject, run) in subjects(batch, order) {
        extra.begin();
        // Of several records of one row of a report the latest says it all.
        let Some(&event) = run.last() else { continue };
        let event = event as usize;
        if EventKind::from_byte(batch.kind[event]) != Some(EventKind::Spent) {
            continue;
        }
        extra.see(batch, event, &mut fold.words);
        for share in shares(fold.spent(subject, event)) {
            rows.push(share);
            extra.push();
        }
    }
    let dictionaries = fold.words.finish();
    let mut table = rows.columns(Fact::SpendDays, Vec::new(), &dictionaries);
    extra.finish(&mut table, &dictionaries);
    vec![table]
}

impl Fold<'_> {
    /// Reads a row of a report, whole.
    fn spent(&mut self, subject: u32, event: usize) -> SpendRow {
        let (batch, names) = (self.batch, self.names);
        let (source, spend) = self.words.subject(subject);
        let started_at = batch.at[event];
        let ended_at = match self.words.end(self.said(event, names.until)) {
            // A report's row without an end is one of a day.
            NULL_INT => started_at.saturating_add(DAY),
            until => until,
        };
        let category = match self.words.text(self.said(event, names.category)) {
            Some(category) => category,
            None if self.delivers(event) => "ads",
            None => "other",
        };
        let says = |name: u32| self.words.truth(self.said(event, name));
        let acquisition = says(names.acquisition).unwrap_or(ACQUISITION.contains(&category));
        let support = says(names.support).unwrap_or(category == "support");
        let late = ended_at < started_at;
        let currency = self.said(event, names.currency);
        let unread = names.amount.is_unreadable(&mut self.words, event, currency);
        let reason = match (late, unread) {
            (true, _) => Some("ended_before_start"),
            (false, true) => Some("bad_amount"),
            (false, false) => None,
        };
        SpendRow {
            spend,
            source,
            excluded: self.words.word_or_null(reason),
            category: self.words.word(category),
            acquisition: u8::from(acquisition),
            support: u8::from(support),
            channel: self.words.keep(batch.channel[event]),
            campaign: self.kept(event, names.campaign),
            ad: self.kept(event, names.ad),
            country: self.kept(event, names.country),
            currency: self.words.keep(currency),
            at: started_at,
            started_at,
            ended_at,
            amount: names.amount.read(&mut self.words, event, currency),
            impressions: self.integer(event, names.impressions),
            deliveries: self.integer(event, names.deliveries),
            opens: self.integer(event, names.opens),
            clicks: self.integer(event, names.clicks),
            leads: self.integer(event, names.leads),
            conversions: self.integer(event, names.conversions),
            conversions_reported: self.decimal(event, names.conversions),
        }
    }

    /// Returns whether a row tells what was delivered for the money.
    fn delivers(&self, event: usize) -> bool {
        let Names { impressions, deliveries, opens, clicks, leads, conversions, .. } = self.names;
        let counts = [impressions, deliveries, opens, clicks, leads, conversions];
        counts.into_iter().any(|name| self.said(event, name) != NULL_CODE)
    }

    fn said(&self, event: usize, name: u32) -> u32 {
        self.words.attribute(event, name)
    }

    fn kept(&mut self, event: usize, name: u32) -> u32 {
        let said = self.said(event, name);
        self.words.keep(said)
    }

    fn integer(&mut self, event: usize, name: u32) -> i64 {
        let said = self.said(event, name);
        self.words.integer(said)
    }

    /// Returns a number in millionths: a platform shares a conversion out among what led to it.
    fn decimal(&mut self, event: usize, name: u32) -> i64 {
        let said = self.said(event, name);
        self.words.number(said)
    }
}

/// Returns what each day of the row's period has of it.
///
/// Money is shared evenly. What was delivered falls on whole views, mails or openings, and all
/// counts step together with the fewest of these: a day that has clicks has what was clicked on.
/// Parts of conversions are shared by the same steps, to the millionth.
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
            conversions_reported: counted(row.conversions_reported),
            ..row
        }
    })
}
