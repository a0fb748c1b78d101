//! How much is bought when, and each customer's orders in time.

use baremo_model::{DAY, HOUR, Micros, SECOND};
use jiff::Timestamp;
use jiff::civil::Date;

use super::Story;
use super::people::{self, Customer};
use super::plan::{Plan, whole_second};
use super::rng::Rng;
use super::story::zone;

/// Stream of randomness of the orders in time, apart from all others.
const ORDER_STREAM: u64 = 0x21 << 56;

/// Greatest weight a day can have.
const BUSIEST: f64 = 2.6;

/// How likely an order comes in each hour of the day, UTC: most are made in the evening.
const HOURS: [f64; 24] = [
    0.6, 0.3, 0.2, 0.2, 0.4, 1.0, 2.0, 3.2, 4.2, 5.0, 5.4, 5.2, 4.6, 4.4, 4.4, 4.8, 5.4, 6.2, 7.4,
    8.6, 9.0, 6.8, 4.0, 1.8,
];

/// How much is bought on each day, relative to others.
pub(super) struct Shop {
    /// First instant of the first day; days are of UTC.
    start: Micros,
    weights: Vec<f32>,
}

impl Shop {
    pub(super) fn new(story: &Story) -> Self {
        let zone = zone();
        let start = (2 * story.start - story.end).div_euclid(DAY) * DAY - 3 * DAY;
        let count = (story.end - start).div_euclid(DAY) + 2;
        let weights = (0..count).map(|day| {
            let at = start + day * DAY;
            let local = Timestamp::from_microsecond(at + 12 * HOUR).unwrap_or_default();
            weight(story, local.to_zoned(zone.clone()).date(), at) as f32
        });
        Shop { start, weights: weights.collect() }
    }

    /// Returns how much is bought on the day of an instant, relative to others.
    pub(super) fn weight(&self, at: Micros) -> f64 {
        let day = (at - self.start).div_euclid(DAY).clamp(0, self.weights.len() as i64 - 1);
        f64::from(self.weights[day as usize])
    }

    /// Returns an instant of the same day at which people buy.
    pub(super) fn at_shop_hour(&self, rng: &mut Rng, at: Micros) -> Micros {
        let hour = rng.weighted(&HOURS) as Micros;
        let seconds = rng.below(3_600) as Micros;
        at.div_euclid(DAY) * DAY + hour * HOUR + seconds * SECOND
    }

    /// Returns an instant on the same side of the start of the data as `at`, on a day that is as
    /// likely as it is busy.
    pub(super) fn busy_instant(&self, rng: &mut Rng, at: Micros, story: &Story) -> Micros {
        let span = story.end - story.start;
        let from = if at < story.start { story.start - span } else { story.start };
        let mut at = at;
        for _ in 0..24 {
            if rng.chance(self.weight(at) / BUSIEST) {
                break;
            }
            at = from + (rng.unit() * span as f64) as Micros;
        }
        self.at_shop_hour(rng, at.max(from)).clamp(from, from + span - SECOND)
    }
}

fn weight(story: &Story, date: Date, at: Micros) -> f64 {
    let season = match (date.month(), date.day()) {
        (1, 7..) => 1.3,
        (6, 24..) | (7, _) => 1.2,
        (8, _) => 0.7,
        (11, 20..) => 1.9,
        (12, ..22) => 1.65,
        (12, 25..) => 0.8,
        _ => 1.0,
    };
    let weekend = if date.weekday().to_monday_zero_offset() >= 5 { 1.08 } else { 1.0 };
    let launch = if story.launch.contains(&at) { 1.3 } else { 1.0 };
    // A site that is down sells little.
    let outage = if story.outage.contains(&at) { 0.3 } else { 1.0 };
    let growth = 0.85 + 0.25 * story.progress(at);
    (season * weekend * launch * outage * growth).min(BUSIEST)
}

/// The orders of one customer in time: each buys at a rate of their own and, after each order, may
/// never come back. Who waited longer than a day for an answer buys less from then on, and some
/// leave.
pub(super) struct Orders<'a> {
    plan: &'a Plan,
    rng: Rng,
    /// Days between orders, in the busiest time.
    gap: f64,
    dropout: f64,
    /// When a wait first became longer than a day.
    long_wait_at: Micros,
    leaves: bool,
    /// The last instant at which the customer thought of ordering.
    thought_at: Micros,
    last_at: Option<Micros>,
    joined_at: Micros,
    gone: bool,
}

impl<'a> Orders<'a> {
    pub(super) fn new(plan: &'a Plan, customer: &Customer, long_wait_at: Micros) -> Self {
        let mut rng = Rng::new(plan.settings.seed, ORDER_STREAM + customer.number);
        let yearly = rng.gamma(0.9) * 1.75;
        let dropout = rng.beta(0.8, 3.2);
        Orders {
            plan,
            gap: 365.0 / (yearly.max(0.005) * BUSIEST),
            dropout,
            long_wait_at,
            leaves: rng.chance(0.2),
            rng,
            thought_at: customer.joined_at,
            last_at: None,
            joined_at: customer.joined_at,
            gone: false,
        }
    }
}

/// What those who ever write have bought, in time: sixteen bytes an order.
pub(super) struct Purchases(Vec<(Micros, u32, u32)>);

/// Orders of about the same time that somebody may write about.
pub(super) const NEAR: u64 = 6;

impl Purchases {
    /// Returns the orders of who ever writes, as they are if nobody ever waits long.
    pub(super) fn new(plan: &Plan) -> Self {
        let mut all = Vec::new();
        for number in 0..plan.writer_count {
            let customer = people::customer(plan, number);
            let orders = Orders::new(plan, &customer, Micros::MAX).enumerate();
            all.extend(orders.map(|(index, at)| (at, number as u32, index as u32)));
        }
        all.sort_unstable();
        Purchases(all)
    }

    /// Returns the order placed by an instant that has so many others between, of [`NEAR`]: whose,
    /// and which of theirs.
    pub(super) fn about(&self, placed_by: Micros, back: u64) -> Option<(u64, u64)> {
        let until = self.0.partition_point(|(at, ..)| *at <= placed_by);
        let place = until.checked_sub(back as usize + 1)?;
        self.0.get(place).map(|(_, customer, index)| (u64::from(*customer), u64::from(*index)))
    }
}

impl Iterator for Orders<'_> {
    type Item = Micros;

    fn next(&mut self) -> Option<Micros> {
        let Some(last_at) = self.last_at else {
            self.last_at = Some(self.joined_at);
            self.gone = self.rng.chance(self.dropout);
            return Some(self.joined_at);
        };
        while !self.gone {
            let days = self.rng.exponential(self.gap).min(20_000.0);
            self.thought_at += (days * DAY as f64) as Micros;
            if self.thought_at >= self.plan.story.end {
                break;
            }
            let keep = self.rng.unit();
            if !self.rng.chance(self.plan.shop.weight(self.thought_at) / BUSIEST) {
                continue;
            }
            let at = self.plan.shop.at_shop_hour(&mut self.rng, self.thought_at);
            let at = whole_second(at.max(last_at + HOUR));
            let is_hurt = at >= self.long_wait_at;
            self.gone = self.rng.chance(self.dropout) || (is_hurt && self.leaves);
            if is_hurt && (self.leaves || keep > 0.56) {
                continue;
            }
            if at >= self.plan.story.end {
                break;
            }
            self.last_at = Some(at);
            return Some(at);
        }
        self.gone = true;
        None
    }
}
