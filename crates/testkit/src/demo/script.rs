//! What happens in a conversation, from its opening to its close.

mod apart;
mod parts;

use baremo_model::{DAY, EventKind, HOUR, MINUTE, Micros, SECOND};

use super::conversation::{Channel, Conversation, Origin, TYPES};
use super::people::{MADRID, SEVILLA, TARDE};
use super::plan::{Plan, whole_second};
use super::rng::Rng;

/// How long before the end of the data the desk closes no longer what customers left with the bot:
/// who set the rule aside has not noticed yet.
const UNCLOSED: Micros = 35 * DAY;

/// An event before it is written out.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub at: Micros,
    pub kind: EventKind,
    pub actor: Actor,
    pub public: bool,
    pub automated: bool,
    /// Place in [`super::TEAMS`].
    pub team: Option<usize>,
    pub value: Value,
    pub extra: Extra,
}

impl Draft {
    /// Returns the value, where it is a word.
    pub(super) fn word(&self) -> Option<&'static str> {
        match self.value {
            Value::Word(word) => Some(word),
            _ => None,
        }
    }
}

/// Who did it; agents by their place in the plan.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Actor {
    Customer,
    Agent(u16),
    Bot,
    System,
}

/// The value of an event.
#[derive(Clone, Copy)]
pub(super) enum Value {
    None,
    Word(&'static str),
    Agent(u16),
    Conversation(u64),
    Call(u64),
    Instant(Micros),
}

/// The attributes of an event.
#[derive(Clone, Copy)]
pub(super) enum Extra {
    None,
    /// Those of an opening.
    Opening,
    One(&'static str, &'static str),
    /// What the help desk says it measured.
    Vendor {
        first_reply_seconds: i64,
        replies: u32,
        reopens: u32,
    },
}

/// Writes the drafts of one conversation.
pub(super) struct Script<'a> {
    plan: &'a Plan,
    conversation: &'a Conversation,
    rng: &'a mut Rng,
    drafts: &'a mut Vec<Draft>,
    team: usize,
    agent: Option<u16>,
    first_reply_at: Option<Micros>,
    is_complaint: bool,
    replies: u32,
    reopens: u32,
}

impl<'a> Script<'a> {
    pub(super) fn new(
        plan: &'a Plan,
        conversation: &'a Conversation,
        rng: &'a mut Rng,
        drafts: &'a mut Vec<Draft>,
    ) -> Self {
        Script {
            plan,
            conversation,
            rng,
            drafts,
            team: conversation.team,
            agent: None,
            first_reply_at: None,
            is_complaint: false,
            replies: 0,
            reopens: 0,
        }
    }

    /// Writes all of it and returns when it was closed. Drafts may lie after the end of the data
    /// and are not yet in order.
    pub(super) fn run(&mut self) -> Micros {
        let at = self.conversation.opened_at;
        match self.conversation.origin {
            Origin::Customer => self.customer_writes(at),
            Origin::FollowUp(number) => {
                self.open(at, Actor::Customer);
                let value = Value::Conversation(number);
                self.push(at, EventKind::FollowUpOf, Actor::System, value);
                self.message(at, Actor::Customer);
                self.served(at)
            }
            Origin::Double(number) => self.merged(at, number),
            Origin::Agent => self.agent_writes(at),
            Origin::Machine => self.machine_writes(at),
            Origin::Spam => self.spam(at),
            Origin::Test => self.test(at),
        }
    }

    fn customer_writes(&mut self, at: Micros) -> Micros {
        self.open(at, Actor::Customer);
        self.message(at, Actor::Customer);
        let bot = match self.conversation.channel {
            Channel::Chat => 0.93,
            Channel::Messaging => 0.4,
            _ => 0.0,
        };
        if self.rng.chance(bot) {
            return match self.bot(at) {
                Ok(handed_at) => self.served(handed_at),
                Err(closed_at) => closed_at,
            };
        }
        let is_mail = matches!(self.conversation.channel, Channel::Email | Channel::Web);
        if is_mail && self.rng.chance(0.4) {
            let seconds = 4 + self.rng.below(40) as Micros;
            self.message(at + seconds * SECOND, Actor::System);
        }
        if self.conversation.channel == Channel::Phone && self.rng.chance(0.7) {
            let call = Value::Call(self.conversation.number);
            self.push(at, EventKind::CallLinked, Actor::System, call);
        }
        self.served(at)
    }

