//! Recommendations: from the link to the customer, and what was paid for it.
//!
//! The last click before the sign-up counts, if it is at most 90 days old. A sign-up whose clicks
//! are all older is excluded as `expired_click`; one without any click came by its code and counts.
//! Nobody recommends themselves (`self_referral`). What is taken back (`reversed`; without an
//! amount, all that was given by then) lowers the commission, never below nothing. What falls
//! because its order came back is worked out when somebody asks: orders are another stream.

use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, EventBatch, EventKind, Fact, FactTable, NULL_CODE};

use super::amount::{minus, or_zero};
use super::attributes::attributes;
use super::{Extra, Words, set_first, subjects};
use crate::settings::FoldSettings;
use crate::table::{Grow, Unknown, rows};

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
        taken_back: int,
        order_id: code,
        order_count: int,
        undone_at: int,
        currency: code,
        status: code,
    }
}

attributes! {
    Names { programme, kind, structure, currency, referred, order_id, }
    amounts { amount, }
}

/// How old a click may be at the sign-up.
const CLICK_AGE: i64 = 90 * DAY;

/// A referral while its events are read.
struct Referral {
    row: ReferralRow,
    clicks: Vec<i64>,
    /// The orders that its events name, each once; codes of the batch.
    orders: Vec<u32>,
    /// The currency named last, a code of the batch.
    currency: u32,
    reversed: i64,
    taken_back: bool,
    mixed: bool,
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
    let mut rows = ReferralRows::with_capacity(batch.subjects.len());
    for (subject, run) in subjects(batch, order) {
        extra.begin();
        let mut referral = fold.begin(subject);
        for &event in run {
            let event = event as usize;
            extra.see(batch, event, &mut fold.words);
            fold.describe(event, &mut referral);
            fold.happen(event, &mut referral);
        }
        rows.push(fold.settle(referral));
        extra.push();
    }
    let dictionaries = fold.words.finish();
    let mut table = rows.columns(Fact::Referrals, Vec::new(), &dictionaries);
    extra.finish(&mut table, &dictionaries);
    vec![table]
}

impl Fold<'_> {
    fn begin(&mut self, subject: u32) -> Referral {
        let (source, referral) = self.words.subject(subject);
        Referral {
            row: ReferralRow { referral, source, ..ReferralRow::unknown() },
            clicks: Vec::new(),
            orders: Vec::new(),
            currency: NULL_CODE,
            reversed: 0,
            taken_back: false,
            mixed: false,
        }
    }

    /// Takes what any event may say of the referral.
    fn describe(&mut self, event: usize, referral: &mut Referral) {
        let (batch, names, row) = (self.batch, self.names, &mut referral.row);
        for (cell, code) in [
            (&mut row.customer, batch.customer[event]),
            (&mut row.programme, self.words.attribute(event, names.programme)),
            (&mut row.referral_kind, self.words.attribute(event, names.kind)),
            (&mut row.structure, self.words.attribute(event, names.structure)),
            (&mut row.referred, self.words.attribute(event, names.referred)),
        ] {
            self.words.set(cell, code);
        }
        let currency = self.words.attribute(event, names.currency);
        if currency != NULL_CODE {
            referral.mixed |= referral.currency != NULL_CODE && referral.currency != currency;
            referral.currency = currency;
            row.currency = self.words.keep(currency);
        }
        let order = self.words.attribute(event, names.order_id);
        if order != NULL_CODE && !referral.orders.contains(&order) {
            referral.orders.push(order);
        }
        // Reports that begin with the sign-up have no event of the link's making.
        set_first(&mut row.created_at, batch.at[event]);
    }

    /// Takes what happened.
    fn happen(&mut self, event: usize, referral: &mut Referral) {
        let (batch, row) = (self.batch, &mut referral.row);
        let (at, value) = (batch.at[event], batch.value[event]);
        match EventKind::from_byte(batch.kind[event]) {
            Some(EventKind::ReferralCreated) => self.words.set(&mut row.code, value),
            Some(EventKind::ReferralClicked) => referral.clicks.push(at),
            Some(EventKind::ReferralSignedUp) => {
                set_first(&mut row.signed_up_at, at);
                self.words.set(&mut row.referred, value);
            }
            Some(EventKind::ReferralConverted) => {
                set_first(&mut row.converted_at, at);
                self.words.set(&mut row.referred, value);
            }
            Some(EventKind::ReferralRewarded) => {
                set_first(&mut row.rewarded_at, at);
                let amount = self.names.amount.read(&mut self.words, event, referral.currency);
                if amount != NULL_INT {
                    row.reward = or_zero(row.reward).saturating_add(amount);
                }
            }
            Some(EventKind::ReferralReversed) => {
                row.reversed_at = at;
                match self.names.amount.read(&mut self.words, event, referral.currency) {
                    // All that was given so far; of what comes later nothing was taken.
                    NULL_INT if row.reward != NULL_INT => referral.reversed = row.reward,
                    NULL_INT => referral.taken_back = true,
                    amount => referral.reversed = referral.reversed.saturating_add(amount),
                }
            }
            Some(EventKind::ReferralTest) => row.excluded = self.words.word("test"),
            Some(EventKind::ReferralDeleted) => row.excluded = self.words.word("deleted"),
            _ => {}
        }
    }

    /// Works out what follows from all events together.
    fn settle(&mut self, referral: Referral) -> ReferralRow {
        let Referral { mut row, clicks, orders, reversed, taken_back, mixed, .. } = referral;
        row.order_count = orders.len() as i64;
        if let [order] = orders[..] {
            self.words.set(&mut row.order_id, order);
        }
        // Who became a customer without a sign-up on record signed up then.
        let signed_up_at = match row.signed_up_at {
            NULL_INT => row.converted_at,
            at => at,
        };
        let in_time = |click: &&i64| {
            signed_up_at == NULL_INT
                || (**click <= signed_up_at && signed_up_at - **click <= CLICK_AGE)
        };
        row.clicked_at = clicks.iter().filter(in_time).max().copied().unwrap_or(NULL_INT);
        if row.reward != NULL_INT {
            row.commission = match taken_back {
                true => 0,
                false => minus(row.reward, reversed).max(0),
            };
        }
        // What is left out is counted by its last click; one made only after the sign-up is none.
        let before = |click: &&i64| signed_up_at == NULL_INT || **click <= signed_up_at;
        let last = clicks.iter().filter(before).max().copied();
        let expired = row.clicked_at == NULL_INT && last.is_some();
        row.clicked_at = row.clicked_at.max(last.filter(|_| expired).unwrap_or(NULL_INT));
        if row.excluded == NULL_CODE {
            let is_own = row.referred != NULL_CODE && row.referred == row.customer;
            let reason = match () {
                () if is_own => Some("self_referral"),
                () if mixed => Some("mixed_currency"),
                () if expired => Some("expired_click"),
                () => None,
            };
            row.excluded = self.words.word_or_null(reason);
        }
        row.status = self.words.word(status(&row));
        row
    }
}

/// Returns how far a referral has come.
fn status(row: &ReferralRow) -> &'static str {
    match () {
        () if row.reversed_at != NULL_INT && or_zero(row.commission) == 0 => "reversed",
        () if row.rewarded_at != NULL_INT => "rewarded",
        () if row.converted_at != NULL_INT => "customer",
        () if row.signed_up_at != NULL_INT => "signed_up",
        () if row.clicked_at != NULL_INT => "clicked",
        () => "created",
    }
}
