//! Orders: what was bought, sent, brought back.

use baremo_model::{DAY, EventKind, HOUR, MINUTE, Micros, SECOND};

use super::emit::{Line, Sink};
use super::{Part, Person};
use crate::demo::plan::{Plan, whole_second};
use crate::demo::rng::Rng;

/// An article of the shop; money in cents.
pub(super) struct Product {
    pub sku: &'static str,
    pub title: &'static str,
    pub price: i64,
    cost: i64,
    weight: f64,
    pub page: &'static str,
}

const fn product(
    (sku, title): (&'static str, &'static str),
    (price, cost): (i64, i64),
    weight: f64,
    page: &'static str,
) -> Product {
    Product { sku, title, price, cost, weight, page }
}

/// The articles; the first came out with the launch.
pub(super) const PRODUCTS: [Product; 14] = [
    product(("WOK-IND", "Wok de inducción"), (6990, 2900), 16.0, "/sartenes/wok-induccion"),
    product(("SAR-24", "Sartén 24 cm"), (3490, 1350), 12.0, "/sartenes/sarten-24"),
    product(("SAR-28", "Sartén 28 cm"), (4290, 1720), 12.0, "/sartenes/sarten-28"),
    product(("OLL-EXP", "Olla exprés 6 l"), (8990, 4100), 7.0, "/ollas/olla-expres"),
    product(("CAC-HIE", "Cacerola de hierro"), (12900, 6200), 4.0, "/ollas/cacerola-hierro"),
    product(("CUC-CHE", "Cuchillo de chef"), (5490, 2300), 8.0, "/cuchillos/chef"),
    product(("CUC-SET", "Juego de cuchillos"), (9990, 4700), 4.0, "/cuchillos/juego"),
    product(("TAB-OLI", "Tabla de olivo"), (2990, 1150), 8.0, "/mesa/tabla-olivo"),
    product(("MOR-GRA", "Mortero de granito"), (2490, 980), 5.0, "/mesa/mortero"),
    product(("PAE-46", "Paellera 46 cm"), (3990, 1600), 6.0, "/sartenes/paellera-46"),
    product(("CAF-ITA", "Cafetera italiana"), (2790, 1120), 9.0, "/cafe/italiana"),
    product(("MOL-CAF", "Molinillo de café"), (4490, 2050), 4.0, "/cafe/molinillo"),
    product(("UTE-SIL", "Utensilios de silicona"), (1990, 690), 11.0, "/mesa/utensilios"),
    product(("ACE-CUR", "Aceite para curar"), (990, 310), 13.0, "/cuidado/aceite"),
];

/// Carriers with their share and their usual days.
const CARRIERS: [(&str, f64, f64); 3] =
    [("correos", 46.0, 2.3), ("seur", 34.0, 1.5), ("barato-express", 20.0, 3.6)];

/// What is known of an order before it is sent.
struct Basket {
    items: Vec<(&'static Product, i64)>,
    gross: i64,
    discount: i64,
    cost: i64,
}

/// Returns where an order was made; every second order on the web has a cart on record where the
/// customer lets the shop count visits.
pub(super) fn sales_channel(plan: &Plan, person: &Person, index: usize) -> &'static str {
    let number = person.customer.number * 4096 + index as u64;
    let mut rng = Part::Order.rng(plan, number);
    ["web", "marketplace", "tienda", "phone"][rng.weighted(&[82.0, 9.0, 6.0, 3.0])]
}

