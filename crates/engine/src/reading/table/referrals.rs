//! What is left of each reward, and of a conversion, once the order behind it came back: columns
//! made when asked, since a fold sees one referral alone.
//!
//! A reward falls with the order it names, by the part of it that was given back, and whole where
//! the order was cancelled. One that names none falls with the first order of the customer it
//! brought, once nothing of that is left. An order without a price of which a known amount was
//! refunded takes nothing: which part that is, nobody tells. What its programme took back itself is
//! not taken twice: the greater of the two counts. Decision 0116.

use std::sync::Arc;

use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, Fact, NULL_CODE};

use super::numbered::Leads;
use super::{Hot, Tables};
use crate::EngineError;

/// Names of the columns that are computed, or changed by what became of orders.
pub(super) const COMPUTED: [&str; 5] =
    ["commission", "taken_back", "reversed_at", "undone_at", "status"];

/// The same of rewards.
pub(super) const OF_REWARDS: [&str; 3] = ["commission", "taken_back", "taken_back_at"];

/// How long before the sign-up its order may be placed: reports date sign-ups by the day.
const BEFORE: i64 = DAY;

/// An order, and what went back of it.
#[derive(Clone, Copy)]
struct Order {
    charged: i64,
    returned: i64,
    /// When the last of it went back; none where nothing did.
    returned_at: i64,
}

impl Order {
    fn is_gone(self) -> bool {
        self.returned_at != NULL_INT && self.returned >= self.charged
    }

    /// Returns how much of a reward goes with what went back, to the nearest minor unit.
    fn share(self, reward: i64) -> i64 {
        if self.is_gone() {
            return reward;
        }
        if self.returned_at == NULL_INT {
            return 0;
        }
        let [reward_wide, returned, charged] =
            [reward, self.returned, self.charged].map(i128::from);
        let nearest = (2 * reward_wide * returned + charged) / (2 * charged);
        i64::try_from(nearest).unwrap_or(reward)
    }
}

/// The orders that count, cancelled ones included, by their ids and by who placed them.
struct Orders {
    all: Vec<Order>,
    of_id: Leads,
    /// Customer, when it was placed, and which; sorted.
    placed: Vec<(u32, i64, usize)>,
}

impl Orders {
    fn read(tables: &Tables) -> Result<Self, EngineError> {
        let codes = |name: &str| tables.codes(Fact::Orders, name);
        let integers = |name: &str| tables.integers(Fact::Orders, name);
        let (ids, sources) = (codes("order_id")?, codes("source")?);
        let (customers, excluded) = (codes("customer")?, codes("excluded")?);
        let (placed_at, cancelled_at) = (integers("placed_at")?, integers("cancelled_at")?);
        let (refunded_at, refund) = (integers("refunded_at")?, integers("refund")?);
        let net = integers("net")?;
        // More went back than was charged: all did.
        let exceeds = tables.code("refund_exceeds_order");
        // What is dated after the latest instant of which anything is known is yet to come.
        let latest = tables.latest();
        let is_past = |at: i64| at != NULL_INT && at <= latest;
        let mut orders = Orders { all: Vec::new(), of_id: Leads::default(), placed: Vec::new() };
        let mut shops = Vec::new();
        for row in 0..ids.len() {
            if ![NULL_CODE, exceeds].contains(&excluded[row]) || placed_at[row] == NULL_INT {
                continue;
            }
            let is_priced = ![net[row], refund[row]].contains(&NULL_INT);
            let charged = if is_priced { net[row] + refund[row] } else { NULL_INT };
            let (returned, returned_at) = match () {
                () if is_past(cancelled_at[row]) => (charged, cancelled_at[row]),
                () if !is_past(refunded_at[row]) => (0, NULL_INT),
                // A refund that does not say how much gave everything back.
                () if refund[row] == NULL_INT => (charged, refunded_at[row]),
                // Which part of an order without a price came back, nobody tells.
                () if is_priced && refund[row] > 0 => (refund[row], refunded_at[row]),
                () => (0, NULL_INT),
            };
            let place = orders.all.len();
            orders.all.push(Order { charged, returned, returned_at });
            shops.push(sources[row]);
            orders.of_id.put(ids[row], place as u32, &shops);
            if customers[row] != NULL_CODE {
                orders.placed.push((customers[row], placed_at[row], place));
            }
        }
        orders.placed.sort_unstable();
        Ok(orders)
    }

