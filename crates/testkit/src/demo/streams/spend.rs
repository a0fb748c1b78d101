//! What winning and serving customers costs, day by day, and what campaigns delivered.

use baremo_model::{EventKind, Micros};
use jiff::Timestamp;
use jiff::civil::Weekday;

use super::Part;
use super::emit::{Line, Sink};
use crate::demo::conversation::{Channel, shares};
use crate::demo::plan::{Day, Plan};
use crate::demo::render::rfc3339;
use crate::demo::rng::Rng;
use crate::demo::story::zone;

/// A campaign of advertisements: name, channel, euros a day, what a click costs in cents.
const CAMPAIGNS: [(&str, &str, f64, f64); 4] = [
    ("shopping", "paid", 62.0, 38.0),
    ("marca", "paid", 21.0, 22.0),
    ("creadores", "social", 9.0, 31.0),
    ("lanzamiento", "paid", 55.0, 45.0),
];

/// Makes the rows of one day.
pub(super) fn day(plan: &Plan, number: usize, sink: &mut Sink) {
    let day = &plan.days[number];
    let mut rng = Part::Spend.rng(plan, number as u64);
    let date = Timestamp::from_microsecond(day.start).unwrap_or_default();
    let date = date.to_zoned(zone()).date();
    let scale = plan.settings.scale;
    for (campaign, channel, euros, click) in CAMPAIGNS {
        let factor = match campaign {
            "lanzamiento" if !plan.story.launch.contains(&day.start) => continue,
            // Creators are paid more and more: the channel that grows.
            "creadores" => 1.0 + 7.5 * grown(plan, day.start),
            _ => plan.shop.weight(day.start).max(0.6),
        };
        for (ad, share) in [("a", 0.6), ("b", 0.4)] {
            let euros = euros * factor * share * scale * rng.between(0.85, 1.15);
            let line = row(day, &format!("{campaign}-{ad}"), date, "ads").channel(channel);
            let line = line.with("campaign", campaign).with("ad", format!("{campaign}-{ad}"));
            sink.push(delivered(
                line.money("amount", (euros * 100.0) as i64),
                euros,
                click,
                &mut rng,
            ));
        }
    }
    if date.weekday() == Weekday::Tuesday {
        let sent = 4_200.0 * scale * (0.8 + 0.4 * plan.story.progress(day.start));
        let opens = sent * rng.between(0.24, 0.33);
        let line = row(day, "boletin", date, "ads").channel("email").with("campaign", "boletin");
        let line = line.money("amount", (sent * 0.9) as i64).with("deliveries", sent as i64);
        let line = line.with("opens", opens as i64);
        let clicks = (opens * rng.between(0.09, 0.15)) as i64;
        sink.push(line.with("clicks", clicks).with("conversions", clicks / 25));
    }
    if date.day() == 1 {
        monthly(plan, day, date, sink);
    }
}

fn grown(plan: &Plan, at: Micros) -> f64 {
    let from = plan.story.messaging_from;
    ((at - from) as f64 / (plan.story.end - from).max(1) as f64).clamp(0.0, 1.0)
}

/// Returns a row of a day's report.
fn row(day: &Day, name: &str, date: jiff::civil::Date, category: &str) -> Line {
    let line = Line::new(&format!("{date}-{name}"), day.start, EventKind::Spent);
    line.with("until", rfc3339(day.end)).with("category", category).with("currency", "EUR")
}

/// Adds what the advertisement brought, as the platform says.
fn delivered(line: Line, euros: f64, click: f64, rng: &mut Rng) -> Line {
    let clicks = rng.poisson(euros * 100.0 / click);
    let impressions = (clicks as f64 / rng.between(0.011, 0.019)) as u64;
    let conversions = rng.poisson(clicks as f64 * 0.021);
    let line = line.with("impressions", impressions).with("clicks", clicks);
    line.with("leads", rng.poisson(clicks as f64 * 0.03)).with("conversions", conversions)
}

/// Returns when the month of a date is over.
fn month_end(date: jiff::civil::Date, start: Micros) -> Micros {
    let next = date.last_of_month().tomorrow().and_then(|next| next.to_zoned(zone()));
    next.map_or(start, |next| next.timestamp().as_microsecond())
}

/// What is paid once a month.
fn monthly(plan: &Plan, day: &Day, date: jiff::civil::Date, sink: &mut Sink) {
    let scale = plan.settings.scale;
    let at_work = |index: &usize| plan.is_present(*index as u16, day.start);
    let agents = (0..plan.agents.len()).filter(at_work).count() as f64;
    let until = rfc3339(month_end(date, day.start));
    for (name, category, euros) in [
        ("marketing", "salaries", 2_900.0 * scale),
        ("herramientas", "subscriptions", 240.0 * scale.sqrt()),
        ("mercado", "placement", 310.0 * scale),
        ("oficina", "other", 1_400.0 * scale),
    ] {
        let line = Line::new(&format!("{date}-{name}"), day.start, EventKind::Spent);
        let line = line.with("until", until).with("category", category).with("currency", "EUR");
        sink.push(line.money("amount", (euros * 100.0) as i64));
    }
    support(plan, day, date, (690.0 * agents * 100.0) as i64, sink);
}

/// What a month of serving customers costs, by channel: as many as come by it, and the work one is.
fn support(plan: &Plan, day: &Day, date: jiff::civil::Date, cents: i64, sink: &mut Sink) {
    let effort = |channel: Channel| match channel {
        Channel::Phone => 2.2,
        Channel::Chat | Channel::Messaging => 0.8,
        Channel::Email | Channel::Web | Channel::Social => 1.0,
    };
    let parts = shares(plan, day.start).map(|(channel, share)| (channel, share * effort(channel)));
    let whole: f64 = parts.iter().map(|(_, part)| part).sum();
    let until = rfc3339(month_end(date, day.start));
    let mut left = cents;
    for (place, (channel, part)) in parts.into_iter().enumerate() {
        let is_last = place + 1 == parts.len();
        let own = if is_last { left } else { (cents as f64 * part / whole) as i64 };
        left -= own;
        let word = channel.word();
        let line = Line::new(&format!("{date}-atencion-{word}"), day.start, EventKind::Spent);
        let line = line.channel(word).with("until", until).with("category", "support");
        sink.push(line.with("currency", "EUR").money("amount", own));
    }
}