    /// The bot answers; returns when it hands over, or else when all was over.
    fn bot(&mut self, at: Micros) -> Result<Micros, Micros> {
        let mut now = at + 2 * SECOND;
        self.message(now, Actor::Bot);
        let better = if at >= self.plan.story.better_bot_from { 0.16 } else { 0.0 };
        let contained = match self.conversation.kind {
            0 => 0.36 + better,
            1 => 0.16 + better,
            _ => 0.03,
        };
        let contained = self.rng.chance(contained);
        while self.rng.chance(0.3) {
            now += self.seconds(35.0);
            self.message(now, Actor::Customer);
            now += 2 * SECOND;
            self.message(now, Actor::Bot);
        }
        if contained {
            // Some leave without an answer: their last word stays without one.
            if self.rng.chance(0.12) {
                now += self.seconds(40.0);
                self.message(now, Actor::Customer);
                if at < self.plan.story.end - UNCLOSED {
                    now += 30 * MINUTE;
                    self.status(now, "closed", Actor::System);
                }
                return Err(now);
            }
            now += 20 * MINUTE;
            self.status(now, "solved", Actor::Bot);
            self.rating(now, 0.1);
            return Err(self.close(now, DAY));
        }
        now += self.seconds(30.0);
        self.message(now, Actor::Customer);
        now += SECOND;
        self.push(now, EventKind::BotHandoff, Actor::Bot, Value::None);
        Ok(now)
    }

    /// People serve the customer who waits since `since`; returns when it was closed.
    fn served(&mut self, since: Micros) -> Micros {
        let more = match (self.conversation.channel, self.conversation.kind) {
            (Channel::Chat, _) => 0.40,
            (Channel::Phone, _) => 0.18,
            (_, 0) => 0.22,
            _ => 0.36,
        };
        let mut turns = 1;
        while turns < 9 && self.rng.chance(more) {
            turns += 1;
        }
        let solved_at = self.turns(since, turns);
        self.after_solve(solved_at)
    }

    /// So many questions and replies, the last with the solve; returns when that was.
    fn turns(&mut self, since: Micros, turns: u32) -> Micros {
        let mut since = since;
        for turn in 1..=turns {
            let replied_at = self.reply(since);
            let agent = self.agent_at(replied_at);
            if turn == turns {
                // Some solve later what they answered.
                let later = if self.rng.chance(0.15) { self.seconds(1500.0) } else { 0 };
                let solved_at = self.open_time(replied_at, later);
                let agent = if later == 0 { agent } else { self.agent_at(solved_at) };
                self.status(solved_at, "solved", agent);
                return solved_at;
            }
            let is_slow = !matches!(self.conversation.channel, Channel::Chat | Channel::Phone);
            let is_pending = is_slow && self.rng.chance(0.7);
            if is_pending {
                self.status(replied_at, "pending", agent);
            }
            since = replied_at + self.customer_delay();
            self.message(since, Actor::Customer);
            // Some who complained say more than they had. No chance is drawn, so that everything
            // else happens as it does without.
            if self.is_complaint && since / SECOND % 3 == 0 {
                self.push(since, EventKind::ComplaintCorrected, Actor::Customer, Value::None);
            }
            if is_pending {
                self.status(since, "open", Actor::System);
            }
        }
        since
    }

    /// Somebody replies to the customer who waits since `since`; returns when.
    fn reply(&mut self, since: Micros) -> Micros {
        self.change_team(since);
        let is_first = self.first_reply_at.is_none();
        let agent = self.agent.filter(|agent| self.plan.is_present(*agent, since));
        let pace = agent.map_or(1.0, |agent| self.plan.agents[usize::from(agent)].pace);
        let delay = self.reply_delay(since, is_first, pace);
        let mut at = self.open_time(since, delay);
        if agent.is_none() {
            let part = self.rng.between(0.2, 0.95);
            let assigned_at = whole_second(since + ((at - since) as f64 * part) as Micros);
            self.assign(assigned_at, self.team, Actor::System);
        }
        if is_first {
            self.classify(since, at);
        }
        let is_call = matches!(self.conversation.channel, Channel::Chat | Channel::Phone);
        if self.conversation.kind > 0 && !is_call && self.rng.chance(0.08) {
            at = self.hold(at);
        }
        if self.conversation.kind > 0 && is_first && self.rng.chance(0.09) {
            at = self.escalate(at);
        }
        if at - since > 6 * HOUR && self.rng.chance(0.16) {
            // Who waits long writes again.
            let part = self.rng.between(0.4, 0.9);
            let again = whole_second(since + ((at - since) as f64 * part) as Micros);
            self.message(again, Actor::Customer);
        }
        let replier = self.agent_at(at);
        self.message(at, replier);
        self.first_reply_at.get_or_insert(at);
        self.replies += 1;
        at
    }

    /// Live channels go on with the other shift when the own one has gone home.
    fn change_team(&mut self, at: Micros) {
        let other = if self.team == TARDE { SEVILLA } else { TARDE };
        let is_gone = self.agent.is_some()
            && self.conversation.channel.is_live()
            && !self.plan.calendars[self.team].is_open(at)
            && self.plan.calendars[other].is_open(at);
        if is_gone && self.rng.chance(0.8) {
            self.assign(at, other, Actor::System);
        }
    }

