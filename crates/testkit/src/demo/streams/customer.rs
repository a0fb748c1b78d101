//! Customers: traits, sign-up, the loyalty club, courses, use of the app; a few are known twice.

use baremo_model::{DAY, EventKind, Micros};

use super::emit::{Line, Sink};
use super::{Part, Person};
use crate::demo::plan::{Plan, whole_second};

/// The loyalty programme.
const CLUB: &str = "club olla";

/// Returns whether a customer is a second entry for the one before.
fn is_double(number: u64) -> bool {
    number % 211 == 7
}

pub(super) fn of_person(plan: &Plan, person: &Person, sink: &mut Sink) {
    let customer = &person.customer;
    let id = person.id();
    let at = customer.joined_at;
    let mut rng = Part::Customer.rng(plan, customer.number);
    let line = |at: Micros, kind: EventKind| Line::new(&id, at, kind);
    let mut known = line(at, EventKind::CustomerIdentified)
        .channel(person.profile.channel)
        .brand(customer.brand)
        .with("country", customer.country)
        .with("language", customer.language)
        .with("plan", customer.plan)
        .with("segment", person.profile.segment)
        .with("tier", "bronce");
    if let Some(campaign) = person.profile.campaign {
        known = known.with("campaign", campaign);
    }
    if let Some(account) = &person.profile.account {
        known = known.with("account", account);
    }
    sink.push(known);
    for (count, tier) in [(3, "plata"), (6, "oro")] {
        if let Some(at) = person.orders.get(count - 1) {
            sink.push(line(*at, EventKind::CustomerChanged).with("tier", tier));
        }
    }
    if is_double(customer.number) {
        let found = at + (1 + rng.below(90) as Micros) * DAY;
        let other = format!("u{}", customer.number - 1);
        sink.push(line(found, EventKind::CustomerMerged).value(&other));
        if rng.chance(0.2) {
            sink.push(line(found + 2 * DAY, EventKind::CustomerUnmerged).value(other));
        }
    }
    if person.profile.signs_up {
        let days = if rng.chance(0.8) { 0.0 } else { rng.exponential(25.0) };
        let signed_up_at = whole_second(at + (days * DAY as f64) as Micros);
        sink.push(line(signed_up_at, EventKind::CustomerSignedUp));
        club(plan, person, signed_up_at, sink);
        learns(plan, person, signed_up_at, sink);
    }
}

/// The loyalty club: members redeem points after some of their orders.
fn club(plan: &Plan, person: &Person, since: Micros, sink: &mut Sink) {
    let mut rng = Part::Customer.rng(plan, (1 << 40) + person.customer.number);
    let wish = if person.customer.plan == "club" { 0.9 } else { 0.12 };
    if !rng.chance(wish) {
        return;
    }
    let id = person.id();
    let joined = since + rng.below(20) as Micros * DAY;
    sink.push(Line::new(&id, joined, EventKind::CustomerEnrolled).value(CLUB));
    for order in person.orders.iter().filter(|order| **order > joined) {
        if rng.chance(0.55) {
            let acted = Line::new(&id, *order, EventKind::CustomerActed).value(CLUB);
            sink.push(acted.with("amount", 50 + rng.below(400)));
        }
    }
    if rng.chance(0.06) {
        let left = joined + (60 + rng.below(500) as Micros) * DAY;
        sink.push(Line::new(&id, left, EventKind::CustomerLeft).value(CLUB));
    }
}

/// Courses and use of the app, within the data.
fn learns(plan: &Plan, person: &Person, since: Micros, sink: &mut Sink) {
    let mut rng = Part::Customer.rng(plan, (2 << 40) + person.customer.number);
    let id = person.id();
    let from = since.max(plan.story.start);
    let span = (plan.story.end - from).max(0) as u64;
    if rng.chance(0.055) {
        let at = whole_second(from + rng.below(span.max(1)) as Micros);
        let course = ["cuchillos", "arroces", "hierro fundido"][rng.weighted(&[4.0, 3.0, 2.0])];
        sink.push(Line::new(&id, at, EventKind::CustomerTrained).value(course));
    }
    if !rng.chance(0.13) {
        return;
    }
    // Use fades away once the last order is long ago.
    let until = person.orders.last().map_or(from, |last| last + 200 * DAY);
    let mut at = from;
    loop {
        let days = 1.0 + rng.exponential(21.0);
        at = plan.shop.at_shop_hour(&mut rng, at + (days * DAY as f64) as Micros);
        if at >= until.min(plan.story.end) {
            break;
        }
        let feature = ["recetas", "lista de compra", "temporizador"];
        let feature = feature[rng.weighted(&[5.0, 3.0, 2.0])];
        let used = Line::new(&id, at, EventKind::CustomerUsed).value(feature);
        sink.push(used.with("amount", 1 + rng.below(6)));
    }
}