    /// Returns an order by its id: that of the same source, else the only one that has it.
    fn named(&self, source: u32, id: u32) -> Option<Order> {
        self.all.get(self.of_id.of(id, Some(source)) as usize).copied()
    }

    /// Returns the first order of a customer from an instant on.
    fn first(&self, customer: u32, since: i64) -> Option<Order> {
        let before = |own: &(u32, i64, usize)| (own.0, own.1) < (customer, since);
        let first = self.placed.get(self.placed.partition_point(before))?;
        let is_own = customer != NULL_CODE && first.0 == customer;
        self.all.get(first.2).copied().filter(|_| is_own)
    }
}

/// What became of rewards once orders came back, by their rows.
struct Rewards {
    commission: Vec<i64>,
    taken_back: Vec<i64>,
    taken_back_at: Vec<i64>,
    /// Whether nothing is left of the order it was given for.
    gone: Vec<bool>,
}

/// What leads from referrals to the orders of those they brought.
struct Brought {
    orders: Orders,
    source: Arc<Vec<u32>>,
    referred: Arc<Vec<u32>>,
    since: Vec<i64>,
    order_count: Arc<Vec<i64>>,
}

impl Brought {
    fn read(tables: &Tables) -> Result<Self, EngineError> {
        let codes = |name: &str| tables.codes(Fact::Referrals, name);
        let integers = |name: &str| tables.integers(Fact::Referrals, name);
        let (signed_up_at, created_at) = (integers("signed_up_at")?, integers("created_at")?);
        let since = |(signed_up_at, created_at): (&i64, &i64)| {
            let at = if *signed_up_at == NULL_INT { created_at } else { signed_up_at };
            at.saturating_sub(BEFORE)
        };
        Ok(Brought {
            orders: Orders::read(tables)?,
            source: codes("source")?,
            referred: codes("referred")?,
            since: signed_up_at.iter().zip(created_at.iter()).map(since).collect(),
            order_count: integers("order_count")?,
        })
    }

    /// Returns the first order of whom a referral brought, where nothing of it is left.
    fn first_if_gone(&self, row: usize) -> Option<Order> {
        let first = self.orders.first(self.referred[row], self.since[row]);
        first.filter(|order| order.is_gone())
    }

    /// Returns the order with which what names one falls, or what names none. Where a referral
    /// names several, nobody tells which of them that is.
    fn order(&self, row: usize, named: u32) -> Option<Order> {
        let own = self.orders.named(self.source[row], named);
        match self.order_count[row] {
            count if count > 1 => own,
            _ => own.or_else(|| self.first_if_gone(row)),
        }
    }
}

impl Rewards {
    fn read(tables: &Tables, brought: &Brought) -> Result<Self, EngineError> {
        let fact = Fact::ReferralRewards;
        let (reward, named) = (tables.integers(fact, "reward")?, tables.codes(fact, "order_id")?);
        let referral = tables.integers(fact, "referral_row")?;
        let mut rewards = Rewards {
            commission: stored(tables, fact, "commission")?,
            taken_back: vec![NULL_INT; reward.len()],
            taken_back_at: stored(tables, fact, "taken_back_at")?,
            gone: vec![false; reward.len()],
        };
        for row in 0..reward.len() {
            let order = brought.order(referral[row] as usize, named[row]);
            if reward[row] != NULL_INT {
                let commission = &mut rewards.commission[row];
                let by_programme = reward[row].saturating_sub((*commission).max(0));
                let by_order = order.map_or(0, |order| order.share(reward[row]));
                rewards.taken_back[row] = by_programme.max(by_order);
                *commission = reward[row].saturating_sub(rewards.taken_back[row]).max(0);
            }
            if let Some(order) = order.filter(|order| order.returned_at != NULL_INT) {
                rewards.gone[row] = order.is_gone();
                if rewards.taken_back_at[row] == NULL_INT {
                    rewards.taken_back_at[row] = order.returned_at;
                }
            }
        }
        Ok(rewards)
    }
}

