//! The single steps of a script: pushing drafts, drawing delays, finding somebody.

use baremo_model::{DAY, EventKind, HOUR, Micros, SECOND};

use super::{Actor, Draft, Extra, Script, Value};
use crate::demo::conversation::{Channel, Conversation, TYPES};
use crate::demo::people::TEAMS;
use crate::demo::plan::whole_second;

impl Conversation {
    /// Returns the type said when it opens: forms and phone ask for it, mail does not.
    pub(in crate::demo) fn opening_type(&self) -> Option<&'static str> {
        let asks = matches!(self.channel, Channel::Web | Channel::Phone | Channel::Messaging);
        (asks || !self.number.is_multiple_of(4)).then_some(TYPES[self.kind])
    }
}

impl Script<'_> {
    pub(super) fn push(&mut self, at: Micros, kind: EventKind, actor: Actor, value: Value) {
        self.drafts.push(Draft {
            at,
            kind,
            actor,
            public: false,
            automated: false,
            team: None,
            value,
            extra: Extra::None,
        });
    }

    /// Gives the last draft attributes.
    pub(super) fn with(&mut self, extra: Extra) {
        if let Some(draft) = self.drafts.last_mut() {
            draft.extra = extra;
        }
    }

    pub(super) fn open(&mut self, at: Micros, actor: Actor) {
        self.push(at, EventKind::Opened, actor, Value::None);
        self.with(Extra::Opening);
        let team = Some(self.team);
        if let Some(draft) = self.drafts.last_mut() {
            draft.team = team;
        }
    }

    /// A message the customer writes or sees. Those of the system are automatic.
    pub(super) fn message(&mut self, at: Micros, actor: Actor) {
        self.push(at, EventKind::Message, actor, Value::None);
        if let Some(draft) = self.drafts.last_mut() {
            draft.public = true;
            draft.automated = actor == Actor::System;
        }
    }

    pub(super) fn status(&mut self, at: Micros, word: &'static str, actor: Actor) {
        self.push(at, EventKind::Status, actor, Value::Word(word));
    }

    /// Gives the case to somebody of a team.
    pub(super) fn assign(&mut self, at: Micros, team: usize, by: Actor) {
        let agent = self.plan.somebody(self.rng, team, at);
        self.assigned(at, agent, team, by);
    }

    pub(super) fn assigned(&mut self, at: Micros, agent: u16, team: usize, by: Actor) {
        self.push(at, EventKind::Assigned, by, Value::Agent(agent));
        if let Some(draft) = self.drafts.last_mut() {
            draft.team = Some(team);
        }
        self.team = team;
        self.agent = Some(agent);
    }

    /// Returns the assignee; when gone by then, the case goes to somebody else first.
    pub(super) fn agent_at(&mut self, at: Micros) -> Actor {
        match self.agent {
            Some(agent) if self.plan.is_present(agent, at) => Actor::Agent(agent),
            _ => {
                self.assign(at, self.team, Actor::System);
                self.agent.map_or(Actor::System, Actor::Agent)
            }
        }
    }

    /// Closes what is solved, so long after; returns when. Live channels leave it at the solve.
    pub(super) fn close(&mut self, solved_at: Micros, after: Micros) -> Micros {
        if self.conversation.channel.is_live() {
            return solved_at;
        }
        self.status(solved_at + after, "closed", Actor::System);
        solved_at + after
    }

    /// The customer rates, with this probability; who waited long or complained is harder to
    /// please.
    pub(super) fn rating(&mut self, solved_at: Micros, probability: f64) {
        if !self.rng.chance(probability) {
            return;
        }
        let opened_at = self.conversation.opened_at;
        let waited = self.first_reply_at.map_or(0, |at| at - opened_at).max(0);
        let patience = if self.conversation.channel.is_live() { HOUR } else { 2 * DAY };
        let mut positive = 0.96 - 0.25 * (waited as f64 / patience as f64).min(1.0);
        positive -= 0.12 * f64::from(self.reopens);
        positive -= [0.0, 0.04, 0.2][self.conversation.kind];
        if self.plan.story.outage.contains(&opened_at) {
            positive -= 0.25;
        }
        let is_positive = self.rng.chance(positive);
        let word = match (self.conversation.channel, is_positive) {
            (Channel::Chat, true) => ["4", "5"][self.rng.weighted(&[1.0, 2.0])],
            (Channel::Chat, false) => ["1", "2", "3"][self.rng.weighted(&[2.0, 1.0, 1.0])],
            (_, true) => "positive",
            (_, false) => "negative",
        };
        let at = solved_at + self.seconds(5400.0).min(20 * HOUR);
        self.push(at, EventKind::Rated, Actor::Customer, Value::Word(word));
    }

    /// The help desk tells what it measured itself.
    pub(super) fn vendor(&mut self, at: Micros) {
        let Some(replied_at) = self.first_reply_at else {
            return;
        };
        // Bots pass on later than the customer first wrote; the desk counts from the opening.
        let seconds = (replied_at - self.conversation.opened_at) / SECOND;
        self.push(at, EventKind::Checked, Actor::System, Value::None);
        let (replies, reopens) = (self.replies, self.reopens);
        self.with(Extra::Vendor { first_reply_seconds: seconds, replies, reopens });
    }

    /// Returns the instant at which the team has worked so long since another one.
    pub(super) fn open_time(&self, since: Micros, work: Micros) -> Micros {
        let calendar = &self.plan.calendars[self.team];
        whole_second(calendar.add_business(since, work).unwrap_or(since + work))
    }

    /// Returns how much working time passes until the reply to what was written at `since`.
    pub(super) fn reply_delay(&mut self, since: Micros, is_first: bool, pace: f64) -> Micros {
        let (median, spread) = match self.conversation.channel {
            Channel::Email => (4_600.0, 0.95),
            Channel::Web => (5_400.0, 0.95),
            Channel::Chat => (55.0, 0.7),
            Channel::Messaging => (640.0, 0.9),
            Channel::Phone => (75.0, 0.6),
            Channel::Social => (2_300.0, 1.0),
        };
        let priority = match self.conversation.priority {
            "urgent" => 0.35,
            "high" => 0.65,
            "low" => 1.5,
            _ => 1.0,
        };
        let next = if is_first { 1.0 } else { 0.7 };
        // Practice: a fifth faster by the end.
        let practice = 1.0 - 0.2 * self.plan.story.progress(since);
        // A case has to wait for its team to open before the load of that day counts.
        let begins = self.plan.calendars[self.team].next_open(since).unwrap_or(since);
        let is_short = self.plan.story.short_evenings.contains(&begins);
        let evening = if is_short && TEAMS[self.team].shift == "evening" { 7.0 } else { 1.0 };
        let factor = priority * next * practice * pace * evening * self.plan.load(begins);
        let seconds = self.rng.log_normal(median * factor, spread).clamp(8.0, 1_200_000.0);
        (seconds * SECOND as f64) as Micros
    }

    /// Returns how long the customer takes to answer.
    pub(super) fn customer_delay(&mut self) -> Micros {
        let median = match self.conversation.channel {
            Channel::Email | Channel::Web => 9_000.0,
            Channel::Chat => 50.0,
            Channel::Messaging => 700.0,
            Channel::Phone => 40.0,
            Channel::Social => 3_000.0,
        };
        let seconds = self.rng.log_normal(median, 1.0).clamp(5.0, 500_000.0);
        whole_second((seconds * SECOND as f64) as Micros)
    }

    /// Returns so many seconds, more or less.
    pub(super) fn seconds(&mut self, median: f64) -> Micros {
        let seconds = self.rng.log_normal(median, 0.7).clamp(1.0, 500_000.0);
        whole_second((seconds * SECOND as f64) as Micros)
    }
}
