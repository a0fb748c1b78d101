//! Conversations that go another way: merged, begun by the company or a machine, spam, tests.

use baremo_model::{DAY, EventKind, MINUTE, Micros, SECOND};

use super::{Actor, Script, Value};

impl Script<'_> {
    pub(super) fn merged(&mut self, at: Micros, number: u64) -> Micros {
        self.open(at, Actor::Customer);
        self.message(at, Actor::Customer);
        let seconds = self.seconds(2400.0);
        let merged_at = self.open_time(at, seconds);
        self.assign(merged_at, self.team, Actor::System);
        let agent = self.agent_at(merged_at);
        self.push(merged_at, EventKind::Merged, agent, Value::Conversation(number));
        self.status(merged_at, "closed", agent);
        merged_at
    }

    pub(super) fn agent_writes(&mut self, at: Micros) -> Micros {
        let at = self.open_time(at, SECOND);
        let agent = self.plan.somebody(self.rng, self.team, at);
        self.agent = Some(agent);
        self.open(at, Actor::Agent(agent));
        self.assigned(at, agent, self.team, Actor::Agent(agent));
        self.message(at, Actor::Agent(agent));
        self.status(at, "pending", Actor::Agent(agent));
        if self.rng.chance(0.6) {
            let asked = at + self.customer_delay();
            self.message(asked, Actor::Customer);
            self.status(asked, "open", Actor::System);
            let solved_at = self.turns(asked, 1);
            return self.close(solved_at, 4 * DAY);
        }
        let solved_at = self.open_time(at + 3 * DAY, MINUTE);
        let agent = self.agent_at(solved_at);
        self.status(solved_at, "solved", agent);
        self.close(solved_at, 4 * DAY)
    }

    /// A courier or marketplace notifies; now and then somebody looks at it.
    pub(super) fn machine_writes(&mut self, at: Micros) -> Micros {
        self.open(at, Actor::System);
        self.message(at, Actor::System);
        if self.rng.chance(0.4) {
            let seconds = self.seconds(9000.0);
            let seen = self.open_time(at, seconds);
            self.assign(seen, self.team, Actor::System);
            let agent = self.agent_at(seen);
            self.push(seen, EventKind::Note, agent, Value::None);
            self.status(seen, "solved", agent);
            return self.close(seen, 4 * DAY);
        }
        self.status(at + MINUTE, "solved", Actor::System);
        self.close(at + MINUTE, 4 * DAY)
    }

    pub(super) fn spam(&mut self, at: Micros) -> Micros {
        self.open(at, Actor::Customer);
        self.message(at, Actor::Customer);
        let seconds = self.seconds(5000.0);
        let seen = self.open_time(at, seconds);
        let agent = Actor::Agent(self.plan.somebody(self.rng, self.team, seen));
        let is_deleted = self.rng.chance(0.25);
        let kind = if is_deleted { EventKind::Deleted } else { EventKind::Spam };
        self.push(seen, kind, agent, Value::None);
        if self.rng.chance(0.08) {
            let seconds = self.seconds(4000.0);
            let back = self.open_time(seen, seconds);
            self.push(back, EventKind::Restored, agent, Value::None);
            return self.served(back);
        }
        seen
    }

    pub(super) fn test(&mut self, at: Micros) -> Micros {
        let at = self.open_time(at, SECOND);
        let agent = self.plan.somebody(self.rng, self.team, at);
        self.open(at, Actor::Customer);
        self.message(at, Actor::Customer);
        self.push(at, EventKind::Test, Actor::Agent(agent), Value::None);
        self.assigned(at, agent, self.team, Actor::Agent(agent));
        self.message(at + MINUTE, Actor::Agent(agent));
        self.status(at + MINUTE, "solved", Actor::Agent(agent));
        at + MINUTE
    }
}
