//! Conversation after conversation, day after day.

use baremo_model::{DAY, HOUR, Micros};

use super::conversation::{Channel, Conversation, Earlier, Origin};
use super::plan::Plan;
use super::rng::Rng;
use super::script::{Draft, Script};
use super::shop::Purchases;
use super::waits::Waits;

/// Stream of randomness of days, apart from those of conversations.
const DAY_STREAM: u64 = 1 << 60;
/// How many conversations are remembered for follow-ups.
const MEMORY: usize = 4096;
/// How many of the last conversations are remembered for doubles.
const RECENT: usize = 48;

/// Makes one conversation after the other.
pub(super) struct Generator {
    plan: Plan,
    day: usize,
    day_rng: Rng,
    arrivals: Vec<Micros>,
    arrived: usize,
    number: u64,
    drafts: Vec<Draft>,
    /// Closed conversations that may be followed up; a sample, so that memory is bounded.
    closed: Vec<Past>,
    /// The last conversations, in a ring.
    recent: Vec<Past>,
    waits: Waits,
    purchases: Purchases,
}

/// A conversation that later ones may refer to.
#[derive(Clone, Copy)]
struct Past {
    number: u64,
    customer: u64,
    order: Option<u64>,
    opened_at: Micros,
    ended_at: Micros,
}

impl Past {
    /// Returns what another conversation that refers to it has of it.
    fn as_told(self, origin: Origin) -> Earlier {
        Earlier { origin, customer: self.customer, order: self.order }
    }
}

impl Generator {
    pub(super) fn new(plan: Plan) -> Self {
        let day_rng = Rng::new(plan.settings.seed, DAY_STREAM);
        let mut generator = Generator {
            waits: Waits::new(plan.writer_count),
            purchases: Purchases::new(&plan),
            plan,
            day: 0,
            day_rng,
            arrivals: Vec::new(),
            arrived: 0,
            number: 0,
            drafts: Vec::new(),
            closed: Vec::new(),
            recent: Vec::new(),
        };
        generator.begin_day();
        generator
    }

    pub(super) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Returns what happened in the last conversation made, in order of time.
    pub(super) fn drafts(&self) -> &[Draft] {
        &self.drafts
    }

    /// Returns how long people waited in the conversations made so far.
    pub(super) fn waits(&self) -> &Waits {
        &self.waits
    }

    fn begin_day(&mut self) {
        self.arrived = 0;
        self.arrivals.clear();
        if self.day < self.plan.days.len() {
            self.plan.arrivals(self.day, &mut self.day_rng, &mut self.arrivals);
        }
    }

    fn next_arrival(&mut self) -> Option<Micros> {
        loop {
            if let Some(at) = self.arrivals.get(self.arrived) {
                self.arrived += 1;
                return Some(*at);
            }
            if self.day >= self.plan.days.len() {
                return None;
            }
            self.day += 1;
            self.begin_day();
        }
    }

    /// Makes the next conversation and its drafts; `None` when the data ends.
    pub(super) fn next_conversation(&mut self) -> Option<Conversation> {
        let at = self.next_arrival()?;
        self.number += 1;
        let mut rng = Rng::new(self.plan.settings.seed, self.number);
        let earlier = self.earlier(&mut rng, at);
        let past = (&self.waits, &self.purchases);
        let begun = (self.number, at);
        let conversation = Conversation::new(&self.plan, &mut rng, begun, earlier, past);
        self.drafts.clear();
        let ended_at = Script::new(&self.plan, &conversation, &mut rng, &mut self.drafts).run();
        self.drafts.sort_by_key(|draft| draft.at);
        let end = self.plan.story.end;
        self.drafts.truncate(self.drafts.partition_point(|draft| draft.at < end));
        self.waits.remember(&conversation, &self.drafts);
        self.remember(&mut rng, &conversation, ended_at);
        Some(conversation)
    }

    /// Returns an earlier conversation that the one at `at` refers to.
    fn earlier(&mut self, rng: &mut Rng, at: Micros) -> Option<Earlier> {
        if rng.chance(0.028) && !self.closed.is_empty() {
            let index = rng.below(self.closed.len() as u64) as usize;
            let past = self.closed[index];
            if past.ended_at + DAY < at && at < past.ended_at + 45 * DAY {
                self.closed.swap_remove(index);
                return Some(past.as_told(Origin::FollowUp(past.number)));
            }
        }
        if rng.chance(0.06) && !self.recent.is_empty() {
            let past = self.recent[rng.below(self.recent.len() as u64) as usize];
            if at < past.opened_at + 8 * HOUR && past.ended_at > at + 2 * HOUR {
                return Some(past.as_told(Origin::Double(past.number)));
            }
        }
        None
    }

    fn remember(&mut self, rng: &mut Rng, conversation: &Conversation, ended_at: Micros) {
        if !matches!(conversation.origin, Origin::Customer) {
            return;
        }
        let past = Past {
            number: conversation.number,
            customer: conversation.customer,
            order: conversation.order,
            opened_at: conversation.opened_at,
            ended_at,
        };
        let slot = (conversation.number % RECENT as u64) as usize;
        match self.recent.get_mut(slot) {
            Some(recent) => *recent = past,
            None => self.recent.push(past),
        }
        let is_mail = matches!(conversation.channel, Channel::Email | Channel::Web);
        // Keep about a month of them, whatever the size.
        let a_month = self.plan.days.get(self.day).map_or(1.0, |day| day.expected) * 12.0;
        if !is_mail || !rng.chance((MEMORY as f64 / a_month.max(1.0)).min(1.0)) {
            return;
        }
        if self.closed.len() < MEMORY.min(a_month.max(32.0) as usize) {
            self.closed.push(past);
        } else {
            let index = rng.below(self.closed.len() as u64) as usize;
            self.closed[index] = past;
        }
    }
}
