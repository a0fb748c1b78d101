//! Agents' turns at the service desk: plan, logins, breaks, written work.
//!
//! A small shop's agents pack and advise as well: the desk is theirs for a turn a day, longer the
//! more comes in for each of them.

use baremo_model::{EventKind, HOUR, MINUTE, Micros, SECOND};

use super::Part;
use super::emit::{Line, Sink};
use crate::demo::people::TEAMS;
use crate::demo::plan::{Day, Plan, whole_second};
use crate::demo::render::rfc3339;
use crate::demo::rng::Rng;

/// A planned turn with its break.
struct Turn {
    from: Micros,
    break_at: Micros,
    break_until: Micros,
    until: Micros,
}

/// Makes everything an agent was available for.
pub(super) fn shifts(plan: &Plan, index: usize, sink: &mut Sink) {
    let agent = &plan.agents[index];
    let team = &TEAMS[agent.team];
    let known_at = agent.joined_at.max(plan.story.start);
    let lead = plan.agents.iter().find(|other| other.team == agent.team);
    let languages = if agent.id.starts_with("joao") { "es,pt" } else { "es,en" };
    let rostered = Line::new(&agent.id, known_at, EventKind::AgentRostered).team(team.name);
    let rostered = rostered.with("site", team.site).with("languages", languages);
    sink.push(rostered.with("lead", lead.map_or("", |lead| &lead.id)).with("hours", 40));
    for (number, day) in plan.days.iter().enumerate() {
        let mut rng = Part::Agent.rng(plan, (index as u64) << 20 | number as u64);
        let calendar = &plan.calendars[agent.team];
        let Some((from, until)) = calendar.open_spans(day.start, day.end).first().copied() else {
            continue;
        };
        let is_employed = agent.joined_at <= from && agent.left_at.is_none_or(|left| from < left);
        // Everybody works five days of the seven their team is there.
        let is_off = agent.team != 0 && (number + index * 2) % 7 < 2;
        if !is_employed || is_off {
            continue;
        }
        if plan.is_present(index as u16, from) {
            let turn = turn(plan, &mut rng, (from, until));
            one_turn(plan, &agent.id, (day, &turn), &mut rng, sink);
        } else {
            planned(&agent.id, "leave", (from, until), sink);
        }
    }
}

fn turn(plan: &Plan, rng: &mut Rng, (from, until): (Micros, Micros)) -> Turn {
    let copies = plan.agents.len() as f64 / 16.0;
    let hours = 3.0 * (plan.settings.scale / copies).max(1.0);
    let length = ((hours * HOUR as f64) as Micros).min(until - from);
    let quarters = ((until - from - length) / (15 * MINUTE)) as u64;
    let from = from + rng.below(quarters + 1) as Micros * 15 * MINUTE;
    let break_at = from + (length / 2) / (5 * MINUTE) * (5 * MINUTE);
    Turn { from, break_at, break_until: break_at + 15 * MINUTE, until: from + length }
}

fn planned(agent: &str, what: &str, (from, until): (Micros, Micros), sink: &mut Sink) {
    let line = Line::new(agent, from, EventKind::AgentScheduled).value(what);
    sink.push(line.with("until", rfc3339(until)));
}

fn one_turn(plan: &Plan, agent: &str, (day, turn): (&Day, &Turn), rng: &mut Rng, sink: &mut Sink) {
    planned(agent, "work", (turn.from, turn.break_at), sink);
    planned(agent, "break", (turn.break_at, turn.break_until), sink);
    planned(agent, "work", (turn.break_until, turn.until), sink);
    if rng.chance(0.025) {
        // Ill: planned, but not there.
        return;
    }
    let minutes = |rng: &mut Rng, spread: f64| (rng.normal() * spread * 60.0) as i64 * SECOND;
    let login = turn.from + minutes(rng, 3.0).max(-10 * MINUTE);
    let logout = turn.until + minutes(rng, 4.0).max(-20 * MINUTE);
    let rest_at = turn.break_at + minutes(rng, 6.0).clamp(-20 * MINUTE, 20 * MINUTE);
    let rest = 15 * MINUTE + minutes(rng, 3.0).clamp(-8 * MINUTE, 12 * MINUTE);
    sink.push(Line::new(agent, login, EventKind::AgentLoggedIn));
    let pause = Line::new(agent, rest_at, EventKind::AgentPaused).value("descanso");
    sink.push(pause.with("seconds", rest / SECOND));
    let mut free = vec![(login, rest_at), (rest_at + rest, logout)];
    if rng.chance(0.04) {
        let at = rest_at + rest + 10 * MINUTE;
        let length = 30 * MINUTE;
        if at + length < logout {
            let pause = Line::new(agent, at, EventKind::AgentPaused).value("formacion");
            sink.push(pause.with("seconds", length / SECOND));
            free = vec![(login, rest_at), (at + length, logout)];
        }
    }
    let usual = 20_000.0 * plan.settings.scale / (plan.days.len() as f64).max(1.0);
    let volume = (day.expected / usual.max(1e-9)).sqrt();
    let busy = (0.58 * volume * day.load.sqrt()).clamp(0.25, 0.93);
    for (from, until) in free {
        written(agent, (from, until), busy, rng, sink);
    }
    sink.push(Line::new(agent, logout, EventKind::AgentLoggedOut));
}

/// Answers mails and messages, one after the other, for a part of the time.
fn written(
    agent: &str,
    (from, until): (Micros, Micros),
    busy: f64,
    rng: &mut Rng,
    sink: &mut Sink,
) {
    let mut at = from;
    loop {
        let work = rng.log_normal(620.0, 0.5).clamp(60.0, 2_400.0);
        let idle = rng.exponential(work * (1.0 - busy) / busy);
        at = whole_second(at + (idle * SECOND as f64) as Micros);
        let end = (at + work as i64 * SECOND).min(until);
        if end - at < MINUTE {
            break;
        }
        let line = Line::new(agent, at, EventKind::AgentBusy).value("escrito");
        sink.push(line.with("seconds", (end - at) / SECOND));
        at = end + SECOND;
    }
}
