//! The care plan: pans are sharpened, seasoned and replaced for a sum a month or a year.

use baremo_model::{DAY, EventKind, HOUR, Micros};

use super::emit::{Line, Sink};
use super::{Part, Person};
use crate::demo::plan::{Plan, whole_second};
use crate::demo::rng::Rng;

/// A month of the plan.
const MONTH: Micros = 30 * DAY + 10 * HOUR;

/// Plans with their price in cents before and after it rose.
const PLANS: [(&str, &str, i64, i64); 3] = [
    ("cuidado-basico", "month", 499, 649),
    ("cuidado-plus", "month", 899, 1099),
    ("cuidado-anual", "year", 4990, 6490),
];

/// Shape of how readily customers leave: the smaller, the more they differ.
const RESTLESS: f64 = 0.3;

/// A subscription while it lasts.
struct Care<'a> {
    plan: &'a Plan,
    person: &'a Person,
    rng: Rng,
    /// Draws the pauses.
    pauses: Rng,
    id: String,
    /// Place in [`PLANS`].
    product: usize,
    /// Whether the dearer price has been met.
    is_dearer: bool,
    /// How readily this customer leaves, 1 on average: most hardly ever, a few soon. Who is left
    /// after a while is of those who stay.
    restless: f64,
}

/// Makes the care plan of a customer who has one.
pub(super) fn of_person(plan: &Plan, person: &Person, sink: &mut Sink) {
    let mut rng = Part::Subscription.rng(plan, person.customer.number);
    // Who buys more, wants it more.
    let wish = 0.13 + 0.06 * person.orders.len().min(5) as f64;
    let days = rng.exponential(150.0);
    let product = rng.weighted(&[58.0, 24.0, 18.0]);
    if !rng.chance(wish) {
        return;
    }
    let at = whole_second(person.customer.joined_at + (days * DAY as f64) as Micros);
    let id = format!("s{}", person.customer.number);
    let is_dearer = at >= plan.story.price_change;
    let restless = rng.gamma(RESTLESS) / RESTLESS;
    let pauses = Part::Pause.rng(plan, person.customer.number);
    let mut care = Care { plan, person, rng, pauses, id, product, is_dearer, restless };
    if at < plan.story.end {
        care.begin(at, sink);
    }
}

impl Care<'_> {
    fn line(&self, at: Micros, kind: EventKind) -> Line {
        Line::new(&self.id, at, kind).customer(self.person.id())
    }

    /// Returns an event that says plan and price as of its time.
    fn priced(&self, at: Micros, kind: EventKind) -> Line {
        let (name, interval, before, after) = PLANS[self.product];
        let price = if at >= self.plan.story.price_change { after } else { before };
        let line = self.line(at, kind).with("plan", name).with("interval", interval);
        line.money("amount", price).with("currency", "EUR")
    }

    fn begin(&mut self, at: Micros, sink: &mut Sink) {
        let mut at = at;
        if self.rng.chance(0.6) {
            let channel = self.person.profile.channel;
            let trial = self.priced(at, EventKind::TrialStarted).channel(channel);
            sink.push(trial.with("country", self.person.customer.country));
            at += 30 * DAY;
            if !self.rng.chance(0.68) {
                let line = self.line(at, EventKind::SubscriptionCancelled);
                sink.push(line.value("prueba terminada").with("voluntary", true));
                return;
            }
        }
        let mut line = self.priced(at, EventKind::SubscriptionStarted);
        line = line.channel(self.person.profile.channel);
        line = line.with("country", self.person.customer.country);
        if let Some(account) = &self.person.profile.account {
            line = line.with("account", account);
        }
        self.is_dearer = at >= self.plan.story.price_change;
        sink.push(line);
        self.goes_on(at, sink);
    }

    /// Period after period, until it ends or the data does.
    fn goes_on(&mut self, since: Micros, sink: &mut Sink) {
        let mut at = since;
        while at < self.plan.story.end {
            let period = if PLANS[self.product].1 == "year" { 365 * DAY } else { MONTH };
            let due = whole_second(at + period);
            if self.leaves(at, due, sink) {
                return;
            }
            if self.rng.chance(0.016) {
                sink.push(self.line(due, EventKind::SubscriptionPastDue));
                if self.rng.chance(0.36) {
                    let ended = self.line(due + 21 * DAY, EventKind::SubscriptionCancelled);
                    sink.push(ended.value("impago").with("voluntary", false));
                    return;
                }
                let paid = due + (1 + self.rng.below(9) as Micros) * DAY;
                sink.push(self.priced(paid, EventKind::SubscriptionRenewed));
            } else {
                sink.push(self.priced(due, EventKind::SubscriptionRenewed));
            }
            self.is_dearer |= due >= self.plan.story.price_change;
            if self.product == 0 && self.rng.chance(0.009) {
                self.product = 1;
                sink.push(self.priced(due + 3 * DAY, EventKind::SubscriptionChanged));
            } else if self.product == 1 && self.rng.chance(0.007) {
                self.product = 0;
                sink.push(self.priced(due + 3 * DAY, EventKind::SubscriptionChanged));
            } else {
                self.pause(due, sink);
            }
            at = due;
        }
    }

    /// Who is away pauses the plan for a week or two, and pays again well before the next period.
    fn pause(&mut self, due: Micros, sink: &mut Sink) {
        if !self.pauses.chance(0.006) {
            return;
        }
        let paused = due + (11 + self.pauses.below(6) as Micros) * DAY;
        let resumed = paused + (5 + self.pauses.below(9) as Micros) * DAY;
        if (due..=resumed).contains(&self.plan.story.price_change) {
            return;
        }
        sink.push(self.line(paused, EventKind::SubscriptionPaused));
        sink.push(self.priced(resumed, EventKind::SubscriptionRenewed));
    }

    /// Returns whether the customer leaves at the end of a period; some come back later.
    fn leaves(&mut self, at: Micros, due: Micros, sink: &mut Sink) -> bool {
        let is_year = PLANS[self.product].1 == "year";
        let usual = (if is_year { 0.24 } else { 0.045 } * self.restless).min(0.6);
        let is_dearer = !self.is_dearer && due >= self.plan.story.price_change;
        let dearer = if is_dearer { 0.17 } else { 0.0 };
        let waited_at = self.person.long_wait_at;
        let waited = match due.checked_sub(waited_at) {
            Some(since) if (0..90 * DAY).contains(&since) => 0.11,
            Some(since) if since >= 0 => 0.034,
            _ => 0.0,
        };
        let draw = self.rng.unit();
        let part = self.rng.between(0.1, 0.9);
        if draw >= usual + dearer + waited {
            return false;
        }
        let reason = match draw {
            draw if draw < dearer => "precio",
            draw if draw < dearer + waited => "mala atención",
            _ => ["ya no lo uso", "precio", "otro"][self.rng.weighted(&[5.0, 2.0, 3.0])],
        };
        let asked = whole_second(at + ((due - at) as f64 * part) as Micros);
        sink.push(self.line(asked, EventKind::CancelRequested).value(reason));
        let ended = self.line(due, EventKind::SubscriptionCancelled);
        sink.push(ended.value(reason).with("voluntary", true));
        if self.rng.chance(0.07) {
            let back = due + (30 + self.rng.below(120) as Micros) * DAY;
            sink.push(self.priced(back, EventKind::SubscriptionReactivated));
            self.is_dearer = back >= self.plan.story.price_change;
            if back < self.plan.story.end {
                self.goes_on(back, sink);
            }
        }
        true
    }
}
