//! Visits to the shop's site, of those who let them be counted: one customer in five, and many whom
//! nobody knows; and machines.

mod visit;

use baremo_model::{DAY, EventKind, HOUR, MINUTE, Micros, SECOND};

use self::visit::{Entry, Visit, Visitor};
use super::emit::{Line, Sink};
use super::order;
use super::profile::{channel_shares, channel_word};
use super::{Part, Person};
use crate::demo::plan::{Plan, whole_second};
use crate::demo::rng::Rng;

/// Which part of the customers lets the shop count visits.
const COUNTED: f64 = 0.2;

/// Programs of people: user agent and how common it is.
const BROWSERS: [(&str, f64); 6] = [
    (
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) \
         Chrome/126.0.0.0 Mobile Safari/537.36",
        34.0,
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like \
         Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
        25.0,
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
         Chrome/126.0.0.0 Safari/537.36",
        22.0,
    ),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0", 8.0),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) \
         Version/17.5 Safari/605.1.15",
        7.0,
    ),
    (
        "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
         Version/17.5 Mobile/15E148 Safari/604.1",
        4.0,
    ),
];

const MACHINES: [&str; 4] = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    "python-requests/2.32.3",
];

/// Sites that send made-up visits, to be seen in reports.
const SPAM: [&str; 2] = ["https://semalt.com/seo", "https://make-money-online.com/"];

fn browser(rng: &mut Rng) -> &'static str {
    BROWSERS[rng.weighted(&BROWSERS.map(|(_, share)| share))].0
}

fn is_known(plan: &Plan, person: &Person) -> bool {
    Part::Web.rng(plan, person.customer.number).chance(COUNTED)
}

/// Returns whether the visit in which an order was made is counted.
pub(super) fn is_counted(plan: &Plan, person: &Person, index: usize, at: Micros) -> bool {
    let is_second = (person.customer.number + index as u64).is_multiple_of(2);
    let channel = order::sales_channel(plan, person, index);
    at >= plan.story.start + DAY && is_second && channel == "web" && is_known(plan, person)
}

/// Makes the visits of a customer.
pub(super) fn of_person(plan: &Plan, person: &Person, sink: &mut Sink) {
    if !is_known(plan, person) {
        return;
    }
    let customer = &person.customer;
    let mut rng = Part::Web.rng(plan, (1 << 40) + customer.number);
    let visitor = Visitor {
        id: format!("v{:x}", customer.number * 7 + 3),
        browser: browser(&mut rng),
        country: customer.country,
        language: customer.language,
    };
    for (index, at) in person.orders.iter().enumerate() {
        if is_counted(plan, person, index, *at) {
            buy(plan, person, &visitor, (index, *at), &mut rng, sink);
        }
    }
    // Visits without an order, as long as the customer still cares.
    let from = customer.joined_at.max(plan.story.start) + DAY;
    let until = person.orders.last().map_or(from, |last| last + 240 * DAY).min(plan.story.end);
    let days = (until - from).max(0) as f64 / DAY as f64;
    for _ in 0..rng.poisson(days / 130.0) {
        let at = whole_second(from + rng.below((until - from) as u64) as Micros);
        let at = plan.shop.at_shop_hour(&mut rng, at);
        if at < from || rng.chance(0.25 * f64::from(u8::from(plan.story.outage.contains(&at)))) {
            continue;
        }
        let entry = entry(plan, &mut rng, at, Some("direct"));
        let mut visit = Visit::new(plan, &visitor, at, entry, &mut rng, sink);
        if visit.rng.chance(0.5) {
            let known = Line::new(&visitor.id, at + 20 * SECOND, EventKind::VisitorIdentified);
            visit.sink.push(known.customer(person.id()));
        }
        visit.browse(0.1);
    }
}

/// Returns how long before an order its cart was filled, where the customer left it and came back:
/// more than a day, for few orders.
fn left_for(person: &Person, (index, at): (usize, Micros), from: Micros, rng: &mut Rng) -> Micros {
    let gap = whole_second((rng.between(1.2, 5.0) * DAY as f64) as Micros);
    let is_known = index > 0 && at - gap - HOUR >= from.max(person.customer.joined_at) + DAY;
    if is_known && rng.chance(0.06) { gap } else { 0 }
}