/// Returns what is in an order.
fn basket(plan: &Plan, person: &Person, rng: &mut Rng, index: usize, at: Micros) -> Basket {
    let target = person.profile.basket * rng.gamma(6.0) / 6.0;
    let is_new = at >= plan.story.launch.start;
    let boost = if plan.story.launch.contains(&at) { 2.5 } else { 1.0 };
    let mut weights = PRODUCTS.map(|product| product.weight);
    weights[0] *= if is_new { boost } else { 0.0 };
    let mut items: Vec<(&'static Product, i64)> = Vec::new();
    let mut gross = 0;
    while items.len() < 6 {
        let product = &PRODUCTS[rng.weighted(&weights)];
        let room = target - gross as f64;
        if !items.is_empty() && (room < product.price as f64 * 0.6 || rng.chance(0.1)) {
            break;
        }
        let most = (room / product.price as f64).round().clamp(1.0, 4.0) as u64;
        let quantity = 1 + rng.below(most) as i64;
        if items.iter().all(|(known, _)| known.sku != product.sku) {
            items.push((product, quantity));
            gross += product.price * quantity;
        }
    }
    let is_sale = plan.story.sales.iter().any(|sale| sale.contains(&at));
    let wins = index == 0 && person.profile.campaign.is_some() && rng.chance(0.5);
    let percent = match (wins, is_sale) {
        (true, _) => 10,
        (false, true) if rng.chance(0.6) => [15, 20, 30][rng.weighted(&[5.0, 3.0, 1.0])],
        _ if rng.chance(0.08) => 5,
        _ => 0,
    };
    let cost = items.iter().map(|(product, quantity)| product.cost * quantity).sum();
    Basket { items, gross, discount: gross * percent / 100, cost }
}

/// Returns the articles of an order with their quantities, and what was charged, in cents.
pub(super) fn contents(
    plan: &Plan,
    person: &Person,
    (index, at): (usize, Micros),
) -> (Vec<(&'static Product, i64)>, i64) {
    let basket = basket(plan, person, &mut of_order(plan, person, index), index, at);
    (basket.items, basket.gross - basket.discount)
}

/// Returns the randomness of one order, its contents first.
fn of_order(plan: &Plan, person: &Person, index: usize) -> Rng {
    Part::Order.rng(plan, person.customer.number * 4096 + 2048 + index as u64)
}

/// Makes all orders of a customer.
pub(super) fn of_person(plan: &Plan, person: &Person, sink: &mut Sink) {
    for (index, at) in person.orders.iter().enumerate() {
        one(plan, person, (index, *at), sink);
    }
}

fn one(plan: &Plan, person: &Person, (index, at): (usize, Micros), sink: &mut Sink) {
    let customer = &person.customer;
    let id = customer.order_id(index as u64);
    let mut rng = of_order(plan, person, index);
    let channel = sales_channel(plan, person, index);
    let basket = basket(plan, person, &mut rng, index, at);
    let carrier = CARRIERS[rng.weighted(&CARRIERS.map(|(_, share, _)| share))];
    let warehouse = if rng.chance(0.7) { "getafe" } else { "zaragoza" };
    let abroad = if matches!(customer.country, "ES" | "PT") { 490 } else { 1490 };
    let mut placed = Line::new(&id, at, EventKind::OrderPlaced)
        .customer(person.id())
        .channel(channel)
        .brand(customer.brand)
        .with("currency", "EUR")
        .money("amount", basket.gross)
        .money("discount", basket.discount)
        .money("cost", basket.cost)
        .money("shipping_cost", abroad)
        .money("packing_cost", 90)
        .with("country", customer.country);
    if let Some(account) = &person.profile.account {
        placed = placed.with("account", account);
    }
    if index == 0 {
        if let Some(campaign) = person.profile.campaign {
            placed = placed.with("campaign", campaign);
        }
        placed = placed.money("new_customer_discount", basket.discount);
    } else if rng.chance(0.12) {
        placed = placed.with("campaign", "boletin");
    }
    if channel == "web" && super::web::is_counted(plan, person, index, at) {
        placed = placed.with("cart", format_args!("k{id}"));
    }
    for (place, (product, quantity)) in basket.items.iter().enumerate() {
        let line = match place {
            0 => std::mem::replace(&mut placed, Line::new(&id, at, EventKind::OrderPlaced)),
            _ => Line::new(&id, at, EventKind::OrderPlaced).with("currency", "EUR"),
        };
        let line = line.with("sku", product.sku).with("title", product.title);
        let line = line.with("quantity", quantity).money("line_amount", product.price * quantity);
        sink.push(line);
    }
    let charged = basket.gross - basket.discount;
    after(plan, (&id, at), (carrier, warehouse), charged, &mut rng, sink);
}

/// What happens once an order is placed.
fn after(
    plan: &Plan,
    (id, at): (&str, Micros),
    ((carrier, _, days), warehouse): ((&str, f64, f64), &str),
    charged: i64,
    rng: &mut Rng,
    sink: &mut Sink,
) {
    let is_outage = plan.story.outage.contains(&at);
    let slow = if rng.chance(0.06) { DAY } else { 0 };
    let paid_at = at + slow + (20 + rng.below(600) as Micros) * SECOND;
    if rng.chance(if is_outage { 0.09 } else { 0.022 }) {
        let hours = rng.exponential(9.0).min(60.0);
        let cancelled_at = whole_second(at + MINUTE + (hours * HOUR as f64) as Micros);
        sink.push(Line::new(id, cancelled_at, EventKind::OrderCancelled));
        return;
    }
    sink.push(Line::new(id, paid_at, EventKind::OrderPaid));
    let is_christmas = plan.story.christmas.iter().any(|weeks| weeks.contains(&at));
    let busy = if is_christmas { 1.7 } else { 1.0 };
    let shipped_at = paid_at + (rng.log_normal(0.8 * busy, 0.5) * DAY as f64) as Micros;
    let shipped_at = whole_second(shipped_at);
    let sent = Line::new(id, shipped_at, EventKind::OrderShipped);
    sink.push(sent.with("carrier", carrier).with("warehouse", warehouse));
    if rng.chance(0.008) {
        // Lost on the way: all of it goes back.
        let refunded_at = shipped_at + 12 * DAY;
        let line = Line::new(id, refunded_at, EventKind::OrderRefunded);
        sink.push(line.with("currency", "EUR").money("amount", charged));
        return;
    }
    let way = rng.log_normal(days * busy, 0.45).min(25.0);
    let delivered_at = whole_second(shipped_at + (way * DAY as f64) as Micros);
    sink.push(Line::new(id, delivered_at, EventKind::OrderDelivered));
    if rng.chance(0.05 + 0.01 * way) {
        let part = if rng.chance(0.6) { 100 } else { 20 + rng.below(60) as i64 };
        let days = rng.log_normal(9.0, 0.5);
        let refunded_at = whole_second(delivered_at + (days * DAY as f64) as Micros);
        let line = Line::new(id, refunded_at, EventKind::OrderRefunded).with("currency", "EUR");
        let cost = if rng.chance(0.4) { 590 } else { 0 };
        sink.push(line.money("amount", charged * part / 100).money("return_cost", cost));
    }
}