    /// What the first agent finds out: topic, type, priority, complaint; and notes it.
    fn classify(&mut self, since: Micros, replied_at: Micros) {
        let at = whole_second(replied_at - (replied_at - since) / 20);
        let agent = self.agent_at(at);
        if self.rng.chance(0.5) {
            let tag = Value::Word(self.conversation.topic.tag);
            if self.rng.chance(0.02) {
                self.push(since, EventKind::Tagged, Actor::System, Value::Word("otros"));
                self.push(at, EventKind::Untagged, agent, Value::Word("otros"));
            }
            self.push(at, EventKind::Tagged, agent, tag);
        }
        if self.types_late() {
            let word = TYPES[self.conversation.kind];
            self.push(at, EventKind::Typed, agent, Value::Word(word));
        }
        if self.conversation.kind == 2 && self.rng.chance(0.5) {
            let mark = Value::Instant(self.conversation.opened_at);
            self.push(at, EventKind::Complaint, agent, mark);
            self.is_complaint = true;
        }
        if self.rng.chance(0.03) {
            let word = if self.rng.chance(0.7) { "high" } else { "low" };
            self.push(at, EventKind::Prioritised, agent, Value::Word(word));
        }
        if self.rng.chance(0.10) {
            self.push(at, EventKind::Note, agent, Value::None);
        }
        if self.rng.chance(0.015) {
            let joined = Extra::One("plan", "club");
            self.push(at, EventKind::Changed, agent, Value::None);
            self.with(joined);
        }
    }

    /// Returns whether the type of the conversation is not known when it opens.
    fn types_late(&self) -> bool {
        self.conversation.opening_type().is_none() && self.conversation.origin == Origin::Customer
    }

    /// The case waits for a supplier or courier; returns when the reply is given then.
    fn hold(&mut self, at: Micros) -> Micros {
        let agent = self.agent_at(at);
        self.push(at, EventKind::Note, agent, Value::None);
        self.status(at, "hold", agent);
        let days = self.rng.log_normal(1.6, 0.6).min(12.0);
        let back = self.open_time(at + (days * DAY as f64) as Micros, 10 * MINUTE);
        self.status(back, "open", Actor::System);
        let seconds = self.seconds(1200.0);
        self.open_time(back, seconds)
    }

    /// The case goes to Madrid with a higher priority; returns when the reply is given then.
    fn escalate(&mut self, at: Micros) -> Micros {
        let agent = self.agent_at(at);
        self.push(at, EventKind::Escalated, agent, Value::None);
        self.push(at, EventKind::Prioritised, agent, Value::Word("high"));
        self.push(at, EventKind::Note, agent, Value::None);
        let passed = self.open_time(at, MINUTE);
        self.assign(passed, MADRID, agent);
        let load = self.plan.load(passed);
        let seconds = self.seconds(3000.0 * load);
        self.open_time(passed, seconds)
    }

    fn after_solve(&mut self, solved_at: Micros) -> Micros {
        let channel = self.conversation.channel;
        let mut solved_at = solved_at;
        let thanks = if channel == Channel::Phone { 0.02 } else { 0.10 };
        if self.rng.chance(thanks) {
            solved_at = self.thanks(solved_at);
        }
        let outage = self.plan.story.outage.contains(&self.conversation.opened_at);
        let reopened = if outage { 0.15 } else { [0.045, 0.085, 0.12][self.conversation.kind] };
        if self.rng.chance(reopened) {
            let hours = self.rng.log_normal(20.0, 0.9).min(90.0);
            let at = whole_second(solved_at + (hours * HOUR as f64) as Micros);
            self.message(at, Actor::Customer);
            self.status(at, "open", Actor::System);
            self.reopens += 1;
            solved_at = self.turns(at, 1);
        }
        self.rating(solved_at, 0.19);
        let after = match channel {
            Channel::Phone => 2 * DAY,
            _ => 4 * DAY,
        };
        let closed_at = self.close(solved_at, after);
        if channel == Channel::Messaging && self.rng.chance(0.13) {
            return self.reuse(closed_at);
        }
        if self.rng.chance(0.08) {
            self.vendor(closed_at);
        }
        closed_at
    }

    /// "Thanks": the thread opens again and is solved without a reply; returns when.
    fn thanks(&mut self, solved_at: Micros) -> Micros {
        let at = solved_at + self.seconds(900.0).min(20 * HOUR);
        self.message(at, Actor::Customer);
        self.status(at, "open", Actor::System);
        let seconds = self.seconds(1500.0);
        let again = self.open_time(at, seconds);
        let agent = self.agent_at(again);
        self.status(again, "solved", agent);
        again
    }

    /// Weeks later the customer writes about something else in the same thread.
    fn reuse(&mut self, closed_at: Micros) -> Micros {
        let days = self.rng.between(8.0, 70.0);
        let at = whole_second(closed_at + (days * DAY as f64) as Micros);
        self.message(at, Actor::Customer);
        self.status(at, "open", Actor::System);
        self.first_reply_at = None;
        let solved_at = self.turns(at, 1);
        self.rating(solved_at, 0.15);
        self.close(solved_at, 3 * DAY)
    }
}