/// The visit in which an order is made, or those of somebody who comes back for a cart.
fn buy(
    plan: &Plan,
    person: &Person,
    visitor: &Visitor<'_>,
    (index, at): (usize, Micros),
    rng: &mut Rng,
    sink: &mut Sink,
) {
    let order = person.customer.order_id(index as u64);
    let cart = format!("k{order}");
    let (items, charged) = order::contents(plan, person, (index, at));
    let mut later = Part::Return.rng(plan, person.customer.number * 4096 + index as u64);
    let gap = left_for(person, (index, at), plan.story.start, &mut later);
    let filled = at - gap;
    let begun = filled - (6 + rng.below(14) as Micros) * MINUTE;
    let source = if index == 0 { person.profile.channel } else { "direct" };
    let entry = entry(plan, rng, begun, Some(source));
    let mut visit = Visit::new(plan, visitor, begun, entry, rng, sink);
    visit.land();
    let step = (filled - begun - 3 * MINUTE) / (items.len() as Micros + 1);
    for (place, (product, quantity)) in items.iter().enumerate() {
        let seen = whole_second(begun + step * (place as Micros + 1));
        visit.view(seen, product.page);
        visit.add(seen + 15 * SECOND, &cart, product, *quantity);
    }
    let known = Line::new(&visitor.id, filled - 2 * MINUTE, EventKind::VisitorIdentified);
    visit.sink.push(known.customer(person.id()));
    visit.checkout(filled - 2 * MINUTE, &cart);
    if gap > 0 {
        let back = at - 2 * MINUTE;
        Visit::new(plan, visitor, back, Entry::direct(), &mut later, sink).view(back, "/pagar");
    }
    let bought = Line::new(&visitor.id, at, EventKind::Purchased);
    let bought = bought.with("cart", &cart).with("order", &order);
    sink.push(bought.money("revenue", charged).with("currency", "EUR"));
}

/// Returns how a visit came; `usual` is how the visitor came before.
fn entry(plan: &Plan, rng: &mut Rng, at: Micros, usual: Option<&'static str>) -> Entry {
    let drawn = channel_word(rng.weighted(&channel_shares(&plan.story, at)));
    let channel = if rng.chance(0.6) { usual.unwrap_or(drawn) } else { drawn };
    Entry::new(&plan.story, channel, at, rng)
}

/// Returns how many visitors nobody knows there are, machines included.
pub(super) fn visitor_count(plan: &Plan) -> u64 {
    let months = f64::from(plan.settings.months.clamp(1, 240));
    (42_000.0 * plan.settings.scale * months / 24.0) as u64
}

/// Makes the visits of a visitor nobody knows.
pub(super) fn visitor(plan: &Plan, number: u64, sink: &mut Sink) {
    let mut rng = Part::Visitor.rng(plan, number);
    let span = (plan.story.end - plan.story.start) as f64;
    let first = plan.story.start + (rng.unit() * span) as Micros;
    let at = plan.shop.busy_instant(&mut rng, first.max(plan.story.start), &plan.story);
    let at = whole_second(at);
    if number % 100 < 9 {
        return machine(plan, number, at, sink);
    }
    let country = ["ES", "PT", "MX", "GB", "US"][rng.weighted(&[76.0, 8.0, 7.0, 5.0, 4.0])];
    let visitor = Visitor {
        id: format!("x{number:x}"),
        browser: browser(&mut rng),
        country,
        language: if matches!(country, "ES" | "MX") { "es" } else { "en" },
    };
    if number % 100 < 11 {
        let entry = Entry::referred(rng.pick(&SPAM));
        Visit::new(plan, &visitor, at, entry, &mut rng, sink).land();
        return;
    }
    let mut at = at;
    let mut usual = None;
    loop {
        let entry = entry(plan, &mut rng, at, usual);
        usual = Some("direct");
        Visit::new(plan, &visitor, at, entry, &mut rng, sink).browse(0.085);
        if !rng.chance(0.27) {
            break;
        }
        let days = 0.2 + rng.exponential(9.0);
        at = whole_second(at + (days * DAY as f64) as Micros);
    }
}

/// A machine reads a page now and then.
fn machine(plan: &Plan, number: u64, at: Micros, sink: &mut Sink) {
    let mut rng = Part::Bot.rng(plan, number);
    let visitor = Visitor {
        id: format!("b{number:x}"),
        browser: rng.pick(&MACHINES),
        country: "US",
        language: "en",
    };
    let mut at = at;
    for _ in 0..1 + rng.below(2) {
        let entry = Entry::direct();
        Visit::new(plan, &visitor, at, entry, &mut rng, sink).land();
        at += 6 * 60 * MINUTE;
    }
}
