//! Recommendations: from the link to the customer, and what was paid for it.
//!
//! The last click before the sign-up counts, if it is at most 90 days old. A sign-up whose clicks
//! are all older is excluded as `expired_click`; one without any click came by its code and counts.
//! Nobody recommends themselves (`self_referral`). What is taken back (`reversed`; without an
//! amount, all that was given by then) lowers the commission, never below nothing; so does a reward
//! below nothing, which corrects others and is none itself. Each reward has a row of its own, for a
//! recurring one is given month after month. What falls because its order came back is worked out
//! when somebody asks: orders are another stream.

use baremo_model::fact::NULL_INT;
use baremo_model::referral::{is_in_time, sign_up};
use baremo_model::{EventBatch, EventKind, Fact, FactTable, NULL_CODE};

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

rows! {
    /// Rows of [`Fact::ReferralRewards`].
    RewardRows, RewardRow {
        referral_row: int,
        number: int,
        given_at: int,
        taken_back_at: int,
        reward: int,
        commission: int,
        taken_back: int,
        order_id: code,
    }
}

attributes! {
    Names { programme, kind, structure, currency, referred, order_id, }
    amounts { amount, }
}

/// A reward while it is read.
struct Reward {
    at: i64,
    amount: i64,
    taken: i64,
    taken_at: i64,
    /// The order it names, a code of the batch.
    order: u32,
}

impl Reward {
    /// Takes back so much of what is left of it, and returns how much is still to be taken.
    fn give_back(&mut self, at: i64, amount: i64) -> i64 {
        let left = minus(or_zero(self.amount), self.taken).clamp(0, amount.max(0));
        if left > 0 {
            self.taken = self.taken.saturating_add(left);
            self.taken_at = at;
        }
        amount - left
    }
}

/// A referral while its events are read.
struct Referral {
    row: ReferralRow,
    rewards: Vec<Reward>,
    /// What was taken back before it was given.
    owed: i64,
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
    let mut rewards = RewardRows::with_capacity(batch.subjects.len());
    for (subject, run) in subjects(batch, order) {
        extra.begin();
        let mut referral = fold.begin(subject);
        for &event in run {
            let event = event as usize;
            extra.see(batch, event, &mut fold.words);
            fold.describe(event, &mut referral);
            fold.happen(event, &mut referral);
        }
        fold.settle_rewards(&referral, rows.referral.len() as i64, &mut rewards);
        rows.push(fold.settle(referral));
        extra.push();
    }
    let dictionaries = fold.words.finish();
    let mut table = rows.columns(Fact::Referrals, Vec::new(), &dictionaries);
    extra.finish(&mut table, &dictionaries);
    vec![table, rewards.columns(Fact::ReferralRewards, Vec::new(), &dictionaries)]
}

impl Fold<'_> {
    fn begin(&mut self, subject: u32) -> Referral {
        let (source, referral) = self.words.subject(subject);
        Referral {
            row: ReferralRow { referral, source, ..ReferralRow::unknown() },
            rewards: Vec::new(),
            owed: 0,
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
                let amount = self.names.amount.read(&mut self.words, event, referral.currency);
                // A reward below nothing corrects those that were given.
                if amount != NULL_INT && amount < 0 {
                    self.take_back(event, amount, referral);
                    return;
                }
                set_first(&mut row.rewarded_at, at);
                if amount != NULL_INT {
                    row.reward = or_zero(row.reward).saturating_add(amount);
                }
                let order = self.words.attribute(event, self.names.order_id);
                let mut reward = Reward { at, amount, taken: 0, taken_at: NULL_INT, order };
                referral.owed = reward.give_back(at, referral.owed);
                referral.rewards.push(reward);
            }
            Some(EventKind::ReferralReversed) => {
                let amount = self.names.amount.read(&mut self.words, event, referral.currency);
                self.take_back(event, amount, referral);
            }
            Some(EventKind::ReferralTest) => row.excluded = self.words.word("test"),
            Some(EventKind::ReferralDeleted) => row.excluded = self.words.word("deleted"),
            _ => {}
        }
    }

    /// Takes back rewards: without an amount all that were given, else so much of the one that was
    /// given for the order it names, and then of the others, the latest first. An amount says how
    /// much, with a sign or without.
    fn take_back(&mut self, event: usize, amount: i64, referral: &mut Referral) {
        let at = self.batch.at[event];
        let order = self.words.attribute(event, self.names.order_id);
        referral.row.reversed_at = at;
        let rewards = &mut referral.rewards;
        if amount == NULL_INT {
            for reward in rewards {
                reward.give_back(at, i64::MAX);
            }
            referral.owed = 0;
            match referral.row.reward {
                NULL_INT => referral.taken_back = true,
                // All that was given so far; of what comes later nothing was taken.
                given => referral.reversed = given,
            }
            return;
        }
        let amount = amount.saturating_abs();
        referral.reversed = referral.reversed.saturating_add(amount);
        let is_named = |reward: &Reward| order != NULL_CODE && reward.order == order;
        let mut left = amount;
        for named in [true, false] {
            for reward in rewards.iter_mut().rev().filter(|reward| is_named(reward) == named) {
                left = reward.give_back(at, left);
            }
        }
        referral.owed = referral.owed.saturating_add(left).max(0);
    }

    /// Adds a row for each reward.
    fn settle_rewards(&mut self, referral: &Referral, referral_row: i64, rows: &mut RewardRows) {
        for (number, reward) in (1..).zip(&referral.rewards) {
            let order = match referral.orders[..] {
                [only] if reward.order == NULL_CODE => only,
                _ => reward.order,
            };
            // What was taken back before any was given is taken back whole.
            let (stands, reversed_at) = (!referral.taken_back, referral.row.reversed_at);
            let mut row = RewardRow {
                referral_row,
                number,
                given_at: reward.at,
                taken_back_at: if stands { reward.taken_at } else { reversed_at },
                reward: reward.amount,
                ..RewardRow::unknown()
            };
            self.words.set(&mut row.order_id, order);
            if reward.amount != NULL_INT {
                row.commission = if stands { minus(reward.amount, reward.taken).max(0) } else { 0 };
            }
            rows.push(row);
        }
    }

    /// Works out what follows from all events together.
    fn settle(&mut self, referral: Referral) -> ReferralRow {
        let Referral { mut row, clicks, orders, reversed, taken_back, mixed, .. } = referral;
        row.order_count = orders.len() as i64;
        if let [order] = orders[..] {
            self.words.set(&mut row.order_id, order);
        }
        let signed_up_at = sign_up(row.signed_up_at, row.converted_at);
        let in_time = |click: &&i64| signed_up_at == NULL_INT || is_in_time(**click, signed_up_at);
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
