//! What a conversation is about, before anything happens in it.

use baremo_model::{DAY, Micros};

use super::people::{self, MADRID, SEVILLA, TARDE};
use super::plan::Plan;
use super::rng::Rng;
use super::shop::{NEAR, Orders, Purchases};
use super::waits::Waits;

/// Stream of randomness of what people bought before they write, apart from all others.
const AFTER_STREAM: u64 = 0x22 << 56;

/// Where a conversation comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Channel {
    Email,
    Web,
    Chat,
    Messaging,
    Phone,
    Social,
}

/// All channels with their share at the beginning and at the end of the data.
const CHANNELS: [(Channel, f64, f64); 6] = [
    (Channel::Email, 40.0, 27.0),
    (Channel::Web, 16.0, 12.0),
    (Channel::Chat, 19.0, 16.0),
    (Channel::Messaging, 7.0, 31.0),
    (Channel::Phone, 12.0, 8.0),
    (Channel::Social, 6.0, 6.0),
];

impl Channel {
    pub(super) fn word(self) -> &'static str {
        match self {
            Channel::Email => "email",
            Channel::Web => "web",
            Channel::Chat => "chat",
            Channel::Messaging => "messaging",
            Channel::Phone => "phone",
            Channel::Social => "social",
        }
    }

    /// Returns whether somebody writes with it while waiting.
    pub(super) fn is_live(self) -> bool {
        matches!(self, Channel::Chat | Channel::Messaging | Channel::Social)
    }
}

/// What people write about.
#[derive(Debug)]
pub(super) struct Topic {
    /// The tag.
    pub tag: &'static str,
    /// How common it is.
    weight: f64,
    /// How often it is a question, an incident, a complaint.
    types: [f64; 3],
    /// How many days after it was placed people write about an order, on average; none where it is
    /// about no order.
    after_days: Option<f64>,
}

const fn topic(tag: &'static str, weight: f64, types: [f64; 3], after_days: Option<f64>) -> Topic {
    Topic { tag, weight, types, after_days }
}

const TOPICS: [Topic; 10] = [
    topic("envio", 27.0, [0.55, 0.33, 0.12], Some(6.0)),
    topic("devolucion", 17.0, [0.60, 0.30, 0.10], Some(14.0)),
    topic("producto-roto", 10.0, [0.02, 0.73, 0.25], Some(9.0)),
    topic("pago", 9.0, [0.45, 0.48, 0.07], Some(2.0)),
    topic("existencias", 9.0, [0.97, 0.02, 0.01], None),
    topic("factura", 8.0, [0.85, 0.12, 0.03], Some(15.0)),
    topic("uso-y-recetas", 7.0, [0.96, 0.03, 0.01], None),
    topic("garantia", 6.0, [0.35, 0.45, 0.20], Some(180.0)),
    topic("cuenta", 5.0, [0.55, 0.43, 0.02], None),
    topic("cupon", 3.0, [0.70, 0.25, 0.05], None),
];
const LAUNCH: Topic = topic("lanzamiento", 0.0, [0.90, 0.08, 0.02], None);
const OUTAGE: Topic = topic("web-caida", 0.0, [0.15, 0.73, 0.12], None);

/// The types, in the order of [`Topic::types`].
pub(super) const TYPES: [&str; 3] = ["question", "incident", "complaint"];

/// How a conversation came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A customer wrote.
    Customer,
    /// A customer wrote again about this conversation, which was closed.
    FollowUp(u64),
    /// A customer wrote a second time about this conversation, which is still open.
    Double(u64),
    /// An agent wrote first.
    Agent,
    /// A courier's or marketplace's notification.
    Machine,
    Spam,
    Test,
}

/// An earlier conversation that another refers to.
#[derive(Clone, Copy)]
pub(super) struct Earlier {
    /// How the other comes to be.
    pub origin: Origin,
    pub customer: u64,
    pub order: Option<u64>,
}

/// What is decided before anything happens.
pub(super) struct Conversation {
    pub number: u64,
    pub opened_at: Micros,
    pub origin: Origin,
    pub customer: u64,
    pub language: &'static str,
    pub country: &'static str,
    pub plan: &'static str,
    pub brand: &'static str,
    /// Which of the customer's orders it is about, from 0.
    pub order: Option<u64>,
    pub channel: Channel,
    pub topic: &'static Topic,
    /// Place in [`TYPES`].
    pub kind: usize,
    pub priority: &'static str,
    /// Place in [`super::TEAMS`] of the team it comes in to.
    pub team: usize,
}

