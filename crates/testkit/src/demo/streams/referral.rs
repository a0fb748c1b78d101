//! Recommendations: customers with a code, and those who came by it.

use baremo_model::{DAY, EventKind, HOUR, MINUTE, Micros};

use super::emit::{Line, Sink};
use super::{Part, Person};
use crate::demo::people::{self, Customer};
use crate::demo::plan::{Plan, whole_second};
use crate::demo::rng::Rng;

const PROGRAMME: &str = "trae a un amigo";

pub(super) fn of_person(plan: &Plan, person: &Person, sink: &mut Sink) {
    let mut rng = Part::Referral.rng(plan, person.customer.number);
    if person.profile.channel == "referral" && person.customer.joined_at > plan.story.start {
        came(plan, person, &mut rng, sink);
    }
    let since = person.customer.joined_at.max(plan.story.start);
    if person.profile.signs_up && rng.chance(0.05) {
        // A code that brings clicks at most.
        let span = (plan.story.end - since).max(1) as u64;
        let at = whole_second(since + rng.below(span) as Micros);
        let id = format!("r{}-libre", person.customer.number);
        sink.push(created(&id, at, &person.customer, false));
        let mut clicked = at;
        for _ in 0..rng.below(4) {
            clicked = whole_second(clicked + (rng.exponential(6.0) * DAY as f64) as Micros + HOUR);
            sink.push(Line::new(&id, clicked, EventKind::ReferralClicked));
        }
    }
}

fn created(id: &str, at: Micros, by: &Customer, is_affiliate: bool) -> Line {
    let (kind, structure) =
        if is_affiliate { ("affiliate", "percent") } else { ("organic", "fixed") };
    Line::new(id, at, EventKind::ReferralCreated)
        .customer(by.id())
        .value(format_args!("AMIGO{}", by.number))
        .with("programme", PROGRAMME)
        .with("kind", kind)
        .with("structure", structure)
}

/// Somebody was recommended by a customer who was there before.
fn came(plan: &Plan, person: &Person, rng: &mut Rng, sink: &mut Sink) {
    let joined_at = person.customer.joined_at;
    let candidates = (0..8).map(|_| rng.below(plan.customer_count));
    let candidates: Vec<u64> = candidates.collect();
    let earlier = candidates.into_iter().map(|number| people::customer(plan, number));
    let Some(by) = earlier.into_iter().find(|other| other.joined_at < joined_at - 30 * DAY) else {
        return;
    };
    let id = format!("r{}", person.customer.number);
    let is_affiliate = rng.chance(0.18);
    let before = if rng.chance(0.03) { 120.0 } else { rng.log_normal(4.0, 0.9).min(80.0) };
    let clicked = whole_second(joined_at - (before * DAY as f64) as Micros - HOUR);
    let made = clicked - (1 + rng.below(12) as Micros) * DAY;
    let made = made.max(plan.story.start).min(clicked - MINUTE);
    if made < plan.story.start {
        return;
    }
    let referred = person.id();
    sink.push(created(&id, made, &by, is_affiliate));
    sink.push(Line::new(&id, clicked, EventKind::ReferralClicked));
    sink.push(Line::new(&id, joined_at - 5 * MINUTE, EventKind::ReferralSignedUp).value(&referred));
    sink.push(Line::new(&id, joined_at, EventKind::ReferralConverted).value(&referred));
    if rng.chance(0.94) {
        let amount = if is_affiliate { 380 + rng.below(900) as i64 } else { 500 };
        let rewarded = Line::new(&id, joined_at + 15 * DAY, EventKind::ReferralRewarded);
        sink.push(rewarded.money("amount", amount).with("currency", "EUR"));
        if rng.chance(0.05) {
            sink.push(Line::new(&id, joined_at + 25 * DAY, EventKind::ReferralReversed));
        }
    }
}
