//! Calls and live chats as visits to queues, and the work they are for agents.

use baremo_model::{EventKind, HOUR, MINUTE, Micros, SECOND};

use super::Part;
use super::case::Case;
use super::emit::{Line, Sink};
use crate::demo::conversation::{Channel, Origin};
use crate::demo::people::{self, MADRID, SEVILLA, TARDE, TEAMS};
use crate::demo::plan::{Plan, whole_second};
use crate::demo::render::rfc3339;
use crate::demo::rng::Rng;

/// Waits longer than this end the visit: the caller is called back.
const LONGEST_WAIT: Micros = 15 * MINUTE;

/// One contact while it is written.
struct Contact<'a> {
    plan: &'a Plan,
    id: String,
    channel: &'static str,
    queue: &'static str,
    customer: Option<String>,
    conversation: Option<String>,
}

impl Contact<'_> {
    fn line(&self, at: Micros, kind: EventKind) -> Line {
        let line = Line::new(&self.id, whole_second(at), kind);
        match kind {
            EventKind::ContactConnected | EventKind::ContactAbandoned => line,
            _ => line.channel(self.channel),
        }
    }

    /// A customer calls, or writes.
    fn start(&self, at: Micros, sink: &mut Sink) {
        sink.push(self.begun(at, "inbound"));
    }

    /// An agent calls a customer.
    fn dial(&self, at: Micros, agent: u16, sink: &mut Sink) {
        let own = &self.plan.agents[usize::from(agent)];
        sink.push(self.begun(at, "outbound").agent(&own.id).team(TEAMS[own.team].name));
    }

    fn begun(&self, at: Micros, direction: &str) -> Line {
        let mut line = self.line(at, EventKind::ContactStarted).with("direction", direction);
        if let Some(customer) = &self.customer {
            line = line.customer(customer.clone());
        }
        if let Some(conversation) = &self.conversation {
            line = line.with("conversation", conversation);
        }
        line
    }

    fn enter(&self, at: Micros, team: usize, sink: &mut Sink) {
        let line = self.line(at, EventKind::ContactEntered).value(self.queue);
        sink.push(line.team(TEAMS[team].name));
    }

    /// An agent talks, holds, perhaps passes it on, and writes it up; `talk` is in seconds.
    fn serve(&self, rng: &mut Rng, (at, agent): (Micros, u16), talk: i64, sink: &mut Sink) {
        let plan = self.plan;
        let own = &plan.agents[usize::from(agent)];
        let leg = |at, kind, id: &str| self.line(at, kind).agent(id);
        let (id, team) = (&own.id, TEAMS[own.team].name);
        if rng.chance(0.07) {
            let other = plan.somebody(rng, own.team, at);
            let other = &plan.agents[usize::from(other)].id;
            sink.push(leg(at - 14 * SECOND, EventKind::ContactOffered, other));
            sink.push(leg(at - 8 * SECOND, EventKind::ContactDeclined, other));
        }
        sink.push(leg(at - 4 * SECOND, EventKind::ContactOffered, id));
        sink.push(leg(at, EventKind::ContactConnected, id).team(team));
        let is_call = self.channel == "phone";
        let mut talked_to = at + talk * SECOND;
        if is_call && rng.chance(0.2) {
            let held = at + talk * SECOND / 2;
            let back = held + (20.0 + rng.exponential(55.0)) as i64 * SECOND;
            sink.push(leg(held, EventKind::ContactHeld, id));
            sink.push(leg(back, EventKind::ContactResumed, id));
            talked_to += back - held;
        }
        let wrap = (15.0 + rng.exponential(if is_call { 50.0 } else { 25.0 })) as i64 * SECOND;
        let busy = Line::new(id, at, EventKind::AgentBusy).value(&self.id);
        sink.push(busy.with("seconds", (talked_to + wrap - at) / SECOND));
        let wrapped = leg(talked_to + wrap, EventKind::ContactWrapped, id);
        if is_call && rng.chance(0.06) {
            let other = plan.somebody(rng, MADRID, at);
            let other = &plan.agents[usize::from(other)];
            sink.push(leg(talked_to, EventKind::ContactTransferred, id).value(&other.id));
            sink.push(wrapped);
            let second = talked_to + 5 * SECOND;
            let line = leg(second, EventKind::ContactConnected, &other.id);
            sink.push(line.team(TEAMS[other.team].name));
            let until = second + (90.0 + rng.exponential(150.0)) as i64 * SECOND;
            let busy = Line::new(&other.id, second, EventKind::AgentBusy).value(&self.id);
            sink.push(busy.with("seconds", (until - second) / SECOND));
            sink.push(leg(until, EventKind::ContactCompleted, &other.id).value("customer"));
            sink.push(leg(until + 20 * SECOND, EventKind::ContactWrapped, &other.id));
            sink.push(self.line(until, EventKind::ContactEnded));
        } else {
            let by = if rng.chance(0.7) { "customer" } else { "agent" };
            sink.push(leg(talked_to, EventKind::ContactCompleted, id).value(by));
            sink.push(wrapped);
            sink.push(self.line(talked_to, EventKind::ContactEnded));
        }
    }

    /// Nobody comes in time: the caller asks to be called back and is, at `reached`.
    fn call_back(
        &self,
        rng: &mut Rng,
        at: Micros,
        reached: Option<(Micros, u16)>,
        sink: &mut Sink,
    ) {
        let asked = at + (60.0 + rng.exponential(70.0)) as i64 * SECOND;
        let due = rfc3339(whole_second(asked + 4 * HOUR));
        sink.push(self.line(asked, EventKind::CallbackRequested).with("due", due));
        let Some((reached, agent)) = reached.filter(|(at, _)| *at > asked + MINUTE) else { return };
        let agent = &self.plan.agents[usize::from(agent)].id;
        let tried = self.line(reached - 30 * SECOND, EventKind::CallbackAttempted);
        sink.push(tried.agent(agent));
        sink.push(self.line(reached, EventKind::CallbackReached).agent(agent));
        let until = reached + (120.0 + rng.exponential(160.0)) as i64 * SECOND;
        sink.push(self.line(until, EventKind::ContactEnded));
    }
}