impl Conversation {
    /// Decides on a conversation; `origin` and `customer` come from another one where it refers
    /// to that.
    pub(super) fn new(
        plan: &Plan,
        rng: &mut Rng,
        (number, opened_at): (u64, Micros),
        earlier: Option<Earlier>,
        (waits, purchases): (&Waits, &Purchases),
    ) -> Self {
        let story = &plan.story;
        let progress = story.progress(opened_at);
        let (origin, customer) = match earlier {
            Some(earlier) => (earlier.origin, earlier.customer),
            None => (origin(rng), some_customer(plan, rng, progress)),
        };
        let channel = channel(plan, rng, opened_at, origin);
        let topic = if story.outage.contains(&opened_at) && rng.chance(0.7) {
            &OUTAGE
        } else if story.launch.contains(&opened_at) && rng.chance(0.42) {
            &LAUNCH
        } else {
            &TOPICS[rng.weighted(&TOPICS.each_ref().map(|topic| topic.weight))]
        };
        let kind = rng.weighted(&topic.types);
        let names_order = topic.after_days.is_some() && rng.chance(0.88);
        let priority = match kind {
            0 => rng.weighted(&[10.0, 84.0, 5.0, 1.0]),
            1 => rng.weighted(&[3.0, 66.0, 25.0, 6.0]),
            _ => rng.weighted(&[1.0, 45.0, 40.0, 14.0]),
        };
        // Who writes about an order has bought not long before.
        let days = topic.after_days.filter(|_| names_order);
        let back = days.map_or(0, |_| rng.below(NEAR));
        let bought = days.filter(|_| earlier.is_none()).and_then(|days| {
            let days = Rng::new(plan.settings.seed, AFTER_STREAM + number).exponential(days);
            purchases.about(opened_at - (days * DAY as f64) as Micros, back)
        });
        let customer = bought.map_or(customer, |(customer, _)| customer);
        let person = people::customer(plan, customer);
        let order = days.and_then(|_| match earlier {
            Some(earlier) => earlier.order,
            None => bought.map(|(_, index)| index),
        });
        let order = order.and_then(|index| {
            let orders = Orders::new(plan, &person, waits.long_wait_at(customer));
            let placed = orders.take_while(|at| *at <= opened_at).count() as u64;
            Some(index.min(placed.checked_sub(1)?))
        });
        Conversation {
            number,
            opened_at,
            origin,
            customer,
            language: person.language,
            country: person.country,
            plan: person.plan,
            brand: person.brand,
            order,
            channel,
            topic,
            kind,
            priority: ["low", "normal", "high", "urgent"][priority],
            team: team(plan, rng, channel, opened_at),
        }
    }
}

fn origin(rng: &mut Rng) -> Origin {
    const ORIGINS: [Origin; 5] =
        [Origin::Customer, Origin::Agent, Origin::Machine, Origin::Spam, Origin::Test];
    ORIGINS[rng.weighted(&[93.8, 2.6, 2.1, 1.3, 0.2])]
}

/// Returns one of those who have joined; a third of what comes in is from a tenth of them.
fn some_customer(plan: &Plan, rng: &mut Rng, progress: f64) -> u64 {
    let joined = people::joined_count(plan.writer_count, progress);
    let number = rng.below(joined);
    if rng.chance(0.33) { number / 10 * 10 } else { number }
}

/// Returns all channels with their shares of what comes in at an instant.
pub(super) fn shares(plan: &Plan, at: Micros) -> [(Channel, f64); 6] {
    let from = plan.story.messaging_from;
    let whole = (plan.story.end - from).max(1) as f64;
    let grown = ((at - from) as f64 / whole).clamp(0.0, 1.0);
    CHANNELS.map(|(channel, early, late)| (channel, early + (late - early) * grown))
}

fn channel(plan: &Plan, rng: &mut Rng, at: Micros, origin: Origin) -> Channel {
    match origin {
        Origin::Agent | Origin::Machine | Origin::Test => return Channel::Email,
        Origin::FollowUp(_) | Origin::Spam if rng.chance(0.8) => return Channel::Email,
        Origin::FollowUp(_) | Origin::Spam => return Channel::Web,
        _ => {}
    }
    let all = shares(plan, at);
    let channel = all[rng.weighted(&all.map(|(_, share)| share))].0;
    let is_open = |team: usize| plan.calendars[team].is_open(at);
    let answered = match channel {
        Channel::Phone => is_open(MADRID) || is_open(TARDE),
        // Out of hours the bot is there alone, and most are shown the form.
        Channel::Chat => is_open(SEVILLA) || is_open(TARDE) || rng.chance(0.25),
        _ => true,
    };
    if answered { channel } else { Channel::Web }
}

/// Returns the team a conversation comes in to.
fn team(plan: &Plan, rng: &mut Rng, channel: Channel, at: Micros) -> usize {
    let evening = plan.calendars[TARDE].is_open(at);
    let late = evening && !plan.calendars[MADRID].is_open(at);
    match channel {
        Channel::Chat | Channel::Messaging | Channel::Social if evening => TARDE,
        Channel::Chat | Channel::Messaging | Channel::Social => SEVILLA,
        Channel::Phone if late => TARDE,
        Channel::Email | Channel::Web if late && rng.chance(0.4) => TARDE,
        _ => MADRID,
    }
}