/// Returns the computed columns of rewards, in the order of [`OF_REWARDS`].
pub(super) fn of_rewards(tables: &Tables) -> Result<[Hot; 3], EngineError> {
    let rewards = Rewards::read(tables, &Brought::read(tables)?)?;
    Ok([rewards.commission, rewards.taken_back, rewards.taken_back_at].map(column))
}

/// Returns the computed columns of referrals, in the order of [`COMPUTED`]: of all the rewards of
/// each together.
pub(super) fn compute(tables: &Tables) -> Result<[Hot; 5], EngineError> {
    let fact = Fact::Referrals;
    let named = tables.codes(fact, "order_id")?;
    let converted_at = tables.integers(fact, "converted_at")?;
    let mut reversed_at = stored(tables, fact, "reversed_at")?;
    let mut status = match tables.read(fact, "status")? {
        Hot::Codes(codes) => Arc::unwrap_or_clone(codes),
        _ => vec![NULL_CODE; named.len()],
    };
    let brought = Brought::read(tables)?;
    let rewards = Rewards::read(tables, &brought)?;
    let referral = tables.integers(Fact::ReferralRewards, "referral_row")?;
    let (mut commission, mut taken_back) =
        (vec![NULL_INT; named.len()], vec![NULL_INT; named.len()]);
    let (mut stands, mut back_at) = (vec![false; named.len()], vec![NULL_INT; named.len()]);
    for (reward, row) in referral.iter().map(|row| *row as usize).enumerate() {
        for (all, own) in [
            (&mut commission[row], rewards.commission[reward]),
            (&mut taken_back[row], rewards.taken_back[reward]),
        ] {
            if own != NULL_INT {
                *all = if *all == NULL_INT { own } else { all.saturating_add(own) };
            }
        }
        stands[row] |= !rewards.gone[reward];
        back_at[row] = back_at[row].max(rewards.taken_back_at[reward]);
    }
    let reversed = tables.code("reversed");
    let mut undone_at = vec![NULL_INT; named.len()];
    for row in 0..named.len() {
        let qualifying = brought.order(row, named[row]).or_else(|| brought.first_if_gone(row));
        let qualifying = qualifying.filter(|order| order.is_gone());
        if let Some(order) = qualifying.filter(|_| converted_at[row] != NULL_INT) {
            undone_at[row] = order.returned_at;
        }
        if reversed_at[row] == NULL_INT {
            reversed_at[row] = back_at[row];
        }
        if back_at[row] != NULL_INT && (!stands[row] || commission[row] == 0) {
            status[row] = reversed;
        }
    }
    Ok([
        column(commission),
        column(taken_back),
        column(reversed_at),
        column(undone_at),
        Hot::Codes(Arc::new(status)),
    ])
}

fn column(values: Vec<i64>) -> Hot {
    Hot::Integers(Arc::new(values))
}

/// Returns what the fold said of each row, before any order is looked at.
fn stored(tables: &Tables, fact: Fact, name: &str) -> Result<Vec<i64>, EngineError> {
    match tables.read(fact, name)? {
        Hot::Integers(values) => Ok(Arc::unwrap_or_clone(values)),
        _ => Ok(vec![NULL_INT; tables.rows(fact)?]),
    }
}