fn queue(tag: &str) -> &'static str {
    match tag {
        "devolucion" | "producto-roto" | "garantia" => "devoluciones",
        "uso-y-recetas" | "cuenta" | "web-caida" => "tecnica",
        _ => "pedidos",
    }
}

pub(super) fn of_case(plan: &Plan, case: &Case<'_>, sink: &mut Sink) {
    let conversation = case.conversation;
    let channel = conversation.channel;
    if !matches!(channel, Channel::Phone | Channel::Chat) || conversation.origin != Origin::Customer
    {
        return;
    }
    let mut rng = Part::Contact.rng(plan, conversation.number);
    let is_call = channel == Channel::Phone;
    let name = if is_call { "call" } else { "chat" };
    let contact = Contact {
        plan,
        id: format!("{name}-{}", conversation.number),
        channel: channel.word(),
        queue: queue(conversation.topic.tag),
        customer: Some(case.customer()),
        conversation: (!is_call || case.is_linked).then(|| case.id()),
    };
    let opened_at = conversation.opened_at;
    contact.start(opened_at, sink);
    if is_call {
        in_menu(plan, case, sink);
    }
    if case.is_bot && case.asked_at == opened_at {
        // The bot dealt with it alone.
        sink.push(contact.line(opened_at + 5 * MINUTE, EventKind::ContactEnded));
        return around(plan, case, &mut rng, sink);
    }
    let wait = case.answered.map_or(LONGEST_WAIT, |(at, _)| at - case.asked_at);
    // Callers pass a menu first; who was with a bot has been through it.
    let menu = if is_call { (wait * 4 / 5).min(66 * SECOND) } else { 0 };
    let entered_at = whole_second(case.asked_at + menu);
    if is_call || case.is_bot {
        sink.push(contact.line(entered_at - SECOND, EventKind::HumanRequested));
    }
    contact.enter(entered_at, conversation.team, sink);
    match case.answered {
        Some(answered) if wait <= LONGEST_WAIT => {
            let median = if is_call { 235.0 } else { 400.0 };
            let talk = rng.log_normal(median, 0.6).clamp(20.0, 3_000.0) as i64;
            // Whoever takes a chat reads what was said before, and then writes.
            let reading = if is_call { 0 } else { wait * 3 / 4 };
            let taken = whole_second(answered.0 - reading).max(entered_at + 2 * SECOND);
            contact.serve(&mut rng, (taken, answered.1), talk, sink);
        }
        answered if is_call => contact.call_back(&mut rng, entered_at, answered, sink),
        _ => {
            // The chat goes on as written messages once somebody is there.
            let left = contact.line(entered_at + 3 * MINUTE, EventKind::ContactExited);
            sink.push(left.value("timeout"));
        }
    }
    around(plan, case, &mut rng, sink);
}

/// Callers who hear the menu and hang up: whether it told them what they wanted nobody knows, but
/// of the few who asked it for a person.
fn in_menu(plan: &Plan, case: &Case<'_>, sink: &mut Sink) {
    let number = case.conversation.number;
    let mut rng = Part::Menu.rng(plan, number);
    for index in 0..rng.poisson(0.08) {
        let at = case.conversation.opened_at + rng.below(20 * 60) as Micros * SECOND;
        let contact = Contact {
            plan,
            id: format!("menu-{number}-{index}"),
            channel: "phone",
            queue: "",
            customer: None,
            conversation: None,
        };
        contact.start(at, sink);
        let left = at + (8.0 + rng.exponential(25.0)) as i64 * SECOND;
        if rng.chance(0.15) {
            sink.push(contact.line(left - 3 * SECOND, EventKind::HumanRequested));
        }
        sink.push(contact.line(left, EventKind::ContactEnded).value("customer"));
    }
}

