//! Reviews of quality: a sample of solved conversations on one scorecard.

use baremo_model::{DAY, EventKind, HOUR, Micros};

use super::Part;
use super::case::Case;
use super::emit::{Line, Sink};
use crate::demo::people::{Agent, TEAMS};
use crate::demo::plan::{Plan, whole_second};
use crate::demo::rng::Rng;

/// Which part of the solved conversations is reviewed.
const SAMPLING: f64 = 0.088;

/// Category, greatest score, weight, whether critical.
const CATEGORIES: [(&str, u64, &str, bool); 5] = [
    ("saludo", 2, "10", false),
    ("comprension", 4, "25", false),
    ("solucion", 4, "35", false),
    ("escritura", 3, "15", false),
    ("proteccion de datos", 1, "15", true),
];

const REVIEWERS: [&str; 2] = ["calidad-ana", "calidad-luis"];

pub(super) fn of_case(plan: &Plan, case: &Case<'_>, sink: &mut Sink) {
    let Some((solved_at, Some(agent))) = case.solved else { return };
    let mut rng = Part::Review.rng(plan, case.conversation.number);
    if !case.is_real || !rng.chance(SAMPLING) {
        return;
    }
    let agent = &plan.agents[usize::from(agent)];
    let at = whole_second(solved_at + DAY + (rng.exponential(4.0) * DAY as f64) as Micros);
    let reviewer = rng.pick(&REVIEWERS);
    let skill = skill(plan, case, agent);
    let id = format!("q{}", case.conversation.number);
    review(case, agent, (&id, at), (reviewer, skill, false), &mut rng, sink);
    if rng.chance(0.05) {
        // A second reviewer judges the same, so that both judge alike.
        let other = if reviewer == REVIEWERS[0] { REVIEWERS[1] } else { REVIEWERS[0] };
        let id = format!("{id}-calibracion");
        review(case, agent, (&id, at + DAY), (other, skill, true), &mut rng, sink);
    } else if rng.chance(0.035) {
        let disputed = Line::new(&id, at + 20 * HOUR, EventKind::ReviewDisputed);
        sink.push(disputed.agent(&agent.id));
    }
}

/// Returns how well an agent works, 0 to 1: who is quick is a little careless, who is new or
/// pressed for time makes mistakes.
fn skill(plan: &Plan, case: &Case<'_>, agent: &Agent) -> f64 {
    let at = case.conversation.opened_at;
    let is_new = at < agent.joined_at + 60 * DAY && agent.joined_at > plan.story.start;
    let haste = (plan.load(at) - 1.0).clamp(0.0, 2.0) * 0.05;
    0.91 + 0.1 * (agent.pace - 1.0) - haste - if is_new { 0.12 } else { 0.0 }
}

fn review(
    case: &Case<'_>,
    agent: &Agent,
    (id, at): (&str, Micros),
    (reviewer, skill, calibration): (&str, f64, bool),
    rng: &mut Rng,
    sink: &mut Sink,
) {
    for (category, most, weight, critical) in CATEGORIES {
        let mut line = Line::new(id, at, EventKind::ReviewRated).agent(reviewer).value(category);
        line = line.with("min", 0).with("max", most).with("weight", weight);
        if critical {
            line = line.with("critical", true);
        }
        if !rng.chance(0.06) {
            let skill = if critical { 0.94 + 0.05 * skill } else { skill };
            let chosen = (0..most).filter(|_| rng.chance(skill)).count();
            line = line.with("chosen", chosen);
        }
        sink.push(line);
    }
    let patience = if case.conversation.channel.is_live() { HOUR / 4 } else { 8 * HOUR };
    let quick = Line::new(id, at, EventKind::ReviewRated).machine().value("rapidez");
    let quick = quick.with("min", 0).with("max", 1).with("weight", 20).with("automatic", true);
    sink.push(quick.with("chosen", u8::from(case.longest_wait <= patience)));
    let mut made = Line::new(id, at, EventKind::Reviewed)
        .agent(reviewer)
        .customer(case.customer())
        .channel(case.conversation.channel.word())
        .team(TEAMS[agent.team].name)
        .with("scorecard", "atencion")
        .with("version", 2)
        .with("agent", &agent.id)
        .with("conversation", case.id())
        .with("sampling", SAMPLING);
    if calibration {
        made = made.with("calibration", true);
    }
    sink.push(made);
}
