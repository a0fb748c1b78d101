//! What customers write about what they bought, on the shop's pages.

use baremo_model::{DAY, EventKind, HOUR, Micros, SECOND};

use super::emit::{Line, Sink};
use super::{Part, Person};
use crate::demo::people::MADRID;
use crate::demo::plan::{Plan, whole_second};

pub(super) fn of_person(plan: &Plan, person: &Person, sink: &mut Sink) {
    let mut rng = Part::Feedback.rng(plan, person.customer.number);
    for (index, ordered_at) in person.orders.iter().enumerate() {
        if *ordered_at < plan.story.start || !rng.chance(0.05) {
            continue;
        }
        let order = person.customer.order_id(index as u64);
        let id = format!("f-{order}");
        let days = 6.0 + rng.log_normal(6.0, 0.6);
        let at = whole_second(ordered_at + (days * DAY as f64) as Micros);
        let is_hurt = person.long_wait_at < at;
        let weights = match is_hurt {
            true => [17.0, 14.0, 18.0, 24.0, 27.0],
            false => [6.0, 5.0, 11.0, 28.0, 50.0],
        };
        let rating = 1 + rng.weighted(&weights);
        let received = Line::new(&id, at, EventKind::FeedbackReceived)
            .customer(person.id())
            .channel(if rng.chance(0.7) { "web" } else { "marketplace" })
            .brand(person.customer.brand)
            .value(rating)
            .with("scale", "1-5")
            .with("order_id", &order)
            .with("has_comment", rng.chance(0.6));
        sink.push(received);
        if rng.chance(0.012) {
            sink.push(Line::new(&id, at + HOUR, EventKind::FeedbackSpam));
            continue;
        }
        if rng.chance(0.3) {
            sink.push(Line::new(&id, at + 40 * SECOND, EventKind::FeedbackAnswered).machine());
        }
        if rng.chance(if rating <= 2 { 0.78 } else { 0.34 }) {
            let load = plan.load(at);
            let hours = rng.log_normal(4.0 * load, 0.9);
            let work = (hours * HOUR as f64) as Micros;
            let answered = plan.calendars[MADRID].add_business(at, work);
            let answered = whole_second(answered.unwrap_or(at + work));
            let agent = plan.somebody(&mut rng, MADRID, answered);
            let agent = &plan.agents[usize::from(agent)].id;
            sink.push(Line::new(&id, answered, EventKind::FeedbackAnswered).agent(agent));
        }
    }
}