/// Other callers about the same time: some hang up, some ask something quick that nobody writes
/// down; and agents call too.
fn around(plan: &Plan, case: &Case<'_>, rng: &mut Rng, sink: &mut Sink) {
    let opened_at = case.conversation.opened_at;
    let load = plan.load(opened_at);
    let number = case.conversation.number;
    let is_call = case.conversation.channel == Channel::Phone;
    let lost = rng.poisson(0.19 * load.powf(1.25));
    for index in 0..lost {
        let at = opened_at + rng.below(20 * 60) as Micros * SECOND;
        if let Some((contact, team)) = other(plan, case, rng, format!("lost-{number}-{index}"), at)
        {
            contact.start(at, sink);
            hang_up(&contact, rng, (at, team), load, sink);
        }
    }
    let quick = if is_call { rng.poisson(1.55) } else { 0 };
    for index in 0..quick {
        let at = opened_at + rng.below(20 * 60) as Micros * SECOND;
        let Some((contact, team)) = other(plan, case, rng, format!("quick-{number}-{index}"), at)
        else {
            continue;
        };
        contact.start(at, sink);
        let entered_at = at + 30 * SECOND;
        contact.enter(entered_at, team, sink);
        let wait = rng.log_normal(13.0 * load.powf(1.6), 0.8).min(600.0) as i64;
        let agent = plan.somebody(rng, team, at);
        let talk = rng.log_normal(140.0, 0.5) as i64;
        contact.serve(rng, (entered_at + (wait + 5) * SECOND, agent), talk, sink);
    }
    let Some((solved_at, Some(agent))) = case.solved else { return };
    if is_call && rng.chance(0.36) {
        let contact = Contact {
            plan,
            id: format!("out-{number}"),
            channel: "phone",
            queue: "salientes",
            customer: Some(case.customer()),
            conversation: Some(case.id()),
        };
        contact.dial(solved_at, agent, sink);
        if rng.chance(0.66) {
            let talk = rng.log_normal(110.0, 0.6) as i64;
            contact.serve(rng, (solved_at + 20 * SECOND, agent), talk, sink);
        } else {
            sink.push(contact.line(solved_at + 35 * SECOND, EventKind::ContactEnded));
        }
    }
}

/// Returns a contact of somebody else, and the team whose turn it is; none when all are closed.
fn other<'a>(
    plan: &'a Plan,
    case: &Case<'_>,
    rng: &mut Rng,
    id: String,
    at: Micros,
) -> Option<(Contact<'a>, usize)> {
    let is_call = case.conversation.channel == Channel::Phone;
    let day = if is_call { MADRID } else { SEVILLA };
    let team = [day, TARDE].into_iter().find(|team| plan.calendars[*team].is_open(at))?;
    let joined = people::joined_count(plan.writer_count, plan.story.progress(at));
    let customer = rng.chance(0.75).then(|| format!("u{}", rng.below(joined)));
    let contact = Contact {
        plan,
        id,
        channel: case.conversation.channel.word(),
        queue: ["pedidos", "devoluciones", "tecnica"][rng.weighted(&[6.0, 3.0, 1.0])],
        customer,
        conversation: None,
    };
    Some((contact, team))
}

/// Leaves the queue without having talked to anybody.
fn hang_up(
    contact: &Contact<'_>,
    rng: &mut Rng,
    (at, team): (Micros, usize),
    load: f64,
    sink: &mut Sink,
) {
    let entered_at = at + 25 * SECOND;
    contact.enter(entered_at, team, sink);
    let patience = match rng.chance(0.22) {
        // By mistake, or having second thoughts.
        true => 1.0 + 4.0 * rng.unit(),
        false => 6.0 + rng.exponential(45.0 + 25.0 * load),
    };
    let left = entered_at + patience.min(1_200.0) as i64 * SECOND;
    match rng.weighted(&[78.0, 8.0, 6.0, 8.0]) {
        0 => sink.push(contact.line(left, EventKind::ContactAbandoned)),
        1 => sink.push(contact.line(left, EventKind::ContactExited).value("key")),
        2 => sink.push(contact.line(left, EventKind::VoicemailLeft)),
        _ => {
            let agent = contact.plan.somebody(rng, team, left);
            let reached = left + (20.0 + rng.exponential(90.0 * load)) as i64 * MINUTE;
            let is_reached = rng.chance(0.8) && contact.plan.calendars[team].is_open(reached);
            let reached = is_reached.then_some((reached, agent));
            return contact.call_back(rng, entered_at, reached, sink);
        }
    }
    sink.push(contact.line(left, EventKind::ContactEnded));
}
